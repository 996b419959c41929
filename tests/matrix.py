"""Long matrices: `make test` runs some of their cases, `make test-all` all of them.

    @pytest.mark.parametrize("seed", some(4, range(20)))

A whole test that is too slow for `make test` is marked `@pytest.mark.full`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pytest
from _pytest.mark import ParameterSet

# Years without a figure, only police areas, hardly any events, only sexes or grades, old divisions, one place, answers.
DIFFICULT = {
    "offences_total_rate",
    "avoids_places",
    "notices_shootings_explosions",
    "smoking",
    "unsafe_in_neighbourhood",
    "worried_often",
    "ntu_any_2016",
    "unsafe_evening_answers",
    "city_explosion_attempts",
}
# A test over indicators has `amount` as a parameter, and some_or_all(amount, indicators) says which.
AMOUNT = pytest.mark.parametrize("amount", ["some", pytest.param("all", marks=pytest.mark.full)])


def some(few: int, cases: Iterable[object]) -> list[ParameterSet]:
    """The cases as parameters: `few` of them, spread from the first to the last, are always run, the rest are `full`.

    A case that is a tuple is several parameters.
    """
    listed = list(cases)
    gap = (len(listed) - 1) / max(few - 1, 1)
    places = {round(turn * gap) for turn in range(few)}
    return [_parameters(case, place in places) for place, case in enumerate(listed)]


def chosen(wanted: Collection[object], cases: Iterable[object]) -> list[ParameterSet]:
    """The cases as parameters: the wanted are always run, the rest are `full`. ValueError when a wanted is no case."""
    listed = list(cases)
    if lost := [case for case in wanted if case not in listed]:
        raise ValueError(f"expected cases of the matrix, found {lost}")
    return [_parameters(case, case in wanted) for case in listed]


def _parameters(case: object, is_always_run: bool) -> ParameterSet:
    if isinstance(case, ParameterSet):
        return case if is_always_run else pytest.param(*case.values, marks=[*case.marks, pytest.mark.full], id=case.id)
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=() if is_always_run else pytest.mark.full)


def some_or_all(amount: str, indicators: Mapping[str, Any]) -> list[str]:
    """The ids of all indicators, or of the difficult and of the first of each source."""
    first = {item.source_id: key for key, item in reversed(indicators.items())}
    return [key for key in indicators if amount == "all" or key in DIFFICULT or key in first.values()]
