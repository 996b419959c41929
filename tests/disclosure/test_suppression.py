"""Which counts are withheld, and what an attacker can work out from those that are shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from etl.disclosure import suppression
from etl.disclosure.suppression import HIDDEN, OPEN, SHOWN, UNLIMITED, Attack, Cells, components, stacked, withheld
from etl.errors import CheckFailed
from tests.disclosure.tables import K


def table(rows, width=K):
    """A table of counts with its row sums, column sums and total, all of which may be withheld."""
    inner = np.array(rows, dtype=float)
    whole = np.vstack([np.column_stack([inner, inner.sum(axis=1)]), [*inner.sum(axis=0), inner.sum()]])
    down, across = whole.shape
    number = np.arange(down * across).reshape(down, across)
    lines = [*number, *number.T]
    equations = stacked([([*line], [*np.ones(len(line) - 1), -1.0]) for line in lines], down * across)
    value = whole.ravel()
    is_small = (value > 0) & (value < K)
    state = np.where(value == 0, SHOWN, OPEN)
    return Cells(value, state, np.where(is_small, width, 0), value + 1, equations)


def widths(cells, chosen):
    """The interval of every withheld count, by an attack on each that shares nothing with the code under test."""
    unknown = np.flatnonzero(chosen)
    known = np.flatnonzero(~chosen)
    dense = cells.equations.toarray()
    sums = -dense[:, known] @ cells.value[known]
    found = []
    for place in range(len(unknown)):
        objective = np.zeros(len(unknown))
        objective[place] = 1
        ends = [
            linprog(sign * objective, A_eq=dense[:, unknown], b_eq=sums, bounds=[(1, None)] * len(unknown))
            for sign in (1, -1)
        ]
        found.append(np.inf if any(end.status == 3 for end in ends) else -ends[1].fun - ends[0].fun)
    return np.array(found)


def test_a_single_small_count_is_not_withheld_alone():
    cells = table([[3, 20, 30], [40, 25, 60], [70, 80, 35]])
    chosen = withheld(cells)
    assert chosen[0] and chosen.sum() == 4
    assert widths(cells, chosen).min() >= K


def test_the_cheapest_pattern_is_found():
    cells = table([[3, 20, 30], [40, 25, 60], [70, 80, 35]])
    chosen = withheld(cells)
    assert cells.value[chosen].tolist() == [3, 20, 40, 25]


def test_true_zeros_stay_and_a_table_without_small_counts_is_told_whole():
    cells = table([[0, 20, 3], [40, 25, 60], [70, 0, 35]])
    assert not withheld(cells)[cells.value == 0].any()
    assert not withheld(table([[5, 20], [40, 0]])).any()


@settings(max_examples=settings.default.max_examples // 5)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_interval_of_any_table_is_narrower_than_the_threshold(rows):
    cells = table(rows)
    chosen = withheld(cells)
    assert chosen[cells.width > 0].all()
    assert (widths(cells, chosen) >= K - 1e-6).all()


def test_a_count_that_what_is_shown_tells_exactly_is_not_withheld():
    cells = table([[3, 20], [40, 25]])
    state = np.where(cells.value == 3, OPEN, SHOWN)
    assert not withheld(Cells(cells.value, state, cells.width, cells.cost, cells.equations)).any()


def test_of_a_count_that_what_is_shown_bounds_no_more_is_asked_than_it_leaves():
    cells = table([[2, 1, 20], [40, 30, 50], [70, 80, 35]])
    state = cells.state.copy()
    state[3] = SHOWN  # the row's sum, 23: the two small counts stay withheld, and the 20 for their sake
    state[2] = SHOWN  # then their sum is known to be 3: each is 1 or 2, and no more can be hidden
    chosen = withheld(Cells(cells.value, state, cells.width, cells.cost, cells.equations))
    assert chosen[[0, 1]].all() and not chosen[[2, 3]].any()
    found = widths(cells, chosen)
    assert found[:2].tolist() == [1, 1] and (found[2:] >= 1 - 1e-6).all()


def test_a_rest_that_no_table_tells_is_protected_too():
    value = np.array([102.0, 60.0, 40.0, 2.0])
    equations = stacked([([0, 1, 2, 3], [1.0, -1.0, -1.0, -1.0])], 4)
    cells = Cells(value, np.array([OPEN, OPEN, OPEN, HIDDEN]), np.array([0, 0, 0, K]), value + 1, equations)
    assert withheld(cells).tolist() == [False, False, True, False]


def cells_of(value, state, width, *equations, cost=None):
    """Cells with equations given as {cell: coefficient}."""
    value = np.array(value, dtype=float)
    lines = stacked([(list(line), list(line.values())) for line in equations], len(value))
    cost = value + 1 if cost is None else np.array(cost, dtype=float)
    return Cells(value, np.array(state), np.array(width, dtype=float), cost, lines)


def test_small_counts_alone_are_withheld_where_no_others_are_asked_for():
    cells = table([[3, 20, 30], [40, 25, 60], [70, 80, 35]])
    assert np.flatnonzero(withheld(cells, is_complementary=False)).tolist() == [0]


def test_what_must_be_shown_is_never_withheld_though_a_width_is_asked():
    cells = cells_of([12, 3, 9], [OPEN, SHOWN, OPEN], [0, K, 0], {0: 1, 1: -1, 2: -1})
    assert withheld(cells, is_complementary=False).tolist() == [False, False, False]


def test_of_two_ways_to_protect_the_cheaper_is_taken():
    """3 is hidden by 9 or by 8; what it costs to withhold decides, not the size of the count."""
    line = {0: 1, 1: -1, 2: -1, 3: -1}
    dear = cells_of([20, 3, 9, 8], [SHOWN, OPEN, OPEN, OPEN], [0, K, 0, 0], line, cost=[0, 4, 10, 50])
    assert withheld(dear).tolist() == [False, True, True, False]
    cheap = cells_of([20, 3, 9, 8], [SHOWN, OPEN, OPEN, OPEN], [0, K, 0, 0], line, cost=[0, 4, 50, 10])
    assert withheld(cheap).tolist() == [False, True, False, True]


def test_one_more_count_is_withheld_where_the_first_leaves_too_little_room():
    """3 and 2 hide each other, but together they are 5 and neither is zero: 1 to 4 is narrower than asked."""
    cells = cells_of([25, 3, 2, 20], [SHOWN, OPEN, OPEN, OPEN], [0, K, K, 0], {0: 1, 1: -1, 2: -1, 3: -1})
    assert withheld(cells).tolist() == [False, True, True, True]


def test_a_wide_interval_on_either_side_of_the_true_count_is_enough():
    """10 must lie within some interval of 5: 1 to 12 is one, though the true count is not in the middle."""
    cells = cells_of([13, 10, 3], [SHOWN, OPEN, OPEN], [0, 0, K], {0: 1, 1: -1, 2: -1})
    assert withheld(cells).tolist() == [False, True, True]


def test_counts_that_nothing_connects_are_withheld_by_themselves():
    cells = cells_of(
        [20, 3, 17, 50, 20, 30], [SHOWN, OPEN, OPEN, SHOWN, OPEN, OPEN], [0, K, 0, 0, 0, 0],
        {0: 1, 1: -1, 2: -1}, {3: 1, 4: -1, 5: -1},
    )  # fmt: skip
    assert np.flatnonzero(withheld(cells)).tolist() == [1, 2]


def test_without_counts_nothing_is_withheld():
    assert withheld(cells_of([], [], [])).tolist() == []


def test_a_small_count_in_no_equation_is_withheld_alone():
    assert withheld(cells_of([3, 8], [OPEN, OPEN], [K, 0])).tolist() == [True, False]


# What equations connect


def test_cells_that_equations_connect_are_one_group_and_each_other_one_its_own():
    equations = stacked([([0, 1, 2], [1, -1, -1]), ([3, 4], [1, -1])], 6)
    found = components(equations, np.array([True, True, True, True, True, True]))
    assert sorted(group.tolist() for group in found) == [[0, 1, 2], [3, 4], [5]]


def test_a_cell_that_is_not_free_connects_nothing():
    equations = stacked([([0, 1], [1, -1]), ([1, 2], [1, -1])], 3)
    found = components(equations, np.array([True, False, True]))
    assert sorted(group.tolist() for group in found) == [[0], [2]]
    assert components(equations, np.zeros(3, dtype=bool)) == []


def test_equations_become_a_matrix_with_a_row_each():
    rows = [([2, 0], [1.0, -1.0]), ([1], [2.0])]
    assert stacked(rows, 4).toarray().tolist() == [[-1, 0, 1, 0], [0, 2, 0, 0]]
    assert stacked([], 4).shape == (0, 4)


# The attack


def attack(value, unknown, floor, *equations, ceiling=None):
    lines = stacked([(list(line), list(line.values())) for line in equations], len(value))
    ceiling = None if ceiling is None else np.array(ceiling, dtype=float)
    return Attack(
        lines, np.array(value, dtype=float), np.array(unknown, dtype=int), np.array(floor, dtype=float), ceiling
    )


def test_an_attacker_who_knows_a_sum_knows_how_its_parts_are_bounded():
    """12 is 5 and two unknown counts of at least one each: they are 1 to 6."""
    found = attack([12, 5, 0, 0], [2, 3], [1, 1], {0: 1, 1: -1, 2: -1, 3: -1})
    found.narrow(np.array([9, 9]), np.array([9, 9]))
    assert found.low.tolist() == [1, 1] and found.high.tolist() == [6, 6]


def test_an_attacker_may_know_a_greatest_value_too():
    found = attack([12, 5, 0, 0], [2, 3], [0, 0], {0: 1, 1: -1, 2: -1, 3: -1}, ceiling=[2, 100])
    found.narrow(np.array([9, 9]), np.array([9, 9]))
    assert found.low.tolist() == [0, 5] and found.high.tolist() == [2, 7]


def test_a_count_that_nothing_bounds_is_taken_to_be_at_most_a_great_deal():
    found = attack([0, 0], [0, 1], [1, 0], {0: 1, 1: -1})
    assert found.narrow(np.array([5, 5]), np.array([5, 5])) == []
    assert found.low.tolist() == [1, 1] and found.high[0] == pytest.approx(UNLIMITED)


@pytest.mark.parametrize(("asked", "narrow"), [([5, 5], []), ([5.1, 0], [0]), ([0, 5.1], [1]), ([6, 6], [0, 1])])
def test_unknown_counts_bounded_more_narrowly_than_asked_are_told(asked, narrow):
    found = attack([12, 5, 0, 0], [2, 3], [1, 1], {0: 1, 1: -1, 2: -1, 3: -1})
    assert sorted(index for index, _ in found.narrow(np.array(asked), np.array(asked))) == narrow


def test_the_duals_prove_how_narrow_an_interval_is():
    """By the duals of the two programs, an unknown count is what its equation leaves: exactly 4 here."""
    found = attack([9, 5, 0, 8, 0, 0], [2, 4, 5], [1, 1, 1], {0: 1, 1: -1, 2: -1}, {3: 1, 4: -1, 5: -1})
    ((index, duals),) = found.narrow(np.array([5, 0, 0]), np.array([5, 0, 0]))
    assert index == 0 and (found.low[0], found.high[0]) == (4, 4)
    assert duals.shape == (2, 2) and duals[:, 0].tolist() in ([1.0, -1.0], [-1.0, 1.0])
    assert duals[:, 1].tolist() == [0, 0]  # the other equation has nothing to do with it


def test_counts_that_no_equation_connects_are_measured_together_and_told_apart():
    found = attack([9, 5, 0, 8, 0, 0], [2, 4, 5], [1, 1, 1], {0: 1, 1: -1, 2: -1}, {3: 1, 4: -1, 5: -1})
    told = dict(found.narrow(np.array([5, 9, 9]), np.array([5, 9, 9])))
    assert sorted(told) == [0, 1, 2]
    assert found.low.tolist() == [4, 1, 1] and found.high.tolist() == [4, 7, 7]
    assert told[0][:, 1].tolist() == [0, 0] and told[1][:, 0].tolist() == [0, 0]


def test_where_nothing_is_asked_nothing_is_attacked():
    found = attack([12, 5, 0, 0], [], [], {0: 1, 1: -1, 2: -1, 3: -1})
    assert found.narrow(np.array([]), np.array([])) == []
    found = attack([12, 5, 0, 0], [2, 3], [1, 1], {0: 1, 1: -1, 2: -1, 3: -1})
    assert found.narrow(np.zeros(2), np.zeros(2)) == []


def test_counts_that_do_not_add_up_stop_the_build():
    found = attack([2, 5, 0], [2], [1], {0: 1, 1: -1, 2: -1})
    with pytest.raises(CheckFailed, match=r"^disclosure: expected counts that add up, found some that do not$"):
        found.narrow(np.array([5.0]), np.array([5.0]))


def test_counts_that_cannot_be_protected_stop_the_build(monkeypatch):
    """No table has led there yet, so the search is stopped by hand before it has found what protects."""
    cells = cells_of([20, 3, 9, 8], [SHOWN, OPEN, OPEN, OPEN], [0, K, 0, 0], {0: 1, 1: -1, 2: -1, 3: -1})
    impossible = [np.array([0.0, 0.0, 0.0, 1.0])]
    with pytest.raises(CheckFailed, match=r"^disclosure: expected counts .*, found one given away by what is shown$"):
        suppression._master(cells, np.array([1, 2, 3]), impossible)
    monkeypatch.setattr(suppression, "ROUNDS", 1)
    with pytest.raises(CheckFailed, match=r"^disclosure: expected counts .* each other, found some that never do$"):
        withheld(cells)
