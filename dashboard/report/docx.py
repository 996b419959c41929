"""A report as DOCX on a template: styles, contents filled already, captions, page numbers, alt texts, language."""

import io
import os
from itertools import count
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph

from dashboard.figures.office_archive import fixed
from dashboard.report import blocks as b
from dashboard.report.docx_table import add_table
from dashboard.report.drawings import Drawings, alt
from dashboard.report.template import STYLES, prepared

LOCALE = {"sv": "sv-SE", "en": "en-GB"}
TEMPLATE = Path(__file__).resolve().parents[2] / "data" / "reference" / "lagesbild.docx"
DENSITY = 200  # dots to the inch in a document
OWN = "TRYGGHETSATLAS_TEMPLATE"


def docx(report: b.Report, drawings: Drawings | None = None, template: Path | None = None) -> bytes:
    """The report on the template given, or that of TRYGGHETSATLAS_TEMPLATE, or the atlas's own."""
    writer = Writer(report, drawings or Drawings(), template or Path(os.environ.get(OWN, TEMPLATE)))
    return fixed(writer.written(), report.day)


class Writer:
    """Writes block by block at the end of one document, numbering captions and bookmarks as it goes."""

    def __init__(self, report: b.Report, drawings: Drawings, template: Path):
        self.report, self.text, self.drawings = report, report.words, drawings
        self.document = Document(str(template))
        prepared(self.document, LOCALE[report.language])
        there = {style.name: style.style_id for style in self.document.styles}
        self.styles = {key: there[name] for key, name in STYLES.items()}
        self.figures, self.tables, self.marks = count(1), count(1), count(1)
        section = self.document.sections[-1]
        edges = (section.left_margin or Cm(0)) + (section.right_margin or Cm(0))
        self.width = Length((section.page_width or Cm(21)) - edges)

    def _add(self, style: str, words: str = "") -> Paragraph:
        """A paragraph of a style at the end of the document; the library looks styles up slowly."""
        paragraph = self.document.add_paragraph(words)
        paragraph._p.style = self.styles[style]
        return paragraph

    def written(self) -> bytes:
        """The whole document as bytes."""
        self._properties()
        self._cover()
        self._contents()
        for place, chapter in enumerate(self.report.chapters):
            self._heading(b.Heading(1, chapter.title), page_break=place > 0)
            for block in chapter.blocks:
                self._block(block)
        self._footer()
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _block(self, block: b.Block) -> None:
        match block:
            case b.Heading():
                self._heading(block)
            case b.Paragraph():
                self._add(block.style, block.words)
            case b.Bullets():
                for item in block.items:
                    self._add("bullet", item)
            case b.Figure():
                self._figure(block)
            case b.Triangle():
                self._triangle(block)
            case b.Table():
                self._table(block)

    def _properties(self) -> None:
        properties = self.document.core_properties
        properties.title, properties.subject = self.report.title, self.report.subtitle
        properties.author = properties.last_modified_by = "Trygghetsatlas"
        properties.language, properties.comments = LOCALE[self.report.language], ""
        properties.keywords, properties.revision = self.report.version, 1

    def _cover(self) -> None:
        self._add("title", self.report.title)
        self._add("subtitle", self.report.subtitle)
        if self.report.mark:
            self._add("mark", self.report.mark)

    def _contents(self) -> None:
        """A field of contents with its lines in place, each a link with its page, which the reader's program counts."""
        self._add("contents", self.text["report_contents"])
        for place, chapter in enumerate(self.report.chapters, 1):
            paragraph = self._add("toc1")
            paragraph.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            if place == 1:
                _field(paragraph, "begin", is_stale=True)
                _instruction(paragraph, 'TOC \\o "1-1" \\h \\z \\u')
                _field(paragraph, "separate")
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), f"_Toc{place:08d}")
            link.append(paragraph.add_run(f"{chapter.title}\t")._r)
            before = len(paragraph._p)
            _field(paragraph, "begin", is_stale=True)
            _instruction(paragraph, f"PAGEREF _Toc{place:08d} \\h")
            _field(paragraph, "separate")
            _field(paragraph, "end")
            link.extend(list(paragraph._p)[before:])
            paragraph._p.append(link)
            if place == len(self.report.chapters):
                _field(paragraph, "end")
        self.document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def _heading(self, block: b.Heading, page_break: bool = False) -> None:
        paragraph = self._add(f"heading{block.level}")
        paragraph.paragraph_format.page_break_before = page_break
        if block.level > 1:
            paragraph.add_run(block.words)
            return
        number = next(self.marks)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(number))
        start.set(qn("w:name"), f"_Toc{number:08d}")
        paragraph._p.append(start)
        paragraph.add_run(block.words)
        paragraph._p.append(end)

    def _caption(self, words: str, kind: str, number: int) -> None:
        """'Tabell 3. …': a numbered caption that Word can list and refer to."""
        paragraph = self._add("caption")
        name = self.text[f"report_{kind}_word"]
        paragraph.add_run(f"{name} ")
        _field(paragraph, "begin")
        _instruction(paragraph, f"SEQ {name} \\* ARABIC")
        _field(paragraph, "separate")
        paragraph.add_run(str(number))
        _field(paragraph, "end")
        paragraph.add_run(f". {words}")
        paragraph.paragraph_format.keep_with_next = True

    def _figure(self, block: b.Figure) -> None:
        self._caption(block.title, "figure", next(self.figures))
        self._picture(block)
        self._add("note", block.source)

    def _triangle(self, block: b.Triangle) -> None:
        self._caption(block.title, "figure", next(self.figures))
        self._picture(block, 0.75)

    def _picture(self, block: b.Figure | b.Triangle, share: float = 1) -> None:
        png = self.drawings.image(block, "png", DENSITY)
        paragraph = self._add("picture")
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=int(self.width * share))
        shape._inline.docPr.set("descr", alt(block))

    def _table(self, block: b.Table) -> None:
        self._caption(block.title, "table", next(self.tables))
        add_table(self.document, block, self.width, self.styles)
        note = self._add("note", block.note)
        if not block.note:
            note.paragraph_format.space_after = Cm(0)

    def _footer(self) -> None:
        """Title, data version, and the page's number, which Word counts."""
        paragraph = self.document.sections[-1].footer.paragraphs[0]
        paragraph.text = f"{self.report.title} · {self.report.version} · {self.text['report_page_word']} "
        _field(paragraph, "begin")
        _instruction(paragraph, "PAGE")
        _field(paragraph, "separate")
        paragraph.add_run("1")
        _field(paragraph, "end")


def _field(paragraph: Paragraph, kind: str, is_stale: bool = False) -> None:
    """A part of a field; what a stale one shows is worked out anew when the document is opened."""
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    if is_stale:
        part.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(part)


def _instruction(paragraph: Paragraph, words: str) -> None:
    part = OxmlElement("w:instrText")
    part.set(qn("xml:space"), "preserve")
    part.text = f" {words} "
    paragraph.add_run()._r.append(part)
