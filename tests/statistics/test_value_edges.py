"""Standardised rates, funnels and surveys at their edges, by formulas worked out by hand."""

import math

import numpy as np
import pytest
from scipy.stats import chi2, t

from dashboard.statistics import methods
from tests.statistics.numbers import near


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
