"""The overview's cards and the priority grid for files, from the same rows as on the screen."""

import pandas as pd

from dashboard import words
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Grid, Lines, Panels, Series
from dashboard.frame import filters, session
from dashboard.overview import page
from dashboard.priority import latest, view
from dashboard.reading import catalogue
from dashboard.words import directions


def cards(con, area: str) -> Panels:
    """The series behind each card that stands for one series, with what the test says of it in the title."""
    text, code = session.texts(), session.language()
    rows, indicators = session.read(page.table, area), session.read(catalogue.indicators, code)
    panels = []
    for key, found in rows.drop_duplicates(["indicator", "area_id", "sex", "age"]).groupby("indicator", sort=False):
        for row in found.to_dict("records"):
            panels.append(_card(indicators[key], row, len(found) > 1, text, code))
    alt = " ".join(filter(None, [page.mark(area), session.read(page.conclusion, area)]))
    return Panels("", code, "", alt, panels)


def _card(item, row: dict, several: bool, text: dict[str, str], code: str) -> tuple[str, Lines]:
    ages = session.read(catalogue.age_labels, code)
    group = filters.group_words(item, row["sex"], row["age"], ages) if several else ""
    verdict = directions.of_change(row["finding"], item, text)
    named = ", ".join(filter(None, [item.short, group, "" if item.method == "share" else item.unit]))
    colour = LIGHT.notice if item.mark else LIGHT.accent
    title = f"{named}. {row['area']}: {verdict.shape} {verdict.word}"
    shown = Series(title, colour, _series(item.id, row), thick=True)
    return title, Lines(item.unit, code, item.mark, "", [shown], "year", item.interval_years)


def _series(indicator: str, row: dict) -> pd.DataFrame:
    """The measurements that the card's small line is drawn of, with their intervals."""
    rows = session.read(latest.measured, indicator, session.read(view.today))
    own = rows["area_id"].eq(row["area_id"]) & rows["sex"].eq(row["sex"]) & rows["age"].eq(row["age"])
    return rows[own & rows["value"].notna()].sort_values("period_start").tail(latest.POINTS)


def grid(con, area: str) -> Grid | None:
    """Measures by district: shape and value against the rest of the city, below it the change since the baseline."""
    text, code = session.texts(), session.language()
    rows = session.read(view.grid, area)
    if rows.empty:
        return None
    known = {item.id: item for item in view.indicators(con, area)}
    columns = rows.drop_duplicates("area_id").sort_values("column")["area"].tolist()
    phrase, certain = {}, {}
    for key, found in rows.groupby("indicator", sort=False):
        item = known[key]
        unit = "" if item.method == "share" else f"{item.unit}, "
        label = f"{item.short} ({unit}{found['year'].iloc[0]})"
        phrase[label] = {row["area"]: _cell(item, row, text, code) for _, row in found.iterrows()}
        certain[label] = {row["area"]: row["direction"] in ("up", "down") for _, row in found.iterrows()}
    frames = [pd.DataFrame(part).T.reindex(columns=columns) for part in (phrase, certain)]
    return Grid("", code, "", session.read(view.beside_city, area), frames[0].fillna("–"), frames[1].eq(True))


def _cell(item, row: pd.Series, text: dict[str, str], code: str) -> str:
    if pd.isna(row["value"]):
        return "–"
    changed, _ = view.since(row, item)
    later = f"\n{latest.BASELINE} {changed.shape}" if changed else ""
    return f"{directions.of_district(row, item, text).shape} {words.stated(row['value'], item, code)}{later}"
