"""The specification of a figure: what is drawn, in what states and words, without saying by which library or theme.

Built once per figure (figures/<family>/build.py). Everything that shows it is a renderer of it: Plotly, HTML or SVG on
the screen (show.py and <family>/screen.py), matplotlib in files (to_file.py and <family>/file.py), native charts in
workbooks and slides (chart.py). Families whose figures have parts of their own (rows, points) have a spec.py in their
folder. Colours are roles of the palette ('accent', 'series-2'), so one specification serves the light and the dark
theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from dashboard.figures.palette import Palette


@dataclass(frozen=True)
class Look:
    """Whom a figure is drawn for: the colours of the theme, the language and its texts, the mark of demonstration."""

    palette: Palette
    language: str
    text: dict[str, str]
    mark: str = ""


SIGNS = {"up": "▲", "down": "▼"}  # of what is certainly above or below, never without a test that says so


def hollow(rows: pd.DataFrame) -> list[bool]:
    """Which points are hollow, wherever they are drawn: the preliminary and those that the source calls unreliable.

    `status` and, where the source tells, `is_reliable` of each row decide.
    """
    unreliable = rows["is_reliable"].eq(False) if "is_reliable" in rows else pd.Series(False, index=rows.index)
    preliminary = rows["status"].eq("preliminary") if "status" in rows else pd.Series(False, index=rows.index)
    return (unreliable | preliminary).tolist()


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
class Picture:
    """What every figure has: unit, language, the mark of demonstration data, and words for who cannot see it.

    `notes` say under the figure what its marks mean. Figures compare by identity (eq=False), so what is drawn of one
    can be kept: the frames in them can neither be compared nor hashed.
    """

    unit: str
    language: str
    mark: str = ""
    alt: str = ""
    notes: Sequence[str] = field(default=(), kw_only=True)


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


def emphasis(direction: str, is_chosen: bool) -> str:
    """The role of the colour of a tested value: the chosen one stands out, and so do certain differences."""
    if is_chosen:
        return "accent"
    return "other" if direction in ("none", "too_few", "untested", "itself") else "ink"


@dataclass(frozen=True, eq=False)
class Panels(Picture):
    """Small figures of lines under titles of their own, so many beside one another.

    shared: one scale of values for all; shared_time: one axis of time. Breaks are numbered through all of them.
    """

    panels: Sequence[tuple[str, Lines]] = ()
    columns: int = 3
    shared: bool = False
    shared_time: bool = False


@dataclass(frozen=True, eq=False)
class Spine(Picture):
    """Measures around the city's value, each on a scale of its own, in groups.

    rows: group_id, group (its title), is_open (drawn in files; the others can be unfolded on the screen), label, link,
    unit, stated and city (the values in words), known (interval and n in words), findings (phrase and direction of
    each test), direction, is_reliable, has_bar, described (the bar in words), mark; value, lower, upper, low, high,
    q1, q3, like_value, city_value, districts. Signs are (mark, what it means).
    """

    rows: pd.DataFrame = None
    signs: Sequence[tuple[str, str]] = ()
    index_unit: str = ""

    @property
    def open_rows(self) -> pd.DataFrame:
        """What a file draws."""
        return self.rows[self.rows["is_open"].astype(bool)]


@dataclass(frozen=True)
class GridCell:
    """A cell: a shape and a value in words, and below them a second shape; bold where certain, empty without a shape.

    `course` and `below_course` say what the shapes come to (right, wrong, changed, none …); `word` and `below_word`
    are the shapes in words, `tip` is all that is known of the cell.
    """

    shape: str = ""
    value: str = ""
    word: str = ""
    course: str = ""
    is_certain: bool = False
    below: str = ""
    below_word: str = ""
    below_course: str = ""
    tip: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row: its label, what stands small after it, where it leads, its cells, and the mark of demonstration data.

    `known` says of how many columns there is a figure where not of all; `summary` is the row in one sentence.
    """

    label: str
    detail: str
    cells: Sequence[GridCell]
    link: str = ""
    known: str = ""
    summary: str = ""
    mark: str = ""


@dataclass(frozen=True, eq=False)
class Grid(Picture):
    """Measures (or sources) by district (or year) in words; `groups` are (name, how many columns) over the columns.

    `legend` is (course, shape, meaning) of each shape, where the words beside the figure do not say it.
    """

    columns: Sequence[str] = ()
    rows: Sequence[GridRow] = ()
    groups: Sequence[tuple[str, int]] = ()
    legend: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class AgeShares:
    """One group of one area by age: shares in per cent, youngest first (NaN where unknown), and a tooltip's lines each.

    The chosen area is bars, the others a dashed line of steps. Side: -1 draws to the left, 1 to the right.
    """

    label: str
    colour: str
    side: int
    is_chosen: bool
    shares: Sequence[float]
    tips: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, eq=False)
class Pyramid(Picture):
    """Shares by age, youngest lowest, of one group or of women and men; `ages` are the rows' names."""

    ages: Sequence[str] = ()
    parts: Sequence[AgeShares] = ()

    @property
    def is_split(self) -> bool:
        """Whether something is drawn to the left."""
        return any(part.side < 0 for part in self.parts)
