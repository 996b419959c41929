"""How much counts vary from year to year beyond chance, when nothing lasting happens: the usual variation.

It is the relative variance a of one year's count (variance = mean + a mean^2), learnt from how counts lie about lines
of some six years, so that a steady rise or fall is no variation. No series of ten years tells its own a well, so what
is known of it is kept as weights over a grid, from three sources: the prior of the source and level (`fit_prior`), the
series' own points, and half as much the points of the other areas, since areas' years go together to some part.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import gammaln, logsumexp

from dashboard.statistics.arrays import Array
from dashboard.statistics.judgement.lines import lines

GRID = np.geomspace(1e-5, 1.0, 31)
STRETCH = 6  # years that a line is drawn through: short enough to be straight
PEERS = 0.5  # what the other areas' points weigh against the series' own


@dataclass(frozen=True)
class Prior:
    """What is known of a before a series is seen: a ~ middle x freedom / chi-square(freedom)."""

    middle: float
    freedom: float


UNKNOWN = Prior(0.006, 3.0)  # for a source with fewer than eight series
BESIDE = Prior(0.004, 2.0)  # for an area beside the rest of its city
FEWEST_SERIES = 8


def evidence(years: Array, counts: Array, exposure: Array, newest_apart: int = 0) -> Array:
    """The log-likelihood of each a on the grid, from how each series' counts lie about its lines.

    Parameters
    ----------
    years : (points,) in order. counts, exposure : (series, points); NaN where a series has no figure.
    newest_apart : so many of the newest points are a stretch of their own; 0 for none.

    Returns
    -------
    (series, grid). With R = sum (x - mu)^2 / mu about the lines, d = sum (m - 2) over stretches of m points and
    M = sum (1 - h) mu / d: R / (1 + a M) ~ chi-square with d degrees of freedom. 0 where d is 0: nothing is told.
    """
    found = np.zeros((len(counts), len(GRID)))
    owners, t, x, n = _stretches(years, counts, exposure, newest_apart)
    if not len(owners):
        return np.asarray(found)
    fitted = lines(t, x, n)
    known = ~np.isnan(x)
    mean = np.where(known & (fitted.expected > 1e-9), fitted.expected, np.nan)
    squares = np.nansum((np.where(known, x, np.nan) - mean) ** 2 / mean, axis=-1)
    above = np.nansum((1 - np.clip(fitted.leverage, 0, 1)) * mean, axis=-1)
    free = np.where((~np.isnan(mean)).any(-1), known.sum(-1) - 2.0, 0.0)
    shape = (len(counts),)
    total, degrees, reach = (np.bincount(owners, part, minlength=shape[0]) for part in (squares, free, above))
    told = degrees > 0
    scale = 1 + GRID * (reach[told] / degrees[told])[:, None]
    half = degrees[told, None] / 2
    ratio = np.maximum(total[told, None], 1e-12) / scale
    found[told] = (half - 1) * np.log(ratio) - ratio / 2 - half * np.log(2) - gammaln(half) - np.log(scale)
    return np.asarray(found)


def _stretches(years: Array, counts: Array, exposure: Array, newest_apart: int) -> tuple[Array, Array, Array, Array]:
    """(series, years, counts, exposure) of the stretches of three points or more, one row each, NaN after the last."""
    owners, cut = [], []
    for series, own in enumerate(counts):
        places = np.flatnonzero(~np.isnan(own))
        for part in _parts(places, newest_apart):
            if len(part) > 2:
                owners.append(series)
                cut.append(part)
    width = max((len(part) for part in cut), default=0)
    t, x, n = (np.full((len(cut), width), np.nan) for _ in range(3))
    for row, (series, part) in enumerate(zip(owners, cut, strict=True)):
        t[row, : len(part)] = years[part]
        x[row, : len(part)] = counts[series, part]
        n[row, : len(part)] = exposure[series, part]
    return np.array(owners, dtype=int), np.where(np.isnan(t), 0.0, t), x, n


def _parts(places: Array, newest_apart: int) -> list[Array]:
    head, tail = (places[:-newest_apart], places[-newest_apart:]) if newest_apart else (places, places[:0])
    number = max(round(len(head) / STRETCH), 1)
    return [*np.array_split(head, number), tail]


def log_prior(middle: ArrayLike, freedom: ArrayLike) -> Array:
    """The logarithm of the priors' weights on the grid, summing to 1: (…, grid) for parameters of any shape."""
    half = np.asarray(freedom, dtype=float)[..., None] / 2
    # the density times a, since the grid is even in log a
    logs = -half * np.log(GRID) - half * np.asarray(middle, dtype=float)[..., None] / GRID
    return np.asarray(logs - logsumexp(logs, axis=-1, keepdims=True))


def weights(own: Array, others: Array, priors: Array) -> Array:
    """The posterior weights of each a for each series: prior x own x (the others' together)^0.5.

    own : (series, grid) of `evidence`; others : the sum of the other areas' evidence, 0 for none; priors : `log_prior`.
    All three broadcast.
    """
    logs = priors + own + PEERS * others
    return np.asarray(np.exp(logs - logsumexp(logs, axis=-1, keepdims=True)))


def fit_prior(evidences: Array) -> Prior:
    """The prior under which the series of one source and level are likeliest (empirical Bayes); UNKNOWN with few.

    evidences : (series, grid) of `evidence`, of series of different measures and areas.

    References
    ----------
    G. K. Smyth (2004), Linear models and empirical Bayes methods for assessing differential expression in microarray
    experiments. Statistical Applications in Genetics and Molecular Biology 3, 3.
    """
    told = evidences[np.ptp(evidences, axis=-1) > 0]
    if len(told) < FEWEST_SERIES:
        return UNKNOWN

    def unlikely(place: Array) -> float:
        return -float(logsumexp(told + log_prior(*np.exp(place)), axis=-1).sum())

    bounds = [(np.log(2e-5), np.log(0.5)), (np.log(0.5), np.log(30.0))]
    found = minimize(unlikely, np.log([UNKNOWN.middle, UNKNOWN.freedom]), method="L-BFGS-B", bounds=bounds)
    return Prior(float(np.exp(found.x[0])), float(np.exp(found.x[1])))
