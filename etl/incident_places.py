"""Temporary tables that the rows of an incident delivery are joined with: kinds, places, cells, neighbourhoods."""

import duckdb
import numpy as np
import pandas as pd

from etl.areas import reference
from etl.places import districts_of_today, places_by_name
from etl.placing import BORDER, OUTSIDE, placer


def prepare(con: duckdb.DuckDBPyConnection, source_id: str) -> None:
    """Make the temporary tables: kind_of anew for each source, those of places once for each connection."""
    kinds = reference("incident_kinds")
    kinds = kinds.loc[kinds["source_id"] == source_id, ["label", "kind"]]
    con.register("kinds", kinds)
    con.execute(
        """
        drop table if exists kind_of;
        create or replace temp type label_of_source as enum (select label from kinds order by label);
        create temp table kind_of as select label::label_of_source as label, kind::incident_kind as kind from kinds;
        """
    )
    con.unregister("kinds")
    if not con.sql("from duckdb_tables() where temporary and table_name = 'cell'").fetchall():
        _places(con)


def _places(con: duckdb.DuckDBPyConnection) -> None:
    here, district = placer(), districts_of_today()
    neighbourhoods = pd.DataFrame(
        {
            "area_no": pd.Series(range(len(here.area_ids)), dtype="int16"),
            "neighbourhood_id": here.area_ids,
            "district_id": [district[area_id] for area_id in here.area_ids],
        }
    )
    frames = {"places": places_by_name(), "neighbourhoods": neighbourhoods, "cells": here.cells}
    for name, frame in frames.items():
        con.register(name, frame)
    # Every cell has a row, also those outside and -1 (off the grid): so the join can be an inner one on a dense range
    # of numbers, which DuckDB does by position instead of by hashing.
    con.execute(
        f"""
        create temp type label_of_place as enum (select label from places order by label);
        create temp table place_of as
        select label::label_of_place as label, district_id::district_id as district_id,
            neighbourhood_id::neighbourhood_id as neighbourhood_id
        from places;
        create temp table neighbourhood_of as
        select area_no, district_id::district_id as district_id, neighbourhood_id::neighbourhood_id as neighbourhood_id
        from neighbourhoods;
        create temp table cell as
        select every.cell, coalesce(c.area_no, {OUTSIDE}) as area_no, n.district_id, n.neighbourhood_id
        from (select unnest(range(-1, {here.rows * here.columns}))::integer as cell) as every
        left join cells as c on c.cell = every.cell
        left join neighbourhood_of as n on n.area_no = c.area_no
        order by every.cell;
        """
    )
    for name in frames:
        con.unregister(name)


def exact(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """row, area_no, x, y of the points in cells that a boundary crosses, or that lie in no neighbourhood."""
    points = con.sql(
        f"""
        select s.rowid as row, s.x, s.y, c.area_no = {BORDER} as is_near
        from staged as s
        inner join cell as c on c.cell = s.cell
        where s.x is not null and c.area_no in ({OUTSIDE}, {BORDER})
        """
    ).fetchnumpy()
    is_near = points["is_near"]
    area_no = np.full(len(is_near), OUTSIDE, "int16")
    area_no[is_near] = placer().place(*(points[axis][is_near].astype(float) for axis in ("x", "y")))
    return pd.DataFrame({"row": points["row"], "area_no": area_no, "x": points["x"], "y": points["y"]})
