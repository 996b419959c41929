"""The document template, made by code: `python -m dashboard.report.template` writes data/reference/lagesbild.docx.

A template of the city's own can be put in its place (--template, TRYGGHETSATLAS_TEMPLATE): its styles of these names
are used as they are, those that it lacks are added, and whatever stands in its body comes first.
"""

import io
import sys
from datetime import date
from pathlib import Path

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from dashboard.export.archive import fixed
from dashboard.palette import LIGHT

FONT = "Calibri"
TABLE = "Report Table"
# key in this code: name in the document, size, colour, bold, italic, space before, space after, indent (cm)
LOOKS = {
    "normal": ("Normal", 10.5, LIGHT.ink, False, False, 0, 6, 0),
    "title": ("Title", 26, LIGHT.ink, True, False, 40, 6, 0),
    "subtitle": ("Subtitle", 13, LIGHT.muted, False, False, 0, 18, 0),
    "heading1": ("Heading 1", 19, LIGHT.ink, True, False, 0, 8, 0),
    "heading2": ("Heading 2", 14, LIGHT.accent, True, False, 14, 4, 0),
    "heading3": ("Heading 3", 11.5, LIGHT.ink, True, False, 10, 3, 0),
    "body": ("Body Text", 10.5, LIGHT.ink, False, False, 0, 6, 0),
    "lead": ("Lead", 12.5, LIGHT.ink, False, False, 0, 8, 0),
    "note": ("Source Note", 8.5, LIGHT.muted, False, False, 2, 10, 0),
    "mark": ("Demonstration Mark", 10.5, LIGHT.notice, True, False, 4, 6, 0),
    "prompt": ("Guide Prompt", 10.5, LIGHT.muted, False, True, 4, 10, 0.4),
    "bullet": ("List Bullet", 10.5, LIGHT.ink, False, False, 0, 4, None),
    "caption": ("Caption", 9.5, LIGHT.ink, True, False, 10, 4, 0),
    "contents": ("Contents Heading", 14, LIGHT.ink, True, False, 12, 6, 0),
    "toc1": ("toc 1", 10, LIGHT.ink, False, False, 2, 0, 0),
    "toc2": ("toc 2", 9, LIGHT.muted, False, False, 0, 0, 0.6),
    "picture": ("Picture", 10.5, LIGHT.ink, False, False, 0, 2, 0),
    "cell": ("Table Cell", 9, LIGHT.ink, False, False, 1, 0, 0),
    "small": ("Table Small", 8, LIGHT.muted, False, False, 0, 1, 0),
}
STYLES = {key: name for key, (name, *_) in LOOKS.items()} | {"table": TABLE}


def template() -> bytes:
    """The atlas's own template: A4, its styles, an empty body."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    for key, relation in list(document.part.rels.items()):  # an older Word's copy of the styles, which would differ
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(key)
    for name, *look in LOOKS.values():
        _look(_style(document, name), look)
    prepared(document, "sv-SE")
    document.core_properties.title = "Lägesbild"
    document.core_properties.author = document.core_properties.last_modified_by = "Trygghetsatlas"
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue(), date(2026, 11, 21))


def prepared(document, language: str) -> None:
    """Every style that a report needs is there, in the document's language; those that were there stay as they are."""
    there = {style.name for style in document.styles}
    for name, *look in LOOKS.values():
        if name not in there:
            _look(_style(document, name), look)
    if TABLE not in there:
        _table_style(document)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        defaults.append(spoken)
    spoken.set(qn("w:val"), language)


def _style(document, name: str):
    try:
        return document.styles[name]
    except KeyError:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        return made


def _look(style, look: list) -> None:
    size, colour, bold, italic, before, after, indent = look
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, italic
    style.font.color.rgb = RGBColor.from_string(colour[1:])
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if indent is not None:
        shape.left_indent = Cm(indent)
    if style.name.startswith("Heading"):
        shape.keep_with_next = True
    for border in style.element.iter(qn("w:pBdr")):  # the library's title has a blue rule
        border.getparent().remove(border)
        break


def _table_style(document) -> None:
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
