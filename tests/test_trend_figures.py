"""Small multiples and seasons by their traces and axes."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.lines import panels_screen as lines_panels_screen
from dashboard.figures.lines.panels_screen import Panel
from dashboard.figures.lines.screen import Line
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Look
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])


def rows(values, spread=1.0):
    value = pd.Series(list(values.values()), dtype=float)
    starts = [pd.Timestamp(year, 1, 1) for year in values]
    limits = {"value": value, "lower": value - spread, "upper": value + spread}
    return pd.DataFrame({"period_start": starts, **limits, "status": "ok", "n": 9.0})


CITY = Line("Hela staden", LIGHT.ink, rows({2020: 10, 2021: 11}), dashed=True)
FARSTA = Line("Farsta", LIGHT.accent, rows({2020: 12, 2021: 14}), thick=True)
OTHERS = [rows({2020: 5, 2021: 6}), rows({2020: 8, 2021: 30})]
PANEL = Panel("Farsta", [CITY, FARSTA], OTHERS)


def drawn(panel=PANEL, **changed):
    limits = lines_panels_screen.shared_limits([panel])
    starts = pd.concat([line.rows["period_start"] for line in panel.lines])
    return lines_panels_screen.panel(panel, "year", 1, "%", limits, starts, changed.get("look", LOOK))


def test_a_panel_has_the_others_thin_and_grey_in_one_trace_the_city_dashed_and_the_district_thick():
    others, city, district = drawn().data
    assert others.meta == "others" and others.line.width == 1 and list(others.x).count(None) == 2
    assert city.line.dash == "dash" and district.line.width == 3 and district.line.color == LIGHT.accent


def test_panels_share_one_axis_that_holds_every_line_of_all():
    second = Panel("Järva", [Line("Järva", LIGHT.accent, rows({2020: 40, 2021: 41}))])
    limits = lines_panels_screen.shared_limits([PANEL, second])
    assert limits[0] == 0 and limits[1] > 42
    assert lines_panels_screen.shared_limits([Panel("x", [Line("x", "#123456", rows({2020: -5, 2021: 3}))])])[0] < -6


def test_a_panel_writes_its_title_and_the_districts_last_value():
    notes = [note.text for note in drawn().layout.annotations]
    assert notes == ["14", "<b>Farsta</b>"]


def test_where_a_panel_has_several_groups_their_names_stand_at_the_ends():
    groups = [Line("Kvinnor", LIGHT.women, rows({2020: 5, 2021: 6})), Line("Män", LIGHT.men, rows({2020: 3, 2021: 3}))]
    notes = {note.text for note in drawn(Panel("Farsta", groups)).layout.annotations}
    assert notes == {"Kvinnor", "Män", "<b>Farsta</b>"}


def test_panels_mark_their_own_breaks_by_the_numbers_that_all_share():
    law, sum_of_two = (date(2021, 1, 1), "Ny lag."), (date(2021, 1, 1), "Järva: summa av två till 2021.")
    outside = (date(2030, 1, 1), "Senare.")
    panel = Panel("Järva", [CITY, FARSTA], OTHERS, [sum_of_two, outside])
    figure = lines_panels_screen.panel(
        panel, "year", 1, "%", lines_panels_screen.shared_limits([panel]), FARSTA.rows["period_start"], LOOK,
        [law, sum_of_two, outside],
    )  # fmt: skip
    marks = [(trace.text[0], trace.hovertext) for trace in figure.data if trace.meta == "break"]
    assert marks == [("2", "Järva: summa av två till 2021.")]


def season_rows():
    table = pd.DataFrame({"month": range(1, 13), "low": 4.0, "high": 9.0, "mean": 6.0, "years": 3.0})
    value = [5.0, 10, 6] + [np.nan] * 9
    return table.assign(value=value, lower=[2.0, 6, 3] + [np.nan] * 9, upper=[9.0, 16, 11] + [np.nan] * 9, status="ok")


def test_a_season_is_the_years_points_over_the_band_of_earlier_years():
    span, mean, now = lines_panels_screen.season("Farsta", season_rows(), 2025, "brott", LIGHT.accent, LOOK).data
    assert span.meta == "band" and set(span.y) == {4.0, 9.0} and len(span.x) == 24
    assert mean.line.dash == "dash" and set(mean.y) == {6.0}
    assert list(now.x) == [1, 2, 3] and list(now.y) == [5, 10, 6]
    assert [round(bar, 1) for bar in now.error_y.array] == [4, 6, 5]
    assert "3 tidigare år: 4–9" in mean.hovertext[0] and "Februari 2025" in now.hovertext[1]


def test_a_season_begins_at_zero_and_names_twelve_months_and_both_lines():
    figure = lines_panels_screen.season("Farsta", season_rows(), 2025, "brott", LIGHT.accent, LOOK)
    assert figure.layout.yaxis.range[0] == 0 and figure.layout.yaxis.range[1] > 16
    assert "".join(figure.layout.xaxis.ticktext) == "JFMAMJJASOND"
    assert {"2025", "Medel<br>tidigare år"} <= {note.text for note in figure.layout.annotations}


@pytest.mark.parametrize("draw", [lambda look: drawn(look=look), lambda look: lines_panels_screen.season(
    "Farsta", season_rows(), 2025, "brott", LIGHT.accent, look)])  # fmt: skip
def test_the_mark_of_demonstration_data_stands_in_picture_and_tooltips(draw):
    figure = draw(Look(LIGHT, "sv", TEXT["sv"], "Demonstrationsdata – inte verkliga uppgifter"))
    assert [note.name for note in figure.layout.annotations].count("demonstration") == 1
    assert all("Demonstrationsdata" in tip for trace in figure.data for tip in trace.hovertext or [] if tip)
