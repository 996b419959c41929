"""The measures of series and of events at their edges, and every column that they hand on."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from dashboard.statistics import (
    event_measures,
    methods,
    series_measures,
)
from tests.statistics.numbers import near
from tests.statistics.test_event_measures import months as months_of_events
from tests.statistics.test_event_measures import week
from tests.statistics.test_series_measures import months
from tests.statistics.test_series_measures import rows as series_rows


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
