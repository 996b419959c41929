"""Reads the city's own table of residents (Statistik om Stockholm 1.2, xlsx).

Row 1 has the title, then come a row of years and one row per area; a year with a footnote mark is a forecast. Below are
the source and the notes, which have no figures.
"""

import re
from pathlib import Path

import pandas as pd

from etl.errors import SourceChanged
from etl.facts import reject
from etl.reading import unmarked
from etl.tables import cells

TITLE = "Folkmängd den 31 dec"
CITY = "Hela staden"
FORECAST, SHARES = "¹", "Fördelning"
GROUPS = {"Västerort", "Inre staden", "Söderort"}
NOWHERE = "På staden skrivna"
YEAR = r"(?:19|20)\d\d"


def read_city_table(path: Path) -> pd.DataFrame:
    """line (row of the sheet), area_level, area, year, persons as text: a row for each figure of persons.

    Groups of districts, people registered in no district and forecasts are left out. Raises SourceChanged for another
    layout.
    """
    sheet = cells(path)
    if not sheet or not sheet[0][0].startswith(TITLE):
        raise SourceChanged(f"{path.name}, row 1: expected {TITLE!r}, found {sheet[0][0] if sheet else 'no rows'!r}")
    heading, columns = _years(sheet, path)
    rows = []
    for line, row in enumerate(sheet[heading:], start=heading + 1):
        label = row[0]
        if not label or not any(row[at] for at in columns):
            continue
        place = {"area_level": "municipality", "area": "Stockholm"} if label == CITY else {"area_level": "district"}
        for at, year in columns.items():
            figure = {"line": line, "area": label, "year": year.rstrip(FORECAST), "persons": row[at], "column": year}
            rows.append(figure | place)
    if not rows:
        raise SourceChanged(f"{path.name}: expected rows of figures, found none")
    frame = unmarked(pd.DataFrame(rows))
    for left_out, field, reason in [
        (frame["column"].str.endswith(FORECAST), "column", "the figure is a forecast"),
        (frame["area"].isin(GROUPS), "area", "a group of districts is no area of the atlas"),
        (frame["area"] == NOWHERE, "area", "the people live in no district"),
    ]:
        reject(frame, left_out, field, frame[field], reason)
    return frame


def _years(sheet: list[list[str]], path: Path) -> tuple[int, dict[int, str]]:
    """(number of the row under the years, position -> year as written) of the columns that count persons."""
    heading = next((at for at, row in enumerate(sheet) if any(re.fullmatch(YEAR, cell) for cell in row[1:])), None)
    if heading is None:
        raise SourceChanged(f"{path.name}: expected a row of years over the columns, found none")
    columns = {}
    for at, cell in enumerate(sheet[heading]):
        if cell.startswith(SHARES):
            break
        if at and cell:
            if not re.fullmatch(f"{YEAR}{FORECAST}?", cell):
                raise SourceChanged(f"{path.name}, row {heading + 1}: expected a year, found {cell!r}")
            columns[at] = cell
    return heading + 1, columns
