"""Two measurements compared, at the edges, and every number that is handed on."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, t

from dashboard.statistics import comparisons, methods
from dashboard.statistics.comparisons import pairs
from tests.statistics.numbers import near
from tests.statistics.test_comparisons import rows


def one(value, method="count", n=None, **more):
    """One row as a dictionary."""
    return rows([value], method, n, **more).iloc[0].to_dict()


def test_a_finding_holds_both_sides_and_all_that_was_worked_out():
    before, last = rows([40, 90]).to_dict("records")
    found = comparisons.compare(before, last)
    ratio, lower, upper, p = methods.change(40, 1, 90, 1)
    gap = methods.gap(*([row[name] for name in ("value", "lower", "upper")] for row in (last, before)))
    assert (found.before, found.last, found.method, found.reason, found.notes) == (before, last, "e_test", "", ())
    assert (found.ratio, found.ratio_lower, found.ratio_upper, found.p) == near(*map(float, (ratio, lower, upper, p)))
    assert (found.difference, found.difference_lower, found.difference_upper) == near(*map(float, gap[:3]))
    assert found.direction == "up" and found.is_certain


@pytest.mark.parametrize(("events", "direction"), [([4, 5], "too_few"), ([5, 5], "none"), ([1, 9], "none")])
def test_ten_events_in_the_two_together_are_enough(events, direction):
    found = comparisons.compare(*rows(events).to_dict("records"))
    assert found.direction == direction and not math.isnan(found.difference)
    assert found.reason == ("few" if direction == "too_few" else "")
    assert found.method == ("none" if direction == "too_few" else "e_test")


def test_a_change_is_certain_at_the_level_itself():
    before, last = rows([40, 90]).to_dict("records")
    p = comparisons.compare(before, last).p
    assert comparisons.compare(before, last, level=p).direction == "up"
    assert comparisons.compare(before, last, level=p * 0.999).direction == "none"
    assert comparisons.compare(last, before, level=1).direction == "down"
    assert comparisons.compare(before, before, level=1).direction == "down"  # p is 1: no rise
    assert comparisons.LEVEL == 0.005


@pytest.mark.parametrize(
    ("day", "crosses"),
    [("2024-01-01", False), ("2024-01-02", True), ("2025-01-01", True), ("2025-01-02", False), (None, False)],
)
def test_a_break_lies_between_when_it_is_after_the_one_and_not_after_the_other(day, crosses):
    found = comparisons.compare(*rows([40, 90]).to_dict("records"), [(day and date.fromisoformat(day), "")])
    assert (found.reason == "break") == crosses
    if crosses:
        assert (found.direction, found.method) == ("untested", "none") and found.before["value"] == 40


def test_shares_are_tested_by_their_effective_numbers_with_room_for_their_rounding():
    before, last = rows([11, 12.1], "share", n=4000).to_dict("records")
    found = comparisons.compare(before, last)
    p = float(methods.share_p(0.11 * 4000, 4000, 0.121 * 4000, 4000, 0.01))
    assert (found.method, found.p) == ("share_z", pytest.approx(p))
    gap = methods.gap(*([row[name] for name in ("value", "lower", "upper")] for row in (last, before)))
    assert (found.difference, found.ratio) == near(float(gap.difference), float(gap.ratio))
    exact = comparisons.compare(before | {"rounding_step": 1.0}, last | {"rounding_step": 1.0})
    assert exact.p == pytest.approx(float(methods.share_p(0.11 * 4000, 4000, 0.121 * 4000, 4000)))


@pytest.mark.parametrize("lacking", ["before", "last"])
def test_a_share_without_n_on_one_side_is_not_tested(lacking):
    sides = {"before": one(10, "share", 1000), "last": one(40, "share", 1000)}
    sides[lacking] = sides[lacking] | {"effective_n": np.nan}
    found = comparisons.compare(sides["before"], sides["last"])
    assert (found.direction, found.method, found.reason) == ("untested", "none", "no_n")
    sides[lacking] = sides[lacking] | {"effective_n": 1000.0, "is_reliable": False}
    found = comparisons.compare(sides["before"], sides["last"])
    assert (found.direction, found.method, found.reason) == ("too_few", "none", "few")
    assert found.difference == 30


@pytest.mark.parametrize("lacking", ["before", "last"])
@pytest.mark.parametrize("name", ["numerator", "denominator"])
def test_a_rate_without_its_count_or_residents_on_one_side_is_not_tested(lacking, name):
    sides = {"before": one(40, "rate", 1000), "last": one(90, "rate", 1000)}
    sides[lacking] = sides[lacking] | {name: np.nan}
    found = comparisons.compare(sides["before"], sides["last"])
    assert (found.direction, found.method, found.reason) == ("untested", "none", "no_n")


@pytest.mark.parametrize(
    ("first", "last", "noted"),
    [
        ("ok", "preliminary", True),
        ("preliminary", "ok", True),
        ("ok", "ok", False),
        ("preliminary", "preliminary", False),
    ],
)
def test_it_is_noted_when_one_of_the_two_is_preliminary(first, last, noted):
    found = comparisons.change(rows([40, 90], status=[first, last]))
    assert found.notes == (("preliminary",) if noted else ())


@pytest.mark.parametrize(("people", "method"), [((1000, 2000), "e_test"), ((1000, 2001), "exact_split")])
def test_sides_of_more_than_twice_the_size_are_judged_as_a_part_and_its_rest(people, method):
    before, last = one(40, "rate", people[0]), one(50, "rate", people[1])
    found = comparisons.compare(before, last)
    assert found.method == method and comparisons.compare(last, before).method == method
    if method == "exact_split":
        assert found.p == pytest.approx(float(methods.split_p([40], [1000], [50], [2001])[0]))
        assert found.ratio == pytest.approx((50 / 2001) / (40 / 1000))
    spread = {"spread_extra": 0.01, "spread_df": 9.0}
    assert comparisons.compare(before, last | spread | {"period_start": pd.Timestamp("2026-01-01")}).method == (
        "negative_binomial"
    )


def test_a_change_is_judged_by_the_series_spread_and_areas_of_one_year_by_theirs():
    spreads = {"spread_extra": 0.1, "spread_df": 20.0, "beside_extra": 0.02, "beside_df": 30.0}
    before, last = rows([400, 500], **spreads).to_dict("records")
    found = comparisons.compare(before, last)
    expected = methods.change(400, 1, 500, 1, spread=(0.1, 20.0))
    assert (found.p, found.ratio_lower) == near(float(expected[3]), float(expected[1]))
    beside = comparisons.gap(last, before | {"period_start": last["period_start"]})
    expected = methods.change(400, 1, 500, 1, spread=(0.02, 30.0))
    assert (beside.p, beside.ratio_upper) == near(float(expected[3]), float(expected[2]))
    assert beside.last["value"] == 500 and beside.difference == 100


def test_limits_are_widened_by_the_spread_beyond_chance_and_never_below_zero():
    before, last = rows([400, 500]).to_dict("records")
    widened = []
    for row in (last, before):
        student = t.ppf(0.975, 20)
        more, z = student * row["value"] * math.sqrt(0.1), student / norm.ppf(0.975)
        low = max(0, row["value"] - math.hypot(z * (row["value"] - row["lower"]), more))
        high = row["value"] + math.hypot(z * (row["upper"] - row["value"]), more)
        widened.append((row["value"], low, high))
    expected = methods.gap(*widened)
    found = pairs.difference(before, last, (0.1, 20.0))
    assert [found[name] for name in expected._fields] == near(*map(float, expected))
    columns = {name: np.array([10.0, 10.0, 10.0]) for name in ("value", "lower", "upper")}
    columns["lower"] = np.array([8.0, 8.0, 8.0])
    value, lower, upper = pairs.widened(columns, [9.0, np.nan, 0.5], [5.0, 5.0, np.nan])
    assert value.tolist() == [10, 10, 10] and lower.tolist() == [0, 8, 8] and upper[0] > 30
    assert upper[1:].tolist() == [10, 10]


def test_answers_are_within_nothing_and_all_and_fewer_where_the_share_is_rounded():
    assert pairs.answers({"value": 120.0, "effective_n": 50.0}) == (50, 50)
    assert pairs.answers({"value": -3.0, "effective_n": 50.0}) == (0, 50)
    assert pairs.answers({"value": 25.0, "effective_n": 80.0}) == (20, 80)
    x, n = pairs.rounded({"value": 25.0, "effective_n": 80.0})
    kept = 1 / (1 + 80 * 0.01**2 / 12 / (0.25 * 0.75))
    assert (x, n) == near(20 * kept, 80 * kept)
    none = pairs.rounded({"value": 0.0, "effective_n": 80.0})
    assert none == near(0, 80 / (1 + 80 * 0.01**2 / 12 / 1e-9))
    assert np.isnan(pairs.rounded({"value": 25.0, "effective_n": 0.0})[1])


@pytest.mark.parametrize(
    ("row", "step"),
    [
        ({"value": 12.0}, 0.01),
        ({"value": 12.5}, 0.001),
        ({"value": 12.0, "rounding_step": 0.5}, 0),
        ({"value": 12.0, "numerator": 40.0}, 0),
        ({"value": 12.0, "numerator": np.nan, "rounding_step": np.nan}, 0.01),
    ],
)
def test_a_share_is_rounded_as_it_is_written_unless_its_variance_says_so(row, step):
    assert float(pairs.rounding_of(row)) == step


def test_the_rounding_of_many_shares_is_that_of_each():
    columns = {"value": np.array([12.0, 12.5, 12.0]), "rounding_step": np.array([np.nan, np.nan, 1.0])}
    assert pairs.rounding_of(columns).tolist() == [0.01, 0.001, 0]


def test_a_count_has_one_to_be_divided_by_and_a_rate_its_residents():
    assert pairs.count({"numerator": 5, "is_count": True, "denominator": 9}) == (5, 1)
    assert pairs.count({"numerator": 5, "is_count": False, "denominator": 9}) == (5, 9)


def test_a_spread_is_known_only_with_its_degrees_of_freedom():
    assert pairs.spread_of({"spread_extra": 0.1, "spread_df": 4}) == (0.1, 4)
    assert pairs.spread_of({"beside_extra": 0.2, "beside_df": 5}, "beside") == (0.2, 5)
    for row in ({}, {"spread_extra": np.nan, "spread_df": 4}, {"spread_extra": 0.1, "spread_df": np.nan}):
        assert pairs.spread_of(row) is None
