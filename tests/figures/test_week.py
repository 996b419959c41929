"""The week says the same on the screen, in the file, in the workbook and on the slide: counts, shades, states."""

import re
from html import unescape
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from dashboard.figures.heading import Heading
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.show import show
from dashboard.figures.slide import slide
from dashboard.figures.spec import Look
from dashboard.figures.to_file import drawn
from dashboard.figures.week import build
from dashboard.figures.workbook import workbook
from dashboard.reading import event_counts
from dashboard.statistics import event_measures
from tests.export_cases import DAY
from tests.figures.native import native
from tests.texts import TEXT

HEAD = Heading("Titel", "Filter", "Mening.", "Källa", "Definition")
LOOK = Look(LIGHT, "sv", TEXT["sv"])
CSS = ("#F7F8F6", *(LIGHT.sequential[at] for at in (0, 1, 2, 3, 5)))  # .s0 to .s5 of style_events.css


class Cell(NamedTuple):
    """A cell as it is seen: the count in it, its shade, and whether it is marked as certainly more, or protected."""

    words: str
    shade: str
    is_more: bool
    is_protected: bool


def table(counts, more=(), hours=3):
    """A row a part of the week, as event_measures.parts_of_week gives them; `more` is (weekday, hour)."""
    rows = [
        (day, hour, hour + hours, counts(day, hour), (day, hour) in more)
        for day in range(1, 8)
        for hour in range(0, 24, hours)
    ]
    return pd.DataFrame(rows, columns=["weekday", "hour_from", "hour_to", "events", "is_more"])


def real(con):
    found = event_counts.weekday_hour(con, "notices_violence")
    return build.week(event_measures.parts_of_week(found), LOOK, "I ord")


CASES = {
    "some": table(lambda day, hour: day * 3 + hour % 7, {(5, 21), (6, 0)}),
    "protected": table(lambda day, hour: None if hour == 3 or day == 7 else float(day), {(6, 21)}),
    "none at all": table(lambda day, hour: 0),
    "all protected": table(lambda day, hour: None),
    "one": table(lambda day, hour: 1 if (day, hour) == (1, 0) else 0, {(1, 0)}),
    "hour by hour": table(lambda day, hour: day * hour, hours=1),
    "half days": table(lambda day, hour: 1000 * day + hour, hours=12),
}


def specified(case, con):
    return real(con) if case == "real" else build.week(CASES[case], LOOK, "I ord")


def on_screen(picture):
    """The cells of the table, the names of its rows and columns."""
    [shown] = show(picture, LOOK)
    heads = [re.sub(r"<.*?>", "", part) for part in re.findall(r"<th scope='col'>(.*?)</th>", shown.html)]
    rows = re.findall(r"<tr><th scope='row'><abbr title='(.*?)'>.*?</th>(.*?)</tr>", shown.html)
    cells = []
    for _, row in rows:
        for kind, inner in re.findall(r"<td class='(.*?)'>(.*?)</td>", row):
            is_protected = kind == "protected"
            shade = "" if is_protected else CSS[int(kind[1])].lower()
            words = re.sub(r"<span.*?</span>|<.*?>", "", inner)
            cells.append(Cell(unescape(words), shade, "more" in kind.split(), is_protected))
    return [unescape(name) for name, _ in rows], heads, cells


def in_file(picture):
    figure = drawn(picture, HEAD)
    axes = figure.axes[0]
    parts = {
        item.get_gid(): item for item in figure.findobj(lambda item: (item.get_gid() or "")[:4] in ("cell", "coun"))
    }
    cells = []
    for down in range(len(picture.frame)):
        for across in range(len(picture.frame.columns)):
            square, count = parts[f"cell-{down}-{across}"], parts[f"count-{down}-{across}"]
            is_protected = square.get_linestyle() == ":"
            words = count.get_text().replace("▲ ", "▲")
            is_more = (
                not is_protected and square.get_linewidth() > 1 and to_hex(square.get_edgecolor()) == LIGHT.ink.lower()
            )
            cells.append(Cell(words, "" if is_protected else to_hex(square.get_facecolor()), is_more, is_protected))
    days, hours = ([tick.get_text() for tick in axis.get_ticklabels()] for axis in (axes.yaxis, axes.xaxis))
    return days, hours, cells


@pytest.mark.parametrize("case", ["real", *CASES])
def test_every_cell_is_the_same_on_the_screen_and_in_the_file(case, con):
    picture = specified(case, con)
    days, heads, cells = on_screen(picture)
    assert (days, heads) == (list(picture.frame.index), list(picture.frame.columns)) and len(days) == 7
    file_days, file_heads, file_cells = in_file(picture)
    assert file_days == days and set(file_heads) <= set(heads)
    assert file_cells == cells
    flat = [(value, more) for row, flags in zip(picture.frame.to_numpy(), picture.more.to_numpy(), strict=True)
            for value, more in zip(row, flags, strict=True)]  # fmt: skip
    for (value, more), cell in zip(flat, cells, strict=True):
        assert cell.is_protected == bool(np.isnan(value)) and cell.is_more == more
        assert ("▲" in cell.words) == more
        assert re.sub(r"\D", "", cell.words) == ("" if np.isnan(value) else str(int(value)))


@pytest.mark.parametrize("case", ["real", "some", "protected"])
def test_a_native_chart_has_a_line_a_day_a_gap_for_the_protected_and_fills_what_is_certainly_more(case, con):
    picture = specified(case, con)
    book = native(workbook(pd.DataFrame({"a": [1]}), HEAD, picture, "sv", DAY))
    deck = native(slide(HEAD, picture, "sv", DAY))
    assert (book.categories, book.marks, book.legend) == (deck.categories, deck.marks, deck.legend)
    assert book.categories == list(picture.frame.columns) and book.legend == list(picture.frame.index)
    for marks, (_, row), (_, more) in zip(book.marks, picture.frame.iterrows(), picture.more.iterrows(), strict=True):
        assert [mark.value for mark in marks] == [None if np.isnan(value) else value for value in row]
        assert ["hollow" not in mark.states for mark in marks] == more.tolist()
    assert book.blanks == deck.blanks == "gap"


def test_the_darkest_shade_is_that_of_the_most_and_none_has_none():
    levels = build.levels(specified("some", None))
    assert max(level for row in levels for level in row) == 5
    assert {level for row in build.levels(specified("none at all", None)) for level in row} == {0}
    assert {level for row in build.levels(specified("all protected", None)) for level in row} == {None}


def test_screen_readers_hear_what_the_signs_mean_and_the_notes_explain_them():
    picture = specified("protected", None)
    [shown] = show(picture, LOOK)
    assert shown.html.count(f"<span class='hidden'> {TEXT['sv']['certainly_more']}</span>") == 1
    assert shown.html.count(f"<span class='hidden'>{TEXT['sv']['status_withheld']}</span>") == 14
    assert TEXT["sv"]["week_legend"] in shown.below
    written = " ".join(item.get_text() for item in drawn(picture, HEAD).texts)
    assert TEXT["sv"]["week_legend"] in written


def test_the_table_is_the_same_in_both_themes():
    picture = specified("some", None)
    assert show(picture, LOOK)[0].html == show(picture, Look(DARK, "sv", TEXT["sv"]))[0].html
