"""The events page's figures for files: (rows, look) -> picture, from the same rows as on the screen. Pure."""

import pandas as pd

from dashboard import words
from dashboard.figures.cells import screen as cells_screen
from dashboard.figures.spec import Bars, Heat, Hexagons, Lines, Look, Ranked, Series
from dashboard.trend.pictures import season as months_of_year


def week(table: pd.DataFrame, look: Look, alt: str) -> Heat:
    """Weekdays by part of the day, those certainly above an even week marked."""
    text, days = look.text, look.text["weekdays"].split(",")
    names = {first: f"{first:02}–{last:02}" for first, last in zip(table["hour_from"], table["hour_to"], strict=True)}

    def spread(column: str) -> pd.DataFrame:
        wide = table.pivot(index="weekday", columns="hour_from", values=column)
        return wide.rename(index=lambda day: days[day - 1], columns=names)

    more = spread("is_more").eq(True)
    return Heat(
        text["unit_count"], look.language, look.mark, alt, spread("events").astype(float), text["status_withheld"], more
    )


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
    series = [Series(text["twelve_months"], colour, rolled.assign(status="ok"), thick=True, band=True)]
    if len(blocks):
        points = blocks.assign(lower=None, upper=None)
        series.append(Series(text["blocks_name"], look.palette.ink, points))
    return Lines(text["unit_count"], look.language, look.mark, alt, series, "month")


def kinds(table: pd.DataFrame, look: Look, alt: str) -> Ranked:
    """Kinds with Poisson limits, the most frequent first; a protected one says so."""
    rows = table.assign(value=table["events"].astype(float))
    rows["note"] = [look.text[f"status_{status}"] for status in rows["status"]]
    return Ranked(look.text["unit_count"], look.language, look.mark, alt, rows, None, look.text["status_withheld"])


def rare(months: pd.DataFrame, look: Look, alt: str) -> Bars:
    """How many events each month, protected months as hollow squares."""
    names = [words.period(start, "month", look.language) for start in months["period_start"]]
    frame = pd.DataFrame({look.text["column_events"]: months["events"].astype(float).tolist()}, index=names)
    colour = look.palette.notice if look.mark else look.palette.accent
    text = look.text
    return Bars(text["unit_count"], look.language, look.mark, alt, frame, [colour], text["status_withheld"])


def hot(cells: pd.DataFrame, outlines: pd.DataFrame, look: Look, alt: str) -> Hexagons:
    """Cells in their classes over the districts' outlines, those called hot with a thick edge."""
    told = cells[cells["events_from"].notna()].sort_values("events_from")
    labels = told["label"].unique().tolist()
    shades = dict(zip(labels, cells_screen.shades(len(labels), look.palette), strict=True))
    drawn = cells.assign(shade=cells["label"].map(shades).fillna(""))
    shown = [(shade, label) for label, shade in shades.items()]
    return Hexagons(
        look.text["unit_count"], look.language, look.mark, alt, drawn[["boundary", "shade", "is_hot"]],
        outlines["geometry"].tolist(), shown, look.text["hot_name"],
    )  # fmt: skip
