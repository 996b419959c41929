"""How much counts vary from one year to the next beyond chance, read and estimated from pairs of counts a year apart.

Two kinds, both as the relative variance a of a negative binomial count (variance = mean + a mean^2), estimated from
neighbouring years with rates r and r' and their mean m: a = sum[(r' - r)^2 - chance] / sum 2 m^2, never below 0.
Neighbours, so that a slow rise is no spread (J. von Neumann et al. 1941, The mean square successive difference, Annals
of Mathematical Statistics 12, 153-162). `spread`: of an area's own series, which is what a change over time is judged
against. `beside`: of an area against the others of its level, without what all had in common from one year to the next,
which is what a difference between areas of one and the same year is judged against.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from dashboard.statistics.arrays import Array
from dashboard.statistics.methods.changes import step_freedom

Integers = NDArray[np.int64]

LEVEL, SERIES = ["indicator_id", "level", "sex", "age"], ["indicator_id", "area_id", "sex", "age"]
COLUMNS = ["spread_extra", "spread_df", "beside_extra", "beside_df"]
FEWEST_AREAS = 3  # with a pair of one and the same year, to tell what they have in common
FEWEST_PAIRS = 8  # that vary no more than chance, to take it that there is nothing beyond it


def yearly_pairs(
    con: DuckDBPyConnection, indicator_ids: list[str], period_kind: str = "year", for_all: bool = False
) -> pd.DataFrame:
    """Each count with the one of the same indicator, area, group and season a year earlier, over all areas.

    With `for_all` only those of everyone, not by sex or age.
    Columns: indicator_id, area_id, level, sex, age, period_start, x1, n1 (the earlier count and its denominator; 1 of a
    plain count), x2, n2 (the later), is_latest (whether the later one is the last of its series).
    """
    return con.execute(
        """
        with counted as (
            select
                o.indicator_id, o.area_id, a.level, o.sex, o.age, o.period_start, o.numerator as x,
                case when o.is_count then 1 else o.denominator end as n
            from observed as o
            inner join area as a on a.area_id = o.area_id
            where list_contains($indicators, o.indicator_id) and o.period_kind = $kind and o.value is not null
                and (not $for_all or (o.sex = 'all' and o.age = 'all'))
        )
        select
            l.indicator_id, l.area_id, l.level, l.sex, l.age, l.period_start,
            e.x as x1, e.n as n1, l.x as x2, l.n as n2,
            l.period_start = max(l.period_start) over (partition by l.indicator_id, l.area_id, l.sex, l.age)
                as is_latest
        from counted as l
        inner join counted as e
            on e.indicator_id = l.indicator_id and e.area_id = l.area_id and e.sex = l.sex and e.age = l.age
            and e.period_start = l.period_start - interval 1 year
        where l.x is not null and l.n is not null and e.x is not null and e.n is not null
        order by all
    """,
        {"indicators": indicator_ids, "kind": period_kind, "for_all": for_all},
    ).df()


def spread(pairs: pd.DataFrame) -> pd.DataFrame:
    """Both kinds for every indicator, area, sex and age of `yearly_pairs`.

    Of an area's own pairs all but the one with the latest count, which is to be tested; of the other areas of its level
    all. Columns: indicator_id, area_id, sex, age, spread_extra, spread_df, beside_extra, beside_df; null where there is
    nothing to learn from, or where eight pairs or more vary no more than chance.
    """
    series = _numbered(pairs, SERIES)
    first = np.unique(series, return_index=True)[1]
    own = _Pairs(
        **{name: pairs[name].to_numpy(float) for name in ("x1", "n1", "x2", "n2")},
        common=np.ones(len(pairs)),
        steps=np.ones(len(pairs)),
        level=_numbered(pairs, LEVEL),
        series=series,
        is_latest=pairs["is_latest"].to_numpy(bool),
    )
    without_common = _without_common(own, _numbered(pairs, [*LEVEL, "period_start"]))
    level_of = own.level[first]
    estimates = [*_estimated(own, level_of), *_estimated(without_common, level_of)]
    return pairs[SERIES].iloc[first].assign(**dict(zip(COLUMNS, estimates, strict=True)))


def _numbered(pairs: pd.DataFrame, keys: list[str]) -> Integers:
    """The number of each row's group, from 0 in the order that they come."""
    return np.asarray(pairs.groupby(keys, sort=False).ngroup(), dtype=np.int64)


@dataclass(frozen=True)
class _Pairs:
    """Pairs of counts, one entry each: arrays, since pandas takes three times as long and every read figure needs it.

    `common` is what the earlier count has been multiplied by, `steps` the part of a step that is left after that;
    `level` and `series` are the numbers of the groups that the pair belongs to.
    """

    x1: Array
    n1: Array
    x2: Array
    n2: Array
    common: Array
    steps: Array
    level: Integers
    series: Integers
    is_latest: NDArray[np.bool_]


def _without_common(pairs: _Pairs, year: Integers) -> _Pairs:
    """The pairs of years in which three areas or more have one, the earlier count put at the level of the later."""
    x1, n1, x2, n2 = (np.bincount(year, part)[year] for part in (pairs.x1, pairs.n1, pairs.x2, pairs.n2))
    areas = np.bincount(year)[year]
    known = (areas >= FEWEST_AREAS) & (x1 > 0) & (x2 > 0)
    common = (x2[known] / n2[known]) / (x1[known] / n1[known])
    # a rate r1 and its variance r1/n1 become c r1 and c^2 r1/n1: a count of c x1 in n1 with c times Poisson's variance
    return _Pairs(
        pairs.x1[known] * common,
        pairs.n1[known],
        pairs.x2[known],
        pairs.n2[known],
        common,
        1 - 1 / areas[known],
        pairs.level[known],
        pairs.series[known],
        pairs.is_latest[known],
    )


def _estimated(pairs: _Pairs, level_of: Integers) -> tuple[Array, Array]:
    """(extra, degrees of freedom) of each series, from its level's pairs without its own latest.

    `level_of`: the level of each series.
    """
    middle = (pairs.x1 + pairs.x2) / (pairs.n1 + pairs.n2)
    chance = (pairs.common * middle / pairs.n1 + middle / pairs.n2) * pairs.steps
    square = (pairs.x2 / pairs.n2 - pairs.x1 / pairs.n1) ** 2
    ratio = np.divide(square, chance, out=np.ones_like(square), where=chance > 0)

    def summed(part: Array) -> Array:
        of_level = np.bincount(pairs.level, part, minlength=level_of.max(initial=-1) + 1)[level_of]
        return of_level - np.bincount(pairs.series, np.where(pairs.is_latest, part, 0.0), minlength=len(level_of))

    steps, scale = summed(pairs.steps), summed(2 * middle**2 * pairs.steps)
    is_chance = (steps >= FEWEST_PAIRS) & (summed(ratio) <= steps)
    is_enough = (steps >= 1) & (scale > 0) & ~is_chance
    extra = np.full(len(level_of), np.nan)
    np.divide(summed(square) - summed(chance), scale, out=extra, where=is_enough)
    freedom = np.full(len(level_of), np.nan)
    np.divide(_freedom(pairs, level_of) * steps, summed(np.ones_like(square)), out=freedom, where=is_enough)
    return np.maximum(extra, 0), freedom


def _freedom(pairs: _Pairs, level_of: Integers) -> Array:
    """Degrees of freedom of a level's pairs without the series' latest, by how many steps follow on each other."""
    steps = np.bincount(pairs.series, minlength=len(level_of))
    has_latest = np.bincount(pairs.series, pairs.is_latest, minlength=len(level_of)) > 0
    own = step_freedom(steps)
    return np.bincount(level_of, own)[level_of] - own + step_freedom(steps - has_latest)
