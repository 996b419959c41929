"""Funnels, scatters and pairs are the same marks on the screen, in a file, in a workbook and on a slide."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest

from dashboard.compare import queries
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.points import build
from dashboard.figures.points import screen as points_screen
from dashboard.figures.show import show
from dashboard.figures.slide import slide
from dashboard.figures.spec import Look
from dashboard.figures.workbook import workbook
from dashboard.reading import observations
from dashboard.statistics import area_measures
from tests.export_cases import DAY, DISTRICTS, LONG
from tests.figures.drawn import artists, axes_of, states
from tests.figures.marks import Mark, number
from tests.figures.native import native
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
GROUPS = (("Kvinnor", "women"), ("Män", "men"))
ARROW = {"up": " ▲", "down": " ▼"}


def natives(picture):
    table = pd.DataFrame({"a": [1.0]})
    return native(workbook(table, LONG, picture, "sv", DAY)), native(slide(LONG, picture, "sv", DAY))


def figure_of(picture, look=LOOK):
    [shown] = show(picture, look)
    assert shown.alt == picture.alt
    return shown.figure


def named(figure):
    return [note.text for note in figure.layout.annotations]


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
def test_every_figure_takes_the_theme_has_no_legend_and_carries_the_mark(palette):
    look = Look(palette, "sv", TEXT["sv"], "Demonstrationsdata – inte verkliga uppgifter")
    drawn = [
        build.pairs(gap_rows(), GROUPS, "%", look, "alt"),
        funnel(districts(), look),
        scatter(*SCATTERS["three"], look),
    ]
    for figure in [figure_of(picture, look) for picture in drawn]:
        assert figure.layout.font.color == palette.ink and figure.layout.showlegend is False
        assert [note.name for note in figure.layout.annotations].count("demonstration") == 1
        tips = itertools.chain.from_iterable(trace.hovertext or [] for trace in figure.data)
        assert all(look.mark in tip for tip in tips if tip)
