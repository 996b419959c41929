"""picture -> the categories and series of a native chart, the same for a spreadsheet and a slide."""

from dataclasses import dataclass

import pandas as pd

from dashboard import wording
from dashboard.export.picture import Bars, Heat, Lines, Map, Picture, Ranked
from dashboard.palette import LIGHT


@dataclass(frozen=True)
class Column:
    """One series of a chart: a value, or None, for each category; limits where they are known."""

    label: str
    colour: str
    values: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """line, bar (lying) or column, with categories in order and series."""

    kind: str
    categories: list[str]
    columns: list[Column]


def chart(picture: Picture) -> Chart:
    """What can be edited of a figure; a map becomes a ranking and a heat map lines."""
    if isinstance(picture, Lines):
        return _lines(picture)
    if isinstance(picture, Ranked):
        return _ranked(picture.rows, picture)
    if isinstance(picture, Map):
        rows = picture.table.rename(columns={"area": "label"}).sort_values("value", ascending=False, kind="stable")
        return _ranked(rows, picture)
    if isinstance(picture, Bars):
        return _frame("column", picture.frame, list(picture.colours))
    if isinstance(picture, Heat):
        return _frame("line", picture.frame.T, list(LIGHT.series))
    raise TypeError(f"picture: expected one that has a chart, found {type(picture).__name__}")


def _lines(picture: Lines) -> Chart:
    known = [series.rows[series.rows["value"].notna()] for series in picture.series]
    starts = sorted({start for rows in known for start in rows["period_start"]})
    if picture.kind == "year" and picture.interval_years == 1 and starts:  # a missing year is a gap
        starts = [pd.Timestamp(year, 1, 1) for year in range(starts[0].year, starts[-1].year + 1)]
    columns = []
    for series, rows in zip(picture.series, known, strict=True):
        cells = rows.drop_duplicates("period_start").set_index("period_start").reindex(starts)
        columns.append(_column(series.label, series.colour, cells, series.dashed))
    return Chart("line", [wording.period(start, picture.kind, picture.language) for start in starts], columns)


def _ranked(rows: pd.DataFrame, picture: Picture) -> Chart:
    return Chart("bar", rows["label"].tolist(), [_column(picture.unit, LIGHT.accent, rows, False)])


def _frame(kind: str, frame: pd.DataFrame, colours: list[str]) -> Chart:
    columns = [
        Column(str(name), colours[place % len(colours)], _cells(frame[name]), [None] * len(frame), [None] * len(frame))
        for place, name in enumerate(frame)
    ]
    return Chart(kind, [str(label) for label in frame.index], columns)


def _column(label: str, colour: str, rows: pd.DataFrame, dashed: bool) -> Column:
    empty = pd.Series([None] * len(rows), index=rows.index)
    lower, upper = (_cells(rows.get(name, empty)) for name in ("lower", "upper"))
    return Column(label, colour, _cells(rows["value"]), lower, upper, dashed)


def _cells(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]
