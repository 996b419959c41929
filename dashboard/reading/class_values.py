"""Reads what the classes of a map are made from: every value of an indicator at a level, over all years and groups.

Classes that follow from all years stay the same when the reader changes year, sex or age.
"""

from duckdb import DuckDBPyConnection

from dashboard.reading.geography import CITY


def district_values(con: DuckDBPyConnection, indicator_id: str, level: str = "district") -> list[float]:
    """Every yearly value, lowest first."""
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
    """Every difference from the rest of the city, lowest first, in the indicator's unit.

    Where the counts are not known, the difference from the whole city; as comparisons.against.
    """
    rows = con.execute(
        """
        select
            o.value - coalesce(
                (c.numerator - o.numerator) / nullif(c.denominator - o.denominator, 0) * i.per,
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
    """Every change since the measurement before, lowest first, in the indicator's unit."""
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
