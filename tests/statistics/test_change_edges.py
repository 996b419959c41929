"""Changes and gaps at their edges, by formulas worked out by hand."""

import math

import numpy as np
import pytest
from scipy.stats import beta, binomtest, norm, t

from dashboard.statistics import methods
from dashboard.statistics.methods import changes
from tests.statistics.numbers import near

PERIODS = [2021, 2022, 2023, 2024, 2025]
STEADY = [100, 110, 121, 133, 146]


def test_the_limits_of_a_ratio_of_counts_are_the_exact_ones_of_a_binomial_part():
    ratio, lower, upper, p = methods.change(16, 2, 25, 5)
    assert float(ratio) == pytest.approx((25 / 5) / (16 / 2))
    low, high = beta.ppf(0.025, 25, 17), beta.ppf(0.975, 26, 16)
    assert float(lower) == pytest.approx(low / (1 - low) * 2 / 5)
    assert float(upper) == pytest.approx(high / (1 - high) * 2 / 5)
    assert 0 < float(p) < 1
    narrow = methods.change(16, 2, 25, 5, 0.8)
    assert lower < narrow[1] < ratio < narrow[2] < upper


def test_a_change_from_or_to_nothing_has_one_open_limit():
    ratio, lower, upper, _ = methods.change(0, 1, 12, 1)
    assert np.isinf(ratio) and 0 < lower < np.inf and np.isinf(upper)
    ratio, lower, upper, _ = methods.change(12, 1, 0, 1)
    assert (float(ratio), float(lower)) == (0, 0) and 0 < upper < 1
    ratio, lower, upper, p = methods.change(0, 1, 0, 1)
    assert np.isnan(ratio) and float(lower) == 0 and np.isinf(upper) and p == 1


def test_above_400_events_the_statistic_is_read_against_the_normal_curve():
    statistic = (260 / 2 - 150) / math.sqrt(150 + 260 / 4)
    assert float(methods.change(150, 1, 260, 2)[3]) == pytest.approx(2 * norm.sf(abs(statistic)))
    together = methods.change([150, 16], [1, 1], [260, 25], [2, 1])[3]
    assert together.tolist() == near(2 * norm.sf(abs(statistic)), float(methods.change(16, 1, 25, 1)[3]))
    assert changes.EXACT_UP_TO == 400


def test_a_change_of_counts_that_vary_beyond_chance_takes_the_lesser_of_two_scores():
    x1, n1, x2, n2, extra, freedom = 40.0, 2.0, 90.0, 3.0, 0.02, 12.0
    ratio, lower, upper, p = methods.change(x1, n1, x2, n2, spread=(extra, freedom))
    middle = (x1 + x2) / (n1 + n2)
    plain = (x2 / n2 - x1 / n1) / math.sqrt(middle / n1 + middle / n2 + 2 * extra * middle**2)
    error = math.sqrt(1 / x1 + 1 / x2 + 2 * extra)
    of_logs = math.log(30 / 20) / error
    assert float(ratio) == pytest.approx(1.5)
    assert float(p) == pytest.approx(2 * t.sf(min(abs(plain), abs(of_logs)), freedom))
    reach = math.exp(t.ppf(0.975, freedom) * error)
    assert (float(lower), float(upper)) == near(1.5 / reach, 1.5 * reach)
    lower, upper = methods.change(x1, n1, x2, n2, 0.8, (extra, freedom))[1:3]
    reach = math.exp(t.ppf(0.9, freedom) * error)
    assert (float(lower), float(upper)) == near(1.5 / reach, 1.5 * reach)


def test_a_change_beyond_chance_from_or_to_nothing_counts_half_an_event():
    found = methods.change([0, 8, 0], 1, [8, 0, 0], 1, spread=(0.1, 9.0))
    error = math.sqrt(1 / 0.5 + 1 / 8 + 0.2)
    plain = 8 / math.sqrt(4 + 4 + 0.2 * 16)
    p = 2 * t.sf(min(math.log(16) / error, plain), 9)
    assert found[3][:2].tolist() == near(p, p) and found[3][2] == 1
    assert np.isinf(found[2][0]) and found[1][1] == 0 and found[1][0] > 0 and np.isfinite(found[2][1])


@pytest.mark.parametrize(
    ("x", "rest", "part"), [(3, 9, 0.25), (9, 3, 0.25), (6, 6, 0.5), (0, 1, 0.5), (1, 0, 0.2), (50, 70, 0.3)]
)
def test_a_part_and_its_rest_are_judged_by_the_exact_binomial(x, rest, part):
    expected = binomtest(x, x + rest, part).pvalue
    assert float(methods.split_p([x], [part], [rest], [1 - part])[0]) == pytest.approx(expected, rel=1e-9)


def test_parts_are_judged_by_whole_events_and_none_is_no_evidence():
    found = methods.split_p([2.6, 0.2, np.nan], [1, 1, 1], [8.7, 0.3, 2], [1, 1, 1])
    assert found[0] == pytest.approx(binomtest(3, 12, 0.5).pvalue) and found[1] == 1 and np.isnan(found[2])


def test_two_shares_are_judged_by_the_pooled_score_with_campbells_factor():
    x1, n1, x2, n2 = 30, 100, 60, 150
    pooled = 90 / 250
    variance = pooled * (1 - pooled) * (1 / 100 + 1 / 150) * 250 / 249
    assert float(methods.share_p(x1, n1, x2, n2)) == pytest.approx(2 * norm.sf(0.1 / math.sqrt(variance)))
    rounded = variance + 0.01**2 / 6
    assert float(methods.share_p(x1, n1, x2, n2, 0.01)) == pytest.approx(2 * norm.sf(0.1 / math.sqrt(rounded)))
    assert float(methods.share_p(0, 10, 0, 10)) == 1 and float(methods.share_p(10, 10, 10, 10)) == 1


def test_a_trend_is_of_the_last_five_points_in_time_whatever_their_order():
    n = [1000] * 5
    assert methods.recent_trend(PERIODS, STEADY, n) == "increasing"
    assert methods.recent_trend(PERIODS[::-1], STEADY, n) == "decreasing"
    assert methods.recent_trend([2025, 2021, 2024, 2022, 2023], [146, 100, 133, 110, 121], n) == "increasing"
    assert methods.recent_trend([2010, *PERIODS], [999, *STEADY], [1000] * 6) == "increasing"
    assert methods.recent_trend(PERIODS, [100, 100, 100, 100, 100], n, "rate") == "no change"


@pytest.mark.parametrize(
    ("x", "kind"),
    [([0, 2, 3, 4, 5], "rate"), ([0, 2, 3, 4, 5], "share"), ([9, 2, 3, 4, 5], "share"), ([np.nan, 2, 3, 4, 5], "rate")],
)
def test_a_trend_with_none_or_all_or_a_missing_point_cannot_be_calculated(x, kind):
    assert methods.recent_trend(PERIODS, x, [9] * 5, kind) == "cannot be calculated"


def test_all_of_those_there_are_is_no_obstacle_to_a_rate():
    assert methods.recent_trend(PERIODS, [9, 9, 9, 9, 9], [9] * 5, "rate") == "no change"


def test_a_trend_is_certain_from_chi_square_9_5495():
    period, n = np.arange(5.0), np.full(5, 10_000.0)
    for slope, expected in ((25, "no change"), (40, "increasing")):
        x = 1000 + slope * period
        middle = x.sum() / n.sum()
        centred = period - 2
        chi = (x * centred).sum() ** 2 / (middle * (1 - middle) * (n * centred**2).sum())
        assert (chi > 9.5495) == (expected == "increasing")
        assert methods.recent_trend(period, x, n) == expected
    chi = (x * centred).sum() ** 2 / (middle * (n * centred**2).sum())
    assert chi < 16  # of a rate the variance has no factor 1 - P
    assert methods.recent_trend(period, x, n, "rate") == "increasing"


def test_one_point_may_not_decide_a_trend():
    assert methods.recent_trend(PERIODS, [100, 100, 100, 100, 200], [1000] * 5) == "no change"
    assert methods.recent_trend(PERIODS, [200, 100, 100, 100, 100], [1000] * 5) == "no change"


def test_a_gap_has_the_limits_that_follow_from_those_of_its_sides():
    a, b = (5.0, 4.0, 7.0), (3.0, 1.0, 4.0)
    found = methods.gap(a, b)
    assert [float(part) for part in found[:3]] == near(2, 2 - math.hypot(1, 1), 2 + math.hypot(2, 2))
    down = math.exp(-math.hypot(math.log(5 / 4), math.log(4 / 3)))
    up = math.exp(math.hypot(math.log(7 / 5), math.log(3 / 1)))
    assert [float(part) for part in found[3:]] == near(5 / 3, 5 / 3 * down, 5 / 3 * up)


def test_a_ratio_to_or_of_nothing_is_open():
    over_nothing = methods.gap((5.0, 4.0, 7.0), (0.0, 0.0, 2.0))
    assert np.isinf(over_nothing.ratio) and np.isinf(over_nothing.ratio_upper)
    assert float(over_nothing.ratio_lower) == pytest.approx(4 / 2)
    of_nothing = methods.gap((0.0, 0.0, 2.0), (5.0, 4.0, 7.0))
    assert (float(of_nothing.ratio), float(of_nothing.ratio_lower)) == (0, 0)
    assert float(of_nothing.ratio_upper) == pytest.approx(2 / 4)
    neither = methods.gap((0.0, 0.0, 2.0), (0.0, 0.0, 2.0))
    assert np.isnan(neither.ratio) and float(neither.ratio_lower) == 0 and np.isinf(neither.ratio_upper)
    low = methods.gap((5.0, 0.0, 7.0), (3.0, 0.0, 4.0))
    assert float(low.ratio_lower) == 0 and np.isinf(low.ratio_upper)
    assert methods.gap((5.0, 5.0, 5.0), (5.0, 5.0, 5.0)).difference == 0


def test_false_discoveries_are_held_by_the_rank_of_each_p():
    p = [0.039, 0.01, np.nan, 0.041, 0.02, 0.9]  # 5 tests: up to 0.05 i / 5, 0.01 and 0.02 hold, and 0.041 at rank 4
    assert methods.false_discovery(p).tolist() == [False, True, False, False, True, False]
    assert methods.false_discovery([0.01, 0.02, 0.03, 0.04], 0.04).tolist() == [True, True, True, True]
    assert methods.false_discovery([[0.001, 0.9], [0.9, 0.9]]).tolist() == [[True, False], [False, False]]
    assert methods.false_discovery([np.nan, np.nan]).tolist() == [False, False]
    assert methods.false_discovery([0.06], 0.1).tolist() == [True]


def test_degrees_of_freedom_of_neighbouring_steps():
    assert [float(changes.step_freedom(m)) for m in (0, 1, 2, 10)] == near(0, 1, 8 / 5, 200 / 29)
    assert changes.step_freedom(np.array([1, 3])).tolist() == near(1, 18 / 8)
