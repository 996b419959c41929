"""The measures of areas at their edges, and every column that they hand on."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, spearmanr

from dashboard.statistics import (
    area_measures,
    comparisons,
    methods,
)
from tests.statistics.numbers import near
from tests.statistics.test_area_measures import AGES, answers, eleven, pairs
from tests.statistics.test_comparisons import districts

Z = norm.ppf(0.975)


def test_a_standardised_share_has_all_that_a_row_has():
    own = pd.concat([answers("farsta", [30.0, 10.0], [100, 300]).assign(age=AGES),
                     answers("bromma", [50.0, 20.0], [200, 200]).assign(age=AGES)])  # fmt: skip
    city = answers("stockholm", [25.0, 12.0], [300, 700]).assign(age=AGES)
    found = area_measures.age_standardised(own, city)
    assert found["area_id"].tolist() == ["farsta", "bromma"] and found.columns.tolist() == own.columns.tolist()
    for (_, groups), row in zip(own.groupby("area_id", sort=False), found.to_dict("records"), strict=True):
        value = 0.3 * groups["value"].iloc[0] + 0.7 * groups["value"].iloc[1]
        errors = ((groups["upper"] - groups["lower"]) / (2 * Z)).to_numpy()
        error = math.sqrt(0.09 * errors[0] ** 2 + 0.49 * errors[1] ** 2)
        assert (row["value"], row["lower"], row["upper"]) == near(value, value - Z * error, value + Z * error)
        assert row["effective_n"] == pytest.approx(value * (100 - value) / error**2)
        assert (row["age"], row["status"], row["is_derived"], row["n"]) == ("all", "ok", True, groups["n"].sum())
        assert np.isnan(row["numerator"]) and row["sex"] == "all"


def test_a_standardised_share_stays_between_nothing_and_all():
    low = answers("a", [0.5, 0.0], [40, 40]).assign(age=AGES)
    high = answers("b", [99.5, 100.0], [40, 40]).assign(age=AGES)
    found = area_measures.age_standardised(pd.concat([low, high]), low.assign(area_id="c"))
    assert found["lower"].tolist()[0] == 0 and found["upper"].tolist()[1] == 100
    exact = answers("a", [10.0, 10.0], [40, 40]).assign(age=AGES, lower=10.0, upper=10.0)
    assert np.isnan(area_measures.age_standardised(exact, exact)["effective_n"].iloc[0])
    unknown = answers("a", [10.0, 10.0], [40, 40]).assign(age=AGES, n=np.nan)
    assert np.isnan(area_measures.age_standardised(unknown, low)["n"].iloc[0])


@pytest.mark.parametrize("lacking", ["numerator", "denominator"])
def test_a_standardised_rate_has_dobsons_limits_and_needs_every_count_and_population(lacking):
    own = pd.DataFrame({"area_id": "farsta", "age": AGES, "numerator": [20.0, 30.0], "denominator": [1000.0, 3000.0]})
    own = own.assign(value=0.0, lower=0.0, upper=0.0, n=np.nan, effective_n=np.nan, per=[1000.0, 7.0], status="")
    city = own.assign(denominator=[6000.0, 4000.0])
    row = area_measures.age_standardised(own.assign(is_derived=False), city.assign(is_derived=False)).iloc[0]
    expected = methods.standardised_rate([20, 30], [1000, 3000], [6000, 4000], per=1000.0)
    assert row[["value", "lower", "upper"]].tolist() == near(*map(float, expected))
    assert np.isnan(row["effective_n"]) and row["status"] == "ok"
    known = own.assign(is_derived=False)
    known.loc[1, lacking] = np.nan
    row = area_measures.age_standardised(known, city.assign(is_derived=False)).iloc[0]
    assert row[["value", "lower", "upper"]].isna().all() and row["status"] == "none"


def test_a_gap_has_both_sides_and_the_tested_difference():
    women = answers("x", [20.0, 9.0], [2000, 2000]).assign(sex="women", age=AGES)
    men = answers("x", [10.0, 8.5], [1000, 2000]).assign(sex="men", age=AGES)
    row = area_measures.group_gaps(pd.concat([women, men]), "sex", "women", "men", "age").iloc[0]
    finding = comparisons.gap(women.iloc[0], men.iloc[0])
    assert (row["label"], row["difference"], row["p"]) == (AGES[0], 10, finding.p)
    assert (row["difference_lower"], row["difference_upper"]) == (finding.difference_lower, finding.difference_upper)
    for side, rows in (("a", women), ("b", men)):
        for name in ("value", "lower", "upper", "n", "status", "area_id", "area"):
            assert row[f"{name}_{side}"] == rows.iloc[0][name], (name, side)
        assert row[f"is_approximate_{side}"] is None
    assert row["period_start"] == women["period_start"].iloc[0]


def test_gaps_hold_false_discoveries_together_and_keep_what_was_not_tested():
    women = answers("x", [11.9] * 20 + [30.0], [4000] * 20 + [50]).assign(sex="women", age=[f"g{n}" for n in range(21)])
    men = women.assign(sex="men", value=10.0)
    men[["lower", "upper"]] = answers("x", [10.0] * 20 + [10.0], [4000] * 20 + [50])[["lower", "upper"]]
    rows = pd.concat([women, men]).assign(is_reliable=lambda frame: frame["n"] >= 100)
    together = area_measures.group_gaps(rows, "sex", "women", "men", "age")
    assert together["direction"].tolist() == ["up"] * 20 + ["too_few"]
    q = methods.false_discovery(together["p"], comparisons.FALSE_DISCOVERIES)
    assert q.tolist() == [True] * 20 + [False]
    p = together["p"].iloc[0]  # certain alone, and not among twenty that are nothing
    diluted = pd.concat([women.assign(value=10.0, lower=9.0, upper=11.0), men])
    diluted.loc[(diluted["sex"] == "women") & (diluted["age"] == "g0"), ["value", "upper"]] = [11.9, 13.0]
    found = area_measures.group_gaps(diluted.assign(is_reliable=True), "sex", "women", "men", "age")
    assert found["p"].iloc[0] == pytest.approx(p) and comparisons.FALSE_DISCOVERIES / 21 < p < 0.04
    assert found["direction"].tolist() == ["none"] * 21
    assert area_measures.group_gaps(rows.iloc[:0], "sex", "women", "men", "age").empty
    falls = area_measures.group_gaps(rows[rows["age"] == "g0"], "sex", "men", "women", "age")
    assert falls["direction"].tolist() == ["down"] and falls["difference"].iloc[0] == pytest.approx(-1.9)


def test_a_group_twice_or_without_a_value_is_no_pair():
    women = answers("x", [20.0], [200]).assign(sex="women", age=AGES[:1])
    men = answers("x", [10.0], [200]).assign(sex="men", age=AGES[:1])
    rows = pd.concat([women, men])
    assert len(area_measures.group_gaps(rows, "sex", "women", "men", "age")) == 1
    assert area_measures.group_gaps(pd.concat([rows, men]), "sex", "women", "men", "age").empty
    both = pd.concat([rows, men.assign(value=np.nan), rows.assign(age=AGES[1], value=np.nan)])
    assert area_measures.group_gaps(both, "sex", "women", "men", "age")["label"].tolist() == AGES[:1]


def test_a_span_is_of_each_year_by_itself_oldest_first():
    later = eleven(5, 20).assign(period_start=pd.Timestamp(2021, 1, 1))
    gap = eleven(5, 20).assign(period_start=pd.Timestamp(2022, 1, 1))
    gap.loc[gap["area_id"] > "c", "value"] = np.nan
    found = area_measures.spans(pd.concat([later, eleven(8, 14), gap]), 4)
    assert found["label"].tolist() == ["2020", "2021"] and found["difference"].tolist() == near(6, 15)
    last = found.iloc[1]
    assert (last["area_id_a"], last["area_id_b"], last["districts"], last["direction"]) == ("k", "a", 11, "up")
    high, low = (later[later["area_id"] == key].iloc[0] for key in ("k", "a"))
    assert last["p"] == comparisons.gap(high, low).p
    assert area_measures.spans(pd.concat([later, gap]), 3)["districts"].tolist() == [11, 3]


def test_a_span_of_two_is_the_least_there_is_and_tested_as_the_only_pair():
    a, b = answers("a", [8.0], [4000]), answers("b", [10.0], [4000])
    [row] = area_measures.spans(pd.concat([a, b]), 1).to_dict("records")
    p = comparisons.gap(b.iloc[0], a.iloc[0]).p
    assert area_measures.SPAN_LEVEL == 0.05 and p < 0.05 and row["direction"] == "up"
    assert area_measures.spans(a, 1).empty
    three = pd.concat([a, b, answers("c", [8.8], [4000])])
    assert (area_measures.spans(three, 1)["direction"].iloc[0] == "up") == (p <= 0.05 / 3)


def test_the_others_keep_their_rows_beside_what_was_tested():
    rows = pd.concat([answers("a", [8.0], [900]), answers("b", [20.0], [900]), answers("c", [np.nan], [900])])
    rows = rows.reset_index(drop=True).assign(p=1.0, direction="old")
    found = area_measures.against_one(rows, "a")
    assert found["direction"].tolist() == ["itself", "up", "untested"] and found["area_id"].tolist() == list("abc")
    finding = comparisons.gap(rows.iloc[1], rows.iloc[0])
    names = ["p", "difference", "difference_lower", "difference_upper"]
    assert found.loc[1, names].tolist() == [getattr(finding, name) for name in names]
    assert found.loc[[0, 2], names].isna().all(axis=None)
    unknown = area_measures.against_one(rows.assign(value=[np.nan, 20.0, 9.0]), "a")
    assert unknown["direction"].tolist() == ["itself", "untested", "untested"]


def test_a_relation_is_spearmans_of_those_that_have_both():
    table = pairs(11, lambda x: (x * 7) % 11)
    table.loc[11] = [3.0, np.nan]
    table.loc[12] = [np.nan, 3.0]
    found = area_measures.relation(table)
    expected = spearmanr(table["value"][:11], table["value_y"][:11])
    assert (found.value, found.p, found.count) == near(expected.statistic, expected.pvalue, 11)
    assert found.direction == "none"


@pytest.mark.parametrize("second", [lambda x: np.minimum(x, 1), lambda x: np.minimum(x, 2)])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_relation_needs_three_values_of_each(second, swapped):
    table = pairs(11, second)
    if swapped:
        table = table.rename(columns={"value": "value_y", "value_y": "value"})
    found = area_measures.relation(table)
    assert (found.direction == "too_few") == (table["value_y"].nunique() < 3 or table["value"].nunique() < 3)
    assert found.count == 11 and np.isnan(found.value) == np.isnan(found.p) == (found.direction == "too_few")


@pytest.mark.parametrize(("count", "few"), [(7, True), (8, False)])
def test_a_relation_needs_eight_areas(count, few):
    found = area_measures.relation(pairs(count, abs))
    assert (found.direction == "too_few") == few and found.count == count


def test_curves_of_a_funnel_go_from_small_sizes_to_somewhat_above_the_largest():
    curves = area_measures.funnel_curves(pd.Series([100.0, 400.0]), 10.0, "rate", 1000.0, steps=7)
    assert len(curves) == 7 and set(curves["centre"]) == {10}
    assert curves["size"].tolist() == near(*np.linspace(400 * 1.08 / 25, 400 * 1.08, 7))
    narrow = methods.funnel_limits(curves["size"], 0.01, "rate")
    wide = methods.funnel_limits(curves["size"], 0.01, "rate", 0.998)
    for name, part in zip(["low_95", "high_95", "low_998", "high_998"], [*narrow, *wide], strict=True):
        assert curves[name].tolist() == near(*(part * 1000))
    assert len(area_measures.funnel_curves(pd.Series([9.0]), 10.0, "share", 100.0)) == 60


def test_points_of_a_funnel_of_rates_are_classed_by_their_counts():
    table, _ = districts([200, 130, 100, 60, 20], [100_000] * 5)
    table.loc[5] = table.loc[0]
    table.loc[5, ["value"]] = np.nan
    table.loc[6] = table.loc[0]
    table.loc[6, ["denominator"]] = np.nan
    table.index = [*"abcdefg"]
    found = area_measures.funnel_rows(table, 1.0)
    assert found.index.tolist() == [*"abcde"] and found["size"].tolist() == [100_000] * 5
    assert found["funnel"].tolist() == methods.funnel_class([200, 130, 100, 60, 20], 100_000, 0.001, "rate").tolist()
    assert found["direction"].tolist() == ["up", "none", "none", "down", "down"]
    assert found["beyond"].tolist() == [True, True, False, True, True]
    assert found["per"].dtype == float


def test_points_of_a_funnel_of_shares_are_classed_by_their_effective_numbers():
    rows = pd.concat([answers("a", [100.0], [40]), answers("b", [10.0], [400])]).reset_index(drop=True)
    rows["effective_n"] = [40.0, 100.0]
    found = area_measures.funnel_rows(rows, 10.0)
    assert found["size"].tolist() == [40, 100] and found["direction"].tolist() == ["up", "none"]
    over = area_measures.funnel_rows(rows.assign(value=[100.000001, 10.0]), 10.0)
    assert over["direction"].tolist() == ["up", "none"]  # a share somewhat above all is all, and no error
