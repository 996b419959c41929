"""Which districts are like one another: age structure, density and level of reported crime, each weighing the same."""

import numpy as np
from numpy.typing import ArrayLike

from dashboard.statistics.arrays import Array

NEAREST = 3


def distances(ages: ArrayLike, density: ArrayLike, level: ArrayLike) -> Array:
    """How unlike each pair of areas is: 0 is alike, 1 the root mean square of all pairs.

    Parameters
    ----------
    ages : residents by area (row) and age group (column); density : residents per km2; level : the reported offences
        per resident, in any unit. An area that lacks any of them is at no distance from any other (NaN).

    Returns
    -------
    A symmetric matrix with zeros on its diagonal. Each of the three parts is the squared distance between two areas
    (of age shares; of logarithms of density and level), divided by its mean over all pairs, so that no part weighs more
    for being measured in larger numbers; the distance is the root of their mean.

    Raises
    ------
    ValueError when fewer than three areas have all three, or density or level is not positive.
    """
    ages, density, level = (np.asarray(part, dtype=float) for part in (ages, density, level))
    for name, part in (("density", density), ("level", level)):
        if np.any(bad := part <= 0):
            raise ValueError(f"{name}: expected a positive number, found {part[bad].flat[0]:g}")
    known = np.isfinite(density) & np.isfinite(level) & np.isfinite(ages).all(axis=1)
    if known.sum() < 3:
        raise ValueError(f"expected at least three areas with all parts, found {known.sum()}")
    shares = ages[known] / ages[known].sum(axis=1, keepdims=True)
    parts = [shares, np.log(density[known])[:, None], np.log(level[known])[:, None]]
    result = np.full((len(density), len(density)), np.nan)
    result[np.ix_(known, known)] = np.sqrt(np.mean([_scaled(part) for part in parts], axis=0))
    return result


def _scaled(part: Array) -> Array:
    """Squared distances between rows over their mean; zeros where all rows are alike."""
    squared = ((part[:, None, :] - part[None, :, :]) ** 2).sum(axis=2)
    mean = squared[~np.eye(len(part), dtype=bool)].mean()
    return np.asarray(squared / mean if mean > 0 else squared)


def nearest(names: list[str], matrix: Array, name: str, count: int = NEAREST) -> list[str]:
    """The areas most like one, the most alike first; none for an area without a distance."""
    row = matrix[names.index(name)]
    order = np.argsort(row, kind="stable")
    return [names[at] for at in order if names[at] != name and np.isfinite(row[at])][:count]
