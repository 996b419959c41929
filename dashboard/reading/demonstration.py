"""Demonstration data: the one place that says what is synthetic, how it is marked, and how it is left out.

An indicator is wholly real or wholly demonstration (etl/sql/checks/demonstration_stands_apart.sql). A demonstration
indicator carries the word in its title and the mark along with it; everything that shows the indicator shows both.
"""

import os
from collections.abc import Iterable

from duckdb import DuckDBPyConnection

SYNTHETIC = "synthetic"
NAME = {"sv": "Demonstrationsdata", "en": "Demonstration data"}
MARK = {"sv": "Demonstrationsdata – inte verkliga uppgifter", "en": "Demonstration data – not real"}


SOURCE = {"sv": "påhittade rader i samma form som från {source}", "en": "invented rows in the form of {source}"}


def is_allowed() -> bool:
    """Whether demonstration data may be shown at all: TRYGGHETSATLAS_DEMO=0 forbids it."""
    return os.environ.get("TRYGGHETSATLAS_DEMO") != "0"


def mark(provenances: Iterable[str], language: str) -> str:
    """What anything made of figures of these provenances must say visibly; '' when none is synthetic."""
    return MARK[language] if SYNTHETIC in set(provenances) else ""


def titled(title: str, marked: str, language: str) -> str:
    """A title with the word before it where there is a mark."""
    return f"{NAME[language]}: {title}" if marked else title


def rows(con: DuckDBPyConnection) -> tuple[int, int]:
    """(synthetic rows, all rows) of the files behind the database."""
    [(synthetic, every)] = con.execute(
        """
        select coalesce(sum(rows_in) filter (provenance = $1), 0)::bigint, coalesce(sum(rows_in), 0)::bigint
        from delivery
        """,
        [SYNTHETIC],
    ).fetchall()
    return synthetic, every


def hide(con: DuckDBPyConnection) -> None:
    """Leave everything synthetic out of what this connection reads, whatever it asks.

    Each table and view that has a provenance, or belongs to a delivery, is covered by a temporary view of the same
    name without the synthetic rows: no query can forget it.
    """
    [(database,)] = con.execute("select current_database()").fetchall()
    tables = con.execute(
        """
        select table_name, bool_or(column_name = 'provenance')
        from duckdb_columns()
        where database_name = $1 and schema_name = 'main' and column_name in ('provenance', 'delivery_id')
        group by table_name
        """,
        [database],
    ).fetchall()
    real = f"select delivery_id from \"{database}\".main.delivery where provenance <> '{SYNTHETIC}'"
    for name, has_provenance in tables:
        kept = f"provenance <> '{SYNTHETIC}'" if has_provenance else f"delivery_id in ({real})"
        con.execute(f'create temp view "{name}" as select * from "{database}".main."{name}" where {kept}')
