"""A profile's spine says the same on the screen, in a file and in a workbook: rows, order, marks and where they lie."""

import io
import re
from datetime import date
from html import unescape
from typing import NamedTuple

import numpy as np
import openpyxl
import pandas as pd
import pytest

from dashboard.district import profile, sentences
from dashboard.figures.heading import Heading
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Look
from dashboard.figures.spine import build, file, screen
from dashboard.figures.to_file import drawn
from dashboard.figures.workbook import workbook
from dashboard.reading import catalogue
from tests.figures.marks import number
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
SHAPES = {"▲": "up", "▼": "down", "○": "none"}
MARKERS = {"^": "up", "v": "down", "o": "none"}


class Row(NamedTuple):
    """A measure: its name, its value in words, what its mark says, where it lies (-1 to 1), and its interval's ends."""

    label: str
    stated: str
    direction: str
    is_unsure: bool
    at: float | None
    ends: tuple[float, float] | None


def on_screen(picture):
    html = str(screen.group(picture, "all", TEXT["sv"])).split("<details>")[0]
    return [_screen_row(item) for item in re.findall(r"(?s)<li.*?</li>", html)]


def _screen_row(item):
    label = unescape(re.search(r"target='_self'>(.*?)</a>", item)[1])
    stated = unescape(re.search(r"class='own'><b>(.*?)</b>", item)[1])
    dot = re.search(r"<span class='dot( unsure)?' style='left:([\d.-]+)%'>(.)<", item)
    if not dot:
        return Row(label, stated, "", False, None, None)
    span = re.search(r"own-limits' style='left:([\d.-]+)%;width:([\d.-]+)%", item)
    ends = None
    if span:
        start, wide = float(span[1]), float(span[2])
        ends = place_on_screen(start), place_on_screen(start + wide)
    return Row(label, stated, SHAPES[dot[3]], bool(dot[1]), place_on_screen(float(dot[2])), ends)


def place_on_screen(percent):
    return (percent - 50) / (50 - screen.EDGE)


def in_file(picture):
    """The rows of the drawing, by the height at which their parts stand."""
    axes = drawn(picture, None).axes[0]
    names = [text for text in axes.texts if text.get_weight() == "bold" and abs(text.get_position()[0]) < 0.01]
    starts = [text for text in names if text.get_fontsize() == file.SMALL]
    values = [text for text in axes.texts if text.get_position()[0] == pytest.approx(file.OWN[0])]
    rows = []
    for place, row in enumerate(picture.open_rows.itertuples()):
        top = next(text.get_position()[1] for text in starts if _begins(text, row.label))
        bottom = top - file._row_height(file._texts(picture)[place])
        within = [line for line in axes.lines if bottom < line.get_ydata()[0] < top]
        marks = [line for line in within if line.get_marker() in MARKERS]
        label = " ".join(text.get_text() for text in starts if bottom < text.get_position()[1] <= top)
        stated = " ".join(
            text.get_text() for text in values if text.get_weight() == "bold" and bottom < text.get_position()[1] <= top
        )
        if not marks:
            rows.append(Row(label, stated, "", False, None, None))
            continue
        [mark] = marks
        whiskers = [line for line in within if line.get_color() == LIGHT.accent and len(line.get_xdata()) == 2]
        ends = tuple(place_in_file(x) for x in whiskers[0].get_xdata()) if whiskers else None
        is_unsure = mark.get_markeredgecolor() == LIGHT.other
        at = place_in_file(mark.get_xdata()[0])
        rows.append(Row(label, stated, MARKERS[mark.get_marker()], is_unsure, at, ends))
    return rows


def _begins(text, label):
    return label.startswith(text.get_text())


def place_in_file(inches):
    return ((inches - file.BAR[0]) / (file.BAR[1] / 2) - 1) / 0.94


def assert_same(screen_rows, file_rows):
    assert [row[:4] for row in screen_rows] == [row[:4] for row in file_rows]
    for one, other in zip(screen_rows, file_rows, strict=True):
        assert (one.at is None) == (other.at is None) and (one.ends is None) == (other.ends is None)
        if one.at is not None:
            assert one.at == pytest.approx(other.at, abs=0.003)
        if one.ends is not None and one.ends[1] - one.ends[0] > 0.02:  # a narrow interval has a least width on screen
            assert one.ends == pytest.approx(other.ends, abs=0.005)


def spine(rows, indicators, first=None):
    group = build.Group("all", "Alla", rows, len(rows) if first is None else first)
    return build.spine([group], indicators, dict.fromkeys(indicators, "/"), "Farsta", [], LOOK, "")


@pytest.fixture(scope="module")
def profiled(database):
    """(rows in words, indicators) of a district, from the real figures."""
    import duckdb

    with duckdb.connect(str(database.resolve()), read_only=True) as con:
        indicators = catalogue.indicators(con, "sv")
        figures = profile.yearly(con, indicators)
        compared = profile.against(figures, list(profile.places(con)))
        rows = profile.beside(figures, "skarholmen", profile.like(con, "skarholmen"))
        return sentences.with_words(
            profile.tested(rows, figures, compared, {}), indicators, "sv", TEXT["sv"]
        ), indicators


def test_a_real_profile_is_the_same_on_screen_and_in_a_file(profiled):
    rows, indicators = profiled
    picture = spine(rows.drop_duplicates("indicator"), indicators)
    shown = on_screen(picture)
    assert len(shown) == rows["indicator"].nunique() and {row.direction for row in shown} - {"", "none"}
    assert_same(shown, in_file(picture))


def test_a_difficult_profile_is_the_same_on_screen_and_in_a_file(profiled):
    """An unreliable value, one without interval, without the city, without similar districts; a number of events."""
    rows, indicators = profiled
    rows = rows[rows["districts"] > 3].head(5).reset_index(drop=True)
    nothing = {"lower": [1], "upper": [1], "city_value": [2], "like_value": [0, 2]}
    for name, places in nothing.items():
        rows.loc[places, name] = np.nan
    rows["is_reliable"] = [True, True, True, False, True]
    rows["direction"] = ["up", "down", "none", "none", "too_few"]
    picture = spine(rows, indicators)
    shown = on_screen(picture)
    assert [row.is_unsure for row in shown if row.at is not None].count(True) == 1
    assert shown[1].ends is None
    assert_same(shown, in_file(picture))


def test_what_is_folded_on_the_screen_is_left_out_of_files(profiled):
    rows, indicators = profiled
    picture = spine(rows.head(6), indicators, first=2)
    assert len(on_screen(picture)) == len(in_file(picture)) == 2
    assert str(screen.group(picture, "all", TEXT["sv"])).count("<li") == 6


def test_the_workbook_has_each_measure_where_the_citys_is_100(profiled):
    rows, indicators = profiled
    picture = spine(rows.head(6), indicators, first=4)
    head = Heading("Farsta", "", "", "", "", [], "")
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(pd.DataFrame({"a": [1]}), head, picture, "sv", date(2026, 11, 21)))
    )
    cells = [[cell.value for cell in row[:2]] for row in book["Figur"].iter_rows(min_row=28) if row[0].value]
    open_rows = picture.open_rows[picture.open_rows["city_value"].fillna(0) != 0]
    index = 100 * open_rows["value"] / open_rows["city_value"]
    assert [label for label, _ in cells] == open_rows["label"].tolist()
    assert [number(value) for _, value in cells] == [number(value) for value in index]
