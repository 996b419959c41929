"""Reads the figures: (connection, parameters) -> frame, bound SQL, one function each.

No rows means "known, but not measured there"; an unknown indicator is a LookupError.
"""

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import intervals, variation

CITY = "stockholm"
SUMS = [
    "area_id", "period_kind", "period_start", "sex", "age", "delivery_id", "stratum", "n", "sum_w", "sum_wy", "sum_w2",
    "sum_w2y", "stratum_n", "population",
]  # fmt: skip
WIDER = ["stockholm", "region-stockholm", "stockholms-lan", "sweden", "lpo-jarva"]


def districts(con: DuckDBPyConnection, division_id: str) -> dict[str, str]:
    """The districts of a division, id -> name, in Swedish alphabetical order."""
    rows = con.execute(
        """
        select a.area_id, a.name
        from area as a
        inner join division as d on d.division_id = $division
        where a.level = 'district' and a.valid_from <= d.valid_from
            and (a.valid_to is null or a.valid_to > d.valid_from)
        order by a.name collate sv
    """,
        {"division": division_id},
    ).fetchall()
    return dict(rows)


def places_of(con: DuckDBPyConnection, level: str, division_id: str) -> dict[str, str]:
    """The areas of a level, id -> name, in Swedish alphabetical order; districts are those of the division."""
    if level == "district":
        return districts(con, division_id)
    rows = con.execute("select area_id, name from area where level = $level order by name collate sv", {"level": level})
    return dict(rows.fetchall())


def outlines(con: DuckDBPyConnection, area_ids: list[str]) -> pd.DataFrame:
    """area_id, geometry (GeoJSON text), longitude, latitude of a point inside."""
    return con.execute(
        """
        select area_id, geometry, longitude, latitude
        from area_outline
        where list_contains($areas, area_id)
        order by area_id
    """,
        {"areas": area_ids},
    ).df()


def offered(con: DuckDBPyConnection, indicator_id: str) -> pd.DataFrame:
    """What there is of an indicator: area_id, level, period_kind, period_start, sex, age, one row per figure."""
    known(con, indicator_id)
    return con.execute(
        """
        select o.area_id, a.level, o.period_kind, o.period_start, o.sex, o.age
        from observed as o
        inner join area as a on a.area_id = o.area_id
        inner join age_group as g on g.age = o.age
        where o.indicator_id = $indicator and o.value is not null
        order by o.period_start, g.sort_order, o.sex
    """,
        {"indicator": indicator_id},
    ).df()


def mapped_indicators(con: DuckDBPyConnection) -> set[str]:
    """Indicators with at least one figure for a district, or for a police area, which the map page shows as a table."""
    return {
        row[0]
        for row in con.execute("""
        select distinct o.indicator_id
        from observed as o
        inner join area as a on a.area_id = o.area_id and a.level in ('district', 'police_area')
        where o.value is not null and o.period_kind = 'year'
    """).fetchall()
    }


def observations(
    con: DuckDBPyConnection, indicator_id: str, area_ids: list[str], period_kind: str = "year"
) -> pd.DataFrame:
    """Every figure of an indicator in some areas, oldest first.

    Columns: area_id, area, period_start, sex, age, value, lower, upper, interval_method, is_approximate, is_reliable,
    effective_n, numerator, denominator, n, status, is_derived, is_merged, is_count, confidence, provenance, per,
    spread_extra, spread_df, beside_extra, beside_df, variance, degrees_of_freedom, rounding_step. Limits (95 %) and
    their method as `reading.intervals` says; how much the counts of the area and others of its level vary from year to
    year beyond chance as `reading.variation` says (null for shares, and where they do not). The variance of a share
    of answers is design-based, of the share as a part of 1, and has in it that the value is rounded in steps of
    `rounding_step` percentage points; these three are null for other figures. A missing or withheld figure keeps its
    row with a null value.
    """
    rules = _rules(con, indicator_id)
    frame = con.execute(
        """
        select
            o.area_id, a.name as area, o.period_start, o.sex, o.age, o.value, o.numerator, o.denominator, o.n,
            o.status, o.is_derived, o.is_merged, o.is_count, o.confidence, o.provenance, o.variance,
            o.degrees_of_freedom, o.rounding_step
        from observed as o
        inner join area as a on a.area_id = o.area_id
        inner join age_group as g on g.age = o.age
        where o.indicator_id = $indicator and list_contains($areas, o.area_id) and o.period_kind = $kind
        order by a.name collate sv, o.period_start, g.sort_order, list_position(['all', 'women', 'men'], o.sex)
    """,
        {"indicator": indicator_id, "areas": area_ids, "kind": period_kind},
    ).df()
    if rules.method == "share":
        sums = survey_sums(con, indicator_id, area_ids)
        sums = sums[sums["period_kind"] == period_kind]
        return intervals.with_limits(frame, sums, rules).assign(per=100.0, **dict.fromkeys(variation.COLUMNS, np.nan))
    spread = variation.spread(yearly_pairs(con, [indicator_id], period_kind))
    rows = intervals.with_limits(frame, pd.DataFrame(), rules).assign(per=rules.per)
    return rows.merge(spread, on=["area_id", "sex", "age"], how="left")


def yearly_pairs(
    con: DuckDBPyConnection, indicator_ids: list[str], period_kind: str = "year", for_all: bool = False
) -> pd.DataFrame:
    """Each count with the one of the same indicator, area, group and season a year later, over all areas.

    With `for_all` only those of everyone, not by sex or age.
    """
    return con.execute(
        """
        with counted as (
            select
                o.indicator_id, o.area_id, a.level, o.sex, o.age, o.period_start, o.numerator as x,
                case when o.is_count then 1 else o.denominator end as n
            from observed as o
            inner join area as a on a.area_id = o.area_id
            where list_contains($indicators, o.indicator_id) and o.period_kind = $kind and o.value is not null
                and (not $for_all or (o.sex = 'all' and o.age = 'all'))
        )
        select
            l.indicator_id, l.area_id, l.level, l.sex, l.age, l.period_start,
            e.x as x1, e.n as n1, l.x as x2, l.n as n2,
            l.period_start = max(l.period_start) over (partition by l.indicator_id, l.area_id, l.sex, l.age)
                as is_latest
        from counted as l
        inner join counted as e
            on e.indicator_id = l.indicator_id and e.area_id = l.area_id and e.sex = l.sex and e.age = l.age
            and e.period_start = l.period_start - interval 1 year
        where l.x is not null and l.n is not null and e.x is not null and e.n is not null
        order by all
    """,
        {"indicators": indicator_ids, "kind": period_kind, "for_all": for_all},
    ).df()


def has_sums(con: DuckDBPyConnection) -> bool:
    """Whether this is the internal database, which has the sums of answers."""
    return bool(con.execute("select 1 from duckdb_tables() where table_name = 'survey_sum'").fetchone())


def no_sums() -> pd.DataFrame:
    """`survey_sums` where there are none."""
    return pd.DataFrame(columns=SUMS)


def survey_sums(con: DuckDBPyConnection, indicator_id: str, area_ids: list[str]) -> pd.DataFrame:
    """What a design-based interval needs, for every figure in some areas that is summed from answers.

    Columns: area_id, period_kind, period_start, sex, age, delivery_id, stratum; n, sum_w, sum_wy, sum_w2, sum_w2y (of
    those in the cell who answered), stratum_n (all respondents of the stratum) and population (null where unknown).
    One row per figure, delivery and stratum; a stratum without an answer in the cell adds nothing to its variance.
    Only the internal database has them; in the public one each figure has its variance (observations).
    """
    known(con, indicator_id)
    if not has_sums(con):
        return no_sums()
    return con.execute(
        """
        select
            o.area_id, o.period_kind, o.period_start, o.sex, o.age, s.delivery_id, s.stratum, sum(s.n)::integer as n,
            sum(s.sum_w) as sum_w, sum(s.sum_wy) as sum_wy, sum(s.sum_w2) as sum_w2, sum(s.sum_w2y) as sum_w2y,
            t.n as stratum_n, t.population
        from observation as o
        cross join unnest(o.fact_ids) as u(fact_id)
        inner join fact as f on f.fact_id = u.fact_id and f.lines is not null
        inner join survey_sum as s
            on s.delivery_id = f.delivery_id and s.measure = f.measure and f.area_id in (s.area_id, s.total_id)
            and f.sex in (s.sex, 'all') and f.age in (s.age, 'all')
        inner join survey_stratum as t on t.delivery_id = s.delivery_id and t.stratum = s.stratum
        where o.indicator_id = $indicator and list_contains($areas, o.area_id)
        group by all
        order by o.area_id, o.period_start, o.sex, o.age, s.delivery_id, s.stratum
    """,
        {"indicator": indicator_id, "areas": area_ids},
    ).df()


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
    frame = observations(con, indicator_id, list(places))
    chosen = frame[(frame["period_start"].dt.year == year) & (frame["sex"] == sex) & (frame["age"] == age)]
    table = pd.DataFrame({"area_id": list(places), "area": list(places.values())})
    table = table.merge(chosen.drop(columns="area"), on="area_id", how="left")
    table["status"] = table["status"].fillna("none")
    table["is_approximate"] = table["is_approximate"].eq(True)
    return table


def city_on_map(con: DuckDBPyConnection, indicator_id: str, year: int, sex: str, age: str) -> pd.Series | None:
    """The city's row beside `on_map`'s, for comparisons.against; None where it has no figure."""
    frame = observations(con, indicator_id, [CITY])
    found = frame[(frame["period_start"].dt.year == year) & (frame["sex"] == sex) & (frame["age"] == age)]
    found = found[found["value"].notna()]
    return None if found.empty else found.iloc[0]


def parts_surveyed(con: DuckDBPyConnection, indicator_id: str, division_id: str, year: int) -> pd.DataFrame:
    """Old districts with a figure that year that now lie in a merged district: successor, part, value."""
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


def district_values(con: DuckDBPyConnection, indicator_id: str, level: str = "district") -> list[float]:
    """Every yearly value of an indicator at a level, over all years and groups: what the map's classes come from."""
    rows = con.execute(
        """
        select o.value
        from observed as o
        inner join area as a on a.area_id = o.area_id and a.level = $level
        where o.indicator_id = $indicator and o.period_kind = 'year' and o.value is not null
        order by o.value
        """,
        {"indicator": indicator_id, "level": level},
    ).fetchall()
    return [value for (value,) in rows]


def differences(con: DuckDBPyConnection, indicator_id: str, level: str) -> list[float]:
    """Every difference from the rest of the city at a level, over all years and groups: for the classes of differences.

    Where the counts are not known, the difference from the whole city; as comparisons.against.
    """
    rows = con.execute(
        """
        select
            o.value - coalesce(
                (c.numerator - o.numerator) / nullif(c.denominator - o.denominator, 0)
                    * if(i.method = 'share', 100, i.per),
                c.value
            )
        from observed as o
        inner join indicator as i on i.indicator_id = o.indicator_id
        inner join area as a on a.area_id = o.area_id and a.level = $level
        inner join observed as c
            on c.indicator_id = o.indicator_id and c.area_id = $city and c.period_kind = o.period_kind
            and c.period_start = o.period_start and c.sex = o.sex and c.age = o.age
        where o.indicator_id = $indicator and o.period_kind = 'year' and o.value is not null and c.value is not null
        order by all
        """,
        {"indicator": indicator_id, "level": level, "city": CITY},
    ).fetchall()
    return [value for (value,) in rows]


def changes(con: DuckDBPyConnection, indicator_id: str, level: str) -> list[float]:
    """Every change since the measurement before at a level, over all years and groups: for the classes of changes."""
    rows = con.execute(
        """
        select o.value - lag(o.value) over (partition by o.area_id, o.sex, o.age order by o.period_start)
        from observed as o
        inner join area as a on a.area_id = o.area_id and a.level = $level
        where o.indicator_id = $indicator and o.period_kind = 'year' and o.value is not null
        order by all
        """,
        {"indicator": indicator_id, "level": level},
    ).fetchall()
    return [value for (value,) in rows if value is not None]


def known(con: DuckDBPyConnection, indicator_id: str) -> None:
    """Raises LookupError for an indicator that is not in the catalogue."""
    if not con.execute("select 1 from indicator where indicator_id = $id", {"id": indicator_id}).fetchone():
        raise LookupError(f"indicator {indicator_id!r}: expected one of the catalogue, found none")


def _rules(con: DuckDBPyConnection, indicator_id: str) -> intervals.Rules:
    known(con, indicator_id)
    return intervals.Rules(
        *con.execute(
            """
        select i.method, i.per, s.design_effect, s.reliable_from
        from indicator as i
        inner join source as s on s.source_id = i.source_id
        where i.indicator_id = $id
    """,
            {"id": indicator_id},
        ).fetchone()
    )
