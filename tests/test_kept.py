"""Of each key one result is made, whoever asks; an error is not kept; what is kept is of one build and language."""

import shutil
import threading

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import kept
from dashboard.frame.kept import Store

PATIENCE = 60  # seconds; only a broken store lets a test wait as long


def in_threads(*works):
    """What each of the works returned or raised, all of them begun before any is waited for."""
    outcomes = [None] * len(works)

    def outcome(at, work):
        try:
            outcomes[at] = work()
        except Exception as error:
            outcomes[at] = error

    threads = [threading.Thread(target=outcome, args=item, daemon=True) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return outcomes


def waiting(store, key, number):
    """Wait until a number of threads stand in line for a key."""
    for _ in range(PATIENCE * 1000):
        if store._makers.get(key, (None, 0))[1] >= number:
            return
        threading.Event().wait(0.001)
    raise AssertionError(f"{number} threads did not come to stand in line")


def test_of_one_key_one_result_is_made_however_many_ask_at_once():
    store, made = Store(10), []

    def make():
        waiting(store, "key", 5)
        made.append(object())
        return made[-1]

    assert in_threads(*[lambda: store.get("key", make)] * 5) == made * 5
    assert len(made) == 1


def test_other_keys_are_made_meanwhile():
    store, second_is_made = Store(10), threading.Event()

    def first():
        assert second_is_made.wait(PATIENCE)
        return 1

    def second():
        second_is_made.set()
        return 2

    assert in_threads(lambda: store.get("first", first), lambda: store.get("second", second)) == [1, 2]


def test_an_error_goes_to_whom_it_happened_to_and_the_next_in_line_tries_anew():
    store, tries = Store(10), []

    def make():
        waiting(store, "key", 3 - len(tries))
        tries.append(len(tries))
        if len(tries) == 1:
            raise ValueError("the first try")
        return "made"

    outcomes = in_threads(*[lambda: store.get("key", make)] * 3)
    assert sorted(map(str, outcomes)) == ["made", "made", "the first try"]
    assert tries == [0, 1]
    assert store._makers == {}


def test_a_result_may_need_others_and_nothing_is_kept_of_who_made_it():
    store = Store(10)
    assert store.get("outer", lambda: store.get("inner", lambda: 1) + 1) == 2
    assert store.get("inner", lambda: 5) == 1
    assert store._makers == {}


def test_what_asks_for_itself_ends_in_an_error_and_not_in_a_wait():
    store = Store(10)

    def itself():
        return store.get("key", itself)

    [error] = in_threads(lambda: store.get("key", itself))
    assert isinstance(error, RecursionError)


def test_none_is_a_result_like_any_other():
    store = Store(10)
    assert store.get("key", lambda: None) is None
    assert store.get("key", lambda: 1) is None


def test_the_ones_longest_unused_are_forgotten():
    store = Store(2)
    for key in ("a", "b", "a", "c"):
        store.get(key, lambda key=key: key)
    assert [store.get(key, lambda: "anew") for key in ("a", "c", "b")] == ["a", "c", "anew"]


CALLS = []


@kept.keeps
def by_ids(word: str, numbers: list[int]) -> str:
    CALLS.append(f"by_ids {word} {numbers}")
    return word * len(numbers)


@kept.keeps(key=lambda frame, name: name)
def under_a_name(frame: pd.DataFrame, name: str) -> int:
    CALLS.append(f"under_a_name {name}")
    return len(frame)


def indicators(con, level: str) -> pd.DataFrame:
    CALLS.append(f"indicators {level}")
    return con.sql("select indicator_id from indicator").df()


def page():
    import pandas as pd
    import streamlit as st

    from dashboard.frame import kept
    from tests import test_kept

    st.text(test_kept.by_ids("ab", [1, 2]))
    st.text(test_kept.by_ids("ab", numbers=[1, 2]))
    st.text(test_kept.under_a_name(pd.DataFrame({"a": [1, 2]}), "two"))
    found = kept.read(test_kept.indicators, "district")
    assert list(found) == ["indicator_id"]
    found["mine"] = 1


def opened(**query):
    app = AppTest.from_function(page)
    app.query_params = query
    app.run()
    assert [item.message for item in app.exception] == []
    return [item.value for item in app.text]


@pytest.fixture
def atlas(database, tmp_path, monkeypatch):
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(shutil.copy(database, tmp_path / "atlas.duckdb")))
    kept.forget()
    CALLS.clear()


def test_every_reader_of_a_language_gets_what_was_made_for_the_first(atlas):
    once = ["by_ids ab [1, 2]", "by_ids ab [1, 2]", "under_a_name two", "indicators district"]
    assert opened() == opened() == ["abab", "abab", "2"]
    assert once == CALLS
    opened(lang="en")
    assert once * 2 == CALLS
    kept.forget()
    opened()
    assert once * 3 == CALLS


def test_outside_a_page_nothing_is_kept():
    CALLS.clear()
    assert [by_ids("ab", [1]), by_ids("ab", [1])] == ["ab", "ab"]
    assert len(CALLS) == 2


def test_a_connection_is_no_key():
    with duckdb.connect() as con, pytest.raises(TypeError, match="found a connection: give a key"):
        kept.by_arguments(indicators, con, "district")
