"""Districts of one period against the rest of the city, and their places among each other."""

import numpy as np
import pandas as pd
from scipy.stats import t

from dashboard.statistics import methods
from dashboard.statistics.arrays import Array, Row
from dashboard.statistics.comparisons.finding import FEWEST_EVENTS, LEVEL
from dashboard.statistics.comparisons.pairs import rounding_of, widened

FALSE_DISCOVERIES = 0.04  # so that a map without any difference has a false claim in less than one of twenty


def against(table: pd.DataFrame, city: pd.Series | None = None, q: float = FALSE_DISCOVERIES) -> pd.DataFrame:
    """Districts of one period against the rest of the city, false discoveries held at q over all of them.

    `table`: one row per district (`observations.on_map`). `city`: the city's row of the same period, sex and age, or
    None. The rest is the city less the district where the counts are known, else the other districts together where
    all have counts (reference "rest"); of shares with only a percentage and n, the city with the district in it
    ("city").
    Columns, in the table's order: area_id, area, reference, reference_value, difference, difference_lower,
    difference_upper, p, direction, is_certain, reason, rank, rank_lower, rank_upper, ranked (1 the highest value; null
    where no interval is). `reason` of a "none": "varies" (chance alone would hardly make the difference, the ups and
    downs from year to year would) or "many" (certain enough alone, not among all the districts).
    """
    own = {name: _numbers(table, name) for name in NUMBERS} | {name: _marks(table, name) for name in MARKS}
    rest = _reference(own, {} if city is None else dict(city))
    gaps = methods.gap(
        widened({name: np.where(rest["is_known"], own[name], np.nan) for name in LIMITS}, *_spread(own)),
        [rest[name] for name in LIMITS],
    )
    is_share = ~np.isnan(own["effective_n"])
    enough = np.where(is_share, own["is_reliable"], own["numerator"] + rest["numerator"] >= FEWEST_EVENTS)
    p, plain = _p_values({name: np.where(rest["is_known"] & enough, own[name], np.nan) for name in NUMBERS}, rest)
    certain = methods.false_discovery(p, q) if len(table) else np.empty(0, bool)
    outside = (gaps.difference_lower > 0) | (gaps.difference_upper < 0)
    known = is_share | ~np.isnan(own["numerator"])
    why = {
        "no_value": np.isnan(own["value"]),
        "number": ~rest["is_known"] & own["is_count"],
        "no_reference": ~rest["is_known"] & known,
        "no_n": ~rest["is_known"],
        "few": ~enough,
        "": certain,
        "varies": (plain <= LEVEL) & (p > LEVEL),
        "many": outside,
    }
    direction = np.select([~rest["is_known"], ~enough, ~certain, gaps.difference > 0], DIRECTIONS, "down")
    found = {
        "reference": rest["reference"],
        "reference_value": rest["value"],
        "difference": gaps.difference,
        "difference_lower": gaps.difference_lower,
        "difference_upper": gaps.difference_upper,
        "p": p,
        "direction": direction.astype(object),
        "is_certain": certain,
        "reason": np.select(list(why.values()), list(why), "").astype(object),
    }
    return pd.concat([table[["area_id", "area"]], pd.DataFrame(found, index=table.index), ranks(table)], axis=1)


LIMITS = ["value", "lower", "upper"]
NUMBERS = [
    *LIMITS, "numerator", "denominator", "effective_n", "per", "rounding_step", "beside_extra", "beside_df",
]  # fmt: skip
MARKS = ["is_count", "is_reliable"]
DIRECTIONS = ["untested", "too_few", "none", "up"]


def _numbers(table: pd.DataFrame, name: str) -> Array:
    return table[name].to_numpy(float, na_value=np.nan) if name in table else np.full(len(table), np.nan)


def _marks(table: pd.DataFrame, name: str) -> Array:
    return table[name].eq(True).to_numpy(bool) if name in table else np.full(len(table), False)


def _spread(own: dict[str, Array]) -> tuple[Array, Array]:
    """How counts vary beside each other beyond chance (extra, degrees of freedom): null of shares."""
    is_count = np.isnan(own["effective_n"])
    return np.where(is_count, own["beside_extra"], np.nan), np.where(is_count, own["beside_df"], np.nan)


def _p_values(own: dict[str, Array], rest: dict[str, Array]) -> tuple[Array, Array]:
    """(p, p against chance alone); null where the numbers of `own` are."""
    size, other_size = own["effective_n"], rest["effective_n"]
    is_share = ~np.isnan(size)
    plain, wider = (np.full(len(size), np.nan) for _ in range(2))
    if is_share.any():
        share, other = (np.clip(side["value"], 0, 100) / 100 for side in (own, rest))
        plain = methods.share_p(share * size, size, other * other_size, other_size, rounding_of(own))
    if not is_share.all():
        x1, n1, x2, n2 = (
            np.where(is_share, np.nan, side[name]) for side in (own, rest) for name in ("numerator", "denominator")
        )
        extra, freedom = _spread(own)
        plain = np.where(is_share, plain, methods.split_p(x1, n1, x2, n2))
        wider = methods.change(x1, n1, x2, n2, spread=(extra / 2, freedom))[3]
    return np.fmax(plain, wider), plain


def _reference(own: dict[str, Array], city: Row) -> dict[str, Array]:
    """What each district is compared with: value, lower, upper, numerator, denominator, effective_n, reference and
    is_known."""
    x, n, size = (own[name] for name in ("numerator", "denominator", "effective_n"))
    whole = {name: np.nan if pd.isna(value := city.get(name, np.nan)) else float(value) for name in NUMBERS}
    has_city, lacks = not np.isnan(whole["value"]), np.isnan(x) | np.isnan(n)
    is_share = ~np.isnan(size)
    is_rate = ~is_share & ~lacks & ~own["is_count"]
    usable = ~np.isnan(own["value"]) & (is_share | is_rate)
    of_city = usable & ~np.isnan(x) & (has_city and not np.isnan(whole["numerator"] + whole["denominator"]))
    beside_city = usable & ~of_city & is_share & (has_city and not np.isnan(whole["effective_n"]))
    of_others = usable & ~of_city & is_rate & (lacks.sum() - lacks == 0) & (len(x) > 1)
    left_x = np.maximum(np.where(of_city, whole["numerator"], np.nansum(x)) - x, 0)
    left_n = np.maximum(np.where(of_city, whole["denominator"], np.nansum(n)) - n, 0)
    left_size = np.where(is_share, whole["effective_n"] - size, np.nan)
    is_rest = (of_city | of_others) & (left_n > 0) & (~is_share | (left_size > 0))
    left_x, left_n, left_size = (np.where(is_rest, part, np.nan) for part in (left_x, left_n, left_size))
    shares = methods.share(np.minimum(left_x / left_n, 1) * left_size, left_size)
    rates = methods.rate(left_x, left_n, per=1)
    values = [np.where(is_share, share * 100, rate * own["per"]) for share, rate in zip(shares, rates, strict=True)]
    return {
        **{name: np.where(beside_city, whole[name], part) for name, part in zip(LIMITS, values, strict=True)},
        "numerator": left_x,
        "denominator": left_n,
        "effective_n": np.where(beside_city, whole["effective_n"], left_size),
        "reference": _names(is_rest, beside_city),
        "is_known": is_rest | beside_city,
    }


def _names(is_rest: Array, is_city: Array) -> Array:
    """What each district is compared with, by name; None where with nothing."""
    found = np.full(len(is_rest), None, dtype=object)
    found[is_city], found[is_rest] = "city", "rest"
    return found


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
    extra, freedom = (_numbers(known, name) for name in ("beside_extra", "beside_df"))
    value, lower, upper = widened({name: _numbers(known, name) for name in LIMITS}, extra, freedom)
    freedom = np.where(np.isnan(extra), np.inf, freedom)
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
