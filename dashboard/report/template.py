"""The document template, made by code: `python -m dashboard.report.template` writes data/reference/lagesbild.docx.

A template of the city's own can be put in its place (--template, TRYGGHETSATLAS_TEMPLATE): its styles of these names
are used as they are, those that it lacks are added, and whatever stands in its body comes first.
"""

import io
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from dashboard.figures.office_archive import fixed
from dashboard.figures.palette import LIGHT

FONT = "Calibri"
TABLE = "Report Table"


@dataclass(frozen=True)
class Look:
    """How a paragraph style of the document looks; points, indent in cm (None: the library's)."""

    name: str
    size: float = 10.5
    colour: str = LIGHT.ink
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    indent: float | None = 0


LOOKS = {
    "normal": Look("Normal", after=6),
    "title": Look("Title", 26, bold=True, before=40, after=6),
    "subtitle": Look("Subtitle", 13, LIGHT.muted, after=18),
    "heading1": Look("Heading 1", 19, bold=True, after=8),
    "heading2": Look("Heading 2", 14, LIGHT.accent, bold=True, before=14, after=4),
    "heading3": Look("Heading 3", 11.5, bold=True, before=10, after=3),
    "body": Look("Body Text", after=6),
    "lead": Look("Lead", 12.5, after=8),
    "note": Look("Source Note", 8.5, LIGHT.muted, before=2, after=10),
    "mark": Look("Demonstration Mark", colour=LIGHT.notice, bold=True, before=4, after=6),
    "prompt": Look("Guide Prompt", colour=LIGHT.muted, italic=True, before=4, after=10, indent=0.4),
    "bullet": Look("List Bullet", after=4, indent=None),
    "caption": Look("Caption", 9.5, bold=True, before=10, after=4),
    "contents": Look("Contents Heading", 14, bold=True, before=12, after=6),
    "toc1": Look("toc 1", 10, before=2),
    "toc2": Look("toc 2", 9, LIGHT.muted, indent=0.6),
    "picture": Look("Picture", after=2),
    "cell": Look("Table Cell", 9, before=1),
    "small": Look("Table Small", 8, LIGHT.muted, after=1),
}
STYLES = {key: look.name for key, look in LOOKS.items()} | {"table": TABLE}


def template() -> bytes:
    """The atlas's own template: A4, its styles, an empty body."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    for key, relation in list(document.part.rels.items()):  # an older Word's copy of the styles, which would differ
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(key)
    for look in LOOKS.values():
        _apply(look, _style(document, look.name))
    prepared(document, "sv-SE")
    document.core_properties.title = "Lägesbild"
    document.core_properties.author = document.core_properties.last_modified_by = "Trygghetsatlas"
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue(), date(2026, 11, 21))


def prepared(document: Document, language: str) -> None:
    """Every style that a report needs is there, in the document's language; those that were there stay as they are."""
    there = {style.name for style in document.styles}
    for look in LOOKS.values():
        if look.name not in there:
            _apply(look, _style(document, look.name))
    if TABLE not in there:
        _table_style(document)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        defaults.append(spoken)
    spoken.set(qn("w:val"), language)


def _style(document: Document, name: str) -> ParagraphStyle:
    try:
        return document.styles[name]
    except KeyError:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        return made


def _apply(look: Look, style: ParagraphStyle) -> None:
    style.font.name, style.font.size = FONT, Pt(look.size)
    style.font.bold, style.font.italic = look.bold, look.italic
    style.font.color.rgb = RGBColor.from_string(look.colour[1:])
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    if look.indent is not None:
        shape.left_indent = Cm(look.indent)
    if style.name.startswith("Heading"):
        shape.keep_with_next = True
    for border in style.element.iter(qn("w:pBdr")):  # the library's title has a blue rule
        border.getparent().remove(border)
        break


def _table_style(document: Document) -> None:
    """Thin lines between rows, a panel behind the header: no grid."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LIGHT.grid[1:]}"'
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">'
            f'<w:name w:val="{TABLE}"/><w:uiPriority w:val="99"/>'
            f"<w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
            '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F0F3F2"/></w:tcPr>'
            "</w:tblStylePr></w:style>"
        )
    )


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "data/reference/lagesbild.docx").write_bytes(template())
