"""Which shares of answers are released, and how they are rounded: small numbers of both yes and no are protected.

A share is withheld where fewer than the threshold said yes, or no. An attacker who knows every respondent's weight,
area, sex and age still cannot bound a small number of answers more narrowly than the threshold: shares that would allow
it are rounded in longer steps, or withheld. The variance of a share, rounding included, is stored beside it.
"""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from etl.disclosure import precision
from etl.disclosure.precision import LEVELS, LOSS, STEPS, WITHHELD, Shares, least_loss
from etl.disclosure.suppression import components

N_STEP = 5  # answers; n tells how certain a share is, and need not be exact
MOSTLY = 0.4  # a table is left out when a larger share than this of its shares is small
SUMS = """
    -- Grain: an observation that is summed from answers, and what it is the sum of, in one stratum.
    select
        o.indicator_id, o.area_id, o.period_kind, o.period_start, o.sex, o.age, a.level, s.delivery_id, s.measure,
        s.area_id as of_area, s.sex as of_sex, s.age as of_age, s.stratum, s.n, s.sum_w, s.sum_wy, s.sum_w2, s.sum_w2y,
        t.n as stratum_n, t.population, c.threshold
    from observation as o
    inner join area as a on a.area_id = o.area_id
    cross join unnest(o.fact_ids) as u(fact_id)
    inner join fact as f on f.fact_id = u.fact_id and f.lines is not null
    inner join survey_sum as s
        on s.delivery_id = f.delivery_id and s.measure = f.measure and f.area_id in (s.area_id, s.total_id)
        and f.sex in (s.sex, 'all') and f.age in (s.age, 'all')
    inner join survey_stratum as t on t.delivery_id = s.delivery_id and t.stratum = s.stratum
    inner join delivery as d on d.delivery_id = s.delivery_id
    inner join source as c on c.source_id = d.source_id
    order by all
"""
CELL = ["indicator_id", "area_id", "period_kind", "period_start", "sex", "age"]
LEAF = ["delivery_id", "measure", "of_area", "of_sex", "of_age"]
RELEASED = [*CELL, "value", "rounding_step", "n"]
PARTS = ["n", "sum_w", "sum_wy", "sum_w2", "sum_w2y"]


def protected(
    con: duckdb.DuckDBPyConnection, is_complementary: bool = True, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What is released of every observation that is summed from answers in the internal database.

    `before` (released_before) has the shares of the release before. Columns: CELL, is_offered, is_withheld, value
    (percent, rounded), rounding_step, n, variance (of the share as a fraction of 1), degrees_of_freedom; the last five
    are null where the share is withheld.
    """
    sums = con.sql(SUMS).df()
    if sums.empty:
        return pd.DataFrame(columns=[*CELL, "is_offered", "is_withheld"])
    cells = sums.groupby([*CELL, "level", "threshold"], as_index=False)[PARTS].sum()
    cells["is_small"] = is_small(cells, cells["threshold"])
    cells["is_offered"] = _offered(cells)
    cells["step"] = np.where(_may_be_released(cells), 0, WITHHELD)
    if is_complementary:
        _complement(cells, sums, pd.DataFrame(columns=RELEASED) if before is None else before)
    return _released(cells.merge(_variances(sums, cells), on=CELL))


def released_before(previous: Path | None) -> pd.DataFrame:
    """RELEASED columns of the shares of answers in a previous public database; no rows where it has none."""
    nothing = pd.DataFrame(columns=RELEASED)
    if previous is None or not previous.exists():
        return nothing
    with duckdb.connect(str(previous), read_only=True) as con:
        columns = con.sql("select column_name from duckdb_columns() where table_name = 'observation'").fetchall()
        if not {("rounding_step",), ("published_value",)} <= set(columns):
            return nothing
        return con.sql(
            f"""
            select {", ".join(CELL)}, published_value as value, rounding_step, n
            from observation where rounding_step is not null and published_value is not null
            """
        ).df()


def is_small(cells: pd.DataFrame, threshold: pd.Series) -> pd.Series:
    """Whether some said yes, or no, but fewer than the threshold, counted by Kish's effective number of answers."""
    yes = cells["sum_wy"] ** 2 / cells["sum_w2y"].where(cells["sum_w2y"] > 0)
    no = (cells["sum_w"] - cells["sum_wy"]) ** 2 / (cells["sum_w2"] - cells["sum_w2y"]).where(lambda rest: rest > 1e-9)
    limit = threshold - 1e-6
    return (yes < limit) | (no < limit) | (cells["n"] < threshold)


def _offered(cells: pd.DataFrame) -> pd.Series:
    """Whether a cell is in a table (indicator, period, level and split) most of whose cells are large enough.

    Tables that are not split by sex or age are always offered.
    """
    table = [
        cells["indicator_id"],
        cells["period_start"],
        cells["level"],
        cells["sex"].eq("all"),
        cells["age"].eq("all"),
    ]
    is_mostly_small = cells["is_small"].groupby(table).transform("mean") > MOSTLY
    return ~is_mostly_small | (cells["sex"].eq("all") & cells["age"].eq("all"))


def _complement(cells: pd.DataFrame, sums: pd.DataFrame, before: pd.DataFrame) -> None:
    """Set `step` so that no small number of answers can be bounded too narrowly: longer steps, more withheld."""
    leaves = sums.groupby(LEAF, as_index=False)["sum_w"].sum()
    holds = _holds(cells, sums, leaves)
    low, high = precision.limits(cells)
    earlier_low, earlier_high = _earlier(cells, before)
    low, high = np.maximum(low, earlier_low[:, None]), np.minimum(high, earlier_high[:, None])
    cost, asked = _costs(cells), np.where(cells["is_small"], _asked(cells), 0.0)
    for members in components(csr_array(holds.T), _may_be_released(cells) | (asked > 0)):
        if not asked[members].any():
            continue
        within = csr_array(holds[members])
        used = np.unique(within.indices)
        shares = Shares(
            leaves["sum_w"].to_numpy()[used],
            csr_array(within[:, used]),
            low[members],
            high[members],
            asked[members],
            cost[members],
        )
        cells.loc[members, "step"] = least_loss(shares)


def _costs(cells: pd.DataFrame) -> np.ndarray:
    """Cost of each level of each cell: answers times percentage points of rounding; inf where it is not allowed."""
    lost = cells["n"].to_numpy()[:, None] * (np.array([*STEPS, LOSS]) - STEPS[0])
    never = np.where(np.arange(LEVELS) == WITHHELD, 0, np.inf)
    return np.where(_may_be_released(cells)[:, None], lost, never)


def _may_be_released(cells: pd.DataFrame) -> NDArray[np.bool_]:
    return np.asarray(cells["is_offered"] & ~cells["is_small"], dtype=bool)


def _earlier(cells: pd.DataFrame, before: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest weight of those who said yes according to the release before, if it had the same answers."""
    earlier = cells[CELL].merge(before, on=CELL, how="left")
    whole, share = cells["sum_w"].to_numpy(), (cells["sum_wy"] / cells["sum_w"]).to_numpy()
    value, half, n = (earlier[name].to_numpy(float) for name in ("value", "rounding_step", "n"))
    low, high = ((value + side * half / 2) / 100 for side in (-1, 1))
    is_same = (low <= share) & (share <= high) & (n == _rounded_n(cells).to_numpy())
    return np.where(is_same, np.maximum(low, 0) * whole, 0), np.where(is_same, np.minimum(high, 1) * whole, whole)


def _holds(cells: pd.DataFrame, sums: pd.DataFrame, leaves: pd.DataFrame) -> csr_array:
    """cells x leaves: 1 where a leaf is part of a cell."""
    of_cell = sums[CELL].merge(cells[CELL].reset_index(), on=CELL, how="left")["index"]
    of_leaf = sums[LEAF].merge(leaves[LEAF].reset_index(), on=LEAF, how="left")["index"]
    pairs = pd.DataFrame({"cell": of_cell, "leaf": of_leaf}).drop_duplicates()
    ones = np.ones(len(pairs))
    return csr_array((ones, (pairs["cell"], pairs["leaf"])), shape=(len(cells), len(leaves)))


def _asked(cells: pd.DataFrame) -> pd.Series:
    """The weight of a threshold's number of answers, or of all answers where they are fewer."""
    return np.minimum(cells["threshold"], cells["n"]) * cells["sum_w"] / cells["n"] * (1 - 1e-9)


def _variances(sums: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """CELL, design_effect, degrees: by Taylor linearisation within strata (docs/decisions/010)."""
    ratio = (cells.set_index(CELL)["sum_wy"] / cells.set_index(CELL)["sum_w"]).rename("ratio")
    strata = sums.groupby([*CELL, "delivery_id", "stratum", "stratum_n"], dropna=False)
    parts = strata.agg({**dict.fromkeys(PARTS, "sum"), "population": "first"}).reset_index().join(ratio, on=CELL)
    r, drawn = parts["ratio"], parts["stratum_n"]
    q = (1 - 2 * r) * parts["sum_w2y"] + r**2 * parts["sum_w2"]
    u = parts["sum_wy"] - r * parts["sum_w"]
    left = 1 - (drawn / parts["population"]).fillna(0)
    parts["v"] = left * drawn / (drawn - 1).where(drawn > 1) * (q - u**2 / drawn)
    parts["degrees"] = drawn - 1
    whole = parts.groupby(CELL)[["v", "degrees", *PARTS]].sum()
    ratio = whole["sum_wy"] / whole["sum_w"]
    plain = ratio * (1 - ratio) / whole["n"]
    kish = whole["n"] * whole["sum_w2"] / whole["sum_w"] ** 2
    effect = (whole["v"] / whole["sum_w"] ** 2 / plain.where(plain > 0)).fillna(kish)
    degrees = (whole["degrees"] / 10).round().clip(lower=1) * 10
    return pd.DataFrame({"design_effect": effect.clip(lower=0.1).round(1), "degrees": degrees}).reset_index()


def _rounded_n(cells: pd.DataFrame) -> pd.Series:
    return (cells["n"] / N_STEP).round().clip(lower=1) * N_STEP


def _released(cells: pd.DataFrame) -> pd.DataFrame:
    """The columns of `protected`: the variance is that of the rounded share, plus the variance of the rounding."""
    is_shown = cells["step"] < WITHHELD
    step = cells["step"].map(dict(enumerate(STEPS))).fillna(STEPS[0])
    value = (100 * cells["sum_wy"] / cells["sum_w"] / step).round() * step
    n = _rounded_n(cells)
    share = (value / 100).clip(lower=step / 200, upper=1 - step / 200)
    variance = cells["design_effect"] * share * (1 - share) / n + (step / 100) ** 2 / 12
    shown = {
        "value": value.round(1),
        "rounding_step": step,
        "n": n,
        "variance": variance,
        "degrees_of_freedom": cells["degrees"],
    }
    frame = cells[[*CELL, "is_offered"]].assign(**{name: column.where(is_shown) for name, column in shown.items()})
    return frame.assign(is_withheld=~is_shown)
