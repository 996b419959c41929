"""One typed description of a figure: what is drawn, in what words, without saying by which library.

The screen draws with plotly and deck.gl; files are drawn from these by matplotlib (drawing.py) and as native charts
of spreadsheets and slides (chart.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Series:
    """One line: label, colour, rows of queries.observations; dashed for a reference, thick for what is chosen."""

    label: str
    colour: str
    rows: pd.DataFrame
    dashed: bool = False
    thick: bool = False


@dataclass(frozen=True)
class Picture:
    """What every figure has: unit, language, the mark of demonstration data, and words for who cannot see it."""

    unit: str
    language: str
    mark: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Lines(Picture):
    """Series over time; points further apart than an interval are not joined, breaks are (day, what changed)."""

    series: Sequence[Series] = ()
    kind: str = "year"
    interval_years: int = 1
    breaks: Sequence[tuple] = ()


@dataclass(frozen=True)
class Ranked(Picture):
    """Values with intervals, one row each from the top: label, value, lower, upper and, where there are, status
    (final, preliminary, withheld …), direction (up, down: certainly above or below the reference) and is_chosen.
    """

    rows: pd.DataFrame = None
    reference: tuple[str, float] | None = None
    no_figure: str = ""


@dataclass(frozen=True)
class Bars(Picture):
    """Columns from zero: one group a row of `frame`, one colour a column; null is no column."""

    frame: pd.DataFrame = None
    colours: Sequence[str] = ()


@dataclass(frozen=True)
class Heat(Picture):
    """Counts by row and column of `frame` (weekday and hour); null is dotted, "protected"."""

    frame: pd.DataFrame = None
    no_figure: str = ""


@dataclass(frozen=True)
class Map(Picture):
    """Areas by class: `table` has area, value, status and geometry (GeoJSON text); the limits hold the classes."""

    table: pd.DataFrame = None
    limits: Sequence[float] = ()
    shades: Sequence[str] = ()
    chosen: str = ""
    no_figure: str = ""
