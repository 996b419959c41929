"""The priority page's figure: its indicators over the districts, as one specification for the screen and for files."""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.figures.grid.spec import Grid, GridCell, GridRow
from dashboard.frame import addresses, kept, session
from dashboard.priority import latest, view
from dashboard.reading.catalogue import Indicator
from dashboard.words import directions

FEW = 2  # so many districts' figures need no sentence of their own


def grid(con: DuckDBPyConnection, area: str) -> Grid | None:
    """Indicators as rows and districts as columns, from north-west to south-east; None where no district has a figure.

    A cell has the value with its shape against the rest of the city, and below it the change since the baseline year.
    """
    text, code = session.texts(), session.language()
    rows = kept.read(view.grid, area)
    if rows.empty:
        return None
    known = {item.id: item for item in view.indicators(con, area)}
    columns = rows.drop_duplicates("area_id").sort_values("column")
    groups = [
        (text[f"part_{part}"], int(columns["area_id"].isin(members).sum())) for part, members in view.PARTS.items()
    ]
    made = [_row(known[str(key)], found) for key, found in rows.groupby("indicator", sort=False)]
    return Grid("", code, "", kept.read(view.beside_city, area), columns["area"].tolist(), made, groups)


def _row(item: Indicator, rows: pd.DataFrame) -> GridRow:
    text = session.texts()
    detail = f"{'' if item.method == 'share' else f'{item.unit}, '}{rows['year'].iloc[0]}"
    known = int(rows["value"].notna().sum())
    return GridRow(
        item.short,
        detail,
        [_cell(item, row) for _, row in rows.iterrows()],
        addresses.of_page("map", indicator=item.id),
        text["priority_known"].format(known=known, total=len(rows)) if known < len(rows) else "",
        words.compared(rows, text) if known > FEW else "",
        item.mark,
    )


def _cell(item: Indicator, row: pd.Series) -> GridCell:
    text, code = session.texts(), session.language()
    if pd.isna(row["value"]):
        status = text[f"status_{row['status']}"]
        return GridCell(word=status, tip=status)
    verdict = directions.of_district(row, item, text)
    changed, phrase = view.since(row, item)
    tip = f"{row['area']}: {verdict.word}. {phrase}. {words.capital(words.interval(row, code, text))}"
    below = {}
    if changed:
        shape = f"{latest.BASELINE} {changed.shape}"
        below = {"below": shape, "below_word": phrase, "below_course": changed.course}
    value, is_certain = words.stated(row["value"], item, code), row["direction"] in ("up", "down")
    return GridCell(verdict.shape, value, verdict.word, verdict.course, is_certain, tip=tip, **below)
