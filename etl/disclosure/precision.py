"""How finely shares of answers may be told: the least loss that leaves no small number of answers told too narrowly.

The attacker knows every weight, and everyone's area, sex and age; unknown is the weight of those who said yes, in a
leaf anything from nothing to all of it, in a cell that is told what its rounded share allows. A cell is rounded in one
of STEPS, or withheld. What costs least is found as for counts (etl.disclosure.suppression), by Fischetti and Salazar's
cuts: the duals of an attack bound how wide an interval can become in other steps; what falls short of that is cut away.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from etl.disclosure.suppression import ALMOST, TINY, Attack
from etl.errors import CheckFailed

STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # percentage points
WITHHELD = len(STEPS)
LEVELS = WITHHELD + 1  # rounded in one of the steps, or withheld
LOSS = 2 * STEPS[-1]  # what it costs to withhold a share, in percentage points of rounding
ROUNDS = 200
GAP = 0.1  # of the cost, within which a pattern is taken to be the least


@dataclass(frozen=True)
class Shares:
    """Cells that bind each other: weight of the leaves, which leaf is in which cell, and of each cell the least and the
    greatest weight of those who said yes at each level, what must not be told more narrowly (0: anything may), and what
    each level costs (inf: not allowed)."""

    weight: NDArray
    holds: csr_array
    low: NDArray
    high: NDArray
    asked: NDArray
    cost: NDArray

    def narrow(self, level: NDArray, asked: NDArray) -> list[tuple[int, NDArray]]:
        """(cell, duals of its greatest and least) of each told more narrowly than asked at these levels."""
        attack = self._attack(level)
        leaves = len(self.weight)
        wanted = np.concatenate([np.zeros(leaves), asked])
        return [(index - leaves, duals) for index, duals in attack.narrow(wanted, wanted)]

    def width(self, level: NDArray) -> NDArray:
        """How narrowly the small cells are told at these levels; inf of those that nothing is asked of."""
        attack, is_asked = self._attack(level), self.asked > 0
        asked = np.concatenate([np.zeros(len(self.weight)), self.asked])
        attack.narrow(asked, asked)
        return np.where(is_asked, (attack.high - attack.low)[len(self.weight) :], np.inf)

    def _attack(self, level: NDArray) -> Attack:
        cells = np.arange(len(level))
        floor = np.concatenate([np.zeros(len(self.weight)), self.low[cells, level]])
        ceiling = np.concatenate([self.weight, self.high[cells, level]])
        return Attack(self.equations, np.zeros(len(floor)), np.arange(len(floor)), floor, ceiling)

    @property
    def equations(self) -> csr_array:
        """A cell is the sum of its leaves."""
        return csr_array(hstack([-self.holds, csr_array(np.eye(self.holds.shape[0]))]))

    def cut(self, target: int, duals: NDArray, asked: float) -> tuple[NDArray, float]:
        """How much wider each cell's levels can make the target, and how much wider it must become: cells x LEVELS.

        What a level does beyond that is not counted, which makes the cut deeper.
        """
        leaves, given = len(self.weight), 0.0
        wider = np.zeros(self.low.shape)
        for dual, sign in zip(duals, (-1.0, 1.0), strict=True):
            reduced = -(self.equations.T @ dual)
            reduced[leaves + target] += sign
            at_least, at_most = np.maximum(reduced, 0), np.minimum(reduced, 0)
            given -= at_most[:leaves] @ self.weight
            wider -= at_least[leaves:, None] * self.low + at_most[leaves:, None] * self.high
        least = np.where(np.isfinite(self.cost), wider, np.inf).min(axis=1)
        needed = asked - given - least.sum()
        return np.clip(wider - least[:, None], 0, max(needed, 0)), needed


def least_loss(shares: Shares) -> NDArray:
    """The level of each cell, at the least cost such that no small cell is told more narrowly than asked.

    Of a cell that is told more narrowly whatever is withheld now (by an earlier release) no more is asked than that
    leaves. Raises CheckFailed where no pattern protects.
    """
    coarsest = np.where(np.isfinite(shares.cost), np.arange(LEVELS), -1).max(axis=1)
    left = np.maximum(shares.width(coarsest) - ALMOST, 0)
    asked = np.minimum(shares.asked, left)
    level = np.isfinite(shares.cost).argmax(axis=1)
    cuts: list[NDArray] = []
    for _ in range(ROUNDS):
        narrow = shares.narrow(level, asked)
        if not narrow:
            return level
        for target, duals in narrow:
            wider, needed = shares.cut(target, duals, asked[target])
            cuts.append(wider.ravel() / needed)
        level = _cheapest(shares, cuts)
    raise CheckFailed("disclosure: expected shares that protect each other, found some that never do")


def _cheapest(shares: Shares, cuts: list[NDArray]) -> NDArray:
    """The levels of least cost that the cuts allow."""
    cells = len(shares.asked)
    is_allowed = np.isfinite(shares.cost).ravel()
    one_each = csr_array((np.ones(cells * LEVELS), (np.repeat(np.arange(cells), LEVELS), np.arange(cells * LEVELS))))
    solved = milp(
        np.where(is_allowed, shares.cost.ravel(), 0),
        constraints=[
            LinearConstraint(one_each, 1, 1),
            LinearConstraint(np.array(cuts), 1 - TINY),
        ],
        integrality=np.ones(cells * LEVELS),
        bounds=Bounds(0, is_allowed.astype(float)),
        options={"mip_rel_gap": GAP},
    )
    if solved.x is None:
        raise CheckFailed("disclosure: expected shares that can be protected, found one that nothing shown tells")
    return solved.x.reshape(cells, LEVELS).argmax(axis=1)


def limits(cells: pd.DataFrame) -> tuple[NDArray, NDArray]:
    """Least and greatest weight of those who said yes at each level, as the rounded share tells it; cells x LEVELS."""
    step, share, whole = np.array(STEPS) / 100, cells["sum_wy"] / cells["sum_w"], cells["sum_w"].to_numpy()[:, None]
    shown = np.round(share.to_numpy()[:, None] / step) * step
    low = np.column_stack([np.maximum(shown - step / 2, 0) * whole, np.zeros(len(cells))])
    high = np.column_stack([np.minimum(shown + step / 2, 1) * whole, whole])
    return low, high
