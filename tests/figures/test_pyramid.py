"""Shares by age are the same on the screen, in a file, in a workbook and on a slide: ages, groups, shares, sides."""

from datetime import date

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from dashboard.figures.heading import Heading
from dashboard.figures.palette import LIGHT
from dashboard.figures.pyramid import build, screen
from dashboard.figures.slide import slide
from dashboard.figures.spec import Look
from dashboard.figures.to_file import drawn
from dashboard.figures.workbook import workbook
from dashboard.reading import catalogue, residents
from tests.figures.marks import number
from tests.figures.native import native
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
HEAD = Heading("Invånare efter ålder", "", "", "", "", [], "")
LABELS = {"0-4": "0–4 år", "5-9": "5–9 år", "10-14": "10–14 år"}


def on_screen(picture):
    """(form, colour, shares) of each group, the chosen first; shares to the left are negative."""
    [shown] = screen.pyramid(picture, LOOK)
    assert all(list(trace.y) == list(picture.ages) for trace in shown.figure.data)
    traces = [(trace.type, _colour(trace), [number(x) for x in trace.x]) for trace in shown.figure.data]
    return sorted(traces, key=lambda trace: trace[0] != "bar")


def _colour(trace):
    return (trace.marker.line.color if trace.type == "bar" else trace.line.color).lower()


def in_file(picture):
    axes = drawn(picture, None).axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == list(picture.ages)
    bars = [
        ("bar", to_hex(group[0].get_edgecolor()), [number(bar.get_width()) for bar in group])
        for group in axes.containers
    ]
    steps = [
        ("scatter", to_hex(part.get_edgecolor()), [number(x) for x in part.get_data().values])
        for part in axes.patches
        if hasattr(part, "get_data")
    ]
    return bars + steps


def in_charts(picture):
    """Of the workbook and of the slide: (group, shares), youngest first, all from zero."""
    frame = pd.DataFrame({"a": [1]})
    both = [
        native(workbook(frame, HEAD, picture, "sv", date(2026, 11, 21))),
        native(slide(HEAD, picture, "sv", date(2026, 11, 21))),
    ]
    assert all(one.categories[::-1] == list(picture.ages) for one in both)
    return [[(marks[0].of, [mark.value for mark in marks[::-1]]) for marks in one.marks] for one in both]


def assert_same(picture):
    assert on_screen(picture) == in_file(picture)
    expected = [
        (part.label, [number(share) for share in part.shares])
        for part in sorted(picture.parts, key=lambda part: not part.is_chosen)
    ]
    assert in_charts(picture) == [expected, expected]
    assert [sum(map(abs, shares)) for *_, shares in on_screen(picture)] == [
        pytest.approx(sum(shares), rel=1e-4) for _, shares in expected
    ]


@pytest.mark.parametrize("area", ["farsta", "jarva"])
def test_real_residents_are_the_same_everywhere(con, area):
    frame = residents.pyramid(con, [area, "stockholm"])
    names = {area: "Farsta", "stockholm": "Hela staden"}
    picture = build.pyramid(frame, names, area, catalogue.age_labels(con, "sv"), LOOK, "")
    assert len(picture.parts) == 2 and len(picture.ages) > 10
    assert_same(picture)


def rows(sexes, ages, areas=("farsta",)):
    found = [(area, 2024, sex, age, 10.0, 0.1) for area in areas for sex in sexes for age in ages]
    return pd.DataFrame(found, columns=["area_id", "year", "sex", "age", "persons", "share"])


def test_women_are_left_and_men_right_everywhere():
    frame = rows(["women", "men"], ["0-4", "5-9"], ["farsta", "stockholm"])
    names = {"farsta": "Enskede-Årsta-Vantör", "stockholm": "Hela staden"}
    picture = build.pyramid(frame, names, "farsta", LABELS, LOOK, "")
    assert picture.is_split and [shares[0] < 0 for *_, shares in on_screen(picture)] == [True, False, True, False]
    assert_same(picture)


def test_one_age_alone_is_the_same_everywhere():
    picture = build.pyramid(rows(["all"], ["5-9"]), {"farsta": "Farsta"}, "farsta", LABELS, LOOK, "")
    assert picture.ages == ["5–9 år"] and not picture.is_split
    assert_same(picture)
