"""(heading, picture) -> PPTX: one slide with a chart that can be edited, all that the figure says under it."""

import io
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.text.text import _Run as Run
from pptx.util import Emu, Inches, Pt

from dashboard.figures.chart import Chart, Column, chart
from dashboard.figures.heading import Heading
from dashboard.figures.office_archive import fixed
from dashboard.figures.palette import LIGHT, Colour
from dashboard.figures.spec import Picture
from dashboard.figures.workbook import reach

WIDE, TALL = Inches(13.333), Inches(7.5)
EDGE = Inches(0.6)
MOST_LETTERS = 250  # of notes that have room on a slide; all of them are in its notes
Line = tuple[str, float, Colour, bool]  # words, size in points, colour, whether bold
Place = tuple[int, int, int, int]  # left, top, width, height
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DASHES = {"dashed": MSO_LINE.DASH, "dotted": MSO_LINE.ROUND_DOT}
KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
}


def slide(head: Heading, picture: Picture, language: str, day: date) -> bytes:
    """One slide; its notes hold the whole heading, definition and caveats included."""
    deck = presentation(head.title, language)
    shown = add_slide(deck, head.title)
    _text(shown, [(head.mark, 14, LIGHT.notice, True)], Inches(0.12), Inches(0.35))
    _text(
        shown,
        [(head.filters, 14, LIGHT.muted, False), (head.sentence, 16, LIGHT.ink, False)],
        Inches(1.25),
        Inches(0.95),
    )
    place = (EDGE, Inches(2.2), WIDE - 2 * EDGE, Inches(4.2))
    if (drawn := chart(picture)) is not None:
        add_chart(shown, drawn, place, picture.unit, picture.alt)
    else:
        from dashboard.figures.to_file import draw

        add_picture(shown, draw(picture, None, "png"), picture.alt, place)
    counted = " ".join(filter(None, [head.counted, head.withheld]))
    below = [_fitting(picture.notes), head.source, counted, head.version]
    _text(shown, [(line, 10, LIGHT.muted, False) for line in below if line], Inches(6.45), Inches(0.95))
    if head.link:
        _link(shown, head.link)
    write_notes(shown, [*head.lines(), *picture.notes])
    return written(deck, day)


def write_notes(shown: Slide, lines: Sequence[str]) -> None:
    """The slide's notes, one line each, empty ones left out."""
    frame = shown.notes_slide.notes_text_frame
    if frame is None:
        raise ValueError("slide: expected notes with a place for text, found none")
    frame.text = "\n".join(line for line in lines if line)


def title_of(shown: Slide) -> Shape:
    """The box of the slide's title."""
    if shown.shapes.title is None:
        raise ValueError("slide: expected a title, found none")
    return shown.shapes.title


def _fitting(notes: Sequence[str]) -> str:
    """What the marks mean, as far as there is room for it."""
    found = ""
    for note in notes:
        if len(found) + len(note) < MOST_LETTERS:
            found = f"{found} {note}".strip()
    return found


def presentation(title: str, language: str) -> Deck:
    """An empty wide presentation with its title and language."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, TALL
    deck.core_properties.title, deck.core_properties.language = (
        title,
        f"{language}-{'SE' if language == 'sv' else 'GB'}",
    )
    deck.core_properties.author = deck.core_properties.last_modified_by = "Trygghetsatlas"
    return deck


def written(deck: Deck, day: date) -> bytes:
    """The presentation as bytes, the same each time."""
    language = deck.core_properties.language
    for shown in deck.slides:
        for run in shown.element.iter(qn("a:rPr"), qn("a:endParaRPr")):
            run.set("lang", language)
    out = io.BytesIO()
    deck.save(out)
    return fixed(out.getvalue(), day)


def add_slide(deck: Deck, title: str) -> Slide:
    """A slide with its title as a title, so that it is found in outlines and by screen readers."""
    shown = deck.slides.add_slide(deck.slide_layouts[5])
    box = title_of(shown)
    box.left, box.top, box.width, box.height = EDGE, Inches(0.4), Emu(WIDE - 2 * EDGE), Inches(0.85)
    frame = box.text_frame
    frame.text, frame.word_wrap = title, True
    paragraph = frame.paragraphs[0]
    paragraph.alignment = None
    for run in paragraph.runs:
        _face(run, 26 if len(title) < 60 else 20 if len(title) < 100 else 16, LIGHT.ink, True)
    paragraph._p.get_or_add_pPr().set("algn", "l")
    return shown


def _link(shown: Slide, link: str) -> None:
    """The address that opens the view again, behind its words; it stands whole in the notes."""
    words, address = link.split(": ", 1) if ": " in link else (link, link)
    place = (WIDE - EDGE - Inches(3), Inches(7.1), Inches(3), Inches(0.3))
    if box := add_text(shown, [(words, 10, LIGHT.accent, False)], place):
        box.text_frame.paragraphs[0].runs[0].hyperlink.address = address
        box.text_frame.paragraphs[0]._p.get_or_add_pPr().set("algn", "r")


def _face(run: Run, size: float, colour: Colour, bold: bool) -> None:
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour[1:])


def _text(shown: Slide, lines: Sequence[Line], top: int, height: int) -> None:
    add_text(shown, lines, (EDGE, top, WIDE - 2 * EDGE, height))


def add_text(shown: Slide, lines: Sequence[Line], place: Place) -> Shape | None:
    """A text box of (words, size, colour, bold) lines; nothing when all are empty."""
    lines = [line for line in lines if line[0]]
    if not lines:
        return None
    box = shown.shapes.add_textbox(*_lengths(place))
    box.text_frame.word_wrap = True
    for number, (words, size, colour, bold) in enumerate(lines):
        paragraph = box.text_frame.paragraphs[0] if not number else box.text_frame.add_paragraph()
        run = paragraph.add_run()
        run.text = words
        _face(run, size, colour, bold)
    return box


def _lengths(place: Place) -> tuple[Emu, Emu, Emu, Emu]:
    left, top, wide, tall = place
    return Emu(left), Emu(top), Emu(wide), Emu(tall)


def add_chart(shown: Slide, drawn: Chart, place: Place, unit: str, alt: str) -> None:
    """A native chart with its workbook inside, in the atlas's colours, and words for who cannot see it."""
    data = CategoryChartData(number_format="General")
    data.categories = drawn.categories
    for column in drawn.columns:
        data.add_series(column.label, column.values)
    shapes: Any = shown.shapes  # python-pptx says that add_chart gives the chart; it gives the frame around it
    frame = shapes.add_chart(KINDS[drawn.kind], *_lengths(place), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    graph = frame.chart
    graph.has_title = False
    graph.has_legend = sum(column.in_legend for column in drawn.columns) > 1
    if graph.has_legend:
        graph.legend.position, graph.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        graph.legend.font.size = Pt(12)
        _leave_out(graph, drawn)
    for axis in graph._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):  # the schema allows no negative numbers
        axis.set("val", axis.get("val").lstrip("-"))
    _axes(graph, drawn, unit)
    for series, column in zip(graph.plots[0].series, drawn.columns, strict=True):
        _series(series, column, drawn.kind)


def add_picture(shown: Slide, png: bytes, alt: str, place: Place) -> None:
    """What no chart of a slide can show, as a picture as large as the place, and words for who cannot see it."""
    left, top, wide, tall = _lengths(place)
    added = shown.shapes.add_picture(io.BytesIO(png), left, top, height=tall)
    if added.width > wide:
        added.width, added.height = wide, Emu(int(added.height * wide / added.width))
    added.left = Emu(left + (wide - added.width) // 2)
    about: Any = added._element
    about.nvPicPr.cNvPr.set("descr", alt)


def _axes(graph: NativeChart, drawn: Chart, unit: str) -> None:
    value, category = graph.value_axis, graph.category_axis
    if drawn.lowest >= 0:
        value.minimum_scale = 0
    value.maximum_scale = scale_end(drawn)
    value.major_gridlines.format.line.color.rgb = RGBColor.from_string(LIGHT.grid[1:])
    value.format.line.fill.background()
    value.has_title = bool(unit)
    if unit:
        value.axis_title.text_frame.text = unit
        value.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(11)
        value.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    for axis in (value, category):
        axis.tick_labels.font.size = Pt(12)
        axis.tick_labels.font.color.rgb = RGBColor.from_string(LIGHT.muted[1:])
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if drawn.kind == "bar":
        category.reverse_order = True
    if drawn.kind != "line":
        graph.plots[0].gap_width = 50


def scale_end(drawn: Chart) -> float | None:
    """A round end of the value axis that holds every interval; None where the chart may choose."""
    highest = max((value for column in drawn.columns for value in column.upper if value is not None), default=0)
    if highest <= 0:
        return None
    step = 10 ** math.floor(math.log10(highest)) / 2
    return step * math.ceil(highest / step)


def _series(series: Any, column: Column, kind: str) -> None:
    colour = RGBColor.from_string(column.colour[1:])
    if kind == "line":
        _stroke(series, column, colour)
    else:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
    _points(series, column, kind)
    if any(value is not None for value in column.lower):
        _error_bars(series, column, kind)


def _stroke(series: Any, column: Column, colour: RGBColor) -> None:
    """The line of a series and the marks on it."""
    series.smooth = False
    line, marker = series.format.line, series.marker
    if column.stroke == "none":
        line.fill.background()
    else:
        line.color.rgb, line.width = colour, Pt(column.width)
        if column.stroke in DASHES:
            line.dash_style = DASHES[column.stroke]
    if not column.has_marks:
        marker.style = XL_MARKER_STYLE.NONE
        return
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 6
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour
    marker.format.line.color.rgb = colour


def _points(series: Any, column: Column, kind: str) -> None:
    """The marks that differ from the series: a hollow one has no fill, the chosen one is darker."""
    for at, (fill, edge) in enumerate(column.looks()):
        point = series.points[at]
        style = point.marker.format if kind == "line" else point.format
        if fill:
            style.fill.solid()
            style.fill.fore_color.rgb = RGBColor.from_string(fill[1:])
        else:
            style.fill.background()
        style.line.color.rgb = RGBColor.from_string(edge[1:])


def _leave_out(graph: NativeChart, drawn: Chart) -> None:
    """No legend entry for a series that only continues another. By hand: python-pptx knows no legend entries."""
    place = graph.legend._element.find(qn("c:legendPos"))
    for at in reversed([at for at, column in enumerate(drawn.columns) if not column.in_legend]):
        entry = etree.fromstring(
            f"<c:legendEntry xmlns:c='{CHART}'><c:idx val='{at}'/><c:delete val='1'/></c:legendEntry>"
        )
        place.addnext(entry)


def _error_bars(series: Any, column: Column, kind: str) -> None:
    """The interval of each value, by the chart's own error bars. By hand: python-pptx knows no error bars."""
    plus, minus = reach(column)
    parts = "".join(
        f"<c:{name}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val='{len(values)}'/>"
        + "".join(f"<c:pt idx='{place}'><c:v>{value!r}</c:v></c:pt>" for place, value in enumerate(values))
        + f"</c:numLit></c:{name}>"
        for name, values in (("plus", plus), ("minus", minus))
    )
    direction = "" if kind in ("bar", "column") else "<c:errDir val='y'/>"
    bars = etree.fromstring(
        f"<c:errBars xmlns:c='{CHART}'>{direction}<c:errBarType val='both'/><c:errValType val='cust'/>"
        f"<c:noEndCap val='0'/>{parts}</c:errBars>"
    )
    before = next(series._element.iterchildren(qn("c:cat"), qn("c:val")))
    before.addprevious(bars)
