"""Trends of shares and counts against the same statistics worked out in another way."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.stats import t

from dashboard.statistics import comparisons, methods, series_measures
from dashboard.statistics.comparisons import areas
from tests.statistics.test_comparisons import districts, rows

PERIODS = [2021, 2022, 2023, 2024, 2025]


def test_a_share_near_all_varies_less_than_a_rate_so_the_same_rise_is_certain_of_it():
    """By hand: moment 130, sum n (t - T)^2 = 10 000, P = 0.79: 16 900 / 7 900 = 2.1 for a rate, / 0.21 = 10.2."""
    x = [764, 777, 790, 803, 816]
    assert methods.recent_trend(PERIODS, x, [1000] * 5, "share") == "increasing"
    assert methods.recent_trend(PERIODS, x, [1000] * 5, "rate") == "no change"


def quasi_poisson(period, x, n):
    """p of the slope by minimising the Poisson likelihood, with the information worked out at its least."""
    period, x, n = (np.asarray(part, dtype=float) for part in (period, x, n))
    design = np.column_stack([np.ones(len(x)), period - period.mean()])

    def rate(beta):
        return n * np.exp(design @ beta)

    start = [np.log(x.sum() / n.sum()), 0.0]
    beta = minimize(lambda b: (rate(b) - x * np.log(rate(b))).sum(), start, method="BFGS", tol=1e-12).x
    mean, freedom = rate(beta), len(x) - 2
    phi = max(1.0, ((x - mean) ** 2 / mean).sum() / freedom)
    error = np.sqrt(phi * np.linalg.inv(design.T @ (design * mean[:, None]))[1, 1])
    return 2 * t.sf(abs(beta[1]) / error, freedom)


@pytest.mark.parametrize(("x", "n"), [
    ([40, 90, 60], [1000, 1000, 1000]),  # three points are enough, and vary more than chance
    ([40, 47, 52, 61], [1000, 1000, 1010, 1020]),  # less than chance
    ([0, 4, 2, 9, 12], [500, 600, 700, 800, 900]),  # a zero is a count
])  # fmt: skip
def test_the_p_of_a_line_is_that_of_quasi_poisson_regression_and_students_t(x, n):
    assert methods.line_p(range(len(x)), x, n) == pytest.approx(quasi_poisson(range(len(x)), x, n), rel=1e-4)


def test_a_trend_of_too_few_events_or_of_unknown_number_still_says_which_years_it_is_of():
    few = rows([0, 6, 6, 6, 6])
    found = comparisons.development(few)
    assert (found.direction, found.method, found.reason) == ("too_few", "none", "few")
    assert (found.before["period_start"], found.before["value"]) == (few["period_start"].iloc[0], 0)
    assert (found.last["period_start"], found.last["value"]) == (few["period_start"].iloc[-1], 6)
    unknown = rows([0.2] * 5, "share", 100).assign(effective_n=[100, np.nan, 100, 100, 100], numerator=np.nan)
    found = comparisons.development(unknown)
    assert (found.direction, found.method, found.reason) == ("untested", "none", "no_n")


def test_places_are_less_certain_where_areas_vary_beside_each_other():
    """Limits widened by the spread, and by Student's t in place of the normal curve, both with 4 degrees."""
    table, _ = districts([400, 250, 200, 100], [100_000] * 4)
    spread = table.assign(beside_extra=0.002, beside_df=4.0)
    found = areas.ranks(spread)
    limits = {name: spread[name].to_numpy(float) for name in ("value", "lower", "upper")}
    value, lower, upper = areas.widened(limits, 0.002, 4.0)
    wider = t.ppf(1 - 0.05 / 2 / 4, 4) / t.ppf(0.975, 4)
    low, high = value - wider * (value - lower), value + wider * (upper - value)
    assert found["rank_lower"].tolist() == [1 + (low > own).sum() for own in high]
    assert found["rank_upper"].tolist() == [4 - (high < own).sum() for own in low]
    assert found["rank_upper"].tolist() != areas.ranks(table)["rank_upper"].tolist()


def test_areas_whose_limits_meet_are_not_certainly_one_above_the_other():
    """With one area the limits are not widened, so two areas whose wider limits just meet share their places."""
    table, _ = districts([400, 200], [100_000] * 2)
    z = t.ppf(1 - 0.05 / 2 / 2, np.inf) / t.ppf(0.975, np.inf)
    meeting = table.assign(value=[4.0, 2.0], lower=[4.0 - 1 / z, 2.0], upper=[5.0, 2.0 + 1 / z])
    assert areas.ranks(meeting)["rank_upper"].tolist() == [2, 2]
    assert areas.ranks(meeting)["rank_lower"].tolist() == [1, 1]


def months(first, values):
    start = pd.date_range(first, periods=len(values), freq="MS")
    return pd.DataFrame({
        "period_start": start, "value": np.asarray(values, float), "status": "ok", "denominator": range(len(values)),
    })  # fmt: skip


def test_twelve_months_have_the_columns_of_the_series_and_are_told_as_its_last_month():
    frame = months("2023-01-01", range(30))
    rolled = series_measures.rolling_year(frame)
    assert rolled["denominator"].unique().tolist() == [29]
    whole = series_measures.whole_years(frame)
    assert whole.columns.tolist() == rolled.columns.tolist() and "index" not in whole
