"""Weighted shares of answers with intervals that know the sample's design."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t

from dashboard.statistics.arrays import Array
from dashboard.statistics.methods.checked import arrays, chosen, level, refuse

FORMS = ("t", "wilson")


def survey_share(
    y: ArrayLike,
    weight: ArrayLike,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    confidence: float = 0.95,
    limits: str = "t",
) -> tuple[float, float, float]:
    """Weighted share of answers, its variance by Taylor linearisation.

    Parameters
    ----------
    y : 1 or 0 for each respondent; missing for those who did not answer or are outside the group asked about, who still
        count as part of the sample. weight : above 0. stratum, cluster : which each respondent was drawn in; all one
        stratum, each its own cluster, by default.
    confidence : coverage, 0 < confidence < 1.
    limits : "t", the estimate -+ t times its error; or "wilson", Wilson's form with the variance's effective number of
        answers and t, which for rare answers in small groups covers what it says ("t" then covers 75-80 %).

    Returns
    -------
    (value, lower, upper), each in 0..1: R = sum(wy)/sum(w); V = sum over strata of m/(m - 1) sum (u - mean u)^2 with
    u = the cluster's sum of w (y - R) / sum(w), m the stratum's clusters; degrees of freedom clusters less strata, of
    the strata with answers. NaN limits where a stratum with answers has one cluster only.

    Raises
    ------
    ValueError when y is not 0 or 1 or a weight is not positive.

    References
    ----------
    C.-E. Sarndal, B. Swensson, J. Wretman (1992), Model assisted survey sampling, 5.6-5.8. Springer;
    E. L. Korn, B. I. Graubard (1998), Survey Methodology 24, 193-201, for the effective number.
    """
    y, weight = arrays(y=y, weight=weight)
    refuse(~np.isnan(y) & (y != 0) & (y != 1), "y", "0 or 1", y)
    refuse(weight <= 0, "weight", "a positive number", weight)
    known = ~np.isnan(y + weight)
    if not known.any():
        return np.nan, np.nan, np.nan
    w = np.where(known, weight, 0)
    total, yes = w.sum(), np.where(known, y, 0)
    value = (w * yes).sum() / total
    pull = w * (yes - value) * known / total
    strata = np.unique(np.zeros(len(y)) if stratum is None else np.asarray(stratum), return_inverse=True)[1]
    drawn = np.arange(len(y)) if cluster is None else np.unique(np.asarray(cluster), return_inverse=True)[1]
    units, place = np.unique(np.column_stack([strata, drawn]), axis=0, return_inverse=True)
    sums = np.bincount(place.ravel(), pull, minlength=len(units))
    of = units[:, 0]
    m = np.bincount(of)
    centred = sums - (np.bincount(of, sums) / m)[of]
    squares = np.bincount(of, centred**2)
    asked = np.bincount(strata, known) > 0
    if np.any(asked & (m < 2)):
        return value, np.nan, np.nan
    variance = float((np.where(m > 1, m / np.maximum(m - 1, 1), 0) * squares).sum())
    freedom = m[asked].sum() - asked.sum()
    lower, upper = design_limits(value, variance, known.sum(), freedom, confidence, limits)
    return value, float(lower), float(upper)


def design_limits(
    value: ArrayLike, variance: ArrayLike, n: ArrayLike, freedom: ArrayLike, confidence: float = 0.95, limits: str = "t"
) -> tuple[Array, Array]:
    """Limits of a share of known variance, vectorised; `limits` as `survey_share` takes it.

    Wilson's form with z = t and n_eff = R(1 - R)/V; where V is 0 (all answered
    alike) n_eff is n.
    """
    chosen("limits", limits, FORMS)
    value, variance, n, freedom = arrays(value=value, variance=variance, n=n, freedom=freedom)
    z = t.ppf(0.5 + level(confidence) / 2, np.where(freedom > 0, freedom, np.nan))
    if limits == "t":
        reach = z * np.sqrt(variance)
        return np.clip(value - reach, 0, 1), np.clip(value + reach, 0, 1)
    size = effective_number(value, variance, n)
    centre, spread = 2 * value * size + z**2, z * np.sqrt(z**2 + 4 * size * value * (1 - value))
    lower, upper = ((centre + sign * spread) / (2 * (size + z**2)) for sign in (-1, 1))
    return np.clip(np.minimum(lower, value), 0, 1), np.clip(np.maximum(upper, value), 0, 1)


def effective_number(value: ArrayLike, variance: ArrayLike, n: ArrayLike) -> Array:
    """How many answers drawn at random would give the variance: R(1 - R)/V, or n where all answered alike."""
    value, variance, n = arrays(value=value, variance=variance, n=n)
    alike = (value * (1 - value) <= 1e-12) | (variance <= 0)
    return np.where(
        np.isnan(value + variance), np.nan, np.where(alike, n, value * (1 - value) / np.where(alike, 1, variance))
    )
