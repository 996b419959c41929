"""A grid says the same on the screen and in a file: rows, columns, shapes, values, what is certain, what is missing."""

import re
from html import unescape

import pytest

from dashboard.figures.chart import chart
from dashboard.figures.grid import build, file, screen
from dashboard.figures.grid.spec import Grid, GridCell, GridRow
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Look
from dashboard.figures.to_file import drawn
from dashboard.reading import coverage
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
LONG = ["Enskede-Årsta-Vantör", "Hägersten-Älvsjö", "Hässelby-Vällingby", "Norra innerstaden", "Kungsholmen", "Järva"]
LONG += ["Bromma", "Farsta", "Skarpnäck", "Skärholmen", "Södermalm"]


def plain(html):
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def on_screen(picture):
    """(row's name, [(shape and value, second line)]) of each row; a dash stands for no figure."""
    html = str(screen.grid(picture, LOOK)[0].html)
    rows = []
    for row in re.findall(r"(?s)<tr[^>]* role='row'>(<th scope='row'.*?)</tr>", html):
        name = plain(re.search(r"(?s)(?:target='_self'>|rowheader'>)(.*?)<(?:/a|small)", row)[1])
        rows.append((name, [_cell(cell) for cell in re.findall(r"(?s)<td.*?</td>", row)]))
    return rows


def _cell(html):
    html = re.sub(r"<span class='(unseen|hidden)'>.*?</span>", "", html)
    below = re.search(r"(?s)<small.*?</small>", html)
    first = html.replace(below[0], "") if below else html
    course = re.search(r"class='reach-(\w+)'", first)
    shape = build.SHAPES[course[1]] if course else plain(first)
    return shape, plain(below[0]) if below else ""


def in_file(picture):
    """The same from the drawing: cells are the centred texts, by column and from the top."""
    axes = drawn(picture, None).axes[0]
    centred = [text for text in axes.texts if text.get_ha() == "center"]
    names = [text for text in axes.texts if text.get_position()[0] == 0 and text.get_va() == "top"]
    lines = sorted({line.get_ydata()[0] for line in axes.lines}, reverse=True)
    columns = sorted({round(text.get_position()[0], 6) for text in centred})
    rows = []
    for top, bottom in zip(lines, [*lines[1:], -1], strict=True):
        name = " ".join(text.get_text() for text in names if bottom < text.get_position()[1] <= top)
        cells = []
        for column in columns:
            found = [text for text in centred if round(text.get_position()[0], 6) == column]
            found = [text for text in found if bottom < text.get_position()[1] <= top]
            first, *below = [text.get_text() for text in found] or [""]
            cells.append((first, below[0] if below else ""))
        rows.append((name, cells))
    return rows


def bold_in_file(picture):
    axes = drawn(picture, None).axes[0]
    return sum(text.get_ha() == "center" and text.get_weight() == "bold" for text in axes.texts)


@pytest.fixture
def difficult():
    """Eleven long names, a row without any figure, missing cells, a row of demonstration data."""
    known = GridCell("▲", "24 746", "säkert högre", "wrong", True, "2023 ▼", "säkert lägre", "right", "allt")
    open_ = GridCell("○", "12,5 %", "ingen säker skillnad", "none", False)
    missing = GridCell(word="ingen uppgift", tip="ingen uppgift")
    rows = [
        GridRow("Otrygga när de går ut ensamma sent en kväll", "2024", [known, open_, *[missing] * 9], "/"),
        GridRow("Rån", "per 100 000, 2024", [missing] * 11, "/"),
        GridRow("Skadegörelse <alla>", "per 100 000, 2024", [open_] * 10 + [known], "/"),
    ]
    return Grid("", "sv", "", "", LONG, rows, [("Väster", 5), ("Söder", 6)])


def test_measures_by_district_are_the_same_on_screen_and_in_a_file(difficult):
    shown, filed = on_screen(difficult), in_file(difficult)
    assert [cells for _, cells in shown] == [cells for _, cells in filed]
    assert shown[0][1][:3] == [("▲ 24 746", "2023 ▼"), ("○ 12,5 %", ""), ("–", "")]
    for (name, _), (label, _) in zip(shown, filed, strict=True):
        assert label.startswith(name)
    assert bold_in_file(difficult) == 2


def test_what_is_certain_has_its_course_on_the_screen_and_is_bold_in_files(difficult):
    html = str(screen.grid(difficult, LOOK)[0].html)
    assert html.count("<td role='cell' class='wrong'") == 2 and html.count("class='empty'") == 20
    assert "Skadegörelse &lt;alla&gt;" in html


def test_rows_of_demonstration_data_are_marked_on_the_screen_and_in_files(difficult):
    synthetic = GridRow("Bränder", "2024", [GridCell("○", "3", "", "none")] * 11, "/", mark="Demonstrationsdata")
    picture = Grid("", "sv", "", "", LONG, [*difficult.rows, synthetic])
    html = str(screen.grid(picture, LOOK)[0].html)
    assert html.count("class='demonstration'") == 1 and html.index("Bränder") > html.index("Demonstrationsdata")
    assert in_file(picture)[-1][0].endswith("Demonstrationsdata")


def test_the_reach_of_real_sources_is_the_same_on_screen_and_in_a_file(con):
    frame = coverage.reach(con, "jarva")
    frame = frame[frame["year"] >= 2014]
    years = list(range(int(frame["year"].min()), int(frame["year"].max()) + 1))
    sources = {key: GridRow(key, "3 av 4 mått", ()) for key in frame["source_id"].unique()}
    picture = build.reach(frame, sources, years, "Järva", LOOK, "")
    shown = on_screen(picture)
    assert shown == in_file(picture) and {shape for _, cells in shown for shape, _ in cells} >= {"●", "◐", ""}
    told = [text.get_text() for text in drawn(picture, None).axes[0].texts]
    assert all(any(meaning in line for line in told) for _, _, meaning in picture.legend)


def test_words_in_cells_have_no_native_chart(difficult):
    assert chart(difficult) is None and file.room_grid(difficult)[3] > 1
