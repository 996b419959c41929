"""Every row of a delivery of incidents is placed in time and space, or left out with the reason."""

import csv
from datetime import datetime

import pyproj
import pytest

from etl import deliveries
from etl.deliveries import Delivery
from etl.errors import SourceChanged
from tests.incidents.conftest import CITY_HALL, EAST, HEAD, NAME, NORTH, ROBBERY, good, incidents, rejected, row
from tests.matrix import some
from tests.workbooks import workbook

TRANSFORM = {epsg: pyproj.Transformer.from_crs(4326, epsg) for epsg in (3006, 3011, 3021)}


# Files


@pytest.mark.parametrize("encoding", some(2, ["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
@pytest.mark.parametrize("separator", some(2, [";", ",", "\t", "|"]))
def test_every_usual_encoding_and_separator_gives_the_same_incident(delivered, encoding, separator):
    con = delivered({NAME: [row().replace(";", separator)]}, HEAD.replace(";", separator), encoding=encoding)
    assert incidents(con, "line, kind::varchar, starts_at, district_id::varchar, place_precision::varchar") == [
        (2, "robbery", datetime(2025, 3, 15, 21, 5), "kungsholmen", "point")
    ]


def test_a_workbook_is_read_like_a_csv(delivered, tmp_path, entries):
    values = [["5000-K1-25", ROBBERY, "2025-03-15 21:05", "", NORTH + 0.4, EAST], [""] * 6]
    path = workbook(tmp_path / "2026-01-31_anmalda.xlsx", [HEAD.split(";"), *values])
    con = delivered({})
    deliveries.store(con, Delivery("police_reports", path, "police_reports/x", "x", is_synthetic=False), entries)
    assert incidents(con, "line, kind::varchar, starts_at, district_id::varchar, time_precision::varchar") == [
        (2, "robbery", datetime(2025, 3, 15, 21, 5), "kungsholmen", "minute")
    ]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (HEAD.replace("Brottskod", "Kod"), "expected a column Brottskod or .*, found .*'Kod'"),
        (HEAD.replace("Tid från", "När"), "expected a column Tid från or .*, found .*'När'"),
        (HEAD.replace("Tid till", "Sluttid"), "expected only columns named in the source's toml, found 'Sluttid'"),
        (HEAD.replace(";N;E", ";A;B"), "expected a column E and N or .*, found .*'A'"),
        (HEAD.replace("Tid till", "Brottskod"), "expected names of columns, each once, found"),
    ],
)
def test_a_changed_header_refuses_the_delivery(delivered, head, message):
    with pytest.raises(SourceChanged, match=rf"^{NAME}, line 1: {message}"):
        delivered({NAME: [row()]}, head)


def test_rows_without_any_value_are_left_out_and_no_fault_however_many_there_are(delivered):
    con = delivered({NAME: [*good(40), *[";;;;;"] * 200, *good(40, 2000), "5000-K1-25;;;;;"]})
    assert rejected(con) == [
        *((line, "row", None, "the row is empty", False) for line in range(42, 242)),
        (282, "kind", None, "expected a kind, found none", True),
    ]
    assert [line for (line,) in incidents(con)] == [*range(2, 42), *range(242, 282)]


def test_of_a_kind_that_is_no_kind_only_a_short_one_is_told(delivered):
    slipped = "Sven Svensson ringde och berättade om sin granne"
    con = delivered({NAME: [*good(200), row(kind="Cykelstöld i hamn"), row(kind=slipped)]})
    assert [value for _, _, value, _, _ in rejected(con)] == ["Cykelstöld i hamn", "…"]


def test_a_row_of_another_length_is_left_out_without_its_text_and_the_lines_after_it_keep_their_number(delivered):
    rows = [*good(60), "5000-K1;9810", *good(60, 2000), f"{row()};mer", *good(60, 3000)]
    con = delivered({NAME: rows})
    reason = "expected a row like the others, found too"
    assert rejected(con) == [
        (62, "row", "…", f"{reason} few fields", True),
        (123, "row", "…", f"{reason} many fields", True),
    ]
    assert [line for (line,) in incidents(con)] == [*range(2, 62), *range(63, 123), *range(124, 184)]


def test_a_row_is_known_by_the_line_that_a_spreadsheet_shows_below_empty_lines_and_fields_of_several_lines(delivered):
    late, short = row(starts="2031-01-01 12:00"), "5000-K1-25;9810"
    limit = csv.field_size_limit()
    in_two_lines = row(7).replace("5000-K7-25", '"5000-K7\n-25"')
    con = delivered({NAME: [*good(50), "", late, "", "", in_two_lines, late, short, "", late, *good(200, 3000)]})
    assert [line for (line,) in incidents(con)] == [*range(2, 52), 56, *range(61, 261)]
    assert [row[:2] for row in rejected(con)] == [(53, "starts"), (57, "starts"), (58, "row"), (60, "starts")]
    assert csv.field_size_limit() == limit


def test_an_open_quotation_mark_refuses_the_delivery(delivered):
    with pytest.raises(SourceChanged, match=r"line 52: expected a closing quotation mark, found one that") as refused:
        delivered({NAME: [*good(50), row(kind='"9810'), *good(50, 2000)]})
    assert "9810" not in str(refused.value)


def test_columns_without_a_name_are_not_read(delivered):
    assert len(incidents(delivered({NAME: [f"{text};;kladd" for text in good(3)]}, f"{HEAD};;"))) == 3


@pytest.mark.parametrize(("begins", "ending"), [(b"PK\x03\x04\x14", "xlsx"), (b"\xd0\xcf\x11\xe0\xa1", "xls")])
def test_a_workbook_called_csv_is_refused_as_what_it_is(tmp_path, delivered, entries, begins, ending):
    path = tmp_path / NAME
    path.write_bytes(begins + bytes(range(200)))
    message = rf"^{NAME}: expected text, found an Excel workbook or a zip file \(called \.{ending}\?\)$"
    with pytest.raises(SourceChanged, match=message):
        deliveries.store(delivered({}), Delivery("police_reports", path, "x", "x", is_synthetic=False), entries)


def test_too_many_bad_rows_refuse_the_delivery_with_the_first_and_the_numbers(delivered):
    bad = [row(kind="9999")] * 3
    assert len(incidents(delivered({NAME: [*good(98), *bad[:2]]}))) == 98
    numbers = r"\(3 of 100 rows are bad, at most 2 % may be\)"
    message = rf"^2026-02-28_b\.csv, line 99: expected a kind in .* in kind, found '9999' {numbers}$"
    with pytest.raises(SourceChanged, match=message):
        delivered({"2026-02-28_b.csv": [*good(97), *bad]})


def test_free_text_is_nowhere_in_the_database(delivered, tmp_path):
    secret = "Hemligheten om grannens trasiga lykta"
    rows = [f"TT-{n};2025-01-04 08:12;Belysning;{secret};59.32745;18.05443;Farsta" for n in range(350)]
    head = "Ärende-id;Inkom;Kategori;Beskrivning;Latitud;Longitud;Stadsdel"
    slipped = [  # the text without quotation marks, a separator in it, and too few or too many fields or just as many
        f"TT-9;2025-01-04 08:12;Belysning;{secret}",
        f"TT-9;2025-01-04 08:12;Belysning;a;{secret};59.32745;18.05443;Farsta",
        f"TT-9;2025-01-04 08:12;Belysning;a;{secret};59.32745;18.05443",
        f"TT-9;2025-01-04 08:12;Belysning;a;;;{secret} och stolpe",
        f"TT-9;{secret};Belysning;a;59.32745;18.05443;Farsta",
    ]
    con = delivered({NAME: [*rows, f"TT-9;i går;Belysning;{secret};;;", *slipped]}, head, "citizen_reports")
    con.execute("checkpoint")
    assert len(incidents(con)) == 350
    assert con.sql("select count(*) from rejected_row where value like '%…%'").fetchone() == (len(slipped) + 1,)
    assert secret.encode() in (tmp_path / NAME).read_bytes()
    assert secret.encode() not in (tmp_path / "atlas.duckdb").read_bytes()


# Points


@pytest.mark.parametrize("north_first", [True, False])
@pytest.mark.parametrize("epsg", some(2, [4326, 3006, 3011, 3021]))
def test_every_coordinate_system_and_order_gives_the_same_place(delivered, epsg, north_first):
    north, east = CITY_HALL
    if epsg != 4326:
        one, two = TRANSFORM[epsg].transform(*CITY_HALL)
        north, east = (one, two) if one > two else (two, one)
    pair = (north, east) if north_first else (east, north)
    con = delivered({NAME: [row(north=round(pair[0], 5), east=round(pair[1], 5))]})
    [(x, y, district, neighbourhood)] = incidents(con, "x, y, district_id::varchar, neighbourhood_id::varchar")
    assert (district, neighbourhood) == ("kungsholmen", "n-kungsholmen")
    expected = pyproj.Transformer.from_crs(4326, 3011, always_xy=True).transform(*CITY_HALL[::-1])
    assert abs(x - expected[0]) <= 1 and abs(y - expected[1]) <= 1


@pytest.mark.parametrize(
    "number", some(3, ["{},0", "{}.0", "6 580 500,0", "6\u00a0580\u00a0500", " {} ", "6\u202f580\u202f500,00"])
)
def test_decimals_and_thousands_are_read_as_they_are_written(delivered, number):
    con = delivered({NAME: [*good(2), row(north=number.format(NORTH))]})
    assert len(set(incidents(con, "x, y"))) == 1


@pytest.mark.parametrize(
    ("north", "east", "reason", "is_bad"),
    some(
        4,
        [
            (0, 0, "expected a point, found 0, 0", True),
            (EAST, NORTH, "expected the axes as in the rest of the delivery, found them swapped", True),
            (*CITY_HALL, "expected the coordinate system of the rest of the delivery, found another", True),
            ("6,58E+06", EAST, "expected numbers with all their digits, found one shortened to a power of ten", True),
            (6400000, 320000, "expected a point in the county", True),
            ("norr", EAST, "expected two numbers, or nothing", True),
            ("", EAST, "expected two numbers, or nothing", True),
            (6640000, 690000, "the place lies outside the atlas", False),
        ],
    ),
)
def test_a_point_that_is_wrong_or_outside_is_left_out_with_the_reason(delivered, north, east, reason, is_bad):
    con = delivered({NAME: [*good(50), row(1, north=north, east=east)]})
    [(line, field, value, found, bad)] = rejected(con)
    assert (line, field, found, bad) == (52, "point", reason, is_bad) and value
    assert len(incidents(con)) == 50


def test_points_in_no_known_system_refuse_the_delivery(delivered):
    with pytest.raises(SourceChanged, match=r"expected points of Stockholm county in .*WGS 84.*, found for instance"):
        delivered({NAME: [row(north=100, east=200)] * 60})


def test_without_a_point_the_incident_counts_for_the_city(delivered):
    con = delivered({NAME: [*good(3), row(9, kind=ROBBERY, north="", east="")]})
    assert incidents(con, "line, district_id::varchar, place_precision::varchar")[-1] == (5, None, "city")


# Times


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    some(
        4,
        [
            ("2025-03-15 21:05", "", (datetime(2025, 3, 15, 21, 5), None, "minute")),
            ("2025-03-15 21:05:30", "", (datetime(2025, 3, 15, 21, 5, 30), None, "minute")),
            ("2025-03-15T21:05", "", (datetime(2025, 3, 15, 21, 5), None, "minute")),
            ("2025-03-15 21", "", (datetime(2025, 3, 15, 21), None, "hour")),
            ("2025-03-15", "", (datetime(2025, 3, 15), None, "day")),
            ("20250315", "", (datetime(2025, 3, 15), None, "day")),
            ("2025-03", "", (datetime(2025, 3, 1), None, "month")),
            (
                "2025-03-15 21:05",
                "2025-03-16 07:00",
                (datetime(2025, 3, 15, 21, 5), datetime(2025, 3, 16, 7), "interval"),
            ),
            (
                "2025-03-15 21:05",
                "2025-03-15 21:05",
                (datetime(2025, 3, 15, 21, 5), datetime(2025, 3, 15, 21, 5), "minute"),
            ),
            ("2025-03-15T20:05:00Z", "", (datetime(2025, 3, 15, 21, 5), None, "minute")),
            ("2025-07-15T21:05+02:00", "", (datetime(2025, 7, 15, 21, 5), None, "minute")),
            ("2025-07-15 19:05:00+00", "", (datetime(2025, 7, 15, 21, 5), None, "minute")),
            ("2025-10-26 02:30", "", (datetime(2025, 10, 26, 2, 30), None, "minute")),
        ],
    ),
)
def test_a_time_is_local_and_keeps_its_precision(delivered, starts, ends, expected):
    con = delivered({NAME: [row(starts=starts, ends=ends)]})
    assert incidents(con, "starts_at, ends_at, time_precision::varchar") == [expected]


@pytest.mark.parametrize(
    ("starts", "ends", "field", "reason"),
    some(
        4,
        [
            ("i går", "", "starts", "expected a time such as"),
            ("", "", "starts", "expected a time such as"),
            ("2025-02-30 10:00", "", "starts", "expected a time such as"),
            ("2025-03-30 02:30", "", "starts", "expected a time that exists"),
            ("1899-01-01 00:00", "", "starts", "expected a time from 1990-01-01 to the day of the delivery"),
            ("2026-02-01 00:00", "", "starts", "expected a time from 1990-01-01 to the day of the delivery"),
            ("2025-03-15 21:05", "senare", "ends", "expected a time such as"),
            ("2025-03-15 21:05", "2025-03-30 02:30", "ends", "expected a time such as"),
            ("2025-03-15 21:05", "2025-03-15 21:04", "ends", "expected a time not before the start"),
        ],
    ),
)
def test_a_time_that_cannot_be_is_left_out_with_the_reason(delivered, starts, ends, field, reason):
    con = delivered({NAME: [*good(50), row(1, starts=starts, ends=ends)]})
    [(line, found, _, words, is_bad)] = rejected(con)
    assert (line, found, is_bad) == (52, field, True) and words.startswith(reason)
