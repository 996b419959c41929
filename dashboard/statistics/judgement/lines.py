"""Log-linear lines through counts, many at once: one row a series or a part of one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.statistics.arrays import Array

ROUNDS = 30  # of reweighting; fewer than ten are needed but for series with many zeros
FARTHEST = 12.0  # a line is not let rise or fall by more than e to this over one year: no event at all in some years


@dataclass(frozen=True)
class Lines:
    """Expected counts, leverages and slopes of lines; the leverage is how much a point draws its own line to itself.

    `expected` and `leverage` have the shape of the counts (0 where there is no point); `slope` is the change of the
    logarithm of the rate in one year, `error` its standard error.
    """

    expected: Array
    leverage: Array
    slope: Array
    error: Array


def lines(years: Array, counts: Array, exposure: Array, extra: Array | float = 0.0) -> Lines:
    """Fit log(rate) = level + slope x year to each row by iteratively reweighted least squares.

    Parameters
    ----------
    years, counts, exposure : arrays whose last axis is the points of a line; NaN in counts where there is no point.
    extra : relative variance a beyond Poisson's, broadcast against the rows (a last axis of length one):
        variance = mean + a mean^2, so that the weights are mean / (1 + a mean). 0 for Poisson.

    Returns
    -------
    Lines. With two points the line goes through both; a row without events has expected counts near 0.

    References
    ----------
    P. McCullagh, J. A. Nelder (1989), Generalized Linear Models, 2nd ed., chapters 2 and 6.
    """
    known = ~np.isnan(counts)
    x, n = np.where(known, counts, 0.0), np.where(known, exposure, 1.0)
    middle = (years * known).sum(-1, keepdims=True) / np.maximum(known.sum(-1, keepdims=True), 1)
    t = np.where(known, years - middle, 0.0)
    eta = np.log((x + 0.5) / n)
    for _ in range(ROUNDS):
        mean = n * np.exp(eta)
        weight = known * mean / (1 + extra * mean)
        total, place, spread = _moments(weight, t)
        target = eta + (x - mean) / mean
        height = (weight * target).sum(-1, keepdims=True) / total
        slope = (weight * (t - place) * target).sum(-1, keepdims=True) / spread
        slope = np.clip(slope, -FARTHEST, FARTHEST)
        fresh = height + slope * (t - place)
        moved = np.abs(np.where(known, fresh - eta, 0.0)).max(initial=0.0)
        eta = np.where(known, np.clip(fresh, eta - 3, eta + 3), eta)
        if moved < 1e-7:
            break
    mean = n * np.exp(eta)
    weight = known * mean / (1 + extra * mean)
    total, place, spread = _moments(weight, t)
    leverage = weight * (1 / total + (t - place) ** 2 / spread)
    return Lines(np.where(known, mean, 0.0), leverage, slope[..., 0], 1 / np.sqrt(spread[..., 0]))


def _moments(weight: Array, t: Array) -> tuple[Array, Array, Array]:
    """Sum, mean and spread of t under the weights, the last axis kept."""
    total = np.maximum(weight.sum(-1, keepdims=True), 1e-300)
    place = (weight * t).sum(-1, keepdims=True) / total
    return total, place, np.maximum((weight * (t - place) ** 2).sum(-1, keepdims=True), 1e-300)


def newest(points: Array, number: int) -> NDArray[np.bool_]:
    """Which points are among the newest `number` that each row has."""
    known = ~np.isnan(points)
    after = known[..., ::-1].cumsum(-1)[..., ::-1]  # how many there are from each point on
    return np.asarray(known & (after <= number))
