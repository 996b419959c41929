"""(table of weekdays and parts of the day, look) -> the counts as a specification. Pure."""

import pandas as pd

from dashboard.figures.spec import Look
from dashboard.figures.week.spec import Heat

# Of a cell without events or with few, up to the most. The lightest is that of the page's ground in print.
SHADES = ("#F7F8F6", "sequential-0", "sequential-1", "sequential-2", "sequential-3", "sequential-5")


def week(table: pd.DataFrame, look: Look, alt: str) -> Heat:
    """Weekdays by part of the day, those certainly above an even week marked.

    table: a row of event_measures.parts_of_week for each part.
    """
    text, days = look.text, look.text["weekdays"].split(",")
    names = {first: f"{first:02}–{last:02}" for first, last in zip(table["hour_from"], table["hour_to"], strict=True)}

    def spread(column: str) -> pd.DataFrame:
        wide = table.pivot(index="weekday", columns="hour_from", values=column)
        return wide.rename(index=lambda day: days[day - 1], columns=names)

    return Heat(
        text["unit_count"],
        look.language,
        look.mark,
        alt,
        frame=spread("events").astype(float),
        more=spread("is_more").eq(True),
        no_figure=text["status_withheld"],
        more_words=text["certainly_more"],
        caption=text["view_week"],
        notes=[text["week_legend"]],
    )


def levels(picture: Heat) -> list[list[int | None]]:
    """The shade of each cell, row by row: its number in SHADES, by sixths of the most; None for a protected count."""
    most = picture.frame.max().max()
    return [
        [None if pd.isna(value) else min(int(6 * value / most), 5) if value else 0 for value in row]
        for row in picture.frame.to_numpy()
    ]
