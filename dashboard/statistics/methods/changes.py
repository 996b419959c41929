"""Whether two counts, or the points of a series, differ by more than chance."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, bdtrc, betaln, stdtr, stdtrit, xlog1py, xlogy
from scipy.stats import beta, norm, poisson_means_test
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from dashboard.statistics.arrays import Array
from dashboard.statistics.methods.checked import arrays, chosen, level, refuse

EXACT_UP_TO = 400  # events together; above that the E-test's statistic is read against the normal curve
NO_LIKELIER = 1e-7  # of two numbers: their chances differ by less
POINTS, TREND = 5, 9.5495
TRENDS = ("increasing", "decreasing", "no change", "cannot be calculated")


class Change(tuple[Array, Array, Array, Array]):
    """(ratio, lower, upper, p), and `method`: "e_test" or "negative_binomial"."""

    method: str

    def __new__(cls, ratio: Array, lower: Array, upper: Array, p: Array, method: str) -> "Change":
        made = super().__new__(cls, (ratio, lower, upper, p))
        made.method = method
        return made


def change(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    confidence: float = 0.95,
    spread: tuple[ArrayLike, ArrayLike] | None = None,
) -> Change:
    """From one count to another: the ratio of the rates with its interval, and the two-sided p of no change.

    Parameters
    ----------
    x1, n1, x2, n2 : events and persons (or time) before and after. Scalars or arrays of one shape; missing gives NaN
        out.
    confidence : coverage of the interval, 0 < confidence < 1.
    spread : (extra, degrees of freedom), how much such counts vary from one time to the next beyond chance: a of
        variance = mean + a mean^2, and how well that is known (reading.variation); without it Poisson is all there is.

    Returns
    -------
    (ratio, lower, upper, p) with the attribute `method`. ratio = (x2/n2)/(x1/n1); NaN when there was no event,
    infinite when none before.
    e_test: Poisson E-test (above 400 events its statistic on the normal curve), interval from the exact limits of x2
    among x1 + x2. negative_binomial: the lesser of (r2 - r1)/sqrt(m/n1 + m/n2 + 2 a m^2), m the common rate and a the
    relative variance beyond chance, and log(r2/r1)/sqrt(1/x1 + 1/x2 + 2 a), since such counts are skew, against
    Student's t with those degrees of freedom; interval on the log scale.

    Raises
    ------
    ValueError when a count is negative or an n not positive.

    References
    ----------
    K. Krishnamoorthy, J. Thomson (2004), A more powerful test for comparing two Poisson means. Journal of Statistical
    Planning and Inference 119, 23-35; J. F. Lawless (1987), Negative binomial and mixed Poisson regression. Canadian
    Journal of Statistics 15, 209-225.
    """
    x1, n1, x2, n2 = arrays(x1=x1, n1=n1, x2=x2, n2=n2)
    for name, values in (("x1", x1), ("x2", x2)):
        refuse(values < 0, name, "0 or more", values)
    for name, values in (("n1", n1), ("n2", n2)):
        refuse(values <= 0, name, "a positive number", values)
    level(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x2 / n2) / (x1 / n1)
        if spread is None:
            return Change(ratio, *_ratio_limits(x1, n1, x2, n2, confidence), _e_test(x1, n1, x2, n2), "e_test")
        extra, freedom = (np.asarray(part, dtype=float) for part in spread)
        lower, upper, p = _over_dispersed(x1, n1, x2, n2, extra, freedom, confidence)
        return Change(ratio, lower, upper, p, "negative_binomial")


_e_tested = np.vectorize(
    lambda x1, n1, x2, n2: poisson_means_test(round(x1), n1, round(x2), n2).pvalue if x1 + x2 else 1.0, otypes=[float]
)


def _e_test(x1: Array, n1: Array, x2: Array, n2: Array) -> Array:
    known = ~np.isnan(x1 + n1 + x2 + n2)
    few = known & (x1 + x2 <= EXACT_UP_TO)
    z = (x2 / n2 - x1 / n1) / np.sqrt(x1 / n1**2 + x2 / n2**2)
    p = np.asarray(np.where(known, 2 * norm.sf(np.abs(z)), np.nan))
    if few.any():
        p[few] = _e_tested(x1[few], n1[few], x2[few], n2[few])
    return np.asarray(np.minimum(p, 1))


def _ratio_limits(x1: Array, n1: Array, x2: Array, n2: Array, confidence: float) -> tuple[Array, Array]:
    tail = (1 - confidence) / 2
    lower = np.where(x2 > 0, beta.ppf(tail, np.where(x2 > 0, x2, 1), x1 + 1), x2)
    upper = np.where(x1 > 0, beta.ppf(1 - tail, x2 + 1, np.where(x1 > 0, x1, 1)), x1 + 1)
    return lower / (1 - lower) * n1 / n2, np.where(upper >= 1, np.inf, upper / (1 - upper)) * n1 / n2


def _over_dispersed(
    x1: Array, n1: Array, x2: Array, n2: Array, extra: Array, freedom: Array, confidence: float
) -> tuple[Array, Array, Array]:
    middle = (x1 + x2) / (n1 + n2)
    error = np.sqrt(middle / n1 + middle / n2 + 2 * extra * middle**2)
    z = np.where(x1 + x2 > 0, (x2 / n2 - x1 / n1) / error, x1 + x2)
    a, b = (np.maximum(values, 0.5) for values in (x1, x2))
    log_error = np.sqrt(1 / a + 1 / b + 2 * extra)
    reach, ratio = stdtrit(freedom, 0.5 + confidence / 2) * log_error, (b / n2) / (a / n1)
    z = np.minimum(np.abs(z), np.abs(np.log(ratio)) / log_error)
    lower, upper = np.where(x2 > 0, ratio * np.exp(-reach), x2), np.where(x1 > 0, ratio * np.exp(reach), x1 + np.inf)
    return lower, upper, 2 * stdtr(freedom, -z)


def step_freedom(steps: ArrayLike) -> Array:
    """Degrees of freedom of the sum of squares of `steps` neighbouring differences of one series: 2 m^2 / (3 m - 1).

    One step has one, many have two thirds each, since neighbouring differences share a point (J. von Neumann et al.
    1941).
    """
    steps = np.asarray(steps, dtype=float)
    return np.where(steps > 0, 2 * steps**2 / np.maximum(3 * steps - 1, 1), 0.0)


def split_p(x: ArrayLike, n: ArrayLike, rest_x: ArrayLike, rest_n: ArrayLike) -> Array:
    """Exact conditional two-sided p that a part and the rest have the same rate.

    Parameters
    ----------
    x, n : events and persons of the part; rest_x, rest_n : of the rest. Whole events; missing gives NaN out.

    Returns
    -------
    p of x among x + rest_x, binomial with chance n / (n + rest_n). Right also where the part is small and the rest
    large.

    Raises
    ------
    ValueError when a count is negative or an n not positive.

    References
    ----------
    J. Przyborowski, H. Wilenski (1940), Homogeneity of results in testing samples from Poisson series. Biometrika 31,
    313-323.
    """
    x, n, rest_x, rest_n = arrays(x=x, n=n, rest_x=rest_x, rest_n=rest_n)
    for name, values in (("x", x), ("rest_x", rest_x)):
        refuse(values < 0, name, "0 or more", values)
    for name, values in (("n", n), ("rest_n", rest_n)):
        refuse(values <= 0, name, "a positive number", values)
    whole, known = np.round(x) + np.round(rest_x), ~np.isnan(x + n + rest_x + rest_n)
    p = np.where(known, 1.0, np.nan)
    tested = known & (x + rest_x >= 1)
    p[tested] = _binomial_p(np.round(x[tested]), whole[tested], n[tested] / (n[tested] + rest_n[tested]))
    return p


def _binomial_p(x: Array, n: Array, chance: Array) -> Array:
    """The chance of all numbers of n that are no likelier than x: scipy.stats.binomtest's, of many at once."""
    above = x > n * chance
    x, chance = np.where(above, n - x, x), np.where(above, 1 - chance, chance)
    least = _log_chance(x, n, chance) + NO_LIKELIER
    first, end = np.ceil(n * chance), n + 1  # the first number of the other tail lies between, if it has any
    while (first < end).any():
        middle = (first + end) // 2
        is_within = _log_chance(np.minimum(middle, n), n, chance) <= least
        end = np.where(is_within, middle, end)
        first = np.where(is_within | (first >= end), first, middle + 1)
    other = np.where(first <= n, bdtrc(first - 1, n.astype(int), chance), 0.0)
    return np.where(x == n * chance, 1.0, np.minimum(bdtr(x, n.astype(int), chance) + other, 1.0))


def _log_chance(x: Array, n: Array, chance: Array) -> Array:
    """The logarithm of the binomial chance of x of n."""
    return np.asarray(xlogy(x, chance) + xlog1py(n - x, -chance) - betaln(x + 1, n - x + 1) - np.log1p(n))


def share_p(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, rounding: ArrayLike = 0) -> Array:
    """Two-sided p that two shares of separate samples are equal.

    Parameters
    ----------
    x1, n1, x2, n2 : number with the property and (effective) number asked; missing gives NaN out.
    rounding : step that the published shares are rounded to, 0.01 for whole per cent; adds step^2 / 12 to each
        variance.

    Returns
    -------
    p of the pooled z-test with the factor (N - 1)/N, N = n1 + n2.

    Raises
    ------
    ValueError when x is negative or above n, or n is not positive.

    References
    ----------
    I. Campbell (2007), Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample recommendations.
    Statistics in Medicine 26, 3661-3675.
    """
    x1, n1, x2, n2, rounding = arrays(x1=x1, n1=n1, x2=x2, n2=n2, rounding=rounding)
    for name, x, n in (("1", x1, n1), ("2", x2, n2)):
        refuse(n <= 0, f"n{name}", "a positive number", n)
        refuse((x < 0) | (x > n), f"x{name}", "0 to n", x)
    both = n1 + n2
    pooled = (x1 + x2) / both
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2) * both / np.maximum(both - 1, 1) + rounding**2 / 6
    gap = x2 / n2 - x1 / n1
    z = np.abs(np.where(variance > 0, gap / np.sqrt(np.where(variance > 0, variance, 1)), gap))
    return np.asarray(2 * norm.sf(z))


def recent_trend(period: ArrayLike, x: ArrayLike, n: ArrayLike, kind: str = "share") -> str:
    """Whether the last five points rise or fall: chi-square for trend, and no single point that decides it.

    Parameters
    ----------
    period : when, as numbers, in any order; x : number with the property, or events; n : number asked, or persons.
    kind : "share" or "rate".

    Returns
    -------
    "increasing" or "decreasing" when (sum x (t - T))^2 / V, T the mean of the periods t weighted by n, is above 9.5495
    (p = 0.002) and the slope keeps its sign when any one point is left out; else "no change". V = P sum n (t - T)^2, P
    the common value, times 1 - P for a share. "cannot be calculated" with fewer than five points, one of the last five
    missing, or a share of none or all, or no event, in one of them.

    Raises
    ------
    ValueError when x is negative, or above n for a share, n not positive, or the kind unknown.

    References
    ----------
    P. Armitage (1955), Tests for linear trends in proportions and frequencies. Biometrics 11, 375-386; Office for
    Health Improvement and Disparities, Fingertips technical guidance, Recent trends.
    """
    chosen("kind", kind, ("share", "rate"))
    period, x, n = (np.atleast_1d(part) for part in arrays(period=period, x=x, n=n))
    refuse(x < 0, "x", "0 or more", x)
    refuse(n <= 0, "n", "a positive number", n)
    if kind == "share":
        refuse(x > n, "x", "0 to n", x)
    last = np.argsort(period)[-POINTS:]
    period, x, n = period[last], x[last], n[last]
    if len(x) < POINTS or np.isnan(period + x + n).any() or (x == 0).any() or (kind == "share" and (x == n).any()):
        return TRENDS[3]
    chi, sign = _slope(period, x, n, kind)
    others = [
        _slope(np.delete(period, index), np.delete(x, index), np.delete(n, index), kind)[1] for index in range(POINTS)
    ]
    return TRENDS[0 if sign > 0 else 1] if chi > TREND and set(others) == {sign} else TRENDS[2]


def line_p(period: ArrayLike, x: ArrayLike, n: ArrayLike) -> float:
    """Two-sided p of no slope of one series of counts, judged by how the counts lie about their own line.

    Parameters
    ----------
    period : when, as numbers; x : events, n : persons. One series of three points or more, none missing.

    Returns
    -------
    p of the slope of log(x/n) by quasi-Poisson regression: variance = phi mean, phi the Pearson chi-square over its
    degrees of freedom and at least 1, against Student's t with as many. A steady rise or fall is no variation here, as
    it is in reading.variation.

    Raises
    ------
    ValueError when a count is negative, an n not positive, or there are fewer than three points.

    References
    ----------
    P. McCullagh, J. A. Nelder (1989), Generalized Linear Models, 2nd ed., chapter 6.
    """
    period, x, n = (np.atleast_1d(part) for part in arrays(period=period, x=x, n=n))
    refuse(x < 0, "x", "0 or more", x)
    refuse(n <= 0, "n", "a positive number", n)
    if len(x) < 3:
        raise ValueError(f"x: expected three points or more, found {len(x)}")
    design = np.column_stack([np.ones(len(x)), period - period.mean()])
    line = GLM(x, design, family=Poisson(), offset=np.log(n))
    fitted = line.fit(scale="X2", use_t=True)
    if fitted.scale < 1:
        fitted = line.fit(scale=1.0, use_t=True)
    return float(fitted.pvalues[1])


def _slope(period: Array, x: Array, n: Array, kind: str) -> tuple[float, float]:
    common, centred = x.sum() / n.sum(), period - (n * period).sum() / n.sum()
    moment = (x * centred).sum()
    variance = common * (1 - common if kind == "share" else 1) * (n * centred**2).sum()
    return float(moment**2 / variance), float(np.sign(moment))
