"""Tables as they are delivered: encodings, separators, workbooks, and what is refused by name."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import SourceChanged
from etl.files import separator_of
from etl.tables import cells, read_table
from tests.conftest import ROOT
from tests.workbooks import workbook

DAMAGED = ROOT / "tests" / "raw_exports" / "Brott_2026_raw.xls"
AREAS = "Område;Andel;Antal\nJärva;1,5;12\nÄlvsjö, Årsta, Vantör;2,5;13\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.csv"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_form_is_the_same_table(path, separator, encoding, line_end):
    path.write_bytes(AREAS.replace(";", separator).replace("\n", line_end).encode(encoding))
    frame = read_table(path)
    assert frame[["line", "Område", "Andel", "Antal"]].to_numpy().tolist() == [
        [2, "Järva", "1,5", "12"],
        [3, "Älvsjö, Årsta, Vantör", "2,5", "13"],
    ]
    assert frame["rejected_reason"].isna().all()


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b\n1,5;2,5\n", ";"),
        ("a;b\nhot, rån, våld, stöld;1\n", ";"),
        ("a,b,c\n1;2,3,4\n", ","),
        ('a,b\n"1;5","2;5"\n', ","),
        ("Tabell 1, oro, 2023, staden\n\na;b\n1;2\n3;4\n", ";"),
        ("a\tb\n1,5\t2\n", "\t"),
    ],
)
def test_the_separator_is_that_of_the_rows_not_of_the_commas_within(text, separator):
    assert separator_of(text) == separator


def test_a_row_over_several_lines_and_an_empty_one_leave_the_others_their_numbers(path):
    path.write_text('a;b\n"1\n1";2\n;\n3;4\n', encoding="utf-8")
    assert read_table(path)["line"].to_list() == [2, 5]


def test_a_workbook_has_whole_numbers_dates_as_iso_and_no_number_that_could_be_two(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["a", "b", "c"], [1.0, 1.234, 1e-7], [12.5, "x", 1e20]])
    assert cells(path)[1:] == [["1", "1.2340", "0.0000001"], ["12.5", "x", "100000000000000000000"]]


@given(st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0)))
def test_a_time_of_a_workbook_is_iso(at):
    with TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "a.xlsx", [["a"], [at]])
        assert cells(path) == [["a"], [str(at).removesuffix(" 00:00:00")]]  # midnight is a day


@pytest.mark.parametrize("size", [0, 7, 512, 4000, 8144])
def test_a_damaged_workbook_is_one_sentence_and_nothing_else(tmp_path, size, capfd):
    path = tmp_path / "cut.xls"
    path.write_bytes(DAMAGED.read_bytes()[:size])
    with pytest.raises(SourceChanged, match=r"^cut\.xls: expected an Excel workbook, found a damaged file .*$"):
        cells(path)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": expected a header and rows, found an empty file"),
        (b"a;b\n", ": expected a header and rows, found 2 columns without rows"),
        (b"a;b;a\n1;2;3\n", r", line 1: expected each column once, found \['a'\] again"),
        (b'a;b\n1;"2\n', ", line 2: expected semicolon separated fields, found unexpected end of data"),
        (b"a;b\n1;" + b"9" * 200_000, ", line 2: expected semicolon separated fields, found field larger than .*"),
        (b"a;b\n1;\x81\n", ", line 2: expected UTF-8 or Windows-1252, found the byte 0x81"),
    ],
)
def test_what_is_no_table_is_refused_by_name(path, content, message):
    path.write_bytes(content)
    with pytest.raises(SourceChanged, match=rf"^table\.csv{message}$"):
        read_table(path)
