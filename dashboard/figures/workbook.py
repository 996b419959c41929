"""(frame, heading, picture) -> XLSX: a figure that can be edited, the data behind it, and what they mean."""

import io
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.figures.chart import WORDS, Chart, Column, chart
from dashboard.figures.heading import Heading
from dashboard.figures.office_archive import fixed
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Picture

WIDEST = 48
CHART_ROW = 26
NAMES = {
    "sv": {"figure": "Figur", "data": "Data", "definition": "Definition"} | WORDS["sv"],
    "en": {"figure": "Figure", "data": "Data", "definition": "Definition"} | WORDS["en"],
}
DASHES = {"solid": "solid", "dashed": "dash", "dotted": "round_dot"}
Styles = dict[str, Format]
KINDS = {"line": {"type": "line"}, "bar": {"type": "bar"}, "column": {"type": "column"}}


def workbook(frame: pd.DataFrame, head: Heading, picture: Picture | None, language: str, day: date) -> bytes:
    """Sheets: the figure with the numbers it is drawn from (where there is one), the whole table, the definition.

    Text is written as text, whatever sign it begins with; numbers stay numbers, and null is an empty cell.
    """
    out, names = io.BytesIO(), NAMES[language]
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": head.title, "subject": head.filters, "created": datetime(day.year, day.month, day.day)}
    )
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({"bold": True, "bottom": 1, "quote_prefix": True}),
        "mark": book.add_format({"bold": True, "font_color": LIGHT.notice}),
        "text": book.add_format({"quote_prefix": True}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    if picture is not None and (drawn := chart(picture)) is not None:
        sheet = book.add_worksheet(names["figure"])
        for place, (words, style) in enumerate(_above(head, styles)):
            sheet.write_string(place, 0, words, style)
        shown = _chart(book, sheet, drawn, names, styles)
        shown.set_title({"name": head.title, "name_font": {"size": 12}})
        about = {"description": f"{head.title}. {head.sentence}"}
        sheet.insert_chart(len(_above(head, styles)) + 1, 0, shown, about)
        for place, note in enumerate(picture.notes, CHART_ROW + len(drawn.categories) + 2):
            sheet.write_string(place, 0, note)
    _table(book.add_worksheet(names["data"]), frame, head, styles)
    _definition(book.add_worksheet(names["definition"]), head, styles)
    book.close()
    return fixed(out.getvalue(), day)


def _chart(
    book: xlsxwriter.Workbook, sheet: Worksheet, drawn: Chart, names: dict[str, str], styles: Styles
) -> xlsxwriter.chart.Chart:
    """Writes the numbers that the chart is drawn from below where it is to stand, and makes the chart of them."""
    sheet.set_column(0, 0, 26)
    for place, label in enumerate(drawn.categories, CHART_ROW + 1):
        sheet.write_string(place, 0, label, styles["text"])
    last, shown = CHART_ROW + len(drawn.categories), book.add_chart(KINDS[drawn.kind])
    across = 1
    for column in drawn.columns:
        limits = any(value is not None for value in column.lower)
        written = [(column.label, column.values)]
        if limits:
            written += [(f"{column.label}, {names[side]}", getattr(column, side)) for side in ("lower", "upper")]
        for offset, (label, values) in enumerate(written):
            sheet.write_string(CHART_ROW, across + offset, label, styles["bold"])
            for place, value in enumerate(values, CHART_ROW + 1):
                if value is not None:
                    sheet.write_number(place, across + offset, value)
        shown.add_series(_series(sheet.get_name(), across, last, drawn, column))
        across += len(written)
    least = {"min": 0} if drawn.lowest >= 0 else {}
    shown.set_y_axis(
        {"num_format": "General", "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}}} | least
    )
    if drawn.kind == "bar":
        shown.set_y_axis({"reverse": True})
        shown.set_x_axis(least | {"major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}}})
    shown.set_legend(_legend(drawn))
    shown.show_blanks_as("gap")
    shown.set_size({"width": 860, "height": 380})
    return shown


def _legend(drawn: Chart) -> dict[str, Any]:
    """A legend below where there are several series to tell apart."""
    hidden = [at for at, column in enumerate(drawn.columns) if not column.in_legend]
    if len(drawn.columns) - len(hidden) < 2:
        return {"none": True}
    return {"position": "bottom", "delete_series": hidden}


def _series(sheet: str, across: int, last: int, drawn: Chart, column: Column) -> dict[str, Any]:
    series: dict[str, Any] = {
        "name": [sheet, CHART_ROW, across],
        "categories": [sheet, CHART_ROW + 1, 0, last, 0],
        "values": [sheet, CHART_ROW + 1, across, last, across],
    }
    if drawn.kind == "line":
        series |= {"line": _stroke(column), "marker": _marker(column)}
    else:
        series |= {"fill": {"color": column.colour}, "gap": 50}
    if looks := column.looks():
        fills = [{"color": fill} if fill else {"none": True} for fill, _ in looks]
        series["points"] = [
            {"fill": fill, "border": {"color": edge, "width": 1.25}}
            for fill, (_, edge) in zip(fills, looks, strict=True)
        ]
    if any(value is not None for value in column.lower):
        plus, minus = reach(column)
        bars = {"type": "custom", "plus_values": plus, "minus_values": minus, "line": {"color": LIGHT.muted}}
        series["x_error_bars" if drawn.kind == "bar" else "y_error_bars"] = bars
    return series


def _stroke(column: Column) -> dict[str, Any]:
    if column.stroke == "none":
        return {"none": True}
    return {"color": column.colour, "width": column.width, "dash_type": DASHES[column.stroke]}


def _marker(column: Column) -> dict[str, Any]:
    if not column.has_marks:
        return {"type": "none"}
    return {"type": "circle", "size": 5, "fill": {"color": column.colour}, "border": {"color": column.colour}}


def reach(column: Column) -> tuple[list[float], list[float]]:
    """How far the interval goes above and below each value; nothing where it is not known."""
    known = list(zip(column.values, column.lower, column.upper, strict=True))
    plus = [0.0 if upper is None or value is None else max(upper - value, 0.0) for value, _, upper in known]
    minus = [0.0 if lower is None or value is None else max(value - lower, 0.0) for value, lower, _ in known]
    return plus, minus


def _above(head: Heading, styles: Styles) -> list[tuple[str, Format | None]]:
    lines = [(head.mark, styles["mark"]), (head.title, styles["title"]), (head.filters, None), (head.sentence, None)]
    return [(words, style) for words, style in lines if words]


def _table(sheet: Worksheet, frame: pd.DataFrame, head: Heading, styles: Styles) -> None:
    top = 1 if head.mark else 0
    if head.mark:
        sheet.write_string(0, 0, head.mark, styles["mark"])
    for across, name in enumerate(frame.columns):
        sheet.write_string(top, across, str(name), styles["bold"])
        values = frame[name].tolist()
        for down, value in enumerate(values, top + 1):
            _write(sheet, down, across, value, styles)
        widest = max([len(str(name)), *(len(str(value)) for value in values if value is not None)])
        sheet.set_column(across, across, min(widest + 2, WIDEST))
    if len(frame.columns):
        sheet.autofilter(top, 0, top + len(frame), len(frame.columns) - 1)
    sheet.freeze_panes(top + 1, 1)


def _write(sheet: Worksheet, down: int, across: int, value: object, styles: Styles) -> None:
    if isinstance(value, list | dict) or not pd.isna(value):
        if isinstance(value, pd.Timestamp | date):
            sheet.write_datetime(down, across, pd.Timestamp(value).to_pydatetime(), styles["day"])
        elif isinstance(value, bool) or not isinstance(value, int | float):
            sheet.write_string(down, across, str(value), styles["text"])
        else:
            sheet.write_number(down, across, value)


def _definition(sheet: Worksheet, head: Heading, styles: Styles) -> None:
    sheet.set_column(0, 0, 110)
    for place, line in enumerate(head.lines()):
        sheet.write_string(place, 0, line, styles["wrapped"])
