"""The events page's figures for files: (rows, look) -> picture, from the same rows as on the screen. Pure."""

import pandas as pd

from dashboard.figures.spec import Heat, Look


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
