"""Small Excel files for the tests: what the library that reads them cannot write."""

from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from zipfile import ZipFile

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
OFFICE = "http://schemas.openxmlformats.org"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EPOCH = datetime(1899, 12, 30)
HEADINGS = [["Anmälda brott", "", "Brottsförebyggande rådet"], []]


def export(path: Path, above: list, below: list, counted: list, *body: list) -> Path:
    """An export of SOL: three rows over the columns, then the body, first a label and then the figures."""
    rows = [*HEADINGS, ["", *above], ["", *below], ["", *counted], *body]
    return workbook(path, rows)


def workbook(path: Path, rows: list[list], sheet: str = "Resultat") -> Path:
    """An .xlsx file of one sheet; text as text, numbers as numbers, times as Excel's, empty cells left out."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{OFFICE}/spreadsheetml/2006/main" '
        f'xmlns:r="{OFFICE}/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/styles.xml": f'<styleSheet xmlns="{OFFICE}/spreadsheetml/2006/main">'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{OFFICE}/spreadsheetml/2006/main"><sheetData>'
        + "".join(_row(number, row) for number, row in enumerate(rows, 1))
        + "</sheetData></worksheet>",
    }
    with ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, HEAD + text)
    return path


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def _row(number: int, cells: list) -> str:
    written = []
    for at, cell in enumerate(cells):
        place = f'r="{chr(65 + at)}{number}"'
        if isinstance(cell, str) and cell:
            written.append(f'<c {place} t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
        elif isinstance(cell, datetime):
            written.append(f'<c {place} s="1"><v>{(cell - EPOCH) / timedelta(days=1)}</v></c>')
        elif cell not in ("", None):
            written.append(f"<c {place}><v>{cell}</v></c>")
    return f'<row r="{number}">{"".join(written)}</row>'
