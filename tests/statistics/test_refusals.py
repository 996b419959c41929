"""What the methods refuse, in which words, and what they just allow."""

import math

import numpy as np
import pytest
from scipy.stats import chi2, norm

from dashboard.statistics import methods
from dashboard.statistics.methods import checked
from tests.statistics.numbers import near

PERIODS = [2021, 2022, 2023, 2024, 2025]
STEADY = [100, 110, 121, 133, 146]


REFUSED = {
    "x: expected 0 or more, found -1": [
        lambda: methods.count_interval([4, -1]),
        lambda: methods.poisson_limits([4, -1]),
        lambda: methods.funnel_class(-1, 9, 0.5),
        lambda: methods.smoothed_rate([4, -1], [9, 9]),
        lambda: methods.split_p(-1, 9, 3, 9),
        lambda: methods.recent_trend(PERIODS, [1, 2, -1, 2, 1], [9] * 5),
        lambda: methods.line_p(PERIODS, [1, 2, -1, 2, 1], [9] * 5),
    ],
    "n: expected a positive number, found 0": [
        lambda: methods.rate([4, 4], [9, 0]),
        lambda: methods.share([4, 4], [9, 0]),
        lambda: methods.funnel_class(1, 0, 0.5),
        lambda: methods.over_dispersion([1, 2], [9, 0], 0.5),
        lambda: methods.smoothed_rate([4, 1], [9, 0]),
        lambda: methods.split_p(1, 0, 3, 9),
        lambda: methods.recent_trend(PERIODS, [1, 2, 3, 2, 1], [9, 9, 9, 9, 0]),
        lambda: methods.line_p(PERIODS, [1, 2, 3, 2, 1], [9, 9, 9, 9, 0]),
    ],
    "x: expected 0 to n, found 8": [
        lambda: methods.share([1, 8], 7),
        lambda: methods.funnel_class(8, 7, 0.5),
        lambda: methods.recent_trend(PERIODS, [1, 2, 8, 2, 1], [7] * 5),
    ],
    "x1: expected 0 or more, found -2": [lambda: methods.change(-2, 1, 3, 1)],
    "x2: expected 0 or more, found -2": [lambda: methods.change(3, 1, -2, 1)],
    "n1: expected a positive number, found 0": [
        lambda: methods.change(3, 0, 2, 1),
        lambda: methods.share_p(0, 0, 2, 4),
    ],
    "n2: expected a positive number, found 0": [
        lambda: methods.change(3, 1, 2, 0),
        lambda: methods.share_p(2, 4, 0, 0),
    ],
    "x1: expected 0 to n, found 5": [lambda: methods.share_p(5, 4, 2, 4)],
    "x2: expected 0 to n, found -1": [lambda: methods.share_p(2, 4, -1, 4)],
    "rest_x: expected 0 or more, found -1": [lambda: methods.split_p(1, 9, -1, 9)],
    "rest_n: expected a positive number, found 0": [lambda: methods.split_p(1, 9, 1, 0)],
    "size: expected a positive number, found 0": [lambda: methods.funnel_limits([4, 0], 0.5)],
    "baseline: expected 0 or more, found -0.5": [lambda: methods.funnel_limits(4, -0.5, "rate")],
    "baseline: expected 0 to 1, found 1.5": [lambda: methods.funnel_limits(4, 1.5)],
    "count: expected 0 or more, found -1": [lambda: methods.standardised_rate([1, -1], [9, 9], [1, 1])],
    "variance: expected 0 or more, found -1": [
        lambda: methods.standardised_rate([1, 1], [9, 9], [1, 1], variance=[1, -1])
    ],
    "population: expected a positive number, found 0": [lambda: methods.standardised_rate([1, 1], [9, 0], [1, 1])],
    "standard: expected a positive number, found 0": [lambda: methods.standardised_rate([1, 1], [9, 9], [1, 0])],
    "observed: expected 0 or more, found -1": [lambda: methods.standardised_ratio(-1, 4)],
    "expected: expected a positive number, found 0": [lambda: methods.standardised_ratio(1, 0)],
    "a: expected 0 or more, found -1": [lambda: methods.gap((-1, -2, 0), (1, 0, 2))],
    "b: expected 0 or more, found -1": [lambda: methods.gap((1, 0, 2), (-1, -2, 0))],
    "b: expected a value within its limits, found 3": [lambda: methods.gap((1, 0, 2), (3, 0, 2))],
    "a: expected a value within its limits, found 1": [lambda: methods.gap((1, 2, 3), (3, 0, 4))],
    "p: expected 0 to 1, found -0.1": [lambda: methods.false_discovery([0.5, -0.1])],
    "q: expected between 0 and 1, found 0": [lambda: methods.false_discovery([0.5], 0)],
    "q: expected between 0 and 1, found 1": [lambda: methods.false_discovery([0.5], 1)],
    "y: expected 0 or 1, found 0.5": [lambda: methods.survey_share([1, 0.5], [1, 1])],
    "weight: expected a positive number, found 0": [lambda: methods.survey_share([1, 1], [1, 0])],
    "limits: expected one of t, wilson, found exact": [lambda: methods.design_limits(0.5, 0.1, 9, 4, limits="exact")],
    "kind: expected one of share, rate, found ratio": [
        lambda: methods.recent_trend(PERIODS, STEADY, [1000] * 5, "ratio")
    ],
    "kind: expected one of share, rate, ratio, found odds": [
        lambda: methods.funnel_limits(4, 0.5, "odds"),
        lambda: methods.over_dispersion([1, 2], [9, 9], 0.5, "odds"),
    ],
    "confidence: expected between 0 and 1, found 1": [
        lambda: methods.share(1, 2, 1),
        lambda: methods.count_interval(4, 1),
        lambda: methods.change(4, 1, 5, 1, 1),
        lambda: methods.design_limits(0.5, 0.1, 9, 4, 1),
        lambda: methods.funnel_limits(9, 0.5, "share", 1),
    ],
    "confidence: expected between 0 and 1, found 0": [lambda: methods.rate(1, 2, 1, 0)],
    "x: expected three points or more, found 2": [lambda: methods.line_p([1, 2], [3, 4], 1)],
}


@pytest.mark.parametrize(("message", "calls"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_is_refused_in_these_words(message, calls):
    for call in calls:
        with pytest.raises(ValueError) as refusal:
            call()
        assert str(refusal.value) == message


def test_arguments_become_arrays_of_one_shape_with_none_as_missing():
    a, b = checked.arrays(a=[1, None], b=2)
    assert a.dtype == b.dtype == float and a.shape == b.shape == (2,)
    assert a[0] == 1 and np.isnan(a[1]) and b.tolist() == [2, 2]


def test_nothing_and_everything_are_numbers_too():
    assert [float(part) for part in methods.share(0, 1)] == near(
        0, 0, norm.ppf(0.975) ** 2 / (1 + norm.ppf(0.975) ** 2)
    )
    assert float(methods.share(0.5, 0.5)[0]) == 1
    assert [float(part) for part in methods.rate(0, 0.5, 1)] == near(0, 0, 2 * chi2.ppf(0.975, 2) / 2)
    assert methods.funnel_class(0, 0.5, 0.5) == methods.funnel_class(0.5, 0.5, 0.5) == "Not significant"
    assert methods.funnel_class(0, 0.5, 0, "rate") == "Not significant"
    assert [float(part) for part in methods.funnel_limits(0.5, 1)] == [1, 1]
    assert float(methods.standardised_ratio(0, 0.5)[0]) == 0
    assert methods.false_discovery([0.0, 1.0]).tolist() == [True, False]
    assert float(methods.change(0, 0.5, 0, 0.5)[3]) == 1
    assert float(methods.share_p(0, 0.5, 0, 0.5)) == float(methods.share_p(0.5, 0.5, 0.5, 0.5)) == 1
    assert float(methods.split_p([0], [0.5], [0], [0.5])[0]) == 1


@pytest.mark.parametrize(("x", "byar"), [(9, False), (10, True)])
def test_limits_of_a_count_are_exact_below_ten_and_byars_from_ten(x, byar):
    lower, upper = (float(part) for part in methods.poisson_limits(x))
    exact = chi2.ppf(0.025, 2 * x) / 2, chi2.ppf(0.975, 2 * x + 2) / 2
    z = norm.ppf(0.975)
    near_them = (
        x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3,
        (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3,
    )
    assert (lower, upper) == near(*(near_them if byar else exact))


def test_byars_lower_limit_of_no_event_is_missing_and_the_exact_one_is_zero():
    lower, upper = methods.count_interval([0, 1, 2])
    assert np.isnan(lower[0]) and not np.isnan(lower[1:]).any() and (upper > [0, 1, 2]).all()
    exact = methods.poisson_limits([0, 1, np.nan])
    assert exact[0][0] == 0 and exact[0][1] > 0 and np.isnan(exact[0][2]) and np.isnan(exact[1][2])
    few, many = methods.poisson_limits([3, 30], 0.998)
    assert (few[0], many[0]) == near(chi2.ppf(0.001, 6) / 2, chi2.ppf(0.999, 8) / 2)
