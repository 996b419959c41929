"""Kinds as bars and single events as dots are the same marks on the screen, in a file, in a workbook and on a slide."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import num2date

from dashboard import words
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.ranking import build
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from dashboard.reading import event_counts
from dashboard.statistics import methods
from tests.export_cases import DISTRICTS
from tests.figures.drawn import artists, axes_of
from tests.figures.marks import Mark, number
from tests.figures.native import natives
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
WITHHELD = TEXT["sv"]["status_withheld"]


def kinds(counts, labels=DISTRICTS):
    events = np.array(counts, dtype=float)
    lower, upper = methods.poisson_limits(events)
    status = ["withheld" if np.isnan(count) else "ok" for count in events]
    return pd.DataFrame(
        {"label": labels[: len(events)], "events": events, "lower": lower, "upper": upper, "status": status}
    )


KINDS = {
    "eleven long names": kinds([90, 41, 40, 12, 9, 7, 3, 2, 1, np.nan, np.nan]),
    "one": kinds([9]),
    "one protected": kinds([np.nan]),
    "all protected": kinds([np.nan] * 3),
    "thousands": kinds([24746, 1204, 3]),
}


def bars_on_screen(picture):
    """(marks from the top, protected rows) of the screen."""
    [shown] = show(picture, LOOK)
    bar, *protected = shown.figure.data
    labels = list(shown.figure.layout.yaxis.categoryarray)[::-1]
    ends = zip(bar.error_x.arrayminus, bar.error_x.array, strict=True) if bar.error_x.array is not None else ()
    limits = [(value - minus, value + plus) for value, (minus, plus) in zip(bar.x, ends, strict=True)]
    drawn = {
        label: Mark("", label, number(value), number(low), number(high))
        for label, value, (low, high) in zip(bar.y, bar.x, limits, strict=True)
    }
    assert shown.alt == picture.alt and all(set(trace.x) == {0} for trace in protected)
    told = [label for trace in protected for label in trace.y]
    return [drawn.get(label, Mark("", label, None, None, None)) for label in labels], sorted(told)


def bars_in_file(picture):
    """The same of a file."""
    axes = axes_of(picture)
    labels = [tick.get_text() for tick in axes.get_yticklabels()]
    limits = {}
    for collection in axes.collections:
        for (low, place), (high, _) in collection.get_segments():
            limits[place] = (low, high)
    drawn = artists(axes, "mark-")
    marks = []
    for place, label in enumerate(labels):
        value = drawn[str(place)].get_width() if str(place) in drawn else None
        marks.append(Mark("", label, number(value), *map(number, limits.get(place, (None, None)))))
    protected = artists(axes, "protected-")
    assert {mark.get_xdata()[0] for mark in protected.values()} <= {0}
    beside = {round(text.xy[1]): text.get_text() for text in axes.texts}
    assert all(beside[int(place)] == WITHHELD for place in protected)
    return marks, sorted(labels[int(place)] for place in protected)


def bars_alike(picture):
    marks, protected = bars_on_screen(picture)
    assert bars_in_file(picture) == (marks, protected)
    expected = [mark._replace(at=f"{mark.at} ({WITHHELD})") if mark.at in protected else mark for mark in marks]
    for found in natives(picture):
        assert found.kind == "bar" and found.blanks == "gap"
        assert [mark._replace(of="") for mark in found.marks[0]] == expected
    return marks, protected


@pytest.mark.parametrize("case", KINDS)
def test_difficult_kinds_are_the_same_bars_wherever_they_are_drawn(case):
    table = KINDS[case]
    marks, protected = bars_alike(build.kinds(table, LOOK, "alt"))
    assert [mark.at for mark in marks] == table["label"].tolist()
    assert len(protected) == table["events"].isna().sum()


def test_real_kinds_are_the_same_bars_wherever_they_are_drawn(con):
    found = event_counts.kinds(con, "notices_violence", "stockholm")
    for _, table in found.groupby("period_start"):
        lower, upper = methods.poisson_limits(table["events"].astype(float).to_numpy())
        marks, _ = bars_alike(build.kinds(table.assign(label=table["kind"], lower=lower, upper=upper), LOOK, "alt"))
        assert len(marks) == len(table)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_bars_begin_at_zero_and_those_of_demonstration_data_have_their_colour_and_the_mark_across(palette):
    look = Look(palette, "sv", TEXT["sv"], "Demo – mark")
    [shown] = show(build.kinds(kinds([9, np.nan]), look, "alt"), look)
    bar = shown.figure.data[0]
    assert shown.figure.layout.xaxis.range[0] == 0 and bar.marker.line.color == palette.notice
    assert any("Demo" in note.text for note in shown.figure.layout.annotations) and "Demo" in bar.hovertext[0]


def months(start, counts):
    status = ["withheld" if np.isnan(count) else "ok" for count in counts]
    return pd.DataFrame(
        {"period_start": pd.date_range(start, periods=len(counts), freq="MS"), "events": counts, "status": status}
    )


MONTHS = {
    "few": months("2024-01-01", [2.0, 0.0, np.nan, 3.0]),
    "one": months("2024-05-01", [1.0]),
    "many in one month": months("2023-11-01", [1.0, 13.0, np.nan, 2.0]),
    "all protected": months("2024-01-01", [np.nan] * 4),
    "none happened": months("2024-01-01", [0.0] * 4),
    "ten years": months("2014-03-01", [float(at % 5) if at % 17 else np.nan for at in range(120)]),
    "no months at all": months("2024-01-01", []),
    "unknown but not protected": months("2024-01-01", [np.nan, 1.0]).assign(status=["none", "ok"]),
}


def dots_on_screen(picture):
    """(how many events each month, where there are any; the protected months; whether each event is a dot)."""
    [shown] = show(picture, LOOK)
    counts, protected, is_stacked = {}, [], True
    for trace in shown.figure.data:
        if trace.meta == "dots":
            for at in trace.x:
                counts[day(at)] = counts.get(day(at), 0) + 1
        elif trace.type == "bar":
            is_stacked = False
            counts = {day(at): count for at, count in zip(trace.x, trace.y, strict=True)}
        else:
            assert trace.name == WITHHELD
            protected = [day(at) for at in trace.x]
    return counts, protected, is_stacked


def day(value):
    return f"{pd.Timestamp(value):%Y-%m-%d}"


def dots_in_file(picture):
    axes = axes_of(picture)
    counts, is_stacked = {}, True
    for mark in artists(axes, "mark-").values():
        if hasattr(mark, "get_xdata"):
            assert list(mark.get_ydata()) == [level + 0.5 for level in range(len(mark.get_ydata()))]
            counts[day(mark.get_xdata()[0])] = len(mark.get_xdata())
        else:
            is_stacked = False
            middle = num2date(mark.get_x() + mark.get_width() / 2)
            counts[f"{middle:%Y-%m-%d}"] = mark.get_height()
    protected = [day(mark.get_xdata()[0]) for mark in artists(axes, "protected-").values()]
    assert any(WITHHELD in text.get_text() for text in axes.texts) == bool(protected)
    return counts, protected, is_stacked


@pytest.mark.parametrize("case", MONTHS)
def test_single_events_are_the_same_dots_wherever_they_are_drawn(case):
    rows = MONTHS[case]
    picture = build.rare(rows, LOOK, "alt")
    counts, protected, is_stacked = dots_on_screen(picture)
    assert dots_in_file(picture) == (counts, protected, is_stacked)
    assert sum(counts.values()) == rows["events"].sum() and is_stacked == (rows["events"].max() != 13)
    assert len(protected) == rows["status"].eq("withheld").sum()
    names = [words.period(start, "month", "sv") for start in rows["period_start"]]
    named = [
        f"{name} ({WITHHELD})" if status == "withheld" else name
        for name, status in zip(names, rows["status"], strict=True)
    ]
    for found in natives(picture) if len(rows) else ():
        assert found.kind == "column" and found.categories == named
        assert [mark.value for mark in found.marks[0]] == [number(count) for count in rows["events"]]


def test_a_protected_month_has_no_number_even_where_the_row_has_one():
    rows = months("2024-01-01", [2.0, 3.0]).assign(status=["ok", "withheld"])
    picture = build.rare(rows, LOOK, "alt")
    assert dots_on_screen(picture) == dots_in_file(picture) == ({"2024-01-01": 2}, ["2024-02-01"], True)
    for found in natives(picture):
        assert [mark.value for mark in found.marks[0]] == [2, None]
