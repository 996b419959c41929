"""Tables as they are delivered, CSV or Excel, as text."""

import csv
import io
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from etl.errors import SourceChanged
from etl.reading import SEPARATORS, decoded, mark, unmarked


def cells(path: Path, sheet: str | None = None) -> list[list[str]]:
    """Every row of the file, also empty ones, as text without blanks around it; whole numbers without decimals.

    Of a workbook the first sheet, or the one named. Encodings are those of etl.reading; the separator is the
    one of SEPARATORS that a line among the first ten has most of. Raises SourceChanged for what cannot be read.
    """
    rows = _rows(path, sheet)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def read_table(path: Path, sheet: str | None = None) -> pd.DataFrame:
    """The rows under the first, which names the columns, with their line (of a workbook, row) in the column `line`.

    Empty rows are left out. A row with too many or too few fields is marked as bad in the columns REJECTED, without
    what it says: nobody knows which columns its fields belong to. Raises SourceChanged for a file without rows and for
    a column named twice.
    """
    header, *rows = _rows(path, sheet) or [[]]
    if not rows:
        raise SourceChanged(f"{path.name}: expected a header and rows, found {len(header)} columns without rows")
    if again := sorted({name for name in header if name and header.count(name) > 1}):
        raise SourceChanged(f"{path.name}, line 1: expected each column once, found {again} again")
    width, given = len(header), pd.Series([len(row) for row in rows])
    frame = pd.DataFrame([(row + [""] * width)[:width] for row in rows], columns=header)
    frame = unmarked(frame.loc[:, [name != "" for name in header]])
    filled = pd.Series([any(row) for row in rows])
    for fields in given[filled & (given != width)].unique():
        reason = f"expected {width} fields, found {fields}"
        mark(frame, given == fields, "row", pd.Series("…", frame.index), reason, is_bad=True)
    frame.insert(0, "line", range(2, len(rows) + 2))
    return frame[filled].reset_index(drop=True)


def _rows(path: Path, sheet: str | None) -> list[list[str]]:
    if not path.is_file():
        raise SourceChanged(f"{path.name}: expected a file, found none")
    return _csv(path) if path.suffix == ".csv" else _workbook(path, sheet)


def _csv(path: Path) -> list[list[str]]:
    text = decoded(path.read_bytes(), path.name)
    lines = text.splitlines()[:10]
    separator = max(SEPARATORS, key=lambda mark: max((line.count(mark) for line in lines), default=0))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    rows: list[list[str]] = []
    try:
        for fields in reader:
            rows.append([field.strip() for field in fields])
            rows += [[]] * (reader.line_num - len(rows))
    except csv.Error as error:
        raise SourceChanged(f"{path.name}, line {len(rows) + 1}: expected separated fields, found {error}") from error
    return rows


def _workbook(path: Path, sheet: str | None) -> list[list[str]]:
    try:
        workbook = CalamineWorkbook.from_path(path)
        found = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader has many errors; a panic of its Rust half is not even an Exception
        raise SourceChanged(f"{path.name}: expected an Excel workbook, found a damaged file ({error})") from error
    if sheet and sheet not in found:
        raise SourceChanged(f"{path.name}: expected the sheet {sheet!r}, found {list(found)}")
    rows = found[sheet or workbook.sheet_names[0]].to_python(skip_empty_area=False)
    return [
        [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip() for cell in row]
        for row in rows
    ]
