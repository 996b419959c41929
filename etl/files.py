"""Reading a delivered file whatever its columns mean: bytes as text, rows of a CSV, a sheet of a workbook.

A file that cannot be read raises SourceChanged with one sentence.
"""

import codecs
import csv
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from etl.errors import SourceChanged

DAY = re.compile(r"(20\d\d-\d\d-\d\d)_")
SEPARATORS = {"\t": "tab", "|": "bar", ";": "semicolon", ",": "comma"}
WORKBOOKS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}
SAMPLE = 50
UTF8_READ_AS_WINDOWS = re.compile("Ã[\u0080-\u00bf\u2026\u201e\u2013]")


def day_of_delivery(path: Path) -> date | None:
    """The day that a file's name begins with (2026-03-15_brott.csv), if any; SourceChanged for an impossible date."""
    match = DAY.match(path.name)
    return date_in_name(match[1], path) if match else None


def date_in_name(text: str, path: Path) -> date:
    """A date (2026-03-15) that stands in a file's name; SourceChanged for an impossible date."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SourceChanged(f"{path.name}: expected a date in the name, found {text!r}") from error


def text_of(path: Path) -> str:
    """The file as text; raises SourceChanged for a missing or empty one, and other bytes than `decoded` reads."""
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
    no_workbook(data, name)
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


def no_workbook(data: bytes, name: str) -> None:
    """Raise SourceChanged for an Excel workbook that is called something else."""
    for begins, ending in WORKBOOKS.items():
        if data.startswith(begins):
            raise SourceChanged(f"{name}: expected text, found an Excel workbook or a zip file (called {ending}?)")


def records(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """(line, fields) of each row of a CSV, empty ones too; a row over several lines has the number of its first.

    Raises SourceChanged for broken quoting and a field that is too long.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    line = 1
    try:
        for fields in reader:
            yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        expected = f"{SEPARATORS[separator]} separated fields"
        raise SourceChanged(f"{name}, line {line}: expected {expected}, found {error}") from error


def separator_of(text: str) -> str:
    """The separator that splits most of the first rows into equally many fields; of equals the one that gives most.

    Counting commas would not do: decimal commas and commas in text stand in files with semicolons too.
    """

    def fit(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths: list[int] = []
        with suppress(csv.Error):
            widths += (len(fields) for _, fields in zip(range(SAMPLE), reader, strict=False) if len(fields) > 1)
        return max(((widths.count(width), width) for width in set(widths)), default=(0, 0))

    return max(SEPARATORS, key=fit)


def sheet_rows(path: Path, name: str | None = None) -> list[list[str]]:
    """Every row of a sheet, the first one or the one named, as text without blanks around it; dates as ISO."""
    if not path.is_file():
        raise SourceChanged(f"{path.name}: expected a file, found none")
    try:
        with _silent():
            workbook = CalamineWorkbook.from_path(path)
            names = workbook.sheet_names
            chosen = name or names[0]
            rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False) if chosen in names else None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine has many errors, and PanicException is not an Exception
        found = " ".join(str(error).split())
        raise SourceChanged(f"{path.name}: expected an Excel workbook, found a damaged file ({found})") from error
    if rows is None:
        raise SourceChanged(f"{path.name}: expected the sheet {name!r}, found {names}")
    return [[number_text(cell) if isinstance(cell, float) else str(cell).strip() for cell in row] for row in rows]


def number_text(number: float) -> str:
    """A number of a workbook as text; never with three decimals, which etl.spelling could take for thousands."""
    if number.is_integer():
        return str(int(number))
    text = f"{Decimal(repr(number)):f}"
    return text + "0" if len(text.partition(".")[2]) == 3 else text


@contextmanager
def _silent() -> Iterator[None]:
    """Standard error closed: calamine's Rust code prints a trace when it panics, before it raises."""
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
