"""Reading the tidy files under data/raw: every surprise stops the load with one sentence.

The sentence says where (file, line), what was expected and what was found.
"""

import csv
import io
from pathlib import Path

import pandas as pd

from etl.errors import SourceChanged

WITHHELD = ".."
DOCUMENT = ["document_id", "title", "url", "retrieved_via", "page"]


def read_columns(path: Path, columns: list[str]) -> pd.DataFrame:
    """All rows of a CSV as text, with their line number in the column `line`.

    Raises SourceChanged for a missing or empty file, a file that is not UTF-8, another header than
    `columns` (in that order) and a row with too many or too few fields.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    rows, line = [], 1
    try:
        for fields in reader:
            if line == 1 and fields != columns:
                raise SourceChanged(f"{path.name}, line 1: expected the columns {columns}, found {fields}")
            if len(fields) != len(columns):
                raise SourceChanged(f"{path.name}, line {line}: expected {len(columns)} fields, found {len(fields)}")
            rows.append([line, *fields])
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceChanged(f"{path.name}, line {line}: expected comma separated fields, found {error}") from error
    if len(rows) == 1:
        raise SourceChanged(f"{path.name}: expected rows of figures, found only the header")
    return pd.DataFrame(rows[1:], columns=["line", *columns])


def document_of(path: Path) -> str:
    """The id of a file that is itself a document: the one whose page, in documents.csv beside it, begins with its name.

    Raises SourceChanged when no document does, or several.
    """
    documents = read_columns(path.with_name("documents.csv"), DOCUMENT)
    found = documents.loc[documents["page"].str.split(",").str[0] == path.name, "document_id"].to_list()
    if len(found) != 1:
        expected = f"one document with the page '{path.name}, …'"
        raise SourceChanged(f"{path.name}: expected {expected} in documents.csv, found {found or 'none'}")
    return found[0]


def _text(path: Path) -> str:
    if not path.is_file():
        raise SourceChanged(f"{path.name}: expected a file, found none")
    data = path.read_bytes()
    if not data.strip():
        raise SourceChanged(f"{path.name}: expected a header and rows, found an empty file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise SourceChanged(f"{path.name}, line {line}: expected UTF-8, found the byte 0x{byte:02x}") from error


def refuse(rows: pd.DataFrame, bad: pd.Series, column: str, expected: str, path: Path) -> None:
    """Raise SourceChanged for the first row where `bad` is true."""
    if bad.any():
        row = rows[bad].iloc[0]
        raise SourceChanged(f"{path.name}, line {row['line']}: expected {expected} in {column}, found {row[column]!r}")


def recode(rows: pd.DataFrame, column: str, codes: dict[str, str], path: Path) -> pd.Series:
    """The column's labels as the atlas's ids; an unknown label is refused."""
    expected = f"a known label ({', '.join(list(codes)[:3])} …)" if len(codes) > 3 else f"one of {sorted(codes)}"
    refuse(rows, ~rows[column].isin(codes), column, expected, path)
    return rows[column].map(codes)


def numbers(rows: pd.DataFrame, column: str, path: Path, low: float = 0, high: float = 1e8) -> pd.Series:
    """The column as floats; empty and withheld (`..`) become null, anything else must lie in low..high."""
    text = rows[column].mask(rows[column].isin(["", WITHHELD]))
    values = pd.to_numeric(text, errors="coerce")
    refuse(rows, text.notna() & values.isna(), column, "a number, nothing or '..'", path)
    refuse(rows, values.notna() & ~values.between(low, high), column, f"a number from {low:g} to {high:g}", path)
    return values


def area_column(rows: pd.DataFrame, known: dict[tuple[str, str], str], outside: set[str], path: Path) -> pd.Series:
    """Area ids from the columns area_level and area; null for places outside the atlas, unknown ones refused."""
    keys = pd.Series(list(zip(rows["area_level"], rows["area"], strict=True)), index=rows.index)
    ids = keys.map(known).where(~rows["area"].isin(outside))
    refuse(rows, ids.isna() & ~rows["area"].isin(outside), "area", "a known area", path)
    return ids


def period_starts(rows: pd.DataFrame, column: str, path: Path) -> tuple[pd.Series, pd.Series]:
    """(kind, first day) of periods written 2024, 2024Q3 or 2024-03."""
    shapes = {"year": r"(19|20)\d\d", "quarter": r"(19|20)\d\dQ[1-4]", "month": r"(19|20)\d\d-(0[1-9]|1[0-2])"}
    kind = pd.Series(None, index=rows.index, dtype=object)
    for name, shape in shapes.items():
        kind[rows[column].str.fullmatch(shape)] = name
    refuse(rows, kind.isna(), column, "a period such as 2024, 2024Q3 or 2024-03", path)
    return kind, rows[column].map(_first_day)


def _first_day(period: str) -> pd.Timestamp:
    if "Q" in period:
        return pd.Timestamp(int(period[:4]), 3 * int(period[5]) - 2, 1)
    return pd.Timestamp(period)
