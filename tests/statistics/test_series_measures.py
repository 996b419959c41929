"""Differences, indices, twelve months at a time and seasons against values reckoned by hand."""

import numpy as np
import pandas as pd
import pytest

from dashboard.statistics import series_measures


def rows(values, spread=1.0, area="farsta", status="ok"):
    """Observations from {day: value} with an interval of +-spread."""
    value = pd.Series(list(values.values()), dtype=float)
    frame = pd.DataFrame({"area_id": area, "area": area, "period_start": [pd.Timestamp(day) for day in values]})
    return frame.assign(
        sex="all", age="all", value=value, lower=value - spread, upper=value + spread, status=status, n=100.0
    )


def months(first, values, **options):
    starts = pd.date_range(first, periods=len(values), freq="MS")
    return rows(dict(zip(starts, values, strict=True)), **options)


def test_a_difference_from_the_city_has_the_interval_that_follows_from_both():
    found = series_measures.difference(
        rows({"2020-01-01": 12, "2021-01-01": 9}, 3), rows({"2020-01-01": 10, "2021-01-01": 10}, 4)
    )
    assert found["value"].tolist() == [2, -1]
    assert found["lower"].tolist() == pytest.approx([-3, -6]) and found["upper"].tolist() == pytest.approx([7, 4])


def test_a_year_without_a_figure_for_the_city_has_no_difference():
    found = series_measures.difference(rows({"2020-01-01": 12, "2021-01-01": 9}), rows({"2021-01-01": 10}))
    assert np.isnan(found["value"].iloc[0]) and found["value"].iloc[1] == -1


def test_an_index_is_a_hundred_in_the_first_year_that_all_have_and_has_no_interval_there():
    city, farsta = rows({"2019-01-01": 5, "2020-01-01": 10, "2021-01-01": 20}), rows({"2020-01-01": 8, "2021-01-01": 4})
    base = series_measures.base_period([city, farsta])
    assert base == pd.Timestamp("2020-01-01")
    found = series_measures.index(city, base)
    assert found["value"].tolist() == [50, 100, 200]
    assert found["lower"].isna().tolist() == [False, True, False]
    assert found["lower"].iloc[2] < 200 < found["upper"].iloc[2]


@pytest.mark.parametrize("series", [[], [rows({"2020-01-01": 0})], [rows({"2020-01-01": 1}), rows({"2021-01-01": 1})]])
def test_without_a_common_year_above_zero_there_is_no_base(series):
    assert series_measures.base_period(series) is None


def test_twelve_months_are_summed_only_where_all_have_a_figure():
    found = series_measures.rolling_year(months("2023-01-01", range(1, 15)))
    assert found["value"].tolist() == [78, 90, 102]
    assert found["period_start"].tolist() == list(pd.to_datetime(["2023-12-01", "2024-01-01", "2024-02-01"]))
    gap = months("2023-01-01", [1] * 20).drop(index=5)
    assert series_measures.rolling_year(gap)["period_start"].min() == pd.Timestamp("2024-06-01")


def test_no_months_have_no_twelve_months():
    found = series_measures.rolling_year(months("2023-01-01", [1.0]).head(0))
    assert found.empty and {"period_start", "value", "lower", "upper", "status"} <= set(found.columns)
    assert series_measures.rolling_year(months("2023-01-01", [None] * 24, status="withheld")).empty


def test_the_limits_of_twelve_months_are_those_of_their_sum():
    found = series_measures.rolling_year(months("2023-01-01", [0] * 11 + [3]))
    assert (found["lower"].iloc[0], found["upper"].iloc[0]) == pytest.approx((0.6187, 8.7673), abs=1e-3)


def test_a_sum_with_a_preliminary_month_is_preliminary():
    frame = months("2023-01-01", [1] * 13)
    frame.loc[12, "status"] = "preliminary"
    assert series_measures.rolling_year(frame)["status"].tolist() == ["ok", "preliminary"]


def test_whole_years_share_no_month():
    found = series_measures.whole_years(months("2022-03-01", [1] * 30))
    assert found["period_start"].tolist() == list(pd.to_datetime(["2023-08-01", "2024-08-01"]))


def test_a_season_sets_each_month_beside_the_same_month_of_earlier_years():
    found = series_measures.season(months("2022-01-01", [*range(1, 13), *range(3, 15), *range(10, 15)]), 2024)
    first = found.iloc[0]
    assert (first["value"], first["low"], first["high"], first["mean"], first["years"]) == (10, 1, 3, 2, 2)
    assert found["value"].notna().sum() == 5 and found["low"].notna().all()


def test_a_month_with_a_single_earlier_year_has_no_span():
    found = series_measures.season(months("2023-06-01", [4] * 15), 2024)
    assert found["low"].isna().all() and found["value"].notna().sum() == 8
