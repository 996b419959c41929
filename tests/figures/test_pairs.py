"""Pairs of groups, and extremes, are the same marks on the screen, in a file, in a workbook and on a slide."""

import re

import numpy as np
import pandas as pd
import pytest

from dashboard.compare import queries
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.points import build
from dashboard.figures.spec import Look
from dashboard.statistics import area_measures
from tests.export_cases import DISTRICTS
from tests.figures.drawn import artists, axes_of
from tests.figures.marks import Mark, number
from tests.figures.native import natives
from tests.figures.plotted import LOOK, MARK, figure_of, is_of_the_theme, named
from tests.texts import TEXT

GROUPS = (("Kvinnor", "women"), ("Män", "men"))
ARROW = {"up": " ▲", "down": " ▼"}


def gap_rows():
    frame = pd.DataFrame({"label": ["16–29 år", "65–79 år"], "direction": ["up", "none"]})
    sides = {"_a": ([20.0, 8.0], [17, 6], [23, 10]), "_b": ([12.0, 7.0], [10, 5.5], [14, 8.5])}
    for suffix, (value, lower, upper) in sides.items():
        frame = frame.assign(**{f"value{suffix}": value, f"lower{suffix}": lower, f"upper{suffix}": upper})
        frame = frame.assign(**{f"n{suffix}": 400.0, f"status{suffix}": "ok"})
    return frame.assign(difference=[8.0, 1.0], difference_lower=[4.4, -1.5], difference_upper=[11.6, 3.5])


def long_pairs():
    """The extremes of eleven years, named by district, one without an interval."""
    rows = pd.concat([gap_rows()] * 6, ignore_index=True).iloc[:11]
    rows = rows.assign(label=[str(2010 + at) for at in range(11)], area_a=DISTRICTS, area_b=DISTRICTS[::-1])
    rows.loc[4, ["lower_a", "upper_a", "difference_lower", "difference_upper"]] = np.nan
    return rows


PAIRS = {
    "two groups": gap_rows(),
    "eleven long names": long_pairs(),
    "one": gap_rows().iloc[:1],
    "lower of the first": gap_rows().assign(direction="down"),
    "one side missing": gap_rows().assign(value_b=[np.nan, 7.0], lower_b=[np.nan, 5.5], upper_b=[np.nan, 8.5]),
}


def pairs_on_screen(picture):
    """(both groups' marks from the top with colour and shape, what stands beside each row) of the screen."""
    figure = figure_of(picture)
    names = list(figure.layout.yaxis.ticktext)[::-1]
    limits = {round(trace.y[0], 2): trace.x for trace in figure.data if trace.meta == "interval"}
    groups = []
    for trace in [trace for trace in figure.data if trace.mode == "markers"]:
        marks = [
            Mark(trace.name, name, number(x), *map(number, limits.get(round(y, 2), (None, None))))
            for name, x, y in zip(names, trace.x, trace.y, strict=True)
        ]
        groups.append((trace.marker.color, trace.marker.symbol, marks))
    beside = {
        note.y: re.sub("<.*?>", "", note.text.replace("<br>", " ")).replace("  ", " ").strip(" ")
        for note in figure.layout.annotations
        if note.xref == "paper" and note.yref != "paper"
    }
    return groups, [beside[place] for place in range(len(names) - 1, -1, -1)]


def pairs_in_file(picture):
    """The same of a file."""
    axes = axes_of(picture)
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    drawn, limits = artists(axes, "mark-"), artists(axes, "interval-")
    groups = []
    for at, (label, role) in enumerate(picture.groups):
        marks = []
        for place, name in enumerate(names):
            mark, interval = drawn.get(f"{place}-{at}"), limits.get(f"{place}-{at}")
            value = mark.get_xdata()[0] if mark else None
            marks.append(
                Mark(label, name, number(value), *map(number, interval.get_xdata() if interval else [None] * 2))
            )
        own = [drawn[key] for key in drawn if key.endswith(f"-{at}")]
        [(colour, symbol)] = {(mark.get_color(), mark.get_marker()) for mark in own}
        assert colour == LIGHT.of(role)
        groups.append((colour, {"o": "circle", "s": "square"}[symbol], marks))
    beside = [
        " ".join(text.get_text() for text in axes.texts if text.xy == (1, place) and text.get_text() != picture.title)
        for place in range(len(names))
    ]
    return groups, beside


@pytest.mark.parametrize("case", PAIRS)
def test_difficult_pairs_are_the_same_marks_wherever_they_are_drawn(case):
    rows = PAIRS[case]
    picture = build.pairs(rows, GROUPS, "%", LOOK, "alt")
    groups, beside = pairs_on_screen(picture)
    assert pairs_in_file(picture) == (groups, beside)
    arrows = [ARROW.get(direction, "") for direction in rows["direction"]]
    for found in natives(picture):
        assert found.kind == "bar" and found.legend == ["Kvinnor", "Män"]
        assert found.marks == [
            [mark._replace(at=mark.at + arrow) for mark, arrow in zip(marks, arrows, strict=True)]
            for _, _, marks in groups
        ]
    assert [arrow.strip() in told for arrow, told in zip(arrows, beside, strict=True)] == [True] * len(rows)


def test_real_extremes_are_the_same_pairs_wherever_they_are_drawn(con):
    rows = area_measures.spans(queries.yearly(con, "burglary_rate", "2023", "all", "all"), 4)
    picture = build.pairs(rows, (("Störst", "accent"), ("Minst", "muted")), "per 100 000", LOOK, "alt")
    groups, beside = pairs_on_screen(picture)
    assert pairs_in_file(picture) == (groups, beside) and len(beside) == len(rows) > 3
    told = {text.get_text() for text in axes_of(picture).texts}
    assert {*rows["area_a"], *rows["area_b"]} <= told
    on_screen = " ".join(named(figure_of(picture)))
    assert all(area in on_screen for area in [*rows["area_a"], *rows["area_b"]])


def test_two_groups_differ_in_shape_and_colour_and_their_difference_stands_beside_them():
    figure = figure_of(build.pairs(gap_rows(), GROUPS, "%", LOOK, "alt"))
    women, men = (next(trace for trace in figure.data if trace.name == name) for name in ("Kvinnor", "Män"))
    assert (women.marker.symbol, men.marker.symbol) == ("circle", "square")
    assert (women.marker.color, men.marker.color) == (LIGHT.women, LIGHT.men)
    assert list(women.x) == [20, 8] and all(a > b for a, b in zip(women.y, men.y, strict=True))
    told = [note for note in named(figure) if note.startswith("<b>+")]
    assert "+8,0</b> ▲" in told[0] and "+4,4 till +11,6" in told[0]
    assert "▲" not in told[1] and "−1,5 till +3,5" in told[1].replace("\N{MINUS SIGN}", "−")
    assert {"Kvinnor", "Män"} <= set(named(figure))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_pairs_take_the_theme_have_no_legend_and_carry_the_mark(palette):
    look = Look(palette, "sv", TEXT["sv"], MARK)
    is_of_the_theme(figure_of(build.pairs(gap_rows(), GROUPS, "%", look, "alt"), look), palette)
