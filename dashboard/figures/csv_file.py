"""A table as a CSV file, its head as lines that begin with #; and the same as text to paste into a document."""

import csv
import io

import pandas as pd

from dashboard.figures.heading import Heading

DIALECT = {"sv": (";", ","), "en": (",", ".")}
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(words: object) -> object:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it; numbers as they are."""
    return f"'{words}" if isinstance(words, str) and words.startswith(STARTS_A_FORMULA) else words


def prepared(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with harmless text and names, and whole numbers without decimals."""
    out = frame.rename(columns=harmless)
    for name in out.columns:
        column = out[name]
        if pd.api.types.is_float_dtype(column):
            if (column.dropna() % 1 == 0).all():
                out[name] = column.astype("Int64")
        elif not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_datetime64_any_dtype(column):
            out[name] = column.map(harmless)
    return out


def csv_bytes(frame: pd.DataFrame, heading: Heading, decimals: str) -> bytes:
    """The table as CSV in UTF-8 with BOM, the heading as lines that begin with #.

    Swedish decimals ("sv") are semicolons and decimal commas, English ones commas and points; null is an empty cell.
    """
    separator, decimal = DIALECT[decimals]
    out = io.StringIO()
    out.writelines(f"# {' '.join(line.split())}\r\n" for line in heading.lines())
    prepared(frame).to_csv(
        out,
        sep=separator,
        decimal=decimal,
        index=False,
        lineterminator="\r\n",
        quoting=csv.QUOTE_MINIMAL,
        date_format="%Y-%m-%d",
    )
    return out.getvalue().encode("utf-8-sig")


def plain_text(frame: pd.DataFrame, heading: Heading, decimals: str) -> str:
    """The heading and the table with tabs between the cells: pastes as a table in a document or a spreadsheet."""
    body = prepared(frame).to_csv(sep="\t", decimal=DIALECT[decimals][1], index=False, date_format="%Y-%m-%d")
    return "\n".join([*(" ".join(line.split()) for line in heading.lines()), "", body])
