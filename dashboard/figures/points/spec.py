"""Points on two axes, and pairs of groups in rows: what is drawn of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.figures.ranking.spec import Limits
from dashboard.figures.spec import Picture, emphasis


@dataclass(frozen=True)
class Point:
    """A point on two axes with its 95 % intervals where they are drawn. direction is "" where nothing is tested.

    A point that is not named has its name in the tooltip and the table only.
    """

    label: str
    x: float
    y: float
    x_limits: Limits = None
    y_limits: Limits = None
    direction: str = ""
    is_hollow: bool = False
    is_chosen: bool = False
    is_named: bool = True
    tip: Sequence[str] = ()

    @property
    def colour(self) -> str:
        """The role of its colour."""
        return emphasis(self.direction, self.is_chosen)


@dataclass(frozen=True)
class Curve:
    """A dashed or dotted line through a figure of points; one without a label is the lower of a pair."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    dash: Literal["dash", "dot"] = "dash"
    colour: str = "muted"


@dataclass(frozen=True, eq=False)
class Points(Picture):
    """Points on two axes: a funnel, which has curves, or two indicators against one another.

    `titles`, and the ends of the axes, are (of x, of y); `unit` is that of y; `cross` is (label, x, y) of what the
    points are seen against.
    """

    points: Sequence[Point] = ()
    titles: tuple[str, str] = ("", "")
    x_unit: str = ""
    x_ends: tuple[float, float] = (0.0, 1.0)
    y_ends: tuple[float, float] = (0.0, 1.0)
    curves: Sequence[Curve] = ()
    cross: tuple[str, float, float] | None = None


@dataclass(frozen=True)
class Side:
    """One of the two values of a pair; `name` says what it is of, where that differs from row to row."""

    value: float | None
    limits: Limits
    name: str = ""
    tip: Sequence[str] = ()


@dataclass(frozen=True)
class Pair:
    """Two values in a row, the tested difference in words and, where it is known, its interval in words."""

    label: str
    sides: tuple[Side, Side]
    told: str
    span: str = ""
    direction: str = "none"


@dataclass(frozen=True, eq=False)
class Pairs(Picture):
    """Two groups in each row: circles of the first, squares of the second. Groups are (label, role of the colour).

    `title` stands over the differences; `ends` are those of the axis of values.
    """

    pairs: Sequence[Pair] = ()
    groups: tuple[tuple[str, str], tuple[str, str]] = (("", "accent"), ("", "muted"))
    title: str = ""
    ends: tuple[float, float] = (0.0, 1.0)
