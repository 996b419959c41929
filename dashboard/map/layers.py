"""What can lie over the map, off until the reader turns it on: old divisions, the police's list, cells of events."""

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import pandas as pd
import shapely
import streamlit as st
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.figures.map.geometry import polygon
from dashboard.figures.map.spec import Layer, LayerClass, Shape
from dashboard.frame import choices, kept, session
from dashboard.map import exposed
from dashboard.map.view import MapView
from dashboard.reading import catalogue, event_counts, geography

KEY = "layers"
EXPOSED, OLD, CELLS = "exposed", "old-", "cells-"
CELL_COLOURS = (  # another hue for each layer of cells, none of them the map's own; fewest events lightest
    ("#E9DBF1", "#C49BDA", "#9459B8", "#5B2A7C"),
    ("#F7D9E5", "#E493B4", "#C04C80", "#7D1D4C"),
    ("#DDE2EA", "#A9B5C6", "#6D7D95", "#3A475C"),
)


@dataclass(frozen=True)
class Cells:
    """Cells of one indicator in one year: what they are of, and the cells with their class."""

    title: str
    source: str
    mark: str
    year: int
    fewest: int
    frame: pd.DataFrame

    @property
    def classes(self) -> list[tuple[float, float]]:
        """(from, to) of each class there is, fewest events first; to is missing in the open one."""
        pairs = self.frame[["events_from", "events_to"]].drop_duplicates().sort_values("events_from")
        return list(pairs.itertuples(index=False, name=None))


@dataclass(frozen=True)
class Layers:
    """What the reader has turned on."""

    old: dict[str, str]
    listed: exposed.Listed | None
    cells: list[Cells]

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What tells this choice from every other, for caches."""
        return (*self.old, self.listed and self.listed.since, *(f"{item.title} {item.year}" for item in self.cells))


def choose(con: DuckDBPyConnection, view: MapView) -> Layers:
    """The choice of layers, of those that the data have."""
    text, code = session.texts(), session.language()
    divisions = kept.read(geography.divisions, code)
    indicators = kept.read(catalogue.indicators, code)
    drawn = view.division if view.level == "district" else None
    options = {f"{OLD}{key}": text["layer_old"].format(name=name) for key, name in divisions.items() if key != drawn}
    options |= {f"{CELLS}{key}": text["layer_cells"].format(name=indicators[key].short)
                for key in kept.read(event_counts.hexagon_indicators) if key in indicators}  # fmt: skip
    options[EXPOSED] = text["layer_exposed"]
    chosen = _chosen(options)
    listed = exposed.listed(con, view.year) if EXPOSED in chosen else None
    old = {key.removeprefix(OLD): divisions[key.removeprefix(OLD)] for key in chosen if key.startswith(OLD)}
    cells = [_cells(indicators[key.removeprefix(CELLS)], view.year) for key in chosen if key.startswith(CELLS)]
    return Layers(old, listed, cells)


def _chosen(options: dict[str, str]) -> list[str]:
    """What is turned on, in the address by id; nothing is there when nothing is on."""
    widget, text = f"pick_{KEY}", session.texts()
    if widget not in st.session_state:
        given = [item for item in st.query_params.get(KEY, "").split(",") if item]
        before = given or choices.chosen_before(KEY) or []
        if given != choices.chosen_before(KEY) and (unknown := [item for item in given if item not in options]):
            choices.note("unknown_choice", name=KEY, value=", ".join(unknown))
        st.session_state[widget] = before
    st.session_state[widget] = [item for item in st.session_state[widget] if item in options]
    chosen = st.multiselect(
        text["pick_layers"], list(options), format_func=options.__getitem__, key=widget, placeholder=text["layers_none"]
    )
    st.session_state.setdefault("choices", {})[KEY] = chosen
    if chosen:
        choices.remember(KEY, ",".join(chosen))
        st.session_state["choices"][KEY] = chosen
    else:
        st.query_params.pop(KEY, None)
    return chosen


def _cells(indicator: catalogue.Indicator, year: int) -> Cells:
    frame = kept.read(event_counts.hexagons, indicator.id, year)
    fewest = int(frame["threshold"].iloc[0]) if len(frame) else 0
    return Cells(indicator.short, indicator.source, indicator.mark, year, fewest, frame)


def named(filters: str, layers: Layers) -> str:
    """The figure's filters in words, with each layer that is on."""
    text = session.texts()
    phrase = [text["layer_old"].format(name=name) for name in layers.old.values()]
    phrase += [text["layer_cells"].format(name=item.title) for item in layers.cells]
    return exposed.named(" · ".join([filters, *phrase]), layers.listed)


def mark(layers: Layers) -> str:
    """What the map must say when a layer on it is of demonstration data."""
    marks = [item.mark for item in layers.cells if item.mark and len(item.frame)]
    return session.texts()["cells_mark"].format(mark=marks[0]) if marks else ""


def drawn(con: DuckDBPyConnection, layers: Layers, view: MapView) -> list[Layer]:
    """The layers as they are drawn over the map of the view, each with its legend."""
    found = [_old(con, layers.old, view)] if layers.old else []
    found += [_of_cells(item, nth) for nth, item in enumerate(layers.cells)]
    return [*found, exposed.layer(layers.listed)] if layers.listed is not None else found


def _old(con: DuckDBPyConnection, divisions: dict[str, str], view: MapView) -> Layer:
    """The borders of other divisions, as dashed lines."""
    text = session.texts()
    own = view.table["area_id"].tolist() if view.level == "district" else [geography.CITY]
    under = geography.outlines(con, own)["geometry"]
    shapes = []
    for number, division in enumerate(divisions):
        outlines = geography.outlines(con, list(geography.districts(con, division)))
        lines = inner_lines(outlines["geometry"], under)
        if not lines.is_empty:  # else every border of the other division is one of those drawn
            shapes.append(Shape(json.dumps(shapely.geometry.mapping(lines)), number))
    classes = [LayerClass(text["layer_old"].format(name=name), "ink", "dashed") for name in divisions.values()]
    return Layer("old", text["legend_old"], classes, shapes, note=text["old_note"])


def inner_lines(geometries: Iterable[str], under: Iterable[str]) -> shapely.Geometry:
    """The borders of some areas that are no borders of those under them: lines, without the shores."""
    lines, own = (shapely.union_all(shapely.boundary(shapely.from_geojson(list(each)))) for each in (geometries, under))
    return shapely.line_merge(shapely.multilinestrings(list(shapely.get_parts(lines.difference(own.buffer(1e-6))))))


def _of_cells(cells: Cells, nth: int) -> Layer:
    """Hexagons of events in classes."""
    import h3

    text, code = session.texts(), session.language()
    title = f"{cells.title}, {cells.year}"
    if cells.frame.empty:
        return Layer("cells", cells.title, [], [], title, text["cells_none"].format(year=cells.year))
    number = {low: at for at, (low, _) in enumerate(cells.classes)}
    shapes = [
        Shape(
            polygon((east, north) for north, east in h3.cell_to_boundary(row.cell)),
            number[row.events_from],
            cell_words(cells, row.events_from, row.events_to),
        )
        for row in cells.frame.itertuples()
    ]
    classes = [
        LayerClass(class_words(*pair), shade)
        for pair, shade in zip(cells.classes, cell_colours(cells, nth), strict=True)
    ]
    note = text["cells_note"].format(fewest=words.number(cells.fewest, code), source=cells.source)
    return Layer("cells", cells.title, classes, shapes, title, note, cells.mark)


def cell_colours(cells: Cells, nth: int) -> list[str]:
    """A colour for each class of the nth layer of cells."""
    scale = CELL_COLOURS[nth % len(CELL_COLOURS)]
    return [scale[min(at, len(scale) - 1)] for at in range(len(cells.classes))]


def class_words(low: float, high: float) -> str:
    """'5–9', or '50 eller fler'."""
    text, code = session.texts(), session.language()
    if pd.isna(high):
        return text["cells_open"].format(low=words.number(low, code))
    return f"{words.number(low, code)}–{words.number(high, code)}"


def cell_words(cells: Cells, low: float, high: float) -> str:
    """What a cell says beside the pointer."""
    lines = [cells.title, f"{cells.year}: {class_words(low, high)}", cells.mark]
    return "\n".join(filter(None, lines))


NONE = Layers({}, None, [])
