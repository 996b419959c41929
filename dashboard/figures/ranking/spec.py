"""Values in order, kinds as bars and single events as dots: what is drawn of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.figures.spec import Picture, emphasis

Limits = tuple[float, float] | None


@dataclass(frozen=True)
class Row:
    """A value in a row of its own, with the limits of its 95 % interval; None where one is not known.

    direction: "up" and "down" are certain differences (a triangle), anything else is none (a circle).
    told: the value in words, or in its place what is known instead ("skyddad uppgift"); place: "plats 3–5", or "".
    tip: the lines of the tooltip, the first as its heading.
    """

    label: str
    value: float | None
    limits: Limits
    told: str
    direction: str = "none"
    place: str = ""
    is_hollow: bool = False
    is_chosen: bool = False
    tip: Sequence[str] = ()

    @property
    def colour(self) -> str:
        """The role of its colour."""
        return emphasis(self.direction, self.is_chosen)


@dataclass(frozen=True)
class Reference:
    """What the values are seen against: a dashed line with its words, and its interval as a band where it is known."""

    label: str
    value: float
    limits: Limits = None


@dataclass(frozen=True, eq=False)
class Ranked(Picture):
    """Values as dots with their intervals, one row each from the top; the rows without a value come last.

    `ends` are those of the axis of values; `axis_note` stands by it where it does not begin at zero.
    """

    rows: Sequence[Row] = ()
    reference: Reference | None = None
    ends: tuple[float, float] = (0.0, 1.0)
    axis_note: str = ""


@dataclass(frozen=True, eq=False)
class Bars(Picture):
    """Counts as lying bars from zero with their intervals, one row each from the top.

    A row without a value is protected: it has a mark of its own at zero, whose words are `withheld`.
    """

    rows: Sequence[Row] = ()
    ends: tuple[float, float] = (0.0, 1.0)
    withheld: str = ""
    name: str = ""

    @property
    def colour(self) -> str:
        """The role of the bars' colour: demonstration data have one of their own."""
        return "notice" if self.mark else "accent"


@dataclass(frozen=True)
class Month:
    """How many events there were in a month: None where that is not known, and is_withheld where it is protected."""

    start: pd.Timestamp
    label: str
    count: float | None
    is_withheld: bool = False
    tip: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class Dots(Picture):
    """Events month by month: a dot for each, one above the other, or columns where a month has too many for that.

    A protected month has a mark of its own, whose words are `withheld`.
    """

    months: Sequence[Month] = ()
    withheld: str = ""
    name: str = ""
    most_dots: int = 12

    @property
    def colour(self) -> str:
        """The role of the dots' colour: demonstration data have one of their own."""
        return "notice" if self.mark else "accent"

    @property
    def top(self) -> float:
        """The most events of any month."""
        return max((month.count for month in self.months if month.count is not None), default=1.0)

    @property
    def is_stacked(self) -> bool:
        """Whether every event is a dot."""
        return self.top <= self.most_dots
