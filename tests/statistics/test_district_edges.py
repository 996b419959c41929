"""Districts against the rest of the city, and their places, at the edges."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from dashboard.statistics import comparisons, methods
from dashboard.statistics.comparisons import areas
from tests.statistics.numbers import near
from tests.statistics.test_comparisons import districts, rows


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
