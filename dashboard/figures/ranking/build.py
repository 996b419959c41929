"""(rows, look) -> values in order as a specification."""

import pandas as pd

from dashboard import words
from dashboard.figures.spec import Bars, Look, Ranked


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
