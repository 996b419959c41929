"""How much counts vary from one year to the next beyond chance: (pairs of counts a year apart) -> spread.

Two kinds, both as the relative variance a of a negative binomial count (variance = mean + a mean^2), estimated from
neighbouring years (methods.spread_of). `spread`: of an area's own series, which is what a change over time is judged
against. `beside`: of an area against the others of its level, without what all had in common from one year to the next,
which is what a difference between areas of one and the same year is judged against.
"""

import pandas as pd

from dashboard.statistics.methods.changes import step_freedom

GROUP, AREA = ["level", "sex", "age"], ["area_id", "sex", "age"]
COLUMNS = ["spread_extra", "spread_df", "beside_extra", "beside_df"]
PARTS = ["square", "chance", "scale", "steps", "ratio", "pairs"]
FEWEST_AREAS = 3  # with a pair of one and the same year, to tell what they have in common


def spread(pairs: pd.DataFrame) -> pd.DataFrame:
    """Both kinds for every area, sex and age.

    `pairs`: area_id, level, sex, age, period_start, x1, n1, x2, n2 (a count and the one a year later), is_latest. Of an
    area's own pairs all but the latest count, which is the one to be tested; of the other areas of its level all.
    Columns: area_id, sex, age, spread_extra, spread_df, beside_extra, beside_df; null where there is nothing to learn
    from, or where eight pairs or more vary no more than chance.
    """
    own = _estimated(_parts(pairs), "spread")
    return own.merge(_estimated(_parts(_without_common(pairs)), "beside"), on=AREA, how="left")


def _without_common(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs of years in which three areas or more have one, the earlier count put at the level of the later.

    `steps` of a pair is the part of a step that is left when the common change has been taken out.
    """
    year = pairs.groupby([*GROUP, "period_start"])
    sums = year[["x1", "n1", "x2", "n2"]].transform("sum")
    areas = year["x1"].transform("size")
    common = (sums["x2"] / sums["n2"]) / (sums["x1"] / sums["n1"])
    known = (areas >= FEWEST_AREAS) & (sums["x1"] > 0) & (sums["x2"] > 0)
    # a rate r1 and its variance r1/n1 become c r1 and c^2 r1/n1: a count of c x1 in n1 with c times Poisson's variance
    return pairs.assign(common=common, steps=1 - 1 / areas, x1=pairs["x1"] * common)[known]


def _parts(pairs: pd.DataFrame) -> pd.DataFrame:
    pairs = pairs if "common" in pairs else pairs.assign(common=1.0, steps=1.0)
    middle = (pairs["x1"] + pairs["x2"]) / (pairs["n1"] + pairs["n2"])
    chance = (pairs["common"] * middle / pairs["n1"] + middle / pairs["n2"]) * pairs["steps"]
    square = (pairs["x2"] / pairs["n2"] - pairs["x1"] / pairs["n1"]) ** 2
    ratio = (square / chance.where(chance > 0)).fillna(1)
    return pairs.assign(square=square, chance=chance, scale=2 * middle**2 * pairs["steps"], ratio=ratio, pairs=1.0)


def _estimated(parts: pd.DataFrame, name: str) -> pd.DataFrame:
    """area_id, sex, age, NAME_extra, NAME_df: of a level's pairs without the area's latest."""
    everyone = parts.groupby(GROUP)[PARTS].transform("sum")
    is_latest = parts["is_latest"].astype(bool)
    latest = parts[PARTS].where(is_latest, 0.0).groupby([parts[key] for key in AREA]).transform("sum")
    freedom = _freedom(parts)
    rest = pd.concat([parts[AREA], everyone - latest, freedom], axis=1).drop_duplicates(AREA)
    is_chance = (rest["steps"] >= 8) & (rest["ratio"] <= rest["steps"])
    enough = (rest["steps"] >= 1) & (rest["scale"] > 0) & ~is_chance
    extra = ((rest["square"] - rest["chance"]) / rest["scale"]).clip(lower=0)
    freedom = rest["freedom"] * rest["steps"] / rest["pairs"]
    return rest[AREA].assign(**{f"{name}_extra": extra.where(enough), f"{name}_df": freedom.where(enough)})


def _freedom(parts: pd.DataFrame) -> pd.Series:
    """Degrees of freedom of a level's pairs without the area's latest, by how many steps follow on each other."""
    area = parts.groupby(AREA)
    steps, has_latest = area["pairs"].transform("sum"), area["is_latest"].transform("any")
    each = step_freedom(steps) / steps
    total = each.groupby([parts[key] for key in GROUP]).transform("sum")
    own, less = each * steps, step_freedom(steps - has_latest)
    return (total - own + less).rename("freedom")
