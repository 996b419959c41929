"""Shares, counts and rates with their intervals."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2, norm

from dashboard.statistics.arrays import Array
from dashboard.statistics.methods.checked import arrays, level, refuse

EXACT_BELOW = 10


def share(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array, Array]:
    """Share of n with Wilson's score interval.

    Parameters
    ----------
    x : number with the property (a weighted survey estimate may be fractional); n : number asked, or the effective
        number. Scalars or arrays of one shape; a missing x or n gives NaN out.
    confidence : coverage, 0 < confidence < 1.

    Returns
    -------
    (value, lower, upper), each in 0..1: value = x / n and limits
    (2x + z^2 -+ z * sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)), z the normal quantile.

    Raises
    ------
    ValueError when x is negative or greater than n, or n is not positive.

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212.
    """
    x, n = arrays(x=x, n=n)
    refuse(n <= 0, "n", "a positive number", n)
    refuse((x < 0) | (x > n), "x", "0 to n", x)
    z = norm.ppf(0.5 + level(confidence) / 2)
    value, centre = x / n, 2 * x + z**2
    spread = z * np.sqrt(z**2 + 4 * x * (1 - value))
    lower, upper = ((centre + sign * spread) / (2 * (n + z**2)) for sign in (-1, 1))
    return value, np.clip(np.minimum(lower, value), 0, 1), np.clip(np.maximum(upper, value), 0, 1)


def count_interval(x: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """Byar's limits of a count.

    Parameters
    ----------
    x : number of events, scalar or array; missing gives NaN out. confidence : coverage, 0 < confidence < 1.

    Returns
    -------
    (lower, upper) in events: x (1 - 1/(9x) - z/(3 sqrt x))^3 and the same of x + 1 with + z. The lower limit is NaN
    where the bracket goes negative, which it does for few events, 0 always.

    Raises
    ------
    ValueError when x is negative.

    References
    ----------
    N. E. Breslow, N. E. Day (1987), Statistical methods in cancer research II, p. 69. IARC, Lyon.
    """
    (x,) = arrays(x=x)
    refuse(x < 0, "x", "0 or more", x)
    z = norm.ppf(0.5 + level(confidence) / 2)
    some = np.where(x > 0, x, np.nan)
    root = 1 - 1 / (9 * some) - z / (3 * np.sqrt(some))
    more = x + 1
    return np.where(root >= 0, some * root**3, np.nan), more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


def rate(x: ArrayLike, n: ArrayLike, per: float = 1000, confidence: float = 0.95) -> tuple[Array, Array, Array]:
    """Rate of events with its interval: exact Poisson below 10 events, Byar's from 10.

    Parameters
    ----------
    x : number of events; n : persons, or person-years. Scalars or arrays of one shape; a missing x or n gives NaN out.
    per : what the rate is given per, 1000 for "per 1 000". confidence : coverage, 0 < confidence < 1.

    Returns
    -------
    (value, lower, upper) per `per`: value = x / n * per; exact limits chi2(a/2; 2x)/2 and chi2(1 - a/2; 2x + 2)/2
    events.

    Raises
    ------
    ValueError when x is negative or n is not positive.

    References
    ----------
    F. Garwood (1936), Fiducial limits for the Poisson distribution. Biometrika 28, 437-442; Byar's as `count_interval`.
    """
    x, n = arrays(x=x, n=n)
    refuse(n <= 0, "n", "a positive number", n)
    lower, upper = poisson_limits(x, confidence)
    return x / n * per, lower / n * per, upper / n * per


def poisson_limits(x: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """The limits of a count as `rate` has them, in events: exact below 10 events (0 for none), Byar's from 10."""
    (x,) = arrays(x=x)
    refuse(x < 0, "x", "0 or more", x)
    tail = (1 - level(confidence)) / 2
    exact_lower = np.where(x > 0, chi2.ppf(tail, 2 * np.where(x > 0, x, 1)) / 2, np.where(np.isnan(x), np.nan, 0))
    exact_upper = chi2.ppf(1 - tail, 2 * x + 2) / 2
    byar_lower, byar_upper = count_interval(x, confidence)
    few = x < EXACT_BELOW
    return np.where(few, exact_lower, byar_lower), np.where(few, exact_upper, byar_upper)
