"""Two pages are worked out at a time; a third waits in line, and a turn ends however the page ends."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import gate
from tests.pages.conftest import APP

PATIENCE = 60


def turns_left():
    """How many turns can be taken at once, each given back."""
    taken = [gate.turn.acquire(blocking=False) for _ in range(gate.AT_ONCE + 1)]
    for _ in range(sum(taken)):
        gate.turn.release()
    return sum(taken)


def test_a_page_waits_for_its_turn(opened):
    opened("overview")
    page = AppTest.from_file(APP, default_timeout=120)
    thread = threading.Thread(target=page.run, daemon=True)
    with gate.turn, gate.turn:
        thread.start()
        thread.join(3)  # when there is no line the page is there long before
        assert thread.is_alive()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert [item.message for item in page.exception] == []
    assert page.title[0].value


@pytest.mark.parametrize("end", ["", "st.stop()", "st.rerun()", "raise ValueError('broken')"])
def test_a_turn_ends_however_the_page_ends(end):
    script = f"""
import streamlit as st
from dashboard.frame import gate

with gate.turn:
    st.text("in turn")
    if "again" not in st.session_state:
        st.session_state["again"] = True
        {end or "pass"}
"""
    page = AppTest.from_string(script).run()
    assert [item.value for item in page.text] == ["in turn"]
    assert turns_left() == gate.AT_ONCE
