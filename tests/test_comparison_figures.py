"""Figures of the comparing page by their traces, marks and axes."""

import itertools

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.points import pairs_screen as points_pairs_screen
from dashboard.figures.points import screen as points_screen
from dashboard.figures.ranking import screen as ranking_screen
from dashboard.figures.spec import Look
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
NAMES = {"farsta": "Farsta", "bromma": "Bromma", "jarva": "Järva", "sodermalm": "Södermalm"}


def districts(**changed):
    """Four districts, one certainly above, one certainly below and one without a figure."""
    frame = pd.DataFrame(
        {
            "area_id": list(NAMES),
            "area": list(NAMES.values()),
            "value": [12.0, 8.0, np.nan, 10.0],
            "lower": [10.5, 7.0, np.nan, 8.0],
            "upper": [13.5, 9.2, np.nan, 12.0],
            "n": [900.0, 1200.0, np.nan, 300.0],
            "status": ["ok", "ok", "none", "ok"],
            "is_reliable": [True, True, None, False],
            "direction": ["up", "down", "untested", "none"],
            "rank_lower": [1, 3, np.nan, 1],
            "rank_upper": [2, 3, np.nan, 2],
            "ranked": [3, 3, np.nan, 3],
        }
    )
    return frame.assign(**changed)


CITY = pd.Series({"area": "Hela staden", "value": 10.0, "lower": 9.6, "upper": 10.4})


def points(figure, name=None):
    [trace] = [trace for trace in figure.data if "markers" in trace.mode and name in (None, trace.name)]
    return trace


def words(figure):
    return [note.text for note in figure.layout.annotations]


def test_districts_stand_by_value_the_highest_at_the_top_and_those_without_a_figure_at_the_foot():
    figure = ranking_screen.ranked(districts(), CITY, "%", LOOK)
    assert list(figure.layout.yaxis.ticktext) == ["Järva", "Bromma", "Södermalm", "Farsta"]
    assert list(points(figure).x) == [8, 10, 12] and list(points(figure).y) == [1, 2, 3]
    assert "ingen uppgift" in words(figure)


def test_a_triangle_is_a_certain_difference_and_a_hollow_mark_an_unreliable_value():
    assert list(points(ranking_screen.ranked(districts(), CITY, "%", LOOK)).marker.symbol) == [
        "triangle-down",
        "circle-open",
        "triangle-up",
    ]


def test_every_interval_is_drawn_and_lies_within_the_axis():
    figure = ranking_screen.ranked(districts(), CITY, "%", LOOK)
    intervals = [list(trace.x) for trace in figure.data if trace.meta == "interval"]
    assert intervals == [[7.0, 9.2], [8.0, 12.0], [10.5, 13.5]]
    low, high = figure.layout.xaxis.range
    assert low == 0 and high > 13.5


def test_an_axis_of_points_far_from_zero_is_cut_and_says_so():
    far = {name: districts()[name] + 60 for name in ("value", "lower", "upper")}
    figure = ranking_screen.ranked(districts(**far), None, "%", LOOK)
    assert 60 < figure.layout.xaxis.range[0] < 67 and figure.layout.xaxis.title.text == TEXT["sv"]["cut_axis"]
    assert ranking_screen.ranked(districts(), CITY, "%", LOOK).layout.xaxis.title.text is None


def test_the_city_is_a_dashed_line_with_its_value_and_absent_where_it_has_none():
    figure = ranking_screen.ranked(districts(), CITY, "%", LOOK)
    [line] = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert (line.x0, line.line.dash) == (10.0, "dash")
    assert "Hela staden 10\u00a0%" in words(figure)
    assert not ranking_screen.ranked(districts(), None, "%", LOOK).layout.shapes


def test_each_row_tells_value_arrow_and_place():
    told = [note for note in words(ranking_screen.ranked(districts(), CITY, "%", LOOK)) if "plats" in note]
    assert [("▲" in note, "▼" in note) for note in told] == [(False, True), (False, False), (True, False)]
    assert "plats 3<" in told[0] and "plats 1–2<" in told[2]


def test_the_chosen_district_has_the_accent_and_a_thicker_bar():
    figure = ranking_screen.ranked(districts(), CITY, "%", LOOK, "sodermalm")
    bars = [trace.line for trace in figure.data if trace.meta == "interval"]
    assert [bar.color == LIGHT.accent for bar in bars] == [False, True, False]
    assert bars[1].width > bars[0].width


@pytest.mark.parametrize(("language", "value", "tested"), [("sv", "12\u00a0%", "säkert"), ("en", "12%", "certainly")])
def test_the_tooltip_tells_value_interval_n_and_what_the_test_says(language, value, tested):
    look = Look(LIGHT, language, TEXT[language], "Demonstration")
    told = points(ranking_screen.ranked(districts(), CITY, "%", look)).hovertext[-1]
    assert all(word in told for word in (value, "10", "13", "900", tested, "Demonstration"))


def gap_rows():
    frame = pd.DataFrame({"label": ["16–29 år", "65–79 år"], "direction": ["up", "none"]})
    sides = {"_a": ([20.0, 8.0], [17, 6], [23, 10]), "_b": ([12.0, 7.0], [10, 5.5], [14, 8.5])}
    for suffix, (value, lower, upper) in sides.items():
        frame = frame.assign(**{f"value{suffix}": value, f"lower{suffix}": lower, f"upper{suffix}": upper})
        frame = frame.assign(**{f"n{suffix}": 400.0, f"status{suffix}": "ok"})
    return frame.assign(difference=[8.0, 1.0], difference_lower=[4.4, -1.5], difference_upper=[11.6, 3.5])


GROUPS = [("_a", "Kvinnor", LIGHT.women), ("_b", "Män", LIGHT.men)]


def test_two_groups_differ_in_shape_and_colour_and_their_difference_stands_beside_them():
    figure = points_pairs_screen.gaps(gap_rows(), GROUPS, "%", LOOK)
    women, men = points(figure, "Kvinnor"), points(figure, "Män")
    assert (women.marker.symbol, men.marker.symbol) == ("circle", "square")
    assert (women.marker.color, men.marker.color) == (LIGHT.women, LIGHT.men)
    assert list(women.x) == [20, 8] and all(a > b for a, b in zip(women.y, men.y, strict=True))
    told = [note for note in words(figure) if note.startswith("<b>+")]
    assert "+8,0</b> ▲" in told[0] and "+4,4 till +11,6" in told[0]
    assert "▲" not in told[1] and "−1,5 till +3,5" in told[1].replace("\N{MINUS SIGN}", "−")
    assert {"Kvinnor", "Män"} <= set(words(figure))


def curves():
    sizes = np.linspace(50, 1300, 20)
    reach = 100 * np.sqrt(0.1 * 0.9 / sizes)
    return pd.DataFrame(
        {
            "size": sizes,
            "centre": 10.0,
            "low_95": 10 - 1.96 * reach,
            "high_95": 10 + 1.96 * reach,
            "low_998": 10 - 3.09 * reach,
            "high_998": 10 + 3.09 * reach,
        }
    )


def test_a_funnel_has_two_pairs_of_limits_about_the_centre_and_names_what_lies_outside():
    rows = districts().dropna(subset="value").assign(size=[900.0, 1200.0, 300.0], beyond=[True, False, False])
    figure = points_screen.funnel(rows, curves(), "Antal svar", "%", LOOK, "bromma")
    dashes = [trace.line.dash for trace in figure.data if trace.meta == "limit"]
    assert dashes == ["dash", "dash", "dot", "dot"]
    assert list(points(figure).text) == ["Farsta", "Bromma", ""]
    assert {"95 %", "99,8 %", "Hela staden"} <= set(words(figure))
    sides = {
        value < 10: side.split()[0] for value, side in zip(rows["value"], points(figure).textposition, strict=True)
    }
    assert sides == {True: "bottom", False: "top"}  # names stand off the lines
    low, high = figure.layout.yaxis.range
    assert low <= 8 and high >= 12 and figure.layout.xaxis.title.text == "Antal svar"


def pairs():
    second = {"value_y": [400.0, 350.0, 500.0, 420.0], "lower_y": [380.0, 330.0, 470.0, 400.0]}
    second |= {"upper_y": [421.0, 371.0, 531.0, 441.0], "n_y": np.nan}
    return districts().assign(**second).dropna(subset="value")


def test_a_scatter_has_intervals_on_both_axes_and_the_city_as_a_cross():
    city = pd.Series({"value": 10.0, "value_y": 410.0})
    figure = points_screen.scatter(pairs(), city, ("Otrygga", "Rån"), ("%", "per 100 000 invånare"), LOOK, "farsta")
    across = [trace for trace in figure.data if trace.meta == "interval_x"]
    upward = [trace for trace in figure.data if trace.meta == "interval_y"]
    assert [list(trace.x) for trace in across] == [[10.5, 13.5], [7.0, 9.2], [8.0, 12.0]]
    assert [list(trace.y) for trace in upward] == [[380, 421], [330, 371], [400, 441]]
    assert {(shape.x0, shape.y0) for shape in figure.layout.shapes} == {(10.0, 0), (0, 410.0)}
    assert figure.layout.xaxis.title.text == "Otrygga" and "Rån" in words(figure)
    assert figure.layout.xaxis.ticksuffix == "\u00a0%" and figure.layout.yaxis.ticksuffix is None


def test_names_that_would_cover_one_another_are_left_to_the_table_and_the_chosen_one_stays():
    names = pd.Series(["Bromma", "Farsta", "Järva"])
    x, y = pd.Series([10.0, 10.1, 58.0]), pd.Series([10.0, 10.1, 50.0])
    shown, sides = points_screen.uncovered(x, y, names, pd.Series([True, False, False]), (0, 60), (0, 60))
    assert shown == ["Bromma", "", "Järva"] and sides == ["top right", "top right", "top left"]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_figure_takes_the_theme_has_no_legend_and_carries_the_mark(palette):
    look = Look(palette, "sv", TEXT["sv"], "Demonstrationsdata – inte verkliga uppgifter")
    sized = districts().dropna(subset="value").assign(size=[900.0, 1200.0, 300.0], beyond=False)
    city = pd.Series({"value": 10.0, "value_y": 410.0})
    drawn = [
        ranking_screen.ranked(districts(), CITY, "%", look),
        points_pairs_screen.gaps(gap_rows(), GROUPS, "%", look),
        points_screen.funnel(sized, curves(), "n", "%", look),
        points_screen.scatter(pairs(), city, ("a", "b"), ("%", "x"), look),
    ]
    for figure in drawn:
        assert figure.layout.font.color == palette.ink and figure.layout.showlegend is False
        assert [note.name for note in figure.layout.annotations].count("demonstration") == 1
        tips = itertools.chain.from_iterable(trace.hovertext or [] for trace in figure.data)
        assert all(look.mark in tip for tip in tips if tip)
