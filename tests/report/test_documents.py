"""The files themselves: valid, accessible, within their margins, the same each time, and whole when a part fails."""

import dataclasses
import io
import zipfile

import docx as reader
import pdfua
import pypdf
import pytest
from openxml_audit import OpenXmlValidator
from pptx import Presentation

from dashboard.reading import database
from dashboard.report import areas, blocks, making, patterns
from dashboard.report.assembly import report
from dashboard.report.choice import Choice, texts
from dashboard.report.docx import docx
from dashboard.report.drawings import Drawings
from dashboard.report.pdf import pdf
from dashboard.report.pptx import pptx
from dashboard.report.template import template
from tests.matrix import some
from tests.report.conftest import PLACE
from tests.report.reading import shapes_of, words_of, words_of_docx


def test_all_that_a_situation_report_holds_is_there(made, facts):
    assert made.failures() == []
    keys = [chapter.key for chapter in made.chapters]
    areas = [area.id for area in facts.priority_areas]
    assert len(areas) == 5
    assert keys == ["summary", "place", *areas, "patterns", "limits", "causes", "measures", "follow_up", "sources"]
    text = made.words
    within = {block.words for block in made.chapters[2].blocks if isinstance(block, blocks.Heading)}
    assert within == {text[f"report_{key}"] for key in ("situation", "who", "comparison", "consequences", "cannot")}


def test_the_city_has_the_districts_and_last_year_beside_this(compiled):
    assert compiled.failures() == []
    [chapter] = [chapter for chapter in compiled.chapters if chapter.key == "city"]
    tables = [block for block in chapter.blocks if isinstance(block, blocks.Table)]
    assert len(tables[0].rows) == 12 and tables[-1].title == compiled.words["report_years_title"]


@pytest.mark.parametrize("form", some(1, ["docx", "pptx"]))
def test_office_files_are_valid(written, form, tmp_path):
    path = tmp_path / f"report.{form}"
    path.write_bytes(written[form])
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


@pytest.mark.parametrize(("form", "write"), [("docx", docx), ("pdf", pdf), ("pptx", pptx)])
def test_the_same_data_and_choices_give_the_same_bytes(made, written, form, write):
    assert write(made) == written[form]


def test_a_document_is_titled_in_its_language_with_contents_and_pictures_in_their_margins(made, written):
    document = reader.Document(io.BytesIO(written["docx"]))
    assert document.core_properties.title == made.title and document.core_properties.language == "sv-SE"
    with zipfile.ZipFile(io.BytesIO(written["docx"])) as archive:
        styles, body = archive.read("word/styles.xml").decode(), archive.read("word/document.xml").decode()
    assert 'w:lang w:val="sv-SE"' in styles.replace("w:eastAsia", "w:x") and 'TOC \\o "1-1"' in body
    listed = [paragraph.text.strip() for paragraph in document.paragraphs if paragraph.style.name.startswith("toc ")]
    assert listed == [chapter.title for chapter in made.chapters]
    assert all(f"PAGEREF _Toc{place:08d}" in body for place in range(1, len(listed) + 1))
    for table in document.tables:  # LibreOffice goes by the grid, Word by the cells
        assert [column.width for column in table.columns] == [cell.width for cell in table.rows[0].cells]
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert document.inline_shapes and all(shape.width <= room for shape in document.inline_shapes)
    assert all(len(shape._inline.docPr.get("descr")) > 20 for shape in document.inline_shapes)
    tall = section.page_height - section.top_margin - section.bottom_margin
    assert all(shape.height <= tall for shape in document.inline_shapes)


def test_a_pdf_is_tagged_titled_and_carries_its_fonts(made, written, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(written["pdf"])
    found = pdfua.validate(str(path))
    assert [finding.message for finding in found.findings if finding.severity.name == "ERROR"] == []
    document = pypdf.PdfReader(io.BytesIO(written["pdf"]))
    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and catalogue["/Lang"].startswith("sv")
    assert document.metadata.title == made.title and 15 <= len(document.pages) <= 40
    cover = document.pages[0].extract_text()
    assert made.words["report_contents"] in cover and all(chapter.title in cover for chapter in made.chapters)
    fonts = {name: font.get_object() for page in document.pages for name, font in page["/Resources"]["/Font"].items()}
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts.values()]
    assert inner and all("/FontFile2" in one or "/FontFile3" in one for one in inner)


def test_a_deck_has_about_ten_slides_and_everything_within_them(written):
    deck = Presentation(io.BytesIO(written["pptx"]))
    assert 10 <= len(deck.slides) <= 14 and all(slide.shapes.title.text for slide in deck.slides)
    for shape in shapes_of(written["pptx"]):
        assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
        assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_a_part_that_fails_names_itself_and_the_rest_is_there(facts, monkeypatch, caplog):
    def broken(*_):
        raise ValueError("no such column")

    monkeypatch.setattr(areas, "consequences", broken)
    document = report(facts, Choice(PLACE, areas=("unsafe_places",), figures=()))
    assert document.failures() == ["Otrygga och brottsutsatta platser: ValueError: no such column"]
    [record] = caplog.records
    assert record.exc_info and record.exc_info[0] is ValueError and "unsafe_places" in record.getMessage()
    said = " ".join(words_of_docx(docx(document)))
    assert document.words["report_failed"].format(part="Otrygga och brottsutsatta platser") in said
    assert document.words["report_follow_table"] in said


def test_a_district_without_a_source_has_a_sentence(facts):
    document = report(facts, Choice("jarva", areas=("system_threatening_crime",), figures=()))
    said = " ".join(words for block in document.blocks() for words in words_of(block))
    assert "Inget mått för Järva finns i:" in said and "ingen uppgift" in said


def test_own_words_take_the_place_of_the_question(facts):
    own = {"summary": "Vi går vidare med centrum.", "causes_unsafe_places": "Belysningen är svag."}
    document = report(facts, Choice(PLACE, areas=("unsafe_places",), figures=(), written=own))
    said = " ".join(words_of_docx(docx(document)))
    assert all(words in said for words in own.values())
    assert document.words["report_ask_summary"] not in said


def test_the_template_is_as_the_code_makes_it_and_another_can_take_its_place(made, tmp_path):
    assert database.ROOT.joinpath("data", "reference", "lagesbild.docx").read_bytes() == template()
    own = reader.Document()
    own.add_paragraph("Stadens eget försättsblad")
    own.styles["Heading 1"].font.name = "Stadens typsnitt"
    own.save(tmp_path / "own.docx")
    document = reader.Document(io.BytesIO(docx(made, template=tmp_path / "own.docx")))
    assert document.paragraphs[0].text == "Stadens eget försättsblad"
    assert document.styles["Heading 1"].font.name == "Stadens typsnitt" and len(document.paragraphs) > 100


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_blank_is_left_in_a_text(facts, language):
    text = texts(language)
    keys = [key for key in text if key.startswith("report_")]
    assert keys and all(text[key].strip() for key in keys)


def test_files_say_what_is_in_them(made):
    assert making.file_name(made, Choice(PLACE), "docx") == f"lagesbild-farsta-{made.version}.docx"
    assert making.file_name(made, Choice("farsta", language="en"), "pdf").startswith("situation-report-farsta-")


def test_a_table_reads_back_as_it_was_written_whatever_stands_in_it(made):
    rows = [["Rubrik & <tecken>"], ["a < b\nliten rad", "", 'med "citat" & '], ["", "", ""]]
    block = blocks.Table('En "tabell" & mer', ["A", "B", "C"], rows, [0.5, 0.25, 0.25])
    document = reader.Document(
        io.BytesIO(docx(dataclasses.replace(made, chapters=[blocks.Chapter("one", "1", [block])])))
    )
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B", "C"], rows[0] * 3, *rows[1:]]
    assert table._tbl.tblPr.find("{*}tblCaption").values() == [block.title]
    assert table.rows[3].height > 0 and table.rows[2].height is None
    assert table.rows[0].cells[2].paragraphs[0].runs[0].bold and not table.rows[2].cells[0].paragraphs[1].runs[0].bold


def test_the_citys_own_figure_is_drawn_once_for_the_reports_of_all_districts(facts):
    mine, theirs = (
        [block for block in patterns.chapter(facts, Choice(place)).blocks if isinstance(block, blocks.Figure)]
        for place in (PLACE, "bromma")
    )
    shared = [block for block in mine if any(block is other for other in theirs)]
    assert shared and all("hela staden" in block.title for block in shared)
    assert Drawings().image(shared[0], "png", 50) is Drawings().image(shared[0], "png", 50)
    assert Drawings().image(shared[0], "png", 60) != Drawings().image(shared[0], "png", 50)
