"""Which counts to withhold, and what an attacker can work out of those that are shown: linear and integer programming.

Cells are bound by equations (a city is the sum of its districts, a year of its months). The attacker knows every cell
that is shown, that counts are not negative and that a withheld one is not zero. Cells are withheld at the least cost
such that no interval the attacker can reach is narrower than asked: Fischetti and Salazar's cuts (2001, Management
Science 47, 1008-1027), with one sliding width for both sides.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from etl.errors import CheckFailed

SHOWN, OPEN, HIDDEN = 0, 1, 2  # must be shown; may be withheld; never shown anywhere
UNLIMITED = 1e5  # what an unknown may be above its least
ROUNDS = 100
WITNESSES = 3  # attacks on many cells at once, before those on each that is left
TINY = 1e-7
ALMOST = 1e-3  # of an interval; what is less is no interval


@dataclass(frozen=True)
class Cells:
    """Counts and what binds them: equations @ value = 0. `state` is SHOWN, OPEN or HIDDEN, `width` 0 where nothing is
    asked, `cost` what it costs to withhold."""

    value: np.ndarray
    state: np.ndarray
    width: np.ndarray
    cost: np.ndarray
    equations: csr_array


def withheld(cells: Cells, is_complementary: bool = True) -> np.ndarray:
    """Whether each cell is withheld: those that must be (OPEN with a width), and others that would give them away.

    What must be shown may give a cell away whatever is withheld. One that it tells exactly is not withheld; of one that
    it bounds more narrowly than asked no more is asked than it leaves.
    """
    if not is_complementary:
        return (cells.state == OPEN) & (cells.width > 0)
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


def components(equations: csr_array, free: np.ndarray) -> list[np.ndarray]:
    """Indices of the free cells, those that equations bind together in one array."""
    indices = np.flatnonzero(free)
    bound = equations[:, indices]
    count, label = connected_components(bound.T @ bound, directed=False)
    order = np.argsort(label, kind="stable")
    return np.split(indices[order], np.cumsum(np.bincount(label, minlength=count))[:-1]) if count else []


def _attainable(cells: Cells) -> tuple[Cells, np.ndarray]:
    """The cells, those that are told whatever is withheld being SHOWN, and the width asked of each if withheld."""
    asked = np.where(cells.state == OPEN, cells.width.max(initial=0), np.where(cells.state == HIDDEN, cells.width, 0.0))
    if not ((cells.state == SHOWN) & (cells.value > 0)).any():
        return cells, asked
    everything = (cells.state == OPEN) & (cells.value > 0)
    unknown = np.flatnonzero(everything | (cells.state == HIDDEN))
    attack = Attack(cells.equations, cells.value, unknown, everything[unknown].astype(float))
    given_away = np.array([index for index, _ in attack.narrow(asked[unknown], asked[unknown])], dtype=int)
    left = np.maximum(attack.high - attack.low - ALMOST, 0)[given_away]
    asked[unknown[given_away]] = left
    is_told = np.zeros(len(asked), dtype=bool)
    is_told[unknown[given_away[left == 0]]] = True
    state = np.where(is_told & (cells.state == OPEN), SHOWN, cells.state)
    return Cells(cells.value, state, np.minimum(cells.width, asked), cells.cost, cells.equations), asked


def _narrow(
    cells: Cells, asked: np.ndarray, chosen: np.ndarray, members: np.ndarray
) -> list[tuple[int, float, np.ndarray]]:
    """(cell, width asked, duals of every equation for its greatest and its least) of the members told too narrowly."""
    unknown = np.flatnonzero(members & (chosen | (cells.state == HIDDEN)))
    wanted = asked[unknown]
    attack = Attack(cells.equations, cells.value, unknown, chosen[unknown].astype(float))
    return [(int(unknown[index]), float(wanted[index]), duals) for index, duals in attack.narrow(wanted, wanted)]


def _master(cells: Cells, members: np.ndarray, cuts: list[np.ndarray]) -> np.ndarray:
    """What to withhold of a group at the least cost, as far as the cuts tell."""
    is_open, table = cells.state[members] == OPEN, np.array(cuts)
    bounds = Bounds((is_open & (cells.width[members] > 0)).astype(float), is_open.astype(float))
    needed = LinearConstraint(table[:, :-1], table[:, -1])
    solved = milp(cells.cost[members], constraints=needed, integrality=np.ones(len(members)), bounds=bounds)
    if solved.x is None:
        raise CheckFailed("disclosure: expected counts that protect each other, found one given away by what is shown")
    return solved.x > 0.5


def _cut(cells: Cells, target: int, width: float, duals: np.ndarray, members: np.ndarray) -> np.ndarray:
    """What must be withheld for a cell's interval to be wide enough: coefficients x withheld are at least the last.

    The duals of the two attacks tell how much wider the interval becomes by each cell that is withheld too.
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
    """Whoever knows every value but the unknown, that equations @ value = 0, and the least that each unknown can be."""

    def __init__(
        self,
        equations: csr_array,
        value: np.ndarray,
        unknown: np.ndarray,
        floor: np.ndarray,
        ceiling: np.ndarray | None = None,
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

    def narrow(self, asked: np.ndarray, enough: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """(unknown, duals of its greatest and least) of each whose interval is narrower than asked (0: anything goes).

        An interval found to be at least `enough` is not measured further: each answer is a witness for every unknown.
        Blocks that no equation binds together are attacked at once.
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

    def _least(self, objective: np.ndarray) -> np.ndarray:
        """The duals of the least value of an objective; what it takes to get there is a witness."""
        solved = linprog(objective, A_eq=self.matrix, b_eq=self.sums, bounds=self.bounds, method="highs")
        if solved.x is None:
            raise CheckFailed("disclosure: expected counts that add up, found some that do not")
        self.low, self.high = np.minimum(self.low, solved.x), np.maximum(self.high, solved.x)
        return solved.eqlin.marginals


def stacked(rows: list[tuple[list[int], list[float]]], width: int) -> csr_array:
    """Equations, each given as (indices, coefficients), as one matrix."""
    if not rows:
        return csr_array((0, width))
    at = np.concatenate([indices for indices, _ in rows])
    values = np.concatenate([coefficients for _, coefficients in rows]).astype(float)
    starts = np.concatenate([[0], np.cumsum([len(indices) for indices, _ in rows])])
    return csr_array((values, at, starts), shape=(len(rows), width))
