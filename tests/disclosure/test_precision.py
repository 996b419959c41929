"""How coarsely shares of answers are rounded, so that none tells a small number of answers; the least is lost by it."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from etl.disclosure import precision
from etl.disclosure.precision import LEVELS, LOSS, STEPS, WITHHELD, Shares, least_loss
from etl.errors import CheckFailed
from tests.disclosure.tables import K

TABLES = {  # answers, and yes, of three ages and two sexes; the ages of both sexes, all, and each answer are cells
    "one few": ([[40, 60, 50], [45, 55, 50]], [[3, 20, 10], [9, 21, 18]]),
    "two few": ([[40, 60, 50], [45, 55, 50]], [[3, 20, 2], [9, 21, 18]]),
    "few who said no": ([[40, 60, 50], [45, 55, 50]], [[38, 20, 10], [9, 21, 18]]),
    "none few": ([[40, 60, 50], [45, 55, 50]], [[13, 20, 10], [9, 21, 18]]),
}


def made(name):
    """(Shares, the true weight of those who said yes) of a table with all its sums, every weight being one."""
    n, yes = (np.array(part, dtype=float) for part in TABLES[name])
    leaf = np.arange(n.size).reshape(n.shape)
    groups = [[index] for index in leaf.ravel()] + [list(line) for line in leaf] + [list(line) for line in leaf.T]
    groups.append(list(leaf.ravel()))
    holds = np.zeros((len(groups), n.size))
    for row, members in enumerate(groups):
        holds[row, members] = 1
    whole, said = holds @ n.ravel(), holds @ yes.ravel()
    cells = pd.DataFrame({"n": whole, "sum_w": whole, "sum_wy": said})
    is_small = ((said > 0) & (said < K)) | ((whole - said > 0) & (whole - said < K))
    low, high = precision.limits(cells)
    cost = np.where(
        is_small[:, None],
        np.where(np.arange(LEVELS) == WITHHELD, 0, np.inf),
        whole[:, None] * (np.array([*STEPS, LOSS]) - STEPS[0]),
    )
    return Shares(n.ravel(), csr_array(holds), low, high, np.where(is_small, K * (1 - 1e-9), 0.0), cost), said


def widths(shares, level):
    """The interval of every small cell, each by two linear programs that share nothing with the code under test."""
    holds = shares.holds.toarray()
    cells = np.arange(len(level))
    low, high = shares.low[cells, level], shares.high[cells, level]
    limits, sides = np.concatenate([high, -low]), np.vstack([holds, -holds])
    found = []
    for cell in np.flatnonzero(shares.asked > 0):
        least, most = (
            linprog(
                sign * holds[cell], A_ub=sides, b_ub=limits, bounds=np.column_stack([0 * shares.weight, shares.weight])
            )
            for sign in (1, -1)
        )
        found.append(-most.fun - least.fun)
    return np.array(found)


def costs(shares, level):
    return shares.cost[np.arange(len(level)), level].sum()


@pytest.mark.parametrize("name", [name for name in TABLES if name != "none few"])
def test_no_small_number_of_answers_is_told_more_narrowly_than_the_threshold(name):
    shares, _ = made(name)
    plain = np.isfinite(shares.cost).argmax(axis=1)
    assert widths(shares, plain).min() < K - 0.5  # what is told as it is tells it
    level = least_loss(shares)
    assert (widths(shares, level) >= K - 1e-3).all()
    assert (level[shares.asked > 0] == WITHHELD).all()


def test_shares_without_small_numbers_are_told_in_the_shortest_step():
    shares, _ = made("none few")
    assert (least_loss(shares) == 0).all()


def test_what_is_told_holds_the_truth():
    shares, said = made("two few")
    assert (shares.low <= said[:, None] + 1e-9).all() and (said[:, None] <= shares.high + 1e-9).all()


def test_the_least_is_lost():
    """Of all that can be told of a table of two by two, nothing that protects costs much less."""
    n, yes = np.array([40.0, 60.0]), np.array([3.0, 20.0])
    holds = np.array([[1.0, 0], [0, 1], [1, 1]])
    cells = pd.DataFrame({"n": holds @ n, "sum_w": holds @ n, "sum_wy": holds @ yes})
    low, high = precision.limits(cells)
    cost = cells["n"].to_numpy()[:, None] * (np.array([*STEPS, LOSS]) - STEPS[0])
    cost[0] = np.where(np.arange(LEVELS) == WITHHELD, 0, np.inf)
    shares = Shares(n, csr_array(holds), low, high, np.array([K * (1 - 1e-9), 0, 0]), cost)
    patterns = [np.array([WITHHELD, *levels]) for levels in itertools.product(range(LEVELS), repeat=2)]
    best = min(costs(shares, level) for level in patterns if widths(shares, level).min() >= K - 1e-6)
    assert best <= costs(shares, least_loss(shares)) <= best * (1 + precision.GAP)


def test_what_is_bounded_whatever_is_withheld_is_not_protected_in_vain():
    shares, _ = made("one few")
    always_told = np.where(np.arange(LEVELS) == 0, 0, np.inf)
    cost = np.where(shares.asked[:, None] > 0, shares.cost, always_told)
    level = least_loss(Shares(shares.weight, shares.holds, shares.low, shares.high, shares.asked, cost))
    assert (level[shares.asked == 0] == 0).all()


# What a rounded share tells of how many said yes


def test_a_rounded_share_tells_how_many_said_yes_to_half_a_step():
    """53.1 of 200 is 26.55 percent: 26.6, 26.6, 26.5, 27, 26 and 25 in the steps, and nothing where it is withheld."""
    low, high = precision.limits(pd.DataFrame({"sum_w": [200.0], "sum_wy": [53.1]}))
    shown = np.array([26.6, 26.6, 26.5, 27, 26, 25])
    assert low[0] == pytest.approx([*(2 * (shown - np.array(STEPS) / 2)), 0])
    assert high[0] == pytest.approx([*(2 * (shown + np.array(STEPS) / 2)), 200])


@pytest.mark.parametrize(("yes", "low", "high"), [(0, 0, 5), (200, 195, 200)])
def test_nobody_is_fewer_than_none_or_more_than_all(yes, low, high):
    found = precision.limits(pd.DataFrame({"sum_w": [200.0], "sum_wy": [float(yes)]}))
    assert (found[0][0, 5], found[1][0, 5]) == pytest.approx((low, high))


# The attack on shares


def women_and_men(women=WITHHELD, asked=K):
    """Shares of 50 women, of whom 3 said yes, 50 men of whom 25 did, and all; levels women, men, all."""
    holds = np.array([[1.0, 0], [0, 1], [1, 1]])
    n, yes = holds @ [50, 50], holds @ [3, 25]
    low, high = precision.limits(pd.DataFrame({"sum_w": n, "sum_wy": yes}))
    cost = n[:, None] * (np.array([*STEPS, LOSS]) - STEPS[0])
    cost[0] = np.where(np.arange(LEVELS) == women, 0, np.inf)
    return Shares(np.array([50.0, 50.0]), csr_array(holds), low, high, np.array([asked, 0.0, 0.0]), cost)


@pytest.mark.parametrize(("men", "everybody", "width"), [
    (0, 0, 0.15), (2, 0, 0.35), (3, 4, 2.5), (WITHHELD, 0, 28.05), (5, WITHHELD, 50), (WITHHELD, WITHHELD, 50),
])  # fmt: skip
def test_the_withheld_share_is_known_as_well_as_the_others_together(men, everybody, width):
    """A step of 0.1 points is 0.05 of 50 and 0.1 of 100; without the men, at most all who said yes are women."""
    shares = women_and_men(asked=60.0)
    found = shares.width(np.array([WITHHELD, men, everybody]))
    assert found[0] == pytest.approx(width) and np.isinf(found[1:]).all()


def test_shares_whose_interval_is_narrower_than_asked_are_named_with_the_duals_that_prove_it():
    shares, level = women_and_men(), np.array([WITHHELD, 0, 0])
    ((cell, duals),) = shares.narrow(level, np.array([5.0, 0, 0]))
    assert cell == 0 and duals.shape == (2, 3)
    assert shares.narrow(level, np.array([0.1, 0, 0])) == []
    assert shares.narrow(np.array([WITHHELD, 5, 5]), np.array([5.0, 0, 0])) == []


def test_a_cut_says_how_much_wider_each_level_makes_the_interval():
    """At the shortest steps the interval is 0.15; 4.85 are missing, and each step longer gives what it is longer."""
    shares = women_and_men()
    ((_, duals),) = shares.narrow(np.array([WITHHELD, 0, 0]), np.array([5.0, 0, 0]))
    wider, needed = shares.cut(0, duals, 5.0)
    assert wider.shape == (3, LEVELS) and needed > 0
    here = wider[[0, 1, 2], [WITHHELD, 0, 0]].sum()
    assert here < needed  # the levels attacked are excluded
    for men, everybody in itertools.product(range(LEVELS), repeat=2):
        level = np.array([WITHHELD, men, everybody])
        if shares.width(level)[0] >= 5:
            assert wider[[0, 1, 2], level].sum() >= needed - 1e-6  # and no levels that protect are
    assert wider.max() <= needed + 1e-12 and wider.min() >= 0


def test_levels_are_as_short_as_protection_allows():
    """Five women need 50 s1 + 100 s2 >= 500: the cheapest that gives it, or at most a tenth dearer."""
    shares = women_and_men()
    level = least_loss(shares)
    assert level[0] == WITHHELD and shares.width(level)[0] >= 5 - 1e-6
    allowed = [np.array([WITHHELD, *pair]) for pair in itertools.product(range(LEVELS), repeat=2)]
    best = min(costs(shares, one) for one in allowed if shares.width(one)[0] >= 5 - 1e-6)
    assert costs(shares, level) <= best * (1 + precision.GAP)


def test_no_more_is_asked_than_the_coarsest_levels_leave():
    """Readers know already that 2.9 to 3.1 women said yes: no rounding of the others can hide more."""
    shares = women_and_men()
    shares.low[0, :], shares.high[0, :] = 2.9, 3.1
    assert least_loss(shares).tolist()[0] == WITHHELD
    assert costs(shares, least_loss(shares)) < costs(women_and_men(), least_loss(women_and_men()))


def test_a_share_that_must_be_told_exactly_is_not_asked_to_be_wide():
    shares = women_and_men(women=0)
    assert least_loss(shares).tolist() == [0, 0, 0]


def test_shares_that_do_not_fit_together_stop_the_build():
    shares = women_and_men()
    shares.low[2, :], shares.high[2, :] = 200, 200
    with pytest.raises(CheckFailed, match="expected counts that add up"):
        least_loss(shares)


def test_a_level_that_is_not_allowed_is_never_taken():
    """The men may be told in 0.1 points or withheld, nothing between: all are rounded for the women's sake."""
    shares = women_and_men()
    shares.cost[1, 1:WITHHELD] = np.inf
    level = least_loss(shares)
    assert level[0] == WITHHELD and level[1] in (0, WITHHELD) and np.isfinite(costs(shares, level))
    assert shares.width(level)[0] >= 5 - 1e-6


def test_shares_that_cannot_be_protected_stop_the_build(monkeypatch):
    """No survey has led there yet, so the search is stopped by hand before it has found what protects."""
    shares = women_and_men()
    with pytest.raises(CheckFailed, match=r"^disclosure: expected shares .*, found one that nothing shown tells$"):
        precision._cheapest(shares, [np.zeros(3 * LEVELS)])
    monkeypatch.setattr(precision, "ROUNDS", 1)
    with pytest.raises(CheckFailed, match=r"^disclosure: expected shares .* each other, found some that never do$"):
        least_loss(shares)
