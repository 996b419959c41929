"""Areas of a map, their classes, and what lies over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.figures.spec import Picture

Pattern = Literal["", "uncertain", "withheld", "none"]
Sign = Literal["", "up", "down"]
Dash = Literal["solid", "dashed", "dotted"]


@dataclass(frozen=True)
class Area:
    """An area of a map: its outline (GeoJSON text), a point within for its words, the number shown and its limits.

    The colour is that of its class, '' without a figure. The pattern says that the figure is uncertain, withheld or not
    there, the sign that it is certainly above or below what it is tested against. `words` stand in the area (the
    number, or why there is none), `tip` beside the pointer, in one or several lines.
    """

    area_id: str
    name: str
    geometry: str
    point: tuple[float, float]
    words: str
    tip: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    colour: str = ""
    pattern: Pattern = ""
    sign: Sign = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return self.tip.replace("\n", ". ")


@dataclass(frozen=True)
class LayerClass:
    """A class of a layer: what it means, the colour of its lines or cells, and what its lines are like."""

    label: str
    colour: str
    dash: Dash = "solid"


@dataclass(frozen=True)
class Shape:
    """A line or a cell of a layer (GeoJSON text): the number of its class, and what it says beside the pointer."""

    geometry: str
    number: int
    tip: str = ""


@dataclass(frozen=True)
class Layer:
    """What lies over the areas: the borders of older divisions, listed areas, or filled cells, each of a class.

    The legend's title, note and mark of demonstration data are '' where there is none; `label` names the legend for a
    screen reader.
    """

    kind: Literal["old", "exposed", "cells"]
    label: str
    classes: Sequence[LayerClass]
    shapes: Sequence[Shape]
    title: str = ""
    note: str = ""
    mark: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether its shapes are filled, and lie under the layers of lines."""
        return self.kind == "cells"


@dataclass(frozen=True, eq=False, kw_only=True)
class Map(Picture):
    """Areas by class, with what lies over them.

    Classes are (colour, from, to), the lowest first. Signs are (sample, what it means) of the edges and patterns there
    are: chosen, certain, hatched, dotted, empty. Where the areas are too many to be named, their words are the number
    of the class. `chosen` is '' where the reader chooses on the screen: then nothing is chosen in files.
    """

    areas: Sequence[Area]
    classes: Sequence[tuple[str, str, str]]
    signs: Sequence[tuple[str, str]] = ()
    layers: Sequence[Layer] = ()
    chosen: str = ""
    is_named: bool = True
