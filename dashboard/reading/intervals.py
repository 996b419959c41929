"""The interval of every value, by what is known behind it: (rows, sums of answers, rules of the source) -> rows with
limits.

Columns added: lower, upper, `interval_method`, `is_approximate`, `is_reliable`, `effective_n` (how many answers drawn
at random would say as much). The methods:

wilson                share and n of all who were asked, or of a plain sample
wilson_design_effect  only a percentage and n are published: n divided by the source's stated design effect (an
                      assumption)
taylor                answers: variance by Taylor linearisation, Wilson's form with Student's t
exact_poisson, byar   counts, and rates with their count: below and from 10 events
none                  not even n or a count is known
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.statistics import methods
from dashboard.statistics.methods.intervals import EXACT_BELOW

CELL = ["area_id", "period_start", "sex", "age"]
ADDED = ["lower", "upper", "interval_method", "is_approximate", "is_reliable", "effective_n"]


@dataclass(frozen=True)
class Rules:
    """An indicator's method and `per`, and what its source's catalogue entry assumes.

    All but the method may be columns beside the rows, where those are of several indicators.
    """

    method: str
    per: float | pd.Series
    design_effect: float | pd.Series
    reliable_from: float | pd.Series


def with_limits(frame: pd.DataFrame, sums: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The rows with the columns above after `value`; limits are in the value's unit, null where the method is none."""
    added = _of_shares(frame, sums, rules) if rules.method == "share" else _of_counts(frame, rules)
    place = frame.columns.get_loc("value") + 1
    return pd.concat([frame.iloc[:, :place], added[ADDED], frame.iloc[:, place:]], axis=1)


def _of_shares(frame: pd.DataFrame, sums: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    share = frame["value"].clip(0, 100) / 100
    design = _designs(sums).reindex(pd.MultiIndex.from_frame(frame[CELL])).set_axis(frame.index)
    design = design.fillna(_stored(frame, share)) if "variance" in frame else design
    from_answers, n = design["variance"].notna() & share.notna(), frame["n"].astype(float)
    kish = design["kish"].fillna(n / rules.design_effect)
    effective = kish.where(~from_answers, methods.effective_number(share, design["variance"], design["kish"]))
    effective = effective.where(share.notna())
    wilson = methods.share(share * effective, effective)[1:]
    taylor = methods.design_limits(share, design["variance"], design["kish"], design["freedom"], limits="wilson")
    lower, upper = (np.where(from_answers, t, w) * 100 for t, w in zip(taylor, wilson, strict=True))
    is_assumed = effective.notna() & ~from_answers & (design["kish"].notna() | (rules.design_effect != 1))
    names = np.select(
        [from_answers, is_assumed, effective.notna()], ["taylor", "wilson_design_effect", "wilson"], "none"
    )
    return frame[[]].assign(
        lower=lower,
        upper=upper,
        interval_method=names,
        is_approximate=is_assumed,
        is_reliable=(n >= rules.reliable_from) & frame["value"].notna(),
        effective_n=effective,
    )


def _designs(sums: pd.DataFrame) -> pd.DataFrame:
    """variance, freedom and kish (the effective number by weights alone) of every cell that is summed from answers."""
    if sums.empty:
        index = pd.MultiIndex.from_arrays([[]] * len(CELL), names=CELL)
        return pd.DataFrame(columns=["variance", "freedom", "kish"], index=index, dtype=float)
    named = ["sum_w", "sum_wy", "sum_w2", "sum_w2y", "stratum_n", "population"]
    cell = sums.groupby(CELL, sort=False).ngroup().to_numpy()
    _, variance = methods.taylor(*(sums[name] for name in named), cell=cell)
    summed = sums.assign(strata=1).groupby(CELL, sort=False)[["sum_w", "sum_w2", "stratum_n", "strata"]].sum()
    return summed[[]].assign(
        variance=variance,
        freedom=summed["stratum_n"] - summed["strata"],
        kish=summed["sum_w"] ** 2 / summed["sum_w2"],
    )


def _stored(frame: pd.DataFrame, share: pd.Series) -> pd.DataFrame:
    """What `_designs` gives, from the variance that the public database has beside a rounded share."""
    half = frame["rounding_step"] / 200
    inside = share.clip(lower=half, upper=1 - half)
    return pd.DataFrame(
        {
            "variance": frame["variance"],
            "freedom": frame["degrees_of_freedom"],
            "kish": inside * (1 - inside) / frame["variance"],
        }
    )


def _of_counts(frame: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    count = frame["numerator"].where(frame["value"].notna()).astype(float)
    is_rate = ~frame["is_count"].astype(bool)
    scale = (rules.per / frame["denominator"]).where(is_rate, 1.0)
    lower, upper = (limit * scale for limit in methods.poisson_limits(count))
    known = lower.notna()
    return frame[[]].assign(
        lower=np.minimum(lower, frame["value"].where(known)),
        upper=np.maximum(upper, frame["value"].where(known)),
        interval_method=np.select([known & (count < EXACT_BELOW), known], ["exact_poisson", "byar"], "none"),
        is_approximate=False,
        is_reliable=(count >= rules.reliable_from),
        effective_n=np.nan,
    )
