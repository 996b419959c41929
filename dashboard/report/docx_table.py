"""A table of a report as WordprocessingML, written as text and read once: the library sets each cell slowly."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Emu

from dashboard.report.blocks import Table

TO_WRITE_IN = Cm(0.9).twips  # the least height of a row without words
LOOK = 'w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1" w:val="04A0"'


def table(block: Table, width: int, styles: Mapping[str, str]):
    """The element of a table `width` EMU wide; `styles` are the document's style ids by what they are for."""
    widths = [Emu(int(width * share)).twips for share in block.widths]
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    rows = [_row(block.header, widths, styles, is_header=True), *(_row(cells, widths, styles) for cells in block.rows)]
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{styles["table"]}"/><w:tblW w:type="auto" w:w="0"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook {LOOK}/><w:tblCaption w:val={quoteattr(block.title)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: list[int], styles: Mapping[str, str], is_header: bool = False) -> str:
    """A row that is not split over pages; one cell is a heading over the whole width, kept with the row below."""
    height = "" if any(cells) else f'<w:trHeight w:val="{TO_WRITE_IN}"/>'
    properties = f"<w:cantSplit/>{height}{'<w:tblHeader/>' if is_header else ''}"
    if len(cells) == 1:
        heading = _paragraph(cells[0], styles["cell"], "<w:b/>", "<w:keepNext/>")
        made = _cell(sum(widths), heading, f'<w:gridSpan w:val="{len(widths)}"/>')
    else:
        made = "".join(
            _cell(wide, _lines(words, styles, is_header, place > 0))
            for place, (wide, words) in enumerate(zip(widths, cells, strict=True))
        )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def _cell(wide: int, within: str, more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{wide}"/>{more}</w:tcPr>{within}</w:tc>'


def _lines(words: str, styles: Mapping[str, str], is_header: bool, is_value: bool) -> str:
    """The first line of a cell, bold in the header and for a value that has more; the rest small below."""
    first, *rest = words.split("\n")
    bold = "<w:b/>" if is_header or (rest and is_value) else '<w:b w:val="0"/>'
    small = [_paragraph(line, styles["small"]) for line in rest]
    return "".join([_paragraph(first, styles["cell"], bold), *small])


def _paragraph(words: str, style: str, run: str = "", more: str = "") -> str:
    """A paragraph of one run."""
    look = f"<w:rPr>{run}</w:rPr>" if run else ""
    kept = "" if words == words.strip() else ' xml:space="preserve"'
    text = f"<w:t{kept}>{escape(words)}</w:t>" if words else ""
    within = f"<w:r>{look}{text}</w:r>" if look or text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{within}</w:p>'
