"""A report as PPTX: about ten slides, each with a chart or table that can be edited."""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard.figures.chart import chart
from dashboard.figures.palette import LIGHT
from dashboard.figures.slide import (
    EDGE,
    TALL,
    WIDE,
    add_chart,
    add_picture,
    add_slide,
    add_text,
    presentation,
    title_of,
    write_notes,
    written,
)  # fmt: skip
from dashboard.figures.week.spec import Heat
from dashboard.report import blocks as b
from dashboard.report.drawings import Drawings

TOP, FOOT = Inches(1.45), Inches(6.95)


def pptx(report: b.Report, drawings: Drawings | None = None) -> bytes:
    """The deck: a title slide, then the slides of every chapter; all charts native but that of weekdays and hours."""
    deck, drawings = presentation(report.title, report.language), drawings or Drawings()
    _cover(deck, report)
    for chapter in report.chapters:
        for place in chapter.slides:
            _slide(deck, place, report, drawings)
    return written(deck, report.day)


def _cover(deck: Any, report: b.Report) -> None:
    shown = add_slide(deck, report.title)
    box = title_of(shown)
    box.top, box.height = Inches(2.3), Inches(1.1)
    box.text_frame.paragraphs[0].runs[0].font.size = Pt(40)
    lines = [(report.subtitle, 18, LIGHT.muted, False), (report.mark, 16, LIGHT.notice, True)]
    add_text(shown, lines, (EDGE, Inches(3.5), WIDE - 2 * EDGE, Inches(1.4)))
    _foot(shown, report, report.words["report_made"])


def _slide(deck: Any, place: b.Slide, report: b.Report, drawings: Drawings) -> None:
    shown = add_slide(deck, place.title)
    beside = place.figure or place.table or place.triangle
    wide = WIDE - 2 * EDGE
    left = int(wide * 0.42) if beside and place.bullets else wide
    size = _size(place.bullets, bool(beside))
    box = (EDGE, TOP, left, FOOT - TOP - Inches(0.15))
    if bullets := add_text(shown, [(item, size, LIGHT.ink, False) for item in place.bullets], box):
        _bullets(bullets)
    room = (EDGE + left + Inches(0.3), TOP, wide - left - Inches(0.3), FOOT - TOP - Inches(0.5))
    if place.table and not place.bullets:
        room = (EDGE, TOP, wide, FOOT - TOP)
    if place.figure:
        _figure(shown, place.figure, room, drawings)
    elif place.table:
        _table(shown, place.table, room)
    elif place.triangle:
        _triangle(shown, place.triangle, room)
    _foot(shown, report, place.source)
    notes = [place.title, *place.bullets, *([place.figure.title] if place.figure else []), place.source]
    write_notes(shown, notes)


def _bullets(box: Any) -> None:
    """The box's paragraphs as a list, with room between them."""
    for paragraph in box.text_frame.paragraphs:
        paragraph.space_after = Pt(7)
        shape = paragraph._p.get_or_add_pPr()
        shape.set("marL", str(Inches(0.22)))
        shape.set("indent", str(-Inches(0.22)))
        sign = etree.SubElement(shape, qn("a:buChar"))
        sign.set("char", "•")


def _size(bullets: Sequence[str], is_narrow: bool) -> int:
    """A type size that lets all sentences stand on the slide."""
    letters = sum(len(item) + 40 for item in bullets) * (2 if is_narrow else 1)
    return next((size for size, most in ((18, 900), (16, 1250), (14, 1700), (12, 2400)) if letters <= most), 10)


def _figure(shown: Any, figure: b.Figure, room: tuple, drawings: Drawings) -> None:
    left, top, width, height = room
    add_text(shown, [(figure.title, 13, LIGHT.ink, True)], (left, top, width, Inches(0.5)))
    place = (left, top + Inches(0.55), width, height - Inches(0.55))
    native = None if isinstance(figure.picture, Heat) else chart(figure.picture)  # weekdays as lines say nothing
    if native is None:
        add_picture(shown, drawings.image(figure, "png"), figure.picture.alt, place)
    else:
        add_chart(shown, native, place, figure.picture.unit, figure.picture.alt)


def _table(shown: Any, table: b.Table, room: tuple) -> None:
    left, top, width, _ = room
    height = Inches(0.38 * (len(table.rows) + 1))
    frame = shown.shapes.add_table(len(table.rows) + 1, len(table.header), left, top, width, height)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.title)
    grid = frame.table
    for across, share in enumerate(table.widths):
        grid.columns[across].width = int(width * share)
    for down, cells in enumerate([table.header, *table.rows]):
        for across, words in enumerate(cells):
            cell = grid.cell(down, across)
            cell.text = words.replace("\n", ", ")
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string("E3EDEF" if not down else "F7F8F6")
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            for run in cell.text_frame.paragraphs[0].runs:
                run.font.size, run.font.bold = Pt(12), down == 0
                run.font.color.rgb = RGBColor.from_string(LIGHT.ink[1:])


def _triangle(shown: Any, triangle: b.Triangle, room: tuple) -> None:
    left, top, width, _ = room
    side = Inches(3)
    middle = left + (width - side) // 2
    shape = shown.shapes.add_shape(MSO_SHAPE.ISOSCELES_TRIANGLE, middle, top + Inches(0.5), side, Inches(2.7))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(LIGHT.sequential[0][1:])
    shape.line.color.rgb = RGBColor.from_string(LIGHT.accent[1:])
    shape._element.nvSpPr.cNvPr.set("descr", triangle.alt)
    wide = Inches(2.6)
    below = top + Inches(3.3)
    corners = (
        (left + (width - wide) // 2, top),
        (middle - Inches(1.1), below),
        (middle + side - Inches(1.3), below),
    )
    for words, (x, y) in zip(triangle.corners, corners, strict=True):
        add_text(shown, [(words, 14, LIGHT.ink, True)], (x, y, wide, Inches(0.4)))


def _foot(shown: Any, report: b.Report, source: str) -> None:
    version = report.words["report_version"]
    lines = [(source, 9, LIGHT.muted, False), (f"{report.title} · {version} {report.version}", 9, LIGHT.muted, False)]
    add_text(shown, lines, (EDGE, FOOT, WIDE - 2 * EDGE, TALL - FOOT - Inches(0.05)))
