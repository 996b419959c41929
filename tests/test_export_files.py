"""Files of a figure: whole, readable, the same each time, and with the numbers that the page has."""

import dataclasses
import io
import re

import openpyxl
import pandas as pd
import pypdf
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from openxml_audit import OpenXmlValidator
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from dashboard.figures.chart import chart
from dashboard.figures.csv_file import csv_bytes, plain_text
from dashboard.figures.heading import Heading, file_name
from dashboard.figures.page_frame import DPI, FAMILY, ready, width_of
from dashboard.figures.slide import TALL, WIDE, slide
from dashboard.figures.to_file import draw, drawn
from dashboard.figures.workbook import workbook
from tests.export_cases import DAY, DISTRICTS, LONG, pictures
from tests.matrix import some

PICTURES = pictures()
KINDS = list(PICTURES)
NATIVE = [kind for kind in KINDS if kind not in ("grid", "hexagons")]
PLAIN = Heading("Titel", "Bromma · 2024", "", "", "")
EVIL = pd.DataFrame(
    {
        "=1+1": ['=HYPERLINK("http://x")', "+46", "-5 till -3", "@SUM(A1)", "\tx", "\rx", "Bromma"],
        "Skillnad": [-1.5, -2.0, 3.0, None, 0.0, 1.0, -7.25],
        "n": [1.0, 2.0, None, 4.0, 5.0, 6.0, 7.0],
    }
)


def texts_of(figure):
    """Every text that is drawn, with where it lies in inches, and the size of the whole."""
    ready()
    figure.canvas.draw()
    found = [item for axes in figure.axes for item in [*axes.texts, *ticks(axes)]]
    shown = [item for item in [*figure.texts, *found] if item.get_text().strip() and item.get_visible()]
    return [(item, item.get_window_extent()) for item in shown], figure.bbox


def ticks(axes):
    """The labels of the ticks that are shown."""
    found = []
    for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
        low, high = sorted(axis.get_view_interval())
        placed = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True)
        found += [label for at, label in placed if low <= at <= high]
    return found


def test_a_line_is_not_wider_than_it_is_measured_to_be():
    ready()
    page, face = RendererAgg(1, 1, DPI), FontProperties(family=FAMILY, size=8)
    for words in LONG.lines():
        wide = page.get_text_width_height_descent(words, face, ismath=False)[0] / DPI
        assert 0.97 * width_of(words, 8) < wide < width_of(words, 8) + 2 / DPI, words  # two dots of a whole line


@pytest.mark.parametrize("kind", some(3, KINDS))
def test_nothing_is_cut_whatever_the_title_and_the_number_of_districts(kind):
    figure = drawn(PICTURES[kind], LONG)
    shown, page = texts_of(figure)
    outside = [
        item.get_text()
        for item, box in shown
        if box.x0 < -1 or box.y0 < -1 or box.x1 > page.x1 + 1 or box.y1 > page.y1 + 1
    ]
    assert outside == []
    words = " ".join(item.get_text() for item, _ in shown)
    for line in LONG.lines():
        assert "".join(line.split()) in "".join(words.split())


@pytest.mark.parametrize("kind", some(2, KINDS))
def test_lines_of_the_frame_and_labels_do_not_lie_on_one_another(kind):
    figure = drawn(PICTURES[kind], LONG)
    shown, _ = texts_of(figure)
    written = [(item.get_text(), box) for item, box in shown if not item.get_rotation()]
    over = [
        (one, other)
        for place, (one, a) in enumerate(written)
        for other, b in written[place + 1 :]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 3 and min(a.y1, b.y1) - max(a.y0, b.y0) > 9
    ]
    assert over == []


DRAWN = [*((kind, "svg") for kind in KINDS), ("lines", "png"), ("ranked", "pdf")]


@pytest.mark.parametrize(("kind", "form"), some(2, DRAWN))
def test_a_picture_is_the_same_bytes_each_time(kind, form):
    assert draw(PICTURES[kind], LONG, form) == draw(PICTURES[kind], LONG, form)


def test_a_pdf_carries_its_fonts_and_its_text():
    page = pypdf.PdfReader(io.BytesIO(draw(PICTURES["ranked"], LONG, "pdf"))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]
    assert fonts
    for font in fonts:
        inner = font.get("/DescendantFonts", [font])[0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"] and FAMILY.replace(" ", "") in str(font["/BaseFont"])
    words = "".join(page.extract_text().split())
    assert all("".join(name.split()) in words for name in DISTRICTS) and "13,2" in words


def test_a_picture_for_print_is_twice_as_dense_as_a_screen():
    content = draw(PICTURES["bars"], PLAIN, "png")
    assert int.from_bytes(content[16:20], "big") == 2130  # 7.1 inches at 300 to the inch


def test_a_file_name_says_what_is_inside_and_that_it_is_a_demonstration():
    assert file_name(PLAIN, "robbery_rate", "0123abc", "csv") == "robbery_rate-bromma-2024-0123abc.csv"
    name = file_name(LONG, "unsafe", "0123abc", "png")
    assert name.startswith("demonstrationsdata-unsafe-bromma-enskede-arsta-vantor-") and len(name) < 160
    assert re.fullmatch(r"[a-z0-9_.-]+", name)


@pytest.mark.parametrize("decimals", ["sv", "en"])
def test_no_cell_of_text_is_a_formula_and_negative_numbers_stay_numbers(decimals):
    separator, decimal = {"sv": (";", ","), "en": (",", ".")}[decimals]
    read = pd.read_csv(io.BytesIO(csv_bytes(EVIL, PLAIN, decimals)), sep=separator, decimal=decimal, comment="#")
    assert read["Skillnad"].tolist()[:3] == [-1.5, -2.0, 3.0]
    assert not any(str(cell).startswith(("=", "+", "-", "@", "\t", "\r")) for cell in [*read.iloc[:, 0], *read.columns])
    assert read.iloc[:, 0].tolist()[-1] == "Bromma"
    assert "'=HYPERLINK" in plain_text(EVIL, PLAIN, decimals)


def test_a_workbook_has_text_as_text_and_numbers_as_numbers():
    book = openpyxl.load_workbook(io.BytesIO(workbook(EVIL, PLAIN, None, "sv", DAY)))
    cells = [row for row in book["Data"].iter_rows(min_row=2)]
    assert [row[0].data_type for row in cells] == ["s"] * 7 and cells[0][0].quotePrefix
    assert [row[1].value for row in cells] == [-1.5, -2, 3, None, 0, 1, -7.25]


@pytest.mark.parametrize("kind", some(4, NATIVE))
def test_a_workbook_holds_the_figure_the_data_and_the_definition(kind, tmp_path):
    table = pd.DataFrame({"Område": DISTRICTS, "Värde": [1.5] * 10 + [None]})
    content = workbook(table, LONG, PICTURES[kind], "sv", DAY)
    assert content == workbook(table, LONG, PICTURES[kind], "sv", DAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Figur", "Data", "Definition"] and len(book["Figur"]._charts) == 1
    assert [row[0].value for row in book["Definition"].iter_rows()] == LONG.lines()
    written = [
        cell for row in book["Figur"].iter_rows(values_only=True) for cell in row if isinstance(cell, int | float)
    ]
    expected = [
        value
        for column in chart(PICTURES[kind]).columns
        for value in [*column.values, *column.lower, *column.upper]
        if value is not None
    ]
    assert sorted(written) == pytest.approx(sorted(expected))
    assert problems(content, tmp_path / "a.xlsx") == []


@pytest.mark.parametrize("kind", ["grid", "hexagons"])
def test_what_no_chart_can_show_is_a_picture_on_its_slide_and_a_table_in_its_workbook(kind, tmp_path):
    content = slide(LONG, PICTURES[kind], "sv", DAY)
    [shown] = Presentation(io.BytesIO(content)).slides
    [image] = [shape for shape in shown.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert image._element.nvPicPr.cNvPr.get("descr") == PICTURES[kind].alt
    assert image.left >= 0 and image.left + image.width <= WIDE and image.top + image.height <= TALL
    assert problems(content, tmp_path / "a.pptx") == []
    book = openpyxl.load_workbook(io.BytesIO(workbook(EVIL, LONG, PICTURES[kind], "sv", DAY)))
    assert book.sheetnames == ["Data", "Definition"]


@pytest.mark.parametrize("kind", some(3, NATIVE))
def test_a_slide_holds_a_chart_that_can_be_edited_and_all_that_the_figure_says(kind, tmp_path):
    content = slide(LONG, PICTURES[kind], "sv", DAY)
    assert content == slide(LONG, PICTURES[kind], "sv", DAY)
    [shown] = Presentation(io.BytesIO(content)).slides
    [graph] = [shape for shape in shown.shapes if shape.has_chart]
    native = chart(PICTURES[kind])
    assert [list(series.values) for series in graph.chart.plots[0].series] == [item.values for item in native.columns]
    assert list(graph.chart.plots[0].categories) == native.categories
    assert graph._element.nvGraphicFramePr.cNvPr.get("descr") == PICTURES[kind].alt
    assert shown.shapes.title.text == LONG.title
    assert shown.notes_slide.notes_text_frame.text.split("\n") == LONG.lines()
    deck = Presentation(io.BytesIO(content))
    for shape in shown.shapes:
        assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
        assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
    assert problems(content, tmp_path / "a.pptx") == []


def test_a_protected_figure_is_in_no_file():
    table = pd.DataFrame({"Område": DISTRICTS, "Värde": [row.value for row in PICTURES["ranked"].rows]})
    book = openpyxl.load_workbook(io.BytesIO(workbook(table, LONG, PICTURES["ranked"], "sv", DAY)))
    for sheet, label in (("Figur", "Skärholmen (skyddad uppgift)"), ("Data", DISTRICTS[-1])):
        [row] = [row for row in book[sheet].iter_rows(values_only=True) if row[0] == label]
        assert not [cell for cell in row[1:] if cell is not None]
    words = draw(PICTURES["ranked"], LONG, "pdf")
    assert "skyddaduppgift" in "".join(pypdf.PdfReader(io.BytesIO(words)).pages[0].extract_text().split())


def problems(content, path):
    """What a validator of the Office schemas finds."""
    path.write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def test_what_the_marks_mean_stands_under_the_chart_of_a_workbook_and_on_a_slide():
    notes = ["Ihåligt märke: preliminär uppgift.", "▲ ▼: säkert högre eller lägre."]
    picture = dataclasses.replace(PICTURES["ranked"], notes=notes)
    book = openpyxl.load_workbook(io.BytesIO(workbook(EVIL, PLAIN, picture, "sv", DAY)))
    column = [row[0] for row in book["Figur"].iter_rows(values_only=True)]
    assert [note for note in column if note in notes] == notes
    assert column.index(notes[0]) > column.index(DISTRICTS[0] + " ▲")
    [shown] = Presentation(io.BytesIO(slide(PLAIN, picture, "sv", DAY))).slides
    said = [shape.text_frame.text for shape in shown.shapes if shape.has_text_frame]
    assert any(all(note in text for note in notes) for text in said)
    assert shown.notes_slide.notes_text_frame.text.split("\n")[-2:] == notes
