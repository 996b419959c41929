"""specification -> what the screen shows of it: Plotly figures or HTML, in the reader's theme and language.

`to_file.py` is its twin for files: every kind of picture stands once in each of the two lists.
"""

from collections.abc import Callable
from typing import Any

from dashboard.figures.cells import screen as cells_screen
from dashboard.figures.cells.spec import Hexagons
from dashboard.figures.grid import screen as grid_screen
from dashboard.figures.grid.spec import Grid
from dashboard.figures.lines import panels_screen as lines_panels_screen
from dashboard.figures.lines import screen as lines_screen
from dashboard.figures.lines.spec import Lines, Panels
from dashboard.figures.map import screen as map_screen
from dashboard.figures.map.spec import Map
from dashboard.figures.points import pairs_screen
from dashboard.figures.points import screen as points_screen
from dashboard.figures.points.spec import Pairs, Points
from dashboard.figures.pyramid import screen as pyramid_screen
from dashboard.figures.pyramid.spec import Pyramid
from dashboard.figures.ranking import bars_screen
from dashboard.figures.ranking import screen as ranking_screen
from dashboard.figures.ranking.spec import Bars, Dots, Ranked
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look, Picture
from dashboard.figures.week import screen as week_screen
from dashboard.figures.week.spec import Heat

KINDS: dict[type[Picture], Callable[[Any, Look], list[Shown]]] = {
    Grid: grid_screen.grid,
    Heat: week_screen.show,
    Hexagons: cells_screen.show,
    Lines: lines_screen.lines,
    Map: map_screen.show,
    Panels: lines_panels_screen.panels,
    Pyramid: pyramid_screen.pyramid,
    Ranked: ranking_screen.ranked,
    Bars: bars_screen.bars,
    Dots: bars_screen.dots,
    Points: points_screen.points,
    Pairs: pairs_screen.pairs,
}


def show(picture: Picture, look: Look) -> list[Shown]:
    """What to show, in order; TypeError for a kind that has no drawing for the screen."""
    if type(picture) not in KINDS:
        raise TypeError(f"picture: expected one of {[kind.__name__ for kind in KINDS]}, found {type(picture).__name__}")
    return KINDS[type(picture)](picture, look)
