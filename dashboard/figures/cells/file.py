"""Hexagons in classes, on matplotlib's axes."""

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon

from dashboard.figures.cells.spec import Cell, Hexagons
from dashboard.figures.map.file import HEIGHT, LEGEND_LINE, THIN, Sample, finish, legend_rows, outline
from dashboard.figures.palette import LIGHT


def room_hexagons(picture: Hexagons) -> tuple[float, float, float, float]:
    """The map's height, and lines for the classes of its cells."""
    return 0.1, 0.1, 0.3 + LEGEND_LINE * len(legend_rows(samples(picture))), HEIGHT


def hexagons(axes: Axes, picture: Hexagons) -> None:
    """Cells in their classes over the districts' outlines; those called hot have a thick edge."""
    for geometry in picture.outlines:
        path = outline(geometry)
        axes.add_artist(PathPatch(path, facecolor="none", edgecolor=LIGHT.muted, linewidth=0.8, zorder=1))
        axes.update_datalim(path.vertices)
    for cell in picture.cells:
        if cell.number is not None:
            colour = LIGHT.of(picture.classes[cell.number][0])
            axes.add_patch(_ring(cell, colour, LIGHT.paper, 0.5, 3.5, "cell"))
        if cell.is_hot:
            axes.add_patch(_ring(cell, "none", LIGHT.ink, 1.8, 4, "hot"))
    finish(axes, samples(picture))


def _ring(cell: Cell, shade: str, edge: str, wide: float, order: float, name: str) -> Polygon:
    return Polygon(
        list(cell.ring), closed=True, facecolor=shade, edgecolor=edge, linewidth=wide, zorder=order, gid=name
    )


def samples(picture: Hexagons) -> list[Sample]:
    """(look, words) of each class, fewest first, then the thick edge."""
    found: list[Sample] = [(THIN | {"facecolor": LIGHT.of(colour)}, label) for colour, label in picture.classes]
    return [*found, ({"facecolor": "none", "edgecolor": LIGHT.ink, "linewidth": 1.8}, picture.hot_label)]
