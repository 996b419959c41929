"""The map itself: what each area is drawn as, the picture with its layers, the legend, and the years to play."""

from html import escape
from itertools import pairwise

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.figures.map import classes as map_classes
from dashboard.figures.map import screen as map_screen
from dashboard.figures.palette import palette
from dashboard.frame import map_component, session
from dashboard.map import layers as map_layers
from dashboard.map.layers import Layers
from dashboard.map.view import PLAY, MapView
from dashboard.reading import class_values, geography

STEP_SECONDS = 1.6
MAP = "district_map"
NO_NUMBER = {"withheld": "withheld_short"}


def limits(con, view: MapView) -> list[float]:
    """The limits of the classes of what is shown: the same for every year and group."""
    if view.kind == "difference":
        return map_classes.diverging_limits(class_values.differences(con, view.indicator.id, view.level))
    if view.kind == "change":
        return map_classes.diverging_limits(class_values.changes(con, view.indicator.id, view.level))
    return map_classes.class_limits(class_values.district_values(con, view.indicator.id, view.level))


def _picture(con, view: MapView, layers: Layers) -> tuple[str, list[float]]:
    """(the map as SVG, the limits of its classes)."""
    cuts = limits(con, view)
    outlines = geography.outlines(con, view.table["area_id"].tolist())
    projection = map_screen.Projection.of(outlines["geometry"])
    shades = map_classes.colours(cuts, palette(False))
    shapes = [shape(view, row, cuts, shades) for row in view.table.to_dict("records")]
    under = outlines["geometry"] if view.level == "district" else geography.outlines(con, [geography.CITY])["geometry"]
    over = map_layers.drawn(con, layers, projection, under)
    named = view.level == "district"
    return map_screen.draw(
        shapes, outlines, projection, over, view.indicator.mark or map_layers.mark(layers), named
    ), cuts


def shape(view: MapView, row: dict, cuts: list[float], shades: list[str]) -> map_screen.Shape:
    """How an area is drawn: the colour of its class, a pattern where the figure is uncertain or missing, its words."""
    text, code = session.texts(), session.language()
    tip = tooltip(view, row)
    phrase = {"area_id": row["area_id"], "name": row["area"], "tip": tip, "spoken": tip.replace("\n", ". ")}
    if pd.isna(row["shown"]):
        pattern = "withheld" if row["status"] == "withheld" else "none"
        return map_screen.Shape(value=text[NO_NUMBER.get(row["status"], "no_figure_short")], pattern=pattern, **phrase)
    number = map_classes.class_of(row["shown"], cuts)
    value = words.number(row["shown"], code)
    value = f"+{value}" if view.kind != "value" and row["shown"] > 0 else value
    value = value if view.level == "district" else str(number + 1)
    return map_screen.Shape(value=value, fill=shades[number], pattern=row["pattern"], sign=row["sign"], **phrase)


def tooltip(view: MapView, row: dict) -> str:
    """Name, value, interval or why there is none, n, what was tested and found, year and source, as plain text."""
    text, code = session.texts(), session.language()
    lines = [row["area"], *filter(None, [view.indicator.mark])]
    if pd.isna(row["value"]):
        return "\n".join([*lines, f"{view.year}: {text['status_' + row['status']]}"])
    unit = words.unit(view.indicator, bool(row["is_count"]), text)
    lines.append(f"{view.year}: {words.quantity(row['value'], unit, code)}")
    lines.append(words.capital(words.interval(pd.Series(row), code, text)))
    lines += [row["found"]] if row["found"] else []
    return "\n".join([*lines, view.indicator.source])


def draw(con, view: MapView, layers: Layers, chosen: str, alt: str) -> None:
    """The map with its legend; a click or arrow keys choose an area."""
    text = session.texts()
    svg, cuts = session.kept(_picture, (*view.key, layers.key), con, view, layers)
    pick = f"pick_{view.pick}"
    map_component.show(
        svg, chosen, text["map_choose"], alt, MAP, lambda area_id: st.session_state.update({pick: area_id})
    )
    st.html(session.kept(legend, (*view.key, session.is_dark()), cuts, view) + map_layers.legend(layers))


def legend(cuts: list[float], view: MapView) -> str:
    """The classes with their numbers, lowest first, how they were made, and what patterns and edges mean."""
    text, code = session.texts(), session.language()
    shades = map_classes.colours(cuts, palette(session.is_dark()))
    limits = [_limit(cut, view.kind, code) for cut in cuts]
    items = [
        f"<li><i style='background:{shade};color:{map_classes.readable_on(shade)}'>{number}</i>"
        f"<span>{low} {text['to']} {high}</span><b aria-hidden='true'>{low}</b>"
        f"{f'<b aria-hidden=true>{high}</b>' if number == len(shades) else ''}</li>"
        for number, (shade, (low, high)) in enumerate(zip(shades, pairwise(limits), strict=True), 1)
    ]
    marks = [f"<li><i class='{name}'></i>{escape(phrase)}</li>" for name, phrase in _marks(view) if phrase]
    share = view.indicator.method == "share"
    unit = text["unit_points" if view.kind != "value" else "unit_percent"] if share else view.indicator.unit
    note = text["legend_note" if view.kind == "value" else "legend_diverging"].format(unit=words.capital(unit))
    tested = text["legend_tests_change" if view.kind == "change" else "legend_tests"]
    notes = [note, tested] if (view.table["sign"] != "").any() or view.kind != "value" else [note]
    mark = f"<p class='demonstration'>{escape(view.indicator.mark)}</p>" if view.indicator.mark else ""
    return (
        f"{mark}<ul class='legend classes' aria-label='{text['legend']}'>{''.join(items)}</ul>"
        f"<ul class='legend marks' aria-label='{text['legend_marks']}'>{''.join(marks)}</ul>"
        f"<p class='legend-note'>{escape(' '.join(notes))}</p>"
    )


def _limit(cut: float, kind: str, code: str) -> str:
    return f"{'+' if kind != 'value' and cut > 0 else ''}{words.number(cut, code)}"


def _marks(view: MapView) -> list[tuple[str, str]]:
    """(class of the sample, words) of each pattern and edge that the map has now."""
    text, table = session.texts(), view.table
    certain = text["legend_certain_change" if view.kind == "change" else "legend_certain"]
    hatched = {
        "value": "legend_unreliable",
        "difference": "legend_uncertain_difference",
        "change": "legend_uncertain_change",
    }
    return [
        ("chosen", text["legend_chosen"]),
        ("certain", certain if (table["sign"] != "").any() else ""),
        ("hatched", text[hatched[view.kind]] if (table["pattern"] == "uncertain").any() else ""),
        ("dotted", text["legend_withheld"] if (table["status"] == "withheld").any() else ""),
        ("empty", text["no_figure"] if (table["shown"].isna() & (table["status"] != "withheld")).any() else ""),
    ]


def years(view: MapView) -> None:
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
