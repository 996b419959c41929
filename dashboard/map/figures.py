"""The map of a view as one specification, for the screen and for files, and the map drawn in the page."""

import streamlit as st
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard.figures.map import build, classes
from dashboard.figures.map.spec import Map
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Look
from dashboard.frame import components, map_component, session
from dashboard.frame.kept import keeps
from dashboard.map import layers as map_layers
from dashboard.map import sentence
from dashboard.map.layers import Layers
from dashboard.map.view import MapView
from dashboard.reading import class_values, geography

MAP = "district_map"


def limits(con: DuckDBPyConnection, view: MapView) -> list[float]:
    """The limits of the classes of what is shown: the same for every year and group."""
    if view.form == "difference":
        return classes.diverging_limits(class_values.differences(con, view.indicator.id, view.level))
    if view.form == "change":
        return classes.diverging_limits(class_values.changes(con, view.indicator.id, view.level))
    return classes.class_limits(class_values.district_values(con, view.indicator.id, view.level))


@keeps(key=lambda con, view, layers: (*view.key, layers.key))
def picture(con: DuckDBPyConnection, view: MapView, layers: Layers) -> Map:
    """The areas by class of what is shown, with the layers that are on."""
    outlines = geography.outlines(con, view.table["area_id"].tolist())
    mark = view.indicator.mark or map_layers.mark(layers)
    look = Look(LIGHT, session.language(), session.texts(), mark)
    subject = build.Subject(view.indicator, view.form, view.level, view.year)
    over, alt, chosen = (
        map_layers.drawn(con, layers, view),
        sentence.alternative(view),
        ("", look.text["legend_chosen"]),
    )
    return build.areas(subject, view.table, outlines, limits(con, view), look, alt, over, chosen)


def draw(con: DuckDBPyConnection, view: MapView, layers: Layers, chosen: str) -> None:
    """The map with its legend; a click or arrow keys choose an area, whose edge the browser draws."""
    text, pick = session.texts(), f"pick_{view.pick}"
    [shown] = components.drawn(picture(con, view, layers))
    map_component.show(
        str(shown.html),
        chosen,
        text["map_choose"],
        shown.alt,
        MAP,
        lambda area_id: st.session_state.update({pick: area_id}),
    )
    components.html(shown.below or Markup())
