"""How coarsely shares of answers are rounded: as little as leaves no small number of answers bounded too narrowly.

The attacker knows every respondent's weight, area, sex and age, but not the answer. The weight of those who said yes is
between 0 and the whole in a leaf (an area, sex and age), and within what the rounded share allows in a released cell.
A cell is rounded in one of STEPS, or withheld. The cheapest levels are found as for counts, by Fischetti and Salazar's
cuts (etl.disclosure.suppression): the duals of an attack bound how wide an interval can become at other levels, and
combinations that cannot make it wide enough are excluded.
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
GAP = 0.1  # relative; a solution this close to the least cost is good enough
Floats = NDArray[np.float64]
Levels = NDArray[np.int64]  # a position in STEPS, or WITHHELD


@dataclass(frozen=True)
class Shares:
    """Cells that share leaves.

    `weight` of each leaf; `holds` cells x leaves, 1 where the leaf is in the cell; `low` and `high` cells x levels, the
    bounds on the weight of those who said yes; `asked` per cell, the least width an attacker's interval may have (0:
    any); `cost` cells x levels, inf where the level is not allowed.
    """

    weight: Floats
    holds: csr_array
    low: Floats
    high: Floats
    asked: Floats
    cost: Floats

    def narrow(self, level: Levels, asked: Floats) -> list[tuple[int, Floats]]:
        """(cell, duals of its greatest and least) of each whose interval is narrower than asked at these levels."""
        attack = self._attack(level)
        leaves = len(self.weight)
        wanted = np.concatenate([np.zeros(leaves), asked])
        return [(index - leaves, duals) for index, duals in attack.narrow(wanted, wanted)]

    def width(self, level: Levels) -> Floats:
        """The width of each small cell's interval at these levels; inf for cells that nothing is asked of."""
        attack, is_asked = self._attack(level), self.asked > 0
        asked = np.concatenate([np.zeros(len(self.weight)), self.asked])
        attack.narrow(asked, asked)
        return np.where(is_asked, (attack.high - attack.low)[len(self.weight) :], np.inf)

    def _attack(self, level: Levels) -> Attack:
        cells = np.arange(len(level))
        floor = np.concatenate([np.zeros(len(self.weight)), self.low[cells, level]])
        ceiling = np.concatenate([self.weight, self.high[cells, level]])
        return Attack(self.equations, np.zeros(len(floor)), np.arange(len(floor)), floor, ceiling)

    @property
    def equations(self) -> csr_array:
        """A cell is the sum of its leaves."""
        return csr_array(hstack([-self.holds, csr_array(np.eye(self.holds.shape[0]))]))

    def cut(self, target: int, duals: Floats, asked: float) -> tuple[Floats, float]:
        """(how much wider each level of each cell can make the target's interval, how much wider it must become).

        The first is cells x LEVELS, and capped at the second, which makes the cut stronger.
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


def least_loss(shares: Shares) -> Levels:
    """The level of each cell, at the least cost such that no small cell's interval is narrower than asked.

    Where an earlier release bounds a cell more narrowly already, no more is asked than it leaves. Raises CheckFailed
    where no combination of levels protects.
    """
    coarsest = np.where(np.isfinite(shares.cost), np.arange(LEVELS), -1).max(axis=1)
    left = np.maximum(shares.width(coarsest) - ALMOST, 0)
    asked = np.minimum(shares.asked, left)
    level: Levels = np.isfinite(shares.cost).argmax(axis=1)
    cuts: list[Floats] = []
    for _ in range(ROUNDS):
        narrow = shares.narrow(level, asked)
        if not narrow:
            return level
        for target, duals in narrow:
            wider, needed = shares.cut(target, duals, asked[target])
            cuts.append(wider.ravel() / needed)
        level = _cheapest(shares, cuts)
    raise CheckFailed("disclosure: expected shares that protect each other, found some that never do")


def _cheapest(shares: Shares, cuts: list[Floats]) -> Levels:
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
    level: Levels = solved.x.reshape(cells, LEVELS).argmax(axis=1)
    return level


def limits(cells: pd.DataFrame) -> tuple[Floats, Floats]:
    """Least and greatest weight of those who said yes that the rounded share allows at each level; cells x LEVELS."""
    step, share, whole = np.array(STEPS) / 100, cells["sum_wy"] / cells["sum_w"], cells["sum_w"].to_numpy()[:, None]
    shown = np.round(share.to_numpy()[:, None] / step) * step
    low = np.column_stack([np.maximum(shown - step / 2, 0) * whole, np.zeros(len(cells))])
    high = np.column_stack([np.minimum(shown + step / 2, 1) * whole, whole])
    return low, high
