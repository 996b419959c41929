"""Reads figures: the one place where rows of observations get limits, reliability and spread.

Pages, reports and open data all read here, of one indicator (`of_one`) or of many (`read`, `by_indicator`), so that a
figure has the same limits everywhere. No rows means "known, but not measured there"; an unknown indicator is a
LookupError.
"""

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import intervals, variation
from dashboard.reading.geography import CITY, places_of


def read(
    con: DuckDBPyConnection,
    indicator_ids: list[str],
    area_ids: list[str] | None = None,
    period_kind: str = "year",
    for_all: bool = False,
) -> pd.DataFrame:
    """Every figure of some indicators in some areas (all without `area_ids`), for periods of a kind.

    With `for_all` only those of everyone, not by sex or age. Ordered by indicator (as in the catalogue), area name,
    period, age and sex (all, women, men).

    Columns
    -------
    indicator_id, area_id, area (name), period_start, sex, age
    value : in the indicator's unit, or a count where `is_count`; null where missing or withheld (see `status`).
    lower, upper, interval_method, is_approximate, is_reliable, effective_n : as `reading.intervals` says; 95 %.
    numerator, denominator, n, status, is_derived, is_merged, is_count, confidence, provenance : as stored. is_derived:
        the count is worked out from a published rate.
    is_rate_derived : the other way about, the rate is worked out from a published count, as no rate is published.
    variance, degrees_of_freedom, rounding_step : of a share of answers, else null. The variance is of the share as a
        part of 1, design-based, and has in it that the value is rounded in steps of `rounding_step` percentage points.
    per : what a numerator divided by its denominator is multiplied by.
    spread_extra, spread_df, beside_extra, beside_df : as `reading.variation` says; null for shares.
    """
    require_known(con, indicator_ids)
    wanted = {"indicators": indicator_ids, "areas": area_ids, "kind": period_kind, "for_all": for_all}
    rows = con.execute(
        """
        select
            o.indicator_id, o.area_id, a.name as area, o.period_start, o.sex, o.age, o.value, o.numerator,
            o.denominator, o.n, o.status, o.is_derived,
            i.method = 'rate' and not o.is_count and not o.is_merged and o.published_value is null
                and o.value is not null as is_rate_derived,
            o.is_merged, o.is_count, o.confidence, o.provenance, o.variance, o.degrees_of_freedom, o.rounding_step,
            i.per, i.method, s.design_effect, s.reliable_from
        from observed as o
        inner join indicator as i on i.indicator_id = o.indicator_id
        inner join source as s on s.source_id = i.source_id
        inner join area as a on a.area_id = o.area_id
        inner join age_group as g on g.age = o.age
        where list_contains($indicators, o.indicator_id) and ($areas is null or list_contains($areas, o.area_id))
            and o.period_kind = $kind and (not $for_all or (o.sex = 'all' and o.age = 'all'))
        order by
            i.sort_order, a.name collate sv, o.period_start, g.sort_order, list_position(['all', 'women', 'men'], o.sex)
    """,
        wanted,
    ).df()
    limited = intervals.with_limits(rows)
    counted = rows.loc[rows["method"] != "share", "indicator_id"].unique().tolist()
    if not counted:
        return limited.assign(**dict.fromkeys(variation.COLUMNS, np.nan))
    spread = variation.spread(variation.yearly_pairs(con, counted, period_kind, for_all))
    return limited.merge(spread, on=variation.SERIES, how="left")


def by_indicator(
    con: DuckDBPyConnection,
    indicator_ids: list[str],
    area_ids: list[str],
    period_kind: str = "year",
    for_all: bool = False,
) -> dict[str, pd.DataFrame]:
    """indicator id -> its rows of `read`, without the column indicator_id; no rows for one without a figure."""
    return _parted(read(con, indicator_ids, area_ids, period_kind, for_all), indicator_ids)


def of_one(con: DuckDBPyConnection, indicator_id: str, area_ids: list[str], period_kind: str = "year") -> pd.DataFrame:
    """The rows of `read` of one indicator, without the column indicator_id."""
    return read(con, [indicator_id], area_ids, period_kind).drop(columns="indicator_id")


def known_totals(con: DuckDBPyConnection, indicator_ids: list[str], area_ids: list[str]) -> dict[str, pd.DataFrame]:
    """`by_indicator` for whole years, everyone's, with a value, oldest first; indicators without one are left out."""
    rows = read(con, indicator_ids, area_ids, for_all=True)
    rows = rows[rows["value"].notna()].sort_values("period_start", kind="stable")
    return {one: frame for one, frame in _parted(rows, indicator_ids).items() if len(frame)}


def _parted(rows: pd.DataFrame, indicator_ids: list[str]) -> dict[str, pd.DataFrame]:
    places = rows.groupby("indicator_id").indices
    rest = rows.drop(columns="indicator_id")
    return {one: rest.iloc[places.get(one, [])].reset_index(drop=True) for one in indicator_ids}


def on_map(
    con: DuckDBPyConnection,
    indicator_id: str,
    division_id: str,
    year: int,
    sex: str,
    age: str,
    level: str = "district",
) -> pd.DataFrame:
    """One row per area of the level (district: of the division), without a figure a null value and status 'none'."""
    places = places_of(con, level, division_id)
    frame = of_one(con, indicator_id, list(places))
    chosen = frame[(frame["period_start"].dt.year == year) & (frame["sex"] == sex) & (frame["age"] == age)]
    table = pd.DataFrame({"area_id": list(places), "area": list(places.values())})
    table = table.merge(chosen.drop(columns="area"), on="area_id", how="left")
    table["status"] = table["status"].fillna("none")
    table["is_approximate"] = table["is_approximate"].eq(True)
    return table


def with_city(
    con: DuckDBPyConnection, indicator_id: str, division_id: str, year: int, sex: str, age: str
) -> pd.DataFrame:
    """The districts of a division as `on_map`, and then the city's row, where it has one, in a year and group."""
    rows = on_map(con, indicator_id, division_id, year, sex, age)
    city = of_one(con, indicator_id, [CITY])
    city = city[(city["period_start"].dt.year == year) & (city["sex"] == sex) & (city["age"] == age)]
    return pd.concat([rows, city], ignore_index=True) if len(city) else rows


def city_on_map(con: DuckDBPyConnection, indicator_id: str, year: int, sex: str, age: str) -> pd.Series | None:
    """The city's row beside `on_map`'s, for comparisons.against; None where it has no figure."""
    frame = of_one(con, indicator_id, [CITY])
    own = frame[(frame["period_start"].dt.year == year) & (frame["sex"] == sex) & (frame["age"] == age)]
    own = own[own["value"].notna()]
    return None if own.empty else own.iloc[0]


def parts_surveyed(con: DuckDBPyConnection, indicator_id: str, division_id: str, year: int) -> pd.DataFrame:
    """Old districts with a figure that year that now lie in a merged district: area_id, area (merged), part, value."""
    return con.execute(
        """
        select s.successor_id as area_id, n.name as area, p.name as part, o.value
        from observed as o
        inner join area_successor as s on s.area_id = o.area_id
        inner join area as n on n.area_id = s.successor_id
        inner join area as p on p.area_id = o.area_id
        inner join division as d on d.division_id = $division and d.valid_from >= s.changed_on
        where o.indicator_id = $indicator and o.period_kind = 'year' and year(o.period_start) = $year
            and o.sex = 'all' and o.age = 'all' and o.value is not null
            and not exists (
                select 1 from observed as w
                where w.indicator_id = o.indicator_id and w.area_id = s.successor_id and w.period_kind = 'year'
                    and w.period_start = o.period_start and w.sex = 'all' and w.age = 'all' and w.value is not null
            )
        order by n.name collate sv, p.name collate sv
    """,
        {"indicator": indicator_id, "division": division_id, "year": year},
    ).df()


def require_known(con: DuckDBPyConnection, indicator_ids: list[str]) -> None:
    """Raises LookupError for the first of the indicators that is not in the catalogue."""
    unknown = con.execute(
        "select id from (select unnest($ids) as id) where id not in (select indicator_id from indicator)",
        {"ids": indicator_ids},
    ).fetchone()
    if unknown:
        raise LookupError(f"indicator {unknown[0]!r}: expected one of the catalogue, found none")
