"""How coarsely shares of answers are rounded, so that none tells a small number of answers; the least is lost by it."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from etl.disclosure import precision
from etl.disclosure.precision import LEVELS, LOSS, STEPS, WITHHELD, Shares, least_loss
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
