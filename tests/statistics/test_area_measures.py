"""Standardised values, gaps between groups, the span between the extremes and relations, against hand reckoning."""

import numpy as np
import pandas as pd
import pytest

from dashboard.statistics import area_measures as measures
from dashboard.statistics import methods

AGES = ["16-24", "25-44"]


def answers(area, shares, sizes, **more):
    """One row per group of an area: shares in per cent, n answers each."""
    value = np.array(shares, dtype=float)
    _, lower, upper = methods.share(value / 100 * np.array(sizes), sizes)
    frame = pd.DataFrame({"area_id": area, "area": area.title(), "value": value, "lower": lower * 100})
    frame = frame.assign(upper=upper * 100, n=sizes, effective_n=np.array(sizes, dtype=float), status="ok", per=100.0)
    frame = frame.assign(numerator=np.nan, denominator=np.array(sizes, dtype=float), is_reliable=True, is_count=False)
    return frame.assign(is_derived=False, period_start=pd.Timestamp(2020, 1, 1), sex="all", age="all", **more)


def test_standardised_to_the_citys_ages_a_district_weighs_its_groups_as_the_city_does():
    own = answers("farsta", [30.0, 10.0], [100, 300]).assign(age=AGES)
    city = answers("stockholm", [25.0, 12.0], [500, 500]).assign(age=AGES)
    [row] = measures.age_standardised(own, city).to_dict("records")
    assert row["value"] == pytest.approx(20) and row["n"] == 400
    assert row["lower"] < 20 < row["upper"]
    errors = (own["upper"] - own["lower"]) / (2 * 1.96)
    assert (row["upper"] - row["lower"]) / (2 * 1.96) == pytest.approx(np.hypot(*errors) / 2, rel=1e-3)


def test_where_no_denominator_is_public_the_citys_answers_weigh():
    own = answers("farsta", [30.0, 10.0], [100, 300]).assign(age=AGES)
    city = answers("stockholm", [25.0, 12.0], [250, 750]).assign(age=AGES, denominator=np.nan)
    assert measures.age_standardised(own, city)["value"].iloc[0] == pytest.approx(15)


def test_with_the_citys_own_ages_standardising_changes_nothing():
    own = answers("farsta", [30.0, 10.0], [100, 300]).assign(age=AGES)
    assert measures.age_standardised(own, own)["value"].iloc[0] == pytest.approx(15)


def test_a_district_that_lacks_an_age_group_has_no_standardised_value():
    own = answers("farsta", [30.0], [100]).assign(age=AGES[:1])
    city = answers("stockholm", [25.0, 12.0], [500, 500]).assign(age=AGES)
    [row] = measures.age_standardised(own, city).to_dict("records")
    assert np.isnan(row["value"]) and row["status"] == "none"


def test_rates_are_standardised_by_counts_and_persons():
    own = pd.DataFrame({"area_id": "farsta", "age": AGES, "numerator": [20.0, 30.0], "denominator": [1000.0, 3000.0]})
    own = own.assign(value=0.0, lower=0.0, upper=0.0, n=np.nan, effective_n=np.nan, per=1000.0, is_derived=False)
    city = own.assign(denominator=[5000.0, 5000.0])
    [row] = measures.age_standardised(own, city).to_dict("records")
    assert row["value"] == pytest.approx((20 + 10) / 2) and row["lower"] < row["value"] < row["upper"]


def test_the_gap_between_groups_is_tested_row_by_row():
    women = answers("x", [20.0, 9.0], [2000, 2000]).assign(sex="women", age=AGES)
    men = answers("x", [10.0, 8.5], [2000, 2000]).assign(sex="men", age=AGES)
    found = measures.group_gaps(pd.concat([women, men]), "sex", "women", "men", "age")
    assert found["label"].tolist() == AGES and found["difference"].tolist() == [10, 0.5]
    assert found["direction"].tolist() == ["up", "none"]
    assert found["difference_lower"].iloc[0] > 0 > found["difference_lower"].iloc[1]


def test_a_row_without_both_groups_is_left_out():
    women = answers("x", [20.0, 9.0], [200, 200]).assign(sex="women", age=AGES)
    men = answers("x", [10.0], [200]).assign(sex="men", age=AGES[:1])
    assert measures.group_gaps(pd.concat([women, men]), "sex", "women", "men", "age")["label"].tolist() == AGES[:1]


def eleven(low, high):
    """Districts a to k with 400 answers each and shares evenly from low to high."""
    shares = np.linspace(low, high, 11)
    return pd.concat([answers(name, [share], [400]) for name, share in zip("abcdefghijk", shares, strict=True)])


def test_the_span_is_between_the_extremes_and_tested_as_one_of_all_pairs():
    districts = [
        answers(name, [share], [400]) for name, share in zip("abcdefghijk", np.linspace(8, 14, 11), strict=True)
    ]
    [row] = measures.spans(pd.concat(districts), 5).to_dict("records")
    assert (row["area_a"], row["area_b"], row["difference"], row["districts"]) == ("K", "A", 6, 11)
    assert (
        row["p"] == pytest.approx(0.0066, abs=0.002) and row["direction"] == "none"
    )  # certain for one pair, not for 55
    wide = [answers(name, [share], [400]) for name, share in zip("abcdefghijk", np.linspace(5, 20, 11), strict=True)]
    assert measures.spans(pd.concat(wide), 5)["direction"].tolist() == ["up"]


def test_a_year_with_few_districts_has_no_span():
    two = pd.concat([answers("a", [8.0], [400]), answers("b", [9.0], [400])])
    assert measures.spans(two, 5).empty and len(measures.spans(two, 2)) == 1


def test_the_others_are_tested_against_the_one_chosen():
    rows = pd.concat([answers("a", [8.0], [900]), answers("b", [20.0], [900]), answers("c", [8.4], [900])])
    found = measures.against_one(rows.reset_index(drop=True), "a").set_index("area_id")
    assert found["direction"].to_dict() == {"a": "itself", "b": "up", "c": "none"}


def pairs(count, second):
    first = np.arange(count, dtype=float)
    return pd.DataFrame({"value": first, "value_y": second(first)})


@pytest.mark.parametrize(
    ("count", "second", "direction"),
    [
        (11, lambda x: x * 2, "up"),
        (11, lambda x: -x, "down"),
        (11, lambda x: (x * 7) % 11, "none"),
        (7, abs, "too_few"),
    ],
)
def test_a_relation_is_told_only_where_the_ranks_bear_it(count, second, direction):
    assert measures.relation(pairs(count, second)).direction == direction


def test_points_and_limits_of_a_funnel_agree():
    rows = pd.concat(
        [
            answers("a", [10.5], [400]),
            answers("b", [14.5], [400]),
            answers("c", [13.2], [400]),
            answers("d", [4.0], [400]),
        ]
    ).reset_index(drop=True)
    found = measures.funnel_rows(rows, 10.0)
    assert found["direction"].tolist() == ["none", "none", "none", "down"]
    assert found["beyond"].tolist() == [False, True, True, True]
    curves = measures.funnel_curves(found["size"], 10.0, "share", 100.0)
    at = curves.iloc[(curves["size"] - 400).abs().idxmin()]
    assert at["low_998"] < at["low_95"] < 10 < at["high_95"] < 13.2 < 14.5 < at["high_998"]
