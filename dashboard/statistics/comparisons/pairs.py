"""Two measurements of one series, or two areas or groups of one period, tested."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from dashboard.statistics import methods
from dashboard.statistics.arrays import Array, Row
from dashboard.statistics.comparisons.finding import FEWEST_EVENTS, LEVEL, Finding

UNLIKE = 2  # times as many persons: from there the E-test errs to one side


def compare(
    before: pd.Series | Row, last: pd.Series | Row, breaks: Iterable[tuple[date, str]] = (), level: float = LEVEL
) -> Finding:
    """Two measurements of one series, or two areas' or groups' of one period (`gap`)."""
    before, last = dict(before), dict(last)
    if any(_crosses(day, before["period_start"], last["period_start"]) for day, *_ in breaks):
        return Finding("untested", "none", "break", before, last)
    is_share = pd.notna(last.get("effective_n")) or pd.notna(before.get("effective_n"))
    tested = _shares(before, last) if is_share else _counts(before, last)
    notes = ("preliminary",) if (before.get("status") == "preliminary") != (last.get("status") == "preliminary") else ()
    direction = tested.pop("direction", None) or _direction(tested["p"], tested["difference"], level)
    return Finding(direction, before=before, last=last, notes=notes, **tested)


def gap(a: pd.Series | Row, b: pd.Series | Row, level: float = LEVEL) -> Finding:
    """Two groups or areas of one period: a - b and a / b. `last` is a, `before` is b; "up" means that a is higher."""
    return compare(b, a, (), level)


def _shares(before: Row, last: Row) -> dict[str, Any]:
    if pd.isna(before.get("effective_n")) or pd.isna(last.get("effective_n")):
        return {"direction": "untested", "method": "none", "reason": "no_n"}
    if not (before["is_reliable"] and last["is_reliable"]):
        return {"direction": "too_few", "method": "none", "reason": "few"} | difference(before, last)
    rounding = max(rounding_of(before), rounding_of(last))
    p = float(methods.share_p(*answers(before), *answers(last), rounding))
    return {"method": "share_z", "p": p} | difference(before, last)


def answers(row: Row) -> tuple[float, float]:
    """Answers with the property, and answers, as many as drawn at random would say as much."""
    return min(max(row["value"] / 100, 0.0), 1.0) * row["effective_n"], row["effective_n"]


def rounded(row: Row) -> tuple[float, float]:
    """The same, fewer where the published share is rounded: the variance of the rounding is added to that of the
    answers."""
    x, n = answers(row)
    spread = max(x / n * (1 - x / n), 1e-9) if n > 0 else np.nan
    kept = 1 / (1 + n * float(rounding_of(row)) ** 2 / 12 / spread)
    return x * kept, n * kept


def rounding_of(row: Row) -> float | Array:
    """The step that a share is rounded to, as a part of 1: none where the design-based variance has it in it, or the
    sum of answers is there; else whole or tenths of per cent, by the figure itself. A row, or the columns of rows."""
    value, step, answers_sum = (
        np.asarray(row.get(name, np.nan), float) for name in ("value", "rounding_step", "numerator")
    )
    rounded = np.where(value == np.floor(value), 0.01, 0.001)
    return np.where(np.isnan(step) & np.isnan(answers_sum), rounded, 0.0)[()]


def _counts(before: Row, last: Row) -> dict[str, Any]:
    counts = [count(row) for row in (before, last)]
    if any(np.isnan(x) or np.isnan(n) for x, n in counts):
        return {"direction": "untested", "method": "none", "reason": "no_n"}
    (x1, n1), (x2, n2) = counts
    if x1 + x2 < FEWEST_EVENTS:
        return {"direction": "too_few", "method": "none", "reason": "few"} | difference(before, last)
    is_same_year = before["period_start"] == last["period_start"]
    spread = spread_of(last, "beside" if is_same_year else "spread")
    ratio, lower, upper, p = (tested := methods.change(x1, n1, x2, n2, spread=spread))
    found = difference(before, last, spread)
    found |= {"ratio": float(ratio), "ratio_lower": float(lower), "ratio_upper": float(upper)}
    if spread is None and max(n1, n2) > UNLIKE * min(n1, n2):
        return found | {"method": "exact_split", "p": float(methods.split_p(x1, n1, x2, n2))}
    return found | {"method": tested.method, "p": float(p)}


def count(row: Row) -> tuple[float, float]:
    """Events, and persons (1 where only the number is shown)."""
    return float(row["numerator"]), 1.0 if row["is_count"] else float(row["denominator"])


def difference(before: Row, last: Row, spread: tuple[float, float] | None = None) -> dict[str, Any]:
    """Difference and ratio with 95 % limits from those of the two values, widened by the spread beyond chance."""
    both = {name: np.array([last[name], before[name]], float) for name in ("value", "lower", "upper")}
    value, lower, upper = widened(both, *(spread or (np.nan, np.nan)))
    found = methods.gap(*zip(value, lower, upper, strict=True))
    return {name: float(value) for name, value in found._asdict().items()}


def widened(rows: dict[str, Array], extra: ArrayLike, freedom: ArrayLike) -> tuple[Array, Array, Array]:
    """(value, lower, upper) of rows with these, the limits wider by the spread beyond chance where there is one."""
    value, lower, upper = (rows[name] for name in ("value", "lower", "upper"))
    extra, freedom = np.broadcast_arrays(np.asarray(extra, float), np.asarray(freedom, float))
    has_spread = ~np.isnan(extra) & ~np.isnan(freedom)
    extra, freedom = np.where(has_spread, extra, 0.0), np.where(has_spread, freedom, np.inf)
    student = stdtrit(freedom, 0.975)
    more, z = student * value * np.sqrt(extra), student / ndtri(0.975)
    wider = (value - np.hypot(z * (value - lower), more), value + np.hypot(z * (upper - value), more))
    return (
        value,
        np.where(has_spread, np.maximum(0.0, wider[0]), lower),
        np.where(has_spread, wider[1], upper),
    )


def _direction(p: float, difference: float, level: float) -> str:
    if not p <= level:
        return "none"
    return "up" if difference > 0 else "down"


def _crosses(day: date | None, before: object, last: object) -> bool:
    return day is not None and pd.Timestamp(before) < pd.Timestamp(day) <= pd.Timestamp(last)


def spread_of(row: Row, kind: str = "spread") -> tuple[float, float] | None:
    """(extra, degrees of freedom) of a series ("spread") or of areas of one year ("beside"); see variation."""
    extra, freedom = row.get(f"{kind}_extra"), row.get(f"{kind}_df")
    return None if extra is None or freedom is None or np.isnan(extra + freedom) else (float(extra), float(freedom))
