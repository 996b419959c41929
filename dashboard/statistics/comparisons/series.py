"""One series over time: its latest change, and its last five measurements."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t

from dashboard.statistics import methods
from dashboard.statistics.comparisons.finding import FEWEST_EVENTS, LEVEL, Finding
from dashboard.statistics.comparisons.pairs import compare, count, difference, rounded, spread_of

POINTS = 5
DIRECTIONS = {"increasing": "up", "decreasing": "down"}


def change(
    series: pd.DataFrame | list[dict[str, Any]],
    breaks: Iterable[tuple[date, str]] = (),
    kind: str = "year",
    level: float = LEVEL,
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
        of_last_year = [row for row in known if row["period_start"] == same]
        if not of_last_year:
            return Finding("untested", "none", "season", known[-2], last)
        before = of_last_year[0]
    return compare(before, last, breaks, level)


def _known(series: pd.DataFrame | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with a value, oldest first."""
    rows = series if isinstance(series, list) else series.to_dict("records")
    return sorted((row for row in rows if pd.notna(row["value"])), key=lambda row: row["period_start"])


def development(
    series: pd.DataFrame | list[dict[str, Any]], breaks: Iterable[tuple[date, str]] = (), kind: str = "year"
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


def _trend(points: list[dict[str, Any]]) -> Finding:
    first, last = points[0], points[-1]
    is_share = all(pd.notna(row.get("effective_n")) for row in points)
    x, n = np.array([rounded(row) if is_share else count(row) for row in points]).T
    if np.isnan(x + n).any():
        return Finding("untested", "none", "no_n", first, last)
    if not all(row["is_reliable"] for row in points) if is_share else x.sum() < 2 * FEWEST_EVENTS:
        return Finding("too_few", "none", "few", first, last)
    spread = None if is_share else spread_of(last)
    years = [row["period_start"].year for row in points]
    found = methods.recent_trend(years, x, n, "share" if is_share else "rate")
    if spread is not None and found in DIRECTIONS:
        kept = _shrink(spread, float(x.mean()))
        if methods.recent_trend(years, x * kept, n * kept, "rate") != found and methods.line_p(years, x, n) > LEVEL:
            found = "no change"
    if found == "cannot be calculated":
        return Finding("too_few", "none", "few", first, last)
    notes = ("preliminary",) if any(row.get("status") == "preliminary" for row in points) else ()
    direction = DIRECTIONS.get(found, "none")
    return Finding(direction, "trend", "", first, last, notes=notes, **difference(first, last, spread))


def _shrink(spread: tuple[float, float] | None, mean: float) -> float:
    """What counts are multiplied by, so that the chi-square is judged as if they were Poisson's.

    Divided by their variance over their mean, and by how much wider Student's t is than the normal curve.
    """
    if spread is None:
        return 1.0
    extra, freedom = spread
    wider = t.isf(0.001, freedom) ** 2 / methods.TREND
    return float(1 / ((1 + extra * mean) * max(wider, 1)))
