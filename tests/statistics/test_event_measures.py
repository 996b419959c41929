"""Counts of events: parts of a week, years that do not overlap, a season, and how they are drawn."""

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.lines import build as lines_build
from dashboard.figures.palette import LIGHT
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from dashboard.statistics import event_measures
from tests.texts import TEXT


def week(counts, length=1):
    rows = [
        (day + 1, hour, hour + length, counts(day, hour), "ok") for day in range(7) for hour in range(0, 24, length)
    ]
    return pd.DataFrame(rows, columns=["weekday", "hour_from", "hour_to", "events", "status"])


def months(start, counts):
    status = ["withheld" if np.isnan(count) else "ok" for count in counts]
    return pd.DataFrame(
        {"period_start": pd.date_range(start, periods=len(counts), freq="MS"), "events": counts, "status": status}
    )


@pytest.mark.parametrize(("each", "length"), [(5, 1), (4, 2), (2, 3), (1, 6), (0.1, 12)])
def test_the_parts_are_as_short_as_five_events_on_average_allow(each, length):
    table = event_measures.parts_of_week(week(lambda day, hour: each))
    assert set(table["hour_to"] - table["hour_from"]) == {length}
    assert table["events"].sum() == pytest.approx(each * 168) and len(table) == 7 * 24 / length


def test_protected_parts_are_never_added_up_or_tested():
    rows = week(lambda day, hour: 1)
    rows.loc[3, ["events", "status"]] = [np.nan, "withheld"]
    table = event_measures.parts_of_week(rows)
    assert len(table) == 168 and table["events"].isna().sum() == 1 and not table.loc[3, "is_more"]


def test_a_part_far_above_an_even_week_is_more_and_a_scatter_is_not():
    rows = week(lambda day, hour: 60 if (day, hour) == (5, 21) else 8, 3)
    table = event_measures.parts_of_week(rows)
    assert table.loc[table["is_more"], ["weekday", "hour_from"]].values.tolist() == [[6, 21]]
    claims = []
    for seed in range(200):
        counts = np.random.default_rng(seed).poisson(6, (7, 24))
        scatter = week(lambda day, hour, counts=counts: counts[day, hour], 3)
        claims.append(event_measures.parts_of_week(scatter)["is_more"].any())
    assert np.mean(claims) <= 0.08


def test_twelve_months_are_summed_only_where_all_are_known():
    rows = months("2022-01-01", [1.0] * 11 + [np.nan] + [2.0] * 13)
    rolled = event_measures.rolling_year(rows)
    assert rolled["period_start"].dt.strftime("%Y-%m").tolist() == ["2023-12", "2024-01"]
    assert rolled["value"].tolist() == [24, 24] and (rolled["lower"] < 24).all()


def test_whole_years_do_not_overlap_and_the_last_ends_with_the_last_month():
    rolled = event_measures.rolling_year(months("2022-04-01", [1.0] * 33))
    like = pd.DataFrame(
        {"area_id": ["x"], "is_count": [True], "spread_extra": [0.1], "n": [np.nan], "numerator": [9.0]}
    )
    like[["period_start", "value", "lower", "upper", "status"]] = [pd.Timestamp("2024"), 9.0, 1.0, 2.0, "ok"]
    blocks = event_measures.whole_years(rolled, like)
    assert blocks["period_start"].dt.strftime("%Y-%m").tolist() == ["2023-12", "2024-12"]
    assert blocks["value"].tolist() == blocks["numerator"].tolist() == [12, 12]
    assert blocks["spread_extra"].tolist() == [0.1, 0.1]


def test_a_season_has_a_band_only_from_two_earlier_years():
    rows = months("2022-01-01", [float(n) for n in range(36)])
    table = event_measures.season(rows, 2024).set_index("month")
    assert table.loc[1, ["events", "low", "high", "years"]].tolist() == [24, 0, 12, 2]
    assert event_measures.season(rows, 2023)["low"].isna().all()
    assert len(table) == 12


def test_the_band_of_a_season_and_the_years_months_are_drawn():
    table = event_measures.season(months("2022-01-01", [5.0 + n % 7 for n in range(36)]), 2024)
    look = Look(LIGHT, "sv", TEXT["sv"])
    rows = table.rename(columns={"events": "value"})
    [shown] = show(lines_build.season(rows, 2024, "antal", look, "", "{n} händelser"), look)
    span, mean, own = shown.figure.data
    assert span.meta == "band" and mean.line.dash == "dash"
    assert list(own.y) == table["events"].tolist() and "9 händelser" in own.hovertext[1]
