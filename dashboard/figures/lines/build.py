"""(rows, look) -> series over time as a specification: a year's months, twelve months at a time, strips."""

from dataclasses import dataclass

import pandas as pd

from dashboard.figures.spec import Lines, Look, Panels, Series


def months_of_year(rows: pd.DataFrame, year: int, label: str, unit: str, look: Look) -> Lines:
    """(months with value, lower, upper, low, high) -> the year over the band of earlier years."""
    starts = [pd.Timestamp(year, month, 1) for month in rows["month"]]
    rows = rows.assign(period_start=starts)
    if "status" not in rows:
        rows["status"] = "ok"
    earlier = rows.assign(value=float("nan"), lower=rows["low"], upper=rows["high"])
    band = Series(look.text["picture_earlier"], look.palette.muted, earlier, form="span")
    own = Series(f"{label} {year}", look.palette.accent, rows, thick=True)
    return Lines(unit, look.language, look.mark, "", [band, own], "month")


def season(table: pd.DataFrame, year: int, label: str, look: Look, alt: str) -> Lines:
    """The months of a year over the band of earlier years."""
    rows = table.assign(value=table["events"].astype(float))
    for name in ("low", "high"):
        rows[name] = rows[name].astype(float)
    drawn = months_of_year(rows, year, label, look.text["unit_count"], look)
    return Lines(drawn.unit, look.language, look.mark, alt, drawn.series, "month")


def rolling(rolled: pd.DataFrame, blocks: pd.DataFrame, look: Look, alt: str) -> Lines:
    """Twelve months at a time with their band; the sums that do not overlap as points."""
    text, colour = look.text, look.palette.accent
    series = [Series(text["twelve_months"], colour, rolled.assign(status="ok"), thick=True, form="line", limits="band")]
    if len(blocks):
        points = blocks.assign(lower=None, upper=None)
        series.append(Series(text["blocks_name"], look.palette.ink, points))
    return Lines(text["unit_count"], look.language, look.mark, alt, series, "month")


@dataclass(frozen=True)
class Strip:
    """One series of the time axis: its words, unit, and the rows of the district and (where comparable) of the city."""

    label: str
    unit: str
    own: pd.DataFrame
    city: pd.DataFrame
    source: str
    mark: str = ""


def strips(parts: list[Strip], own_name: str, look: Look, alt: str) -> Panels:
    """Every series below one another, each on a scale of its own, the city dashed where it can be set beside."""
    start = min(part.own["period_start"].min() for part in parts)
    return Panels(
        "", look.language, look.mark, alt, [_strip(part, own_name, start, look) for part in parts], 1
    )  # fmt: skip


def _strip(part: Strip, own_name: str, start: pd.Timestamp, look: Look) -> tuple[str, Lines]:
    city = part.city[part.city["period_start"] >= start]
    series = [Series(look.text["whole_city"], look.palette.ink, city, dashed=True)] if len(city) else []
    series.append(Series(own_name, look.palette.notice if part.mark else look.palette.accent, part.own, thick=True))
    title = part.label if part.unit == "%" else f"{part.label}, {part.unit}"
    return title, Lines(part.unit, look.language, "", "", series)
