"""Cells of events are the same on the screen and in the file: each in its class, the hot ones edged, one legend."""

import re
from html import unescape

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from dashboard.figures.cells import build
from dashboard.figures.heading import Heading
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from dashboard.figures.to_file import drawn
from dashboard.statistics import event_measures
from tests.export_cases import square
from tests.texts import TEXT

HEAD = Heading("Titel", "Filter", "Mening.", "Källa", "Definition")
OUTLINES = pd.DataFrame({"area_id": ["a", "b"], "geometry": [square(0), square(9)]})


def rows(kinds):
    """Cells as event_measures.hot gives them with their words: (events_from, label, is_hot) of each."""
    around = [(59.3, 18.0), (59.301, 18.01), (59.31, 18.005)]  # latitude first, as h3 has it
    return pd.DataFrame(
        [
            {"cell": str(at), "events_from": first, "label": label, "is_hot": is_hot, "score": at,
             "boundary": [(north + at / 100, east) for north, east in around]}
            for at, (first, label, is_hot) in enumerate(kinds)
        ]
    ).astype({"events_from": float})  # fmt: skip


CASES = {
    "some": [(5, "5–9", False), (10, "10–19", True), (20, "20 eller fler", True), (5, "5–9", False)],
    "below the threshold": [(None, "färre än 5", False), (None, "färre än 5", True), (5, "5–9", False)],
    "nothing told": [(None, "färre än 5", False)],
    "many classes": [(first, f"{first}–{first + 4}", first > 25) for first in range(5, 40, 5)],
}


def specified(case, mark=""):
    return build.hot(rows(CASES[case]), OUTLINES, Look(LIGHT, "sv", TEXT["sv"], mark), "Rutor i ord")


def rings(x, y):
    """The rings of a trace, whose parts are parted by None."""
    found, ring = [], []
    for point in zip(x, y, strict=True):
        if point[0] is None:
            found.append(ring)
            ring = []
        else:
            ring.append((round(point[0], 6), round(point[1], 6)))
    return found


def on_screen(picture, palette=LIGHT):
    """(ring, colour) of each cell in its class, and the rings of the hot."""
    [shown] = show(picture, Look(palette, "sv", TEXT["sv"], picture.mark))
    traces = [trace for trace in shown.figure.data if trace.meta == "cells"]
    told = [(ring, trace.fillcolor.lower()) for trace in traces[:-1] for ring in rings(trace.x, trace.y)]
    return sorted(told), sorted(rings(traces[-1].x, traces[-1].y))


def in_file(picture):
    figure = drawn(picture, HEAD)

    def parts(name):
        return figure.findobj(lambda item: item.get_gid() == name)

    def ring(patch):
        return [(round(x, 6), round(y, 6)) for x, y in patch.get_xy()]

    told = sorted((ring(patch), to_hex(patch.get_facecolor())) for patch in parts("cell"))
    return told, sorted(ring(patch) for patch in parts("hot"))


@pytest.mark.parametrize("case", CASES)
def test_every_cell_has_its_class_and_edge_on_the_screen_and_in_the_file(case):
    picture = specified(case)
    assert on_screen(picture) == in_file(picture)
    told, hot = on_screen(picture)
    assert len(told) == sum(first is not None for first, *_ in CASES[case])
    assert len(hot) == sum(is_hot for *_, is_hot in CASES[case])


@pytest.mark.parametrize("case", CASES)
def test_the_legend_is_one_the_fewest_events_first(case):
    picture = specified(case)
    [shown] = show(picture, Look(LIGHT, "sv", TEXT["sv"]))
    items = re.findall(r"<li><i style='(.*?)'></i>(.*?)</li>", shown.below)
    figure = drawn(picture, HEAD)
    labels = [item.get_text() for item in figure.findobj(lambda item: item.get_gid() == "legend")]
    assert [unescape(label) for _, label in items] == labels
    firsts = [float(re.match(r"\d+", label)[0]) for label in labels[:-1]]
    assert firsts == sorted(firsts) and labels[-1] == TEXT["sv"]["hot_name"]
    assert [style.removeprefix("background:") for style, _ in items[:-1]] == [
        LIGHT.of(role) for role, _ in picture.classes
    ]
    darkness = [LIGHT.sequential.index(LIGHT.of(role)) for role, _ in picture.classes]
    assert darkness == sorted(darkness) and (not darkness or darkness[-1] == 5)


def test_a_cell_says_its_class_whether_it_is_dense_and_that_it_is_a_demonstration():
    [shown] = show(specified("some", "Påhittat"), Look(LIGHT, "sv", TEXT["sv"], "Påhittat"))
    [tips] = [trace for trace in shown.figure.data if trace.meta == "tips"]
    assert tips.hovertext[1] == f"<b>10–19</b><br>{TEXT['sv']['hot_name']}<br>Påhittat"
    assert len(tips.hovertext) == 4 and shown.alt == "Rutor i ord"


def test_the_outlines_are_drawn_in_both_themes():
    for palette in (LIGHT, DARK):
        [shown] = show(specified("some"), Look(palette, "sv", TEXT["sv"]))
        outlines = [trace for trace in shown.figure.data if trace.meta == "outline"]
        assert len(outlines) == 2 and {trace.line.color for trace in outlines} == {palette.muted}


def test_cells_of_real_hexagons_lie_within_the_city(con):
    import h3

    middle = h3.latlng_to_cell(59.33, 18.06, 8)
    near = h3.grid_disk(middle, 4)
    shown = pd.DataFrame({"cell": near, "events_from": [20 if cell in h3.grid_disk(middle, 1) else 5 for cell in near],
                          "events_to": [None if cell in h3.grid_disk(middle, 1) else 9 for cell in near]})  # fmt: skip
    cells = event_measures.hot(shown, OUTLINES["geometry"])
    labels = ["färre än 5" if pd.isna(first) else f"{first:.0f}" for first in cells["events_from"]]
    picture = build.hot(cells.assign(label=labels), OUTLINES, Look(LIGHT, "sv", TEXT["sv"]), "")
    assert on_screen(picture) == in_file(picture)
    told, hot = on_screen(picture)
    assert len(told) == len(near) and 0 < len(hot) < len(told)
    assert all(17 < east < 19 and 59 < north < 60 for ring, _ in told for east, north in ring)
