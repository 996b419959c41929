"""What is drawn of lines, decided once for every renderer: points and their states, limits, breaks, labels, axes.

The screen, files and native charts ask these functions and decide nothing about the data themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard import words
from dashboard.figures.lines.spec import Lines, Panels, Series
from dashboard.figures.spec import hollow

LIMITS = ["value", "lower", "upper"]
READ = ["period_start", *LIMITS, "status", "is_reliable", "is_approximate", "is_count", "interval_method", "n", "tip"]
MANY_POINTS = 15
NOMINAL_DAYS = {"month": 31, "quarter": 92}
MONTHS_APART = {"month": 1, "quarter": 3}


class End(NamedTuple):
    """The label at the end of a line, and the value that it stands at."""

    value: float
    label: str
    series: Series


class Break(NamedTuple):
    """Where a series breaks, its number in the figure and what changed."""

    number: int
    on: date
    meaning: str


@lru_cache(maxsize=512)  # asked for by every renderer, by limits, labels and notes; series compare by identity
def points(series: Series, picture: Lines) -> pd.DataFrame:
    """The points of a series, oldest first, and how each is drawn. Rows without a value are left out.

    Columns: those of READ; is_hollow; is_tail, in the preliminary end of the line, which is dotted; stretch, the same
    number for points that are joined; limit, "band", "bar" or "", and run, the same number for one unbroken band.
    A span has the rows with both limits, whether or not they have a value. Nobody changes the frame.
    """
    rows = series.rows.reindex(columns=[name for name in READ if name in series.rows or name in LIMITS])
    value, lower, upper = (rows[name].to_numpy(dtype=float, na_value=np.nan) for name in LIMITS)
    has_limits = ~(np.isnan(lower) | np.isnan(upper))
    is_drawn = has_limits if series.form == "span" else ~np.isnan(value)
    rows = rows.assign(value=value, lower=lower, upper=upper)[is_drawn].sort_values("period_start", kind="stable")
    rows["is_hollow"] = hollow(rows)
    firm = rows["status"].ne("preliminary").to_numpy().nonzero()[0] if "status" in rows else [len(rows) - 1]
    rows["is_tail"] = np.arange(len(rows)) > (firm[-1] if len(firm) else -1)
    rows["stretch"] = _stretches(rows["period_start"], picture)
    rows["limit"], rows["run"] = _limits(rows, series, picture)
    return rows.reset_index(drop=True)


def _stretches(starts: pd.Series, picture: Lines) -> np.ndarray:
    """A number for each stretch of periods that follow one another."""
    step = np.timedelta64(NOMINAL_DAYS.get(picture.kind, 366 * picture.interval_years), "D")
    days = starts.to_numpy(dtype="datetime64[ns]")
    return np.concatenate([[0], (np.diff(days) > step).cumsum()])[: len(days)]


def _limits(rows: pd.DataFrame, series: Series, picture: Lines) -> tuple[np.ndarray, np.ndarray]:
    """(limit, run) of each point. In a band a point that stands alone has a bar, since a band needs two; where points
    are not drawn there are no bars.
    """
    known = (rows["lower"].notna() & rows["upper"].notna()).to_numpy()
    limit, run = np.full(len(rows), "", dtype=object), np.zeros(len(rows), dtype=int)
    if series.form == "ground" or series.limits == "none" or not known.any():
        return limit, run
    stretch = rows["stretch"].to_numpy()
    run[1:] = ((known[1:] != known[:-1]) | (stretch[1:] != stretch[:-1])).cumsum()
    is_alone = np.bincount(run)[run] == 1
    is_banded = _has_band(series, len(rows), picture)
    limit[known & (is_alone | (not is_banded))] = "bar" if series.form in ("joined", "points") else ""
    limit[known & ~is_alone & is_banded] = "band"
    return limit, run


def _has_band(series: Series, count: int, picture: Lines) -> bool:
    """Counts, rates and long series have a band, few points of a survey bars."""
    if series.limits == "auto":
        return series.form == "span" or picture.unit != "%" or count > MANY_POINTS
    return series.limits == "band"


def value_limits(pictures: Sequence[Lines]) -> tuple[float, float]:
    """The ends of a value axis that holds every point, every limit drawn and the reference; from zero where it can."""
    reference = next((one.reference for one in pictures if one.reference is not None), None) or 0.0
    found = [value for one in pictures for series in one.series for value in _heights(series, one)]
    low, high = (min(*found, reference), max(*found, reference)) if found else (reference, reference or 1.0)
    spread = (high - low) or 1.0
    begins_at_zero = low >= 0 and reference == 0
    return (0.0 if begins_at_zero else low - 0.08 * spread, high + 0.12 * spread)


def _heights(series: Series, picture: Lines) -> list[float]:
    rows = points(series, picture)
    limited = rows[rows["limit"] != ""]
    values = rows["value"].dropna() if series.form != "span" else rows["value"].iloc[:0]
    return [*values, *limited["lower"], *limited["upper"]]


def starts(pictures: Iterable[Lines]) -> list[pd.Timestamp]:
    """Every period that lines have a row of, with a figure or without, in order: what an axis of time goes through."""
    return sorted({start for one in pictures for series in _own(one) for start in series.rows["period_start"]})


def _own(picture: Lines) -> list[Series]:
    """The series that a figure is of: not the grey ones behind them."""
    return [series for series in picture.series if series.form != "ground"]


def withheld(picture: Lines) -> list[pd.Timestamp]:
    """The periods whose figure is withheld, where they are marked at all."""
    if not picture.withheld:
        return []
    rows = [series.rows[series.rows["status"].eq("withheld")] for series in _own(picture) if series.form != "span"]
    return sorted({start for found in rows for start in found["period_start"]})


def months_of_one_year(picture: Lines) -> int | None:
    """The year, where all that is drawn are months of one year, which then stand on the axis by name."""
    years = {start.year for start in starts([picture])}
    return years.pop() if picture.kind == "month" and len(years) == 1 else None


def breaks(picture: Lines | Panels) -> list[Break]:
    """The breaks that lie between the first and the last period, by day, numbered from 1."""
    parts = [one for _, one in picture.panels] if isinstance(picture, Panels) else [picture]
    periods = starts(parts)
    if not periods:
        return []
    found = sorted({(pd.Timestamp(on).date(), meaning) for one in parts for on, meaning in one.breaks})
    within = [item for item in found if periods[0] < pd.Timestamp(item[0]) <= periods[-1]]
    return [Break(number, *item) for number, item in enumerate(within, 1)]


def own_breaks(panel: Lines, numbered: Sequence[Break]) -> list[Break]:
    """Of numbered breaks those that one panel has."""
    own = {(pd.Timestamp(on).date(), meaning) for on, meaning in panel.breaks}
    return [item for item in numbered if (item.on, item.meaning) in own]


def ends(picture: Lines, is_narrow: bool = False) -> list[End]:
    """The labels at the ends of lines. In a narrow panel a line that is alone has its last value in place of a name,
    and dashed references have none.
    """
    found = []
    for series in _own(picture):
        rows = points(series, picture)
        if len(rows) and series.label and not (is_narrow and (series.dashed or series.form == "span")):
            last = rows["upper" if series.form == "span" else "value"].iloc[-1]
            found.append(End(float(last), series.label, series))
    if is_narrow and len(found) == 1:
        return [found[0]._replace(label=words.rounded(found[0].value, picture.language))]
    return found


def tip(row: dict, series: Series, picture: Lines, text: dict[str, str]) -> list[str]:
    """What a tooltip says of a point, in lines: its own words, else name, period, value, interval and status."""
    if isinstance(row.get("tip"), list):
        return row["tip"]
    unreliable = row.get("is_reliable") in (False,) and row.get("status") != "preliminary"
    return [
        series.label,
        words.period(row["period_start"], picture.kind, picture.language),
        words.quantity(row["value"], picture.unit, picture.language),
        words.interval(row, picture.language, text) if picture.unit == "%" else "",
        text["status_preliminary"] if row.get("status") == "preliminary" else "",
        text["tip_unreliable"] if unreliable else "",
    ]


def notes(picture: Lines | Panels, text: dict[str, str]) -> list[str]:
    """What the marks mean: each break by its number, hollow points and dotted ends. One mark has one meaning."""
    told = [text["break_told"].format(number=number, what=meaning) for number, _, meaning in breaks(picture)]
    parts = [one for _, one in picture.panels] if isinstance(picture, Panels) else [picture]
    drawn = [points(series, one) for one in parts for series in _own(one) if series.form in ("joined", "points")]
    hollows = pd.concat([rows[rows["is_hollow"]] for rows in drawn]) if drawn else pd.DataFrame()
    if len(hollows):
        preliminary = hollows["status"].eq("preliminary")
        told.append(text["mark_both" if preliminary.any() and not preliminary.all() else
                         "mark_preliminary" if preliminary.all() else "mark_unreliable"])  # fmt: skip
    return told


def categories(picture: Lines) -> list[pd.Timestamp]:
    """The periods of an axis of categories: every one with a row, and each missing one between two of them, so that a
    gap in time is a gap in a chart that knows no time.
    """
    found: list[pd.Timestamp] = []
    months = MONTHS_APART.get(picture.kind, 12 * picture.interval_years)
    for start in starts([picture]):
        while found and (following := found[-1] + pd.DateOffset(months=months)) < start:
            found.append(following)
        found.append(start)
    return found
