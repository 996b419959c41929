"""Judges series of counts over time: the latest year against the level before, and the line through the last five."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from dashboard.statistics.arrays import Array
from dashboard.statistics.judgement import tests
from dashboard.statistics.judgement import usual_variation as usual
from dashboard.statistics.judgement.lines import lines, newest
from dashboard.statistics.judgement.usual_variation import Prior
from dashboard.statistics.judgement.verdicts import (
    FEWEST_EVENTS,
    FEWEST_MEASUREMENTS,
    FEWEST_TREND_EVENTS,
    FOUND,
    PROBABLE,
    Judgement,
    Limits,
    Part,
    graded,
    part,
    stronger,
)

LEVEL_YEARS = 4
TREND_YEARS = 5
FEWEST_TREND_YEARS = 4

Series = tuple[ArrayLike, ArrayLike, ArrayLike]


def judge(
    years: ArrayLike,
    counts: ArrayLike,
    exposure: ArrayLike,
    *,
    peers: Sequence[Series] = (),
    prior: Prior | tuple[float, float] | None = None,
    breaks: Iterable[int] = (),
    per: float | None = None,
    rounded: bool = False,
) -> Judgement:
    """What one series of yearly counts bears: grade, direction, level, trend.

    Parameters
    ----------
    years : (points,) years in any order. counts : events, 0 or more; NaN where there is no figure. exposure :
        residents, or 1 for plain counts.
    peers : (years, counts, exposure) of the other areas of the same measure and level; they tell half as much of the
        usual variation as the series itself.
    prior : (a0, d0) of the source and level (`usual_variation.fit_prior`); None for the fallback (0.006, 3).
    breaks : first years of new ways to count; points before the latest of them are left out.
    per, rounded : with `rounded` the counts were worked out from rates rounded to whole ones per so many residents:
        counts and exposure are made smaller by 1 / (1 + (n/per)^2 / 12 / x), so that they bear the rounding too.

    Returns
    -------
    Judgement. level: the latest year against the mean of up to four years before. trend: slope of the last five (or
    four) years with negative binomial weights, whose sign must stand when any one point is left out.

    Raises
    ------
    ValueError when a count is negative, an exposure not positive, the lengths differ, a year comes twice, or `rounded`
    lacks `per`.

    Notes
    -----
    Does not know: autocorrelation (0.6 over fifteen years raises clear trends to three in a hundred), a usual variation
    that itself changes, or why anything changed.

    References
    ----------
    G. K. Smyth (2004), as `usual_variation.fit_prior`; J. F. Lawless (1987), as `tests.pair_p`.
    """
    series = [_checked(*one) for one in [(years, counts, exposure), *peers]]
    every = np.unique(np.concatenate([own[0] for own in series]))
    x, n = (np.full((len(series), len(every)), np.nan) for _ in range(2))
    for row, (t, own_x, own_n) in enumerate(series):
        at = np.searchsorted(every, t)
        x[row, at], n[row, at] = own_x, own_n
    if rounded:
        if per is None:
            raise ValueError("per: expected the number of residents of the rounded rate, found none")
        x, n = with_rounding(x, n, per)
    start = max((year for year in breaks if year <= series[0][0].max(initial=-np.inf)), default=-np.inf)
    x[:, every < start] = np.nan
    known = None if prior is None else Prior(*prior) if isinstance(prior, tuple) else prior
    only = np.arange(len(series)) == 0
    return judge_many(every, x, n, group=np.zeros(len(series), int), priors=[known or usual.UNKNOWN], of=only)[0]


def _checked(years: ArrayLike, counts: ArrayLike, exposure: ArrayLike) -> tuple[Array, Array, Array]:
    t, x = np.asarray(years, dtype=float), np.asarray(counts, dtype=float)
    if t.ndim != 1 or t.shape != x.shape:
        raise ValueError(f"counts: expected one for each of {t.size} years, found {x.size}")
    n = np.broadcast_to(np.asarray(exposure, dtype=float), t.shape)
    if len(np.unique(t)) != len(t):
        raise ValueError("years: expected each once, found one twice")
    if (x < 0).any():
        raise ValueError(f"counts: expected 0 or more, found {x[x < 0][0]:g}")
    if (n <= 0).any():
        raise ValueError(f"exposure: expected a positive number, found {n[n <= 0][0]:g}")
    known = ~np.isnan(x + n)
    return t[known], x[known], n[known]


def with_rounding(counts: Array, exposure: Array, per: ArrayLike) -> tuple[Array, Array]:
    """Counts worked out from rates rounded to whole ones per `per`, smaller so that they bear the rounding's variance.

    The rounding adds (n/per)^2 / 12 to the variance of a count x, which a Poisson count of x / (1 + (n/per)^2 / 12 / x)
    would have; the rate stays as it is.
    """
    kept = 1 / (1 + (exposure / per) ** 2 / 12 / np.maximum(counts, 0.5))
    return counts * kept, exposure * kept


@dataclass(frozen=True)
class _Level:
    """The latest year and what it is compared with, one entry a series."""

    before: Array
    before_n: Array
    years: Array
    after: Array
    after_n: Array


def judge_many(
    years: Array, counts: Array, exposure: Array, *, group: Array, priors: Sequence[Prior], of: Array | None = None
) -> list[Judgement]:
    """`judge` of many series at once.

    Parameters
    ----------
    years : (points,) in order. counts, exposure : (series, points), NaN where there is no figure or it lies before a
        break. group : (series,), the number of the measure and level: the others of a group are peers.
    priors : one for each group. of : which series to judge; all unless given.

    Returns
    -------
    One Judgement for each judged series, in order.
    """
    counts = np.where(np.isnan(exposure), np.nan, counts)
    chosen = np.arange(len(counts)) if of is None else np.flatnonzero(of)
    if not len(chosen):
        return []
    latest = newest(counts, 1)
    last = np.where(latest.any(1), latest.argmax(1), -1)
    has_history = _has_history(counts, group)[chosen]
    trend_weight = _weights(years, counts, exposure, group, priors, TREND_YEARS)[chosen]
    level_weight = np.empty_like(trend_weight)
    for place in np.unique(last[chosen]):
        without = counts.copy()
        without[:, place] = np.nan
        of_place = last[chosen] == place
        level_weight[of_place] = _weights(years, without, exposure, group, priors)[chosen[of_place]]
    x, n = counts[chosen], exposure[chosen]
    levels, reach = _levels(x, n, level_weight, has_history)
    trends = _trends(years, x, n, trend_weight, has_history)
    return [_judged(*parts) for parts in zip(levels, trends, reach, strict=True)]


def _weights(
    years: Array, counts: Array, exposure: Array, group: Array, priors: Sequence[Prior], newest_apart: int = 0
) -> Array:
    """(series, grid): what is known of each series' usual variation."""
    own = usual.evidence(years, counts, exposure, newest_apart)
    total = np.zeros((len(priors), len(usual.GRID)))
    np.add.at(total, group, own)
    known = usual.log_prior([prior.middle for prior in priors], [prior.freedom for prior in priors])
    return usual.weights(own, total[group] - own, known[group])


def _has_history(counts: Array, group: Array) -> Array:
    """Whether a series has four measurements, or another of its group has."""
    enough = (~np.isnan(counts)).sum(1) >= FEWEST_MEASUREMENTS
    return np.asarray(np.bincount(group, enough, minlength=group.max(initial=0) + 1)[group] > 0)


def _levels(x: Array, n: Array, weight: Array, has_history: Array) -> tuple[list[Part], Array]:
    latest = newest(x, 1)
    before = newest(x, LEVEL_YEARS + 1) & ~latest
    known = np.asarray(before.any(1))
    k = np.maximum(before.sum(1), 1)
    sums = [np.where(part, side, 0.0).sum(1) for part, side in ((before, x), (before, n), (latest, x), (latest, n))]
    own = _Level(sums[0], np.where(known, sums[1], 1.0), k, sums[2], np.where(sums[3] > 0, sums[3], 1.0))
    share = 1 + 1 / own.years
    p = tests.pair_p(own.before, own.before_n, own.after, own.after_n, share, weight)
    ratio, lower, upper = tests.pair_limits(own.before, own.before_n, own.after, own.after_n, share, weight)
    reach = tests.reach(own.before, own.before_n, own.after_n, share, weight, PROBABLE)
    parts = []
    for row in range(len(x)):
        limits = (float(ratio[row]), float(lower[row]), float(upper[row]))
        if not known[row]:
            parts.append(Part(reason="one"))
        elif own.before[row] + own.after[row] < FEWEST_EVENTS:
            parts.append(part("unknown", limits, float("nan"), "few"))
        elif not has_history[row]:
            parts.append(Part(ratio=limits[0], reason="history"))
        else:
            parts.append(_part(float(p[row]), limits, float(reach[row])))
    tested = np.array([one.p == one.p for one in parts], dtype=bool)
    return parts, np.where(tested, reach, np.nan)


def _part(p: float, limits: Limits, reach: float) -> Part:
    grade = graded(p)
    if grade == "usual" and reach > FOUND:
        return part("unknown", limits, p, "reach")
    return part(grade, limits, p)


def _trends(years: Array, x: Array, n: Array, weight: Array, has_history: Array) -> list[Part]:
    within = newest(x, TREND_YEARS)
    points = within.sum(1)
    tested = (points >= FEWEST_TREND_YEARS) & has_history & (np.where(within, x, 0.0).sum(1) >= FEWEST_TREND_EVENTS)
    parts = [Part(reason="points" if count < FEWEST_TREND_YEARS else "few") for count in points]
    rows = np.flatnonzero(tested)
    if not len(rows):
        return parts
    t, own_x, own_n, w = _last_points(years, x[rows], n[rows], within[rows], weight[rows])
    fitted = lines(t[:, None], own_x[:, None], own_n[:, None], usual.GRID[None, :, None])
    p = (w * 2 * ndtr(-np.abs(fitted.slope) / fitted.error)).sum(-1)
    span = np.nanmax(np.where(np.isnan(own_x), np.nan, t), 1) - np.nanmin(np.where(np.isnan(own_x), np.nan, t), 1)
    slope = (w * fitted.slope).sum(-1)
    away = tests.half_width(fitted.error, w)
    stands = _stands(t, own_x, own_n, slope)
    for place, row in enumerate(rows):
        middle, reach = slope[place], away[place]
        ends = (middle, middle - reach, middle + reach)
        ratio, lower, upper = (float(np.exp(span[place] * end)) for end in ends)
        grade = graded(float(p[place])) if stands[place] else "usual"
        parts[row] = part(grade, (ratio, lower, upper), float(p[place]), "" if stands[place] else "one_point")
    return parts


def _last_points(years: Array, x: Array, n: Array, within: Array, weight: Array) -> tuple[Array, Array, Array, Array]:
    """Years, counts and exposure of the last points alone, (series, TREND_YEARS), NaN counts where there are four."""
    order = np.argsort(~within, axis=1, kind="stable")[:, :TREND_YEARS]
    kept = np.take_along_axis(within, order, 1)
    own_x = np.where(kept, np.take_along_axis(x, order, 1), np.nan)
    own_n = np.where(kept, np.take_along_axis(n, order, 1), np.nan)
    return years[order], own_x, own_n, weight


def _stands(t: Array, x: Array, n: Array, slope: Array) -> Array:
    """Whether the slope keeps its sign when any one point is left out."""
    left_out = np.repeat(x[:, None], x.shape[1], axis=1)
    places = np.arange(x.shape[1])
    left_out[:, places, places] = np.nan
    slopes = lines(t[:, None], left_out, n[:, None]).slope
    return np.asarray((np.sign(slopes) == np.sign(slope)[:, None]).all(1))


def _judged(level: Part, trend: Part, reach: float) -> Judgement:
    best = stronger(level, trend)
    if best.grade in ("clear", "probable"):
        return Judgement(best.grade, best.direction, level, trend, float(reach))
    return Judgement(level.grade, "none", level, trend, float(reach), level.reason)
