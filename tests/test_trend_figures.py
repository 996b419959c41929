"""Small multiples and seasons by their traces and axes."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.lines import build
from dashboard.figures.lines.spec import Lines, Panels, Series
from dashboard.figures.palette import LIGHT
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
MARK = "Demonstrationsdata – inte verkliga uppgifter"


def rows(values, spread=1.0):
    value = pd.Series(list(values.values()), dtype=float)
    starts = [pd.Timestamp(year, 1, 1) for year in values]
    limits = {"value": value, "lower": value - spread, "upper": value + spread}
    return pd.DataFrame({"period_start": starts, **limits, "status": "ok", "n": 9.0})


CITY = Series("Hela staden", "ink", rows({2020: 10, 2021: 11}), dashed=True, form="line", limits="none")
FARSTA = Series("Farsta", "accent", rows({2020: 12, 2021: 14}), thick=True)
OTHERS = [
    Series("", "other", rows(values), form="ground", limits="none")
    for values in ({2020: 5, 2021: 6}, {2020: 8, 2021: 12})
]


def panels(*named, **options):
    parts = [(title, Lines("%", "sv", series=series, breaks=breaks)) for title, series, breaks in named]
    return Panels("%", "sv", panels=parts, shared=True, shared_time=True, **options)


def drawn(*named, look=LOOK):
    named = named or [("Farsta", [*OTHERS, CITY, FARSTA], ()), ("Järva", [CITY], ())]
    return [part.figure for part in show(panels(*named, mark=look.mark), look)]


def test_a_panel_has_the_others_thin_and_grey_in_one_trace_the_city_dashed_and_the_district_thick():
    others, city, district = drawn()[0].data
    assert others.meta == "others" and others.line.width == 1 and list(others.x).count(None) == 2
    assert city.line.dash == "dash" and district.line.width == 3 and district.line.color == LIGHT.accent
    assert city.mode == "lines" and city.error_y.array is None and district.error_y.array is not None


def test_panels_share_one_axis_that_holds_every_line_of_all():
    second = ("Järva", [Series("Järva", "accent", rows({2020: 40, 2021: 41}))], ())
    ranges = [figure.layout.yaxis.range for figure in drawn(("Farsta", [CITY, FARSTA], ()), second)]
    assert ranges[0] == ranges[1] and ranges[0][0] == 0 and ranges[0][1] > 42
    below = Series("x", "#123456", rows({2020: -5, 2021: 3}))
    assert drawn(("x", [below], ()), ("y", [below], ()))[0].layout.yaxis.range[0] < -6


def test_panels_share_one_axis_of_time():
    early = Series("Järva", "accent", rows({2015: 4, 2016: 4}))
    first, second = drawn(("Järva", [early], ()), ("Farsta", [FARSTA], ()))
    assert first.layout.xaxis.range == second.layout.xaxis.range == ("2014-09-01", "2021-05-01")


def test_a_panel_writes_its_title_and_the_districts_last_value():
    notes = [note.text for note in drawn()[0].layout.annotations]
    assert notes == ["14", "<b>Farsta</b>"]


def test_where_a_panel_has_several_groups_their_names_stand_at_the_ends():
    groups = [Series("Kvinnor", "women", rows({2020: 5, 2021: 6})), Series("Män", "men", rows({2020: 3, 2021: 3}))]
    notes = {note.text for note in drawn(("Farsta", groups, ()), ("x", groups, ()))[0].layout.annotations}
    assert notes == {"Kvinnor", "Män", "<b>Farsta</b>"}


def test_panels_mark_their_own_breaks_by_the_numbers_that_all_share():
    law, sum_of_two = (date(2021, 1, 1), "Ny lag."), (date(2021, 1, 1), "Summa av två till 2021.")
    outside = (date(2030, 1, 1), "Senare.")
    named = [("Bromma", [FARSTA], [law]), ("Järva", [CITY, FARSTA], [sum_of_two, outside])]
    figures = drawn(*named)
    marks = [[(trace.text[0], trace.hovertext) for trace in one.data if trace.meta == "break"] for one in figures]
    assert marks == [[("1", "Ny lag.")], [("2", "Summa av två till 2021.")]]
    assert build.noted(panels(*named), TEXT["sv"]).notes == [
        "1. Brott i serien: Ny lag.", "2. Brott i serien: Summa av två till 2021."
    ]  # fmt: skip


def season_rows():
    table = pd.DataFrame({"month": range(1, 13), "low": 4.0, "high": 9.0, "mean": 6.0, "years": 3.0})
    value = [5.0, 10, 6] + [np.nan] * 9
    status = ["ok", "ok", "preliminary", "withheld"] + ["missing"] * 8
    return table.assign(
        value=value, lower=[2.0, 6, 3] + [np.nan] * 9, upper=[9.0, 16, 11] + [np.nan] * 9, status=status
    )


def months_of(trace):
    return [pd.Timestamp(start).month for start in trace.x]


def season(look=LOOK):
    [shown] = show(build.season(season_rows(), 2025, "brott", look, ""), look)
    return shown.figure


def test_a_season_is_the_years_points_over_the_band_and_the_mean_of_earlier_years():
    span, mean, now, end, protected = season().data
    assert span.meta == "band" and set(span.y) == {4.0, 9.0} and len(span.x) == 24
    assert mean.line.dash == "dash" and set(mean.y) == {6.0}
    assert months_of(now) == [1, 2] and list(end.y) == [10, 6] and end.line.dash == "dot"
    assert [round(bar, 1) for bar in now.error_y.array] == [4, 6]
    assert list(end.marker.symbol) == ["circle", "circle-open"]
    assert "3 tidigare år: 4–9" in mean.hovertext[0] and "Februari 2025" in now.hovertext[1]
    assert "3 tidigare år: 4–9" in now.hovertext[0] and "preliminär" in end.hovertext[1]
    assert months_of(protected) == [4] and protected.hovertext == TEXT["sv"]["status_withheld"]


def test_a_season_begins_at_zero_and_names_twelve_months_and_its_lines():
    figure = season()
    assert figure.layout.yaxis.range[0] == 0 and figure.layout.yaxis.range[1] > 16
    assert "".join(figure.layout.xaxis.ticktext) == "JFMAMJJASOND"
    assert {"2025", "Medel<br>tidigare år", "tidigare år"} <= {note.text for note in figure.layout.annotations}


def test_a_season_says_what_its_hollow_month_means():
    assert build.season(season_rows(), 2025, "brott", LOOK, "").notes == [TEXT["sv"]["mark_preliminary"]]


@pytest.mark.parametrize("draw", [lambda look: drawn(look=look)[0], season])
def test_the_mark_of_demonstration_data_stands_in_picture_and_tooltips(draw):
    figure = draw(Look(LIGHT, "sv", TEXT["sv"], MARK))
    assert [note.name for note in figure.layout.annotations].count("demonstration") == 1
    tips = [tip for trace in figure.data if isinstance(trace.hovertext, tuple) for tip in trace.hovertext if tip]
    assert tips and all("Demonstrationsdata" in tip for tip in tips)
