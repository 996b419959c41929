"""Districts of one period against the rest of the city, and their places among each other."""

import numpy as np
import pandas as pd
from scipy.stats import t

from dashboard import methods
from dashboard.comparisons.finding import FEWEST_EVENTS, LEVEL
from dashboard.comparisons.pairs import answers, limits, rounding_of, spread_of

FALSE_DISCOVERIES = 0.04  # so that a map without any difference has a false claim in less than one of twenty


def against(table: pd.DataFrame, city: pd.Series | None = None, q: float = FALSE_DISCOVERIES) -> pd.DataFrame:
    """Districts of one period against the rest of the city, false discoveries held at q over all of them.

    `table`: one row per district (`queries.on_map`), `city`: the city's row of the same period, sex and age, or None.
    The rest is the city less the district where the counts are known, else the other districts together where all have
    counts (reference "rest"); of shares with only a percentage and n, the city with the district in it ("city").
    Columns, in the table's order: area_id, area, reference, reference_value, difference, difference_lower,
    difference_upper, p, direction, is_certain, reason, rank, rank_lower, rank_upper, ranked (1 the highest value; null
    where no interval is). `reason` of a "none": "varies" (chance alone would hardly make the difference, the ups and
    downs from year to year would) or "many" (certain enough alone, not among all the districts).
    """
    rows = [_against(row, table, city) for row in table.to_dict("records")]
    found = pd.DataFrame(rows, index=table.index, columns=[*AGAINST, "plain_p"])
    plain = found.pop("plain_p")
    certain = methods.false_discovery(found["p"].where(found["direction"].isna()), q) if len(found) else []
    side = np.where(found["difference"] > 0, "up", "down")
    found["direction"] = found["direction"].where(found["direction"].notna(), np.where(certain, side, "none"))
    found["is_certain"] = found["direction"].isin(["up", "down"])
    is_none, outside = found["direction"].eq("none"), found["difference_lower"].gt(0) | found["difference_upper"].lt(0)
    found.loc[is_none & outside, "reason"] = "many"
    found.loc[is_none & plain.le(LEVEL) & found["p"].gt(LEVEL), "reason"] = "varies"
    return pd.concat([table[["area_id", "area"]], found, ranks(table)], axis=1)


AGAINST = [
    "reference",
    "reference_value",
    "difference",
    "difference_lower",
    "difference_upper",
    "p",
    "direction",
    "is_certain",
    "reason",
]


def _against(row: dict, table: pd.DataFrame, city: pd.Series | None) -> dict:
    if pd.isna(row["value"]):
        return {"direction": "untested", "reason": "no_value"}
    rest = _rest(row, table, city)
    if rest is None:
        known = pd.notna(row.get("effective_n")) or pd.notna(row.get("numerator"))
        is_number = row.get("is_count") in (True, 1)
        return {"direction": "untested", "reason": "number" if is_number else "no_reference" if known else "no_n"}
    is_share = pd.notna(row.get("effective_n"))
    few = not row["is_reliable"] if is_share else row["numerator"] + rest["numerator"] < FEWEST_EVENTS
    gaps = methods.gap(limits(row, None if is_share else spread_of(row, "beside")), limits(rest, None))
    found = {"reference": rest["reference"], "reference_value": rest["value"], "reason": ""}
    found |= {name: float(getattr(gaps, name)) for name in ("difference", "difference_lower", "difference_upper")}
    if few:
        return found | {"direction": "too_few", "reason": "few"}
    p, plain = _against_p(row, rest, is_share)
    return found | {"p": p, "plain_p": plain}


def _against_p(row: dict, rest: dict, is_share: bool) -> tuple[float, float]:
    """p, and p against chance alone."""
    if is_share:
        p = float(methods.share_p(*answers(row), *answers(rest), rounding_of(row)))
        return p, p
    counts = (row["numerator"], row["denominator"], rest["numerator"], rest["denominator"])
    p = float(methods.split_p(*counts))
    spread = spread_of(row, "beside")
    wider = p if spread is None else float(methods.change(*counts, spread=(spread[0] / 2, spread[1]))[3])
    return max(p, wider), p


def _rest(row: dict, table: pd.DataFrame, city: pd.Series | None) -> dict | None:
    """What a district is compared with: value, lower, upper, numerator, denominator, effective_n, reference."""
    is_share = pd.notna(row.get("effective_n"))
    if not is_share and (pd.isna(row.get("denominator")) or row["is_count"] or pd.isna(row["numerator"])):
        return None
    if city is not None and pd.notna(city["value"]):
        if pd.notna(city.get("numerator")) and pd.notna(row.get("numerator")) and pd.notna(city.get("denominator")):
            return _rest_of(dict(city), row, is_share)
        if is_share and pd.notna(city.get("effective_n")):
            return dict(city) | {"reference": "city"}
    others = table[table["area_id"] != row["area_id"]]
    if is_share or others.empty or others[["numerator", "denominator"]].isna().any(axis=None):
        return None
    whole = {"numerator": table["numerator"].sum(), "denominator": table["denominator"].sum()}
    return _rest_of(whole | {"per": row["per"], "effective_n": np.nan}, row, False)


def _rest_of(whole: dict, row: dict, is_share: bool) -> dict | None:
    x, n = (max(whole[name] - row[name], 0.0) for name in ("numerator", "denominator"))
    if n <= 0:
        return None
    if is_share:
        size = whole["effective_n"] - row["effective_n"]
        if not size > 0:
            return None
        limits = methods.share(min(x / n, 1) * size, size)
        per = 100.0
    else:
        size, per = np.nan, row["per"]
        limits = methods.rate(x, n, per=1)
    value, lower, upper = (float(part) * per for part in limits)
    return {
        "value": value,
        "lower": lower,
        "upper": upper,
        "numerator": x,
        "denominator": n,
        "effective_n": size,
        "reference": "rest",
    }


def ranks(table: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """rank, rank_lower, rank_upper, ranked: each area's place among those with an interval, 1 the highest value.

    The places hold for all areas at once: each value's limits are widened to 1 - (1 - confidence)/areas, and by how
    much areas vary beside each other from year to year. An area is certainly above another only when the two do not
    overlap (Klein, Wright, Wieczorek 2020). Conservative.
    """
    known = table[table["value"].notna() & table["lower"].notna()]
    columns = ["rank", "rank_lower", "rank_upper", "ranked"]
    if known.empty:
        return pd.DataFrame(np.nan, index=table.index, columns=columns)
    rows = known.to_dict("records")
    spreads = [spread_of(row, "beside") for row in rows]
    value, lower, upper = np.array([limits(row, spread) for row, spread in zip(rows, spreads, strict=True)]).T
    freedom = np.array([spread[1] if spread else np.inf for spread in spreads])
    wider = t.ppf(1 - (1 - confidence) / 2 / len(known), freedom) / t.ppf(0.5 + confidence / 2, freedom)
    low, high = value - wider * (value - lower), value + wider * (upper - value)
    above, below = (low[None, :] > high[:, None]).sum(axis=1), (high[None, :] < low[:, None]).sum(axis=1)
    found = pd.DataFrame(
        {
            "rank": known["value"].rank(method="min", ascending=False),
            "rank_lower": 1.0 + above,
            "rank_upper": float(len(known)) - below,
            "ranked": float(len(known)),
        },
        index=known.index,
    )
    return found.reindex(table.index)
