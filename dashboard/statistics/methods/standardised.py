"""Rates made comparable between populations of unlike age."""

import numpy as np
from numpy.typing import ArrayLike

from dashboard.statistics.arrays import Array
from dashboard.statistics.methods.checked import arrays, refuse
from dashboard.statistics.methods.intervals import count_interval, rate

FEWEST = 10


def standardised_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
    variance: ArrayLike | None = None,
) -> tuple[Array, Array, Array]:
    """Directly standardised rate with Dobson's interval.

    Parameters
    ----------
    count, population, standard : events, persons and standard population, one entry per age band along the last axis;
        other axes are areas. A missing entry in any band gives NaN out.
    per : what the rate is given per. confidence : coverage, 0 < confidence < 1.
    variance : variance of each band's count; the count itself by default (each event another person's). For repeat
        events it is the sum over persons of frequency^2.

    Returns
    -------
    (value, lower, upper) per `per`: value = sum(w count/population) / sum(w); limits value + sqrt(V / O) (L - O) with
    O = sum(count), L Byar's limit of O and V = sum(w^2 variance / population^2) / sum(w)^2. With repeat events the root
    is of V over the summed `variance`, times sqrt(variance / O) for the limits of O. NaN below 10 events in all.

    Raises
    ------
    ValueError when a count or variance is negative or a population or standard is not positive.

    References
    ----------
    A. J. Dobson et al. (1991), Confidence intervals for weighted sums of Poisson parameters.
    Statistics in Medicine 10, 457-462.
    """
    count, population, standard = arrays(count=count, population=population, standard=standard)
    spread = count if variance is None else np.broadcast_to(np.asarray(variance, dtype=float), count.shape)
    refuse(count < 0, "count", "0 or more", count)
    refuse(spread < 0, "variance", "0 or more", spread)
    refuse(population <= 0, "population", "a positive number", population)
    refuse(standard <= 0, "standard", "a positive number", standard)
    weight = standard.sum(axis=-1)
    value = (standard * count / population).sum(axis=-1) / weight
    error = (standard**2 * spread / population**2).sum(axis=-1) / weight**2
    total = np.asarray(count.sum(axis=-1))
    enough = np.where(total >= FEWEST, total, np.nan)
    lower, upper = count_interval(enough, confidence)
    scale = np.sqrt(error / enough)

    def known(part: Array) -> Array:
        return np.where(np.isnan(enough), np.nan, part * per)

    return known(value), known(value + scale * (lower - enough)), known(value + scale * (upper - enough))


def standardised_ratio(
    observed: ArrayLike, expected: ArrayLike, per: float = 1, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """Indirectly standardised ratio: observed events over those expected, exact below 10 events and Byar's from 10.

    Parameters
    ----------
    observed : events; expected : events at the standard's rates (need not be whole). Scalars or arrays of one shape;
        missing gives NaN out. per : 1 for a ratio, 100 for an index. confidence : coverage, 0 < confidence < 1.

    Returns
    -------
    (value, lower, upper) per `per`: observed / expected, and the limits of `observed` over `expected`.

    Raises
    ------
    ValueError when observed is negative or expected is not positive.

    References
    ----------
    N. E. Breslow, N. E. Day (1987), Statistical methods in cancer research II, p. 69. IARC, Lyon.
    """
    observed, expected = arrays(observed=observed, expected=expected)
    refuse(observed < 0, "observed", "0 or more", observed)
    refuse(expected <= 0, "expected", "a positive number", expected)
    return rate(observed, expected, per, confidence)
