"""The connection only reads its own file, choices come from the address, what is kept is of one build and language."""

import os
import shutil

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import session
from dashboard.reading import database as published


@pytest.fixture
def connected(database, tmp_path):
    """A connection made as the dashboard makes it, to a copy of its own."""
    path = tmp_path / "atlas.duckdb"
    shutil.copy(database, path)
    with duckdb.connect(str(path), read_only=True, config=published.CONFIG) as con:
        yield con


@pytest.mark.parametrize(
    "statement",
    [
        "delete from fact",
        "create table mine (id integer)",
        "select * from read_csv('pyproject.toml')",
        "copy indicator to 'indicator.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
    ],
)
def test_the_connection_reads_its_own_file_and_nothing_more(connected, statement):
    assert connected.sql("select count(*) from indicator").fetchone()[0] > 0
    with pytest.raises(duckdb.Error):
        connected.execute(statement)


def test_the_database_is_the_built_one_unless_another_is_given(monkeypatch, tmp_path):
    monkeypatch.delenv("TRYGGHETSATLAS_DATABASE", raising=False)
    assert published.published() == published.ROOT / "data" / "built" / "current.duckdb"
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(tmp_path / "other.duckdb"))
    assert published.published() == tmp_path / "other.duckdb"


def page():
    """A page of two choices and one that has a single option."""
    from dashboard.frame import pickers, session

    fruit = {"apple": "Äpple", "pear": "Päron"} | ({"fig": "Fikon"} if session.language() == "en" else {})
    pickers.choose("fruit", "Frukt", fruit, "pear")
    pickers.choose_many("trees", "Träd", {"ash": "Ask", "elm": "Alm", "oak": "Ek"}, ["elm"], 2)
    pickers.choose("place", "Plats", {"here": "Här"})
    pickers.notes()


def opened(**query):
    app = AppTest.from_function(page)
    app.query_params = query
    app.run()
    assert [item.message for item in app.exception] == []
    return app


def chosen(app):
    return {key: app.query_params[key] for key in ("fruit", "trees", "place")}


@pytest.mark.parametrize(
    ("query", "fruit", "trees", "unknown"),
    [
        ({}, "pear", "elm", []),
        ({"fruit": "apple", "trees": "oak,ash", "place": "here"}, "apple", "oak,ash", []),
        ({"fruit": "fig"}, "pear", "elm", ["fruit: fig"]),
        ({"fruit": "fig", "lang": "en"}, "fig", "elm", []),
        ({"fruit": ""}, "pear", "elm", ["fruit: "]),
        ({"trees": "oak,fir,ash,elm"}, "pear", "oak,ash", ["trees: fir"]),
        ({"trees": "fir"}, "pear", "elm", ["trees: fir"]),
        ({"trees": ","}, "pear", "elm", ["trees: , "]),
        ({"place": "there"}, "pear", "elm", ["place: there"]),
    ],
)
def test_a_choice_begins_with_the_address_else_the_default_with_a_note(query, fruit, trees, unknown):
    app = opened(**query)
    assert chosen(app) == {"fruit": fruit, "trees": trees, "place": "here"}
    found = [item.value.replace("\\", "").split("(")[1].split(")")[0] for item in app.info]
    assert [words.strip() for words in found] == [words.strip() for words in unknown]


def test_a_choice_is_written_to_the_address_and_stays_when_the_options_change():
    app = opened()
    app.selectbox(key="pick_fruit").set_value("apple").run()
    app.query_params["lang"] = "en"  # one fruit more
    app.run()
    assert (chosen(app)["fruit"], app.selectbox(key="pick_fruit").value) == ("apple", "apple")


def test_one_option_is_no_choice():
    assert [box.key for box in opened().selectbox] == ["pick_fruit"]


CALLS = []


def counted(word):
    """A word and the build it was worked out of; every working out is noted."""
    CALLS.append(word)
    return f"{word} of {session.data_version()} in {session.language()}"


def kept_page():
    import streamlit as st

    from dashboard.frame import kept
    from tests import test_session

    st.text(kept.by_arguments(test_session.counted, "once"))
    st.text(kept.under(test_session.counted, ("kept",), "kept"))


def test_what_is_kept_is_worked_out_once_for_a_build_and_language(database, tmp_path, monkeypatch):
    builds = [shutil.copy(database, tmp_path / name) for name in ("first.duckdb", "second.duckdb")]
    app = AppTest.from_function(kept_page)
    CALLS.clear()
    for build, lang in [(builds[0], "sv"), (builds[0], "sv"), (builds[0], "en"), (builds[1], "en"), (builds[0], "sv")]:
        monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(build))
        app.query_params["lang"] = lang
        app.run()
        assert [item.value for item in app.text] == [f"{word} of {build} in {lang}" for word in ("once", "kept")]
    assert CALLS == ["once", "kept"] * 3


def one_run():
    import os

    import streamlit as st

    from dashboard.frame import session

    def told():
        return session.data_version().rsplit("/")[-1], session.language(), session.texts()["filters"]

    with session.steady():
        st.text(told())
        os.environ["TRYGGHETSATLAS_DATABASE"] = os.environ["NEXT_DATABASE"]
        st.query_params["lang"] = "en"
        st.text(told())
    st.text(told())


def test_a_run_shows_one_build_though_another_is_published_meanwhile_and_the_next_run_shows_that(monkeypatch, tmp_path):
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(tmp_path / "first.duckdb"))
    monkeypatch.setenv("NEXT_DATABASE", str(tmp_path / "second.duckdb"))
    app = AppTest.from_function(one_run).run()
    first, second = ("first.duckdb", "sv", "Urval:"), ("second.duckdb", "en", "Selection:")
    assert [item.value for item in app.text] == [str(first), str(first), str(second)]
    assert os.environ["TRYGGHETSATLAS_DATABASE"].endswith("second.duckdb")
    app.run()
    assert [item.value for item in app.text] == [str(second)] * 3
