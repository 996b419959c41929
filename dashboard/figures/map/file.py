"""Maps inside the frame: areas by class, what lies over them, and cells of events."""

import json

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path as Outline

from dashboard import words
from dashboard.figures.axes import ARROWS, broken, note
from dashboard.figures.map.classes import class_of
from dashboard.figures.page_frame import WIDTH, width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Map

SQUEEZE = 0.51  # a degree of longitude is this much of a degree of latitude here
HEIGHT = 5.2
LEGEND = 7.5
LEGEND_LINE = 0.21
SWATCH, EDGE = 0.13, 0.16
MOST_NAMED = 20
NAME = {
    "size": 7,
    "ha": "center",
    "va": "center",
    "color": LIGHT.ink,
    "linespacing": 1.05,
    "zorder": 5,
    "parse_math": False,
    "bbox": {"facecolor": LIGHT.paper, "alpha": 0.78, "edgecolor": "none", "pad": 1},
}


def room_areas(picture: Map) -> tuple[float, float, float, float]:
    """The map's height, and lines for what its shades and lines mean."""
    return 0.1, 0.1, 0.3 + LEGEND_LINE * len(legend_rows(signs_of(picture))), HEIGHT


def areas(axes: Axes, picture: Map) -> None:
    """Areas coloured by class, named with values where they are few, the chosen one edged; then what lies over."""
    named = len(picture.table) <= MOST_NAMED
    for row in sorted(picture.table.to_dict("records"), key=lambda row: row["area_id"] == picture.chosen):
        _area(axes, row, picture)
        if named:
            phrase = f"{broken(row['area'])}\n{_value(row, picture)}"
            axes.text(row["longitude"], row["latitude"], phrase, **NAME)
    for boundary, shade in picture.cells:
        axes.add_patch(_cell(boundary, shade, LIGHT.paper, 0.3))
    for geometry, colour, dashed, _ in picture.over:
        style = {"color": colour, "linewidth": 1.3, "linestyle": (0, (3, 2)) if dashed else "-", "zorder": 4.5}
        for line in _lines(json.loads(geometry)):
            axes.plot(*zip(*(point[:2] for point in line), strict=True), **style)
    finish(axes, signs_of(picture))


def _area(axes: Axes, row: dict, picture: Map) -> None:
    known, is_chosen = pd.notna(row["value"]), row["area_id"] == picture.chosen
    shade = picture.shades[class_of(row["value"], list(picture.limits))] if known else LIGHT.empty
    outline, order = _outline(json.loads(row["geometry"])), 3 if is_chosen else 2
    if row.get("pattern") == "uncertain":
        hatched = PathPatch(outline, facecolor="none", edgecolor=LIGHT.muted, linewidth=0, hatch="////", zorder=order)
        axes.add_artist(hatched)
    is_certain = known and row.get("direction") in ARROWS
    edge = LIGHT.ink if is_chosen or is_certain else LIGHT.paper
    wide = 2 if is_chosen else 1.2
    axes.add_artist(PathPatch(outline, facecolor=shade, edgecolor=edge, linewidth=wide, zorder=order - 0.1))
    axes.update_datalim(outline.vertices)  # as add_patch does by looking for curves, which outlines have not


def _value(row: dict, picture: Map) -> str:
    phrase = note(row, picture)
    sign = "+" if picture.signed and pd.notna(row["value"]) and row["value"] > 0 else ""
    arrow = ARROWS.get(row.get("direction"), "")
    return f"{arrow}{sign}{phrase.removeprefix(arrow)}" if sign else phrase


def _cell(boundary, shade: str, edge: str, wide: float, order: float = 3.5) -> Polygon:
    return Polygon(list(boundary), closed=True, facecolor=shade, edgecolor=edge, linewidth=wide, zorder=order)


def finish(axes: Axes, signs: list[tuple[dict, str]]) -> None:
    """North up, no axes, and below what the shades and lines mean, in as many rows as they need."""
    axes.autoscale_view()
    axes.set_aspect(1 / SQUEEZE)
    axes.axis("off")
    figure, box = axes.figure, axes.get_position()
    tall = figure.get_figheight()
    for down, row in enumerate(legend_rows(signs)):
        base = box.y0 - (0.3 + down * LEGEND_LINE) / tall
        for left, look, label in row:
            patch = Rectangle((left / WIDTH, base), SWATCH / WIDTH, 0.13 / tall, transform=figure.transFigure)
            patch.set(**look)
            figure.add_artist(patch)
            phrase = {"size": LEGEND, "color": LIGHT.muted, "va": "bottom", "parse_math": False}
            figure.text((left + SWATCH + 0.05) / WIDTH, base, label, **phrase)


def legend_rows(signs: list[tuple[dict, str]]) -> list[list[tuple[float, dict, str]]]:
    """(inches from the left, look, label) of each sign, in rows no wider than the figure."""
    rows, left = [[]], EDGE
    for look, label in signs:
        wide = SWATCH + 0.2 + width_of(label, LEGEND)
        if rows[-1] and left + wide > WIDTH - EDGE:
            rows.append([])
            left = EDGE
        rows[-1].append((left, look, label))
        left += wide
    return rows


def signs_of(picture: Map) -> list[tuple[dict, str]]:
    """(look, words) of each class, lowest first; of what has no figure, of hatching, and of what lies over."""
    code, plus = picture.language, "+" if picture.signed else ""
    ends = [f"{plus if cut > 0 else ''}{words.number(cut, code)}" for cut in picture.limits]
    thin = {"edgecolor": LIGHT.muted, "linewidth": 0.5}
    between = " – " if picture.signed else "–"
    found = [
        (thin | {"facecolor": shade}, f"{low}{between}{high}")
        for shade, low, high in zip(picture.shades, ends, ends[1:], strict=False)
    ]
    if picture.table["value"].isna().any():
        found.append((thin | {"facecolor": LIGHT.empty}, picture.no_figure))
    if picture.uncertain and "pattern" in picture.table and picture.table["pattern"].eq("uncertain").any():
        found.append((thin | {"facecolor": LIGHT.paper, "hatch": "/////"}, picture.uncertain))
    named = dict.fromkeys((colour, dashed, label) for _, colour, dashed, label in picture.over)
    found += [
        ({"facecolor": "none", "edgecolor": colour, "linestyle": "--" if dashed else "-", "linewidth": 1.3}, label)
        for colour, dashed, label in named
    ]
    return found + [(thin | {"facecolor": shade}, label) for shade, label in picture.cell_classes]


def _outline(geometry: dict) -> Outline:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [ring for polygon in polygons for ring in polygon]
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))


def _lines(geometry: dict) -> list:
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind == "MultiPolygon":
        return [ring for polygon in parts for ring in polygon]
    return [parts] if kind == "LineString" else parts
