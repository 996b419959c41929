"""Lines on the screen, in a file, in a workbook and on a slide: the same points, states, gaps, limits and labels."""

import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from dashboard import words
from dashboard.figures.heading import Heading
from dashboard.figures.lines import build, marks
from dashboard.figures.lines.spec import Lines, Panels, Series
from dashboard.figures.palette import LIGHT
from dashboard.figures.show import show
from dashboard.figures.slide import slide
from dashboard.figures.spec import Look
from dashboard.figures.to_file import drawn
from dashboard.figures.workbook import workbook
from dashboard.reading import catalogue, observations
from tests import matrix
from tests.figures.marks import number
from tests.figures.native import native
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
HEAD = Heading("Titel", "Farsta", "", "", "")
DAY = date(2026, 11, 21)
TAIL = ", preliminärt"
DASHES = {"-": "solid", "--": "dash", ":": "dot"}
LONG = [f"Område med ett långt namn nummer {at}" for at in range(11)]


def rows(values, first=2015, status=None, reliable=None, spread=1.0, kind="year"):
    months = {"year": 12, "quarter": 3, "month": 1}[kind]
    starts = [pd.Timestamp(first, 1, 1) + pd.DateOffset(months=months * at) for at in range(len(values))]
    value = pd.Series(values, dtype=float)
    frame = pd.DataFrame({"period_start": starts, "value": value, "lower": value - spread, "upper": value + spread})
    told = status or ["withheld" if one is None else "ok" for one in values]
    return frame.assign(status=told, is_reliable=reliable or [True] * len(values), n=90.0, is_approximate=False)


def lines(*series, unit="%", **options):
    named = [one if isinstance(one, Series) else Series(f"Linje {at}", f"series-{at % 7}", one)
             for at, one in enumerate(series)]  # fmt: skip
    return Lines(unit, "sv", alt="Linjer.", series=named, **options)


LATE = ["ok", "ok", "ok", "preliminary", "preliminary"]
GAP = ["ok", "ok", "missing", "preliminary", "preliminary"]
CITY = Series("Hela staden", "ink", rows([4, 4, 5, 5, 6]), dashed=True)
DIFFICULT = {
    "a missing year": lines(rows([5, 6, None, 8, 9]), rows([3, 4, 5, 6, 7])),
    "a year missing in all": lines(rows([5, 6, None, 8, 9]).dropna(subset=["value"]), unit="brott"),
    "every third year": lines(rows([5, None, None, 6, None, None, 7]).dropna(subset=["value"]), interval_years=3),
    "withheld first and last": lines(rows([None, 5, 6, None])),
    "preliminary end": lines(rows([5, 6, 7, 8, 9], status=LATE), CITY),
    "preliminary after a gap": lines(rows([5, 6, None, 8, 9], status=GAP)),
    "preliminary alone": lines(rows([5], status=["preliminary"])),
    "preliminary in the middle": lines(rows([5, 6, 7], status=["ok", "preliminary", "ok"])),
    "unreliable": lines(rows([5, 6, 7], reliable=[True, False, True]), unit="per 1 000"),
    "one point": lines(rows([5])),
    "no limits": lines(rows([5, 6, 7]).assign(lower=None, upper=None)),
    "limits of some": lines(rows([5, 6, 7, 8]).assign(lower=[4, 5, None, 7]), unit="brott"),
    "a long survey": lines(rows([5 + at % 3 for at in range(20)], first=2000)),
    "eleven long names": lines(*(Series(name, f"series-{at % 7}", rows([at, at + 1])) for at, name in enumerate(LONG))),
    "all missing": lines(rows([None, None, None])),
    "one of two missing": lines(rows([None, None]), rows([4, 5])),
    "a missing month": lines(rows([5, 6, None, 8, 9], kind="month"), kind="month", unit="brott"),
    "a missing quarter": lines(rows([5, None, 7, 8], kind="quarter"), kind="quarter", unit="brott"),
    "breaks": lines(rows([5, 6, 7]), breaks=[(date(2016, 6, 1), "Ny fråga."), (date(2030, 1, 1), "Senare.")]),
    "below a reference": lines(rows([95, 97]), unit="index", reference=100.0),
    "differences": lines(rows([-4, 2]), unit="procentenheter", reference=0.0),
}  # fmt: skip


def day(value):
    return pd.Timestamp(value).strftime("%Y-%m-%d")


def labels(picture):
    return [series.label for series in picture.series if series.form not in ("span", "ground")]


def pairs(found):
    """Neighbours that both have a value, of (day, value)."""
    return {(a, b) for (a, left), (b, right) in pairwise(found) if left is not None and right is not None}


def screen(picture):
    """(points, joins, limits, labels at the ends, numbers of breaks) of the Plotly figure."""
    [shown] = show(picture, LOOK)
    points, joins, limits = {}, {}, {}
    for trace in shown.figure.data:
        if trace.meta in ("band", "break"):
            continue
        found = [(day(x), number(y)) for x, y in zip(trace.x, trace.y, strict=True)]
        for place, (at, value) in enumerate(found):
            if value is not None:
                symbol = trace.marker.symbol[place]
                points.setdefault(trace.name, {})[at] = (value, symbol == "circle-open")
                up = number(trace.error_y.array[place]) if trace.error_y.array is not None else None
                if up is not None:
                    down = number(trace.error_y.arrayminus[place])
                    limits.setdefault(trace.name, {})[at] = (number(value - down), number(value + up), "bar")
        joins.setdefault(trace.name, set()).update((a, b, trace.line.dash) for a, b in pairs(found))
    for band in (trace for trace in shown.figure.data if trace.meta == "band"):
        half = len(band.x) // 2
        for x, upper, lower in zip(band.x[:half], band.y[:half], band.y[half:][::-1], strict=True):
            limits.setdefault(band.name, {})[day(x)] = (number(lower), number(upper), "band")
    written = [note for note in shown.figure.layout.annotations if note.xref == "paper" and note.x == 1]
    numbers = [trace.text[0] for trace in shown.figure.data if trace.meta == "break"]
    return points, joins, limits, [note.text.replace("<br>", "\n") for note in written], numbers


def in_file(picture):
    """The same of the matplotlib figure."""
    axes = drawn(picture, None).axes[0]
    points, joins, limits = {}, {}, {}
    for line in axes.lines:
        name = line.get_label()
        found = [(day(x), number(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]
        if line.get_marker() == "o":
            is_hollow = line.get_markerfacecolor() == LIGHT.paper
            points.setdefault(name, {}).update({at: (value, is_hollow) for at, value in found})
        elif name in labels(picture):
            dash = DASHES[line.get_linestyle()] if line._dash_pattern[1] is None else _dash(line)
            joins.setdefault(name, set()).update((a, b, dash) for a, b in pairs(found))
    for bars in axes.containers:
        [stems] = bars.lines[2]
        for (x, lower), (_, upper) in stems.get_segments():
            at = day(pd.Timestamp(x, unit="D"))
            limits.setdefault(bars.get_label(), {})[at] = (number(lower), number(upper), "bar")
    for area in axes.collections:
        if area.get_label() in {series.label for series in picture.series}:
            for path in area.get_paths():
                for x in {x for x, _ in path.vertices}:
                    ends = [y for at, y in path.vertices if at == x]
                    found = (number(min(ends)), number(max(ends)), "band")
                    limits.setdefault(area.get_label(), {})[day(pd.Timestamp(x, unit="D"))] = found
    written = [text.get_text() for text in axes.texts if text.get_gid() != "break"]
    numbers = [text.get_text() for text in axes.texts if text.get_gid() == "break"]
    return points, joins, limits, written, numbers


def _dash(line):
    return "dot" if line._unscaled_dash_pattern[1][0] < 2 else "dash"


def in_chart(content, picture):
    """(points, joins, limits) of a native chart, its days from its categories; the tail is part of its series."""
    chart = native(content)
    days = {words.period(start, picture.kind, "sv"): day(start) for start in marks.categories(picture)}
    points, joins, limits = {}, {}, {}
    for column in chart.marks:
        found = [(days[re.sub(r" \([\d, ]+\)$", "", mark.at)], mark.value) for mark in column]
        name, is_dashed = column[0].of.removesuffix(TAIL), "dashed" in column[0].states
        is_tail = is_dashed and not any(series.dashed and series.label == column[0].of for series in picture.series)
        for (at, value), mark in zip(found, column, strict=True):
            if value is not None:
                points.setdefault(name, {})[at] = (value, "hollow" in mark.states)
                if mark.lower is not None and (mark.lower, mark.upper) != (value, value):
                    limits.setdefault(name, {})[at] = (mark.lower, mark.upper)
        joins.setdefault(name, set()).update(
            (a, b, "dot" if is_tail else "dash" if is_dashed else "solid") for a, b in pairs(found)
        )
    return points, joins, limits, chart


def some(found):
    return {name: value for name, value in found.items() if value}


def assert_alike(picture):
    points, joins, limits, ends, numbers = screen(picture)
    file = in_file(picture)
    assert file[0] == points and list(file[0]) == list(points)
    assert some(file[1]) == some(joins)
    assert file[2] == limits
    assert file[3] == ends and file[4] == numbers == [str(at) for at in range(1, len(marks.breaks(picture)) + 1)]
    for content in (workbook(pd.DataFrame(), HEAD, picture, "sv", DAY), slide(HEAD, picture, "sv", DAY)):
        in_native = in_chart(content, picture)
        assert in_native[0] == points and list(in_native[0]) == list(points)
        assert {name: {pair[:2] for pair in found} for name, found in some(in_native[1]).items()} == {
            name: {pair[:2] for pair in found} for name, found in some(joins).items()
        }
        assert dotted(in_native[1]) == dotted(joins)
        assert in_native[2] == {name: {at: ends[:2] for at, ends in found.items()} for name, found in limits.items()}
        assert in_native[3].blanks == "gap" and not any(name.endswith(TAIL) for name in in_native[3].legend)


def dotted(joins):
    return {(name, a, b) for name, found in joins.items() for a, b, dash in found if dash == "dot"}


@pytest.mark.parametrize("case", DIFFICULT)
def test_lines_are_the_same_wherever_they_are_drawn(case):
    assert_alike(DIFFICULT[case])


REAL = [
    ("offences_total_rate", "year"), ("worried_often", "year"), ("unsafe_evening", "year"), ("ntu_any", "year"),
    ("robbery_rate", "month"), ("offences_total_rate", "quarter"), ("shootings_confirmed", "year"), ("snus", "year"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "kind"), matrix.some(4, REAL))
def test_real_figures_are_the_same_wherever_they_are_drawn(con, key, kind):
    item = catalogue.indicators(con, "sv")[key]
    found = observations.of_one(con, key, ["stockholm", "farsta", "bromma", "jarva", "sweden"], kind)
    found = found[(found["sex"] == found["sex"].iloc[0]) & (found["age"] == found["age"].iloc[0])]
    named = list(found.groupby("area", sort=False))
    series = [Series(name, f"series-{at}", own, thick=at == 1) for at, (name, own) in enumerate(named)]
    unit = words.unit(item, bool(found["is_count"].any()), TEXT["sv"])
    breaks = catalogue.breaks(con, key, "sv", True)
    assert_alike(Lines(unit, "sv", series=series, kind=kind, interval_years=item.interval_years, breaks=breaks))


def test_a_season_is_the_same_wherever_it_is_drawn():
    table = pd.DataFrame({"month": range(1, 13), "low": 4.0, "high": 9.0, "mean": 6.0, "years": 3.0})
    value = pd.Series([5.0, 10, None, 6, 7] + [None] * 7)
    status = ["ok", "ok", "withheld", "ok", "preliminary"] + ["missing"] * 7
    season = table.assign(value=value, lower=value - 2, upper=value + 3, status=status)
    picture = build.season(season, 2025, "antal", LOOK, "Året.")
    points, joins, limits, ends, _ = screen(picture)
    file = in_file(picture)
    assert file[0] == {name: found for name, found in points.items() if name == "2025"}
    assert file[1]["2025"] == joins["2025"] and file[1]["Medel tidigare år"] == joins["Medel tidigare år"]
    assert file[2] == limits and file[3] == ends
    assert set(limits["tidigare år"].values()) == {(4.0, 9.0, "band")}
    assert ("2025-04-01", "2025-05-01", "dot") in joins["2025"] and ("2025-02-01", "2025-04-01") not in {
        pair[:2] for pair in joins["2025"]
    }
    [square] = [line for line in drawn(picture, None).axes[0].lines if line.get_label() == picture.withheld]
    assert [day(x) for x in square.get_xdata()] == ["2025-03-01"]
    told = in_chart(workbook(pd.DataFrame(), HEAD, picture, "sv", DAY), picture)
    assert told[0]["2025"] == points["2025"] and told[0]["tidigare år, nedre gräns"]["2025-01-01"] == (4.0, False)


def test_between_points_that_stand_alone_nothing_is_written():
    alone = Series("Hela år", "accent", rows([178.0, None, 171.0]), form="points", limits="none")
    [shown] = show(lines(alone, unit="antal"), LOOK)
    [points] = [trace for trace in shown.figure.data if trace.mode == "markers+text"]
    assert list(points.text) == ["178", "", "171"]


def test_panels_are_the_same_on_the_screen_and_in_a_file():
    ground = Series("", "other", rows([2, 3, 4, 5, 6]), form="ground", limits="none")
    city = Series("Hela staden", "ink", rows([4, 4, 4, 4, 4]), dashed=True, form="line")
    own = {name: Series(name, "accent", rows([5, 6, None, 8, 9], status=GAP), thick=True)
           for name in ("Farsta", "Järva")}  # fmt: skip
    parts = [(name, lines(ground, city, series, breaks=[(date(2016, 1, 1), name)])) for name, series in own.items()]
    picture = build.noted(Panels("%", "sv", panels=parts, shared=True, shared_time=True), TEXT["sv"])
    shown = [part.figure for part in show(picture, LOOK)]
    axes = [one for one in drawn(picture, HEAD).axes if one.lines]
    assert len(shown) == len(axes) == 2
    for at, (figure, one) in enumerate(zip(shown, axes, strict=True)):
        assert tuple(round(end, 6) for end in figure.layout.yaxis.range) == pytest.approx(one.get_ylim())
        ends = [note.text for note in figure.layout.annotations if note.x == 1 and note.xref == "paper"]
        assert ends == [text.get_text() for text in one.texts if text.get_gid() != "break"] == ["9"]
        assert [text.get_text() for text in one.texts if text.get_gid() == "break"] == [str(at + 1)]
        assert [trace.text[0] for trace in figure.data if trace.meta == "break"] == [str(at + 1)]
        hollow = [line for line in one.lines if line.get_marker() == "o" and line.get_markerfacecolor() == LIGHT.paper]
        assert [number(y) for line in hollow for y in line.get_ydata()] == [8.0, 9.0]
    assert picture.notes[:2] == ["1. Brott i serien: Farsta", "2. Brott i serien: Järva"]


def test_notes_stand_under_a_picture_in_a_file_and_in_a_workbook_a_break_is_numbered():
    picture = build.noted(DIFFICULT["breaks"], TEXT["sv"])
    assert "1. Brott i serien: Ny fråga." in [text.get_text() for text in drawn(picture, HEAD).texts]
    chart = native(workbook(pd.DataFrame(), HEAD, picture, "sv", DAY))
    assert chart.categories == ["2015", "2016", "2017 (1)"]
