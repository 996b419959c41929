"""Deliveries of incidents, one a row with a time and a point or the name of a place -> the table `incident`.

The same code reads every source: `[incidents]` in its toml says what the columns are called, and
data/reference/incident_kinds.csv what the kinds mean. DuckDB works on all rows at once, so that ten million take
seconds (benchmarks/incidents.py).
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl.catalogue import Incidents
from etl.database import value
from etl.errors import SourceChanged
from etl.incident_files import (
    as_utf8,
    column_names,
    forget_broken,
    is_utf8,
    lines_further,
    relation_of,
    system_of,
)
from etl.incident_places import exact, prepare
from etl.incident_sql import (
    EMPTY,
    NAMES,
    OUT_OF_CITY,
    PRECISION_SQL,
    REASONS,
    System,
    fault_sql,
    number_sql,
    point_sql,
    rejected_value_sql,
    time_sql,
)
from etl.placing import OUTSIDE, placer

ROLES = ("event_id", "kind", "place", "starts", "ends", "first", "second", "dead", "injured")

# Columns that few deliveries have, as (column, SQL); they are staged only where the file has them, which saves memory.
RARE = {
    "place": ("known_place", "known_place"),
    "dead": ("dead", "persons_dead"),
    "injured": ("injured", "persons_injured"),
}
BROKEN = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "INVALID ENCODING": "bytes that are not UTF-8",
    "LINE SIZE OVER MAXIMUM": "more than two million characters",
}


@dataclass(frozen=True)
class Counted:
    """Numbers of rows of one delivery; `bad` are the rejected rows that have a fault."""

    rows_in: int
    accepted: int
    rejected: int
    bad: int


def load(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    delivery_id: int,
    source_id: str,
    columns: Incidents,
    delivered_on: str | None,
) -> Counted:
    """Append the rows of a CSV or Excel file to `incident` and `rejected_row`.

    Raises SourceChanged for a file that is no table, missing or unknown columns, broken quoting and points in no known
    coordinate system.
    """
    prepare(con, source_id)
    with as_utf8(path) as (readable, encoding):
        relation, header = relation_of(readable, path)
        names = column_names(header, columns, path)
        system = system_of(con, relation, names, path)
        broken = _stage(con, relation, names, system, delivered_on)
        if encoding == "utf-8" and any(kind == "INVALID ENCODING" for _, kind in broken) and not is_utf8(path):
            with as_utf8(path, "cp1252") as (readable, _):
                relation, _ = relation_of(readable, path)
                broken = _stage(con, relation, names, system, delivered_on)
        staged = value(con, "select count(*) from staged")
        further = lines_further(readable, staged, [line for line, _ in broken])
        for line, kind in broken:
            if kind == "UNQUOTED VALUE":
                found = "found one that is not closed, or single ones within a text"
                raise SourceChanged(f"{path.name}, line {line}: expected a closing quotation mark, {found}")
        counted = _settle(con, delivery_id, further, broken, names)
    con.execute("drop table staged")
    return counted


def supersede(con: duckdb.DuckDBPyConnection, delivery_id: int) -> None:
    """Mark rows that a delivery supersedes, and its own that are superseded: of one event the later delivery counts."""
    con.execute(
        """
        insert into superseded_incident
        with pair as (
            select e.delivery_id as earlier_id, l.delivery_id as later_id
            from delivery as e
            inner join delivery as l
                on l.source_id = e.source_id and l.provenance = e.provenance
                and (coalesce(l.delivered_on, date '0001-01-01'), l.file)
                    > (coalesce(e.delivered_on, date '0001-01-01'), e.file)
            where $delivery_id in (e.delivery_id, l.delivery_id)
        )
        select e.delivery_id, e.line, max(p.later_id)
        from pair as p
        inner join incident as e on e.delivery_id = p.earlier_id
        inner join incident as l on l.delivery_id = p.later_id and l.event_key = e.event_key
        group by e.delivery_id, e.line
        """,
        {"delivery_id": delivery_id},
    )


def _stage(
    con: duckdb.DuckDBPyConnection,
    relation: str,
    names: dict[str, str],
    system: System | None,
    delivered_on: str | None,
) -> list[tuple[int, str]]:
    """All rows of a file, in its order, in the table `staged`; returns (line, kind of error) of the broken ones.

    Broken rows are not read further: it is not known which of their fields is free text. The query has no join or
    aggregate, so that DuckDB runs it on all threads and still keeps the order, from which a row's line is worked out.
    """
    given = ", ".join(f"{names.get(role, 'null::varchar')} as {NAMES.get(role, role)}" for role in ROLES)
    rare = "".join(f", {sql} as {column}" for role, (column, sql) in RARE.items() if role in names)
    point = point_sql(system)
    con.execute(
        f"""
        create or replace temp table staged as
        with given as (
            select {given}
            from {relation}
        ),
        parsed as (
            select
                *,
                coalesce(try_cast(label as label_of_source), try_cast(trim(label) as label_of_source)) as known_label,
                coalesce(try_cast(place as label_of_place), try_cast(trim(place) as label_of_place)) as known_place,
                {time_sql("starts")} as starts_at, {time_sql("ends")} as ends_at,
                {number_sql("first")} as a, {number_sql("second")} as b,
                try_cast(dead as usmallint) as persons_dead, try_cast(injured as usmallint) as persons_injured
            from given
        ),
        looked_at as (
            select *, {fault_sql(names, point, delivered_on)} as fault, {point.u} as u, {point.v} as v
            from parsed
        ),
        measured as (
            select *, if(fault is null, {point.x}, null) as x, if(fault is null, {point.y}, null) as y from looked_at
        )
        select
            if(id is null, null, hash(id)) as event_key, known_label, starts_at, ends_at,
            {PRECISION_SQL} as time_precision,
            x, y, {placer().cell_sql("x", "y")} as cell, fault {rare},
            {rejected_value_sql()} as found
        from measured
        """
    )
    broken = con.sql("select line::integer, error_type::varchar from broken order by line").fetchall()
    forget_broken(con)
    return sorted(dict(reversed(broken)).items())


def _settle(
    con: duckdb.DuckDBPyConnection,
    delivery_id: int,
    further: list[tuple[int, int]],
    broken: list[tuple[int, str]],
    roles: Collection[str],
) -> Counted:
    """Staged rows -> `incident` and `rejected_row`, with line, kind, district and neighbourhood."""
    _place_exactly(con)
    con.register("shift", pd.DataFrame(further, columns=["first_row", "lines"]))
    line, shifted = "s.rowid + 2", ""
    if further:
        line, shifted = f"{line} + coalesce(h.lines, 0)", "asof left join shift as h on s.rowid >= h.first_row"
    staged = value(con, "select count(*) from staged")
    con.execute("set preserve_insertion_order = false")  # quicker, and rows have their line number by now
    accepted = _insert_accepted(con, delivery_id, line, shifted, roles)
    if accepted < staged:
        _insert_rejected(con, delivery_id, line, shifted)
    for number, error in broken:
        reason = f"expected a row like the others, found {BROKEN.get(error, error.lower())}"
        row = [delivery_id, number, "…", reason]
        con.execute("insert into rejected_row values ($1, $2, 'row', $3, $4, true)", row)
    con.execute("reset preserve_insertion_order")
    con.unregister("shift")
    bad = value(con, "select count(*) from rejected_row where delivery_id = $1 and is_bad", [delivery_id])
    rows_in = staged + len(broken)
    return Counted(rows_in, accepted, rows_in - accepted, bad)


def _place_exactly(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary tables of the points whose cell does not decide: `exact` of those in the city, `outside` of others."""
    con.register("placed", exact(con))
    con.execute(
        f"""
        create or replace temp table exact as
        select p.row, n.district_id, n.neighbourhood_id
        from placed as p
        inner join neighbourhood_of as n on n.area_no = p.area_no;
        create or replace temp table outside as
        select row, concat_ws(', ', x, y) as point from placed where area_no = {OUTSIDE}
        """
    )
    con.unregister("placed")


def _insert_accepted(
    con: duckdb.DuckDBPyConnection, delivery_id: int, line: str, shifted: str, roles: Collection[str]
) -> int:
    """The staged rows that have no fault and lie in the city, or have no point; returns how many."""
    district, neighbourhood = ["c.district_id", "e.district_id"], ["c.neighbourhood_id", "e.neighbourhood_id"]
    persons = "".join(f", s.{role}" for role in ("dead", "injured") if role in roles)
    precision = by_name = ""
    if "place" in roles:
        district.append("p.district_id")
        neighbourhood.append("p.neighbourhood_id")
        precision = (
            "when p.neighbourhood_id is not null then 'neighbourhood' when p.district_id is not null then 'district'"
        )
        by_name = "left join place_of as p on p.label = if(s.x is null, s.known_place, null)"
    accepted: int = value(
        con,
        f"""
        insert into incident by name
        select
            {delivery_id} as delivery_id, ({line})::integer as line, s.event_key, k.kind, s.starts_at, s.ends_at,
            s.time_precision, s.x, s.y, coalesce({", ".join(district)}) as district_id,
            coalesce({", ".join(neighbourhood)}) as neighbourhood_id,
            case when s.x is not null then 'point' {precision} else 'city' end::place_precision as place_precision
            {persons}
        from staged as s
        inner join cell as c on c.cell = s.cell
        left join exact as e on e.row = s.rowid
        {shifted}
        inner join kind_of as k on k.label = s.known_label
        {by_name}
        where s.fault is null and (s.x is null or coalesce(c.neighbourhood_id, e.neighbourhood_id) is not null)
        """,
    )
    return accepted


def _insert_rejected(con: duckdb.DuckDBPyConnection, delivery_id: int, line: str, shifted: str) -> None:
    """The staged rows that have a fault, and those whose point lies outside the city."""
    con.register("reason_of", pd.DataFrame(REASONS, columns=["fault", "field", "reason"]))
    con.execute(
        f"""
        insert into rejected_row by name
        select
            {delivery_id} as delivery_id, ({line})::integer as line, r.field, r.reason,
            s.fault not in ({OUT_OF_CITY}, {EMPTY}) as is_bad, s.found as value
        from (
            select rowid, fault, found from staged where fault is not null
            union all
            select row, {OUT_OF_CITY}, point from outside
        ) as s
        {shifted}
        inner join reason_of as r on r.fault = s.fault
        """
    )
    con.unregister("reason_of")
