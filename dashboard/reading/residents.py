"""Reads what a district's profile needs beside its figures: residents, likeness, and how far each source reaches."""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import many_observations
from dashboard.reading.observations import CITY

LEVEL = "offences_total_rate"
AGES = [f"{low}-{low + 4}" for low in range(0, 80, 5)] + ["80plus"]


def everyones(con: DuckDBPyConnection, indicator_ids: list[str], area_ids: list[str]) -> dict[str, pd.DataFrame]:
    """observations.observations of many indicators at once: of whole years, everyone's, with a value, oldest first.

    Indicators without such a figure are left out.
    """
    read = many_observations.observations(con, indicator_ids, area_ids, for_all=True)
    known = {key: rows[rows["value"].notna()].sort_values("period_start", kind="stable") for key, rows in read.items()}
    return {key: rows.reset_index(drop=True) for key, rows in known.items() if len(rows)}


def residents(con: DuckDBPyConnection, area_id: str) -> pd.DataFrame:
    """Residents of an area on 31 December, every year there is, oldest first: year, persons, is_summed, noise."""
    return con.execute(
        """
        select year(period_start) as year, persons, is_summed, noise
        from population
        where area_id = $area and sex = 'all' and age = 'all'
        order by year
    """,
        {"area": area_id},
    ).df()


def land(con: DuckDBPyConnection, area_id: str) -> float:
    """Land in km2; the city's is that of its districts."""
    return con.execute(
        """
        select sum(o.area_km2)
        from area_outline as o
        inner join area as a on a.area_id = o.area_id
        where o.area_id = $area or ($area = $city and a.level = 'district' and a.valid_to is null)
    """,
        {"area": area_id, "city": CITY},
    ).fetchone()[0]


def pyramid(con: DuckDBPyConnection, area_ids: list[str]) -> pd.DataFrame:
    """Residents by five-year age group, youngest first, in the latest year that has them for all the areas.

    Columns: area_id, year, sex, age, persons, share (of the area's residents, 0..1). Women and men where both are
    known, else everyone together ('all').
    """
    frame = con.execute(
        """
        with wanted as (
            select p.area_id, p.period_start, p.sex, p.age, p.persons
            from population as p
            where list_contains($areas, p.area_id) and list_contains($ages, p.age)
        ),
        whole as (
            select period_start, sex
            from wanted
            group by period_start, sex
            having count(*) = len($areas) * len($ages)
        ),
        chosen as (
            select period_start, sex
            from whole
            where period_start = (select max(period_start) from whole)
                and (sex <> 'all' or not exists (
                    from whole as w where w.period_start = whole.period_start and w.sex = 'women'
                ))
        )
        select w.area_id, year(w.period_start) as year, w.sex, w.age, w.persons
        from wanted as w
        inner join chosen as c on c.period_start = w.period_start and c.sex = w.sex
        order by list_position($areas, w.area_id), w.sex, list_position($ages, w.age)
    """,
        {"areas": area_ids, "ages": AGES},
    ).df()
    return frame.assign(share=frame["persons"] / frame.groupby("area_id")["persons"].transform("sum"))


def likeness(con: DuckDBPyConnection, area_ids: list[str]) -> pd.DataFrame:
    """What similar districts are found by, one row per area: a column per age group, density and level.

    Ages are of the latest year that has them, density is residents per km2 of land, level all reported offences per
    100 000 residents in the latest year that every area has.
    """
    ages = pyramid(con, area_ids).groupby(["area_id", "age"])["persons"].sum().unstack()
    rest = con.execute(
        """
        with level as (
            select area_id, period_start, value
            from observed
            where indicator_id = $level and period_kind = 'year' and sex = 'all' and age = 'all'
                and list_contains($areas, area_id) and value is not null
        ),
        latest as (
            select max(period_start) as period_start
            from (select period_start from level group by period_start having count(*) = len($areas))
        )
        select o.area_id, o.area_km2, l.value as level
        from area_outline as o
        inner join latest as t on true
        inner join level as l on l.area_id = o.area_id and l.period_start = t.period_start
    """,
        {"areas": area_ids, "level": LEVEL},
    ).df()
    frame = ages.reindex(index=area_ids, columns=AGES).join(rest.set_index("area_id"))
    return frame.assign(density=frame[AGES].sum(axis=1) / frame["area_km2"]).reset_index(names="area_id")


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
