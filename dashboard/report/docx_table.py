"""A report's table in a Word document: python-docx, and the few properties that it has no names for."""

from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length
from docx.table import _Cell, _Row

from dashboard.report.blocks import Table

ROOM_TO_WRITE = Cm(0.9)  # the least height of a row without words


def add_table(document: Document, block: Table, width: Length, styles: Mapping[str, str]) -> None:
    """Append a table of `width`; `styles` are the document's style ids by what they are for (report/template.py)."""
    widths = [Length(int(width * share)) for share in block.widths]
    table = document.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    properties = table._tbl.tblPr
    properties.style = styles["table"]  # the id: looking a style up by name takes most of a table's time
    _append(properties, "w:tblCaption", val=block.title)
    header = table.add_row()
    _append(header._tr.get_or_add_trPr(), "w:cantSplit")
    _append(header._tr.get_or_add_trPr(), "w:tblHeader")
    for cell, words in zip(header.cells, block.header, strict=True):
        _write(cell, words, styles, is_bold=True)
    for cells in block.rows:
        _add_row(table.add_row(), cells, styles)


def _add_row(row: _Row, cells: Sequence[str], styles: Mapping[str, str]) -> None:
    """A row that is not split over pages; one cell is a heading over the whole width, kept with the row below."""
    _append(row._tr.get_or_add_trPr(), "w:cantSplit")
    if not any(cells):
        row.height, row.height_rule = ROOM_TO_WRITE, WD_ROW_HEIGHT_RULE.AT_LEAST
    if len(cells) == 1:
        [first, *_, last] = row.cells
        merged = first.merge(last)
        _write(merged, cells[0], styles, is_bold=True)
        merged.paragraphs[0].paragraph_format.keep_with_next = True
        return
    for place, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
        _write(cell, words, styles, is_bold=place > 0 and "\n" in words)


def _write(cell: _Cell, words: str, styles: Mapping[str, str], is_bold: bool) -> None:
    """The first line, bold in the header and for a value that has more lines; the rest small below it."""
    first, *rest = words.split("\n")
    paragraph = cell.paragraphs[0]
    paragraph._p.style = styles["cell"]
    paragraph.add_run(first).bold = is_bold
    for line in rest:
        cell.add_paragraph(line)._p.style = styles["small"]


def _append(parent: BaseOxmlElement, name: str, **attributes: str) -> None:
    """A property that python-docx has no name for."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
