"""Which counts to withhold, and what an attacker can work out from those shown: linear and integer programming.

Equations hold between cells (a city is the sum of its districts, a year of its months). The attacker knows every cell
that is shown, that counts are not negative and that a withheld one is not zero. Cells are withheld at the least cost
such that no interval the attacker can reach is narrower than asked: Fischetti and Salazar's cuts (2001, Management
Science 47, 1008-1027), with sliding protection: the width may lie on either side of the true count.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from etl.errors import CheckFailed

SHOWN, OPEN, HIDDEN = 0, 1, 2  # must be shown; may be withheld; in no table, so never shown
UNLIMITED = 1e5  # an unknown count is taken to be at most this much above its least
ROUNDS = 100
WITNESSES = 3  # attacks on all cells at once with random signs, before those on each cell that is left
TINY = 1e-7
ALMOST = 1e-3  # an interval narrower than this counts as a point
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """Counts and the equations between them: equations @ value = 0.

    `state` is SHOWN, OPEN or HIDDEN; `width` how wide an attacker's interval must be, 0 where nothing is asked; `cost`
    what it costs to withhold.
    """

    value: Floats
    state: Numbers
    width: Floats
    cost: Floats
    equations: csr_array


def withheld(cells: Cells, is_complementary: bool = True) -> Flags:
    """Whether each cell is withheld: those that must be (OPEN with a width), and others that would give them away.

    The cells that must be shown can bound a cell whatever is withheld. If they give it exactly, it is shown; if they
    bound it more narrowly than asked, only the width that they leave is asked. Raises CheckFailed when no set of cells
    protects.
    """
    must: Flags = (cells.state == OPEN) & (cells.width > 0)
    if not is_complementary:
        return must
    cells, asked = _attainable(cells)
    must = (cells.state == OPEN) & (cells.width > 0)
    free = (cells.state == HIDDEN) | ((cells.state == OPEN) & (cells.value > 0))
    groups = [members for members in components(cells.equations, free) if cells.width[members].any()]
    group_of = np.full(len(must), -1)
    for number, members in enumerate(groups):
        group_of[members] = number
    chosen, cuts, changed = must.copy(), defaultdict(list), set(range(len(groups)))
    for _ in range(ROUNDS):
        narrow = _narrow(cells, asked, chosen, np.isin(group_of, list(changed)))
        changed = set()
        for target, width, duals in narrow:
            number = int(group_of[target])
            cuts[number].append(_cut(cells, target, width, duals, groups[number]))
            changed.add(number)
        if not changed:
            return chosen
        for number in changed:
            chosen[groups[number]] = _master(cells, groups[number], cuts[number])
    raise CheckFailed("disclosure: expected counts that protect each other, found some that never do")


def components(equations: csr_array, free: Flags) -> list[Numbers]:
    """Indices of the free cells, one array for each set that equations connect."""
    indices = np.flatnonzero(free)
    bound = equations[:, indices]
    count, label = connected_components(bound.T @ bound, directed=False)
    order = np.argsort(label, kind="stable")
    return list(np.split(indices[order], np.cumsum(np.bincount(label, minlength=count))[:-1])) if count else []


def _attainable(cells: Cells) -> tuple[Cells, Floats]:
    """The cells, SHOWN where the others give them exactly, and the width asked of each if it is withheld."""
    asked = np.where(cells.state == OPEN, cells.width.max(initial=0), np.where(cells.state == HIDDEN, cells.width, 0.0))
    if not ((cells.state == SHOWN) & (cells.value > 0)).any():
        return cells, asked
    everything = (cells.state == OPEN) & (cells.value > 0)
    unknown = np.flatnonzero(everything | (cells.state == HIDDEN))
    attack = Attack(cells.equations, cells.value, unknown, everything[unknown].astype(float))
    given_away = np.array([index for index, _ in attack.narrow(asked[unknown], asked[unknown])], dtype=int)
    left = np.maximum(attack.high - attack.low - ALMOST, 0)[given_away]
    asked[unknown[given_away]] = left
    is_exact = np.zeros(len(asked), dtype=bool)
    is_exact[unknown[given_away[left == 0]]] = True
    state = np.where(is_exact & (cells.state == OPEN), SHOWN, cells.state)
    return Cells(cells.value, state, np.minimum(cells.width, asked), cells.cost, cells.equations), asked


def _narrow(cells: Cells, asked: Floats, chosen: Flags, members: Flags) -> list[tuple[int, float, Floats]]:
    """(cell, width asked, duals of every equation for its greatest and its least) of members bounded too narrowly."""
    unknown = np.flatnonzero(members & (chosen | (cells.state == HIDDEN)))
    wanted = asked[unknown]
    attack = Attack(cells.equations, cells.value, unknown, chosen[unknown].astype(float))
    return [(int(unknown[index]), float(wanted[index]), duals) for index, duals in attack.narrow(wanted, wanted)]


def _master(cells: Cells, members: Numbers, cuts: list[Floats]) -> Flags:
    """Which members of a group to withhold, at the least cost that the cuts allow."""
    is_open, table = cells.state[members] == OPEN, np.array(cuts)
    bounds = Bounds((is_open & (cells.width[members] > 0)).astype(float), is_open.astype(float))
    needed = LinearConstraint(table[:, :-1], table[:, -1])
    solved = milp(cells.cost[members], constraints=needed, integrality=np.ones(len(members)), bounds=bounds)
    if solved.x is None:
        raise CheckFailed("disclosure: expected counts that protect each other, found one given away by what is shown")
    is_withheld: Flags = solved.x > 0.5
    return is_withheld


def _cut(cells: Cells, target: int, width: float, duals: Floats, members: Numbers) -> Floats:
    """A condition for a cell's interval to be wide enough: coefficients[:-1] @ withheld >= coefficients[-1].

    The duals of the two attacks bound how much wider the interval becomes with each cell that is withheld too.
    """
    coefficients, room = np.zeros(len(members)), (cells.value - (cells.state == OPEN))[members]
    for dual, sign in zip(duals, (1.0, -1.0), strict=True):
        reduced = (cells.equations.T @ dual)[members]
        reduced[members == target] += sign
        coefficients += np.where(reduced > TINY, width, np.where(reduced < -TINY, -reduced * room, 0))
    coefficients = np.minimum(coefficients, width)
    is_hidden = cells.state[members] == HIDDEN
    given = coefficients[is_hidden].sum()
    coefficients[is_hidden] = 0
    if cells.state[target] == OPEN:
        coefficients[members == target] -= width
        return np.append(coefficients, -given)
    return np.append(coefficients, width - given)


class Attack:
    """An attacker who knows every value but the `unknown`, and their least (`floor`) and greatest (`ceiling`) values.

    `low` and `high` are the bounds found so far: a value between them is known to be possible.
    """

    def __init__(
        self,
        equations: csr_array,
        value: Floats,
        unknown: Numbers,
        floor: Floats,
        ceiling: Floats | None = None,
    ) -> None:
        columns = equations[:, unknown]
        self.rows = np.flatnonzero(np.diff(columns.indptr) > 0)
        known = np.ones(len(value), dtype=bool)
        known[unknown] = False
        self.matrix = columns[self.rows]
        self.sums = -(equations[self.rows][:, known] @ value[known])
        self.equations = equations.shape[0]
        self.bounds = np.column_stack([floor, floor + UNLIMITED if ceiling is None else ceiling])
        self.low, self.high = np.full(len(floor), np.inf), np.full(len(floor), -np.inf)
        _, self.block = connected_components(self.matrix.T @ self.matrix, directed=False)
        self.block_of_row = self.block[self.matrix.indices[self.matrix.indptr[:-1]]]

    def narrow(self, asked: Floats, enough: Floats) -> list[tuple[int, Floats]]:
        """(unknown, duals of its greatest and least) of each whose interval is narrower than asked (0: any width).

        Each solution gives a possible value of every unknown, so an interval that is at least `enough` needs no attack
        of its own. Unknowns that no equation connects are attacked in the same programme.
        """
        if not len(asked):
            return []
        everything, chance = (asked > 0).astype(float), np.random.default_rng(0)
        for objective in [everything, *(everything * chance.choice([-1.0, 1.0], len(asked)) for _ in range(WITNESSES))]:
            self._least(-objective), self._least(objective)
        found, waiting = [], [index for index in np.flatnonzero(asked > 0)]
        while waiting := [index for index in waiting if self.high[index] - self.low[index] < enough[index] - TINY]:
            firsts = {self.block[index]: index for index in reversed(waiting)}.values()
            objective = np.zeros(len(asked))
            objective[list(firsts)] = 1
            duals = np.zeros((2, self.equations))
            duals[:, self.rows] = self._least(-objective), self._least(objective)
            for index in firsts:
                if self.high[index] - self.low[index] < asked[index] - TINY:
                    own = np.zeros(self.equations, dtype=bool)
                    own[self.rows[self.block_of_row == self.block[index]]] = True
                    found.append((int(index), np.where(own, duals, 0)))
            waiting = [index for index in waiting if index not in set(firsts)]
        return found

    def _least(self, objective: Floats) -> Floats:
        """The duals of the least value of an objective; the solution widens `low` and `high`."""
        solved = linprog(objective, A_eq=self.matrix, b_eq=self.sums, bounds=self.bounds, method="highs")
        if solved.x is None:
            raise CheckFailed("disclosure: expected counts that add up, found some that do not")
        self.low, self.high = np.minimum(self.low, solved.x), np.maximum(self.high, solved.x)
        return np.asarray(solved.eqlin.marginals, dtype=float)


def stacked(rows: list[tuple[list[int], list[float]]], width: int) -> csr_array:
    """Equations, each given as (indices, coefficients), as one matrix."""
    if not rows:
        return csr_array((0, width))
    at = np.concatenate([indices for indices, _ in rows])
    values = np.concatenate([coefficients for _, coefficients in rows]).astype(float)
    starts = np.concatenate([[0], np.cumsum([len(indices) for indices, _ in rows])])
    return csr_array((values, at, starts), shape=(len(rows), width))
