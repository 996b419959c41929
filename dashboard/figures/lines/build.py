"""(rows, look) -> series over time as a specification: a year's months, twelve months at a time, strips."""

import dataclasses
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from dashboard import words
from dashboard.figures.lines import marks
from dashboard.figures.lines.spec import Lines, Panels, Series
from dashboard.figures.spec import Look

Noted = TypeVar("Noted", Lines, Panels)


def noted(picture: Noted, text: dict[str, str]) -> Noted:
    """The figure with what its own marks mean, before the notes that it has: breaks, hollow points, dotted ends."""
    return dataclasses.replace(picture, notes=[*marks.notes(picture, text), *picture.notes])


def season(rows: pd.DataFrame, year: int, unit: str, look: Look, alt: str, counted: str = "") -> Lines:
    """The months of a year with their intervals, over the span and the mean of the same months in earlier years.

    Rows are of series_measures.season: month, value, lower, upper, status; low, high, mean, years of the earlier ones.
    A tooltip writes a value with its unit, or as `counted` says ("{n} händelser"). Withheld months are marked.
    """
    text = look.text
    rows = rows.assign(period_start=[pd.Timestamp(year, month, 1) for month in rows["month"]])
    spanned = rows.assign(value=float("nan"), lower=rows["low"], upper=rows["high"])
    mean = rows.assign(value=rows["mean"], lower=float("nan"), upper=float("nan"), status="ok")
    mean["tip"] = [[_month(row, look), _earlier(row, look)] for row in rows.to_dict("records")]
    own = rows.assign(tip=[_month_tip(row, year, unit, counted, look) for row in rows.to_dict("records")])
    series = [
        Series(text["earlier_years"], "muted", spanned, form="span"),
        Series(text["mean_earlier"], "muted", mean, dashed=True, form="line", limits="none"),
        Series(str(year), "accent", own, thick=True, limits="bars"),
    ]
    picture = Lines(unit, look.language, look.mark, alt, series, "month", withheld=text["status_withheld"])
    return noted(picture, text)


def _month(row: dict, look: Look) -> str:
    return words.capital(words.MONTHS[look.language][int(row["month"]) - 1])


def _earlier(row: dict, look: Look) -> str:
    """'3 tidigare år: 4–9'; nothing where too few earlier years have the month."""
    if pd.isna(row["low"]):
        return ""
    low, high = (words.number(row[side], look.language) for side in ("low", "high"))
    return look.text["season_span"].format(low=low, high=high, years=int(row["years"]))


def _month_tip(row: dict, year: int, unit: str, counted: str, look: Look) -> list[str]:
    if pd.isna(row["value"]):
        return []
    value = words.number(row["value"], look.language)
    return [
        f"{_month(row, look)} {year}",
        counted.format(n=value) if counted else words.quantity(row["value"], unit, look.language),
        words.interval(row | {"n": None}, look.language, look.text) if pd.notna(row["lower"]) else "",
        _earlier(row, look),
        look.text["status_preliminary"] if row["status"] == "preliminary" else "",
    ]


def rolling(rolled: pd.DataFrame, blocks: pd.DataFrame, look: Look, alt: str) -> Lines:
    """Events in twelve months at a time with their limits; the sums that do not overlap, which are tested, as points.

    `rolled` is of event_measures.rolling_year, `blocks` of whole_years; a block is preliminary where its months are.
    """
    text = look.text
    curve = rolled.assign(tip=_year_tips(rolled, look))
    series = [Series(text["twelve_months"], "accent", curve, form="line", limits="band")]
    if len(blocks):
        status = rolled.set_index("period_start")["status"].reindex(blocks["period_start"]).tolist()
        apart = blocks[["period_start", "value", "lower", "upper"]].assign(status=status, tip=_year_tips(blocks, look))
        series.append(Series(text["blocks_name"], "accent", apart, form="points", limits="none"))
    return noted(Lines(text["unit_count"], look.language, look.mark, alt, series, "month"), text)


def _year_tips(rows: pd.DataFrame, look: Look) -> list[list[str]]:
    text, code = look.text, look.language
    return [
        [
            text["twelve_to"].format(month=words.period(row["period_start"], "month", code)),
            text["events_told"].format(n=words.number(row["value"], code)),
            words.interval(row | {"n": None}, code, text),
        ]
        for row in rows.to_dict("records")
    ]


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
    panels = [_strip(part, own_name, start, look) for part in parts]
    return noted(Panels("", look.language, look.mark, alt, panels, columns=1, shared_time=True), look.text)


def _strip(part: Strip, own_name: str, start: pd.Timestamp, look: Look) -> tuple[str, Lines]:
    city = part.city[part.city["period_start"] >= start]
    series = [_with_source(part, look.text["whole_city"], "ink", city, look)] if len(city) else []
    own = _with_source(part, own_name, "notice" if part.mark else "accent", part.own, look)
    title = part.label if part.unit == "%" else f"{part.label}, {part.unit}"
    return title, Lines(part.unit, look.language, part.mark, "", [*series, own])


def _with_source(part: Strip, name: str, colour: str, rows: pd.DataFrame, look: Look) -> Series:
    """A series of a strip, whose tooltips name the measure and the source; the city is a line without points."""
    tips = [
        [
            f"{name}: {part.label}",
            str(row["period_start"].year),
            words.quantity(row["value"], part.unit, look.language),
            words.interval(row, look.language, look.text),
            part.source,
        ]
        if pd.notna(row["value"])
        else []
        for row in rows.to_dict("records")
    ]
    rows = rows.assign(tip=tips)
    if colour == "ink":
        return Series(name, colour, rows, dashed=True, form="line", limits="none")
    return Series(name, colour, rows, limits="bars")
