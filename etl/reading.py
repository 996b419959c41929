"""Reading the tidy files under data/raw: what is wrong with a row leaves it out, what is wrong with the file stops it.

A row that is not as it should be is marked in the columns REJECTED (the first fault counts) and goes to rejected_row;
too many of them, or another shape of the file, and the delivery is refused in one sentence, which says where (file,
line), what was expected and what was found.
"""

import codecs
import csv
import io
import re
from pathlib import Path

import pandas as pd

from etl.errors import SourceChanged

WITHHELD = ".."
DOCUMENT = ["document_id", "title", "url", "retrieved_via", "page"]
REJECTED = ["rejected_field", "rejected_value", "rejected_reason", "rejected_is_bad"]
SEPARATORS = ",;\t|"
UTF8_READ_AS_WINDOWS = re.compile("Ã[\u0080-\u00bf\u2026\u201e\u2013]")


def read_columns(path: Path, columns: list[str]) -> pd.DataFrame:
    """All rows of a CSV as text, with their line number in the column `line` and what is wrong with them in REJECTED.

    UTF-8, UTF-16 and Windows-1252, and the separators `,` `;` tab and `|`, are recognised. A row with too many or too
    few fields is a bad row. Raises SourceChanged for a missing or empty file, other bytes, another header than
    `columns` (in that order) and broken quoting.
    """
    text = _text(path)
    first = text.split("\n", 1)[0].rstrip("\r")
    separator = next((mark for mark in SEPARATORS if _fields(first, mark) == columns), ",")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    rows, broken, line = [], {}, 1
    try:
        for fields in reader:
            if line == 1 and fields != columns:
                raise SourceChanged(f"{path.name}, line 1: expected the columns {columns}, found {fields}")
            if len(fields) != len(columns):
                broken[len(rows)] = fields
                fields = [""] * len(columns)
            rows.append([line, *fields])
            line = reader.line_num + 1
    except csv.Error as error:
        name = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[separator]
        raise SourceChanged(f"{path.name}, line {line}: expected {name} separated fields, found {error}") from error
    if len(rows) == 1:
        raise SourceChanged(f"{path.name}: expected rows of figures, found only the header")
    frame = unmarked(pd.DataFrame(rows[1:], columns=["line", *columns]))
    for number, fields in broken.items():
        reason = f"expected {len(columns)} fields, found {len(fields)}"
        frame.loc[number - 1, REJECTED] = ["row", separator.join(fields), reason, True]
    return frame


def unmarked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns REJECTED, nothing in them yet."""
    return rows.assign(**dict.fromkeys(REJECTED)).astype(dict.fromkeys(REJECTED, object))


def _fields(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def read_documents(path: Path) -> pd.DataFrame:
    """The documents that a source's lines name; raises SourceChanged for any row that is not as it should be."""
    documents = read_columns(path, DOCUMENT)
    for row in documents[documents["rejected_reason"].notna()].itertuples():
        raise SourceChanged(f"{path.name}, line {row.line}: {row.rejected_reason}")
    return documents.drop(columns=["line", *REJECTED]).replace("", None)


def document_of(path: Path, otherwise: str | None = None) -> str:
    """The id of a file that is itself a document: the one whose page, in documents.csv beside it, begins with its name.

    A file that was fetched has no line of its own: then it is `otherwise`, the document of all answers of that address.
    Raises SourceChanged when no document does and there is no other, or when several do.
    """
    if otherwise and not path.with_name("documents.csv").is_file():
        return otherwise
    documents = read_documents(path.with_name("documents.csv"))
    found = documents.loc[documents["page"].fillna("").str.split(",").str[0] == path.name, "document_id"].to_list()
    if not found and otherwise:
        return otherwise
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
    return decoded(data, path.name)


def decoded(data: bytes, name: str) -> str:
    """Bytes as text: UTF-8 with or without a byte order mark, UTF-16 with one, or Windows-1252.

    Raises SourceChanged for anything else, also for UTF-8 with some bytes broken, which would be read as other letters.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SourceChanged(f"{name}: expected UTF-16, found {error.reason}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            text = None
        if text is None or UTF8_READ_AS_WINDOWS.search(text):
            found = f"found the byte 0x{byte:02x}"
            raise SourceChanged(f"{name}, line {line}: expected UTF-8 or Windows-1252, {found}") from error
        return text


def refuse(rows: pd.DataFrame, bad: pd.Series, column: str, expected: str, path: Path) -> None:
    """Mark the rows where `bad` is true as bad, in place; a row that is already left out keeps its reason."""
    if bad.any():
        mark(rows, bad, column, rows[column], f"expected {expected}", is_bad=True)


def mark(rows: pd.DataFrame, left_out: pd.Series, field: str, values: pd.Series, reason: str, *, is_bad: bool) -> None:
    """Mark rows as left out, in place, with the field, its value and the reason; the first reason is kept."""
    chosen = left_out & rows["rejected_reason"].isna()
    rows.loc[chosen, "rejected_field"] = field
    rows.loc[chosen, "rejected_value"] = values[chosen].astype(str)
    rows.loc[chosen, "rejected_reason"] = reason
    rows.loc[chosen, "rejected_is_bad"] = is_bad


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
    """(kind, first day) of periods written 2024, 2024Q3 or 2024-03."""
    shapes = {"year": r"(19|20)\d\d", "quarter": r"(19|20)\d\dQ[1-4]", "month": r"(19|20)\d\d-(0[1-9]|1[0-2])"}
    kind = pd.Series(None, index=rows.index, dtype=object)
    for name, shape in shapes.items():
        kind[rows[column].str.fullmatch(shape)] = name
    refuse(rows, kind.isna(), column, "a period such as 2024, 2024Q3 or 2024-03", path)
    return kind, rows[column].where(kind.notna()).map(_first_day, na_action="ignore")


def _first_day(period: str) -> pd.Timestamp:
    if "Q" in period:
        return pd.Timestamp(int(period[:4]), 3 * int(period[5]) - 2, 1)
    return pd.Timestamp(period)
