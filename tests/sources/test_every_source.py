"""What every adapter fills and refuses; the faults that any CSV can have are tested on the file of one source.

That is enough, because every adapter reads its CSV with the same reader (etl.reading.read_columns): a changed header is
refused in its words by all of them.
"""

import ast
import importlib
import re

import pandas as pd
import pytest

from etl import deliveries, facts
from etl.build import source_ids
from etl.errors import SourceChanged
from etl.reading import REJECTED
from tests.conftest import RAW, ROOT

EVENT = [
    "line",
    "event_id",
    "event_at",
    "published_at",
    "kind",
    "precision",
    "district_id",
    "neighbourhood_id",
    "place",
    "url",
    "confidence",
    *REJECTED,
]
EXPOSED_AREA = [
    "line",
    "edition",
    "area",
    "area_type",
    "level",
    "districts",
    "geometry",
    "land_share_pct",
    "confidence",
    "document_id",
    "note",
    *REJECTED,
]
SOURCES = [source for source in source_ids() if deliveries.adapter(source).TABLE != "incident"]
FILES = [
    f"{path.parent.name}/{path.name}"
    for path in sorted(RAW.glob("*/*.csv"))
    if path.name != "documents.csv" and path.parent.name in SOURCES
]
every_file = pytest.mark.parametrize("file", FILES)
ONE = "shootings/figures.csv"


def read(file, path):
    return deliveries.read(importlib.import_module(f"etl.sources.{file.split('/')[0]}"), path)


def lines(path):
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_every_source_has_a_small_file():
    assert {file.split("/")[0] for file in FILES} == set(SOURCES)


@every_file
def test_an_adapter_fills_its_table_with_a_row_for_every_line_and_says_why_one_is_rejected(file):
    frame = read(file, RAW / file)
    table = importlib.import_module(f"etl.sources.{file.split('/')[0]}").TABLE
    assert list(frame.columns) == {"fact": facts.COLUMNS, "event": EVENT, "exposed_area": EXPOSED_AREA}[table]
    assert list(frame["line"]) == list(range(2, len(lines(RAW / file)) + 1))
    rejected = frame[frame["rejected_reason"].notna()]
    assert rejected[REJECTED].notna().all(axis=None)
    assert rejected.empty == (file == "police_events/notices.csv")


@pytest.mark.parametrize("source", source_ids())
def test_no_adapter_has_a_csv_reader_of_its_own(source):
    tree = ast.parse((ROOT / "etl" / "sources" / f"{source}.py").read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}
    assert not {"csv", "read_csv"} & (imported | {node.attr for node in nodes if isinstance(node, ast.Attribute)})


@every_file
def test_a_changed_header_is_refused(file, changed):
    first = lines(RAW / file)[0].split(",")[0]
    path = changed(file, first, "renamed")
    with pytest.raises(SourceChanged, match=rf"{path.name}, line 1: expected the columns .*'{first}'.*'renamed'"):
        read(file, path)


def test_a_row_with_a_field_too_few_is_refused(changed):
    header, row, *_ = lines(RAW / ONE)
    count = len(header.split(","))
    path = changed(ONE, row, row.split(",", 1)[1])
    with pytest.raises(SourceChanged, match=f"{path.name}, line 2: expected {count} fields, found {count - 1}"):
        read(ONE, path)


@pytest.mark.parametrize("line", [2, 4])
def test_a_row_with_a_field_too_many_is_refused(line, changed):
    row = lines(RAW / ONE)[line - 1]
    count = len(lines(RAW / ONE)[0].split(","))
    path = changed(ONE, row, row.rstrip("\n") + ",more\n")
    with pytest.raises(SourceChanged, match=f"{path.name}, line {line}: expected {count} fields, found {count + 1}"):
        read(ONE, path)


@every_file
def test_a_figure_given_twice_is_refused(file, changed):
    path = changed(file)
    again = len(lines(path)) + 1
    path.write_text("".join([*lines(path), lines(path)[1]]), encoding="utf-8")
    with pytest.raises(SourceChanged, match=rf"{path.name}, line {again}: expected each \w+ once in .+ found"):
        read(file, path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_does_not_matter(encoding, changed):
    path = changed(ONE)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    pd.testing.assert_frame_equal(read(ONE, path), read(ONE, RAW / ONE))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "expected a header and rows, found an empty file"),
        ("\n \n", "expected a header and rows, found an empty file"),
        (None, "expected rows of figures, found only the header"),
    ],
)
def test_a_file_without_rows_is_refused(content, message, changed):
    path = changed(ONE)
    path.write_text(lines(path)[0] if content is None else content, encoding="utf-8")
    with pytest.raises(SourceChanged, match=re.escape(f"{path.name}: {message}")):
        read(ONE, path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceChanged, match=r"absent.csv: expected a file, found none"):
        read(ONE, tmp_path / "absent.csv")


@every_file
@pytest.mark.parametrize("confidence", ["certain", ""])
def test_an_unknown_confidence_is_refused(file, confidence, changed):
    header, row = lines(RAW / file)[0].strip().split(","), lines(RAW / file)[1]
    fields = row.split(",")
    old = fields[header.index("confidence")]
    path = changed(file, row, row.replace(f",{old},", f",{confidence},"))
    with pytest.raises(SourceChanged, match=rf"{path.name}, line 2: expected .+ in confidence, found '{confidence}'"):
        read(file, path)
