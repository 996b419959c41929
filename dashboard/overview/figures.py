"""The overview's cards for files: the series behind each, from the same rows as on the screen."""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.figures.lines import build
from dashboard.figures.lines.spec import Lines, Panels, Series
from dashboard.frame import filters, kept, session
from dashboard.overview import page
from dashboard.priority import latest, view
from dashboard.reading import catalogue
from dashboard.reading.catalogue import Indicator
from dashboard.words import directions


def cards(con: DuckDBPyConnection, area: str) -> Panels:
    """The series behind each card that stands for one series, with what the test says of it in the title."""
    text, code = session.texts(), session.language()
    rows, indicators = kept.read(page.table, area), kept.read(catalogue.indicators, code)
    panels = []
    for key, found in rows.drop_duplicates(["indicator", "area_id", "sex", "age"]).groupby("indicator", sort=False):
        for row in found.to_dict("records"):
            panels.append(_card(indicators[key], row, len(found) > 1, text, code))
    alt = " ".join(filter(None, [page.mark(area), kept.read(page.conclusion, area)]))
    return build.noted(Panels("", code, "", alt, panels), text)


def _card(item: Indicator, row: dict, several: bool, text: dict[str, str], code: str) -> tuple[str, Lines]:
    ages = kept.read(catalogue.age_labels, code)
    group = filters.group_words(item, row["sex"], row["age"], ages) if several else ""
    verdict = directions.of_change(row["finding"], item, text)
    named = ", ".join(filter(None, [item.short, group, "" if item.method == "share" else item.unit]))
    colour = "notice" if item.mark else "accent"
    title = f"{named}. {row['area']}: {verdict.shape} {verdict.word}"
    shown = Series(title, colour, _series(item.id, row), thick=True)
    return title, Lines(item.unit, code, item.mark, "", [shown], "year", item.interval_years)


def _series(indicator: str, row: dict) -> pd.DataFrame:
    """The measurements that the card's small line is drawn of, with their intervals."""
    rows = kept.read(latest.measured, indicator, kept.read(view.today))
    own = rows["area_id"].eq(row["area_id"]) & rows["sex"].eq(row["sex"]) & rows["age"].eq(row["age"])
    return rows[own & rows["value"].notna()].sort_values("period_start").tail(latest.POINTS)
