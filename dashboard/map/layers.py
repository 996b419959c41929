"""What can lie over the map, off until the reader turns it on: old divisions, the police's list, cells of events."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import pandas as pd
import shapely
import streamlit as st

from dashboard import words
from dashboard.figures.map.screen import Projection
from dashboard.frame import choices, session
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
    """Cells of one indicator in one year: what they are of, classes with colours, and the cells with their class."""

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
    def key(self) -> tuple:
        """What tells this choice from every other, for caches."""
        return (*self.old, self.listed and self.listed.since, *(f"{item.title} {item.year}" for item in self.cells))


def choose(con, view: MapView) -> Layers:
    """The choice of layers, of those that the data have."""
    text, code = session.texts(), session.language()
    divisions = session.read(geography.divisions, code)
    indicators = session.read(catalogue.indicators, code)
    drawn = view.division if view.level == "district" else None
    options = {f"{OLD}{key}": text["layer_old"].format(name=name) for key, name in divisions.items() if key != drawn}
    options |= {f"{CELLS}{key}": text["layer_cells"].format(name=indicators[key].short)
                for key in session.read(event_counts.hexagon_indicators) if key in indicators}  # fmt: skip
    options[EXPOSED] = text["layer_exposed"]
    chosen = _chosen(options)
    listed = exposed.listed(con, view.year) if EXPOSED in chosen else None
    old = {key.removeprefix(OLD): divisions[key.removeprefix(OLD)] for key in chosen if key.startswith(OLD)}
    cells = [_cells(con, indicators[key.removeprefix(CELLS)], view.year) for key in chosen if key.startswith(CELLS)]
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
        text["pick_layers"], list(options), format_func=options.get, key=widget, placeholder=text["layers_none"]
    )
    st.session_state.setdefault("choices", {})[KEY] = chosen
    if chosen:
        choices.remember(KEY, ",".join(chosen))
        st.session_state["choices"][KEY] = chosen
    else:
        st.query_params.pop(KEY, None)
    return chosen


def _cells(con, indicator: catalogue.Indicator, year: int) -> Cells:
    frame = session.read(event_counts.hexagons, indicator.id, year)
    fewest = int(frame["threshold"].iloc[0]) if len(frame) else 0
    return Cells(indicator.short, indicator.source, indicator.mark, year, fewest, frame)


def named(filters: str, layers: Layers) -> str:
    """The figure's filters in words, with each layer that is on."""
    text = session.texts()
    phrase = [text["layer_old"].format(name=name) for name in layers.old.values()]
    phrase += [text["layer_cells"].format(name=item.title) for item in layers.cells]
    return exposed.named(" · ".join([filters, *phrase]), layers.listed)


def drawn(con, layers: Layers, projection: Projection, under: Iterable[str]) -> list[str]:
    """The layers as SVG, the lowest first; `under` are the outlines whose own lines are drawn already."""
    parts = [_drawn_cells(item, nth, projection) for nth, item in enumerate(layers.cells)]
    for division in layers.old:
        outlines = geography.outlines(con, list(geography.districts(con, division)))
        lines = inner_lines(outlines["geometry"], under)
        if lines.is_empty:  # every border of the other division is one of those drawn
            continue
        path = projection.path(shapely.geometry.mapping(lines))
        parts.append(f"<path class='old-edge' d='{path}'/><path class='old' d='{path}'/>")
    if layers.listed is not None:
        parts += [_drawn_listed(row, projection) for row in layers.listed.drawn.itertuples()]
    return parts


def inner_lines(geometries: Iterable[str], under: Iterable[str]) -> shapely.Geometry:
    """The borders of some areas that are no borders of those under them: lines, without the shores."""
    lines, own = (shapely.union_all(shapely.boundary(shapely.from_geojson(list(each)))) for each in (geometries, under))
    return shapely.line_merge(shapely.multilinestrings(list(shapely.get_parts(lines.difference(own.buffer(1e-6))))))


def _drawn_listed(row: tuple, projection: Projection) -> str:
    path = projection.path(json.loads(row.geometry))
    tip = escape(row.tip, quote=True).replace("\n", "&#10;")
    return (
        f"<path class='exposed-edge' d='{path}'/><path class='exposed level-{row.level}' data-tip='{tip}' d='{path}'/>"
    )


def _drawn_cells(cells: Cells, nth: int, projection: Projection) -> str:
    import h3

    colours, parts = dict(zip(cells.classes, cell_colours(cells, nth), strict=True)), []
    for row in cells.frame.itertuples():
        corners = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(row.cell)]
        path = projection.path({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
        tip = escape(cell_words(cells, row.events_from, row.events_to), quote=True).replace("\n", "&#10;")
        shade = next(shade for pair, shade in colours.items() if pair[0] == row.events_from)
        parts.append(f"<path class='cell' style='fill:{shade}' data-tip='{tip}' d='{path}'/>")
    return "".join(parts)


def cell_colours(cells: Cells, nth: int) -> list[str]:
    """A colour for each class of the nth layer of cells."""
    scale = CELL_COLOURS[nth % len(CELL_COLOURS)]
    return [scale[min(at, len(scale) - 1)] for at in range(len(cells.classes))]


def mark(layers: Layers) -> str:
    """What the map must say when a layer on it is of demonstration data."""
    marks = [item.mark for item in layers.cells if item.mark and len(item.frame)]
    return session.texts()["cells_mark"].format(mark=marks[0]) if marks else ""


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


def legend(layers: Layers) -> str:
    """What each layer's lines and colours mean, whose they are, and how to read them."""
    text, parts = session.texts(), []
    if layers.old:
        items = "".join(
            f"<li><i class='line old'></i>{escape(text['layer_old'].format(name=name))}</li>"
            for name in layers.old.values()
        )
        parts.append(f"<ul class='legend' aria-label='{escape(text['legend_old'])}'>{items}</ul>")
        parts.append(f"<p class='legend-note'>{escape(text['old_note'])}</p>")
    parts += [_cell_legend(item, nth) for nth, item in enumerate(layers.cells)]
    listed = exposed.legend(layers.listed) if layers.listed is not None else ""
    return (f"<div class='listed'>{''.join(parts)}</div>" if parts else "") + listed


def _cell_legend(cells: Cells, nth: int) -> str:
    text, code = session.texts(), session.language()
    title = f"<b>{escape(cells.title)}, {cells.year}</b>"
    if cells.frame.empty:
        return f"<p class='legend-note'>{title}. {escape(text['cells_none'].format(year=cells.year))}</p>"
    items = "".join(
        f"<li><i style='background:{shade}'></i>{class_words(*pair)}</li>"
        for pair, shade in zip(cells.classes, cell_colours(cells, nth), strict=True)
    )
    note = text["cells_note"].format(fewest=words.number(cells.fewest, code), source=cells.source)
    mark = f"<p class='demonstration'>{escape(cells.mark)}</p>" if cells.mark else ""
    return (
        f"<p class='legend-title'>{title}</p>{mark}<ul class='legend' aria-label='{escape(cells.title)}'>{items}</ul>"
        f"<p class='legend-note'>{escape(note)}</p>"
    )


NONE = Layers({}, None, [])
