"""Reads Brå's CSV of reported crimes per municipality and year, as etl.sol does its files.

`Kommun;Antal;Per 100 000 inv.`, UTF-8 with a byte order mark, CRLF, blanks between thousands; the file of 2021 has no
heading, writes "Stockholm kommun" and has districts too. All crimes together; the year stands only in the file's name.
"""

import csv
import re
from pathlib import Path

import pandas as pd

from etl.errors import SourceChanged
from etl.facts import reject
from etl.files import decoded
from etl.reading import unmarked
from etl.sol import DISTRICT, MUNICIPALITY
from etl.spelling import BLANKS

HEADER = ["Kommun", "Antal", "Per 100 000 inv."]
OFFENCE, CITY = "Totalt antal brott", "Stockholm"
NAME = re.compile(r"Anm.{1,2}lda brott kommunerna ((?:19|20)\d\d)( prel\w*)?\.csv$", re.IGNORECASE)
NO_BLANKS = str.maketrans("", "", BLANKS)


def is_municipal(path: Path) -> bool:
    """Whether a CSV is of this kind: by its heading, or by its name."""
    if not path.is_file():
        return False
    head = path.read_bytes()[:200].decode("utf-8-sig", errors="replace")
    return head.startswith("Kommun;") or NAME.search(path.name) is not None


def read_municipal(path: Path) -> pd.DataFrame:
    """One row per municipality or district, text, as etl.sol.read_export; other municipalities are left out.

    Raises SourceChanged for a name without the year and what is counted, another heading and another number of fields.
    """
    name = NAME.search(path.name)
    if name is None:
        raise SourceChanged(
            f"{path.name}: expected a name such as 'Anmälda brott kommunerna 2024.csv', found no year and offence in it"
        )
    if not path.is_file():
        raise SourceChanged(f"{path.name}: expected a file, found none")
    lines = list(csv.reader(decoded(path.read_bytes(), path.name).splitlines(), delimiter=";"))
    if lines and lines[0] != HEADER and (lines[0][0].startswith("Kommun") or not _area(lines[0][0], False)[0]):
        raise SourceChanged(f"{path.name}, line 1: expected the columns {HEADER}, found {lines[0]}")
    has_header = bool(lines) and lines[0] == HEADER
    rows = []
    for line, fields in enumerate(lines, start=1):
        if not any(fields) or fields == HEADER:
            continue
        if len(fields) != 3:
            raise SourceChanged(f"{path.name}, line {line}: expected 3 fields, found {len(fields)}")
        rows.append({"line": line} | _row(fields, has_header, name))
    if not rows:
        raise SourceChanged(f"{path.name}: expected rows of figures, found none")
    frame = unmarked(pd.DataFrame(rows))
    elsewhere = (frame["area_level"] != "district") & (frame["area"] != CITY)
    reject(frame, elsewhere, "area", frame["area"], "the place lies outside the atlas")
    return frame


def _area(label: str, is_plain: bool) -> tuple[str, str]:
    """(level, name) of a label; the level is empty when it names no area."""
    if found := DISTRICT.fullmatch(label):
        return "district", found[1].replace(" - ", "-")
    if found := MUNICIPALITY.fullmatch(label):
        return "municipality", found[1]
    return ("municipality" if is_plain else ""), label


def _row(fields: list[str], has_header: bool, name: re.Match[str]) -> dict[str, str | None]:
    label, count, rate = (field.strip() for field in fields)
    level, area = _area(label, has_header)
    return {
        "area_level": level,
        "area": area,
        "period_kind": "year",
        "period": name[1],
        "offence": OFFENCE,
        "sex": "all",
        "count": count.translate(NO_BLANKS),
        "per_100000": rate.translate(NO_BLANKS).replace(",", "."),
        "preliminary": "yes" if name[2] else "no",
    }
