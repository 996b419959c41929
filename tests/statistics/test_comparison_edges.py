"""The tests of measurements and of districts at their edges, and every number that they hand on."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, t

from dashboard.statistics import comparisons, methods
from dashboard.statistics.comparisons import areas, pairs, series
from tests.statistics.test_comparisons import districts, rows

NOTHING = {"spread_extra": np.nan, "spread_df": np.nan}


def near(*expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


def one(value, method="count", n=None, **more):
    """One row as a dictionary."""
    return rows([value], method, n, **more).iloc[0].to_dict()


# Two measurements


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


# One series


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


# Districts against the rest of the city


def test_each_district_is_set_against_the_city_without_it():
    table, city = districts([20, 30, 90], [10_000, 20_000, 30_000])
    found = comparisons.against(table, city)
    rest = methods.rate(140 - 20, 60_000 - 10_000, per=1000)
    assert found.loc[0, "reference_value"] == pytest.approx(float(rest[0]))
    gap = methods.gap(table.loc[0, ["value", "lower", "upper"]].tolist(), rest)
    names = ["difference", "difference_lower", "difference_upper"]
    assert found.loc[0, names].tolist() == near(*map(float, gap[:3]))
    p = methods.split_p([20], [10_000], [120], [50_000])[0]
    assert found.loc[0, "p"] == pytest.approx(p)
    assert found.columns.tolist()[:3] == ["area_id", "area", "reference"] and found.index.equals(table.index)


def test_without_the_city_the_others_are_the_rest_only_when_all_have_counts():
    table, _ = districts([20, 30, 90], [10_000, 20_000, 30_000])
    found = comparisons.against(table)
    assert found["reference"].tolist() == ["rest"] * 3
    assert found.loc[2, "reference_value"] == pytest.approx(1000 * 50 / 30_000)
    lacking = table.assign(numerator=[20, np.nan, 90])
    found = comparisons.against(lacking)
    assert found["reference"].isna().all() and found["direction"].tolist() == ["untested"] * 3
    assert found["reason"].tolist() == ["no_reference", "no_n", "no_reference"]
    alone = comparisons.against(table.iloc[:1])
    assert alone["direction"].tolist() == ["untested"] and alone["reason"].tolist() == ["no_reference"]


def test_a_district_that_is_all_of_the_city_has_no_rest():
    table, city = districts([20, 30], [10_000, 20_000])
    whole = comparisons.against(table, dict(city) | {"numerator": 30.0, "denominator": 20_000.0})
    assert whole["direction"].tolist()[1] == "untested" and whole["reason"].tolist()[1] == "no_reference"
    assert whole.loc[0, "reference_value"] == pytest.approx(1000 * 10 / 10_000)


def test_a_district_with_more_than_the_citys_count_leaves_nothing():
    table, city = districts([50, 3], [10_000, 10_000])
    found = comparisons.against(table, dict(city) | {"numerator": 40.0})
    assert found.loc[0, "reference_value"] == 0 and found.loc[1, "reference_value"] == pytest.approx(3.7)


@pytest.mark.parametrize(("counts", "direction"), [([4, 5], "too_few"), ([5, 5], "none")])
def test_a_district_and_the_rest_need_ten_events_together(counts, direction):
    table, city = districts(counts, [1000, 1000])
    found = comparisons.against(table, city)
    assert found["direction"].tolist() == [direction] * 2
    assert found["reason"].tolist() == (["few"] * 2 if direction == "too_few" else [""] * 2)
    assert found["p"].isna().all() == (direction == "too_few")


def shares(values, n, **more):
    """Districts with a share and how many answered."""
    table = pd.concat([rows([value], "share", n=n) for value in values], ignore_index=True)
    return table.assign(area_id=[f"d{i}" for i in range(len(table))], area=[f"D{i}" for i in range(len(table))], **more)


def test_shares_with_their_counts_are_set_against_the_rest_of_the_answers():
    table = shares([30.5, 10.5], 1000.0, numerator=[305.0, 105.0], denominator=1000.0)
    city = dict(table.iloc[0]) | {"value": 15.5, "numerator": 620.0, "denominator": 4000.0, "effective_n": 4000.0}
    found = comparisons.against(table, city)
    assert found["reference"].tolist() == ["rest", "rest"]
    expected = methods.share(3000 * 315 / 3000, 3000)
    assert found.loc[0, "reference_value"] == pytest.approx(100 * float(expected[0]))
    p = float(methods.share_p(305, 1000, 315, 3000, 0))
    assert found.loc[0, "p"] == pytest.approx(p)
    gap = methods.gap(table.loc[0, ["value", "lower", "upper"]].tolist(), [100 * float(part) for part in expected])
    assert found.loc[0, "difference_lower"] == pytest.approx(float(gap.difference_lower))
    assert found["direction"].tolist() == ["up", "down"]
    same = comparisons.against(table, dict(city) | {"effective_n": 1000.0})
    assert same["direction"].tolist() == ["untested", "untested"]  # nobody is left when the district is taken out


def test_an_unreliable_share_is_too_few_and_one_without_n_is_not_tested():
    table = shares([30, 10, 10], 1000.0, is_reliable=[False, True, True])
    table.loc[2, "effective_n"] = np.nan
    city = rows([11], "share", n=20_000).iloc[0]
    found = comparisons.against(table, city)
    assert found["direction"].tolist() == ["too_few", "none", "untested"]
    assert found["reason"].tolist() == ["few", "", "no_n"]
    assert found.loc[1, "reference_value"] == 11 and found["reference"].tolist()[:2] == ["city", "city"]
    p = float(methods.share_p(0.1 * 1000, 1000, 0.11 * 20_000, 20_000, 0.01))
    assert found.loc[1, "p"] == pytest.approx(p)
    assert comparisons.against(table, None)["direction"].tolist() == ["untested"] * 3
    assert comparisons.against(table, dict(city) | {"effective_n": np.nan})["reason"].tolist()[0] == "no_reference"


def test_a_district_without_a_value_has_none_to_test():
    table, city = districts([20, 30, 90], [10_000, 20_000, 30_000])
    table.loc[1, ["value", "lower", "upper", "numerator"]] = np.nan
    found = comparisons.against(table, city)
    assert found.loc[1, ["direction", "reason"]].tolist() == ["untested", "no_value"]
    assert not found.loc[1, "is_certain"] and np.isnan(found.loc[1, "rank"])
    assert comparisons.against(table.iloc[:0], city).empty


def test_beside_each_other_districts_vary_half_as_the_pairs_that_were_measured():
    table, city = districts([400, 200, 200], [100_000] * 3)
    found = comparisons.against(table.assign(beside_extra=0.05, beside_df=9.0), city)
    wider = methods.change(400, 100_000, 400, 200_000, spread=(0.025, 9.0))[3]
    assert found.loc[0, "p"] == pytest.approx(float(wider))
    assert found.loc[0, "difference_lower"] < comparisons.against(table, city).loc[0, "difference_lower"]


def test_false_discoveries_are_held_over_all_the_districts_at_the_level_given():
    table, city = districts([150, 100, 100, 100], [100_000] * 4)
    strict, loose = (comparisons.against(table, city, q)["direction"].tolist() for q in (1e-9, 0.5))
    assert strict == ["none"] * 4 and loose[0] == "up"
    assert areas.FALSE_DISCOVERIES == 0.04


# Places


def test_places_are_of_limits_that_hold_for_all_at_once():
    table, _ = districts([400, 200, 190, 10], [100_000] * 4)
    found = areas.ranks(table)
    wider = norm.ppf(1 - 0.05 / 2 / 4) / norm.ppf(0.975)
    low = table["value"] - wider * (table["value"] - table["lower"])
    high = table["value"] + wider * (table["upper"] - table["value"])
    above = [(low > own).sum() for own in high]
    below = [(high < own).sum() for own in low]
    assert found["rank"].tolist() == [1, 2, 3, 4] and found["ranked"].tolist() == [4] * 4
    assert found["rank_lower"].tolist() == [1 + n for n in above]
    assert found["rank_upper"].tolist() == [4 - n for n in below]
    assert found["rank_lower"].tolist() == [1, 2, 2, 4] and found["rank_upper"].tolist() == [1, 3, 3, 4]


def test_equal_values_share_the_higher_place_and_those_without_limits_have_none():
    table, _ = districts([200, 200, 100, 50], [100_000] * 4)
    table.loc[3, "lower"] = np.nan
    found = areas.ranks(table)
    assert found["rank"].tolist()[:3] == [1, 1, 3] and found.loc[3].isna().all()
    assert found["ranked"].tolist()[:3] == [3] * 3
    empty = areas.ranks(table.assign(value=np.nan))
    assert empty.columns.tolist() == ["rank", "rank_lower", "rank_upper", "ranked"] and empty.isna().all(axis=None)
    assert len(empty) == 4
