"""The methods at their edges: what is just allowed, what is refused in which words, and formulas worked out by hand."""

import math

import numpy as np
import pytest
from scipy.stats import beta, binomtest, chi2, norm, t

from dashboard.statistics import methods
from dashboard.statistics.methods import changes, checked

PERIODS = [2021, 2022, 2023, 2024, 2025]
STEADY = [100, 110, 121, 133, 146]


def near(*expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


# Refusals: argument, what was expected, what was found

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


# What is just allowed


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


# Standardised rates


def test_standardised_rates_of_two_areas_are_each_areas_own():
    counts, people, standard = [[10, 20], [6, 5]], [[1000, 500], [800, 900]], [2000, 1000]
    together = methods.standardised_rate(counts, people, standard, 1000)
    alone = [
        methods.standardised_rate(count, person, standard, 1000) for count, person in zip(counts, people, strict=True)
    ]
    for part in range(3):
        assert together[part].tolist() == near(*(float(found[part]) for found in alone))
    value, lower, upper = alone[0]
    assert float(value) == pytest.approx(1000 * (2000 * 10 / 1000 + 1000 * 20 / 500) / 3000)
    variance = (2000**2 * 10 / 1000**2 + 1000**2 * 20 / 500**2) / 3000**2
    low, high = methods.count_interval(30)
    scale = math.sqrt(variance / 30)
    assert float(lower) == pytest.approx(float(value) + 1000 * scale * (float(low) - 30))
    assert float(upper) == pytest.approx(float(value) + 1000 * scale * (float(high) - 30))


@pytest.mark.parametrize(("counts", "known"), [([4, 5], False), ([5, 5], True), ([0, 10], True)])
def test_ten_events_are_enough_for_a_standardised_rate(counts, known):
    found = methods.standardised_rate(counts, [900.5, 0.5], [0.5, 900])
    assert all(np.isnan(part) != known for part in found)


def test_a_standardised_ratio_is_the_rate_of_what_was_expected():
    found = methods.standardised_ratio([5, 40], [0.5, 20.0], 100, 0.9)
    expected = methods.rate([5, 40], [0.5, 20.0], 100, 0.9)
    for part, other in zip(found, expected, strict=True):
        assert part.tolist() == other.tolist()
    assert methods.standardised_ratio(5, 2)[0] == 2.5


# Funnels


def test_the_funnel_is_stretched_by_the_root_of_the_dispersion():
    for kind, baseline in (("share", 0.3), ("rate", 0.3), ("ratio", 1)):
        plain = methods.funnel_limits(200, baseline, kind)
        wide = methods.funnel_limits(200, baseline, kind, dispersion=4)
        for narrow, wider in zip(plain, wide, strict=True):
            assert float(wider) - baseline == pytest.approx(2 * (float(narrow) - baseline))
    assert [float(part) for part in methods.funnel_limits(1, 0.5, "share", dispersion=9)] == [0, 1]
    assert float(methods.funnel_limits(10, 1, "ratio", dispersion=9)[0]) == 0


def test_no_event_at_all_is_within_the_funnel_while_it_is_likely_enough():
    just_below, just_above = -math.log(0.025) - 0.01, -math.log(0.025) + 0.01
    assert float(methods.funnel_limits(just_below, 1, "ratio")[0]) == 0
    assert float(methods.funnel_limits(just_above, 1, "ratio")[0]) > 0


def test_the_limits_of_a_ratio_are_the_counts_whose_exact_limits_are_what_was_expected():
    lower, upper = (float(part) * 50 for part in methods.funnel_limits(50, 1, "ratio"))
    assert chi2.ppf(0.975, 2 * lower + 2) / 2 == pytest.approx(50)
    assert chi2.ppf(0.025, 2 * upper) / 2 == pytest.approx(50)


@pytest.mark.parametrize("kind", ["share", "rate", "ratio"])
def test_each_side_of_each_funnel_has_its_class(kind):
    n = 1000.0 if kind != "ratio" else 300.0
    baseline = {"share": 0.3, "rate": 0.3, "ratio": 1}[kind]
    expected = [(1.25, "High (0.001)"), (1.13, "High (0.025)"), (1.01, "Not significant"), (0.87, "Low (0.025)")]
    for part, name in [*expected, (0.75, "Low (0.001)")]:
        assert methods.funnel_class(part * n * baseline, n, baseline, kind) == name
    found = methods.funnel_class([np.nan, 30, 30], [100, np.nan, 100], [0.3, 0.3, np.nan], kind)
    assert found.tolist() == ["", "", ""]


def test_over_dispersion_is_the_mean_square_of_winsorised_scores():
    draw = np.random.default_rng(7)
    n = draw.integers(500, 2000, 30).astype(float)
    x = np.round(n * np.clip(0.3 + draw.normal(0, 0.06, 30), 0, 1))
    base = x.sum() / n.sum()
    scores = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(base)))
    low, high = np.quantile(scores, [0.1, 0.9])
    expected = np.mean(np.clip(scores, low, high) ** 2)
    assert methods.over_dispersion(x, n) == pytest.approx(expected) and expected > 2
    assert methods.over_dispersion([*x, np.nan, 4], [*n, 9, np.nan]) == pytest.approx(expected)
    other = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(0.2)))
    clipped = np.clip(other, *np.quantile(other, [0.1, 0.9]))
    assert methods.over_dispersion(x, n, 0.2) == pytest.approx(np.mean(clipped**2))
    of_events = 2 * (np.sqrt(x) - np.sqrt(n * base))
    clipped = np.clip(of_events, *np.quantile(of_events, [0.1, 0.9]))
    assert methods.over_dispersion(x, n, kind="rate") == pytest.approx(np.mean(clipped**2))


def test_over_dispersion_needs_two_areas_and_is_one_where_chance_would_do():
    assert np.isnan(methods.over_dispersion([5], [10])) and np.isnan(methods.over_dispersion([5, np.nan], [10, 10]))
    assert methods.over_dispersion([5, 6], [10, 10]) == 1
    assert methods.over_dispersion([5, 95], [100, 100]) > 1


def test_a_smoothed_rate_is_drawn_towards_the_whole_by_the_formula():
    x, n = np.array([2.0, 30.0, 4.0, np.nan]), np.array([100.0, 500.0, 400.0, 50.0])
    middle = 36 / 1000
    rates = x[:3] / n[:3]
    between = max(0, (n[:3] * (rates - middle) ** 2).sum() / 1000 - middle / (1000 / 3))
    kept = between / (between + middle / n[:3])
    found = methods.smoothed_rate(x, n)
    assert found[:3].tolist() == near(*(1000 * (middle + kept * (rates - middle)))) and np.isnan(found[3])
    assert between > 0
    assert methods.smoothed_rate([0, 0], [0.5, 10]).tolist() == [0, 0]
    assert methods.smoothed_rate([1, 1], [100, 100], per=100).tolist() == [1, 1]


# Surveys


def test_limits_of_a_known_variance_are_students_or_of_wilsons_form():
    z = t.ppf(0.975, 30)
    lower, upper = methods.design_limits(0.2, 0.001, 99, 30)
    assert (float(lower), float(upper)) == near(0.2 - z * math.sqrt(0.001), 0.2 + z * math.sqrt(0.001))
    size = 0.2 * 0.8 / 0.001
    lower, upper = (float(part) for part in methods.design_limits(0.2, 0.001, 99, 30, limits="wilson"))
    for limit in (lower, upper):  # each solves (R - limit)^2 = t^2 limit (1 - limit) / n_eff
        assert (0.2 - limit) ** 2 == pytest.approx(z**2 * limit * (1 - limit) / size)
    assert lower < 0.2 < upper
    assert [float(part) for part in methods.design_limits(0.5, 9.0, 9, 30)] == [0, 1]
    z = t.ppf(0.95, 30)
    assert float(methods.design_limits(0.2, 0.001, 99, 30, 0.9)[0]) == pytest.approx(0.2 - z * math.sqrt(0.001))
    for form in ("t", "wilson"):
        assert np.isnan(methods.design_limits(0.2, 0.001, 99, [0, -1], limits=form)).all()
        assert not np.isnan(methods.design_limits(0.2, 0.001, 99, 1, limits=form)).any()


def test_an_effective_number_is_of_the_variance_or_all_who_answered_alike():
    assert methods.effective_number([0.2, 0, 1, 0.2], [0.002, 0.1, 0.1, 0], [50, 60, 70, 80]).tolist() == near(
        80, 60, 70, 80
    )
    assert np.isnan(methods.effective_number([np.nan, 0.2], [0.1, np.nan], [9, 9])).all()


def survey(y, weight, stratum, cluster=None):
    """(share, variance, degrees of freedom) by the definition, summed unit by unit."""
    known = ~np.isnan(y)
    total = weight[known].sum()
    value = (weight * np.nan_to_num(y))[known].sum() / total
    pull = np.where(known, weight * (np.nan_to_num(y) - value), 0) / total
    cluster = np.arange(len(y)) if cluster is None else cluster
    variance, freedom = 0.0, 0
    for name in set(stratum):
        inside = stratum == name
        if not known[inside].any():
            continue
        sums = [pull[inside & (cluster == one)].sum() for one in set(cluster[inside])]
        m = len(sums)
        variance += m / (m - 1) * sum((part - sum(sums) / m) ** 2 for part in sums)
        freedom += m - 1
    return value, variance, freedom


@pytest.mark.parametrize("clustered", [False, True])
def test_a_survey_share_has_the_variance_of_its_design(clustered):
    draw = np.random.default_rng(11)
    y = np.where(draw.random(60) < 0.2, np.nan, (draw.random(60) < 0.4).astype(float))
    weight, stratum = draw.uniform(0.2, 3, 60), np.repeat(["a", "b", "c"], 20)
    y[stratum == "c"] = np.nan  # a stratum without an answer tells nothing, and counts for nothing
    cluster = np.tile(np.arange(5), 12) if clustered else None
    value, variance, freedom = survey(y, weight, stratum, cluster)
    found = methods.survey_share(y, weight, stratum, cluster)
    reach = t.ppf(0.975, freedom) * math.sqrt(variance)
    assert found == near(value, value - reach, value + reach)
    wilson = methods.survey_share(y, weight, stratum, cluster, 0.9, "wilson")
    expected = methods.design_limits(value, variance, (~np.isnan(y)).sum(), freedom, 0.9, "wilson")
    assert wilson == near(value, *map(float, expected))


def test_two_respondents_of_a_stratum_are_enough_and_one_is_not():
    assert not np.isnan(methods.survey_share([1, 0, 1, 0], [1, 1, 1, 1], ["a", "a", "b", "b"])).any()
    value, lower, upper = methods.survey_share([1, 0, 1], [1, 1, 1], ["a", "a", "b"])
    assert value == pytest.approx(2 / 3) and np.isnan(lower) and np.isnan(upper)
    assert not np.isnan(methods.survey_share([1, 0, np.nan], [1, 1, 1], ["a", "a", "b"])).any()


# Changes


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


# Gaps


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
