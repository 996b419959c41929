"""Events by hexagon and by weekday and hour, in units so large that most counts reach the threshold."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import duckdb
import numpy as np
import pandas as pd
from h3 import int_to_str
from h3.api.basic_int import latlng_to_cell
from pyproj import Transformer

from etl.database import insert
from etl.placing import CELL, METRES, placer

RESOLUTION = 8
CLASSES = (5, 10, 20, 50, 100)  # first count of each class; the threshold takes the place of those below it
HOURS = (1, 2, 3, 4, 6)  # lengths of the parts of a day
SPARSE = 0.2  # a table is not made when a larger share than this of its counts above zero is small


def fill(con: duckdb.DuckDBPyConnection) -> None:
    """The tables weekday_hour and hexagon, from event_hour and event_cell."""
    con.execute("delete from weekday_hour; delete from hexagon")
    rules = "select source_id, disclosure, threshold from source"
    hours = con.sql(f"select * from event_hour inner join ({rules}) using (source_id) order by all").df()
    if weeks := list(_weeks(hours)):
        insert(con, "weekday_hour", pd.concat(weeks))
    cells = con.sql(f"select * from event_cell inner join ({rules}) using (source_id) order by all").df()
    insert(con, "hexagon", hexagons(cells))


def _weeks(hours: pd.DataFrame) -> Iterable[pd.DataFrame]:
    for (indicator_id, period_start), rows in hours.groupby(["indicator_id", "period_start"]):
        is_open = rows["disclosure"].iloc[0] == "none"
        week = parts_of_days(rows, 1 if is_open else int(rows["threshold"].iloc[0]))
        if week is not None:
            yield week.assign(
                indicator_id=indicator_id,
                area_id="stockholm",
                period_start=period_start,
                status="ok",
                provenance=rows["provenance"].iloc[0],
            )


def parts_of_days(rows: pd.DataFrame, threshold: int) -> pd.DataFrame | None:
    """weekday, hour_from, hour_to, events of each part of the week, the shortest parts whose counts are large enough.

    None where even the longest are too small. `rows` has weekday, hour, events.
    """
    week = np.zeros((7, 24), dtype=int)
    np.add.at(week, (rows["weekday"].to_numpy() - 1, rows["hour"].to_numpy()), rows["events"].to_numpy())
    for length in HOURS:
        parts = week.reshape(7, 24 // length, length).sum(axis=2)
        if is_dense(parts, threshold):
            weekday, part = np.indices(parts.shape).reshape(2, -1)
            hour = part * length
            columns = {"weekday": weekday + 1, "hour_from": hour, "hour_to": hour + length, "events": parts.ravel()}
            return pd.DataFrame(columns)
    return None


def is_dense(counts: np.ndarray, threshold: int, sparse: float = SPARSE) -> bool:
    """Whether few of the counts above zero are small: a table of them says something once those are protected."""
    above = counts[counts > 0]
    return len(above) > 0 and (above < threshold).mean() <= sparse


def locate_squares(con: duckdb.DuckDBPyConnection) -> None:
    """The temporary table square_cell, the H3 cell of each square that may hold points, and the macro square_of."""
    has_points = con.sql("select 1 from incident where x is not null limit 1").fetchone()
    con.register("located", _located() if has_points else pd.DataFrame({"square": [], "cell_no": []}, dtype="uint64"))
    con.execute(
        f"""
        create or replace temp table square_cell as select * from located;
        create or replace temp macro square_of(x, y) as {placer().cell_sql("x", "y")}
        """
    )
    con.unregister("located")


@cache
def _located() -> pd.DataFrame:
    """square, cell_no: the H3 cell that the middle of each square lies in."""
    here, squares = placer(), placer().cells["cell"].to_numpy()
    east = here.west + CELL * (squares % here.columns + 0.5)
    north = here.south + CELL * (squares // here.columns + 0.5)
    longitude, latitude = Transformer.from_crs(METRES, 4326, always_xy=True).transform(east, north)
    cells = [latlng_to_cell(*point, RESOLUTION) for point in zip(latitude, longitude, strict=True)]
    return pd.DataFrame({"square": squares, "cell_no": pd.Series(cells, dtype="uint64")})


def hexagons(cells: pd.DataFrame) -> pd.DataFrame:
    """indicator_id, period_start, cell, events_from, events_to, provenance: cells with enough events, in classes."""
    counts = cells[cells["events"] >= cells["threshold"]]
    limits = [
        classes(int(threshold), events) for threshold, events in zip(counts["threshold"], counts["events"], strict=True)
    ]
    shown = counts[["indicator_id", "period_start", "provenance"]]
    return shown.assign(
        cell=[int_to_str(cell) for cell in counts["cell_no"]],
        events_from=[first for first, _ in limits],
        events_to=pd.array([last for _, last in limits], dtype="Int64"),
    )


def classes(threshold: int, events: int) -> tuple[int, int | None]:
    """First and last count of the class that a count of at least the threshold falls in; the last class is open."""
    firsts = sorted({threshold, *(first for first in CLASSES if first > threshold)})
    first = max(limit for limit in firsts if limit <= events)
    following = [limit for limit in firsts if limit > first]
    return first, following[0] - 1 if following else None


def revealing_years(con: duckdb.DuckDBPyConnection) -> list[tuple[str, date]]:
    """(indicator, year) whose shown hexagons reveal a hidden one.

    That is so when the city's count is greater than the shown classes allow even with every hidden hexagon but one at
    its greatest: then the last one cannot be empty.
    """
    return con.sql(
        """
        with shown as (
            select
                indicator_id, period_start, if(count(*) = count(events_to), sum(events_to), null) as most,
                count(*) as cells
            from hexagon
            group by all
        )
        select s.indicator_id, s.period_start
        from shown as s
        inner join indicator as i on i.indicator_id = s.indicator_id
        inner join source as c on c.source_id = i.source_id
        inner join observation as o
            on o.indicator_id = s.indicator_id and o.period_kind = 'year' and o.period_start = s.period_start
            and o.area_id = 'stockholm'
        where s.most + (c.threshold - 1) * ((select count(distinct cell) from hexagon) - s.cells - 1) < o.numerator
        """
    ).fetchall()


def remove_revealing_years(con: duckdb.DuckDBPyConnection) -> None:
    """Delete the hexagons of `revealing_years`, and again until there are none: each deletion can reveal another."""
    while years := revealing_years(con):
        con.executemany("delete from hexagon where indicator_id = $1 and period_start = $2", years)
