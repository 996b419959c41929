"""What holds for any numbers: an interval holds its value, narrows with n, a change is the same both ways."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from dashboard.statistics import methods
from dashboard.statistics.methods.changes import step_freedom

COUNTS = st.integers(0, 5000)
SIZES = st.integers(1, 5000)


@given(SIZES, st.floats(0, 1))
def test_a_shares_interval_holds_it_stays_within_0_and_1_and_narrows_with_n(n, part):
    value, lower, upper = methods.share(part * n, n)
    assert 0 <= lower <= value <= upper <= 1
    wider = methods.share(part * n * 4, n * 4)
    assert wider[2] - wider[1] <= upper - lower + 1e-12


@given(COUNTS, SIZES)
def test_a_rates_interval_holds_it_and_is_wider_at_a_higher_confidence(x, n):
    value, lower, upper = methods.rate(x, n)
    assert 0 <= lower <= value <= upper
    assert methods.rate(x, n, confidence=0.998)[1] <= lower and methods.rate(x, n, confidence=0.998)[2] >= upper


@given(st.integers(0, 150), SIZES, st.integers(0, 150), SIZES)
def test_a_change_is_the_same_backwards(x1, n1, x2, n2):
    there, back = methods.change(x1, n1, x2, n2), methods.change(x2, n2, x1, n1)
    assert there[3] == pytest.approx(back[3], rel=1e-6, abs=1e-9)
    if x1 and x2:
        assert there[0] == pytest.approx(1 / back[0]) and there[1] == pytest.approx(1 / back[2])
        assert there[1] <= there[0] <= there[2]


@given(st.integers(1, 99), st.integers(100, 900), st.integers(1, 99), st.integers(100, 900))
def test_a_gap_is_the_same_backwards_and_within_its_limits(x1, n1, x2, n2):
    a, b = methods.share(x1, n1), methods.share(x2, n2)
    there, back = methods.gap(a, b), methods.gap(b, a)
    assert there.difference_lower <= there.difference <= there.difference_upper
    assert there.difference == -back.difference and there.difference_lower == pytest.approx(-back.difference_upper)
    assert there.ratio == pytest.approx(1 / back.ratio) and there.ratio_lower == pytest.approx(1 / back.ratio_upper)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_what_holds_among_many_tests_holds_alone_and_the_smallest_go_first(p):
    found = methods.false_discovery(p)
    assert all(value <= 0.05 for value, holds in zip(p, found, strict=True) if holds)
    if found.any():
        assert found[np.asarray(p) <= np.asarray(p)[found].max()].all()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 5000)), min_size=2, max_size=12))
def test_a_smoothed_rate_lies_between_its_own_and_the_whole(areas):
    x, n = np.array(areas, dtype=float).T
    whole, own, smoothed = x.sum() / n.sum(), x / n, methods.smoothed_rate(x, n, per=1)
    assert ((smoothed >= np.minimum(own, whole) - 1e-12) & (smoothed <= np.maximum(own, whole) + 1e-12)).all()


@given(st.floats(1, 5000), st.sampled_from([0.95, 0.998]))
def test_a_funnel_holds_its_baseline(size, confidence):
    for kind, baseline in (("share", 0.3), ("rate", 0.3), ("ratio", 1)):
        lower, upper = methods.funnel_limits(size, baseline, kind, confidence)
        assert 0 <= lower <= baseline <= upper


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.floats(0.01, 0.99)), min_size=1, max_size=5))
@example([(5, 5, 0.5), (0, 1, 0.01), (900, 0, 0.99), (3, 7, 0.25), (0, 0, 0.5)])
@example([(1, 435, 0.8125)])  # 2e-314: a number so small has fewer than seven digits
def test_splits_are_judged_together_as_scipy_judges_each(splits):
    x, rest, part = np.array(splits).T
    one_by_one = [binomtest(int(a), int(a + b), p).pvalue if a + b else 1.0 for a, b, p in splits]
    np.testing.assert_allclose(methods.split_p(x, part, rest, 1 - part), one_by_one, rtol=1e-7, atol=1e-290)


MISSING = {
    "share": lambda: methods.share(np.nan, 10),
    "share without n": lambda: methods.share(1, None),
    "rate": lambda: methods.rate(1, np.nan),
    "standardised_ratio": lambda: methods.standardised_ratio(None, 5),
    "standardised_rate": lambda: methods.standardised_rate([1, None], [9, 9], [1, 1]),
    "change": lambda: methods.change(1, 1, None, 1),
    "gap": lambda: methods.gap((np.nan,) * 3, (1, 0, 2)),
    "count_interval": lambda: methods.count_interval(None),
    "smoothed_rate": lambda: methods.smoothed_rate([None, None], [1, 1]),
    "funnel_limits": lambda: methods.funnel_limits(None, 0.5),
    "survey_share": lambda: methods.survey_share([np.nan], [1]),
    "split_p": lambda: methods.split_p(1, 1, None, 1),
    "share_p": lambda: methods.share_p(1, 2, None, 2),
}
REFUSED = {
    r"x: expected 0 or more, found -1": lambda: methods.rate(-1, 10),
    r"n: expected a positive number, found 0": lambda: methods.rate(1, 0),
    r"observed: expected 0 or more, found -2": lambda: methods.standardised_ratio(-2, 5),
    r"expected: expected a positive number, found 0": lambda: methods.standardised_ratio(2, 0),
    r"population: expected a positive number, found 0": lambda: methods.standardised_rate([1], [0], [1]),
    r"variance: expected 0 or more, found -1": lambda: methods.standardised_rate([1], [9], [1], variance=[-1]),
    r"baseline: expected 0 to 1, found 2": lambda: methods.funnel_limits(5, 2),
    r"kind: expected one of share, rate, ratio, found mean": lambda: methods.funnel_class(1, 2, 0.5, "mean"),
    r"x1: expected 0 or more, found -3": lambda: methods.change(-3, 1, 2, 1),
    r"n2: expected a positive number, found 0": lambda: methods.change(3, 1, 2, 0),
    r"p: expected 0 to 1, found 1.5": lambda: methods.false_discovery([0.1, 1.5]),
    r"a: expected a value within its limits, found 5": lambda: methods.gap((5, 6, 7), (1, 0, 2)),
    r"y: expected 0 or 1, found 2": lambda: methods.survey_share([0, 2], [1, 1]),
    r"weight: expected a positive number, found 0": lambda: methods.survey_share([0, 1], [0, 1]),
    r"confidence: expected between 0 and 1, found 95": lambda: methods.share(1, 2, 95),
    r"x: expected 0 to n, found 7": lambda: methods.recent_trend([1, 2, 3, 4, 5], [7, 1, 1, 1, 1], [5] * 5),
}


@pytest.mark.parametrize("call", MISSING.values(), ids=MISSING)
def test_missing_gives_missing(call):
    found = call()
    assert all(np.isnan(part).all() for part in (found if isinstance(found, tuple) else [found]))


@pytest.mark.parametrize(("message", "call"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_is_refused_by_name_and_value(message, call):
    with pytest.raises(ValueError, match=f"^{message}$"):
        call()


def test_a_spread_beyond_chance_makes_a_change_less_certain_and_is_named():
    plain, wild = methods.change(50, 1, 90, 1), methods.change(50, 1, 90, 1, spread=(0.4, 5.0))
    assert (plain.method, wild.method) == ("e_test", "negative_binomial")
    assert plain[3] < 0.001 < wild[3] and wild[1] < plain[1] < 1.8 < plain[2] < wild[2]


def test_steps_that_share_points_tell_less_than_as_many_that_do_not():
    draw = np.random.default_rng(5)
    for steps in (1, 2, 6):
        squares = (np.diff(draw.normal(size=(40_000, steps + 1))) ** 2).sum(axis=1)
        assert 2 * squares.mean() ** 2 / squares.var() == pytest.approx(float(step_freedom(steps)), rel=0.05)
    assert float(step_freedom(0)) == 0


def test_areas_that_scatter_more_than_chance_are_over_dispersed():
    n = np.full(40, 1000.0)
    assert methods.over_dispersion(np.full(40, 100.0) + np.tile([-5, 5], 20), n) == 1
    assert methods.over_dispersion(np.full(40, 100.0) + np.tile([-50, 50], 20), n) > 10


def test_plain_answers_of_one_weight_have_the_error_of_a_simple_sample():
    y = np.repeat([1, 0], [30, 70])
    value, lower, upper = methods.survey_share(y, np.ones(100))
    error = np.sqrt(0.3 * 0.7 / 99)
    assert (value, lower, upper) == pytest.approx((0.3, 0.3 - 1.984217 * error, 0.3 + 1.984217 * error), rel=1e-6)


def test_clusters_that_answer_alike_widen_a_survey_share_and_a_lone_cluster_has_no_limits():
    y, group = np.repeat([1, 0, 1, 0, 0], 20), np.repeat(range(5), 20)
    alone = methods.survey_share(y, np.ones(100))
    clustered = methods.survey_share(y, np.ones(100), cluster=group)
    assert clustered[2] - clustered[1] > 3 * (alone[2] - alone[1])
    assert np.isnan(methods.survey_share(y, np.ones(100), stratum=group, cluster=group)[1:]).all()


def test_nobody_of_few_is_not_nobody_of_all():
    t_limits = methods.survey_share([0] * 20, [1] * 20)
    shown = methods.survey_share([0] * 20, [1] * 20, limits="wilson")
    assert t_limits[1:] == (0, 0) and shown[1] == 0 and 0.15 < shown[2] < 0.2
