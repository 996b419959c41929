"""Similar districts: nearness by age, density and level, each weighing the same whatever its unit."""

import numpy as np
import pytest

from dashboard.statistics import similar

AGES = [[30, 50, 20], [31, 50, 19], [10, 50, 40], [20, 60, 20]]
DENSITY = [4000, 4200, 15000, 5000]
LEVEL = [15000, 15500, 26000, 18000]


def test_distance_is_symmetric_zero_to_itself_and_one_in_root_mean_square():
    matrix = similar.distances(AGES, DENSITY, LEVEL)
    assert np.allclose(matrix, matrix.T) and np.allclose(np.diag(matrix), 0)
    assert np.mean(matrix[~np.eye(4, dtype=bool)] ** 2) == pytest.approx(1)


def test_each_part_weighs_the_same_in_whatever_unit():
    matrix = similar.distances(AGES, DENSITY, LEVEL)
    scaled = similar.distances(np.multiply(AGES, 1000), np.divide(DENSITY, 7), np.multiply(LEVEL, 100))
    assert np.allclose(matrix, scaled)


def test_with_one_part_alone_the_distance_is_a_third_of_its_scaled_square():
    logs = np.log([1.0, 2, 3, 4])
    mean = np.mean((logs[:, None] - logs)[~np.eye(4, dtype=bool)] ** 2)
    flat = similar.distances([[1, 1, 1]] * 4, [1, 2, 3, 4], [5] * 4)
    assert flat[0, 3] ** 2 == pytest.approx(logs[3] ** 2 / 3 / mean)


def test_the_nearest_come_first_and_never_the_area_itself():
    matrix = similar.distances(AGES, DENSITY, LEVEL)
    assert similar.nearest(list("abcd"), matrix, "a") == ["b", "d", "c"]
    assert similar.nearest(list("abcd"), matrix, "a", 1) == ["b"]


def test_an_area_that_lacks_a_part_is_like_no_other():
    matrix = similar.distances(AGES, [4000, np.nan, 15000, 5000], LEVEL)
    assert similar.nearest(list("abcd"), matrix, "b") == []
    assert "b" not in similar.nearest(list("abcd"), matrix, "a")


@pytest.mark.parametrize(
    ("density", "level", "message"),
    [
        ([0, 1, 1, 1], LEVEL, "density: expected a positive number, found 0"),
        (DENSITY, [-5, 1, 1, 1], "level: expected a positive number, found -5"),
        ([np.nan, np.nan, 1, 1], LEVEL, "at least three areas with all parts, found 2"),
    ],
)
def test_impossible_parts_are_refused(density, level, message):
    with pytest.raises(ValueError, match=message):
        similar.distances(AGES, density, level)
