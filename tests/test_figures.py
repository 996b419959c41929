"""Figures by their traces, axes and labels."""

import itertools
import re
from datetime import date
from urllib.parse import unquote

import pandas as pd
import pytest

from dashboard import words as wording
from dashboard.figures import plotly_parts
from dashboard.figures.lines import build, marks
from dashboard.figures.lines import screen as lines_screen
from dashboard.figures.lines.spec import Lines, Series
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from tests.matrix import some
from tests.texts import TEXT

YEARLY = {2019: 10, 2020: 12, 2021: 11}
BREAK = date(2020, 1, 1)


def rows(values, lower=None, status="ok"):
    """Observations from {year or day: value}."""
    frame = pd.DataFrame(
        {
            "period_start": [pd.Timestamp(str(start)) for start in values],
            "value": pd.Series(list(values.values()), dtype=float),
            "status": status,
            "n": 100.0,
        }
    )
    lower_limit = (frame["value"] - lower).clip(lower=0) if lower else float("nan")
    return frame.assign(lower=lower_limit, upper=frame["value"] + lower if lower else float("nan"))


def lines_of(*series, kind="year", interval=1, unit="%", breaks=(), language="sv", **options):
    lines = [
        item if isinstance(item, Series) else Series(f"Linje {at}", "#123456", item) for at, item in enumerate(series)
    ]
    return Lines(unit, language, series=lines, kind=kind, interval_years=interval, breaks=list(breaks), **options)


def drawn(*series, palette=LIGHT, **options):
    picture = lines_of(*series, **options)
    [shown] = show(picture, Look(palette, picture.language, TEXT[picture.language]))
    return shown.figure


def joined(trace):
    """Pairs of years that the trace draws a line between."""
    points = list(zip(pd.to_datetime(trace.x).year, trace.y, strict=True))
    return [(a, b) for (a, left), (b, right) in itertools.pairwise(points) if left == left and right == right]


@pytest.mark.parametrize(
    ("years", "interval", "pairs"),
    [
        ([2019, 2020, 2021], 1, [(2019, 2020), (2020, 2021)]),
        ([2011, 2012, 2015, 2016], 1, [(2011, 2012), (2015, 2016)]),
        ([2014, 2017, 2020], 3, [(2014, 2017), (2017, 2020)]),
        ([2011, 2017, 2020], 3, [(2017, 2020)]),
        ([2020, 2022], 1, []),
        ([2020, 2022], 2, [(2020, 2022)]),
    ],
)
def test_only_points_one_interval_apart_are_joined(years, interval, pairs):
    [trace] = drawn(rows({year: 10 for year in years}), interval=interval).data
    assert joined(trace) == pairs
    assert trace.connectgaps is False


@pytest.mark.parametrize(
    ("kind", "days", "breaks"),
    [
        ("month", ["2025-01-01", "2025-02-01", "2025-03-01"], 0),
        ("month", ["2025-01-01", "2025-03-01"], 1),
        ("quarter", ["2024-10-01", "2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"], 0),
        ("quarter", ["2025-01-01", "2025-07-01"], 1),
    ],
)
def test_a_missing_month_or_quarter_is_a_gap(kind, days, breaks):
    [trace] = drawn(rows({day: 10 for day in days}), kind=kind, unit="anmälda brott").data
    assert pd.isna(pd.Series(trace.y)).sum() == breaks


def test_no_point_is_drawn_that_was_not_published():
    published = {2010: 8, 2014: 9, 2015: None, 2016: 12, 2020: 10}
    [trace] = drawn(rows(published)).data
    points = {when.year: value for when, value in zip(pd.to_datetime(trace.x), trace.y, strict=True) if value == value}
    assert points == {year: value for year, value in published.items() if value}
    assert joined(trace) == []
    assert all(bool(words) == (value == value) for words, value in zip(trace.hovertext, trace.y, strict=True))


def test_a_series_without_a_value_draws_nothing():
    assert len(drawn(rows(YEARLY), rows({2020: None})).data) == 1


def test_a_preliminary_point_is_hollow_at_a_dotted_end_and_says_so():
    frame = rows(YEARLY)
    frame.loc[2, "status"] = "preliminary"
    firm, end = drawn(frame).data
    assert list(firm.marker.symbol) == ["circle", "circle"] and firm.line.dash == "solid"
    assert list(end.marker.symbol) == ["circle", "circle-open"] and end.line.dash == "dot"
    assert ["preliminär" in words for words in end.hovertext] == [False, True]


def test_an_unreliable_point_is_hollow_and_says_so():
    [trace] = drawn(rows(YEARLY).assign(is_reliable=[True, False, True])).data
    assert list(trace.marker.symbol) == ["circle", "circle-open", "circle"]
    assert [TEXT["sv"]["tip_unreliable"] in words for words in trace.hovertext] == [False, True, False]


@pytest.mark.parametrize(
    ("status", "is_reliable", "told"),
    [
        (["ok", "ok", "ok"], [True, True, True], []),
        (["ok", "ok", "preliminary"], [True, True, True], ["mark_preliminary"]),
        (["ok", "ok", "ok"], [True, False, True], ["mark_unreliable"]),
        (["ok", "ok", "preliminary"], [True, False, True], ["mark_both"]),
        (["ok", "ok", "preliminary"], [True, True, False], ["mark_preliminary"]),
    ],
)
def test_a_hollow_point_has_one_meaning_under_a_figure(status, is_reliable, told):
    series = rows(YEARLY).assign(status=status, is_reliable=is_reliable)
    assert marks.notes(lines_of(series), TEXT["sv"]) == [TEXT["sv"][key] for key in told]


def test_breaks_are_told_by_their_numbers_before_what_else_is_noted():
    picture = lines_of(rows(YEARLY), breaks=[(date(2021, 1, 1), "Ny lag."), (BREAK, "Ny fråga.")], notes=["Sist."])
    told = ["1. Brott i serien: Ny fråga.", "2. Brott i serien: Ny lag.", "Sist."]
    assert build.noted(picture, TEXT["sv"]).notes == told


def test_counts_and_rates_have_bands_over_each_unbroken_stretch_and_bars_where_a_point_stands_alone():
    *found, line = drawn(rows({2010: 5, 2011: 6, 2014: 7, 2020: 8, 2021: 9, 2022: 9}, lower=1), unit="brott").data
    assert [trace.meta for trace in found] == ["band", "band"]
    assert [pd.to_datetime(pd.Series(trace.x)).dt.year.tolist() for trace in found] == [
        [2010, 2011, 2011, 2010],
        [2020, 2021, 2022, 2022, 2021, 2020],
    ]
    assert list(found[0].y) == [6, 7, 5, 4]
    assert found[0].fillcolor == "rgba(18,52,86,0.2)"
    bars = [when.year for when, bar in zip(pd.to_datetime(line.x), line.error_y.array, strict=True) if bar == bar]
    assert bars == [2014]


def test_an_axis_holds_what_its_values_are_measured_from():
    below = drawn(rows({2020: 95, 2021: 97}), unit="index", reference=100).layout.yaxis.range
    assert below[0] < 95 and below[1] > 100
    differences = drawn(rows({2020: -4, 2021: -2}), unit="procentenheter").layout.yaxis.range
    assert differences[0] < -4 and differences[1] > 0


def test_there_are_error_bars_only_where_there_are_limits():
    without, known = drawn(rows(YEARLY), rows({2019: 10, 2020: 12}, lower=1.5)).data
    assert without.error_y.array is None
    assert list(known.error_y.array) == list(known.error_y.arrayminus) == [1.5, 1.5]
    half = rows({2019: 10, 2020: 12}, lower=2)
    half.loc[0, ["lower", "upper"]] = float("nan")
    [trace] = drawn(half).data
    assert [length == length for length in trace.error_y.array] == [False, True]


@pytest.mark.parametrize(
    ("series", "language", "words"),
    [
        (rows({2020: 12}, lower=2), "sv", "2020<br>12_%<br>95_% konfidensintervall 10,0–14,0_%, n_=_100"),
        (rows({2020: 12}), "en", "2020<br>12%<br>the number of answers is not published, so there is no interval"),
    ],
)
def test_the_tooltip_tells_name_period_value_and_interval(series, language, words):
    [trace] = drawn(Series("Farsta", "#123456", series), language=language).data
    assert trace.hovertext == (f"<b>Farsta</b><br>{words}".replace("_", "\u00a0"),)


def places(figure, plot_height=plotly_parts.PLOT_HEIGHT):
    """(lower edge, upper edge) in pixels of each label at a line's end, lowest first."""
    per_pixel = figure.layout.yaxis.range[1] / plot_height
    labels = []
    for label in figure.layout.annotations:
        middle, half = label.y / per_pixel + label.yshift, 8 * (1 + label.text.count("<br>"))
        labels.append((middle - half, middle + half))
    return sorted(labels)


@pytest.mark.parametrize("plot_height", [300, 150])
@pytest.mark.parametrize(
    "ends",
    some(
        2,
        [
            [10] * 7,
            [0] * 7,
            [9.8, 9.9, 10, 10.1, 10.2, 10.3, 10.4],
            [0, 1, 2, 3, 4, 5, 100],
            [1, 100, 100, 100, 99, 98, 97],
        ],
    ),
)
def test_the_labels_of_seven_lines_do_not_cover_one_another_and_stay_in_the_plot(ends, plot_height):
    names = ["Enskede-Årsta-Vantör", "Hässelby-Vällingby", "Farsta", "Bromma", "Järva", "Skarpnäck", "Södermalm"]
    lines = [Series(name, "#123456", rows({2020: 5, 2021: end})) for name, end in zip(names, ends, strict=True)]
    if plot_height == 150:
        lines = lines[3:]
    labels = places(drawn(*lines, is_small=plot_height == 150), plot_height)
    assert len(labels) == len(lines)
    assert all(high[0] - low[1] >= -1e-9 for low, high in itertools.pairwise(labels))
    middles = [(low + high) / 2 for low, high in labels]
    assert min(b - a for a, b in itertools.pairwise(middles)) >= 14
    assert labels[0][0] >= -1e-9 and labels[-1][1] <= plot_height + 1e-9


def test_a_label_alone_stands_at_the_end_of_its_line():
    [label] = drawn(Series("Farsta", "#123456", rows(YEARLY))).layout.annotations
    assert (label.text, label.y, label.yshift) == ("Farsta", 11, 0)


@pytest.mark.parametrize(
    ("on", "marked"),
    [
        (BREAK, True),
        (date(2021, 1, 1), True),
        (date(2019, 1, 1), False),
        (date(2016, 1, 1), False),
        (date(2022, 1, 1), False),
    ],
)
def test_a_break_is_drawn_only_between_the_first_and_the_last_point(on, marked):
    figure = drawn(rows(YEARLY), breaks=[(on, "Ny fråga.")])
    assert len(figure.layout.shapes) == marked
    assert [trace.hovertext for trace in figure.data[1:]] == ["Ny fråga."] * marked
    assert [list(trace.text) for trace in figure.data[1:]] == [["1"]] * marked
    if marked:
        assert pd.Timestamp(figure.layout.shapes[0].x0, unit="ms") == pd.Timestamp(on)


@pytest.mark.parametrize("values", [YEARLY, {2020: 0, 2021: 0}, {2020: 19159}])
def test_the_value_axis_begins_at_zero_and_holds_every_point_and_interval(values):
    axis = drawn(rows(values, lower=3)).layout.yaxis
    assert axis.range[0] == 0 and axis.range[1] > max(values.values()) + 3


def test_few_years_are_all_named_and_none_between_them():
    axis = drawn(rows({2014: 8, 2017: 11, 2020: 9}), interval=3).layout.xaxis
    assert list(axis.ticktext) == ["2014", "2017", "2020"]
    assert list(drawn(rows(dict.fromkeys(range(1996, 2026), 5))).layout.xaxis.ticktext)[-1] == "2025"


@pytest.mark.parametrize(("language", "suffix"), [("sv", "\u00a0%"), ("en", "%")])
def test_the_axis_writes_per_cent_as_the_language_does(language, suffix):
    assert drawn(rows(YEARLY), language=language).layout.yaxis.ticksuffix == suffix
    assert drawn(rows(YEARLY), unit="per 100 000 invånare", language=language).layout.yaxis.ticksuffix is None


def test_plotly_speaks_the_readers_language():
    config = plotly_parts.config("sv")
    assert config["locale"] == "sv"
    assert config["locales"]["sv"]["format"]["months"] == wording.MONTHS["sv"]
    assert config["locales"]["sv"]["format"]["shortMonths"][:3] == ["jan", "feb", "mar"]
    assert plotly_parts.config("en")["locales"]["en"]["format"]["months"][4] == "May"
    assert config["displayModeBar"] is False


def test_the_city_is_dashed_and_the_chosen_district_thick():
    city, chosen = drawn(
        Series("Hela staden", LIGHT.ink, rows(YEARLY), dashed=True),
        Series("Farsta", LIGHT.accent, rows(YEARLY), thick=True),
    ).data
    assert (city.line.dash, city.line.width) == ("dash", 2)
    assert (chosen.line.dash, chosen.line.width, chosen.line.color) == ("solid", 3, LIGHT.accent)


def test_the_figure_takes_the_readers_theme():
    for palette in (LIGHT, DARK):
        layout = drawn(rows(YEARLY), palette=palette).layout
        assert (layout.font.color, layout.yaxis.gridcolor) == (palette.ink, palette.grid)
        assert layout.paper_bgcolor == "rgba(0,0,0,0)"


@pytest.mark.parametrize("values", [[], [5]])
def test_one_value_makes_no_sparkline(values):
    assert lines_screen.sparkline(values, "#0B6478") == ""


@pytest.mark.parametrize(
    ("values", "heights"),
    [([1, 4, 2], [19, 4, 14]), ([5, 5], [4, 4]), ([4, 2, 0], [4, 14, 24]), ([0, 0], [24, 24])],
)
def test_a_sparkline_begins_at_zero_goes_through_its_values_and_carries_no_text(values, heights):
    image = lines_screen.sparkline(values, "#0B6478")
    assert "alt=''" in image and "src='data:image/svg+xml," in image
    points = re.search('points="([^"]+)"', unquote(image))[1].split()
    assert [float(point.split(",")[1]) for point in points] == heights
    assert "<text" not in unquote(image)
