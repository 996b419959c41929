"""The methods against figures that others have published, a handful of each.

From the test data of OHID's PHEindicatormethods (rates, counts, standardised rates), Fingertips (funnels, recent
trends) and SciPy (E-test: K. Krishnamoorthy, J. Thomson 2004).
"""

import numpy as np
import pytest
from scipy.stats import poisson_means_test

from dashboard.statistics import methods

STANDARD = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000]
STANDARD += [2500, 1500, 1000]
PEOPLE = [636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207]
EVENTS = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
# persons with one, two and three events
REPEATS = [
    [80, 15, 10, 17, 12, 25, 30, 20, 19, 23, 19, 30, 19, 25, 15, 20, 30, 29, 22],
    [10, 5, 1, 2, 0, 1, 9, 2, 5, 3, 5, 2, 7, 14, 10, 18, 16, 19, 21],
    [9, 0, 2, 0, 0, 0, 0, 1, 0, 1, 1, 0, 4, 4, 1, 4, 4, 5, 9],
]


def near(*expected, rel=1e-9):
    return pytest.approx(expected, rel=rel, nan_ok=True)


@pytest.mark.parametrize(
    ("x", "n", "per", "confidence", "value", "lower", "upper"),
    [
        (1, 100, 100, 0.95, 1, 0.025317807984289897, 5.571643390938898),
        (5, 100, 100_000, 0.998, 5000, 739.3717319178389, 16454.745203680104),
        (65, 100, 100, 0.95, 65, 50.163187710459454, 82.84913854593984),
        (222, 3215, 100, 0.998, 6.905132192846033, 5.560737695259854, 8.46104668173341),
        (10, 200, 100_000, 0.95, 5000, 2393.7249569837822, 9195.729302878237),
        (None, None, 1000, 0.95, *[np.nan] * 3),
    ],
)
def test_rates_are_exact_below_ten_events_and_byars_from_ten(x, n, per, confidence, value, lower, upper):
    assert tuple(map(float, methods.rate(x, n, per, confidence))) == near(value, lower, upper)


@pytest.mark.parametrize(
    ("x", "confidence", "lower", "upper"),
    [
        (65, 0.95, 50.163187710459454, 82.84913854593984),
        (65, 0.998, 42.8802614714802, 94.00029084431802),
        (1, 0.998, np.nan, 9.362180217908362),
    ],
)
def test_byars_limits_of_a_count_and_none_below_where_they_go_negative(x, confidence, lower, upper):
    assert tuple(map(float, methods.count_interval(x, confidence))) == near(lower, upper)


@pytest.mark.parametrize(
    ("confidence", "value", "lower", "upper"),
    [
        (0.95, 1043.0247991469423, 971.770906798568, 1117.894091547925),
        (0.998, 1043.0247991469423, 932.3287880219904, 1162.0595999522059),
    ],
)
def test_a_directly_standardised_rate_has_dobsons_limits(confidence, value, lower, upper):
    found = methods.standardised_rate(EVENTS, PEOPLE, STANDARD, 10_000, confidence)
    assert tuple(map(float, found)) == near(value, lower, upper)


def test_repeat_events_widen_a_standardised_rate():
    persons = np.array(REPEATS)
    events = (persons * np.array([[1], [2], [3]])).sum(axis=0)
    variance = (persons * np.array([[1], [4], [9]])).sum(axis=0)
    found = methods.standardised_rate(events, PEOPLE, STANDARD, variance=variance)
    assert tuple(map(float, found)) == near(10430.24799147, 9512.29883752, 11394.77359633)


def test_fewer_than_ten_events_give_no_standardised_rate_and_areas_are_rows():
    few = [0] * 18 + [9]
    values = methods.standardised_rate([EVENTS, few], PEOPLE, STANDARD)[0]
    assert values.shape == (2,) and values[0] > 0 and np.isnan(values[1])


@pytest.mark.parametrize(
    ("size", "confidence", "lower", "upper"),
    [
        (1, 0.95, 3.204264, 100),
        (4, 0.95, 41.923356, 100),
        (4, 0.998, 19.594903, 100),
        (61, 0.998, 65.009774, 96.275122),
        (110_000, 0.95, 80.408963, 80.875933),
    ],
)
def test_the_funnel_of_a_share_is_the_published_one(size, confidence, lower, upper):
    found = methods.funnel_limits(size, 0.80642448, "share", confidence)
    assert [100 * float(limit) for limit in found] == pytest.approx([lower, upper], abs=1e-5)


# Published at the sizes where a whole number of events lies on one limit: each row is of one side only.
@pytest.mark.parametrize(
    ("expected", "confidence", "side", "limit"),
    [
        (5.571644585, 0.95, 0, 17.94802207),
        (0.025317898, 0.95, 1, 3949.774946),
        (14.79414916, 0.998, 0, 27.03771576),
        (770.422213, 0.95, 0, 92.936054),
        (636.152117, 0.998, 1, 112.551696),
    ],
)
def test_the_funnel_of_a_ratio_is_the_published_one_on_the_side_that_is_published(expected, confidence, side, limit):
    assert 100 * float(methods.funnel_limits(expected, 1, "ratio", confidence)[side]) == pytest.approx(limit, rel=1e-4)


@pytest.mark.parametrize(
    ("people", "years", "baseline", "side", "limit"),
    [
        (1598.675694, 3, 116.1720835, 0, 20.85059119),
        (312.7159093, 3, 116.1720835, 1, 426.372082),
        (402934.4738, 3, 95.602851, 0, 90.089090),
    ],
)
def test_the_funnel_of_a_rate_is_the_published_one_on_the_side_that_is_published(people, years, baseline, side, limit):
    found = methods.funnel_limits(people * years, baseline / 1e5, "rate")[side] * 1e5
    assert float(found) == pytest.approx(limit, rel=1e-4)


@pytest.mark.parametrize(
    ("x", "n", "baseline", "kind", "expected"),
    [
        (35078.488, 41980, 0.8064244785714955, "share", "High (0.001)"),
        (26789.238, 33012, 0.8064244785714955, "share", "High (0.025)"),
        (24648.7596, 30521, 0.8064244785714955, "share", "Not significant"),
        (48514.446, 64755, 0.8064244785714955, "share", "Low (0.001)"),
        (150, 100.677898, 1, "ratio", "High (0.001)"),
        (150, 119.56955, 1, "ratio", "High (0.025)"),
        (8, 6.23986, 1, "ratio", "Not significant"),
        (87, 115.094589, 1, "ratio", "Low (0.025)"),
        (151, 204.607046, 1, "ratio", "Low (0.001)"),
        # the pooled baseline is not published with these two: 660 per 100 000 is what all their rows agree with
        (2010, 285516, 0.0066, "rate", "High (0.025)"),
        (1798, 287072, 0.0066, "rate", "Low (0.025)"),
    ],
)
def test_an_area_is_in_the_published_class_of_the_funnel(x, n, baseline, kind, expected):
    assert methods.funnel_class(x, n, baseline, kind) == expected


@pytest.mark.parametrize(("k1", "n1", "k2", "n2", "p"), [(0, 100, 3, 100, 0.0884), (10, 10, 10, 10, 1.0)])
def test_the_e_test_gives_the_published_two_sided_p(k1, n1, k2, n2, p):
    assert float(methods.change(k1, n1, k2, n2)[3]) == pytest.approx(p, abs=1e-4)


def test_the_one_sided_published_p_is_of_the_same_statistic():
    # 3 in 12 against 4 in 20 is published for "greater" only, which the library underneath gives; `change` is two-sided
    one_sided = poisson_means_test(3, 12, 4, 20, alternative="greater").pvalue
    assert one_sided == pytest.approx(0.404160873, abs=2e-6)
    assert float(methods.change(3, 12, 4, 20)[3]) == poisson_means_test(3, 12, 4, 20).pvalue


def test_above_400_events_the_e_tests_statistic_is_read_against_the_normal_curve_with_little_lost():
    near_limit, exact = float(methods.change(190, 1, 240, 1)[3]), poisson_means_test(190, 1, 240, 1).pvalue
    assert near_limit == pytest.approx(exact, rel=0.03)


@pytest.mark.parametrize(
    ("x", "n", "kind", "expected"),
    [
        ([57274, 55865, 53681, 51767, 53185], [61834, 60511, 59074, 57508, 59028], "share", "decreasing"),
        ([994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701], "rate", "increasing"),
        ([61807, 61740, 60202, 60192, 59423], [51510878, 51530437, 51653460, 51966274, 52380101], "rate", "decreasing"),
        ([5, 3, 1, 1, 2], [5, 5, 5, 4, 4], "share", "cannot be calculated"),
        ([100, 101, 99, 100, 101], [1000] * 5, "share", "no change"),
        ([100, 101, 99, 100], [1000] * 4, "share", "cannot be calculated"),
        ([100, 100, 100, 100, 160], [1000] * 5, "share", "no change"),  # one point decides it
    ],
)
def test_a_recent_trend_is_the_published_one(x, n, kind, expected):
    assert methods.recent_trend(range(len(x)), x, n, kind) == expected
