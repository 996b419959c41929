"""Values in order are the same marks on the screen, in a file, in a workbook and on a slide."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest

from dashboard.compare import queries
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.ranking import build
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from dashboard.reading import catalogue, geography, observations
from dashboard.statistics import comparisons
from tests.export_cases import DISTRICTS
from tests.figures.drawn import artists, axes_of, states
from tests.figures.marks import Mark, number
from tests.figures.native import natives
from tests.matrix import some
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
NAMES = {"farsta": "Farsta", "bromma": "Bromma", "jarva": "Järva", "sodermalm": "Södermalm"}
CITY = {"area": "Hela staden", "value": 10.0, "lower": 9.6, "upper": 10.4}
ARROW = {"up": " ▲", "down": " ▼"}


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


def eleven():
    """Eleven long names, with ties, a withheld one, a preliminary one and one without an interval."""
    value = np.array([13.25, 11.8, 11.8, 10.8, 10.6, np.nan, 10.1, 8.9, 7.7, 7.7, 6.2])
    frame = pd.DataFrame({"area_id": DISTRICTS, "area": DISTRICTS, "value": value})
    frame = frame.assign(lower=value * 0.8, upper=value * 1.25, n=300.0, status="ok", direction="none")
    frame.loc[5, "status"], frame.loc[3, "status"] = "withheld", "preliminary"
    frame.loc[6, ["lower", "upper"]] = np.nan
    return frame.assign(is_reliable=[name != "Skarpnäck" for name in DISTRICTS])


def nothing():
    missing = {name: np.nan for name in ("value", "lower", "upper", "rank_lower")}
    return districts(status="withheld", direction="untested", is_reliable=None, **missing)


DIFFICULT = {
    "four": (districts(), CITY, "sodermalm"),
    "eleven long names": (eleven(), CITY, "Farsta"),
    "no city": (districts(), None, ""),
    "preliminary and chosen": (districts(status=["preliminary", "preliminary", "none", "ok"]), CITY, "bromma"),
    "one": (districts().iloc[:1], CITY, ""),
    "one without interval": (districts().iloc[:1].assign(lower=np.nan, upper=np.nan), None, "farsta"),
    "all withheld": (nothing(), CITY, "bromma"),
    "nothing at all": (nothing(), None, ""),
    "below zero": (districts(value=[-3.0, 2, 1, 0], lower=[-4.0, 1, 0, -1], upper=[-2.0, 3, 2, 1]), None, ""),
}


def ranked(rows, city, chosen="", unit="%", look=LOOK):
    return build.ranked(rows, city, unit, look, "alt", chosen)


def figure_of(picture, look=LOOK):
    [shown] = show(picture, look)
    assert shown.alt == picture.alt
    return shown.figure


def points(figure):
    [trace] = [trace for trace in figure.data if "markers" in trace.mode]
    return trace


def words(figure):
    return [note.text for note in figure.layout.annotations]


def on_screen(picture):
    """(marks from the top, what stands beside each row) of the screen."""
    figure = figure_of(picture)
    names = [name.replace("-<br>", "-").replace("<br>", " ") for name in figure.layout.yaxis.ticktext]
    trace = points(figure)
    limits = {part.y[0]: part.x for part in figure.data if part.meta == "interval"}
    found = {}
    for x, y, symbol, colour in zip(trace.x, trace.y, trace.marker.symbol, trace.marker.color, strict=True):
        told = {"triangle-up": "up", "triangle-down": "down"}.get(symbol.removesuffix("-open"), "")
        is_hollow, is_chosen = symbol.endswith("-open"), colour == LIGHT.accent
        drawn_as = frozenset(filter(None, [told, "hollow" if is_hollow else "", "chosen" if is_chosen else ""]))
        found[y] = Mark("", names[y], number(x), *map(number, limits.get(y, (None, None))), drawn_as)
    beside = {
        note.y: re.sub("<.*?>", "", note.text.replace("<br>", " ")).replace("  ", " ").strip(" ")
        for note in figure.layout.annotations
        if note.xref == "paper" and note.yref != "paper"
    }
    places = range(len(names) - 1, -1, -1)
    marks = [found.get(place, Mark("", names[place], None, None, None)) for place in places]
    return marks, [beside[place] for place in places]


def in_file(picture):
    """The same of a file."""
    axes = axes_of(picture)
    marked, limits = artists(axes, "mark-"), artists(axes, "interval-")
    marks, beside = [], []
    for place, tick in enumerate(axes.get_yticklabels()):
        line, interval = marked.get(str(place)), limits.get(str(place))
        ends = list(interval.get_xdata()) if interval else [None, None]
        value, drawn_as = (line.get_xdata()[0], states(line)) if line else (None, frozenset())
        marks.append(Mark("", tick.get_text(), number(value), *map(number, ends), drawn_as))
        here = [text for text in axes.texts if getattr(text, "xy", text.get_position())[1] == place]
        beside.append(" ".join(text.get_text() for text in here))
    assert axes.yaxis_inverted()
    return marks, beside


def expected_native(marks, beside):
    """What a native chart shows of the same marks: arrows and what is known stand in the row's name."""
    return [
        mark._replace(
            at=f"{mark.at} ({told})" if mark.value is None else mark.at + ARROW.get(direction_of(mark), ""),
            states=mark.states & {"hollow", "chosen"},
        )
        for mark, told in zip(marks, beside, strict=True)
    ]


def direction_of(mark):
    return next(iter(mark.states & {"up", "down"}), "")


def alike(picture):
    marks, beside = on_screen(picture)
    assert in_file(picture) == (marks, beside)
    for found in natives(picture):
        assert found.kind == "bar" and found.categories == [mark.at for mark in expected_native(marks, beside)]
        assert [mark._replace(of="") for mark in found.marks[0]] == expected_native(marks, beside)
    return marks


@pytest.mark.parametrize("case", DIFFICULT)
def test_difficult_rows_are_the_same_marks_wherever_they_are_drawn(case):
    rows, city, chosen = DIFFICULT[case]
    marks = alike(ranked(rows, city, chosen))
    known = rows[rows["value"].notna()]
    assert sorted(mark.value for mark in marks if mark.value is not None) == sorted(known["value"])
    assert [mark.value is None for mark in marks] == sorted(mark.value is None for mark in marks)  # missing rows last


REAL = {"burglary_rate": True, "attempted_murder_rate": True, "worried_often": True, "weapons_rate": False}


@pytest.mark.parametrize(("indicator_id", "is_hollow_somewhere"), some(2, REAL.items()))
def test_real_rows_are_the_same_marks_wherever_they_are_drawn(con, indicator_id, is_hollow_somewhere):
    indicator = catalogue.indicators(con, "sv")[indicator_id]
    marks = []
    for division in geography.divisions(con, "sv"):
        cells = queries.cells(con, indicator_id, division)
        years = sorted(cells.loc[cells["districts"] > 1, "year"].unique())
        for year in sorted({*years[:1], *years[len(years) // 2 :][:1], *years[-1:]}):
            table = observations.on_map(con, indicator_id, division, year, "all", "all")
            city = observations.city_on_map(con, indicator_id, year, "all", "all")
            rows = table.join(comparisons.against(table, city).drop(columns=["area_id", "area"]))
            marks += alike(ranked(rows, city, table["area_id"].iloc[0], indicator.unit))
    assert any("hollow" in mark.states for mark in marks) == is_hollow_somewhere
    assert len(marks) > 10


def test_districts_stand_by_value_the_highest_at_the_top_and_those_without_a_figure_at_the_foot():
    marks, beside = on_screen(ranked(districts(), CITY))
    assert [mark.at for mark in marks] == ["Farsta", "Södermalm", "Bromma", "Järva"]
    assert beside == ["12\u00a0% ▲ plats 1–2", "10\u00a0% plats 1–2", "8\u00a0% ▼ plats 3", "ingen uppgift"]


def test_a_triangle_is_a_certain_difference_and_a_hollow_mark_an_unreliable_value():
    marks, _ = on_screen(ranked(districts(), CITY))
    assert [set(mark.states) for mark in marks] == [{"up"}, {"hollow"}, {"down"}, set()]


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({"is_reliable": True}, None),
        ({}, "hollow_unreliable"),
        ({"is_reliable": True, "status": ["preliminary", "ok", "none", "ok"]}, "hollow_preliminary"),
        ({"status": ["preliminary", "ok", "none", "ok"]}, "hollow_both"),
    ],
)
def test_the_note_on_hollow_marks_says_what_they_are_among_these_rows(changed, note):
    found = [key for key in TEXT["sv"] if key.startswith("hollow_") and TEXT["sv"][key] in
             ranked(districts(**changed), CITY).notes]  # fmt: skip
    assert found == ([note] if note else [])


def test_every_interval_lies_within_the_axis_which_files_share():
    picture = ranked(districts(), CITY)
    low, high = figure_of(picture).layout.xaxis.range
    assert low == 0 and high > 13.5 and axes_of(picture).get_xlim() == (low, high)


def test_an_axis_of_points_far_from_zero_is_cut_and_says_so():
    far = ranked(districts(**{name: districts()[name] + 60 for name in ("value", "lower", "upper")}), None)
    near, told = ranked(districts(), CITY), TEXT["sv"]["cut_axis"]
    assert 60 < far.ends[0] < 67 and figure_of(far).layout.xaxis.range[0] == far.ends[0]
    assert figure_of(far).layout.xaxis.title.text == axes_of(far).get_xlabel() == told
    assert figure_of(near).layout.xaxis.title.text is None and axes_of(near).get_xlabel() == ""


def test_the_city_is_a_dashed_line_with_its_value_and_band_and_absent_where_it_has_none():
    picture = ranked(districts(), CITY)
    figure, axes = figure_of(picture), axes_of(picture)
    [line] = [shape for shape in figure.layout.shapes if shape.type == "line"]
    [band] = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert (line.x0, line.line.dash, band.x0, band.x1) == (10.0, "dash", 9.6, 10.4)
    assert list(artists(axes, "reference")[""].get_xdata()) == [10.0, 10.0]
    low, high = artists(axes, "band")[""].get_extents().transformed(axes.transData.inverted()).intervalx
    assert (low, high) == pytest.approx((9.6, 10.4))
    told = "Hela staden 10\u00a0%"
    assert told in words(figure) and told in [text.get_text() for text in axes.texts]
    alone = ranked(districts(), None)
    assert not figure_of(alone).layout.shapes and not artists(axes_of(alone), "reference")


def test_the_chosen_district_has_the_accent_and_a_thicker_bar():
    picture = ranked(districts(), CITY, "sodermalm")
    bars = [trace.line for trace in figure_of(picture).data if trace.meta == "interval"]
    assert [bar.color == LIGHT.accent for bar in bars] == [False, True, False]
    assert bars[1].width > bars[0].width
    axes = axes_of(picture)
    drawn = artists(axes, "interval-")
    assert drawn["1"].get_linewidth() > drawn["0"].get_linewidth()
    assert [tick.get_weight() for tick in axes.get_yticklabels()] == ["normal", "bold", "normal", "normal"]


@pytest.mark.parametrize(("language", "value", "tested"), [("sv", "12\u00a0%", "säkert"), ("en", "12%", "certainly")])
def test_the_tooltip_tells_value_interval_n_place_and_what_the_test_says(language, value, tested):
    look = Look(LIGHT, language, TEXT[language], "Demonstration")
    picture = ranked(districts(), CITY, look=look)
    told = points(figure_of(picture, look)).hovertext[-1]
    place = TEXT[language]["rank_long"].format(low=1, high=2, total=3)
    assert all(word in told for word in (value, "10", "13", "900", tested, place, "Demonstration"))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_screen_takes_the_theme_has_no_legend_and_carries_the_mark(palette):
    look = Look(palette, "sv", TEXT["sv"], "Demonstrationsdata – inte verkliga uppgifter")
    figure = figure_of(ranked(districts(), CITY, look=look), look)
    assert figure.layout.font.color == palette.ink and figure.layout.showlegend is False
    assert [note.name for note in figure.layout.annotations].count("demonstration") == 1
    tips = itertools.chain.from_iterable(trace.hovertext or [] for trace in figure.data)
    assert all(look.mark in tip for tip in tips)
    assert palette.ink in points(figure).marker.color
