"""Reads residents of areas, and what makes areas alike."""

from typing import NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.statistics import similar
from dashboard.statistics.arrays import Array

LEVEL = "offences_total_rate"
AGES = [f"{low}-{low + 4}" for low in range(0, 80, 5)] + ["80plus"]


class Distances(NamedTuple):
    """Areas, and how unlike each pair of them is: a symmetric matrix in their order, NaN where something is unknown."""

    areas: list[str]
    matrix: Array

    def nearest(self, area_id: str) -> list[str]:
        """The areas most like one, the most alike first; none for one that is not here."""
        return similar.nearest(self.areas, self.matrix, area_id) if area_id in self.areas else []


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


def distances(con: DuckDBPyConnection, area_ids: list[str]) -> Distances | None:
    """How unlike each pair of areas is (similar.distances); None where fewer than three have all that it takes."""
    frame = likeness(con, area_ids)
    try:
        matrix = similar.distances(frame[AGES], frame["density"], frame["level"])
    except ValueError:
        return None
    return Distances(frame["area_id"].tolist(), matrix)


def most_like(con: DuckDBPyConnection, area_ids: list[str], area_id: str) -> list[str]:
    """The areas most like one of them, the most alike first; none of one that is not among them (the city)."""
    found = distances(con, area_ids) if area_id in area_ids else None
    return found.nearest(area_id) if found else []
