"""Reads areas: names, divisions, which lies in which, and outlines."""

import pandas as pd
from duckdb import DuckDBPyConnection

CITY = "stockholm"


def divisions(con: DuckDBPyConnection, language: str) -> dict[str, str]:
    """Division id -> name, today's first."""
    rows = con.execute(f"select division_id, name_{language} from division order by valid_from desc").fetchall()
    return dict(rows)


def todays_division(con: DuckDBPyConnection) -> str:
    """The id of the division in force."""
    return next(iter(divisions(con, "sv")))


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


def districts_of_today(con: DuckDBPyConnection) -> dict[str, str]:
    """The districts of the division in force, id -> name."""
    return districts(con, todays_division(con))


def places_of(con: DuckDBPyConnection, level: str, division_id: str) -> dict[str, str]:
    """The areas of a level, id -> name, in Swedish alphabetical order; districts are those of the division."""
    if level == "district":
        return districts(con, division_id)
    rows = con.execute("select area_id, name from area where level = $level order by name collate sv", {"level": level})
    return dict(rows.fetchall())


def area_names(con: DuckDBPyConnection) -> dict[str, str]:
    """Area id -> name, every area, in Swedish alphabetical order."""
    return dict(con.execute("select area_id, name from area order by name collate sv").fetchall())


def police_area_covers(con: DuckDBPyConnection, part: str) -> dict[str, str]:
    """Police area id -> the districts of today that it covers; `part` is how one covered in part is written."""
    rows = con.execute("""
        select c.police_area_id, c.extent = 'part' as is_part, a.name
        from police_area_cover as c
        inner join area as a on a.area_id = c.district_id
        order by a.name collate sv
    """).fetchall()
    covers: dict[str, list[str]] = {}
    for police_area, is_part, name in rows:
        covers.setdefault(police_area, []).append(part.format(name=name) if is_part else name)
    return {key: ", ".join(names) for key, names in covers.items()}


def district_of(con: DuckDBPyConnection, neighbourhood_id: str) -> str:
    """The district of today that a neighbourhood lies in; LookupError for an area without one."""
    row = con.execute(
        "select parent_id from area_parent where area_id = $area and valid_to is null", {"area": neighbourhood_id}
    ).fetchone()
    if row is None:
        raise LookupError(f"neighbourhood {neighbourhood_id!r}: expected one with a district, found none")
    return str(row[0])


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


def land(con: DuckDBPyConnection, area_id: str) -> float:
    """Land in km2; the city's is that of its districts."""
    row = con.execute(
        """
        select sum(o.area_km2)
        from area_outline as o
        inner join area as a on a.area_id = o.area_id
        where o.area_id = $area or ($area = $city and a.level = 'district' and a.valid_to is null)
    """,
        {"area": area_id, "city": CITY},
    ).fetchone()
    return row[0] if row else float("nan")
