"""The years to play: a slider under the map, and a button that goes through them one by one."""

import streamlit as st

from dashboard.frame import session
from dashboard.map.view import PLAY, MapView

STEP_SECONDS = 1.6


def slider(view: MapView) -> None:
    """A slider over the years that have figures, and a button that goes through them one by one."""
    text = session.texts()
    if len(view.years) < 2:
        return
    st.session_state["slide_year"] = view.year
    playing = st.session_state.get("playing", False)
    with st.container(key="years", horizontal=True, vertical_alignment="bottom"):
        st.button(
            text["play_stop" if playing else "play"],
            icon=f":material/{'stop' if playing else 'play_arrow'}:",
            key="play",
            on_click=_play,
            args=(view,),
        )
        st.select_slider(text["slide_year"], list(view.years), key="slide_year", on_change=_slid)
    st.session_state["drawn"] = True
    st.fragment(_ticked, run_every=STEP_SECONDS if playing else None)(view.years, view.year, playing)


def _slid() -> None:
    st.session_state[PLAY] = st.session_state["slide_year"]
    st.session_state["playing"] = False


def _play(view: MapView) -> None:
    """Begin to play, from the first year when the last is shown; or stop."""
    st.session_state["playing"] = not st.session_state.get("playing", False)
    if st.session_state["playing"] and view.year == view.years[-1]:
        st.session_state[PLAY] = view.years[0]


def _ticked(every: tuple[int, ...], year: int, was_playing: bool) -> None:
    """One step of playing, each time the clock runs this part alone: the next year, and a stop at the last.

    A press of the button at the very moment of a step runs this part only: the page is then drawn anew from here.
    """
    if st.session_state.pop("drawn", False):
        return  # the page has just been drawn as a whole
    is_playing = st.session_state.get("playing", False)
    if is_playing:
        later = [item for item in every if item > year]
        st.session_state["playing"] = len(later) > 1
        if later:
            st.session_state[PLAY] = later[0]
    if is_playing or was_playing:
        st.rerun(scope="app")
