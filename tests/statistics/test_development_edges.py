"""One series at its edges: its latest change and its last five measurements."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from dashboard.statistics import comparisons, methods
from dashboard.statistics.comparisons import pairs, series
from tests.statistics.numbers import near
from tests.statistics.test_comparisons import rows


def one(value, method="count", n=None, **more):
    """One row as a dictionary."""
    return rows([value], method, n, **more).iloc[0].to_dict()


def test_one_measurement_is_told_as_the_last_and_none_as_nothing():
    found = comparisons.change(rows([10]))
    assert (found.direction, found.method, found.reason) == ("untested", "none", "one")
    assert found.last["value"] == 10 and found.before is None
    assert comparisons.change(rows([np.nan, np.nan])).last is None


def test_the_latest_with_a_value_is_compared_with_the_one_before_it_whatever_the_order():
    scattered = rows([40, np.nan, 90, np.nan]).iloc[[2, 0, 3, 1]]
    found = comparisons.change(scattered)
    assert (found.before["value"], found.last["value"]) == (40, 90)
    of_records = comparisons.change(scattered.to_dict("records"))
    assert (of_records.p, of_records.before["period_start"]) == (found.p, found.before["period_start"])
    assert comparisons.change(scattered, level=0).direction == "none"


def test_a_month_without_the_one_of_last_year_says_so_with_the_month_before():
    dated = rows([40, 50, 90]).assign(period_start=pd.to_datetime(["2024-07-01", "2025-07-01", "2025-08-01"]))
    found = comparisons.change(dated, kind="month")
    assert (found.direction, found.method, found.reason) == ("untested", "none", "season")
    assert (found.before["value"], found.last["value"]) == (50, 90)
    assert comparisons.change(dated.iloc[:2], kind="quarter").before["value"] == 40


def test_a_development_is_of_the_last_five_and_tells_its_ends():
    found = comparisons.development(rows([999, 50, 70, 90, 110, 130]))
    assert (found.before["value"], found.last["value"], found.method) == (50, 130, "trend")
    assert found.reason == "" and found.notes == () and found.difference == 80
    few = comparisons.development(rows([50, 70, 90, 110]))
    assert (few.direction, few.method, few.reason) == ("untested", "none", "points")
    assert (few.before["value"], few.last["value"]) == (50, 110)
    empty = comparisons.development(rows([np.nan]))
    assert (empty.reason, empty.before, empty.last) == ("points", None, None)


def test_a_development_of_months_is_of_the_same_month_of_each_year():
    starts = pd.to_datetime([f"{year}-{month:02}-01" for year in range(2021, 2026) for month in (6, 7)])
    months = rows([500, 50, 10, 70, 500, 90, 10, 110, 500, 130]).assign(period_start=starts)
    found = comparisons.development(months, kind="month")
    assert found.direction == "up" and found.before["value"] == 50
    assert comparisons.development(rows([np.nan]), kind="month").reason == "points"


@pytest.mark.parametrize(
    ("day", "reason"),
    [("2021-01-01", ""), ("2021-01-02", "break"), ("2025-01-01", "break"), ("2026-01-01", ""), (None, "")],
)
def test_points_before_a_break_are_left_out_of_a_development(day, reason):
    found = comparisons.development(rows([50, 70, 90, 110, 130]), [(day and date.fromisoformat(day), "")])
    assert found.reason == reason and (found.direction == "up") == (reason == "")


def test_a_development_after_a_break_is_of_what_is_left():
    found = comparisons.development(rows([999, 999, 50, 70, 90, 110, 130]), [(date(2021, 1, 1), "")])
    assert found.direction == "up" and found.before["value"] == 50
    few = comparisons.development(rows([50, 70]), [(date(2025, 1, 1), "")])
    assert few.reason == "points" and few.before["value"] == 70  # too few with or without the break


@pytest.mark.parametrize(("values", "direction"), [([3, 4, 4, 4, 4], "too_few"), ([4, 4, 4, 4, 4], "none")])
def test_twenty_events_are_enough_for_a_development(values, direction):
    found = comparisons.development(rows(values))
    assert found.direction == direction
    assert (found.before["value"], found.last["value"]) == (values[0], values[-1])
    if direction == "too_few":
        assert (found.method, found.reason) == ("none", "few")


def test_a_development_of_shares_needs_five_reliable_ones_and_all_of_their_numbers():
    shares = rows([10, 12, 14, 17, 20], "share", n=2000)
    assert comparisons.development(shares).direction == "up"
    assert comparisons.development(rows([20, 17, 14, 12, 10], "share", n=2000)).direction == "down"
    unsure = comparisons.development(shares.assign(is_reliable=[True, True, False, True, True]))
    assert (unsure.direction, unsure.method, unsure.reason) == ("too_few", "none", "few")
    unknown = comparisons.development(shares.assign(effective_n=[2000, 2000, np.nan, 2000, 2000]))
    assert (unknown.direction, unknown.reason) == ("untested", "no_n") and unknown.last["value"] == 20
    none = comparisons.development(rows([0, 12, 14, 17, 20], "share", n=2000))
    assert (none.direction, none.reason) == ("too_few", "few")


def test_any_preliminary_point_of_a_development_is_noted():
    found = comparisons.development(rows([50, 70, 90, 110, 130], status=["ok", "ok", "ok", "preliminary", "ok"]))
    assert found.notes == ("preliminary",)


def test_a_development_that_vanishes_when_counts_are_shrunk_needs_points_close_to_a_line():
    values, wide = [1290, 950, 1100, 800, 850], {"spread_extra": 0.05, "spread_df": 3.0}
    ragged = comparisons.development(rows(values, **wide))
    assert ragged.direction == "none" and ragged.method == "trend"
    expected = pairs.difference(ragged.before, ragged.last, (0.05, 3.0))
    assert (ragged.difference_lower, ragged.ratio_upper) == near(expected["difference_lower"], expected["ratio_upper"])
    assert comparisons.development(rows(values)).direction == "down"  # as if chance were all
    assert comparisons.development(rows(values, spread_extra=0.00001, spread_df=900.0)).direction == "down"


def test_counts_are_shrunk_by_their_variance_over_their_mean_and_students_width():
    assert series._shrink(None, 50) == 1
    wider = t.isf(0.001, 4) ** 2 / methods.TREND
    assert series._shrink((0.1, 4), 50) == pytest.approx(1 / ((1 + 0.1 * 50) * wider))
    assert series._shrink((0.1, 1e9), 50) == pytest.approx(1 / 6, rel=1e-4)
