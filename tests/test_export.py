"""What is downloaded says all that the page says, and reads back to the same numbers."""

import csv
import io

import pandas as pd
import pytest

from dashboard.figures.csv_file import csv_bytes
from dashboard.figures.heading import Heading

HEADING = Heading(
    "Ofta oroliga för att utsättas för brott",
    "Bromma · 2017–2020",
    "2020 var andelen 10 % i Bromma.",
    "Källa: Trygghetsmätningen.",
    "Definition: Andel som svarat ”varje dag”.",
    ["Få svar: Osäkerheten är stor.", "Enkät: Alla svarar inte."],
    "Dataversion 0123456789ab, byggd 21 november 2026.",
)
FRAME = pd.DataFrame(
    {
        "Område": ["Bromma", "Hässelby-Vällingby", 'Semikolon; och komma, och "citat"'],
        "Period": pd.to_datetime(["2017-01-01", "2020-01-01", "2020-01-01"]),
        "Värde": [10.25, None, 1234567.5],
        "n": [3221, None, 1],
    }
)


def lines(language, frame=FRAME, heading=HEADING):
    return csv_bytes(frame, heading, language).decode("utf-8-sig").split("\r\n")


def body(language):
    return [line for line in lines(language) if not line.startswith("#")]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_spreadsheet_sees_utf_8_and_windows_line_ends(language):
    content = csv_bytes(FRAME, HEADING, language)
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"\n") == content.count(b"\r\n") == 7 + 1 + 1 + len(FRAME)


def test_the_file_begins_with_everything_the_figure_says():
    assert lines("sv")[:8] == [
        "# Ofta oroliga för att utsättas för brott",
        "# Bromma · 2017–2020",
        "# 2020 var andelen 10 % i Bromma.",
        "# Källa: Trygghetsmätningen.",
        "# Definition: Andel som svarat ”varje dag”.",
        "# Få svar: Osäkerheten är stor.",
        "# Enkät: Alla svarar inte.",
        "# Dataversion 0123456789ab, byggd 21 november 2026.",
    ]


def test_what_is_empty_in_the_heading_leaves_no_line():
    assert [line for line in lines("sv", heading=Heading("Titel", "", "", "", "")) if line.startswith("#")] == [
        "# Titel"
    ]


@pytest.mark.parametrize(
    ("language", "head", "first", "empty"),
    [
        ("sv", "Område;Period;Värde;n", "Bromma;2017-01-01;10,25;3221", "Hässelby-Vällingby;2020-01-01;;"),
        ("en", "Område,Period,Värde,n", "Bromma,2017-01-01,10.25,3221", "Hässelby-Vällingby,2020-01-01,,"),
    ],
)
def test_numbers_are_written_as_the_language_does_and_null_is_empty(language, head, first, empty):
    found = body(language)
    assert found[0] == head
    assert found[1].removesuffix(",0").removesuffix(".0") == first
    assert found[2] == empty


@pytest.mark.parametrize(("language", "separator", "decimal"), [("sv", ";", ","), ("en", ",", ".")])
def test_the_file_reads_back_to_the_same_numbers(language, separator, decimal):
    content = io.BytesIO(csv_bytes(FRAME, HEADING, language))
    again = pd.read_csv(
        content, sep=separator, decimal=decimal, comment="#", encoding="utf-8-sig", parse_dates=["Period"]
    )
    pd.testing.assert_frame_equal(again, FRAME, check_dtype=False)


def test_cells_that_hold_the_separator_stay_one_cell():
    [row] = list(csv.reader([body("sv")[3]], delimiter=";"))
    assert row[0] == FRAME["Område"][2] and len(row) == 4
