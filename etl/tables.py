"""Reads delivered tables, CSV or Excel, as text."""

from pathlib import Path

import pandas as pd

from etl.errors import SourceChanged
from etl.files import records, separator_of, sheet_rows, text_of
from etl.reading import mark, unmarked


def cells(path: Path, sheet: str | None = None) -> list[list[str]]:
    """Every row of the file, also empty ones, as text without blanks around it, all equally wide.

    Of a workbook the first sheet, or the one named. Encodings, separators and workbooks are those of etl.files.
    Raises SourceChanged for what cannot be read.
    """
    rows = _rows(path, sheet)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def read_table(path: Path, sheet: str | None = None) -> pd.DataFrame:
    """The rows under the first, which names the columns, with their line (of a workbook, row) in the column `line`.

    Empty rows are left out. A row with too many or too few fields is marked in the columns REJECTED, without its text:
    it is not known which columns its fields belong to, and some are personal. Raises SourceChanged for a file without
    rows and for a column named twice.
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
    if path.suffix != ".csv":
        return sheet_rows(path, sheet)
    text = text_of(path)
    rows: list[list[str]] = []
    for line, fields in records(text, separator_of(text), path.name):
        rows += [[]] * (line - 1 - len(rows))
        rows.append([field.strip() for field in fields])
    return rows
