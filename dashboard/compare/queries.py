"""Reads what the comparing page needs beside the figures: which indicators can be compared, and in which years."""

from typing import NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import coverage, geography, observations, residents

FEWEST_DISTRICTS = 2


class Comparable(NamedTuple):
    """How an indicator can be compared: the most districts with a figure of one year and group, and whether by groups.

    It has groups where two sexes or more, or two ages or more, have figures of one year: one age beside all is no pair.
    """

    districts: int
    has_groups: bool


def comparable(con: DuckDBPyConnection) -> dict[str, Comparable]:
    """Indicators, by id, with two districts or more in one year and group, or two sexes or ages in one year."""
    rows = con.execute(
        """
        with yearly as (
            select o.indicator_id, o.area_id, a.level, o.period_start, o.sex, o.age
            from observed as o
            inner join area as a on a.area_id = o.area_id
            where o.period_kind = 'year' and o.value is not null
        ),
        by_group as (
            select indicator_id, count(*) filter (level = 'district') as districts
            from yearly
            group by indicator_id, period_start, sex, age
        ),
        by_year as (
            select indicator_id, greatest(
                count(distinct sex) filter (sex <> 'all'), count(distinct age) filter (age <> 'all')
            ) as groups
            from yearly
            group by indicator_id, period_start
        ),
        reach as (select indicator_id, max(districts) as districts from by_group group by indicator_id),
        parted as (select indicator_id, max(groups) > 1 as has_groups from by_year group by indicator_id)
        select indicator_id, reach.districts, parted.has_groups
        from reach
        inner join parted using (indicator_id)
        where reach.districts >= $fewest or parted.has_groups
        order by indicator_id
    """,
        {"fewest": FEWEST_DISTRICTS},
    ).fetchall()
    return {key: Comparable(*found) for key, *found in rows}


def reach(con: DuckDBPyConnection, division_id: str) -> dict[str, int]:
    """Indicator id -> the most districts of a division that have a figure of one year, of all sexes and ages."""
    rows = con.execute(
        """
        with counted as (
            select indicator_id, period_start, count(*) as districts
            from observed
            where list_contains($districts, area_id) and period_kind = 'year' and sex = 'all' and age = 'all'
                and value is not null
            group by all
        )
        select indicator_id, max(districts) from counted group by indicator_id order by indicator_id
    """,
        {"districts": list(geography.districts(con, division_id))},
    ).fetchall()
    return dict(rows)


def cells(con: DuckDBPyConnection, indicator_id: str, division_id: str) -> pd.DataFrame:
    """How many districts of a division have a figure of each year, sex and age: year, sex, age, districts."""
    found = coverage.offered(con, indicator_id)
    within = geography.districts(con, division_id)
    found = found[(found["period_kind"] == "year") & found["area_id"].isin([*within, geography.CITY])]
    is_district = found["area_id"].isin(list(within))
    return (
        found.assign(year=found["period_start"].dt.year, districts=is_district)
        .groupby(["year", "sex", "age"], sort=False)["districts"]
        .sum()
        .reset_index()
    )


def grouped(con: DuckDBPyConnection, indicator_id: str, division_id: str, year: int) -> pd.DataFrame:
    """Every group of the districts of a division and of the city in a year."""
    rows = observations.of_one(con, indicator_id, [*geography.districts(con, division_id), geography.CITY])
    return rows[rows["period_start"].dt.year == year]


def yearly(con: DuckDBPyConnection, indicator_id: str, division_id: str, sex: str, age: str) -> pd.DataFrame:
    """Every year of the districts of a division, in a group."""
    rows = observations.of_one(con, indicator_id, list(geography.districts(con, division_id)))
    return rows[(rows["sex"] == sex) & (rows["age"] == age)]


def alike(con: DuckDBPyConnection, division_id: str, district_id: str) -> list[str]:
    """The districts most like one, the most alike first; none where that cannot be reckoned."""
    return residents.most_like(con, list(geography.districts(con, division_id)), district_id)
