"""Which database is read, and how it is opened: read-only, by one connection for each file, and nothing beside it.

    con = database.cursor(database.version())

A build is a file of its own, and a link points to the newest. What is opened, and what caches are keyed on, is the
file behind the link: so a new build is read as soon as the link has moved, and a reader of the old one keeps it.
"""

import os
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.reading import demonstration

ROOT = Path(__file__).resolve().parents[2]
BUILT = str(ROOT / "data" / "built" / "current.duckdb")
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "lock_configuration": "true",
    "threads": "2",
    "memory_limit": "512MB",
}


def published() -> Path:
    """The link to the newest build, or whatever TRYGGHETSATLAS_DATABASE names; there need not be anything there."""
    return Path(_address())


def _address() -> str:
    return os.environ.get("TRYGGHETSATLAS_DATABASE") or BUILT


def version() -> str:
    """The file behind the link, as its whole path."""
    address = _address()
    try:
        link = os.readlink(address)  # the only call to the system: this is asked for at every run of a page
    except OSError:
        link = ""
    return _behind(address, link)


@lru_cache(maxsize=8)
def _behind(address: str, _link: str) -> str:
    return os.path.realpath(address)


def cursor(path: str, shows_demonstration: bool = True, language: str = "sv") -> DuckDBPyConnection:
    """A cursor on a database file: with demonstration data or without, and with area names in a language (sv or en)."""
    con = _opened(path).cursor()
    if not shows_demonstration:
        demonstration.hide(con)
    if language == "en":
        name_in_english(con)
    return con


class LateCursor:
    """`cursor(...)`, made when something is first asked of it.

    Leaving out demonstration data takes a view for each table, 10 to 20 ms for every cursor; a page whose results are
    all kept asks nothing of the database, and is ready in less time than that.
    """

    def __init__(self, path: str, shows_demonstration: bool, language: str) -> None:
        self._wanted = path, shows_demonstration, language

    @cached_property
    def _cursor(self) -> DuckDBPyConnection:
        return cursor(*self._wanted)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@lru_cache(maxsize=2)
def _opened(path: str) -> DuckDBPyConnection:
    """The one connection to a file: threads share it by a cursor each, since one cursor in two threads mixes rows."""
    return duckdb.connect(path, read_only=True, config=CONFIG)


def name_in_english(con: DuckDBPyConnection) -> None:
    """Areas by their English name, where they have one, in whatever this connection reads."""
    [(database,)] = con.execute("select current_database()").fetchall()
    con.execute(
        f'create temp view area as select * replace (coalesce(name_en, name) as name) from "{database}".main.area'
    )


@lru_cache(maxsize=4)
def holds_demonstration(path: str) -> bool:
    """Whether any rows of a database file are synthetic."""
    return demonstration.rows(cursor(path))[0] > 0
