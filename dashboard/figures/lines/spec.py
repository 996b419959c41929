"""Series over time as a specification: lines, and small multiples of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from dashboard.figures.spec import Picture

Form = Literal["joined", "line", "points", "span", "ground"]


Limits = Literal["auto", "band", "bars", "none"]


@dataclass(frozen=True, eq=False)
class Series:
    """One series over time: its label, the role of its colour, and rows as observations.read gives them.

    Of the rows are read: period_start, value, lower, upper, status and, where there are, is_reliable and n; `tip`,
    a list of lines, is what a tooltip says where the ordinary words will not do.
    Form: points that are joined where they follow one another; a line without points; points alone, with their values
    beside them; the span between lower and upper; or thin grey ground for the others, without a label.
    Limits: "auto" is bars for few points of a survey and a band else (figures/lines/marks.py).
    """

    label: str
    colour: str
    rows: pd.DataFrame
    dashed: bool = False
    thick: bool = False
    form: Form = "joined"
    limits: Limits = "auto"


@dataclass(frozen=True, eq=False)
class Lines(Picture):
    """Series over time; points further apart than an interval are not joined, breaks are (day, what changed).

    Where there is a `reference` (100 of an index, 0 of a difference) the axis holds it and a dashed line marks it.
    Where `withheld` has words, periods whose figure is withheld are marked at the foot, and say those words.
    A small figure stands beside something else and is half as high.
    """

    series: Sequence[Series] = ()
    kind: str = "year"
    interval_years: int = 1
    breaks: Sequence[tuple[date, str]] = ()
    reference: float | None = None
    withheld: str = ""
    is_small: bool = False


@dataclass(frozen=True, eq=False)
class Panels(Picture):
    """Small figures of lines under titles of their own, so many beside one another.

    shared: one scale of values for all; shared_time: one axis of time. Breaks are numbered through all of them.
    """

    panels: Sequence[tuple[str, Lines]] = ()
    columns: int = 3
    shared: bool = False
    shared_time: bool = False
