"""`make test` runs a spread of every matrix; the rest is left to `make test-all`, and nothing to nobody."""

import pytest

from tests.matrix import chosen, some


def always_run(parameters):
    return [given.values for given in parameters if not given.marks]


def test_some_are_spread_from_the_first_to_the_last_and_all_are_there():
    found = some(3, range(21))
    assert always_run(found) == [(0,), (10,), (20,)]
    assert [given.values for given in found] == [(number,) for number in range(21)]
    assert {mark.name for given in found for mark in given.marks} == {"full"}


@pytest.mark.parametrize(("few", "there", "run"), [(1, 5, [0]), (0, 5, []), (9, 2, [0, 1]), (3, 0, [])])
def test_some_of_few(few, there, run):
    assert always_run(some(few, range(there))) == [(number,) for number in run]


def test_a_case_that_is_a_tuple_is_several_parameters():
    assert always_run(chosen([("map", "sv")], [("map", "sv"), ("map", "en")])) == [("map", "sv")]


def test_a_wanted_case_that_is_none_of_the_matrix_is_told():
    with pytest.raises(ValueError, match="found \\['atlas'\\]"):
        chosen(["map", "atlas"], ["map", "trend"])
