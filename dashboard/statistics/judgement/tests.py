"""The tests of one comparison of counts, averaged over what is known of the usual variation.

All p are sums over the grid of a: p = sum w(a) 2 Phi(-|z(a)|), w the weights of `usual_variation.weights`. The
uncertainty of a is thereby in p, and no degrees of freedom are needed.
"""

import numpy as np
from scipy.special import ndtr, ndtri

from dashboard.statistics.arrays import Array
from dashboard.statistics.judgement.usual_variation import GRID

HALVINGS = 30
FARTHEST = 32.0  # no larger ratio is looked for


def pair_p(before: Array, before_n: Array, after: Array, after_n: Array, share: Array, weight: Array) -> Array:
    """Two-sided p that two counts have the same rate.

    Parameters
    ----------
    before, before_n, after, after_n : events and exposure, (series,). share : what a is multiplied by, (series,):
        1 + 1/k for one year against k years before, 2 for a pair of years.
    weight : (series, grid).

    Returns
    -------
    p of the lesser of (r2 - r1) / sqrt(m/n1 + m/n2 + c m^2) and log(r2/r1) / sqrt(1/x1 + 1/x2 + c), c = share a, m the
    common rate; a count of 0 is taken for 0.5 in the second. 1 where there are no events.

    References
    ----------
    J. F. Lawless (1987), Negative binomial and mixed Poisson regression. Canadian Journal of Statistics 15, 209-225.
    """
    c = np.asarray(share)[..., None] * GRID
    x1, n1, x2, n2 = (np.asarray(part, dtype=float)[..., None] for part in (before, before_n, after, after_n))
    middle = (x1 + x2) / (n1 + n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.abs(x2 / n2 - x1 / n1) / np.sqrt(middle / n1 + middle / n2 + c * middle**2)
        ratio, error = _log_ratio(x1, n1, x2, n2, c)
        z = np.fmin(plain, np.abs(ratio) / error)
    p = np.minimum((weight * 2 * ndtr(-z)).sum(-1), 1.0)
    return np.where((x1 + x2)[..., 0] > 0, p, 1.0)


def _log_ratio(x1: Array, n1: Array, x2: Array, n2: Array, c: Array) -> tuple[Array, Array]:
    a, b = np.maximum(x1, 0.5), np.maximum(x2, 0.5)
    return np.log(b / n2) - np.log(a / n1), np.sqrt(1 / a + 1 / b + c)


def pair_limits(
    before: Array, before_n: Array, after: Array, after_n: Array, share: Array, weight: Array
) -> tuple[Array, Array, Array]:
    """(ratio, lower, upper) of after to before at 95 %, under the same weights as `pair_p`."""
    c = np.asarray(share)[..., None] * GRID
    x1, n1, x2, n2 = (np.asarray(part, dtype=float)[..., None] for part in (before, before_n, after, after_n))
    middle, error = _log_ratio(x1, n1, x2, n2, c)
    away = half_width(error, weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x2 / n2)[..., 0] / (x1 / n1)[..., 0]
    log_ratio = middle[..., 0]
    lower = np.where(x2[..., 0] > 0, np.exp(log_ratio - away), 0.0)
    return ratio, lower, np.where(x1[..., 0] > 0, np.exp(log_ratio + away), np.inf)


def half_width(error: Array, weight: Array, outside: float = 0.05) -> Array:
    """How far to either side so that sum w 2 Phi(-away/error) = outside; by halving. error, weight : (series, grid)."""
    z = -ndtri(outside / 2)
    low, high = z * error.min(-1), z * error.max(-1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_more = (weight * 2 * ndtr(-middle[..., None] / error)).sum(-1) > outside
        low, high = np.where(is_more, middle, low), np.where(is_more, high, middle)
    return np.asarray((low + high) / 2)


def reach(before: Array, before_n: Array, after_n: Array, share: Array, weight: Array, level: float) -> Array:
    """The least ratio above 1 that `pair_p` would have found at a level, had the rate before been so; inf if none.

    The count after is then what that ratio gives, itself without chance: half of such changes would have been found.
    """
    low, high = np.zeros(len(weight)), np.full(len(weight), np.log(FARTHEST))
    expected = np.asarray(before) / np.asarray(before_n) * np.asarray(after_n)
    with np.errstate(over="ignore", invalid="ignore"):
        none = pair_p(before, before_n, expected * FARTHEST, after_n, share, weight) > level
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            is_found = pair_p(before, before_n, expected * np.exp(middle), after_n, share, weight) <= level
            low, high = np.where(is_found, low, middle), np.where(is_found, middle, high)
    return np.where(none | ~(expected > 0), np.inf, np.exp(high))
