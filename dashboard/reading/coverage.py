"""Reads what there is: periods, groups and areas with a figure, and how far each source reaches."""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading.geography import CITY
from dashboard.reading.observations import require_known


def offered(con: DuckDBPyConnection, indicator_id: str) -> pd.DataFrame:
    """What there is of an indicator: area_id, level, period_kind, period_start, sex, age, one row per figure."""
    require_known(con, [indicator_id])
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


def reach(con: DuckDBPyConnection, area_id: str) -> pd.DataFrame:
    """How far each source with figures reaches for an area: one row per source and year in which it has any figure.

    Columns: source_id, year, level: 'own' when the area has a figure that year, else 'city', else 'wider'; provenance.
    Demonstration data count only for a source that has nothing else.
    """
    return con.execute(
        """
        with figure as (
            select i.source_id, year(o.period_start) as year, o.provenance,
                case when o.area_id = $area then 1 when o.area_id = $city then 2 else 3 end as distance
            from observed as o
            inner join indicator as i on i.indicator_id = o.indicator_id
            inner join area as a on a.area_id = o.area_id
            where o.value is not null and (a.level <> 'neighbourhood' or o.area_id = $area)
                and (o.area_id in ($area, $city)
                    or a.level in ('country', 'county', 'police_region', 'police_area'))
        )
        select f.source_id, f.year, ['own', 'city', 'wider'][min(f.distance)] as level, min(f.provenance) as provenance
        from figure as f
        inner join source as s on s.source_id = f.source_id
        where f.provenance <> 'synthetic'
            or not exists (from figure as r where r.source_id = f.source_id and r.provenance <> 'synthetic')
        group by f.source_id, f.year, s.sort_order
        order by s.sort_order, f.year
    """,
        {"area": area_id, "city": CITY},
    ).df()


def latest(con: DuckDBPyConnection, area_id: str) -> pd.DataFrame:
    """Per source with figures: when its latest period ends, for an area and anywhere, and how many indicators it has.

    Columns: source_id, own_end, any_end (the day after the last), own_indicators, indicators, provenance.
    Demonstration data count only for a source that has nothing else.
    """
    return con.execute(
        """
        with figure as (
            select i.source_id, o.indicator_id, o.provenance, o.area_id = $area as is_own,
                o.period_start + case o.period_kind when 'year' then interval 12 month
                    when 'quarter' then interval 3 month else interval 1 month end as ends
            from observed as o
            inner join indicator as i on i.indicator_id = o.indicator_id
            where o.value is not null
        )
        select f.source_id, max(f.ends) filter (f.is_own)::date as own_end, max(f.ends)::date as any_end,
            count(distinct f.indicator_id) filter (f.is_own) as own_indicators,
            count(distinct f.indicator_id) as indicators, min(f.provenance) as provenance
        from figure as f
        inner join source as s on s.source_id = f.source_id
        where f.provenance <> 'synthetic'
            or not exists (from figure as r where r.source_id = f.source_id and r.provenance <> 'synthetic')
        group by f.source_id, s.sort_order
        order by s.sort_order
    """,
        {"area": area_id},
    ).df()
