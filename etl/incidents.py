"""Deliveries of incidents, one a row with a time and a point or the name of a place -> the table `incident`.

One way for every source: `[incidents]` in its toml says what the columns are called, data/reference/incident_kinds.csv
what the kinds mean. All rows are worked on at once in DuckDB; ten million take seconds (benchmarks/incidents.py).
How a file is written is the matter of etl/incident_files.py.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl.catalogue import Incidents
from etl.coordinates import RANGES
from etl.errors import SourceChanged
from etl.incident_files import (
    System,
    as_utf8,
    column_names,
    figures_sql,
    forget_broken,
    is_utf8,
    lines_further,
    number_sql,
    relation_of,
    skipped_sql,
    system_of,
    time_sql,
    within_sql,
)
from etl.incident_places import exact, prepare
from etl.placing import OUTSIDE, metres_sql, placer, scaled_sql

EARLIEST = "1990-01-01"
ROLES = ("event_id", "kind", "place", "starts", "ends", "first", "second", "dead", "injured")
NAMES = {"event_id": "id", "kind": "label"}  # in SQL, where it is not the role itself
OUT_OF_CITY, EMPTY = 17, 18
# Columns that few deliveries have, and what is staged of each: the others keep no room for it.
RARE = {
    "place": ("known_place", "known_place"),
    "dead": ("dead", "persons_dead"),
    "injured": ("injured", "persons_injured"),
}
LONGEST_NAME = 40  # characters of a name that is told; a longer one is some other column's text
# Faults of a row: number, field, reason, looked for in this order. The last two are no faults: rows not in the atlas.
REASONS = [
    (1, "kind", "expected a kind, found none"),
    (2, "kind", "expected a kind in data/reference/incident_kinds.csv"),
    (3, "starts", "expected a time such as 2024-03-15 21:05"),
    (4, "starts", "expected a time that exists, found one in the hour that summer time skips"),
    (5, "starts", f"expected a time from {EARLIEST} to the day of the delivery"),
    (6, "ends", "expected a time such as 2024-03-15 21:05, or nothing"),
    (7, "ends", "expected a time not before the start"),
    (8, "dead", "expected a number of persons"),
    (9, "injured", "expected a number of persons"),
    (10, "place", "expected the name of a district or neighbourhood, or nothing"),
    (11, "point", "expected two numbers, or nothing"),
    (12, "point", "expected numbers with all their digits, found one shortened to a power of ten"),
    (13, "point", "expected a point, found 0, 0"),
    (14, "point", "expected the axes as in the rest of the delivery, found them swapped"),
    (15, "point", "expected the coordinate system of the rest of the delivery, found another"),
    (16, "point", "expected a point in the county"),
    (OUT_OF_CITY, "point", "the place lies outside the atlas"),
    (EMPTY, "row", "the row is empty"),
]
BROKEN = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "INVALID ENCODING": "bytes that are not UTF-8",
    "LINE SIZE OVER MAXIMUM": "more than two million characters",
}


@dataclass(frozen=True)
class Counted:
    """What became of the rows of one delivery; `bad` are those rejected that should not be as they are."""

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
        staged = con.sql("select count(*) from staged").fetchone()[0]
        further = lines_further(readable, staged, [line for line, _ in broken])
        for line, kind in broken:
            if kind == "UNQUOTED VALUE":
                found = "found one that is not closed, or single ones within a text"
                raise SourceChanged(f"{path.name}, line {line}: expected a closing quotation mark, {found}")
        counted = _settle(con, delivery_id, further, broken, names)
    con.execute("drop table staged")
    return counted


def supersede(con: duckdb.DuckDBPyConnection, delivery_id: int) -> None:
    """Mark what a delivery supersedes and what of it is superseded: the later delivery of one number counts."""
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

    What a broken row says is never asked for: nobody knows which of its fields is free text.

    Nothing but a projection, so that it runs on all threads and keeps the order: a row's number tells its line.
    """
    given = ", ".join(f"{names.get(role, 'null::varchar')} as {NAMES.get(role, role)}" for role in ROLES)
    rare = "".join(f", {sql} as {column}" for role, (column, sql) in RARE.items() if role in names)
    is_empty = " and ".join(f"{NAMES.get(role, role)} is null" for role in names)
    last = f"timestamp '{delivered_on}' + interval 1 day" if delivered_on else "now()::timestamp + interval 1 day"
    u = v = x = y = "null::integer"
    fits = swapped = another = "false"
    if system:
        u, v = scaled_sql(system.epsg, *system.eastings("a", "b"))
        x, y = metres_sql(system.epsg, "u", "v")
        fits, swapped = within_sql(system, "a", "b"), within_sql(System(system.epsg, not system.north_first), "a", "b")
        others = [System(epsg, order) for epsg in RANGES if epsg != system.epsg for order in (False, True)]
        another = " or ".join(within_sql(other, "a", "b") for other in others)
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
            select
                *,
                case
                    when label is null then if({is_empty}, {EMPTY}, 1)
                    when known_label is null then 2
                    when starts_at is null then 3
                    when {skipped_sql("starts_at")} then 4
                    when starts_at < timestamp '{EARLIEST}' or starts_at >= {last} then 5
                    when ends is not null and (ends_at is null or {skipped_sql("ends_at")}) then 6
                    when ends_at < starts_at then 7
                    when dead is not null and persons_dead is null then 8
                    when injured is not null and persons_injured is null then 9
                    when first is null and second is null
                        then case when place is not null and known_place is null then 10 end
                    when a is null or b is null then 11
                    when contains(first, 'E') or contains(second, 'E') then 12
                    when a = 0 and b = 0 then 13
                    when {fits} then null
                    when {swapped} then 14
                    when {another} then 15
                    else 16
                end::utinyint as fault,
                {u} as u, {v} as v
            from parsed
        ),
        measured as (
            select *, if(fault is null, {x}, null) as x, if(fault is null, {y}, null) as y from looked_at
        )
        select
            if(id is null, null, hash(id)) as event_key, known_label, starts_at, ends_at,
            case
                when ends_at > starts_at then 'interval'::time_precision
                when strlen(starts) >= 15 then 'minute'::time_precision
                when strlen(starts) >= 13 then 'hour'::time_precision
                when strlen(starts) >= 8 then 'day'::time_precision
                else 'month'::time_precision
            end as time_precision,
            x, y, {placer().cell_sql("x", "y")} as cell, fault {rare},
            case
                when fault in (1, {EMPTY}) then null
                when fault = 2 then {name_sql("label")}
                when fault < 6 then {figures_sql("starts")}
                when fault < 8 then {figures_sql("ends")}
                when fault = 8 then {figures_sql("dead")}
                when fault = 9 then {figures_sql("injured")}
                when fault = 10 then {name_sql("place")}
                when fault > 10 then concat_ws(', ', {figures_sql("first")}, {figures_sql("second")})
            end as found
        from measured
        """
    )
    broken = con.sql("select line::integer, error_type::varchar from broken order by line").fetchall()
    forget_broken(con)
    return sorted(dict(reversed(broken)).items())


def name_sql(column: str) -> str:
    """SQL of what may be told of a column of names: a long one is of a text that slipped aside."""
    return f"if(length(trim({column})) <= {LONGEST_NAME}, trim({column}), '…')"


def _settle(
    con: duckdb.DuckDBPyConnection,
    delivery_id: int,
    further: list[tuple[int, int]],
    broken: list[tuple[int, str]],
    roles: Collection[str],
) -> Counted:
    """Staged rows -> `incident` and `rejected_row`, with line, kind, district and neighbourhood."""
    con.register("found", exact(con))
    con.execute(
        f"""
        create or replace temp table exact as
        select f.row, n.district_id, n.neighbourhood_id
        from found as f
        inner join neighbourhood_of as n on n.area_no = f.area_no;
        create or replace temp table outside as
        select row, concat_ws(', ', x, y) as point from found where area_no = {OUTSIDE}
        """
    )
    line, shifted = "s.rowid + 2", ""
    if further:
        con.register("shift", pd.DataFrame(further, columns=["first_row", "lines"]))
        line, shifted = f"{line} + coalesce(h.lines, 0)", "asof left join shift as h on s.rowid >= h.first_row"
    named = ["", "", "", ""]
    persons = "".join(f", s.{role}" for role in ("dead", "injured") if role in roles)
    if "place" in roles:
        named = [
            ", p.district_id",
            ", p.neighbourhood_id",
            "when p.neighbourhood_id is not null then 'neighbourhood' when p.district_id is not null then 'district'",
            "left join place_of as p on p.label = if(s.x is null, s.known_place, null)",
        ]
    rows_in = con.sql("select count(*) from staged").fetchone()[0] + len(broken)
    con.execute("set preserve_insertion_order = false")  # every row has its line; the staging before needs the order
    accepted = con.execute(
        f"""
        insert into incident by name
        select
            {delivery_id} as delivery_id, ({line})::integer as line, s.event_key, k.kind, s.starts_at, s.ends_at,
            s.time_precision, s.x, s.y, coalesce(c.district_id, e.district_id{named[0]}) as district_id,
            coalesce(c.neighbourhood_id, e.neighbourhood_id{named[1]}) as neighbourhood_id,
            case
                when s.x is not null then 'point' {named[2]}
                else 'city'
            end::place_precision as place_precision {persons}
        from staged as s
        inner join cell as c on c.cell = s.cell
        left join exact as e on e.row = s.rowid
        {shifted}
        inner join kind_of as k on k.label = s.known_label
        {named[3]}
        where s.fault is null and (s.x is null or coalesce(c.neighbourhood_id, e.neighbourhood_id) is not null)
        """
    ).fetchone()[0]
    if accepted < rows_in - len(broken):
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
    for number, kind in broken:
        reason = f"expected a row like the others, found {BROKEN.get(kind, kind.lower())}"
        row = [delivery_id, number, "…", reason]
        con.execute("insert into rejected_row values ($1, $2, 'row', $3, $4, true)", row)
    con.execute("reset preserve_insertion_order")
    bad = con.sql(f"select count(*) from rejected_row where delivery_id = {delivery_id} and is_bad").fetchone()[0]
    for name in ("found", "shift")[: 1 + bool(broken)]:
        con.unregister(name)
    return Counted(rows_in, accepted, rows_in - accepted, bad)
