"""Hexagons in classes, on matplotlib's axes."""

import json

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from dashboard.figures.map.file import HEIGHT, LEGEND_LINE, _cell, _outline, finish, legend_rows
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Hexagons


def room_hexagons(picture: Hexagons) -> tuple[float, float, float, float]:
    """The map's height, and lines for the classes of its cells."""
    return 0.1, 0.1, 0.3 + LEGEND_LINE * len(legend_rows(cell_signs(picture))), HEIGHT


def hexagons(axes: Axes, picture: Hexagons) -> None:
    """Cells in their classes over the districts' outlines; those called hot have a thick edge."""
    for geometry in picture.outlines:
        shape = {"facecolor": "none", "edgecolor": LIGHT.muted, "linewidth": 0.8, "zorder": 1}
        outline = _outline(json.loads(geometry))
        axes.add_artist(PathPatch(outline, **shape))
        axes.update_datalim(outline.vertices)
    for row in picture.cells[picture.cells["shade"] != ""].itertuples():
        axes.add_patch(_cell([(east, north) for north, east in row.boundary], row.shade, LIGHT.paper, 0.5))
    for row in picture.cells[picture.cells["is_hot"]].itertuples():
        axes.add_patch(_cell([(east, north) for north, east in row.boundary], "none", LIGHT.ink, 1.8, 4))
    finish(axes, cell_signs(picture))


def cell_signs(picture: Hexagons) -> list[tuple[dict, str]]:
    """(look, words) of each class, fewest first, then the thick edge."""
    thin = {"edgecolor": LIGHT.muted, "linewidth": 0.5}
    found = [(thin | {"facecolor": shade}, label) for shade, label in picture.classes]
    hot = {"facecolor": "none", "edgecolor": LIGHT.ink, "linewidth": 1.8}
    return [*found, (hot, picture.hot_label)] if picture.cells["is_hot"].any() else found
