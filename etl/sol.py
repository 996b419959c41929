"""Reads Excel exports of Brå's statistics database SOL (.xls or .xlsx, sheet "Resultat").

The layout: the title in row 1; in rows 3 to 5, over each column, "År" and the year (or the year and "Helår", a quarter
or a month) and what is counted; then for each area a row with its name alone and its offences, each under the names of
the groups it belongs to; after an empty row, footnotes. A year marked "prel." is preliminary.
"""

import re
from pathlib import Path

import pandas as pd

from etl.errors import SourceChanged
from etl.files import sheet_rows
from etl.reading import WITHHELD

SHEET = "Resultat"
TITLE = "Anmälda brott"
HEADER = 5
COUNTED = {"Antal": "count", "/100 000 inv": "per_100000"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"]
PARTS = (
    {"Helår": ""}
    | {f"Kvartal {number}": f"Q{number}" for number in range(1, 5)}
    | {month: f"-{number:02}" for number, month in enumerate(MONTHS, 1)}
)
YEAR = re.compile(r"((?:19|20)\d\d)( prel\.)?")
DISTRICT = re.compile(r"Stadsdelsområde (.+?) \(Sthlm\)(?:.*upphörde \d{4}-\d\d-\d\d.*)?")
MUNICIPALITY = re.compile(r"(.+) kommun")
UNKNOWN_PLACE = re.compile(r".*\bokän[dt]\b.*\(Sthlm\)", re.IGNORECASE)
GROUPS = {
    "Brott mot brottsbalken",
    "Brott mot specialstraffrättsliga författningar",
    "3-7 kap. Brott mot person",
    "3 kap. Brott mot liv och hälsa",
    "4 kap. Brott mot frihet och frid",
    "Människorov, olaga frihetsberövande (1-2 §)",
    "8-12 kap. Brott mot förmögenhet",
    "8 kap. Stöld, rån m.m.",
    "Stöld av icke motordrivet fortskaffningsmedel (1, 2, 4 §)",
    "Stöld genom inbrott, inbrottsstöld i bostad, ej av skjutvapen (1, 2, 4, 4 a§)",
    "Övrig stöld (1, 2, 4 §)",
    "12 kap. Skadegörelsebrott",
    "Skadegörelse inkl. grov, åverkan (1-3 §)",
    "13-15 kap. Brott mot allmänheten",
    "16-20 kap. Brott mot staten",
}


Columns = dict[int, tuple[str, str, str, str]]  # position -> period kind, period, preliminary, count or per_100000


def read_export(path: Path) -> pd.DataFrame:
    """One row per area, offence and period, all text: line (row of the sheet), area_level, area, period_kind, period,
    offence, sex, count, per_100000, preliminary.

    A count or rate that the export does not have is empty. Raises SourceChanged for a file that is no workbook, another
    layout, a row that is neither an area, an offence nor a known group, and an export without figures.
    """
    cells = _cells(path)
    columns = _columns(cells, path)
    rows, area = [], None
    for line, label, values in _body(cells, columns, path):
        if not any(values):
            area = _area(label) or area
            if area is None or not (_area(label) or label in GROUPS):
                expected = "a known group of offences" if area else "an area"
                raise SourceChanged(f"{path.name}, row {line}: expected {expected} without figures, found {label!r}")
        elif area is None or not all(values):
            found = f"{len(list(filter(None, values)))} figures for {label!r}"
            expected = f"a figure in each of {len(columns)} columns" if area else "an area before the first figures"
            raise SourceChanged(f"{path.name}, row {line}: expected {expected}, found {found}")
        else:
            rows += _tidy(line, area, label, values, columns)
    if not rows:
        raise SourceChanged(f"{path.name}: expected rows of figures, found none")
    return pd.DataFrame(rows)


def _cells(path: Path) -> list[list[str]]:
    """The sheet as text, single blanks in it; raises SourceChanged for what is not such a workbook."""
    rows = sheet_rows(path, SHEET)
    if len(rows) <= HEADER:
        raise SourceChanged(f"{path.name}: expected {HEADER} rows of headings and figures, found {len(rows)} rows")
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _columns(cells: list[list[str]], path: Path) -> Columns:
    """The columns that hold figures."""
    if cells[0][0] != TITLE:
        raise SourceChanged(f"{path.name}, row 1: expected {TITLE!r}, found {cells[0][0]!r}")
    columns: Columns = {}
    for position, (above, below, counted) in enumerate(zip(*cells[2:HEADER], strict=True)):
        if not (above or below or counted):
            continue
        period = _period(above, below)
        if period is None:
            raise SourceChanged(
                f"{path.name}, rows 3 and 4: expected a year and 'Helår', a quarter or a month, found {[above, below]}"
            )
        if counted not in COUNTED:
            raise SourceChanged(f"{path.name}, row 5: expected one of {list(COUNTED)}, found {counted!r}")
        columns[position] = (*period, COUNTED[counted])
    if not columns or len(set(columns.values())) < len(columns):
        raise SourceChanged(f"{path.name}, rows 3 to 5: expected each period once, found {list(columns.values())}")
    return columns


def _period(above: str, below: str) -> tuple[str, str, str] | None:
    """(kind, period as 2024, 2024Q3 or 2024-03, preliminary yes or no) of the two cells over a column."""
    year, part = (below, "") if above == "År" else (above, PARTS.get(below))
    found = YEAR.fullmatch(year)
    if not found or part is None:
        return None
    kind = "quarter" if "Q" in part else "month" if part else "year"
    return kind, found[1] + part, "yes" if found[2] else "no"


def _body(cells: list[list[str]], columns: Columns, path: Path) -> list[tuple[int, str, list[str]]]:
    """(row number, label, values) down to the first empty row; below it there are footnotes, and never figures."""
    body = cells[HEADER:]
    rows = [(line, row[0].removeprefix("- "), [row[at] for at in columns]) for line, row in enumerate(body, HEADER + 1)]
    ends = next((at for at, row in enumerate(body) if not any(row)), len(rows))
    for line, label, values in rows[ends:]:
        if any(values):
            raise SourceChanged(f"{path.name}, row {line}: expected footnotes after an empty row, found {label!r}")
    return rows[:ends]


def _area(label: str) -> tuple[str, str] | None:
    """(level, name as the atlas writes it) of a row that names an area, else None."""
    if UNKNOWN_PLACE.fullmatch(label):
        return "unknown_place", "Okänd plats i Stockholm"
    if found := DISTRICT.fullmatch(label):
        return "district", found[1].replace(" - ", "-")
    if found := MUNICIPALITY.fullmatch(label):
        return "municipality", found[1]
    return None


def _tidy(
    line: int, area: tuple[str, str], offence: str, values: list[str], columns: Columns
) -> list[dict[str, object]]:
    """One row per period of an offence; '..' for a rate beside a count means that it cannot be worked out: empty."""
    periods: dict[tuple[str, str, str], dict[str, str]] = {}
    for (kind, period, preliminary, counted), value in zip(columns.values(), values, strict=True):
        periods.setdefault((kind, period, preliminary), {"count": "", "per_100000": ""})[counted] = value
    rows: list[dict[str, object]] = []
    for (kind, period, preliminary), figures in periods.items():
        if figures["count"] not in ("", WITHHELD) and figures["per_100000"] == WITHHELD:
            figures["per_100000"] = ""
        place = {"line": line, "area_level": area[0], "area": area[1], "period_kind": kind, "period": period}
        rows.append(place | {"offence": offence, "sex": "all"} | figures | {"preliminary": preliminary})
    return rows
