"""The map page's composition: heading, map and panel in a part that runs by itself, and the tables."""

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.figures.heading import Heading
from dashboard.figures.spec import Map
from dashboard.frame import components, session
from dashboard.map import exposed, figures, panel, pictures
from dashboard.map import layers as map_layers
from dashboard.map.layers import Layers
from dashboard.map.view import MapView
from dashboard.reading import geography, observations


def heading(con, view: MapView, layers: Layers) -> Heading:
    """Title, filters with the layers in words, and the sentence on what the tests found."""
    told = session.kept(_told, view.key, view)
    return components.heading(view.indicator, map_layers.named(view.filters, layers), told, con)


def _told(view: MapView) -> str:
    """The sentence, and which districts are surveyed in parts."""
    text, code, told = session.texts(), session.language(), sentence(view)
    if view.level == "district" and view.sex == view.age == "all":
        parts = session.read(observations.parts_surveyed, view.indicator.id, view.division, view.year)
        told += " " + words.parts(parts, str(view.year), code, text) if len(parts) else ""
    return told


def sentence(view: MapView) -> str:
    """What the map shows and what the tests of it found."""
    text, code = session.texts(), session.language()
    if view.kind == "change":
        return words.changed_on_map(view.table["area"].tolist(), view.findings, view.indicator, code, text)
    return words.on_map(view.table, view.indicator, str(view.year), code, text, view.tested)


@st.fragment
def figure(con, view: MapView, layers: Layers) -> None:
    """The map and the chosen area beside it; choosing another runs only this part of the page again."""
    chosen = panel.chosen(view)
    drawn, beside = st.columns([62, 38], gap="medium")
    with drawn:
        figures.draw(con, view, layers, chosen, session.kept(alternative, view.key, view))
    with beside:
        panel.beside(con, view, panel.pick(view))


def alternative(view: MapView) -> str:
    """What the map says, in words, for those who cannot see it: the tested sentence, n, and where the figures are."""
    text, code = session.texts(), session.language()
    n = view.table["n"].sum()
    asked = text["map_alt_n"].format(n=words.number(n, code)) if n else ""
    return " ".join(filter(None, [view.indicator.mark, sentence(view), asked, text["map_alt"]]))


def tables(con, view: MapView, layers: Layers, head: Heading) -> None:
    """The figures with what was tested, as a table (police areas have only that), and the police's list if it is on."""
    frame = session.kept(tested_table, view.key, view)
    if view.level == "police_area":
        covers = session.read(geography.police_area_covers, session.texts()["covers_part"])
        frame = frame.copy()
        frame.insert(1, session.texts()["column_covers"], view.table["area_id"].map(covers))
    key = f"karta-{view.indicator.id}-{view.year}"
    if view.level == "police_area":
        st.html(f"<p class='legend-note'>{session.texts()['police_table']}</p>")
        components.table(frame, head, key)
    else:
        picture = session.kept(_picture, (*view.key, layers.key), con, view, layers)
        components.table_twin(frame, head, key, picture)
    if layers.listed:
        exposed.table_twin(con, layers.listed)


def _picture(con, view: MapView, layers: Layers) -> Map:
    share = session.texts()["unit_points"] if view.kind != "value" else "%"
    unit = share if view.indicator.method == "share" else view.indicator.unit
    return pictures.picture(con, view, layers, unit, alternative(view))


def tested_table(view: MapView) -> pd.DataFrame:
    """The table twin: value, limits, n and status, then difference or change with its limits and what the test says."""
    text, table = session.texts(), view.table
    frame = components.shown(table, view.indicator, "year")
    status = frame.pop(text["column_status"])
    kind, side = ("change", "change") if view.kind == "change" else ("difference", "difference")
    names = [text[f"column_{kind}_rest" if kind == "difference" else "column_change"].format(before=view.before)]
    names += [text[f"column_{side}_lower"], text[f"column_{side}_upper"]]
    for name, column in zip(names, (kind, f"{kind}_lower", f"{kind}_upper"), strict=True):
        if table[column].notna().any():
            frame[name] = table[column].round(1).to_numpy()
    frame[text["column_tested"]] = [words.tested(word, text) for word in _directions(view)]
    return frame.assign(**{text["column_status"]: status})


def _directions(view: MapView) -> list[str]:
    found = [item.direction for item in view.findings] if view.kind == "change" else view.tested["direction"]
    return ["no_value" if pd.isna(value) else word for value, word in zip(view.table["value"], found, strict=True)]
