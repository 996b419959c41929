"""The map as a part of a page: (picture, chosen area) -> what the reader picks on it, by hand or by arrow keys."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard.frame import session

FOLDER = Path(__file__).parent
HTML = (
    "<div class='map'><div class='scroll'><div class='areas' role='radiogroup' aria-describedby='map-alt'></div></div>"
    "<p class='told' aria-hidden='true'></p>"
    "<div class='zoom'><button type='button'>+</button><button type='button'>−</button></div>"
    "<p class='tip' aria-hidden='true' hidden></p><p class='spoken' id='map-alt'></p></div>"
)
_component = st.components.v2.component(
    "atlas_map",
    html=HTML,
    css=(FOLDER / "map.css").read_text(encoding="utf-8"),
    js=(FOLDER / "map.js").read_text(encoding="utf-8"),
)


def show(svg: str, chosen: str, label: str, alt: str, key: str, on_pick: Callable[[str], None]) -> None:
    """Draw the map with an area chosen; `on_pick` is called with the area's id before the page runs again."""
    text = session.texts()

    def picked() -> None:
        if area_id := st.session_state[key].get("picked"):
            on_pick(area_id)

    words = {"label": label, "alt": alt, "closer": text["map_closer"], "further": text["map_further"]}
    _component(key=key, data={"svg": svg, "chosen": chosen, **words}, on_picked_change=picked)
