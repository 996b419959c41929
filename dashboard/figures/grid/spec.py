"""Measures by district, or sources by year, as a specification."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.spec import Picture


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
