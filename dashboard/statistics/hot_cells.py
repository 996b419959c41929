"""Hot cells: Getis-Ord Gi* over hexagons told in classes, with exact p-values and false discovery control.

The normal approximation calls a mere scatter of skewed counts hot, so p is exact: the chance that as many cells drawn
at random from all of the city's would together score as high as the cell and its neighbours do.
"""

from collections import Counter

import numpy as np
import pandas as pd
from scipy.special import gammaln

from dashboard.statistics import methods
from dashboard.statistics.arrays import Array

FEWEST_CELLS = 30
LEVEL = 0.05


def tested(cells: list[str], scores: Array, neighbours: dict[str, list[str]], q: float = LEVEL) -> pd.DataFrame:
    """Gi* of every cell: cell, score, neighbours, z, p, is_hot.

    Parameters
    ----------
    cells : every cell of the study area, also those without events. scores : a whole number of 0 or more for each, such
        as the number of its class; the test holds whatever the scores are. neighbours : the cells that touch each.
    q : the share of false discoveries that is accepted among the cells called hot (Benjamini-Hochberg).

    Returns
    -------
    z is the standardised Gi* (binary weights, the cell among its own neighbours), p the exact one-sided chance of a sum
    as high without replacement, is_hot whether it stands among all cells. With fewer than 30 cells that have a score
    above 0 nothing is tested: p is NaN and no cell is hot.

    Raises
    ------
    ValueError when a score is negative or not a whole number.

    References
    ----------
    J. K. Ord, A. Getis (1995), Local spatial autocorrelation statistics. Geographical Analysis 27, 286-306;
    M. C. Castro, B. H. Singer (2006), Controlling the false discovery rate. Geographical Analysis 38, 180-208.
    """
    scores = np.asarray(scores)
    if np.any(bad := (scores < 0) | (scores != np.floor(scores))):
        raise ValueError(f"scores: expected whole numbers of 0 or more, found {scores[bad][0]:g}")
    scores = scores.astype(int)
    place = {cell: at for at, cell in enumerate(cells)}
    around = [[at, *(place[near] for near in neighbours[cell] if near in place)] for at, cell in enumerate(cells)]
    sums, sizes = np.array([scores[near].sum() for near in around]), np.array([len(near) for near in around])
    frame = pd.DataFrame({"cell": cells, "score": scores, "neighbours": sizes - 1, "z": _z(scores, sums, sizes)})
    if (scores > 0).sum() < FEWEST_CELLS:
        return frame.assign(p=np.nan, is_hot=False)
    tails = {size: upper_tail(scores, int(size)) for size in np.unique(sizes)}
    p = np.array([tails[size][total] for size, total in zip(sizes, sums, strict=True)])
    return frame.assign(p=p, is_hot=methods.false_discovery(p, q))


def _z(scores: Array, sums: Array, sizes: Array) -> Array:
    n, mean, spread = len(scores), scores.mean(), scores.std()
    error = spread * np.sqrt((n * sizes - sizes**2) / (n - 1))
    return np.asarray(np.divide(sums - mean * sizes, error, out=np.zeros(len(sums)), where=error > 0))


def upper_tail(scores: Array, size: int) -> Array:
    """P(sum >= s) for s = 0, 1, … of `size` scores drawn without replacement: exact, by counting the ways.

    The ways to draw j of the N_c cells of each class c are multiplied together, class by class, in a table of cells
    drawn by sum reached.
    """
    top = int(np.sort(scores)[-size:].sum())
    ways = np.zeros((size + 1, top + 2))
    ways[0, 0] = 1.0
    for score, count in sorted(Counter(scores.tolist()).items()):
        fresh = np.zeros_like(ways)
        for drawn in range(min(size, count) + 1):
            reach = score * drawn
            if reach > top:
                break
            chance = np.exp(_log_ways(count, drawn))
            fresh[drawn:, reach:] += chance * ways[: size + 1 - drawn, : top + 2 - reach]
        ways = fresh
    chances = ways[size] / np.exp(_log_ways(len(scores), size))
    return np.asarray(np.minimum(np.cumsum(chances[::-1])[::-1], 1.0))


def _log_ways(n: int, k: int) -> float:
    return float(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))
