"""Reads the figures of many indicators at once: what observations.observations gives of each.

The areas of each indicator are areas of their own while limits are worked out (indicator and area in one key), so that
what is done to all at once is what would be done to each.
"""

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import intervals, variation
from dashboard.reading import observations as reading_observations

RULES = ["per", "design_effect", "reliable_from"]


def observations(
    con: DuckDBPyConnection,
    indicator_ids: list[str],
    area_ids: list[str],
    period_kind: str = "year",
    for_all: bool = False,
) -> dict[str, pd.DataFrame]:
    """id -> the rows and columns of observations.observations; an indicator without a figure has no rows.

    With `for_all` only those of everyone, not by sex or age. Thirty are read in the time of two alone.
    """
    rules = _rules(con, indicator_ids)
    wanted = {"indicators": indicator_ids, "areas": area_ids, "kind": period_kind, "for_all": for_all}
    rows = _keyed(_rows(con, wanted))
    rows = rows.assign(**{name: rows["indicator_id"].map(rules[name]) for name in ["method", *RULES]})
    is_share, found = rules["method"] == "share", {}
    if is_share.any():
        sums = _sums(con, indicator_ids, area_ids, period_kind)
        shares = _limited(rows[rows["method"] == "share"], sums, "share").assign(per=100.0)
        shares = shares.assign(**dict.fromkeys(variation.COLUMNS, np.nan))
        found |= _parted(shares, is_share.index[is_share])
    if not is_share.all():
        counts = _limited(rows[rows["method"] != "share"], pd.DataFrame(), "rate").assign(per=rows["per"])
        pairs = _keyed(reading_observations.yearly_pairs(con, list(is_share.index[~is_share]), period_kind, for_all))
        counts = counts.merge(variation.spread(pairs), on=variation.AREA, how="left")
        found |= _parted(counts, is_share.index[~is_share])
    return {one: found[one] for one in indicator_ids}


def _parted(rows: pd.DataFrame, indicator_ids: pd.Index) -> dict[str, pd.DataFrame]:
    """Each indicator's rows, their areas by name again."""
    rows = rows.assign(area_id=rows["area_id"].str.split(" ").str[-1].astype(rows["area_id"].dtype))
    parts = rows.groupby("indicator_id").indices
    rows = rows.drop(columns="indicator_id")
    return {one: rows.iloc[parts.get(one, [])].reset_index(drop=True) for one in indicator_ids}


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """An area of one indicator is another than that of the next; so is a level."""
    own = {name: rows["indicator_id"] + " " + rows[name] for name in ("area_id", "level") if name in rows}
    return rows.assign(**own)


def _limited(rows: pd.DataFrame, sums: pd.DataFrame, method: str) -> pd.DataFrame:
    rules = intervals.Rules(method, *(rows[name] for name in RULES))
    return intervals.with_limits(rows.drop(columns=["method", *RULES]), sums, rules)


def _rows(con: DuckDBPyConnection, wanted: dict) -> pd.DataFrame:
    return con.execute(
        """
        select
            o.indicator_id, o.area_id, a.name as area, o.period_start, o.sex, o.age, o.value, o.numerator,
            o.denominator, o.n, o.status, o.is_derived, o.is_merged, o.is_count, o.confidence, o.provenance, o.variance,
            o.degrees_of_freedom, o.rounding_step
        from observed as o
        inner join area as a on a.area_id = o.area_id
        inner join age_group as g on g.age = o.age
        where list_contains($indicators, o.indicator_id) and list_contains($areas, o.area_id)
            and o.period_kind = $kind and (not $for_all or (o.sex = 'all' and o.age = 'all'))
        order by
            o.indicator_id, a.name collate sv, o.period_start, g.sort_order,
            list_position(['all', 'women', 'men'], o.sex)
    """,
        wanted,
    ).df()


def _rules(con: DuckDBPyConnection, indicator_ids: list[str]) -> pd.DataFrame:
    return (
        con.execute(
            """
        select i.indicator_id, i.method, i.per, s.design_effect, s.reliable_from
        from indicator as i
        inner join source as s on s.source_id = i.source_id
        where list_contains($indicators, i.indicator_id)
    """,
            {"indicators": indicator_ids},
        )
        .df()
        .set_index("indicator_id")
    )


def _sums(con: DuckDBPyConnection, indicator_ids: list[str], area_ids: list[str], period_kind: str) -> pd.DataFrame:
    """observations.survey_sums of all the indicators."""
    if not reading_observations.has_sums(con):
        return pd.DataFrame()
    sums = pd.concat(
        [reading_observations.survey_sums(con, one, area_ids).assign(indicator_id=one) for one in indicator_ids]
    )
    return _keyed(sums[sums["period_kind"] == period_kind])
