"""Counts by weekday and hour as an HTML table whose cells are shaded (frame/style_events.css)."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from dashboard import words
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look
from dashboard.figures.week.build import levels
from dashboard.figures.week.spec import Heat

FINE = 12  # parts of the day; with more of them letters are smaller on a phone
TABLE = Markup(
    "<table class='week{fine}'><caption class='hidden'>{caption}</caption>"
    "<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
)
HEAD = Markup("<th scope='col'>{}<span>{}</span></th>")
ROW = Markup("<tr><th scope='row'><abbr title='{}'>{}</abbr></th>{}</tr>")
PROTECTED = Markup("<td class='protected'><span class='hidden'>{}</span><i>□</i></td>")
PLAIN = Markup("<td class='s{level}'>{number}</td>")
MORE = Markup("<td class='s{level} more'><b aria-hidden='true'>▲</b>{number}<span class='hidden'> {said}</span></td>")
NOTE = Markup("<p class='legend-note'>{}</p>")


def show(picture: Heat, look: Look) -> list[Shown]:
    """A row a weekday, a column a part of the day; below it what the shades and signs mean."""
    frame = picture.frame
    heads = [HEAD.format(*_ends(str(name))) for name in frame.columns]
    rows = [
        ROW.format(day, str(day)[:3], _cells(picture, at, shades))
        for at, (day, shades) in enumerate(zip(frame.index, levels(picture), strict=True))
    ]
    table = TABLE.format(
        fine=" fine" if len(frame.columns) > FINE else "",
        caption=picture.caption,
        heads=Markup("").join(heads),
        rows=Markup("").join(rows),
    )
    return [Shown(html=table, alt=picture.alt, below=NOTE.format(" ".join(picture.notes)))]


def _ends(part: str) -> tuple[str, str]:
    """('03', '–06'): on a phone only the first hour of a part is shown."""
    first, dash, last = part.partition("–")
    return first, f"{dash}{last}"


def _cells(picture: Heat, at: int, shades: Sequence[int | None]) -> Markup:
    row, more = picture.frame.iloc[at], picture.more.iloc[at]
    cells = [_cell(picture, *cell) for cell in zip(row, shades, more, strict=True)]
    return Markup("").join(cells)


def _cell(picture: Heat, value: float, level: int | None, is_more: bool) -> Markup:
    if pd.isna(value):
        return PROTECTED.format(picture.no_figure)
    shown = {"level": level, "number": words.number(value, picture.language)}
    return MORE.format(said=picture.more_words, **shown) if is_more else PLAIN.format(**shown)
