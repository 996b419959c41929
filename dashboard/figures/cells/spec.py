"""Hexagons in classes: what is drawn of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.spec import Picture


@dataclass(frozen=True)
class Cell:
    """A hexagon: its ring (longitude, latitude), the number of its class (None when it has too few events to be told),
    whether it is certainly denser than chance, and what it says beside the pointer.
    """

    ring: Sequence[tuple[float, float]]
    number: int | None
    is_hot: bool
    tip: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Hexagons(Picture):
    """Cells by class over outlines (GeoJSON texts). Classes are (colour, what it means), the fewest events first."""

    cells: Sequence[Cell]
    outlines: Sequence[str]
    classes: Sequence[tuple[str, str]]
    hot_label: str
    legend_label: str
