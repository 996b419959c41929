"""Differences between two values that have intervals, and many tests at once."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.multitest import multipletests

from dashboard.statistics.arrays import Array
from dashboard.statistics.methods.checked import arrays, refuse


class Gap(NamedTuple):
    """a - b and a / b, each with limits."""

    difference: Array
    difference_lower: Array
    difference_upper: Array
    ratio: Array
    ratio_lower: Array
    ratio_upper: Array


def gap(a: Sequence[ArrayLike], b: Sequence[ArrayLike]) -> Gap:
    """Difference and ratio of two independent values, with the intervals that follow from theirs.

    Parameters
    ----------
    a, b : (value, lower, upper) as `share`, `rate` and the others give them, of one unit and confidence. Missing gives
        NaN.

    Returns
    -------
    Gap(difference, difference_lower, difference_upper, ratio, ratio_lower, ratio_upper), a - b and a / b:
    lower = d - sqrt((a - la)^2 + (ub - b)^2), upper = d + sqrt((ua - a)^2 + (b - lb)^2); the ratio the same on the log
    scale, infinite above where b may be 0.

    Raises
    ------
    ValueError when a value lies outside its limits, or a value is negative.

    References
    ----------
    R. G. Newcombe (1998), Interval estimation for the difference between independent proportions. Statistics in
    Medicine 17, 873-890; A. Donner, G. Y. Zou (2012), Closed-form confidence intervals for functions of the normal
    mean and standard deviation. Statistical Methods in Medical Research 21, 347-359.
    """
    va, la, ua, vb, lb, ub = arrays(**dict(zip("abcdef", (*a, *b), strict=True)))
    for name, value, lower, upper in (("a", va, la, ua), ("b", vb, lb, ub)):
        refuse(value < 0, name, "0 or more", value)
        refuse((value < lower) | (value > upper), name, "a value within its limits", value)
    with np.errstate(divide="ignore", invalid="ignore"):
        down = np.exp(-np.hypot(np.log(va / np.where(va > 0, la, 1)), np.log(ub / vb)))
        up = np.exp(np.hypot(np.log(ua / va), np.log(vb / lb)))
        ratio = np.where(vb > 0, va / vb, np.where(va > 0, np.inf, np.nan))
        lower = np.where((va > 0) & (la > 0), np.where(vb > 0, ratio * down, la / ub), 0.0 * (va + vb + la + ub))
        upper = np.where((vb > 0) & (lb > 0), np.where(va > 0, ratio * up, ua / lb), np.inf + 0 * (va + vb + lb + ua))
    d = va - vb
    return Gap(d, d - np.hypot(va - la, ub - vb), d + np.hypot(ua - va, vb - lb), ratio, lower, upper)


def false_discovery(p: ArrayLike, q: float = 0.05) -> Array:
    """Which of many tests hold when at most the share q of those that do may be false (Benjamini-Hochberg).

    Parameters
    ----------
    p : one p a test, any shape; a missing one never holds and is not counted. q : 0 < q < 1.

    Returns
    -------
    Array of booleans: p at most the largest p_(i) with p_(i) <= q i / m.

    Raises
    ------
    ValueError when a p is not within 0..1 or q not between 0 and 1.

    References
    ----------
    Y. Benjamini, Y. Hochberg (1995), Controlling the false discovery rate. Journal of the Royal Statistical Society B
    57, 289-300.
    """
    (p,) = arrays(p=p)
    refuse((p < 0) | (p > 1), "p", "0 to 1", p)
    if not 0 < q < 1:
        raise ValueError(f"q: expected between 0 and 1, found {q:g}")
    known, found = ~np.isnan(p), np.zeros(p.shape, dtype=bool)
    if known.any():
        found[known] = multipletests(p[known], q, method="fdr_bh")[0]
    return found
