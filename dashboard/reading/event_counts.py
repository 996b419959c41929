"""Reads the counts of events that disclosure control let through: (connection, parameters) -> frame, bound SQL.

A protected count is null with status 'withheld': show it as protected, never as zero or as a gap. No rows means that
there is no such table: its counts are too small, or its events have no place or hour.
"""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading.geography import CITY
from dashboard.reading.observations import require_known


def hexagons(con: DuckDBPyConnection, indicator_id: str, year: int) -> pd.DataFrame:
    """Cells of H3 (resolution 8) with at least `threshold` events that year: cell, events_from, events_to, provenance.

    Counts are told in classes; events_to is null in the open one. A cell that is not here had fewer events, or none.
    """
    require_known(con, [indicator_id])
    return con.execute(
        """
        select h.cell, h.events_from, h.events_to, s.threshold, h.provenance
        from hexagon as h
        inner join indicator as i on i.indicator_id = h.indicator_id
        inner join source as s on s.source_id = i.source_id
        where h.indicator_id = $indicator and year(h.period_start) = $year
        order by h.events_from desc, h.cell
    """,
        {"indicator": indicator_id, "year": year},
    ).df()


def hexagon_years(con: DuckDBPyConnection, indicator_id: str) -> list[int]:
    """The years with hexagons of an indicator, oldest first."""
    return _years(con, "hexagon", indicator_id, None)


def weekday_hour_years(con: DuckDBPyConnection, indicator_id: str, area_id: str = CITY) -> list[int]:
    """The years with a table of weekdays and hours, oldest first."""
    return _years(con, "weekday_hour", indicator_id, area_id)


def weekday_hour(
    con: DuckDBPyConnection, indicator_id: str, area_id: str = CITY, year: int | None = None
) -> pd.DataFrame:
    """Events of a year (the latest there is) by weekday and part of the day.

    Columns: period_start, weekday (1 is Monday), hour_from, hour_to (exclusive), events, status, provenance.
    """
    require_known(con, [indicator_id])
    return con.execute(
        """
        select period_start, weekday, hour_from, hour_to, events, status, provenance
        from weekday_hour
        where indicator_id = $indicator and area_id = $area and ($year is null or year(period_start) = $year)
        qualify rank() over (order by period_start desc) = 1
        order by weekday, hour_from
    """,
        {"indicator": indicator_id, "area": area_id, "year": year},
    ).df()


def kinds(
    con: DuckDBPyConnection, indicator_id: str | None = None, area_id: str = CITY, source_id: str | None = None
) -> pd.DataFrame:
    """Events of each kind and whole year in an area, of an indicator's kinds or of a source.

    Columns: source_id, kind, period_start, events, status, provenance; the oldest year first.
    """
    if indicator_id:
        require_known(con, [indicator_id])
    return con.execute(
        """
        select k.source_id, k.kind, k.period_start, k.events, k.status, k.provenance
        from kind_count as k
        where k.area_id = $area and ($source is null or k.source_id = $source) and ($indicator is null or exists (
            select 1
            from indicator_measure as m
            inner join indicator as i on i.indicator_id = m.indicator_id
            where m.indicator_id = $indicator and i.source_id = k.source_id and list_contains(m.kinds, k.kind)
        ))
        order by k.period_start, k.source_id, k.kind
    """,
        {"indicator": indicator_id, "source": source_id, "area": area_id},
    ).df()


def monthly(con: DuckDBPyConnection, indicator_id: str, area_id: str = CITY) -> pd.DataFrame:
    """Events of an indicator in each whole month, oldest first: period_start, events, status, provenance."""
    require_known(con, [indicator_id])
    return con.execute(
        """
        select period_start, numerator as events, status, provenance
        from observation
        where indicator_id = $indicator and area_id = $area and period_kind = 'month' and sex = 'all' and age = 'all'
        order by period_start
    """,
        {"indicator": indicator_id, "area": area_id},
    ).df()


def _years(con: DuckDBPyConnection, table: str, indicator_id: str, area_id: str | None) -> list[int]:
    require_known(con, [indicator_id])
    within = "" if area_id is None else " and area_id = $area"
    rows = con.execute(
        f"select distinct year(period_start) from {table} where indicator_id = $indicator{within} order by 1",
        {"indicator": indicator_id} | ({} if area_id is None else {"area": area_id}),
    ).fetchall()
    return [year for (year,) in rows]


def hexagon_indicators(con: DuckDBPyConnection) -> list[str]:
    """The indicators that have hexagons in any year, in the catalogue's order."""
    rows = con.execute("""
        select i.indicator_id
        from indicator as i
        where exists (select 1 from hexagon as h where h.indicator_id = i.indicator_id)
        order by i.sort_order
    """)
    return [key for (key,) in rows.fetchall()]
