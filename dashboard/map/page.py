"""The map page's composition: heading, map and panel in a part that runs by itself, and the tables."""

import pandas as pd
import streamlit as st
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard import words
from dashboard.figures.heading import Heading
from dashboard.frame import components, kept, session
from dashboard.frame.kept import keeps
from dashboard.map import exposed, figures, panel, sentence
from dashboard.map import layers as map_layers
from dashboard.map.layers import Layers
from dashboard.map.view import MapView
from dashboard.reading import geography


def heading(view: MapView, layers: Layers) -> Heading:
    """Title, filters with the layers in words, and the sentence on what the tests found."""
    return components.heading(view.indicator, map_layers.named(view.filters, layers), sentence.told(view))


@st.fragment
def figure(con: DuckDBPyConnection, view: MapView, layers: Layers) -> None:
    """The map and the chosen area beside it; choosing another runs only this part of the page again."""
    chosen = panel.chosen(view)
    drawn, beside = st.columns([62, 38], gap="medium")
    with drawn:
        figures.draw(con, view, layers, chosen)
    with beside:
        panel.beside(view, panel.pick(view))


def tables(con: DuckDBPyConnection, view: MapView, layers: Layers, head: Heading) -> None:
    """The figures with what was tested, as a table (police areas have only that), and the police's list if it is on."""
    frame = tested_table(view)
    if view.level == "police_area":
        covers = kept.read(geography.police_area_covers, session.texts()["covers_part"])
        frame = frame.copy()
        frame.insert(1, session.texts()["column_covers"], view.table["area_id"].map(covers))
    key = f"karta-{view.indicator.id}-{view.year}"
    if view.level == "police_area":
        components.html(Markup("<p class='legend-note'>{}</p>").format(session.texts()["police_table"]))
        components.table(frame, head, key)
    else:
        components.table_twin(frame, head, key, figures.picture(con, view, layers))
    if layers.listed:
        exposed.table_twin(layers.listed)


@keeps(key=lambda view: view.key)
def tested_table(view: MapView) -> pd.DataFrame:
    """The table twin: value, limits, n and status, then difference or change with its limits and what the test says."""
    text, table = session.texts(), view.table
    frame = components.shown(table, view.indicator, "year")
    status = frame.pop(text["column_status"])
    tested = "change" if view.form == "change" else "difference"
    names = [text["column_change" if tested == "change" else "column_difference_rest"].format(before=view.before)]
    names += [text[f"column_{tested}_lower"], text[f"column_{tested}_upper"]]
    for name, column in zip(names, (tested, f"{tested}_lower", f"{tested}_upper"), strict=True):
        if table[column].notna().any():
            frame[name] = table[column].round(1).to_numpy()
    frame[text["column_tested"]] = [words.tested(word, text) for word in _directions(view)]
    return frame.assign(**{text["column_status"]: status})


def _directions(view: MapView) -> list[str]:
    found = [item.direction for item in view.findings] if view.form == "change" else view.tested["direction"].tolist()
    return ["no_value" if pd.isna(value) else word for value, word in zip(view.table["value"], found, strict=True)]
