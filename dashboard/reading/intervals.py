"""The interval of every value, by what is known behind it: rows in, rows with limits out.

Columns added: lower, upper (in the value's unit, 95 %), `interval_method`, `is_approximate`, `is_reliable`,
`effective_n` (how many answers drawn at random would say as much). The methods:

wilson                share and n of all who were asked, or of a plain sample
wilson_design_effect  only a percentage and n are published: n divided by the source's stated design effect (an
                      assumption)
taylor                answers: variance by Taylor linearisation, Wilson's form with Student's t
exact_poisson, byar   counts, and rates with their count: below and from 10 events
none                  not even n or a count is known
"""

import numpy as np
import pandas as pd

from dashboard.statistics import methods
from dashboard.statistics.methods.intervals import EXACT_BELOW

ADDED = ["lower", "upper", "interval_method", "is_approximate", "is_reliable", "effective_n"]
ASSUMED = ["method", "design_effect", "reliable_from"]


def with_limits(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns above after `value`, and without ASSUMED; limits are null where the method is none.

    Of each row are read value, numerator, denominator, n, is_count, per, and ASSUMED (of its indicator and source:
    the method, the design effect of a sample, and from how many answers or events a value is reliable); of a share
    also variance, degrees_of_freedom and rounding_step (null where it is not of answers).
    """
    is_share = rows["method"] == "share"
    shares, counts = rows[is_share], rows[~is_share]
    if shares.empty:
        added = _of_counts(counts)
    elif counts.empty:
        added = _of_shares(shares)
    else:
        added = pd.concat([_of_shares(shares), _of_counts(counts)]).reindex(rows.index)
    kept = rows.drop(columns=ASSUMED)
    place = kept.columns.get_loc("value") + 1
    return pd.concat([kept.iloc[:, :place], added[ADDED], kept.iloc[:, place:]], axis=1)


def _of_shares(rows: pd.DataFrame) -> pd.DataFrame:
    share, n, variance = rows["value"].clip(0, 100) / 100, rows["n"].astype(float), rows["variance"].astype(float)
    half = rows["rounding_step"].astype(float) / 200
    inside = share.clip(lower=half, upper=1 - half)  # a share rounded to 0 or 100 % has a variance all the same
    by_variance = inside * (1 - inside) / variance
    from_answers = variance.notna() & share.notna()
    effective = (n / rows["design_effect"]).where(~from_answers, methods.effective_number(share, variance, by_variance))
    effective = effective.where(share.notna())
    wilson = methods.share(share * effective, effective)[1:]
    freedom = rows["degrees_of_freedom"].astype(float)
    taylor = methods.design_limits(share, variance, by_variance, freedom, limits="wilson")
    lower, upper = (np.where(from_answers, t, w) * 100 for t, w in zip(taylor, wilson, strict=True))
    is_assumed = effective.notna() & ~from_answers & (rows["design_effect"] != 1)
    return rows[[]].assign(
        lower=lower,
        upper=upper,
        interval_method=np.select(
            [from_answers, is_assumed, effective.notna()], ["taylor", "wilson_design_effect", "wilson"], "none"
        ),
        is_approximate=is_assumed,
        is_reliable=(n >= rows["reliable_from"]) & rows["value"].notna(),
        effective_n=effective,
    )


def _of_counts(rows: pd.DataFrame) -> pd.DataFrame:
    count = rows["numerator"].where(rows["value"].notna()).astype(float)
    is_rate = ~rows["is_count"].astype(bool)
    scale = (rows["per"] / rows["denominator"]).where(is_rate, 1.0)
    lower, upper = (limit * scale for limit in methods.poisson_limits(count))
    known = lower.notna()
    return rows[[]].assign(
        lower=np.minimum(lower, rows["value"].where(known)),
        upper=np.maximum(upper, rows["value"].where(known)),
        interval_method=np.select([known & (count < EXACT_BELOW), known], ["exact_poisson", "byar"], "none"),
        is_approximate=False,
        is_reliable=count >= rows["reliable_from"],
        effective_n=np.nan,
    )
