"""What every part of the build asks of a DuckDB connection: one value, and rows appended to a table."""

from typing import Any

import duckdb
import pandas as pd


def value(con: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> Any:
    """The first value of the first row of a query; raises LookupError for a query without rows."""
    row = con.execute(sql, parameters).fetchone()
    if row is None:
        raise LookupError(f"expected a row, found none: {sql}")
    return row[0]


def insert(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    """Append the frame's columns, by name, to a table of the schema."""
    con.register("incoming", frame)
    con.execute(f"insert into {table} by name select * from incoming")
    con.unregister("incoming")
