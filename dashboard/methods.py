"""Statistics: counts and denominators in, values with intervals out. Pure and vectorised, no I/O."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm


def share(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[NDArray, NDArray, NDArray]:
    """Share of n with Wilson's score interval.

    Parameters
    ----------
    x : number with the property (a weighted survey estimate may be fractional); n : number asked.
        Scalars or arrays of one shape; missing in gives NaN out.
    confidence : coverage, 0 < confidence < 1.

    Returns
    -------
    (value, lower, upper), each in 0..1: value = x / n and limits
    (2x + z^2 -+ z * sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)).

    Raises
    ------
    ValueError when x is negative or greater than n, or n is not positive.

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212.
    """
    x, n = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(n, dtype=float))
    if np.any(bad := n <= 0):
        raise ValueError(f"n: expected a positive number, found {n[bad].flat[0]:g}")
    if np.any(bad := (x < 0) | (x > n)):
        raise ValueError(f"x: expected 0 to n, found {x[bad].flat[0]:g}")
    z = norm.ppf(0.5 + confidence / 2)
    value, centre = x / n, 2 * x + z**2
    spread = z * np.sqrt(z**2 + 4 * x * (1 - value))
    return value, (centre - spread) / (2 * (n + z**2)), (centre + spread) / (2 * (n + z**2))
