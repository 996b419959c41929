"""The public database: a new file with what may be shown of the internal one, and nothing else.

It is made in memory and copied to the file when done: in a DuckDB file, what is changed or deleted can still be read
from its free blocks.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.database import value
from etl.disclosure import answers, counts
from etl.disclosure.audit import audit, released_before
from etl.disclosure.events import remove_revealing_years
from etl.disclosure.suppression import OPEN, SHOWN, Cells, withheld
from etl.errors import CheckFailed

PRIVATE = {
    "incident", "superseded_incident", "replaced_month", "covered_month", "covered_year", "event_count", "event_hour",
    "event_cell", "placed_kind", "widest_indicator", "survey_sum", "survey_stratum", "current_incident",
}  # fmt: skip
MOSTLY = 1 / 3  # a table is left out when a larger share than this of its counts above zero is small
TABLES = {
    "observation": ("indicator_id", "numerator"),
    "kind_count": ("kind", "events"),
    "weekday_hour": ("indicator_id", "events"),
}
# Rows and bytes of a delivery are rounded to these: exact ones would give away the sum of its counts.
ROUGHLY = 100
BYTES = 100_000


def release(
    internal: duckdb.DuckDBPyConnection,
    path: Path,
    previous: Path | None = None,
    is_complementary: bool = True,
) -> None:
    """Write the public database of an internal one; `previous` is the public database that readers have had.

    Raises CheckFailed where an attacker could still bound a protected count or share too narrowly.
    """
    events = counts.released(internal)
    kept = events[offered(events)]
    truth = counts.truth(internal)
    before = released_before(previous, truth)
    shares = answers.protected(internal, is_complementary, answers.released_before(previous))
    protected = _protected_counts(truth, kept, before, is_complementary)
    name = value(internal, "select current_database()")
    internal.execute(f"attach ':memory:' as made; attach '{path}' as public")
    try:
        _copy(internal, name, "made")
        _withhold(internal, kept, protected)
        _round(internal)
        remove_revealing_years(internal)
        _release_shares(internal, shares)
        _blur_deliveries(internal)
        _copy(internal, "made", "public")
    finally:
        internal.execute(f'use "{name}"; detach made; detach public')
    result = audit(path, before)
    if result.too_narrow:
        raise CheckFailed(f"disclosure: expected no count told too narrowly, found {result.too_narrow[0]}")


def offered(rows: pd.DataFrame) -> pd.Series:
    """Whether a count stands in a table most of whose counts may be shown; yearly counts of the city always do.

    A table is what one of the three tables has of a set of kinds, for the city or for districts, by month or by year.
    """
    is_city = rows["area_id"].eq(counts.CITY)
    kinds = [(key.source_id, key.kinds) for key in rows["key"]]
    table = [rows["in_table"], pd.Series(kinds, rows.index), is_city, rows["period_kind"]]
    is_small = rows["events"].gt(0) & rows["events"].lt(rows["threshold"])
    small, above = is_small.groupby(table).transform("sum"), rows["events"].gt(0).groupby(table).transform("sum")
    is_dense = small <= MOSTLY * above
    return is_dense | (is_city & rows["period_kind"].eq("year") & rows["in_table"].eq("observation"))


def _protected_counts(
    truth: Callable[[counts.Key], float], rows: pd.DataFrame, before: pd.DataFrame, is_complementary: bool
) -> set[counts.Key]:
    """The keys of the counts to withhold.

    A count that the release before showed and that is unchanged is shown again: readers have it already.
    """
    if rows.empty:
        return set()
    there = set(rows["key"])
    is_gone = np.array([key not in there for key in before["key"]], dtype=bool)
    made = counts.network(pd.concat([rows, before[is_gone]]), truth)
    cells = counts.cells(made)
    chosen = withheld(cells, is_complementary)
    known = dict(zip(before["key"], before["events"], strict=True))
    is_known = np.array([known.get(key) == value for key, value in zip(made.number, made.value, strict=True)])
    if (chosen & is_known).any():
        state = np.where(is_known & (cells.state == OPEN), SHOWN, cells.state)
        chosen = withheld(Cells(cells.value, state, cells.width, cells.cost, cells.equations), is_complementary)
    return {key for key, number in made.number.items() if chosen[number]} & there


def _copy(con: duckdb.DuckDBPyConnection, name: str, to: str) -> None:
    """Copy every table and view but the private ones to another database and make it the current one."""
    tables = con.execute(
        "select table_name, sql from duckdb_tables() where database_name = $1 and not temporary order by table_oid",
        [name],
    ).fetchall()
    views = con.execute(
        "select view_name, sql from duckdb_views() where database_name = $1 and not internal and not temporary "
        "order by view_oid",
        [name],
    ).fetchall()
    con.execute(f"use {to}")
    for table, sql in tables:
        if table not in PRIVATE:
            con.execute(sql)
            con.execute(f'insert into {to}."{table}" select * from "{name}"."{table}"')
    for view, sql in views:
        if view not in PRIVATE:
            con.execute(sql)


def _withhold(con: duckdb.DuckDBPyConnection, kept: pd.DataFrame, protected: set[counts.Key]) -> None:
    """Counts of tables that are not offered go, protected ones lose their number."""
    for table, (name, number) in TABLES.items():
        rows = kept[kept["in_table"] == table]
        columns = ["name", "source_id", "area_id", "period_kind", "period_start", "weekday", "hour_from"]
        decided = rows[columns].assign(is_withheld=[key in protected for key in rows["key"]])
        con.register("decided", decided)
        same = f"""
            decided.name = t.{name} and decided.area_id = t.area_id and decided.period_start = t.period_start
            and decided.period_kind = {"t.period_kind" if table == "observation" else "'year'"}
            {"and decided.source_id = t.source_id" if table == "kind_count" else ""}
            {"and decided.weekday = t.weekday and decided.hour_from = t.hour_from" if table == "weekday_hour" else ""}
        """
        counted = "and t.indicator_id in (select indicator_id from indicator_measure where kinds is not null)"
        con.execute(
            f"""
            delete from {table} as t
            where t.provenance <> 'published'
                and {_source(table)} in (select source_id from source where disclosure = 'threshold')
                {counted if table == "observation" else ""} and t.status in ('ok', 'withheld')
                and not exists (select 1 from decided where {same})
            """
        )
        con.execute(
            f"""
            update {table} as t set {number} = null, status = 'withheld' from decided
            where decided.is_withheld and {same}
            """
        )
        con.unregister("decided")


def _round(con: duckdb.DuckDBPyConnection) -> None:
    """Sources whose rule is rounding, as the City rounds: 1-2 to 0, 3-4 to 5."""
    for table, (_, number) in TABLES.items():
        con.execute(
            f"""
            update {table} as t set {number} = if(t.{number} < 3, 0, 5)
            where t.provenance <> 'published' and t.{number} between 1 and 4
                and {_source(table)} in (select source_id from source where disclosure = 'rounding')
            """
        )


def _source(table: str) -> str:
    """SQL of the source of a row `t` of a table."""
    if table == "kind_count":
        return "t.source_id"
    return "(select source_id from indicator as i where i.indicator_id = t.indicator_id)"


def _release_shares(con: duckdb.DuckDBPyConnection, shares: pd.DataFrame) -> None:
    """Replace shares of answers by their released values, in observations and in the facts behind them.

    Shares that are not offered are deleted.
    """
    if not shares.empty:
        same = " and ".join(f"o.{key} = s.{key}" for key in answers.CELL)
        con.register("share", shares)
        con.execute(f"delete from observation as o using share as s where {same} and not s.is_offered")
        con.execute(
            f"""
            update observation as o set
                numerator = null, denominator = null, published_value = s.value, n = s.n, variance = s.variance,
                degrees_of_freedom = s.degrees_of_freedom, rounding_step = s.rounding_step,
                status = if(s.is_withheld, 'withheld', o.status)
            from share as s
            where {same}
            """
        )
        con.unregister("share")
    con.execute(
        """
        delete from fact as f
        where f.lines is not null and f.fact_id not in (
            select unnest(fact_ids) from observation where not is_merged
        )
        """
    )
    con.execute(
        """
        update fact as f set
            numerator = null, denominator = null, weight = null, n = o.n, published_value = o.published_value,
            status = o.status, line = 2, lines = coalesce(o.n, 1)::integer
        from (select unnest(fact_ids) as fact_id, n, published_value, status from observation where not is_merged) as o
        where f.lines is not null and o.fact_id = f.fact_id
        """
    )


def _blur_deliveries(con: duckdb.DuckDBPyConnection) -> None:
    """Round a delivery's rows and bytes, and empty its digest and what its rejected rows say."""
    con.execute(
        f"""
        update delivery set
            accepted = (round(accepted / {ROUGHLY}) * {ROUGHLY})::integer,
            rows_in = (round(accepted / {ROUGHLY}) * {ROUGHLY})::integer + rejected,
            bytes = (round(bytes / {BYTES}) * {BYTES})::bigint, sha256 = ''
        where provenance <> 'published'
        """
    )
    con.execute(
        """
        update rejected_row set value = null, line = 0
        where delivery_id in (select delivery_id from delivery where provenance <> 'published')
        """
    )
