"""picture -> PNG (for print), SVG or PDF by matplotlib, without a browser, in the frame that the screen has."""

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from dashboard.figures.cells import file as cells_file
from dashboard.figures.cells.spec import Hexagons
from dashboard.figures.grid import file as grid_file
from dashboard.figures.grid.spec import Grid
from dashboard.figures.heading import Heading
from dashboard.figures.lines import file as lines_file
from dashboard.figures.lines import panels_file as lines_panels_file
from dashboard.figures.lines.file import room_lines
from dashboard.figures.lines.spec import Lines, Panels
from dashboard.figures.map import file as map_file
from dashboard.figures.map.spec import Map
from dashboard.figures.page_frame import DPI, DRAWING, WIDTH, framed, ready, saved
from dashboard.figures.palette import LIGHT
from dashboard.figures.points import file as points_file
from dashboard.figures.points import pairs_file
from dashboard.figures.points.spec import Pairs, Points
from dashboard.figures.pyramid import file as pyramid_file
from dashboard.figures.pyramid.spec import Pyramid
from dashboard.figures.ranking import bars_file
from dashboard.figures.ranking import file as ranking_file
from dashboard.figures.ranking.spec import Bars, Dots, Ranked
from dashboard.figures.spec import Picture
from dashboard.figures.spine import file as spine_file
from dashboard.figures.spine.spec import Spine
from dashboard.figures.week.file import heat, room_heat
from dashboard.figures.week.spec import Heat

HEADROOM = 0.24


def draw(picture: Picture, head: Heading | None, form: str, density: int = DPI) -> bytes:
    """The figure with its frame; without a heading only what is drawn, for a document that has its own."""
    with DRAWING:
        ready()
        return saved(drawn(picture, head), form, head, picture.alt, density)


def drawn(picture: Picture, head: Heading | None) -> Figure:
    """The figure itself: room is made for every label before anything is drawn."""
    room, plot = KINDS[type(picture)]
    left, right, bottom, height = room(picture)
    figure, low = framed(bottom + height + HEADROOM, head, list(picture.notes))
    total = figure.get_figheight()
    axes = figure.add_axes((left / WIDTH, (low + bottom) / total, (WIDTH - left - right) / WIDTH, height / total))
    plot(axes, picture)
    if picture.mark:
        stamp(figure, axes, picture.mark)
    for axis in [axis for one in figure.axes for axis in (one.xaxis, one.yaxis)]:
        if axis.get_visible() and not axis.label.get_text():
            unmeasured(axis)
    return figure


def unmeasured(axis: Axis) -> None:
    """Names along an axis that has no title are not measured each time it is drawn: nothing is placed beyond them."""
    for label in axis.get_ticklabels():
        label.set_in_layout(False)


def stamp(figure: Figure, axes: Axes, mark: str) -> None:
    """The mark of demonstration data as a slanting band across what is drawn, part of the picture."""
    over = figure.add_axes(axes.get_position().bounds, zorder=20)
    over.axis("off")
    over.text(
        0.5,
        0.5,
        mark.replace(" – ", "\n– "),
        transform=over.transAxes,
        rotation=12,
        ha="center",
        va="center",
        size=15,
        weight="bold",
        color=LIGHT.notice,
        alpha=0.55,
        zorder=9,
        bbox={"facecolor": "none", "edgecolor": LIGHT.notice, "linewidth": 0.8, "pad": 6},
    )


KINDS: dict[type[Picture], tuple[Callable[[Any], tuple[float, float, float, float]], Callable[[Axes, Any], None]]] = {
    Lines: (room_lines, lines_file.lines),
    Ranked: (ranking_file.room_ranked, ranking_file.ranked),
    Bars: (bars_file.room_bars, bars_file.bars),
    Dots: (bars_file.room_dots, bars_file.dots),
    Heat: (room_heat, heat),
    Map: (map_file.room_areas, map_file.areas),
    Hexagons: (cells_file.room_hexagons, cells_file.hexagons),
    Panels: (lines_panels_file.room, lines_panels_file.panels),
    Points: (points_file.room_points, points_file.points),
    Pairs: (pairs_file.room_pairs, pairs_file.pairs),
    Spine: (spine_file.room_spine, spine_file.spine),
    Grid: (grid_file.room_grid, grid_file.grid),
    Pyramid: (pyramid_file.room_pyramid, pyramid_file.pyramid),
}
