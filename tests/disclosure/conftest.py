"""Databases with the tables of tests/disclosure/tables.py: a test adds the rows that it is about."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.disclosure.tables import TABLES


@pytest.fixture
def con():
    """An empty database in memory."""
    with duckdb.connect() as con:
        con.execute(TABLES)
        yield con


@pytest.fixture
def database(tmp_path: Path) -> Callable[..., Path]:
    """database(fill): the path of a database file that fill(con) was given to add its rows to."""

    def made(fill: Callable[[duckdb.DuckDBPyConnection], None], name: str = "public.duckdb") -> Path:
        with duckdb.connect(str(tmp_path / name)) as con:
            con.execute(TABLES)
            con.execute("drop view current_incident; drop table incident; drop table event_count")
            fill(con)
        return tmp_path / name

    return made
