"""Reading reports back: every number of a document, a deck and a PDF, and what a report's blocks say."""

import io
import re
from collections import Counter

import docx
import pypdf
from pptx import Presentation

from dashboard.report import blocks as b

NUMBER = re.compile(r"\d+(?:[\u202f\u00a0]\d{3})*(?:,\d+)?")


def numbers(words):
    """Every number as it is written, without the space in thousands."""
    return Counter(re.sub(r"[\u202f\u00a0]", "", found) for found in NUMBER.findall(words))


def words_of(block):
    """All that a block says, its alternative text aside."""
    if isinstance(block, b.Bullets):
        return list(block.items)
    if isinstance(block, b.Table):
        return [block.title, *block.header, *(cell for row in block.rows for cell in row), block.note]
    if isinstance(block, b.Figure):
        return [block.title, block.source]
    if isinstance(block, b.Triangle):
        return [block.title]
    return [block.words]


def words_of_docx(content):
    """Every paragraph and cell in the body of a document, fields by what stands in them."""
    body = docx.Document(io.BytesIO(content)).element.body
    return ["".join(part.text or "" for part in paragraph.iter("{*}t")) for paragraph in body.iter("{*}p")]


def words_of_pdf(content):
    """The text of every page, soft line ends kept as spaces."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def shapes_of(content):
    """Every shape of a deck."""
    return [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]


def words_of_pptx(content):
    """Every text and cell of a deck."""
    found = []
    for shape in shapes_of(content):
        found += [shape.text_frame.text] if shape.has_text_frame else []
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found
