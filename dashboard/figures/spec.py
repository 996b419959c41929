"""The specification of a figure: what is drawn, in what states and words, without saying by which library or theme.

Built once per figure (figures/<family>/build.py). Everything that shows it is a renderer of it: Plotly, HTML or SVG on
the screen (show.py and <family>/screen.py), matplotlib in files (to_file.py and <family>/file.py), native charts in
workbooks and slides (chart.py). What all have stands here; each family's own stands in <family>/spec.py. Colours are
roles of the palette ('accent', 'series-2'), so one specification serves the light and the dark theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

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


def emphasis(direction: str, is_chosen: bool) -> str:
    """The role of the colour of a tested value: the chosen one stands out, and so do certain differences."""
    if is_chosen:
        return "accent"
    return "other" if direction in ("none", "too_few", "untested", "itself") else "ink"
