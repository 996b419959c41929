"""Maps on matplotlib's axes: areas by class, their patterns and edges, what lies over them, and the legend below."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from dashboard.figures.axes import broken, page
from dashboard.figures.map.geometry import SQUEEZE, rings
from dashboard.figures.map.spec import Area, Layer, LayerClass, Map
from dashboard.figures.page_frame import WIDTH, width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import SIGNS

Sample = tuple[dict[str, Any], str]

HEIGHT = 5.2
LEGEND = 7.5
LEGEND_LINE = 0.21
SWATCH, EDGE = 0.13, 0.16
DASHES: dict[str, Any] = {"solid": "-", "dashed": (0, (4, 2.5)), "dotted": (0, (1, 1.6))}
THIN = {"edgecolor": LIGHT.muted, "linewidth": 0.5}
HATCH, DOTS = "////", "..."
BORDERS: dict[str, dict[str, Any]] = {  # the edge of an area by its pattern, as in map.css
    "": {"edgecolor": LIGHT.ink, "linewidth": 0.5},
    "uncertain": {"edgecolor": LIGHT.ink, "linewidth": 0.5},
    "withheld": {"edgecolor": LIGHT.ink, "linewidth": 1.2, "linestyle": ":"},
    "none": {"edgecolor": LIGHT.muted, "linewidth": 0.6, "linestyle": "--"},
}
NAME: dict[str, Any] = {
    "ha": "center",
    "va": "center",
    "color": LIGHT.ink,
    "linespacing": 1.05,
    "zorder": 6,
    "parse_math": False,
    "bbox": {"facecolor": LIGHT.paper, "alpha": 0.78, "edgecolor": "none", "pad": 1},
}
SAMPLES: dict[str, dict[str, Any]] = {  # what an edge or pattern looks like in the legend
    "chosen": {"facecolor": "none", "edgecolor": LIGHT.accent, "linewidth": 1.8},
    "certain": {"facecolor": "none", "edgecolor": LIGHT.ink, "linewidth": 1.8},
    "hatched": THIN | {"facecolor": LIGHT.paper, "hatch": HATCH * 2},
    "dotted": {"facecolor": LIGHT.paper, "edgecolor": LIGHT.ink, "linewidth": 1, "linestyle": ":"},
    "empty": {"facecolor": LIGHT.empty, "edgecolor": LIGHT.muted, "linewidth": 0.6, "linestyle": "--"},
}


def room_areas(picture: Map) -> tuple[float, float, float, float]:
    """The map's height, and lines for what its shades and lines mean."""
    return 0.1, 0.1, 0.3 + LEGEND_LINE * len(legend_rows(samples(picture))), HEIGHT


def areas(axes: Axes, picture: Map) -> None:
    """Areas coloured by class with their words, edges where they are certain or chosen; then what lies over."""
    for area in picture.areas:
        path = outline(area.geometry)
        _area(axes, area, path)
        if area.sign:
            _edge(axes, path, LIGHT.ink, 3.0, 3.2, within=True)
        if area.area_id == picture.chosen:
            _edge(axes, path, LIGHT.accent, 1.8, 4.2)
        _words(axes, area, picture.is_named)
    for layer in picture.layers:
        _layer(axes, layer)
    finish(axes, samples(picture))


def _area(axes: Axes, area: Area, path: Outline) -> None:
    missing = LIGHT.paper if area.pattern == "withheld" else LIGHT.empty
    colour = LIGHT.of(area.colour) if area.colour else missing
    axes.add_artist(PathPatch(path, facecolor=colour, zorder=2, gid=f"area-{area.area_id}", **BORDERS[area.pattern]))
    if area.pattern == "uncertain":  # a light line under a dark one, so that it is seen on any colour
        for shade, wide in ((LIGHT.paper, 2.2), (LIGHT.ink, 0.7)):
            _pattern(axes, path, HATCH, shade, wide, f"uncertain-{area.area_id}")
    elif area.pattern == "withheld":
        _pattern(axes, path, DOTS, LIGHT.muted, 1.0, f"withheld-{area.area_id}")
    axes.update_datalim(path.vertices)  # as add_patch does by looking for curves, which outlines have not


def _pattern(axes: Axes, path: Outline, hatch: str, shade: str, wide: float, name: str) -> None:
    drawn = PathPatch(path, facecolor="none", edgecolor=shade, linewidth=0, hatch=hatch, zorder=2.5, gid=name)
    drawn.set_hatch_linewidth(wide)
    axes.add_artist(drawn)


def _edge(axes: Axes, path: Outline, shade: str, wide: float, order: float, within: bool = False) -> None:
    """An edge with a light one around it; `within` its own area alone, so that two neighbours' edges are both seen."""
    for colour, width in ((LIGHT.paper, wide + 2), (shade, wide)):
        drawn = PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width, zorder=order, joinstyle="round")
        axes.add_artist(drawn)
        if within:
            drawn.set_clip_path(path, axes.transData)


def _words(axes: Axes, area: Area, is_named: bool) -> None:
    """The name and the number in the area; of many areas the number of the class alone."""
    said = f"{SIGNS.get(area.sign, '')} {area.words}".strip()
    phrase, size = (f"{broken(area.name)}\n{said}", 7) if is_named else (said, 5)
    axes.text(*area.point, phrase, size=size, gid=f"words-{area.area_id}", **NAME)


def _layer(axes: Axes, layer: Layer) -> None:
    for shape in layer.shapes:
        look = layer.classes[shape.number]
        if layer.is_filled:
            style = {"facecolor": LIGHT.of(look.colour), "edgecolor": LIGHT.ink, "linewidth": 0.3, "zorder": 3.5}
            axes.add_artist(PathPatch(outline(shape.geometry), alpha=0.9, **style))
            continue
        for line in rings(shape.geometry):
            x, y = zip(*line, strict=True)
            axes.plot(x, y, color=LIGHT.paper, linewidth=2.4, zorder=4.4)
            axes.plot(x, y, color=LIGHT.of(look.colour), linewidth=1.3, linestyle=DASHES[look.dash], zorder=4.5)


def outline(geometry: str) -> Outline:
    """A GeoJSON text of polygons as one path of matplotlib's."""
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings(geometry)))


def finish(axes: Axes, signs: Sequence[Sample]) -> None:
    """North up, no axes, and below what the shades and lines mean, in as many rows as they need."""
    axes.autoscale_view()
    axes.set_aspect(1 / SQUEEZE)
    axes.axis("off")
    figure, box = page(axes), axes.get_position()
    tall = figure.get_figheight()
    for down, row in enumerate(legend_rows(signs)):
        base = box.y0 - (0.3 + down * LEGEND_LINE) / tall
        for left, look, label in row:
            patch = Rectangle((left / WIDTH, base), SWATCH / WIDTH, 0.13 / tall, transform=figure.transFigure)
            patch.set(**look)
            figure.add_artist(patch)
            phrase: dict[str, Any] = {"size": LEGEND, "color": LIGHT.muted, "va": "bottom", "parse_math": False}
            figure.text((left + SWATCH + 0.05) / WIDTH, base, label, gid="legend", **phrase)


def legend_rows(signs: Sequence[Sample]) -> list[list[tuple[float, dict[str, Any], str]]]:
    """(inches from the left, look, label) of each sign, in rows no wider than the figure."""
    rows: list[list[tuple[float, dict[str, Any], str]]] = [[]]
    left = EDGE
    for look, label in signs:
        wide = SWATCH + 0.2 + width_of(label, LEGEND)
        if rows[-1] and left + wide > WIDTH - EDGE:
            rows.append([])
            left = EDGE
        rows[-1].append((left, look, label))
        left += wide
    return rows


def samples(picture: Map) -> list[Sample]:
    """(look, words) of each class, lowest first, then of edges and patterns, then of what lies over."""
    between = " – " if any(low.startswith(("+", "−")) for _, low, _ in picture.classes) else "–"
    found = [
        (THIN | {"facecolor": LIGHT.of(colour)}, f"{'' if picture.is_named else f'{number}: '}{low}{between}{high}")
        for number, (colour, low, high) in enumerate(picture.classes, 1)
    ]
    signs = [sign for sign in picture.signs if sign[0] != "chosen" or picture.chosen]
    found += [(SAMPLES[sample], label) for sample, label in signs]
    for layer in picture.layers:
        before = f"{layer.title}: " if layer.title else ""
        found += [(_sample(layer, one), f"{before}{one.label}") for one in layer.classes]
    return found


def _sample(layer: Layer, look: LayerClass) -> dict[str, Any]:
    if layer.is_filled:
        return THIN | {"facecolor": LIGHT.of(look.colour)}
    line = {"edgecolor": LIGHT.of(look.colour), "linewidth": 1.3, "linestyle": DASHES[look.dash]}
    return {"facecolor": "none"} | line
