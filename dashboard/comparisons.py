"""Tests of what is seen: (rows of queries.observations) -> findings that dashboard.wording puts in words.

>>> rows = queries.observations(con, "robbery_rate", ["farsta"])
>>> breaks = catalogue.breaks(con, "robbery_rate", "sv")
>>> change(rows, breaks).direction                # latest against the measurement before: "up" | "down" | "none" | …
>>> development(rows, breaks).direction           # the last five measurements
>>> table = against(queries.on_map(con, "robbery_rate", "2023", 2025, "all", "all"), city)      # one row per district
>>> gap(women, men).difference_lower              # two rows of one period

direction is "up" or "down" only when the test says so, "none" when it does not, "too_few" when there are too few
answers or events to say anything, "untested" when a test cannot be made; `reason` says why. Single tests are made at
the level 0.5 %, so that a reader of many sentences meets few false ones; the intervals beside them are 95 %.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from dashboard import methods

LEVEL = 0.005
FALSE_DISCOVERIES = 0.04  # so that a map without any difference has a false claim in less than one of twenty
FEWEST_EVENTS = 10  # in the two together
UNLIKE = 2  # times as many persons: from there the E-test errs to one side
POINTS = 5


@dataclass(frozen=True)
class Finding:
    """One tested comparison of `last` with `before` (of a with b for a gap), in the value's unit.

    `method`: e_test, negative_binomial, share_z, exact_split, trend, none. `reason`: one, break, no_n, few, season,
    points, or "" . `notes`: "preliminary" when one of the two is so and the other not.
    """

    direction: str
    method: str
    reason: str = ""
    before: dict | None = None
    last: dict | None = None
    p: float = float("nan")
    difference: float = float("nan")
    difference_lower: float = float("nan")
    difference_upper: float = float("nan")
    ratio: float = float("nan")
    ratio_lower: float = float("nan")
    ratio_upper: float = float("nan")
    notes: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the test found a direction."""
        return self.direction in ("up", "down")


def change(
    series: pd.DataFrame | list[dict], breaks: Iterable[tuple[date, str]] = (), kind: str = "year", level: float = LEVEL
) -> Finding:
    """The latest value of one series against the measurement before; months and quarters against those of the year
    before.

    `series`: the rows of one area, sex and age, as a frame or as records. `breaks`: days on which the series breaks
    (`catalogue.breaks`).
    """
    known = _known(series)
    if len(known) < 2:
        return Finding("untested", "none", "one", last=known[-1] if known else None)
    last, before = known[-1], known[-2]
    if kind != "year":
        same = last["period_start"] - pd.DateOffset(years=1)
        before = next((row for row in known if row["period_start"] == same), None)
        if before is None:
            return Finding("untested", "none", "season", known[-2], last)
    return compare(before, last, breaks, level)


def _known(series: pd.DataFrame | list[dict]) -> list[dict]:
    """The rows with a value, oldest first."""
    rows = series if isinstance(series, list) else series.to_dict("records")
    return sorted((row for row in rows if pd.notna(row["value"])), key=lambda row: row["period_start"])


def compare(
    before: pd.Series | dict, last: pd.Series | dict, breaks: Iterable[tuple[date, str]] = (), level: float = LEVEL
) -> Finding:
    """Two measurements of one series, or two areas' or groups' of one period (`gap`)."""
    before, last = dict(before), dict(last)
    sides = {"before": before, "last": last}
    if any(_crosses(day, before["period_start"], last["period_start"]) for day, *_ in breaks):
        return Finding("untested", "none", "break", **sides)
    is_share = pd.notna(last.get("effective_n")) or pd.notna(before.get("effective_n"))
    tested = _shares(before, last) if is_share else _counts(before, last)
    notes = ("preliminary",) if (before.get("status") == "preliminary") != (last.get("status") == "preliminary") else ()
    direction = tested.pop("direction", None) or _direction(tested["p"], tested["difference"], level)
    return Finding(direction, notes=notes, **tested, **sides)


def gap(a: pd.Series | dict, b: pd.Series | dict, level: float = LEVEL) -> Finding:
    """Two groups or areas of one period: a - b and a / b. `last` is a, `before` is b; "up" means that a is higher."""
    return compare(b, a, (), level)


def _shares(before: dict, last: dict) -> dict:
    if pd.isna(before.get("effective_n")) or pd.isna(last.get("effective_n")):
        return {"direction": "untested", "method": "none", "reason": "no_n"}
    if not (before["is_reliable"] and last["is_reliable"]):
        return {"direction": "too_few", "method": "none", "reason": "few"} | _gap(before, last)
    rounding = max(_rounding(before), _rounding(last))
    p = float(methods.share_p(*_answers(before), *_answers(last), rounding))
    return {"method": "share_z", "p": p} | _gap(before, last)


def _answers(row: dict) -> tuple[float, float]:
    """Answers with the property, and answers, as many as drawn at random would say as much."""
    return min(max(row["value"] / 100, 0.0), 1.0) * row["effective_n"], row["effective_n"]


def _rounded(row: dict) -> tuple[float, float]:
    """The same, fewer where the published share is rounded: the variance of the rounding is added to that of the
    answers."""
    x, n = _answers(row)
    spread = max(x / n * (1 - x / n), 1e-9) if n > 0 else np.nan
    kept = 1 / (1 + n * _rounding(row) ** 2 / 12 / spread)
    return x * kept, n * kept


def _rounding(row: dict) -> float:
    """The step that a published share is rounded to; what is summed from answers is not rounded."""
    if pd.notna(row.get("numerator")):
        return 0.0
    return 0.01 if float(row["value"]).is_integer() else 0.001


def _counts(before: dict, last: dict) -> dict:
    counts = [_count(row) for row in (before, last)]
    if any(np.isnan(x) or np.isnan(n) for x, n in counts):
        return {"direction": "untested", "method": "none", "reason": "no_n"}
    (x1, n1), (x2, n2) = counts
    if x1 + x2 < FEWEST_EVENTS:
        return {"direction": "too_few", "method": "none", "reason": "few"} | _gap(before, last)
    spread = _spread(last)
    ratio, lower, upper, p = (tested := methods.change(x1, n1, x2, n2, spread=spread))
    found = _gap(before, last, spread)
    found |= {"ratio": float(ratio), "ratio_lower": float(lower), "ratio_upper": float(upper)}
    if spread is None and max(n1, n2) > UNLIKE * min(n1, n2):
        return found | {"method": "exact_split", "p": float(methods.split_p(x1, n1, x2, n2))}
    return found | {"method": tested.method, "p": float(p)}


def _count(row: dict) -> tuple[float, float]:
    """Events, and persons (1 where only the number is shown)."""
    return float(row["numerator"]), 1.0 if row["is_count"] else float(row["denominator"])


def _gap(before: dict, last: dict, spread: tuple[float, float] | None = None) -> dict:
    """Difference and ratio with 95 % limits from those of the two values, widened by the spread beyond chance."""
    a, b = (_limits(row, spread) for row in (last, before))
    found = methods.gap(a, b)
    return {name: float(value) for name, value in found._asdict().items()}


def _limits(row: dict, spread: tuple[float, float] | None) -> tuple[float, float, float]:
    value, lower, upper = float(row["value"]), float(row["lower"]), float(row["upper"])
    if spread is None:
        return value, lower, upper
    extra, freedom = spread
    more, z = t.ppf(0.975, freedom) * value * np.sqrt(extra), t.ppf(0.975, freedom) / norm.ppf(0.975)
    return value, max(0.0, value - np.hypot(z * (value - lower), more)), value + np.hypot(z * (upper - value), more)


def _direction(p: float, difference: float, level: float) -> str:
    if not p <= level:
        return "none"
    return "up" if difference > 0 else "down"


def _crosses(day: date | None, before: object, last: object) -> bool:
    return day is not None and pd.Timestamp(before) < pd.Timestamp(day) <= pd.Timestamp(last)


def development(
    series: pd.DataFrame | list[dict], breaks: Iterable[tuple[date, str]] = (), kind: str = "year"
) -> Finding:
    """Whether the last five measurements of one series rise or fall; of months and quarters the same one of each year.

    Points before the latest break are left out, so that the series is one. `before` and `last` are the first and the
    last of the five.
    """
    known = _known(series)
    if kind != "year":
        known = [row for row in known if row["period_start"].month == known[-1]["period_start"].month]
    whole = len(known)
    for day, *_ in breaks:
        if day is not None and known and known[-1]["period_start"] >= pd.Timestamp(day):
            known = [row for row in known if row["period_start"] >= pd.Timestamp(day)]
    if len(known) < POINTS:
        sides = (known[0], known[-1]) if known else (None, None)
        return Finding("untested", "none", "break" if whole >= POINTS else "points", *sides)
    return _trend(known[-POINTS:])


def _trend(points: list[dict]) -> Finding:
    sides = {"before": points[0], "last": points[-1]}
    is_share = all(pd.notna(row.get("effective_n")) for row in points)
    x, n = np.array([_rounded(row) if is_share else _count(row) for row in points]).T
    if np.isnan(x + n).any():
        return Finding("untested", "none", "no_n", **sides)
    if not all(row["is_reliable"] for row in points) if is_share else x.sum() < 2 * FEWEST_EVENTS:
        return Finding("too_few", "none", "few", **sides)
    spread = None if is_share else _spread(points[-1])
    kept = _shrink(spread, float(x.mean()))
    years = [row["period_start"].year for row in points]
    found = methods.recent_trend(years, x * kept, n * kept, "share" if is_share else "rate")
    if found == "cannot be calculated":
        return Finding("too_few", "none", "few", **sides)
    notes = ("preliminary",) if any(row.get("status") == "preliminary" for row in points) else ()
    direction = {"increasing": "up", "decreasing": "down"}.get(found, "none")
    return Finding(direction, "trend", notes=notes, **_gap(points[0], points[-1], spread), **sides)


def _spread(row: dict) -> tuple[float, float] | None:
    extra, freedom = row.get("spread_extra"), row.get("spread_df")
    return None if pd.isna(extra) or pd.isna(freedom) else (float(extra), float(freedom))


def _shrink(spread: tuple[float, float] | None, mean: float) -> float:
    """What counts are multiplied by, so that the chi-square is judged as if they were Poisson's.

    Divided by their variance over their mean, and by how much wider Student's t is than the normal curve.
    """
    if spread is None:
        return 1.0
    extra, freedom = spread
    wider = t.isf(0.001, freedom) ** 2 / methods.TREND
    return 1 / ((1 + extra * mean) * max(wider, 1))


def against(table: pd.DataFrame, city: pd.Series | None = None, q: float = FALSE_DISCOVERIES) -> pd.DataFrame:
    """Districts of one period against the rest of the city, false discoveries held at q over all of them.

    `table`: one row per district (`queries.on_map`), `city`: the city's row of the same period, sex and age, or None.
    The rest is the city less the district where the counts are known, else the other districts together where all have
    counts (reference "rest"); of shares with only a percentage and n, the city with the district in it ("city").
    Columns, in the table's order: area_id, area, reference, reference_value, difference, difference_lower,
    difference_upper, p, direction, is_certain, reason, rank, rank_lower, rank_upper, ranked (1 the highest value; null
    where no interval is).
    """
    rows = [_against(row, table, city) for row in table.to_dict("records")]
    found = pd.DataFrame(rows, index=table.index, columns=AGAINST)
    certain = methods.false_discovery(found["p"].where(found["direction"].isna()), q) if len(found) else []
    side = np.where(found["difference"] > 0, "up", "down")
    found["direction"] = found["direction"].where(found["direction"].notna(), np.where(certain, side, "none"))
    found["is_certain"] = found["direction"].isin(["up", "down"])
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
    gaps = methods.gap(_limits(row, None if is_share else _spread(row)), _limits(rest, None))
    found = {"reference": rest["reference"], "reference_value": rest["value"], "reason": ""}
    found |= {name: float(getattr(gaps, name)) for name in ("difference", "difference_lower", "difference_upper")}
    if few:
        return found | {"direction": "too_few", "reason": "few"}
    return found | {"p": _against_p(row, rest, is_share)}


def _against_p(row: dict, rest: dict, is_share: bool) -> float:
    if is_share:
        return float(methods.share_p(*_answers(row), *_answers(rest), _rounding(row)))
    counts = (row["numerator"], row["denominator"], rest["numerator"], rest["denominator"])
    p = float(methods.split_p(*counts))
    spread = _spread(row)
    return p if spread is None else max(p, float(methods.change(*counts, spread=(spread[0] / 2, spread[1]))[3]))


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

    The places hold for all areas at once: each value's limits are widened to 1 - (1 - confidence)/areas, and an area is
    certainly above another only when the two do not overlap (Klein, Wright, Wieczorek 2020). Conservative.
    """
    known = table[table["value"].notna() & table["lower"].notna()]
    columns = ["rank", "rank_lower", "rank_upper", "ranked"]
    if known.empty:
        return pd.DataFrame(np.nan, index=table.index, columns=columns)
    wider = norm.ppf(1 - (1 - confidence) / 2 / len(known)) / norm.ppf(0.5 + confidence / 2)
    value, lower, upper = (known[name].to_numpy(float) for name in ("value", "lower", "upper"))
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
