"""What a run of a page stands on: build, connection, language, texts and theme."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast

import streamlit as st
from duckdb import DuckDBPyConnection

from dashboard.frame import choices
from dashboard.frame.language import LANGUAGES
from dashboard.reading import database, demonstration
from dashboard.words import texts as written

CATALOGUE = database.ROOT / "data" / "catalogue"


@dataclass(frozen=True)
class Run:
    """What every part of a page asks for, and what is the same through one run of it."""

    version: str
    demonstration: bool
    language: str
    texts: dict[str, str]
    connection: DuckDBPyConnection


_RUN: ContextVar[Run | None] = ContextVar("run", default=None)


@contextmanager
def steady() -> Iterator[None]:
    """Within it data version, demonstration data, language and texts are asked for once: one run shows one build.

    What is read within it is read with one cursor.
    """
    before = _RUN.set(None)
    _RUN.set(Run(data_version(), shows_demonstration(), language(), texts(), _connection()))
    try:
        yield
    finally:
        _RUN.reset(before)


def connection() -> DuckDBPyConnection:
    """A cursor on the newest published build; without one, a sentence to the reader and an end to the page."""
    if not database.published().exists():
        st.title(texts()["missing_database_title"])
        st.warning(texts()["missing_database"])
        st.stop()
    run = _RUN.get()
    return run.connection if run else _connection()


def _connection() -> DuckDBPyConnection:
    late = database.LateCursor(data_version(), shows_demonstration(), language())
    return cast(DuckDBPyConnection, late)  # it has all that a cursor has


def may_show_demonstration() -> bool:
    """Whether there is a choice: the database holds demonstration data, and nothing forbids them."""
    return demonstration.is_allowed() and database.published().exists() and database.holds_demonstration(data_version())


def shows_demonstration() -> bool:
    """Whether demonstration data are shown; left out everywhere once the reader or the address turns them off."""
    if run := _RUN.get():
        return run.demonstration
    return may_show_demonstration() and choices.is_on("demo", default=True)


def data_version() -> str:
    """What caches are keyed on: the name of the file behind the link."""
    if run := _RUN.get():
        return run.version
    return database.version()


def language() -> str:
    """sv or en: from the address, else as last chosen, else Swedish."""
    if run := _RUN.get():
        return run.language
    given = st.query_params.get("lang")
    if given is not None and given not in LANGUAGES:
        choices.note("unknown_choice", name="lang", value=given)
    chosen = given if given in LANGUAGES else st.session_state.get("language", "sv")
    st.session_state["language"] = chosen
    return chosen


def texts() -> dict[str, str]:
    """The interface's texts in the reader's language, by id."""
    if run := _RUN.get():
        return run.texts
    return written.texts(st.session_state.get("language", "sv"))


@st.cache_data(show_spinner=False)
def _entries(name: str, modified: float) -> dict:
    return tomllib.loads((CATALOGUE / f"{name}.toml").read_text(encoding="utf-8"))


def entries(name: str) -> dict:
    """What a file of the catalogue that is no table of the database says: methods, changes, accessibility."""
    return _entries(name, (CATALOGUE / f"{name}.toml").stat().st_mtime)


def is_dark() -> bool:
    """Whether the reader sees the dark theme."""
    return st.context.theme.type == "dark"
