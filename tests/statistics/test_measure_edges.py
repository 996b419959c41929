"""The measures of areas, series and events at their edges, and every column that they hand on."""

import json
import math

import h3
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, norm, spearmanr

from dashboard.statistics import (
    area_measures,
    comparisons,
    event_measures,
    hot_cells,
    methods,
    series_measures,
    similar,
)
from tests.statistics.test_area_measures import AGES, answers, eleven, pairs
from tests.statistics.test_comparisons import districts
from tests.statistics.test_event_measures import months as months_of_events
from tests.statistics.test_event_measures import week
from tests.statistics.test_series_measures import months
from tests.statistics.test_series_measures import rows as series_rows

Z = norm.ppf(0.975)


def near(*expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


# Standardised for age


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


# Gaps, spans, the one chosen


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


# Relations and funnels


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


# Series


def test_an_index_without_its_base_has_no_values_and_one_over_nothing_no_upper_limit():
    series = series_rows({"2020-01-01": 4, "2021-01-01": 8}, spread=1)
    for base in (pd.Timestamp("2019-01-01"), pd.Timestamp("2020-01-01")):
        found = series_measures.index(series.assign(value=[0.0, 8.0]), base)
        assert found[["value", "lower", "upper"]].isna().all(axis=None) and len(found) == 2
    found = series_measures.index(series, pd.Timestamp("2020-01-01"))
    gap = methods.gap((8.0, 7.0, 9.0), (4.0, 3.0, 5.0))
    assert found.iloc[1][["value", "lower", "upper"]].tolist() == near(*(100 * float(part) for part in gap[3:]))
    open_above = series_rows({"2020-01-01": 0.5, "2021-01-01": 8}, spread=0.5)
    assert np.isnan(series_measures.index(open_above, pd.Timestamp("2020-01-01"))["upper"].iloc[1])
    kept = series_measures.index(series.set_axis([5, 9]), pd.Timestamp("2020-01-01"))
    assert kept.index.tolist() == [5, 9] and kept["lower"].isna().tolist() == [True, False]


def test_the_base_is_the_first_common_period_above_zero_of_the_series_that_have_any():
    first, second = series_rows({"2019-01-01": 0, "2020-01-01": 0.5}), series_rows({"2020-01-01": 1, "2021-01-01": 1})
    unknown = series_rows({"2021-01-01": np.nan})
    assert series_measures.base_period([first, second, unknown]) == pd.Timestamp("2020-01-01")
    assert series_measures.base_period([second, second]) == pd.Timestamp("2020-01-01")


def test_a_difference_is_of_the_same_period_and_group_and_of_the_citys_first_row():
    own = pd.concat([series_rows({"2020-01-01": 12}), series_rows({"2020-01-01": 9}).assign(sex="women")])
    city = pd.concat([series_rows({"2020-01-01": 10}), series_rows({"2020-01-01": 4}).assign(sex="women"),
                      series_rows({"2020-01-01": 99})])  # fmt: skip
    assert series_measures.difference(own, city)["value"].tolist() == [2, 5]


def test_twelve_months_keep_the_columns_of_the_last_row_and_have_no_n():
    frame = months("2023-01-01", range(1, 15)).iloc[::-1].assign(denominator=9.0)
    found = series_measures.rolling_year(frame)
    assert found["numerator"].tolist() == found["value"].tolist() == [78, 90, 102] and found["n"].isna().all()
    lower, upper = methods.poisson_limits([78, 90, 102])
    assert found["lower"].tolist() == lower.tolist() and found["upper"].tolist() == upper.tolist()
    assert found["status"].tolist() == ["ok"] * 3 and found["area_id"].tolist() == ["farsta"] * 3
    assert found["denominator"].tolist() == [9, 9, 9] and found.index.tolist() == [0, 1, 2]
    twice = series_measures.rolling_year(pd.concat([frame, frame.assign(value=99.0)]))
    assert twice["value"].tolist() == [78, 90, 102]


def test_a_preliminary_month_makes_every_sum_with_it_preliminary_and_no_other():
    frame = months("2022-01-01", [1] * 26)
    frame.loc[12, "status"] = "preliminary"
    status = series_measures.rolling_year(frame)["status"].tolist()
    assert status == ["ok"] + ["preliminary"] * 12 + ["ok"] * 2


def test_whole_years_end_with_the_last_month_and_are_numbered_anew():
    found = series_measures.whole_years(months("2021-03-01", range(48)))
    assert found["period_start"].tolist() == list(
        pd.to_datetime([f"{year}-02-01" for year in (2022, 2023, 2024, 2025)])
    )
    assert found["value"].tolist() == [sum(range(n, n + 12)) for n in (0, 12, 24, 36)]
    assert found.index.tolist() == [0, 1, 2, 3]


def test_a_season_leaves_out_later_years_and_months_without_a_figure():
    frame = months("2021-01-01", [*range(1, 13)] * 5).assign(status="ok")
    frame.loc[frame["period_start"] == "2022-01-01", "value"] = np.nan
    frame.loc[frame["period_start"] == "2023-02-01", "value"] = 50
    found = series_measures.season(frame, 2024)
    assert found["month"].tolist() == list(range(1, 13)) and found["value"].tolist() == list(range(1, 13))
    assert found[["low", "high", "mean", "years"]].iloc[0].tolist() == [1, 1, 1, 2]
    assert found[["low", "high", "mean", "years"]].iloc[1].tolist() == near(2, 50, 18, 3)
    assert found["status"].tolist() == ["ok"] * 12 and found["lower"].tolist() == [n - 1 for n in range(1, 13)]


# Events


def test_parts_of_a_week_have_poisson_limits_and_an_exact_test_of_an_even_week():
    rows = week(lambda day, hour: 20 if (day, hour) == (2, 18) else 5, 6)
    table = event_measures.parts_of_week(rows)
    lower, upper = methods.poisson_limits(table["events"])
    assert table["lower"].tolist() == lower.tolist() and table["upper"].tolist() == upper.tolist()
    total = int(rows["events"].sum())
    p = binom.sf(table["events"] - 1, total, 1 / len(table))
    expected = methods.false_discovery(p, 0.05)
    assert table["is_more"].tolist() == expected.tolist() and expected.sum() == 1
    assert table.loc[table["is_more"], ["weekday", "hour_from", "hour_to"]].to_numpy().tolist() == [[3, 18, 24]]


def test_parts_longer_than_those_given_are_summed_and_never_shorter():
    table = event_measures.parts_of_week(week(lambda day, hour: day + hour / 100, 4))
    assert set(table["hour_to"] - table["hour_from"]) == {8}
    first = table[(table["weekday"] == 2) & (table["hour_from"] == 8)].iloc[0]
    assert first["events"] == pytest.approx(1.08 + 1.12) and first["hour_to"] == 16
    assert set(event_measures.parts_of_week(week(lambda day, hour: 9, 6))["hour_from"]) == {0, 6, 12, 18}
    nothing = event_measures.parts_of_week(week(lambda day, hour: 0, 6))
    assert set(nothing["hour_from"]) == {0, 12} and not nothing["is_more"].any() and nothing["lower"].eq(0).all()


def test_no_parts_have_the_columns_all_the_same():
    found = event_measures.parts_of_week(week(lambda day, hour: 1).iloc[:0])
    assert found.empty and {"lower", "upper", "is_more"} <= set(found.columns)


def test_all_protected_parts_are_kept_as_they_came():
    rows = week(lambda day, hour: np.nan, 6).assign(status="withheld")
    table = event_measures.parts_of_week(rows)
    assert len(table) == 28 and table["status"].eq("withheld").all() and not table["is_more"].any()
    assert table[["events", "lower", "upper"]].isna().all(axis=None)


def test_whole_years_of_events_are_in_the_columns_of_the_yearly_figures():
    rolled = event_measures.rolling_year(months_of_events("2022-04-01", [float(n) for n in range(33)]))
    like = pd.DataFrame({"area_id": ["old", "x"], "is_count": [True, True], "spread_extra": [0.3, 0.1]})
    like = like.assign(n=5.0, numerator=9.0, value=9.0, lower=1.0, upper=2.0, status="preliminary",
                       period_start=pd.Timestamp("2024"))  # fmt: skip
    blocks = event_measures.whole_years(rolled, like.set_axis([4, 7]))
    assert blocks["area_id"].tolist() == ["x", "x"] and blocks["spread_extra"].tolist() == [0.1, 0.1]
    sums = [sum(range(9, 21)), sum(range(21, 33))]
    assert blocks["value"].tolist() == blocks["numerator"].tolist() == sums
    assert blocks["status"].tolist() == ["ok", "ok"] and blocks["n"].isna().all()
    lower, upper = methods.poisson_limits(sums)
    assert blocks["lower"].tolist() == lower.tolist() and blocks["upper"].tolist() == upper.tolist()
    assert blocks.index.tolist() == [0, 1] and sorted(blocks.columns) == sorted(like.columns)
    for empty in (event_measures.whole_years(rolled.iloc[:0], like), event_measures.whole_years(rolled, like.iloc[:0])):
        assert empty.empty and "spread_extra" in empty


def test_a_season_of_events_has_poisson_limits():
    table = event_measures.season(months_of_events("2022-01-01", [float(n) for n in range(36)]), 2024)
    lower, upper = methods.poisson_limits(np.arange(24.0, 36.0))
    assert table["events"].tolist() == list(range(24, 36)) and table["lower"].tolist() == lower.tolist()
    assert table["upper"].tolist() == upper.tolist() and table["mean"].tolist() == list(range(6, 18))


# Hexagons

SQUARE = {"type": "Polygon", "coordinates": [[[18.0, 59.3], [18.1, 59.3], [18.1, 59.35], [18.0, 59.35], [18.0, 59.3]]]}
BESIDE = {"type": "Polygon", "coordinates": [[[18.1, 59.3], [18.2, 59.3], [18.2, 59.35], [18.1, 59.35], [18.1, 59.3]]]}
OUTLINES = [json.dumps(SQUARE), json.dumps(BESIDE)]


def test_the_citys_cells_are_those_of_every_outline_in_order():
    cells = event_measures.city_cells(OUTLINES, 8)
    assert cells == sorted({*h3.geo_to_cells(SQUARE, 8), *h3.geo_to_cells(BESIDE, 8)}) and len(cells) > 40
    assert set(event_measures.city_cells(OUTLINES[:1], 7)) == set(h3.geo_to_cells(SQUARE, 7))


def test_hot_cells_are_of_the_whole_city_with_classes_by_rank_and_places():
    city = event_measures.city_cells(OUTLINES, 8)
    centre = h3.latlng_to_cell(59.325, 18.1, 8)
    near_by = [cell for cell in h3.grid_disk(centre, 3) if cell in city]
    outside = h3.latlng_to_cell(59.5, 18.5, 8)
    shown = pd.DataFrame({"cell": [*near_by, outside]})
    shown["events_from"] = [20 if h3.grid_distance(cell, centre) < 2 else 5 for cell in near_by] + [10]
    shown["events_to"] = [np.nan if low == 20 else low * 2 - 1 for low in shown["events_from"]]
    found = event_measures.hot(shown, OUTLINES)
    assert found["cell"].tolist() == sorted({*city, outside})
    table = found.set_index("cell")
    assert table.loc[centre, "score"] == 3 and table.loc[outside, "score"] == 2 and table["score"].min() == 0
    assert table.loc[near_by[-1], "events_from"] in (5, 20) and table.loc[outside, "events_to"] == 19
    assert table.loc[[cell for cell in city if cell not in near_by], ["events_from", "events_to"]].isna().all(axis=None)
    north, east = h3.cell_to_latlng(centre)
    assert (table.loc[centre, "latitude"], table.loc[centre, "longitude"]) == (north, east)
    assert table.loc[centre, "boundary"] == h3.cell_to_boundary(centre)
    neighbours = {cell: [other for other in h3.grid_disk(cell, 1) if other != cell] for cell in found["cell"]}
    expected = hot_cells.tested(found["cell"].tolist(), found["score"].to_numpy(), neighbours)
    pd.testing.assert_frame_equal(found[expected.columns.tolist()], expected)
    assert table.loc[centre, "is_hot"] and not table.loc[outside, "is_hot"]
    assert event_measures.hot(shown.iloc[:0], OUTLINES).empty


def test_a_cell_lies_in_the_district_of_its_middle_else_in_the_nearest():
    outlines = pd.DataFrame({"area_id": ["west", "east"], "geometry": OUTLINES})
    cells = pd.DataFrame({"longitude": [18.05, 18.15, 18.3, 17.5], "latitude": [59.32, 59.34, 59.4, 59.2]})
    assert event_measures.district_of(cells, outlines) == ["west", "east", "east", "west"]


def test_a_cell_with_no_variation_or_all_cells_around_has_no_z():
    cells = [f"c{n}" for n in range(40)]
    around = {cell: [other for other in cells if other != cell] for cell in cells}
    found = hot_cells.tested(cells, np.array([1, 2] * 20), around)
    assert found["z"].eq(0).all() and found["neighbours"].eq(39).all() and found["p"].eq(1).all()
    lonely = hot_cells.tested(cells, np.ones(40), {cell: ["elsewhere"] for cell in cells})
    assert lonely["z"].eq(0).all() and lonely["neighbours"].eq(0).all() and not lonely["is_hot"].any()


def test_z_and_p_of_one_cell_by_hand():
    cells, scores = [f"c{n}" for n in range(40)], np.array([5] + [1] * 33 + [0] * 6)
    near_by = {cell: [] for cell in cells} | {"c0": ["c1", "c39"]}
    found = hot_cells.tested(cells, scores, near_by).set_index("cell")
    error = scores.std() * math.sqrt((40 * 3 - 9) / 39)
    assert found.loc["c0", "z"] == pytest.approx((6 - 3 * scores.mean()) / error)
    tail = hot_cells.upper_tail(scores, 3)
    assert found.loc["c0", "p"] == tail[6] and found.loc["c1", "p"] == pytest.approx(34 / 40)
    assert found.loc["c0", "score"] == 5 and found.loc["c0", "neighbours"] == 2
    assert (
        len(tail) == 9 and tail[0] == pytest.approx(1) and tail[8] == 0
    )  # sums from 0 to the most there can be, and one more


def test_scores_are_refused_by_the_first_that_is_wrong():
    with pytest.raises(ValueError) as refusal:
        hot_cells.tested(["a", "b"], np.array([1, 0.5]), {"a": [], "b": []})
    assert str(refusal.value) == "scores: expected whole numbers of 0 or more, found 0.5"


# Likeness


def test_areas_alike_in_everything_are_at_no_distance_and_parts_are_of_shares_and_logarithms():
    ages = [[10, 30], [100, 300], [20, 20], [5, 5]]
    density, level = [100.0, 200.0, 400.0, 800.0], [10.0, 10.0, 10.0, 10.0]
    matrix = similar.distances(ages, density, level)
    shares, logs = np.array([0.25, 0.25, 0.5, 0.5]), np.log(density)
    off = ~np.eye(4, dtype=bool)
    by_age = 2 * (shares[:, None] - shares) ** 2
    by_density = (logs[:, None] - logs) ** 2
    expected = np.sqrt((by_age / by_age[off].mean() + by_density / by_density[off].mean()) / 3)
    assert np.allclose(matrix, expected)


def test_one_unknown_age_group_is_enough_to_be_unlike_all():
    matrix = similar.distances([[1, np.nan], [1, 2], [2, 2], [3, 4]], [1, 2, 3, 4], [1, 2, 3, 5])
    assert np.isnan(matrix[0]).all() and np.isfinite(matrix[1:, 1:]).all()
    assert similar.distances([[1, 2], [2, 2], [3, 4]], [0.5, 0.7, 0.9], [0.5, 0.6, 0.7]).shape == (3, 3)


def test_areas_at_the_same_distance_come_in_their_order_and_three_are_named():
    matrix = np.ones((12, 12)) - np.eye(12)
    names = [f"n{at}" for at in range(12)]
    assert similar.nearest(names, matrix, "n5") == ["n0", "n1", "n2"]
    assert similar.nearest(names, matrix, "n1", 11) == ["n0", *names[2:]]
