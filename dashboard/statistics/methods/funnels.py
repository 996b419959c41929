"""What an area of a given size may differ from the whole by chance: funnels, over-dispersion, smoothing."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import pdtrik
from scipy.stats import chi2, norm

from dashboard.statistics.arrays import Array
from dashboard.statistics.methods.checked import arrays, chosen, level, refuse
from dashboard.statistics.methods.intervals import poisson_limits

KINDS = ("share", "rate", "ratio")
CLASSES = ("High (0.001)", "High (0.025)", "Not significant", "Low (0.025)", "Low (0.001)")


def funnel_limits(
    size: ArrayLike, baseline: ArrayLike, kind: str = "share", confidence: float = 0.95, dispersion: float = 1
) -> tuple[Array, Array]:
    """Between which limits an area's value lies by chance, were its true value the baseline.

    Parameters
    ----------
    size : n for a share, persons for a rate, expected events for a ratio. baseline : the whole's value, 0..1 for a
        share, events per person for a rate (per unit of `size`), 1 for a ratio. Missing gives NaN out.
    kind : "share", "rate" or "ratio". confidence : 0.95 and 0.998 are the usual two funnels.
    dispersion : `over_dispersion`'s factor; the limits lie sqrt(dispersion) times as far from the baseline.

    Returns
    -------
    (lower, upper) in the baseline's unit. Share: b -+ z sqrt(b(1 - b)/size) within 0..1. Rate and ratio, with E = size
    b expected events: those O/size for which E is an exact Poisson limit of O (O need not be whole); never below 0.

    Raises
    ------
    ValueError when a size is not positive, a baseline negative (or above 1 for a share), or the kind unknown.

    References
    ----------
    D. J. Spiegelhalter (2005), Funnel plots for comparing institutional performance.
    Statistics in Medicine 24, 1185-1202.
    """
    size, baseline = _funnel(size, baseline, kind)
    tail = (1 - level(confidence)) / 2
    if kind == "share":
        reach = norm.ppf(1 - tail) * np.sqrt(dispersion * baseline * (1 - baseline) / size)
        return np.clip(baseline - reach, 0, 1), np.clip(baseline + reach, 0, 1)
    expected = size * baseline
    few, many = pdtrik(tail, expected), pdtrik(1 - tail, expected) + 1
    few = np.where(expected < -np.log(tail), 0, few)  # even no event at all is within the limit
    stretch = np.sqrt(dispersion)
    lower, upper = (expected + stretch * (limit - expected) for limit in (few, many))
    return np.maximum(lower, 0) / size, upper / size


def funnel_class(x: ArrayLike, n: ArrayLike, baseline: ArrayLike, kind: str = "share") -> Array:
    """How far an area lies from the baseline: outside the 95 % or the 99.8 % funnel, or not.

    Parameters
    ----------
    x : number with the property, or events; n : number asked, persons, or expected events (kind "ratio").
    baseline : as `funnel_limits` takes it. kind : "share", "rate" or "ratio".

    Returns
    -------
    "High (0.001)", "High (0.025)", "Not significant", "Low (0.025)" or "Low (0.001)" for each area; the number is the
    chance to lie so far out on that side. "" where something is missing. Shares are set against the limits about the
    baseline, rates and ratios by whether the interval of their own count (`rate`) holds it, which comes to the same.

    Raises
    ------
    ValueError when x is negative, or above n for a share, n not positive, or as `funnel_limits`.

    References
    ----------
    D. J. Spiegelhalter (2005), as `funnel_limits`.
    """
    (x,) = arrays(x=x)
    refuse(x < 0, "x", "0 or more", x)
    n, baseline = _funnel(n, baseline, kind, "n")
    x, n, baseline = arrays(x=x, n=n, baseline=baseline)
    if kind == "share":
        refuse(x > n, "x", "0 to n", x)
        value, inner, outer = x / n, funnel_limits(n, baseline), funnel_limits(n, baseline, confidence=0.998)
        tests = [value > outer[1], value > inner[1], value < outer[0], value < inner[0]]
    else:
        expected, inner, outer = n * baseline, poisson_limits(x), poisson_limits(x, 0.998)
        tests = [outer[0] > expected, inner[0] > expected, outer[1] < expected, inner[1] < expected]
    names = np.select(tests, [CLASSES[0], CLASSES[1], CLASSES[4], CLASSES[3]], CLASSES[2])
    return np.where(np.isnan(x + n + baseline), "", names)


def over_dispersion(x: ArrayLike, n: ArrayLike, baseline: float | None = None, kind: str = "share") -> float:
    """How many times wider than chance areas scatter about the baseline, as a factor of the variance.

    Parameters
    ----------
    x, n, kind : as `funnel_class`, one entry per area; areas with something missing are left out.
    baseline : the whole's value; sum(x) / sum(n) by default.

    Returns
    -------
    phi = mean of the squared z-scores of the areas, the 10 % at either end winsorised so that a few true outliers do
    not hide themselves; 1 where that is no more than chance gives (phi * areas below the chi-square's 95 % point). NaN
    for fewer than two areas. Meant for some thirty areas or more.

    Raises
    ------
    ValueError as `funnel_class`.

    References
    ----------
    D. J. Spiegelhalter (2005), Handling over-dispersion of performance indicators.
    Quality and Safety in Health Care 14, 347-351.
    """
    counts, sizes = arrays(x=x, n=n)
    known = ~np.isnan(counts + sizes)
    counts, sizes = counts[known], sizes[known]
    if len(counts) < 2:
        return float("nan")
    baseline = counts.sum() / sizes.sum() if baseline is None else baseline
    sizes, middle = _funnel(sizes, baseline, kind, "n")
    value = counts / sizes
    if kind == "share":
        z = 2 * np.sqrt(sizes) * (np.arcsin(np.sqrt(value)) - np.arcsin(np.sqrt(middle)))
    else:
        z = 2 * (np.sqrt(counts) - np.sqrt(sizes * middle))
    z = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    phi = float(np.mean(z**2))
    return phi if phi * len(z) > chi2.ppf(0.95, len(z)) else 1.0


def smoothed_rate(x: ArrayLike, n: ArrayLike, per: float = 1000) -> Array:
    """Empirical Bayes: each area's rate drawn towards the whole's, the more the fewer live there.

    Parameters
    ----------
    x : events; n : persons, one entry per area; an area with something missing gives NaN and is left out of the whole.
    per : what the rate is given per.

    Returns
    -------
    Smoothed rates: m + c (x/n - m), m = sum(x)/sum(n), c = A / (A + m/n), A = max(0, s2 - m / mean(n)), s2 the
    variance of the rates about m weighted by n.

    Raises
    ------
    ValueError when x is negative or n is not positive.

    References
    ----------
    R. J. Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators. Applied Statistics 40,
    283-294.
    """
    x, n = arrays(x=x, n=n)
    refuse(x < 0, "x", "0 or more", x)
    refuse(n <= 0, "n", "a positive number", n)
    known = ~np.isnan(x + n)
    if not known.any():
        return np.full(x.shape, np.nan)
    total = n[known].sum()
    middle = x[known].sum() / total
    scatter = (n[known] * (x[known] / n[known] - middle) ** 2).sum() / total
    between = max(0.0, scatter - middle / n[known].mean())
    kept = between / (between + middle / n) if middle else np.zeros(x.shape)
    return np.where(known, middle + kept * (x / n - middle), np.nan) * per


def _funnel(size: ArrayLike, baseline: ArrayLike, kind: str, name: str = "size") -> list[Array]:
    chosen("kind", kind, KINDS)
    size, baseline = arrays(size=size, baseline=baseline)
    refuse(size <= 0, name, "a positive number", size)
    refuse(baseline < 0, "baseline", "0 or more", baseline)
    if kind == "share":
        refuse(baseline > 1, "baseline", "0 to 1", baseline)
    return [size, baseline]
