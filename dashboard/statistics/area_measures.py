"""What districts are compared by: standardised for age, gaps between groups, the span between the extremes, a relation.

Frames of reading.observations in, frames out; pure. The tests are dashboard.statistics.comparisons'.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm, spearmanr

from dashboard.statistics import comparisons, methods
from dashboard.statistics.comparisons import Finding

Z = norm.ppf(0.975)
SPAN_LEVEL = 0.05
SIDE = ["value", "lower", "upper", "n", "is_approximate", "status"]


def age_standardised(rows: pd.DataFrame, standard: pd.DataFrame) -> pd.DataFrame:
    """Each area's value as it would be with the ages of the standard: one row per area.

    `rows`: an area's age groups, one row each; `standard`: the city's, whose answers weigh where no denominator is
    public. Shares: the sum of w p, with limits +-1.96 sqrt(sum w^2 var), the variance from each group's own interval,
    and the number of answers that a simple sample would need. Rates: direct standardisation with Dobson's limits.
    An area that lacks a group has none.
    """
    ages = standard.set_index("age")
    weights = ages["denominator"].astype(float).fillna(ages["n"].astype(float))
    found = []
    for _, own in rows.groupby("area_id", sort=False):
        groups = own.set_index("age").reindex(weights.index)
        is_share = own["effective_n"].notna().any()
        value, lower, upper = _share(groups, weights) if is_share else _rate(groups, weights)
        first = own.iloc[0].to_dict() | {"age": "all", "n": own["n"].sum(min_count=1), "numerator": np.nan}
        error = (upper - lower) / (2 * Z)
        size = value * (100 - value) / error**2 if is_share and error > 0 else np.nan
        first["status"] = "ok" if value == value else "none"
        found.append(first | {"value": value, "lower": lower, "upper": upper, "effective_n": size, "is_derived": True})
    return pd.DataFrame(found, columns=rows.columns)


def _share(groups: pd.DataFrame, weights: pd.Series) -> tuple[float, float, float]:
    part = weights / weights.sum()
    value = float((part * groups["value"]).sum(skipna=False))
    error = (groups["upper"] - groups["lower"]).astype(float) / (2 * Z)
    reach = Z * float(np.sqrt((part**2 * error**2).sum(skipna=False)))
    return value, max(0.0, value - reach), min(100.0, value + reach)


def _rate(groups: pd.DataFrame, weights: pd.Series) -> tuple[float, float, float]:
    counts, persons = (groups[name].astype(float) for name in ("numerator", "denominator"))
    if counts.isna().any() or persons.isna().any():
        return float("nan"), float("nan"), float("nan")
    per = float(groups["per"].iloc[0])
    value, lower, upper = methods.standardised_rate(counts, persons, weights, per=per)
    return float(value), float(lower), float(upper)


def group_gaps(rows: pd.DataFrame, by: str, first: str, second: str, label: str) -> pd.DataFrame:
    """first minus second of a column, one row for each value of another: label, both sides, the tested difference."""
    found = []
    for name, own in rows.groupby(label, sort=False):
        sides = [own[own[by] == key] for key in (first, second)]
        if any(side["value"].notna().sum() != 1 for side in sides):
            continue
        a, b = (side[side["value"].notna()].iloc[0] for side in sides)
        found.append(_pair(name, a, b, comparisons.gap(a, b)))
    return _controlled(pd.DataFrame(found))


def _pair(label: object, a: pd.Series, b: pd.Series, finding: Finding) -> dict[str, Any]:
    row = {"label": label, "direction": finding.direction, "p": finding.p, "period_start": a["period_start"]}
    row |= {name: getattr(finding, name) for name in ("difference", "difference_lower", "difference_upper")}
    row["difference"] = a["value"] - b["value"]
    for suffix, side in (("_a", a), ("_b", b)):
        row |= {f"{name}{suffix}": side.get(name) for name in [*SIDE, "area_id", "area"]}
    return row


def _controlled(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows, certain only while the false discoveries among them are held."""
    if rows.empty:
        return rows
    tested = rows["p"].notna() & rows["direction"].isin(["up", "down", "none"])
    certain = methods.false_discovery(rows["p"].where(tested).to_numpy(float), comparisons.FALSE_DISCOVERIES)
    side = np.where(rows["difference"] > 0, "up", "down")
    return rows.assign(direction=np.where(tested, np.where(certain, side, "none"), rows["direction"]))


def spans(rows: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The highest and the lowest district of each year with enough of them, and the difference, oldest first.

    The two are chosen for being the extremes, so the test is made as if of every pair of districts (Bonferroni).
    """
    found = []
    for start, own in rows[rows["value"].notna()].groupby("period_start"):
        if len(own) < max(fewest, 2):
            continue
        ordered, pairs = own.sort_values("value", kind="stable"), len(own) * (len(own) - 1) / 2
        high, low = ordered.iloc[-1], ordered.iloc[0]
        finding = comparisons.gap(high, low, SPAN_LEVEL / pairs)
        found.append(_pair(str(start.year), high, low, finding) | {"districts": len(own)})
    return pd.DataFrame(found)


def against_one(rows: pd.DataFrame, area_id: str) -> pd.DataFrame:
    """Each area's tested difference from one of them: the rows with direction, difference and its limits."""
    own = rows[rows["area_id"] == area_id].iloc[0]
    found = []
    for row in rows.to_dict("records"):
        if row["area_id"] == area_id or pd.isna(row["value"]) or pd.isna(own["value"]):
            found.append({"direction": "itself" if row["area_id"] == area_id else "untested", "p": np.nan})
            continue
        finding = comparisons.gap(pd.Series(row), own)
        names = ("direction", "p", "difference", "difference_lower", "difference_upper")
        found.append({name: getattr(finding, name) for name in names})
    columns = ["direction", "p", "difference", "difference_lower", "difference_upper"]
    tested = pd.DataFrame(found, index=rows.index).reindex(columns=columns)
    return _controlled(rows.drop(columns=columns, errors="ignore").join(tested))


@dataclass(frozen=True)
class Relation:
    """Spearman's rank correlation over the areas that have both: its value, p, how many, and the direction tested."""

    value: float
    p: float
    count: int
    direction: str


def relation(rows: pd.DataFrame) -> Relation:
    """How the ranks of two indicators go together; too few with fewer than eight areas."""
    known = rows[rows["value"].notna() & rows["value_y"].notna()]
    if len(known) < 8 or known["value"].nunique() < 3 or known["value_y"].nunique() < 3:
        return Relation(float("nan"), float("nan"), len(known), "too_few")
    found = spearmanr(known["value"], known["value_y"])
    side = "up" if found.statistic > 0 else "down"
    is_certain = found.pvalue <= comparisons.LEVEL
    return Relation(float(found.statistic), float(found.pvalue), len(known), side if is_certain else "none")


def funnel_curves(size: pd.Series, baseline: float, kind: str, per: float, steps: int = 60) -> pd.DataFrame:
    """The funnel's centre and limits over sizes from small to somewhat above the largest."""
    top = float(size.max()) * 1.08
    sizes = np.linspace(top / 25, top, steps)
    narrow = methods.funnel_limits(sizes, baseline / per, kind)
    wide = methods.funnel_limits(sizes, baseline / per, kind, 0.998)
    parts = [part * per for part in (*narrow, *wide)]
    names = ["low_95", "high_95", "low_998", "high_998"]
    return pd.DataFrame({"size": sizes, "centre": baseline} | dict(zip(names, parts, strict=True)))


def funnel_rows(rows: pd.DataFrame, baseline: float) -> pd.DataFrame:
    """Districts with their size: direction outside the 99.8 % limits, beyond outside the 95 % ones, and the class."""
    is_share = rows["effective_n"].notna().any()
    size = rows["effective_n"] if is_share else rows["denominator"]
    per = rows["per"].astype(float)
    known = rows[rows["value"].notna() & size.notna()]
    known = known.assign(size=size.astype(float), per=per)
    x = known["value"] / known["per"] * known["size"]
    x, kind = (x.clip(upper=known["size"]), "share") if is_share else (x, "rate")
    classes = pd.Series(methods.funnel_class(x, known["size"], baseline / known["per"], kind), index=known.index)
    direction = classes.map({"High (0.001)": "up", "Low (0.001)": "down"}).fillna("none")
    return known.assign(direction=direction, beyond=classes.ne("Not significant") & classes.ne(""), funnel=classes)
