"""Deliveries of incidents: every row is placed in time and space or left out with the reason."""

import shutil
from datetime import datetime

import duckdb
import pyproj
import pytest

from etl import catalogue, deliveries
from etl.build import CURRENT, Folders, build, derive, internal_of, source_ids
from etl.deliveries import Delivery
from etl.errors import SourceChanged
from tests.workbooks import workbook

HEAD = "Ärendenummer;Brottskod;Tid från;Tid till;N;E"
CITY_HALL = (59.32745, 18.05443)  # latitude, longitude; Kungsholmen
NAME = "2026-01-31_anmalda.csv"
ROBBERY, ASSAULT = "9810", "0355"
TRANSFORM = {epsg: pyproj.Transformer.from_crs(4326, epsg) for epsg in (3006, 3011, 3021)}
NORTH, EAST = 6580500, 673776


def row(number=1, kind=ROBBERY, starts="2025-03-15 21:05", ends="", north=NORTH, east=EAST):
    return f"5000-K{number}-25;{kind};{starts};{ends};{north};{east}"


def good(count, first=1000):
    return [row(number) for number in range(first, first + count)]


@pytest.fixture(scope="module")
def entries(small_catalogue):
    return catalogue.load(small_catalogue, source_ids())


@pytest.fixture
def delivered(small, entries, tmp_path):
    """delivered({name: rows}, …) -> a connection to a database that has these deliveries of incidents and no other."""
    shutil.copy(internal_of(small), tmp_path / "atlas.duckdb")
    with duckdb.connect(str(tmp_path / "atlas.duckdb")) as con:
        con.execute("delete from incident; delete from rejected_row; delete from superseded_incident")
        con.execute("delete from delivery where source_id in (select source_id from incident_label)")

        def load(files, head=HEAD, source="police_reports", encoding="utf-8"):
            for name, rows in files.items():
                path = tmp_path / name
                path.write_bytes("\n".join([head, *rows, ""]).encode(encoding))
                deliveries.store(con, Delivery(source, path, f"{source}/{name}", name, is_synthetic=False), entries)
            return con

        yield load


@pytest.fixture
def folders(small_raw, small_catalogue, tmp_path):
    """The small figures without deliveries of incidents, and an empty place to publish."""
    shutil.copytree(small_raw, tmp_path / "raw")
    for path in (tmp_path / "raw").glob("*/2026-01-*"):
        path.unlink()
    return Folders(tmp_path / "raw", small_catalogue, tmp_path / "built")


@pytest.fixture
def published(folders):
    """published({name: rows}) -> a connection to what a build of the folders with these deliveries has published."""
    connections = []

    def load(files):
        (folders.raw / "police_reports").mkdir(exist_ok=True)
        for name, rows in files.items():
            (folders.raw / "police_reports" / name).write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        build(folders)
        connections.append(duckdb.connect(str(internal_of(folders.built / CURRENT)), read_only=True))
        return connections[-1]

    yield load
    for connection in connections:
        connection.close()


def incidents(con, columns="line"):
    return con.sql(f"select {columns} from incident order by delivery_id, line").fetchall()


def rejected(con):
    return con.sql("""
        select r.line, r.field, r.value, r.reason, r.is_bad
        from rejected_row as r inner join delivery as d on d.delivery_id = r.delivery_id
        where d.source_id = 'police_reports' order by r.line
    """).fetchall()


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
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


def test_a_row_of_another_length_is_left_out_with_its_text_and_the_lines_after_it_keep_their_number(delivered):
    rows = [*good(60), "5000-K1;9810", *good(60, 2000), f"{row()};mer", *good(60, 3000)]
    con = delivered({NAME: rows})
    reason = "expected a row like the others, found too"
    assert rejected(con) == [
        (62, "row", "5000-K1;9810", f"{reason} few fields", True),
        (123, "row", f"{row()};mer", f"{reason} many fields", True),
    ]
    assert [line for (line,) in incidents(con)] == [*range(2, 62), *range(63, 123), *range(124, 184)]


def test_an_open_quotation_mark_refuses_the_delivery(delivered):
    with pytest.raises(SourceChanged, match=r"line 52: expected a closing quotation mark, found"):
        delivered({NAME: [*good(50), row(kind='"9810'), *good(50, 2000)]})


def test_too_many_bad_rows_refuse_the_delivery_with_the_first_and_the_numbers(delivered):
    bad = [row(kind="9999")] * 3
    assert len(incidents(delivered({NAME: [*good(98), *bad[:2]]}))) == 98
    numbers = r"\(3 of 100 rows are bad, at most 2 % may be\)"
    message = rf"^2026-02-28_b\.csv, line 99: expected a kind in .* in kind, found '9999' {numbers}$"
    with pytest.raises(SourceChanged, match=message):
        delivered({"2026-02-28_b.csv": [*good(97), *bad]})


def test_free_text_is_nowhere_in_the_database(delivered, tmp_path):
    secret = "Hemligheten om grannens trasiga lykta"
    rows = [f"TT-{n};2025-01-04 08:12;Belysning;{secret};59.32745;18.05443" for n in range(50)]
    head = "Ärende-id;Inkom;Kategori;Beskrivning;Latitud;Longitud"
    con = delivered({NAME: [*rows, f"TT-9;i går;Belysning;{secret};;"]}, head, "citizen_reports")
    con.execute("checkpoint")
    assert len(incidents(con)) == 50
    assert secret.encode() in (tmp_path / NAME).read_bytes()
    assert secret.encode() not in (tmp_path / "atlas.duckdb").read_bytes()


# Points


@pytest.mark.parametrize("north_first", [True, False])
@pytest.mark.parametrize("epsg", [4326, 3006, 3011, 3021])
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
    "number", ["{},0", "{}.0", "6 580 500,0", "6\u00a0580\u00a0500", " {} ", "6\u202f580\u202f500,00"]
)
def test_decimals_and_thousands_are_read_as_they_are_written(delivered, number):
    con = delivered({NAME: [*good(2), row(north=number.format(NORTH))]})
    assert len(set(incidents(con, "x, y"))) == 1


@pytest.mark.parametrize(
    ("north", "east", "reason", "is_bad"),
    [
        (0, 0, "expected a point, found 0, 0", True),
        (EAST, NORTH, "expected the axes as in the rest of the delivery, found them swapped", True),
        (*CITY_HALL, "expected the coordinate system of the rest of the delivery, found another", True),
        (6400000, 320000, "expected a point in the county", True),
        ("norr", EAST, "expected two numbers, or nothing", True),
        ("", EAST, "expected two numbers, or nothing", True),
        (6640000, 690000, "the place lies outside the atlas", False),
    ],
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
    [
        ("2025-03-15 21:05", "", (datetime(2025, 3, 15, 21, 5), None, "minute")),
        ("2025-03-15 21:05:30", "", (datetime(2025, 3, 15, 21, 5, 30), None, "minute")),
        ("2025-03-15T21:05", "", (datetime(2025, 3, 15, 21, 5), None, "minute")),
        ("2025-03-15 21", "", (datetime(2025, 3, 15, 21), None, "hour")),
        ("2025-03-15", "", (datetime(2025, 3, 15), None, "day")),
        ("20250315", "", (datetime(2025, 3, 15), None, "day")),
        ("2025-03", "", (datetime(2025, 3, 1), None, "month")),
        ("2025-03-15 21:05", "2025-03-16 07:00", (datetime(2025, 3, 15, 21, 5), datetime(2025, 3, 16, 7), "interval")),
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
)
def test_a_time_is_local_and_keeps_its_precision(delivered, starts, ends, expected):
    con = delivered({NAME: [row(starts=starts, ends=ends)]})
    assert incidents(con, "starts_at, ends_at, time_precision::varchar") == [expected]


@pytest.mark.parametrize(
    ("starts", "ends", "field", "reason"),
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
)
def test_a_time_that_cannot_be_is_left_out_with_the_reason(delivered, starts, ends, field, reason):
    con = delivered({NAME: [*good(50), row(1, starts=starts, ends=ends)]})
    [(line, found, _, words, is_bad)] = rejected(con)
    assert (line, found, is_bad) == (52, field, True) and words.startswith(reason)


# Several deliveries


def counts(con, kind="robbery"):
    return dict(
        con.execute(
            """
            select strftime(starts_at, '%Y-%m'), count(*)
            from current_incident where kind::varchar = $1 group by 1 order by 1
            """,
            [kind],
        ).fetchall()
    )


EARLY = [row(1, starts="2025-01-10 10:00"), row(2, starts="2025-02-10 10:00"), row(3, starts="2025-03-10 10:00")]
LATER = [row(2, kind=ASSAULT, starts="2025-02-10 10:00"), row(4, starts="2025-02-11 10:00")]


@pytest.mark.parametrize("order", [1, -1])
def test_a_later_delivery_of_the_same_number_counts_in_whatever_order_they_come(published, order):
    files = [("2026-01-01_a.csv", EARLY), ("2026-01-02_b.csv", LATER)][::order]
    for name, rows in files:
        con = published({name: rows})
    assert counts(con) == {"2025-01": 1, "2025-02": 1, "2025-03": 1}
    assert counts(con, "assault") == {"2025-02": 1}
    assert len(incidents(con)) == 5


@pytest.mark.parametrize("order", [1, -1])
def test_a_later_delivery_of_whole_months_takes_their_place(published, order):
    files = [("2026-01-01_a.csv", EARLY), ("2026-01-02_2025-02_2025-02_b.csv", [row(9, starts="2025-02-20 10:00")] * 2)]
    for name, rows in files[::order]:
        con = published({name: rows})
    assert counts(con) == {"2025-01": 1, "2025-02": 2, "2025-03": 1}


def test_only_whole_months_are_counted_and_a_month_without_incidents_is_a_true_zero(published):
    rows = [row(1, starts="2025-01-10 10:00"), row(2, starts="2025-03-10 10:00"), row(3, starts="2025-05-10 10:00")]
    between = "select strftime(month_start, '%Y-%m') from covered_month order by 1"
    assert published({"2026-01-01_a.csv": rows}).sql(between).fetchall() == [("2025-02",), ("2025-03",), ("2025-04",)]
    con = published({"2026-01-02_2025-01_2025-06_b.csv": rows[:2]})
    assert [month for (month,) in con.sql(f"select distinct * from ({between}) order by 1").fetchall()] == [
        f"2025-{month:02}" for month in range(1, 7)
    ]


def test_an_incremental_build_is_that_from_the_beginning(published, folders, tmp_path):
    published({"2026-01-01_a.csv": EARLY})
    con = published({"2026-01-02_b.csv": LATER, "2026-01-03_2025-03_2025-03_c.csv": [row(7)]})
    build(Folders(folders.raw, folders.catalogue, tmp_path / "whole"))
    tables = {"observation": "* exclude (fact_ids)", "event_count": "*", "covered_month": "* exclude (delivery_id)"}
    with duckdb.connect(str(internal_of(tmp_path / "whole" / CURRENT)), read_only=True) as whole:
        for table, columns in tables.items():
            what = f"select {columns} from {table} order by all"
            assert con.sql(what).fetchall() == whole.sql(what).fetchall()
        version = "select version from build"
        assert con.sql(version).fetchall() == whole.sql(version).fetchall()


def test_the_same_file_twice_changes_nothing_under_another_name_neither(published, folders):
    published({"2026-01-01_a.csv": EARLY})
    current = (folders.built / CURRENT).resolve()
    before = current.stat().st_mtime_ns
    con = published({"2026-01-01_a.csv": EARLY, "2026-01-09_again.csv": EARLY})
    assert (folders.built / CURRENT).resolve() == current and current.stat().st_mtime_ns == before
    assert len(incidents(con)) == 3


def test_only_new_deliveries_are_read(folders, published):
    published({"2026-01-01_a.csv": EARLY})
    (folders.raw / "police_reports" / "2026-01-02_b.csv").write_text("\n".join([HEAD, *LATER]), encoding="utf-8")
    rows = build(folders)
    assert rows.loc[rows["is_new"], "file"].to_list() == ["police_reports/2026-01-02_b.csv"]


def test_declared_months_without_an_incident_are_true_zeros(delivered):
    con = delivered({"2026-01-01_2025-01_2025-03_a.csv": []})
    derive(con)
    months = """
        select strftime(month_start, '%Y-%m') from covered_month
        where delivery_id = (select max(delivery_id) from delivery) order by 1
    """
    assert [month for (month,) in con.sql(months).fetchall()] == ["2025-01", "2025-02", "2025-03"]


VIOLENCE = "Händelsenummer;Händelse;Tidpunkt;Latitud;Longitud;Döda;Skadade"


def shooting(number, month, dead, injured):
    return f"V{number};Skjutning;2025-{month}-10 22:10;{CITY_HALL[0]};{CITY_HALL[1]};{dead};{injured}"


def test_the_dead_and_injured_of_shootings_are_counted_and_an_unknown_number_is_no_zero(delivered):
    rows = [shooting(1, "01", 1, 2), shooting(2, "01", 0, 1), shooting(3, "02", "", 3), shooting(4, "03", 0, 0)]
    con = delivered({"2026-01-01_2025-01_2025-03_a.csv": rows}, VIOLENCE, "violence_events")
    con.execute("".join(INDICATOR.format(id=id, counted=counted) for id, counted in COUNTED.items()))
    derive(con)
    found = con.sql("""
        select indicator_id, list(numerator order by period_start), list(status order by period_start)
        from observation
        where indicator_id like 'test_%' and area_id = 'kungsholmen' and period_kind = 'month' group by 1 order by 1
    """).fetchall()
    assert found == [
        ("test_dead", [1, None, 0], ["ok", "missing", "ok"]),
        ("test_injured", [3, 3, 0], ["ok", "ok", "ok"]),
        ("test_shootings", [2, 1, 1], ["ok", "ok", "ok"]),
    ]


COUNTED = {"test_shootings": "events", "test_dead": "dead", "test_injured": "injured"}
INDICATOR = """
    insert into indicator by name
    select * replace ('{id}' as indicator_id, 'violence_events' as source_id, 'count' as method, '{counted}' as counted)
    from indicator where indicator_id = 'smoking';
    insert into indicator_measure values ('{id}', '{id}', ['shooting']);
"""


# By path


def test_a_delivery_given_by_path_is_kept_and_one_that_is_refused_is_not(etl, folders, tmp_path):
    folders.built.mkdir()
    where = ["--raw", folders.raw, "--catalogue", folders.catalogue, "--built", folders.built]
    path = tmp_path / NAME
    path.write_text("\n".join([HEAD, *EARLY]), encoding="utf-8")
    done = etl("build", *where, "--delivery", "police_reports", path)
    assert done.returncode == 0 and f"police_reports/{NAME}" in done.stdout
    assert (folders.raw / "police_reports" / NAME).read_bytes() == path.read_bytes()
    wrong = tmp_path / "2026-02-28_fel.csv"
    wrong.write_text("a;b\n1;2\n", encoding="utf-8")
    done = etl("build", *where, "--delivery", "police_reports", wrong)
    assert done.returncode == 1 and done.stderr.startswith("Error: 2026-02-28_fel.csv, line 1: expected a column")
    assert not (folders.raw / "police_reports" / wrong.name).exists()
    done = etl("build", *where, "--delivery", "no_source", path)
    assert done.returncode == 1 and "no_source: expected one of the sources" in done.stderr
