"""Likeness of areas at its edges."""

import numpy as np

from dashboard.statistics import (
    similar,
)


def test_areas_alike_in_everything_are_at_no_distance_and_parts_are_of_shares_and_logarithms():
    ages = [[10, 30], [100, 300], [20, 20], [5, 5]]
    density, level = [100.0, 200.0, 400.0, 800.0], [10.0, 10.0, 10.0, 10.0]
    matrix = similar.distances(ages, density, level)
    shares, logs = np.array([0.25, 0.25, 0.5, 0.5]), np.log(density)
    off = ~np.eye(4, dtype=bool)
    by_age = 2 * (shares[:, None] - shares) ** 2
    by_density = (logs[:, None] - logs) ** 2
    expected = np.sqrt((by_age / by_age[off].mean() + by_density / by_density[off].mean()) / 3)
    assert np.allclose(matrix, expected)


def test_one_unknown_age_group_is_enough_to_be_unlike_all():
    matrix = similar.distances([[1, np.nan], [1, 2], [2, 2], [3, 4]], [1, 2, 3, 4], [1, 2, 3, 5])
    assert np.isnan(matrix[0]).all() and np.isfinite(matrix[1:, 1:]).all()
    assert similar.distances([[1, 2], [2, 2], [3, 4]], [0.5, 0.7, 0.9], [0.5, 0.6, 0.7]).shape == (3, 3)


def test_areas_at_the_same_distance_come_in_their_order_and_three_are_named():
    matrix = np.ones((12, 12)) - np.eye(12)
    names = [f"n{at}" for at in range(12)]
    assert similar.nearest(names, matrix, "n5") == ["n0", "n1", "n2"]
    assert similar.nearest(names, matrix, "n1", 11) == ["n0", *names[2:]]
