"""Reading a tidy file: text stays text, lines keep their number, and every surprise is one sentence."""

import pandas as pd
import pytest

from etl.errors import SourceChanged
from etl.facts import KEY, fact_frame
from etl.reading import REJECTED, area_column, numbers, period_starts, read_columns, recode, unmarked

COLUMNS = ["a", "b"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.csv"


def rows(*values, column="a"):
    return unmarked(pd.DataFrame({"line": range(2, len(values) + 2), column: values}))


def faults(frame):
    """(line, what is wrong) of the bad rows."""
    bad = frame[frame["rejected_is_bad"].eq(True)]
    return [(row.line, f"{row.rejected_reason} in {row.rejected_field}") for row in bad.itertuples()]


def test_every_field_is_read_as_text(path):
    path.write_text("a,b\n007,NA\n1.50,\n", encoding="utf-8")
    assert read_columns(path, COLUMNS).drop(columns=REJECTED).to_dict("list") == {
        "line": [2, 3],
        "a": ["007", "1.50"],
        "b": ["NA", ""],
    }


@pytest.mark.parametrize("text", ["a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n3,4"])
def test_line_ends_do_not_matter(path, text):
    path.write_bytes(text.encode())
    assert read_columns(path, COLUMNS)["b"].to_list() == ["2", "4"]


def test_a_row_over_several_lines_keeps_the_number_of_its_first_line(path):
    path.write_text('a,b\n"1\n1",2\n3,4\n', encoding="utf-8")
    assert read_columns(path, COLUMNS)["line"].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("b,a\n1,2\n", r"line 1: expected the columns \['a', 'b'\], found \['b', 'a'\]"),
        ("a:b\n1:2\n", r"line 1: expected the columns \['a', 'b'\], found \['a:b'\]"),
        ('a,b\n1,"2\n3,4\n', r"line 2: expected comma separated fields, found unexpected end of data"),
        ('a,b\n1,2\n3,"4"5\n', r"line 3: expected comma separated fields, found ',' expected after '\"'"),
    ],
)
def test_a_file_of_another_form_is_refused(path, text, message):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceChanged, match=rf"^file\.csv, {message}$"):
        read_columns(path, COLUMNS)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_and_separator_is_read_alike(path, separator, encoding):
    path.write_bytes("a,b\nJärva,2\nÖstermalm,4\n".replace(",", separator).encode(encoding))
    assert read_columns(path, COLUMNS)[["line", *COLUMNS]].to_numpy().tolist() == [
        [2, "Järva", "2"],
        [3, "Östermalm", "4"],
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a,b\n1,2\nJärva,Årsta".encode() + b"\xff,3\n", "line 3: expected UTF-8 or Windows-1252, found the byte 0xff"),
        (b"a,b\n1,\x81\n", "line 2: expected UTF-8 or Windows-1252, found the byte 0x81"),
        (b"\xff\xfea\x00,", "expected UTF-16, found truncated data"),
    ],
)
def test_other_bytes_are_refused_with_their_line(path, data, message):
    path.write_bytes(data)
    with pytest.raises(SourceChanged, match=rf"^file\.csv(, |: ){message}$"):
        read_columns(path, COLUMNS)


def test_a_row_with_another_number_of_fields_is_bad_and_keeps_its_text(path):
    path.write_text("a,b\n1,2\n\n3,4,5\n6,7\n", encoding="utf-8")
    frame = read_columns(path, COLUMNS)
    assert faults(frame) == [(3, "expected 2 fields, found 0 in row"), (4, "expected 2 fields, found 3 in row")]
    assert frame["rejected_value"].to_list() == [None, "", "3,4,5", None] and frame.loc[3, "a"] == "6"


def test_empty_and_withheld_are_null_and_zero_is_zero(path):
    values = numbers(rows("0", "", "..", "2.5"), "a", path)
    assert values.isna().to_list() == [False, True, True, False] and values[0] == 0 and values[3] == 2.5


@pytest.mark.parametrize("text", ["nan", "inf", "-", "1e1", "1 0", "…", "11", "11,5", "1 000"])
def test_a_number_that_is_none_or_out_of_range_is_refused(path, text):
    frame = rows("1", text)
    assert numbers(frame, "a", path, high=10).isna().to_list() == [False, True]
    [(line, fault)] = faults(frame)
    assert line == 3 and fault.startswith("expected a number") and fault.endswith(" in a")


def test_a_number_that_could_be_two_is_refused_where_the_column_does_not_decide(path):
    frame = rows("1.234", "12")
    assert numbers(frame, "a", path).isna().to_list() == [True, False]
    assert faults(frame) == [(2, "expected a number that can be read in one way only in a")]
    frame = rows("1.234", "0,5")
    assert numbers(frame, "a", path).to_list() == [1234, 0.5] and faults(frame) == []


@pytest.mark.parametrize(
    ("text", "kind", "first_day"),
    [("2024", "year", "2024-01-01"), ("2024Q3", "quarter", "2024-07-01"), ("2024-12", "month", "2024-12-01")],
)
def test_a_period_starts_on_its_first_day(path, text, kind, first_day):
    kinds, starts = period_starts(rows(text), "a", path)
    assert (kinds[0], starts[0]) == (kind, pd.Timestamp(first_day))


@pytest.mark.parametrize("text", ["", "24", "2024Q5", "2024-13", "2024-00", "2024-01-01", "3024", " 2024"])
def test_another_period_is_refused(path, text):
    frame = rows("2024", text)
    period_starts(frame, "a", path)
    assert faults(frame) == [(3, "expected a period such as 2024, 2024Q3 or 2024-03 in a")]


def test_an_unknown_label_is_refused_with_what_was_known(path):
    assert recode(rows("yes"), "a", {"yes": "ok"}, path).to_list() == ["ok"]
    frame = rows("yes", "Yes")
    recode(frame, "a", {"yes": "ok"}, path)
    assert faults(frame) == [(3, "expected one of ['yes'] in a")]


def test_a_name_is_looked_up_at_its_own_level(path):
    places = rows("Farsta", "Solna", column="area").assign(area_level=["district", "municipality"])
    known = {("district", "Farsta"): "farsta"}
    ids = area_column(places, known, {"Solna"}, path)
    assert ids[0] == "farsta" and pd.isna(ids[1])
    elsewhere = places.assign(area_level="neighbourhood")
    area_column(elsewhere, known, {"Solna"}, path)
    assert faults(elsewhere) == [(2, "expected a known area in area")]


@pytest.mark.parametrize(("name", "bad"), [("2025-03-31_file.csv", [3]), ("2025-04-01_file.csv", []), ("file.csv", [])])
def test_a_figure_of_a_period_that_begins_after_the_delivery_is_bad(tmp_path, name, bad):
    cell = dict.fromkeys(KEY, "x") | {"confidence": "high", "status": "ok"}
    cell |= {"period_start": pd.Series(["2025-01-01", "2025-04-01"])}
    frame = fact_frame(rows("a", "b", column="area"), tmp_path / name, **cell)
    assert faults(frame) == [(line, "expected a period that has begun in period_start") for line in bad]


def test_a_weak_row_may_repeat_a_figure_but_a_supported_one_may_not(path):
    def frame(*confidence):
        cell = dict.fromkeys(KEY, "x") | {"confidence": pd.Series(confidence), "status": "ok"}
        return fact_frame(rows(*confidence, column="area"), path, **cell)

    assert frame("high", "medium")["rejected_reason"].isna().to_list() == [True, False]
    assert faults(frame("high", "medium", "medium-high")) == [(4, "expected each figure once in row")]
