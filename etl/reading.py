"""Reads the tidy files under data/raw; a fault in a row rejects the row, a fault in the file stops the build.

A row with a fault is marked in the columns REJECTED (with its first fault) and is stored in rejected_row. A delivery
with too many of them, or of another shape, is refused with SourceChanged: where (file, line), what was expected, what
was found.
"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from etl.errors import SourceChanged
from etl.files import SEPARATORS, records, text_of
from etl.spelling import read_numbers

WITHHELD = ".."
DOCUMENT = ["document_id", "title", "url", "retrieved_via", "page"]
REJECTED = ["rejected_field", "rejected_value", "rejected_reason", "rejected_is_bad"]
PERIOD = "^(?P<year>(?:19|20)[0-9]{2})(?:-?[QK](?P<quarter>[1-4])|[-M]?(?P<month>0[1-9]|1[0-2]))?$"


def read_columns(path: Path, columns: list[str]) -> pd.DataFrame:
    """All rows of a CSV as text, with their line number in the column `line` and their faults in REJECTED.

    UTF-8, UTF-16 and Windows-1252, and the separators `,` `;` tab and `|`, are recognised. A row with too many or too
    few fields is a bad row. Raises SourceChanged for a missing or empty file, other bytes, another header than
    `columns` (in that order) and broken quoting.
    """
    text = text_of(path)
    first = text.split("\n", 1)[0].rstrip("\r")
    separator = next((mark for mark in SEPARATORS if _fields(first, mark) == columns), ",")
    rows: list[list[Any]] = []
    broken: dict[int, list[str]] = {}
    for line, fields in records(text, separator, path.name):
        if line == 1 and fields != columns:
            raise SourceChanged(f"{path.name}, line 1: expected the columns {columns}, found {fields}")
        if len(fields) != len(columns):
            broken[len(rows)] = fields
            fields = [""] * len(columns)
        rows.append([line, *fields])
    if len(rows) == 1:
        raise SourceChanged(f"{path.name}: expected rows of figures, found only the header")
    frame = unmarked(pd.DataFrame(rows[1:], columns=["line", *columns]))
    for number, fields in broken.items():
        reason = f"expected {len(columns)} fields, found {len(fields)}"
        frame.loc[number - 1, REJECTED] = ["row", separator.join(fields), reason, True]
    return frame


def unmarked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns REJECTED, all empty."""
    return rows.assign(**dict.fromkeys(REJECTED, pd.Series([None] * len(rows), rows.index, dtype=object)))


def _fields(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def read_documents(path: Path) -> pd.DataFrame:
    """A source's documents, which its rows refer to; raises SourceChanged for any row with a fault."""
    documents = read_columns(path, DOCUMENT)
    for row in documents[documents["rejected_reason"].notna()].itertuples():
        raise SourceChanged(f"{path.name}, line {row.line}: {row.rejected_reason}")
    return documents.drop(columns=["line", *REJECTED]).replace("", None)


def document_of(path: Path, otherwise: str | None = None) -> str:
    """The document id of a publisher's own file: in documents.csv beside it, the row whose page begins with its name.

    A file that was fetched has no such row; `otherwise` is then the id, of the document for all answers of its address.
    Raises SourceChanged without either, and when several rows fit.
    """
    if otherwise and not path.with_name("documents.csv").is_file():
        return otherwise
    documents = read_documents(path.with_name("documents.csv"))
    is_own = documents["page"].fillna("").str.split(",").str[0] == path.name
    ids: list[str] = documents.loc[is_own, "document_id"].to_list()
    if not ids and otherwise:
        return otherwise
    if len(ids) != 1:
        expected = f"one document with the page '{path.name}, …'"
        raise SourceChanged(f"{path.name}: expected {expected} in documents.csv, found {ids or 'none'}")
    return ids[0]


def refuse(rows: pd.DataFrame, bad: pd.Series, column: str, expected: str, path: Path) -> None:
    """Mark the rows where `bad` is true as having a fault, in place; a row that is marked already keeps its reason."""
    if bad.any():
        mark(rows, bad, column, rows[column], f"expected {expected}", is_bad=True)


def mark(rows: pd.DataFrame, left_out: pd.Series, field: str, values: pd.Series, reason: str, *, is_bad: bool) -> None:
    """Mark rows as left out, in place, with the field, its value and the reason; the first reason is kept."""
    chosen = left_out & rows["rejected_reason"].isna()
    if not chosen.any():
        return
    rows.loc[chosen, "rejected_field"] = field
    rows.loc[chosen, "rejected_value"] = values[chosen].astype(str)
    rows.loc[chosen, "rejected_reason"] = reason
    rows.loc[chosen, "rejected_is_bad"] = is_bad


def recode(rows: pd.DataFrame, column: str, codes: Mapping[str, object], path: Path) -> pd.Series:
    """The column's labels as the values of `codes`; an unknown label is refused."""
    expected = f"a known label ({', '.join(list(codes)[:3])} …)" if len(codes) > 3 else f"one of {sorted(codes)}"
    refuse(rows, ~rows[column].isin(codes), column, expected, path)
    return rows[column].map(codes)


def numbers(
    rows: pd.DataFrame, column: str, path: Path, low: float = 0, high: float = 1e8, *, is_percent: bool = False
) -> pd.Series:
    """The column as floats, in any spelling of etl.spelling; empty and withheld (`..`) become null.

    Anything else is refused, and so is what lies outside low..high or could be read in two ways (1.234).
    """
    text = rows[column].mask(rows[column].isin(["", WITHHELD]))
    values, unsure = read_numbers(text, is_percent=is_percent)
    refuse(rows, unsure, column, "a number that can be read in one way only", path)
    refuse(rows, text.notna() & values.isna(), column, "a number, nothing or '..'", path)
    outside = values.notna() & ~values.between(low, high)
    refuse(rows, outside, column, f"a number from {low:g} to {high:g}", path)
    return values.mask(outside)


def area_column(rows: pd.DataFrame, known: dict[tuple[str, str], str], outside: set[str], path: Path) -> pd.Series:
    """Area ids from the columns area_level and area; null for places outside the atlas, unknown ones refused."""
    keys = pd.Series(list(zip(rows["area_level"], rows["area"], strict=True)), index=rows.index)
    ids = keys.map(known).where(~rows["area"].isin(outside))
    refuse(rows, ids.isna() & ~rows["area"].isin(outside), "area", "a known area", path)
    return ids


def period_starts(rows: pd.DataFrame, column: str, path: Path) -> tuple[pd.Series, pd.Series]:
    """(kind, first day) of periods written 2024; 2024Q3 or 2024K3; 2024-03, 202403 or 2024M03."""
    parts = rows[column].astype("str").str.extract(PERIOD)
    kind = pd.Series("year", rows.index, dtype=object).where(parts["year"].notna(), None)
    kind = kind.mask(parts["quarter"].notna(), "quarter").mask(parts["month"].notna(), "month")
    refuse(rows, kind.isna(), column, "a period such as 2024, 2024Q3 or 2024-03", path)
    month = pd.to_numeric(parts["month"]).fillna(3 * pd.to_numeric(parts["quarter"]) - 2).fillna(1)
    start = pd.to_datetime({"year": pd.to_numeric(parts["year"]), "month": month, "day": 1}, errors="coerce")
    return kind, start
