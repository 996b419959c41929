"""Reads Brå's monthly tables P1 and P3 (HTML, of a police district, county or the country), as etl.sol does its files.

Above the table stand its name, the area and a title with the month: "Tabell P1", "01 Stockholms län", "Anmälda brott,
…, december 2007 samt … Preliminära uppgifter." P1 counts that month, the year so far and the last twelve months; P3
each month of the year so far. Only whole months and years are periods here; the rest is left out with a reason.
"""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NoReturn

import pandas as pd

from etl.errors import SourceChanged
from etl.facts import reject
from etl.files import decoded
from etl.reading import unmarked
from etl.spelling import MONTHS

MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) ((?:19|20)\d\d)\b", re.IGNORECASE)
HEADINGS = {"P1": ["aktuell månad", "ackumulerat", "senaste 12 månaderna"], "P3": MONTHS}
WHOLE, PART, TWELVE = "whole", "part of a year", "twelve months"
NOTHING = {"", ".", "-", "–"}
Column = tuple[str, str, str, str]  # kind of period, period, what of it, count or per_100000


class _Page(HTMLParser):
    """The rows of a page's tables, and the text outside them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.spoken: list[str] = []
        self.is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.is_in_cell = True
        elif tag == "br" and self.is_in_cell:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self.is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self.is_in_cell:
            self.rows[-1][-1] += data
        elif data.strip():
            self.spoken.append(" ".join(data.split()))


def read_p1(path: Path) -> pd.DataFrame:
    """One row per offence and period, text: line (row of the page's tables), area_level, area, period_kind, period,
    offence, sex, count, per_100000, preliminary; labels repeat under each group of offences, and those are left out.

    Raises SourceChanged for a page that is neither table, another heading, another number of figures, and no figures.
    """
    if not path.is_file():
        _refuse(path.name, "a file", "none")
    page = _Page()
    page.feed(decoded(path.read_bytes(), path.name))
    rows = [(line, [" ".join(cell.split()) for cell in row]) for line, row in enumerate(page.rows, start=1)]
    table, area, month, year, preliminary = _title([*page.spoken, *(" ".join(row) for _, row in rows[:4])], path)
    columns: list[Column | None] = _p1_columns(month, year) if table == "P1" else _p3_columns(year)
    found = []
    for line, (written, *figures) in _body(rows, HEADINGS[table], path):
        label = re.sub(r"\)\s*\d$", ")", written.replace("§§", "§"))  # "(1, 2 §§) 1" with a footnote is "(1, 2 §)"
        if len(figures) != len(columns):
            _refuse(f"{path.name}, row {line}", f"{len(columns)} figures for {label!r}", f"{len(figures)}")
        known = {"line": line, "area_level": area[0], "area": area[1], "offence": label, "preliminary": preliminary}
        found += [known | row for row in _periods(figures, columns)]
    if not found:
        _refuse(path.name, "rows of figures", "none")
    frame = unmarked(pd.DataFrame(found)).assign(sex="all")
    reject(frame, frame["part"] == PART, "period", frame["period"], "a part of a year is no period of the atlas")
    reject(frame, frame["part"] == TWELVE, "period", frame["period"], "any twelve months are no period of the atlas")
    again = frame.groupby("offence")["line"].transform("nunique") > 1
    reject(frame, again, "offence", frame["offence"], "the label stands under several offences")
    return frame


def _title(words: list[str], path: Path) -> tuple[str, tuple[str, str], int, int, str]:
    """(P1 or P3, (level, area), month, year, preliminary yes or no) as the page says above its figures."""
    said = " ".join(words)
    table, month = re.search(r"\bTabell (P1|P3)\b", said), MONTH.search(said)
    if table is None:
        _refuse(path.name, "the title 'Tabell P1' or 'Tabell P3'", f"{said[:60]!r}")
    if month is None:
        _refuse(path.name, "a month and year such as 'december 2007' in the title", f"{said[:60]!r}")
    area = next((place for word in words if (place := _area(word))), None)
    if area is None:
        _refuse(path.name, "an area such as '01 Stockholms län' above the table", f"{said[:60]!r}")
    preliminary = "no" if "slutlig" in said.lower() else "yes"  # a month is preliminary unless it says otherwise
    return table[1], area, MONTHS.index(month[1].lower()) + 1, int(month[2]), preliminary


def _area(word: str) -> tuple[str, str] | None:
    if word in ("Hela landet", "Hela riket"):
        return "country", "Sverige"
    if found := re.fullmatch(r"\d\d (.+ län)", word):
        return "county", found[1]
    if found := re.fullmatch(r"(?:\d+ )?(.+ (?:polisdistrikt|polismästardistrikt|polisområde))", word):
        return "police_area", found[1]
    return None


def _body(rows: list[tuple[int, list[str]]], headings: list[str], path: Path) -> list[tuple[int, list[str]]]:
    """The rows with figures; the headings over them must name the periods in the known order."""
    at = next((at for at, (_, row) in enumerate(rows) if row and row[0].startswith("Brottstyp")), None)
    if at is None:
        _refuse(path.name, "a heading that begins with 'Brottstyp'", f"{[row[:1] for _, row in rows[:3]]}")
    body = [
        (line, row)
        for line, row in rows[at + 1 :]
        if row and row[0] and any(_is_figure(cell) for cell in row[1:]) and all(map(_is_figure_or_empty, row[1:]))
    ]
    first = body[0][0] if body else rows[-1][0] + 1
    said = " ".join(cell for line, row in rows[at:] if line < first for cell in row).lower()
    places = [found.start() if (found := re.search(rf"\b{name}\b", said)) else -1 for name in headings]
    if -1 in places or places != sorted(places):
        _refuse(f"{path.name}, row {rows[at][0]}", f"the headings {headings}", f"{said[:120]!r}")
    return body


def _is_figure(text: str) -> bool:
    return text in NOTHING - {""} or re.fullmatch(r"-?\d[\d ]*([.,]\d+)?", text) is not None


def _is_figure_or_empty(text: str) -> bool:
    return text == "" or _is_figure(text)


def _p1_columns(month: int, year: int) -> list[Column | None]:
    """Of each figure of a row; None for a change against the year before."""
    now, so_far = ("month", f"{year}-{month:02}", WHOLE), ("year", str(year), WHOLE if month == 12 else PART)
    twelve = ("year", str(year), TWELVE)
    return [
        *((*now, "count"), None, None),
        *((*so_far, "count"), None, None, (*so_far, "per_100000")),
        *((*twelve, "count"), None, None, (*twelve, "per_100000")),
    ]


def _p3_columns(year: int) -> list[Column | None]:
    months = [("month", f"{year}-{month:02}", WHOLE, "count") for month in range(1, 13)]
    return [*months, ("year", str(year), PART, "count")]


def _periods(figures: list[str], columns: list[Column | None]) -> list[dict[str, str]]:
    """One row per period that has a count; with a figure for December P3's year is whole."""
    is_whole = len(figures) == 13 and figures[11] not in NOTHING
    periods: dict[tuple[str, str, str], dict[str, str]] = {}
    for column, figure in zip(columns, figures, strict=True):
        if column is not None:
            kind, period, part, counted = column
            key = (kind, period, WHOLE if is_whole else part)
            text = figure.replace(" ", "").replace(",", ".")
            periods.setdefault(key, {"count": "", "per_100000": ""})[counted] = "" if text in NOTHING else text
    return [
        {"period_kind": kind, "period": period, "part": part} | values
        for (kind, period, part), values in periods.items()
        if values["count"]
    ]


def _refuse(where: str, expected: str, found: str) -> NoReturn:
    raise SourceChanged(f"{where}: expected {expected}, found {found}")
