"""Funnels and scatters are the same marks on the screen, in a file, in a workbook and on a slide."""

import re

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.points import build
from dashboard.figures.points import screen as points_screen
from dashboard.figures.spec import Look
from dashboard.reading import observations
from dashboard.statistics import area_measures
from tests.export_cases import DISTRICTS
from tests.figures.drawn import artists, axes_of, states
from tests.figures.marks import Mark, number
from tests.figures.native import natives
from tests.figures.plotted import LOOK, MARK, figure_of, is_of_the_theme, named
from tests.texts import TEXT

ARROW = {"up": " ▲", "down": " ▼"}


def districts(**changed):
    frame = pd.DataFrame(
        {
            "area_id": ["farsta", "bromma", "sodermalm"],
            "area": ["Farsta", "Bromma", "Södermalm"],
            "value": [12.0, 8.0, 10.0],
            "lower": [10.5, 7.0, 8.0],
            "upper": [13.5, 9.2, 12.0],
            "n": [900.0, 1200.0, 300.0],
            "status": "ok",
            "is_reliable": [True, True, False],
            "direction": ["up", "down", "none"],
            "size": [900.0, 1200.0, 300.0],
            "beyond": [True, False, False],
        }
    )
    return frame.assign(**changed)


def eleven():
    """Eleven long names close to one another, some preliminary, some without an interval."""
    value = np.linspace(8, 13, 11)
    frame = pd.DataFrame({"area_id": DISTRICTS, "area": DISTRICTS, "value": value, "n": 300.0, "is_reliable": True})
    frame = frame.assign(lower=value - 1, upper=value + 1, size=np.linspace(200, 1200, 11), beyond=value > 12)
    frame.loc[6, ["lower", "upper"]] = np.nan
    status = ["preliminary" if name == "Farsta" else "ok" for name in DISTRICTS]
    return frame.assign(status=status, direction=["up" if one > 12.5 else "none" for one in value])


def curves():
    sizes = np.linspace(50, 1300, 20)
    reach = 100 * np.sqrt(0.1 * 0.9 / sizes)
    limits = {"low_95": -1.96, "high_95": 1.96, "low_998": -3.09, "high_998": 3.09}
    return pd.DataFrame({"size": sizes, "centre": 10.0} | {name: 10 + by * reach for name, by in limits.items()})


def funnel(rows, look=LOOK, chosen="bromma", limits=None):
    limits = curves() if limits is None else limits
    return build.funnel(rows, limits, ("Antal svar", "Otrygga"), "%", look, "alt", chosen)


def second(rows):
    value = 10 * rows["value"] + 300
    return rows.assign(value_y=value, lower_y=value - 20, upper_y=value + 21, n_y=np.nan)


def scatter(rows, city=None, look=LOOK, chosen="farsta"):
    return build.scatter(rows, city, ("Otrygga", "Rån"), ("%", "per 100 000 invånare"), look, "alt", chosen)


def points_on_screen(picture):
    """(points by name: x, y and how each is drawn; every line of an interval; dashes of curves; axes)."""
    figure = figure_of(picture)
    [trace] = [trace for trace in figure.data if "markers" in trace.mode]
    colours, symbols = trace.marker.color, trace.marker.symbol
    marks = []
    for x, y, symbol, colour, tip in zip(trace.x, trace.y, symbols, colours, trace.hovertext, strict=True):
        told = {"triangle-up": "up", "triangle-down": "down"}.get(symbol.removesuffix("-open"), "")
        drawn_as = [told, "hollow" if symbol.endswith("-open") else "", "chosen" if colour == LIGHT.accent else ""]
        label = re.match("<b>(.*?)</b>", tip)[1]
        marks.append((label, number(x), number(y), frozenset(filter(None, drawn_as))))
    lines = {line(part.x, part.y) for part in figure.data if str(part.meta).startswith("interval") and part.x}
    dashes = [(part.line.dash, part.line.color, *ends(part.x, part.y)) for part in figure.data if part.meta == "curve"]
    return marks, lines, dashes, (figure.layout.xaxis.range, figure.layout.yaxis.range)


def points_in_file(picture):
    """The same of a file."""
    axes = axes_of(picture)
    drawn = artists(axes, "mark-")
    marks = [
        (point.label, number(mark.get_xdata()[0]), number(mark.get_ydata()[0]), states(mark))
        for point, mark in zip(picture.points, (drawn[str(at)] for at in range(len(drawn))), strict=True)
    ]
    lines = {line(mark.get_xdata(), mark.get_ydata()) for mark in artists(axes, "interval-").values()}
    dashes = [
        (mark.get_linestyle(), mark.get_color(), *ends(mark.get_xdata(), mark.get_ydata()))
        for mark in artists(axes, "curve-").values()
    ]
    return marks, lines, dashes, (axes.get_xlim(), axes.get_ylim())


def line(x, y):
    return tuple(map(number, x)), tuple(map(number, y))


def ends(x, y):
    return number(x[0]), number(x[-1]), number(y[0]), number(y[-1]), len(x)


def points_alike(picture):
    marks, lines, dashes, axes = points_on_screen(picture)
    in_file = points_in_file(picture)
    assert in_file[0] == marks and in_file[1] == lines and in_file[3] == axes
    styles = {"dash": "--", "dot": ":"}
    assert in_file[2] == [(styles[dash], *rest) for dash, *rest in dashes]
    upright = [(x[0], y) for x, y in lines if x[0] == x[1]]
    by_height = sorted(marks, key=lambda mark: -mark[2])
    expected = []
    for label, x, y, drawn_as in by_height:
        limits = next((part for at, part in upright if at == x and part[0] <= y <= part[1]), (None, None))
        arrow = ARROW.get(next(iter(drawn_as & {"up", "down"}), ""), "")
        expected.append(Mark("", label + arrow, y, *limits, drawn_as & {"hollow", "chosen"}))
    for found in natives(picture):
        assert found.kind == "bar" and [mark._replace(of="") for mark in found.marks[0]] == expected
        others = [[mark.value for mark in part] for part in found.marks[1:]]
        assert others == ([] if picture.curves else [[x for _, x, *_ in by_height]])
    return marks, lines


FUNNELS = {
    "three": districts(),
    "eleven long names": eleven(),
    "preliminary": districts(status="preliminary"),
    "one": districts().iloc[:1],
    "none beyond": districts(direction="none", beyond=False),
}


@pytest.mark.parametrize("case", FUNNELS)
def test_difficult_funnels_are_the_same_points_wherever_they_are_drawn(case):
    marks, lines = points_alike(funnel(FUNNELS[case]))
    assert [label for label, *_ in marks] == FUNNELS[case]["area"].tolist() and not lines


@pytest.mark.parametrize(
    ("indicator_id", "is_hollow_somewhere"), [("burglary_rate", False), ("attempted_murder_rate", True)]
)
def test_real_funnels_and_scatters_are_the_same_points_wherever_they_are_drawn(con, indicator_id, is_hollow_somewhere):
    hollow = 0
    for year in (2021, 2022, 2025):
        table = observations.on_map(con, indicator_id, "2023", year, "all", "all")
        baseline = float((table["value"] * table["denominator"]).sum() / table["denominator"].sum())
        rows = area_measures.funnel_rows(table, baseline)
        limits = area_measures.funnel_curves(rows["size"], baseline, "rate", float(rows["per"].iloc[0]))
        marks, _ = points_alike(funnel(rows, chosen="farsta", limits=limits))
        hollow += sum("hollow" in drawn_as for *_, drawn_as in marks)
        other = observations.on_map(con, "robbery_rate", "2023", year, "all", "all")
        columns = ["value", "lower", "upper", "n"]
        both = table.join(other[columns].add_suffix("_y")).dropna(subset=["value", "value_y"])
        marks, lines = points_alike(scatter(both))
        assert len(lines) == both["lower"].notna().sum() + both["lower_y"].notna().sum() and len(marks) > 5
    assert bool(hollow) == is_hollow_somewhere


def test_a_funnel_has_two_pairs_of_limits_about_the_centre_and_names_what_lies_outside():
    picture = funnel(districts())
    figure = figure_of(picture)
    [trace] = [trace for trace in figure.data if "markers" in trace.mode]
    assert [trace.line.dash for trace in figure.data if trace.meta == "curve"] == ["dash", "dash", "dot", "dot", "dash"]
    assert list(trace.text) == ["Farsta", "Bromma", ""]
    assert {"95 %", "99,8 %", "Hela staden"} <= set(named(figure))
    sides = {value < 10: side.split()[0] for value, side in zip(trace.y, trace.textposition, strict=True)}
    assert sides == {True: "bottom", False: "top"}  # names stand off the lines
    low, high = figure.layout.yaxis.range
    assert low <= 8 and high >= 12 and figure.layout.xaxis.title.text == "Antal svar"
    told = [text.get_text() for text in axes_of(picture).texts]
    assert {"Farsta", "Bromma", "95 %", "99,8 %", "Hela staden"} == set(told)


SCATTERS = {
    "three": (second(districts()), {"value": 10.0, "value_y": 410.0}),
    "eleven long names": (second(eleven()), None),
    "one": (second(districts().iloc[:1]), {"value": 10.0, "value_y": 410.0}),
    "city without the second": (second(districts()), {"value": 10.0, "value_y": np.nan}),
    "no intervals": (second(districts(lower=np.nan, upper=np.nan)).assign(lower_y=np.nan, upper_y=np.nan), None),
}


@pytest.mark.parametrize("case", SCATTERS)
def test_difficult_scatters_are_the_same_points_wherever_they_are_drawn(case):
    rows, city = SCATTERS[case]
    _, lines = points_alike(scatter(rows, city))
    assert len(lines) == rows["lower"].notna().sum() + rows["lower_y"].notna().sum()


def test_a_scatter_has_the_city_as_a_cross_and_says_what_its_axes_are():
    picture = scatter(*SCATTERS["three"])
    figure, axes = figure_of(picture), axes_of(picture)
    assert {(shape.x0, shape.y0) for shape in figure.layout.shapes} == {(10.0, 0), (0, 410.0)}
    crossed = {line(mark.get_xdata(), mark.get_ydata()) for mark in artists(axes, "cross-").values()}
    assert crossed == {((10.0, 10.0), (0.0, 1.0)), ((0.0, 1.0), (410.0, 410.0))}
    assert figure.layout.xaxis.title.text == axes.get_xlabel() == "Otrygga"
    assert "Rån" in named(figure) and axes.get_ylabel() == "Rån"
    assert figure.layout.xaxis.ticksuffix == "\u00a0%" and figure.layout.yaxis.ticksuffix is None


def test_names_that_would_cover_one_another_are_left_to_the_table_and_the_chosen_one_stays():
    shown, sides = points_screen.uncovered(
        [10.0, 10.1, 58.0], [10.0, 10.1, 50.0], ["Bromma", "Farsta", "Järva"], [True, False, False], (0, 60), (0, 60)
    )
    assert shown == ["Bromma", "", "Järva"] and sides == ["top right", "top right", "top left"]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_funnels_and_scatters_take_the_theme_have_no_legend_and_carry_the_mark(palette):
    look = Look(palette, "sv", TEXT["sv"], MARK)
    for picture in (funnel(districts(), look), scatter(*SCATTERS["three"], look)):
        is_of_the_theme(figure_of(picture, look), palette)
