"""Judges areas beside the rest of their city: the latest year, and the mean of the last three."""

import numpy as np
from numpy.typing import ArrayLike

from dashboard.statistics.arrays import Array
from dashboard.statistics.judgement import tests
from dashboard.statistics.judgement import usual_variation as usual
from dashboard.statistics.judgement.lines import newest
from dashboard.statistics.judgement.usual_variation import BESIDE, Prior
from dashboard.statistics.judgement.verdicts import (
    FEWEST_EVENTS,
    FOUND,
    PROBABLE,
    Grade,
    Judgement,
    Part,
    part,
    stronger,
)
from dashboard.statistics.methods.gaps import false_discovery

CLEAR_DISCOVERIES, PROBABLE_DISCOVERIES = 0.04, 0.10
MEAN_YEARS = 3
FEWEST_AREAS = 3  # so that the rest is more than one other area


def judge_areas(
    counts: ArrayLike,
    exposure: ArrayLike,
    years: ArrayLike,
    prior: Prior | tuple[float, float] = BESIDE,
    city: tuple[ArrayLike, ArrayLike] | None = None,
) -> list[Judgement]:
    """Each area of a city beside the rest of it, false discoveries among all of them held.

    Parameters
    ----------
    counts : (areas, years) events, NaN where there is no figure. exposure : residents, same shape.
    years : (years,) in order; the last is judged.
    prior : of how much an area varies beside the rest from year to year.
    city : (counts, exposure) of the whole city, (years,) each; the sum of the areas that have a figure unless given.

    Returns
    -------
    One Judgement for each area. level: the last year's rate against the rest's (the city less the area); trend: the
    mean of the last three years against the rest's, where all three lie on the same side. Clear by Benjamini and
    Hochberg at 4 %, probable at 10 %, over the areas that can be tested, on the smaller p of the two tests.
    reason : "no_value", "no_reference" (fewer than three areas), "few", "history", "reach".

    Raises
    ------
    ValueError when the shapes differ, a count is negative or an exposure not positive.

    References
    ----------
    Y. Benjamini, Y. Hochberg (1995), Controlling the false discovery rate. Journal of the Royal Statistical Society B
    57, 289-300.
    """
    x, n, t = (np.asarray(part, dtype=float) for part in (counts, exposure, years))
    if x.ndim != 2 or x.shape != n.shape or t.shape != x.shape[1:]:
        raise ValueError(f"counts: expected (areas, {t.size} years) as exposure, found {x.shape} and {n.shape}")
    if (x < 0).any():
        raise ValueError(f"counts: expected 0 or more, found {x[x < 0][0]:g}")
    if (n <= 0).any():
        raise ValueError(f"exposure: expected a positive number, found {n[n <= 0][0]:g}")
    x = np.where(np.isnan(n), np.nan, x)
    whole_x, whole_n = _whole(x, n) if city is None else (np.asarray(part, dtype=float) for part in city)
    rest_x, rest_n = np.maximum(whole_x - np.nan_to_num(x), 0), whole_n - np.nan_to_num(n)
    comparable = ~np.isnan(x) & (rest_x > 0) & (rest_n > 0) & ((~np.isnan(x)).sum(0) >= FEWEST_AREAS)
    has_value = ~np.isnan(x[:, -1])
    x = np.where(comparable, x, np.nan)
    weight, has_history = _weights(t, x, n, rest_x, rest_n, Prior(*prior) if isinstance(prior, tuple) else prior)
    found = _judged(x, n, rest_x, rest_n, weight, has_history)
    missing = Judgement(reason="no_value")
    return [one if has else missing for one, has in zip(found, has_value, strict=True)]


def _whole(x: Array, n: Array) -> tuple[Array, Array]:
    """The sum of the areas of each year."""
    return np.nansum(x, 0), np.where(np.isnan(x), 0.0, n).sum(0)


def _weights(t: Array, x: Array, n: Array, rest_x: Array, rest_n: Array, prior: Prior) -> tuple[Array, Array]:
    """What is known of how each area varies beside the rest, without the last year; and whether anything is."""
    expected = n * rest_x / rest_n
    kept = 1 / (1 + np.nan_to_num(x) / np.maximum(rest_x, 1))  # so that the rest's own chance is borne too
    before = np.where(np.isnan(x), np.nan, x * kept)
    before[:, -1] = np.nan
    own = usual.evidence(t, before, expected * kept)
    measured = (~np.isnan(x)).sum(1)
    return usual.weights(own, own.sum(0) - own, usual.log_prior(prior.middle, prior.freedom)), np.full(
        len(x), measured.max(initial=0) >= MEAN_YEARS + 1
    )


def _judged(x: Array, n: Array, rest_x: Array, rest_n: Array, weight: Array, has_history: Array) -> list[Judgement]:
    latest = np.zeros(x.shape, dtype=bool)
    latest[:, -1] = ~np.isnan(x[:, -1])
    last_three = newest(x, MEAN_YEARS) & latest[:, -1:]
    sides = np.where(last_three, np.sign(x / n - rest_x / rest_n), np.nan)
    is_lasting = (np.abs(np.nansum(sides, 1)) == MEAN_YEARS) & has_history
    one = _tested(x, n, rest_x, rest_n, latest, weight, 1)
    three = _tested(x, n, rest_x, rest_n, last_three, weight, MEAN_YEARS)
    enough = latest.any(1) & (one["events"] >= FEWEST_EVENTS)
    p = np.where(enough, one["p"], np.nan)
    lasting_p = np.where(enough & is_lasting, three["p"], np.nan)
    least = np.fmin(p, lasting_p)
    grades = _grades(least)
    found = []
    for row in range(len(x)):
        if not enough[row]:
            found.append(Judgement(reason="few" if latest[row].any() else "no_reference"))
            continue
        if not has_history[row]:
            found.append(Judgement(reason="history"))
            continue
        # a test has the area's grade when its own p would have passed where the smaller of the two did
        level = _part(one, row, grades[row] if p[row] <= least[row] else _own_grade(p[row], least, grades))
        lasting = Part(reason="sides")
        if is_lasting[row]:
            lasting = _part(three, row, _own_grade(lasting_p[row], least, grades))
        best = stronger(level, lasting)
        reach = float(one["reach"][row])
        if best.grade in ("clear", "probable"):
            found.append(Judgement(best.grade, best.direction, level, lasting, reach))
        elif reach > FOUND:
            found.append(Judgement("unknown", "none", level, lasting, reach, "reach"))
        else:
            found.append(Judgement("usual", "none", level, lasting, reach))
    return found


def _tested(
    x: Array, n: Array, rest_x: Array, rest_n: Array, within: Array, weight: Array, years: int
) -> dict[str, Array]:
    """p, ratio and limits of each area's sum over some years against the rest's of the same years."""
    own_x, own_n, other_x, other_n = (np.where(within, part, 0.0).sum(1) for part in (x, n, rest_x, rest_n))
    own_n, other_n = (np.where(part > 0, part, 1.0) for part in (own_n, other_n))
    share = np.full(len(x), 1 / years)
    p = tests.pair_p(other_x, other_n, own_x, own_n, share, weight)
    ratio, lower, upper = tests.pair_limits(other_x, other_n, own_x, own_n, share, weight)
    reach = tests.reach(other_x, other_n, own_n, share, weight, PROBABLE)
    return {"p": p, "ratio": ratio, "lower": lower, "upper": upper, "reach": reach, "events": own_x + other_x}


def _grades(p: Array) -> list[Grade]:
    clear, probable = false_discovery(p, CLEAR_DISCOVERIES), false_discovery(p, PROBABLE_DISCOVERIES)
    return ["clear" if c else "probable" if m else "usual" for c, m in zip(clear, probable, strict=True)]


def _own_grade(p: float, least: Array, grades: list[Grade]) -> Grade:
    """The grade of a p by where the areas' own limits lie."""
    told: tuple[Grade, ...] = ("clear", "probable")
    for grade in told:
        limit = max((value for value, given in zip(least, grades, strict=True) if given == grade), default=-1.0)
        if p <= limit:
            return grade
    return "usual"


def _part(tested: dict[str, Array], row: int, grade: Grade) -> Part:
    ratio, lower, upper, p = (float(tested[name][row]) for name in ("ratio", "lower", "upper", "p"))
    return part(grade, (ratio, lower, upper), p)
