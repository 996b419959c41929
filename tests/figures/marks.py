"""What a reader sees of a figure, however it is drawn: read back from Plotly, matplotlib, workbooks and slides.

A test of a family reads the marks of the screen, of the file and of the workbook, and compares them: same points,
same states, same order, same labels.
"""

from typing import NamedTuple


class Mark(NamedTuple):
    """One mark: the series or row that it is of, where it stands, its value and limits, and how it is drawn.

    `at` is a day (ISO), a row's label, or a number as text; states are words such as hollow, dashed, hatched,
    withheld, chosen, up, down. Numbers are rounded to what every renderer keeps (six figures).
    """

    of: str
    at: str
    value: float | None
    lower: float | None
    upper: float | None
    states: frozenset[str] = frozenset()


def number(value: object) -> float | None:
    """A number as all renderers keep it; None for what is missing."""
    if value is None or value != value:
        return None
    return float(f"{float(value):.6g}")
