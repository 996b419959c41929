"""Classes of the map: round limits that cover every year, scales around zero, and colours in order."""

import pandas as pd
import pytest

from dashboard.figures.map import classes as map_classes
from dashboard.figures.palette import DARK, LIGHT
from dashboard.reading import class_values, coverage

LIMITS = [10, 15, 20, 25, 30]
AROUND = [-20, -10, -5, 5, 10, 20]


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([10, 11, 12, 12, 13, 13, 21, 26], [10, 11, 12, 13, 20, 27]),
        (range(0, 101), [0, 15, 35, 50, 65, 85, 105]),
        ([0, 0, 0, 0, 0, 0, 0, 9], [0, 9.5]),
        ([0.4, 0.5, 0.6, 0.7, 0.8, 0.9], [0.4, 0.5, 0.55, 0.65, 0.75, 0.8, 0.95]),
    ],
)
def test_classes_hold_about_equally_many_values_between_round_limits(values, limits):
    assert map_classes.class_limits(list(values)) == limits


@pytest.mark.parametrize("value", [0, 7, 7.5, 19159])
def test_a_constant_value_makes_one_place_for_itself(value):
    limits = map_classes.class_limits([value, value])
    assert limits[0] <= value <= limits[-1] and len(limits) == 2


def test_every_indicators_classes_cover_its_values_in_at_most_six(con):
    for indicator in coverage.mapped_indicators(con):
        values = class_values.district_values(con, indicator)
        if not values:
            continue
        limits = map_classes.class_limits(values)
        assert limits[0] <= values[0] and values[-1] < limits[-1], indicator
        assert 1 <= len(limits) - 1 <= 6 and limits == sorted(set(limits)), indicator
        step = min(pd.Series(limits).diff().dropna())
        assert step >= (values[-1] - values[0]) / 20 or len(limits) == 2, (indicator, limits)


@pytest.mark.parametrize("most", range(2, 8))
def test_there_are_never_more_classes_than_asked_for(most):
    for values in ([0, 0.3, 1], list(range(3, 98)), [999, 1000, 1001], [0.1, 0.2], [0, 5, 123456]):
        limits = map_classes.class_limits(values, most)
        assert len(limits) - 1 <= most and limits[0] <= min(values) <= max(values) <= limits[-1]


@pytest.mark.parametrize(("value", "number"), [(10, 0), (14.9, 0), (15, 1), (20, 2), (29.9, 3), (30, 3)])
def test_a_limit_belongs_to_the_higher_class_and_the_last_to_the_last(value, number):
    assert map_classes.class_of(value, LIMITS) == number


@pytest.mark.parametrize(
    ("differences", "limits"),
    [
        ([-9, -4, -1, 1, 2, 3, 5, 8], [-9.5, -8, -4, -2, 2, 4, 8, 9.5]),
        ([0, 0, 0], [-1, 1]),
        ([], [-1, 1]),
        ([0.2], [-0.21, -0.2, 0.2, 0.21]),
    ],
)
def test_limits_of_differences_lie_equally_far_below_zero_as_above(differences, limits):
    assert map_classes.diverging_limits(differences) == limits


@pytest.mark.parametrize("kind", ["differences", "changes"])
def test_every_indicators_differences_fit_a_scale_around_zero_of_at_most_seven(con, kind):
    for indicator in coverage.mapped_indicators(con):
        found = getattr(class_values, kind)(con, indicator, "district")
        limits = map_classes.diverging_limits(found)
        assert [-limit for limit in reversed(limits)] == limits and len(limits) % 2 == 0, indicator
        assert len(limits) <= 8 and all(abs(value) <= limits[-1] for value in found), indicator


@pytest.mark.parametrize(
    ("value", "number"),
    [(-20, 0), (-10, 0), (-9.9, 1), (-5, 1), (-4.9, 2), (0, 2), (4.9, 2), (5, 3), (9.9, 3), (10, 4), (20, 4), (99, 4)],
)
def test_a_difference_and_its_opposite_are_in_opposite_classes(value, number):
    assert map_classes.class_of(value, AROUND) == number
    assert map_classes.class_of(-value, AROUND) == 4 - number


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_class_has_a_colour_of_its_own_light_to_dark(count, palette):
    colours = [palette.of(role) for role in map_classes.colours(list(range(count + 1)))]
    order = [palette.sequential.index(colour) for colour in colours]
    assert len(set(order)) == count and order == sorted(order)


@pytest.mark.parametrize("above", [[1], [1, 2], [1, 2, 3], [1, 2, 3, 4]])
def test_a_scale_around_zero_is_grey_in_the_middle_and_has_two_hues(above):
    colours = [LIGHT.of(role) for role in map_classes.colours([-limit for limit in reversed(above)] + above)]
    order = [LIGHT.diverging.index(colour) for colour in colours]
    assert len(colours) == 2 * len(above) - 1 and order == sorted(set(order))
    assert order[len(order) // 2] == 3 and all(low == 6 - high for low, high in zip(order, order[::-1], strict=True))


@pytest.mark.parametrize("colour", [*LIGHT.sequential, *LIGHT.diverging])
def test_a_class_number_can_be_read_on_its_colour(colour):
    def luminance(shade):
        parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(colour), luminance(map_classes.readable_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
