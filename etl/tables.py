"""Tables as they are delivered, CSV or Excel, as text. A stand-in: the smallest that the survey forms need."""

import csv
import io
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from etl.errors import SourceChanged


def cells(path: Path, sheet: str | None = None) -> list[list[str]]:
    """Every row of the file, empty ones too, as text: row 1 first, whole numbers without decimals."""
    if not path.is_file():
        raise SourceChanged(f"{path.name}: expected a file, found none")
    rows = _csv(path) if path.suffix == ".csv" else _excel(path, sheet)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def read_table(path: Path, sheet: str | None = None) -> pd.DataFrame:
    """All rows under the first, which holds the names of the columns, with their line number in `line`."""
    header, *rows = cells(path, sheet) or [[]]
    if not rows:
        raise SourceChanged(f"{path.name}: expected a header and rows, found {len(header)} columns and no rows")
    frame = pd.DataFrame(rows, columns=header)
    frame.insert(0, "line", range(2, len(rows) + 2))
    return frame[frame.drop(columns="line").ne("").any(axis=1)].reset_index(drop=True)


def _csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    return [[field.strip() for field in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]


def _excel(path: Path, sheet: str | None) -> list[list[str]]:
    try:
        workbook = CalamineWorkbook.from_path(path)
        if sheet and sheet not in workbook.sheet_names:
            raise SourceChanged(f"{path.name}: expected the sheet {sheet!r}, found {workbook.sheet_names}")
        rows = workbook.get_sheet_by_name(sheet or workbook.sheet_names[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise SourceChanged(f"{path.name}: expected an Excel workbook, found a damaged file ({error})") from error
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
