"""Notices as the open API gives them: times, places, kinds, several deliveries, and what is refused."""

import itertools
import json
from datetime import datetime, timedelta

import duckdb
import pandas as pd
import pytest

from dashboard.reading import origins
from etl import deliveries, notices
from etl.build import CURRENT
from etl.errors import SourceChanged
from etl.sources import police_events
from tests.conftest import RAW
from tests.matrix import some

FILE = RAW / "police_events" / "2026-09-01_api.json"
OBJECT = {
    "id": 8,
    "datetime": "2024-07-12 9:02:58 +02:00",
    "name": "12 juli 08.24, Brand, Stockholm",
    "summary": "Brand i Farsta strand.",
    "url": "/aktuellt/handelser/2024/juli/12/",
    "type": "Brand",
    "location": {"name": "Stockholm", "gps": "59.329324,18.068581"},
}


def written(folder, *changes, name="2026-09-01_api.json"):
    """A file of as many notices as there are changes to OBJECT."""
    path = folder / name
    path.write_text(json.dumps([OBJECT | change for change in changes], ensure_ascii=False), encoding="utf-8")
    return path


# Times


@pytest.mark.parametrize(
    ("name", "published", "expected"),
    [
        pytest.param("25 mars 21:15, Brand", "2023-03-25 22:44:44 +01:00", "2023-03-25T21:15", id="a colon"),
        pytest.param("05 januari 07.03, Brand", "2024-01-05 7:30:11 +01:00", "2024-01-05T07:03", id="one-digit hour"),
        pytest.param("5 juli 7.03, Brand", "2026-07-05 0:30:11 +02:00", "2026-07-05T07:03", id="one digit everywhere"),
        pytest.param("31 december 23.33, B", "2025-01-01 0:28:41 +01:00", "2024-12-31T23:33", id="over New Year"),
        pytest.param("01 januari 00.10, B", "2024-12-31 23:59:00 +01:00", "2025-01-01T00:10", id="a clock ahead"),
        pytest.param("01 januari 00.10, B", "2024-12-31 23:30:00 +00:00", "2025-01-01T00:10", id="another offset"),
        pytest.param("02 januari 00.10, B", "2024-12-31 23:30:00 +00:00", "2025-01-02T00:10", id="a day ahead here"),
        pytest.param("15 december 12.00, B", "2026-03-01 8:00:00 +01:00", "2025-12-15T12:00", id="told months later"),
        pytest.param("29 februari 12.00, B", "2024-03-01 8:00:00 +01:00", "2024-02-29T12:00", id="a leap day"),
        pytest.param("29 februari 12.00, B", "2026-03-01 8:00:00 +01:00", None, id="a leap day in no such year"),
        pytest.param("30 mars 02.30, B", "2025-03-30 4:00:00 +02:00", "2025-03-30T02:30", id="the hour left out"),
        pytest.param("26 oktober 02.50, B", "2025-10-26 2:10:00 +01:00", "2025-10-26T02:50", id="the hour twice"),
        pytest.param("31 november 12.00, B", "2025-12-01 8:00:00 +01:00", None, id="no such day"),
        pytest.param("12 juli 24.10, B", "2025-07-13 8:00:00 +02:00", None, id="no such hour"),
        pytest.param("12 july 12.10, B", "2025-07-13 8:00:00 +02:00", None, id="no such month"),
        pytest.param("12 juli 12.101, B", "2025-07-13 8:00:00 +02:00", None, id="three digits"),
        pytest.param("Brand, Stockholm", "2025-07-13 8:00:00 +02:00", None, id="no time"),
    ],
)
def test_the_time_of_the_event_is_that_of_the_name(name, published, expected):
    at = notices.event_time(name, datetime.strptime(published, "%Y-%m-%d %H:%M:%S %z"))
    assert (at.isoformat(timespec="minutes") if at else None) == expected


@pytest.mark.parametrize("delay", [timedelta(minutes=-30), timedelta(0), timedelta(hours=9), timedelta(days=300)])
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_any_hour_of_a_year_comes_back_as_it_was_written(year, delay):
    for hours in range(0, 366 * 24, 7):
        at = datetime(year, 1, 1) + timedelta(hours=hours)
        name = f"{at.day:02} {notices.MONTHS[at.month - 1]} {at.hour:02}.{at.minute:02}, Brand, Stockholm"
        assert notices.event_time(name, (at + delay).replace(tzinfo=notices.LOCAL)) == at


@pytest.mark.parametrize(
    ("published", "utc"),
    [
        ("2024-07-12 9:02:58 +02:00", "2024-07-12 07:02:58"),
        ("2024-07-12 0:02:58 +02:00", "2024-07-11 22:02:58"),
        ("2025-03-30 1:59:59 +01:00", "2025-03-30 00:59:59"),
        ("2025-03-30 3:00:00 +02:00", "2025-03-30 01:00:00"),
        ("2025-10-26 2:30:00 +02:00", "2025-10-26 00:30:00"),
        ("2025-10-26 2:30:00 +01:00", "2025-10-26 01:30:00"),
    ],
)
def test_the_time_of_publishing_is_utc_on_both_sides_of_summer_time(tmp_path, published, utc):
    name = f"{int(published[8:10])} {notices.MONTHS[int(published[5:7]) - 1]} 00.30, Brand, Stockholm"
    row = police_events.read(written(tmp_path, {"datetime": published, "name": name})).iloc[0]
    assert row["published_at"] == pd.Timestamp(utc)
    assert row["event_at"] == pd.Timestamp(published[:10] + " 00:30")


# What is read


@pytest.fixture(scope="module")
def events():
    return police_events.read(FILE).set_index("line")


def test_a_row_for_every_object(events):
    assert list(events.index) == list(range(1, 11))
    tidy = police_events.read(FILE.with_name("notices.csv")).set_index("line")
    assert list(events.columns) == list(tidy.columns)


@pytest.mark.parametrize(
    ("line", "precision", "district_id", "neighbourhood_id", "confidence"),
    [
        pytest.param(1, "neighbourhood", "jarva", "n-tensta", "medium", id="a neighbourhood"),
        pytest.param(4, "city", None, None, "none", id="a summary, whatever it names"),
        pytest.param(5, "district", "norra-innerstaden", None, "medium", id="a square"),
        pytest.param(6, "city", None, None, "low", id="two districts"),
        pytest.param(7, "district", "sodermalm", None, "medium", id="Södermalm"),
        pytest.param(9, "city", None, None, "none", id="no place, though the API has its coordinate"),
        pytest.param(10, "neighbourhood", "farsta", "n-farsta-strand", "medium", id="a name of two words"),
    ],
)
def test_a_notice_is_placed_no_closer_than_its_text_allows(
    events, line, precision, district_id, neighbourhood_id, confidence
):
    row = events.loc[line, ["precision", "district_id", "neighbourhood_id", "confidence"]].to_list()
    expected = [precision, district_id, neighbourhood_id, confidence]
    assert [None if pd.isna(value) else value for value in row] == expected


@pytest.mark.parametrize(
    ("line", "value", "reason"),
    [
        (2, "Solna", "the place lies outside the atlas"),
        (3, "Stockholms län", "the notice is of the whole county"),
        (8, "Malmö", "the place lies outside the atlas"),
    ],
)
def test_a_notice_of_another_place_is_kept_with_its_reason(events, line, value, reason):
    rejected = events.loc[line, ["rejected_field", "rejected_value", "rejected_reason"]]
    assert rejected.to_list() == ["location", value, reason]
    assert events["rejected_reason"].notna().sum() == 3


def test_kind_and_address_are_as_published(events):
    assert events.loc[5, "kind"] == "Mord/dråp, försök"
    assert events.loc[5, "url"].startswith("https://polisen.se/aktuellt/handelser/2026/augusti/30/")


@pytest.mark.parametrize("kind", ["Sammanfattning natt", "Sammanfattning kväll och natt", "Sammanfattning dag"])
def test_a_summary_is_placed_in_the_city_only(tmp_path, kind):
    row = police_events.read(written(tmp_path, {"type": kind})).iloc[0]
    assert row["precision"] == "city" and pd.isna(row["district_id"])


@pytest.mark.parametrize("name", ["Övrigt, Solna", "12 juli, Brand, Solna"])
def test_the_name_of_a_notice_of_another_place_may_be_anything(tmp_path, name):
    path = written(tmp_path, {"name": name, "location": {"name": "Solna"}})
    assert police_events.read(path)["rejected_value"].to_list() == ["Solna"]


@pytest.mark.parametrize(
    ("summary", "neighbourhood", "district", "confidence"),
    [
        ("Bastugatan på Södermalm", "", "Södermalm", "medium"),
        ("Odenplan i Vasastan", "Vasastaden", "Norra innerstaden", "medium"),
        ("Blackeberg i Bromma", "Blackeberg", "Bromma", "medium"),
        ("Från Husby till Akalla", "Husby|Akalla", "Järva", "medium"),
        ("Från Husby till Bromma", "", "", "low"),
        ("På en parkering", "", "", "none"),
    ],
)
def test_several_names_are_one_place_only_when_they_agree(summary, neighbourhood, district, confidence):
    place = notices.placed(summary)
    assert [place[key] for key in ("neighbourhood", "district", "confidence")] == [neighbourhood, district, confidence]


# What is refused


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "8"}, "expected a whole number in id, found '8'"),
        ({"id": True}, "expected a whole number in id, found 'True'"),
        ({"id": 8.0}, r"expected a whole number in id, found '8\.0'"),
        ({"id": 0}, "expected a positive number in id, found '0'"),
        ({"id": 2**63}, "expected a positive number in id, found '9223372036854775808'"),
        ({"summary": None}, "expected a text in summary, found 'None'"),
        ({"location": "Stockholm"}, "expected an object in location, found 'Stockholm'"),
        ({"location": {"gps": ""}}, r"expected a text in location\.name, found 'None'"),
        ({"datetime": "2024-07-12 9:02"}, r"expected a time such as .* in datetime, found '2024-07-12 9:02'"),
        ({"datetime": "2024-07-12 9:02:58"}, r"expected a time such as .* in datetime, found '2024-07-12 9:02:58'"),
        ({"name": "Brand, Stockholm"}, r"expected a time such as .* in name, found 'Brand, Stockholm'"),
        ({"name": "31 juni 12.00, Brand, Stockholm"}, r"expected a time such as .* in name, found '31 juni"),
        ({"url": "https://example.org/"}, r"expected an address at polisen\.se in url, found 'https://example\.org/'"),
        ({"id": 7}, "expected each notice once in id, found '7'"),
    ],
)
def test_a_changed_object_stops_the_load_and_says_where_and_why(tmp_path, change, message):
    with pytest.raises(SourceChanged, match=rf"^2026-09-01_api\.json, object 2: {message}"):
        deliveries.read(police_events, written(tmp_path, {"id": 7}, change))


@pytest.mark.parametrize("key", OBJECT)
def test_a_missing_key_is_refused(tmp_path, key):
    item = {name: value for name, value in OBJECT.items() if name != key}
    (tmp_path / "api.json").write_text(json.dumps([item]), encoding="utf-8")
    with pytest.raises(SourceChanged, match=rf'^api\.json, object 1: expected the key .{key}. in object, found ".+"'):
        deliveries.read(police_events, tmp_path / "api.json")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected JSON, found Expecting value"),
        (b"<html>429</html>", "expected JSON, found Expecting value"),
        (b'[{"id": 1', "expected JSON, found "),
        ('["Sätra"]'.encode("cp1252"), "expected JSON, found 'utf-8' codec"),
        (b"[" * 100_000, "expected JSON, found "),
        (b'{"error": 1}', r"expected an array of notices, found {'error': 1}"),
        (b"[]", r"expected an array of notices, found \[\]"),
        (b"null", "expected an array of notices, found None"),
    ],
)
def test_a_file_that_is_no_array_of_notices_is_refused(tmp_path, content, message):
    (tmp_path / "api.json").write_bytes(content)
    with pytest.raises(SourceChanged, match=rf"^api\.json: {message}"):
        notices.read_api(tmp_path / "api.json")


def test_an_object_that_is_none_is_refused(tmp_path):
    (tmp_path / "api.json").write_text('["a"]', encoding="utf-8")
    with pytest.raises(SourceChanged, match=r"^api\.json, object 1: expected an object in answer, found 'a'"):
        deliveries.read(police_events, tmp_path / "api.json")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceChanged, match=r"^absent\.json: expected a file, found none$"):
        notices.read_api(tmp_path / "absent.json")


def test_a_further_key_does_no_harm(tmp_path):
    assert len(notices.read_api(written(tmp_path, {"new": 1}))) == 1


# Several deliveries, and the database


def fires(con, area_id):
    return con.execute(
        """
        select value from observed
        where indicator_id = 'notices_fires' and area_id = $area and period_start = date '2024-07-01'
            and period_kind = 'month'
        """,
        {"area": area_id},
    ).fetchone()[0]


def test_a_notice_in_two_deliveries_counts_once_as_the_later_has_it(small_con):
    found = small_con.sql("select kind, neighbourhood_id from event where event_id = 8 order by 1").fetchall()
    assert found == [("Brand", None), ("Mordbrand", "n-farsta-strand")]
    current = small_con.sql("select kind, neighbourhood_id from current_event where event_id = 8").fetchall()
    assert current == [("Mordbrand", "n-farsta-strand")]
    (distinct,) = small_con.sql("select count(distinct event_id) from event").fetchone()
    assert len(origins.notices(small_con)) == distinct


@pytest.mark.parametrize(
    ("older", "later"),
    some(
        1,
        [
            pytest.param("2026-09-01_a.json", "2026-09-02_a.json", id="the later day is read last"),
            pytest.param("zz_no_day.json", "2026-09-02_a.json", id="the later day is read first"),
            pytest.param("2026-09-02_0600.json", "2026-09-02_1800.json", id="the same day, by name"),
        ],
    ),
)
def test_the_order_of_loading_does_not_matter(folders, rebuilt, older, later):
    raw = folders.raw / "police_events"
    written(raw, {"id": 500, "summary": "Brand i Farsta."}, name=older)
    written(raw, {"id": 500, "summary": "Brand i Tensta.", "type": "Mordbrand"}, name=later)
    with rebuilt() as con:
        assert con.sql("select count(*) from event where event_id = 500").fetchone() == (2,)
        assert con.sql("select kind, district_id from current_event where event_id = 500").fetchall() == [
            ("Mordbrand", "jarva")
        ]
        assert [fires(con, area_id) for area_id in ("stockholm", "jarva", "farsta")] == [4, 2, 0]


def test_a_notice_that_becomes_another_kind_is_no_longer_counted(folders, rebuilt):
    written(folders.raw / "police_events", {"id": 3, "type": "Övrigt"}, name="2026-09-02_a.json")
    with rebuilt() as con:
        assert fires(con, "stockholm") == 2


def test_a_summary_is_loaded_and_counted_nowhere(folders, rebuilt):
    assert "Brand i Farsta" in OBJECT["summary"]
    written(folders.raw / "police_events", {"id": 500, "type": "Sammanfattning natt"}, name="2026-09-02_a.json")
    with rebuilt() as con:
        assert con.sql("select precision from current_event where event_id = 500").fetchone() == ("city",)
        assert [fires(con, area_id) for area_id in ("stockholm", "jarva", "farsta")] == [3, 1, 0]


@pytest.mark.parametrize(
    ("location", "summary"), some(1, itertools.product(["Stockholm", "Solna"], ["En man grips.", "Brand i Farsta."]))
)
def test_a_delivery_of_one_sort_only_is_loaded(folders, rebuilt, summary, location):
    change = {"id": 500, "summary": summary, "location": {"name": location}}
    written(folders.raw / "police_events", change, name="2026-09-02_a.json")
    with rebuilt() as con:
        inside = location == "Stockholm"
        counts = con.sql("select accepted, rejected from delivery where file like '%2026-09-02_a.json'").fetchone()
        assert counts == (inside, not inside)
        district = con.sql("select district_id from event where event_id = 500").fetchall()
        assert district == ([("farsta" if "Farsta" in summary else None,)] if inside else [])


# Kinds


def test_every_kind_of_the_real_figures_is_known(con):
    assert con.sql("select * from unknown_kind").fetchall() == []
    archive = con.sql("select kind from police_kind where known_from = 'archive' order by 1").fetchall()
    assert archive == con.sql("select distinct kind from event order by 1").fetchall()


@pytest.mark.full
def test_an_unknown_kind_is_loaded_and_both_commands_say_so(folders, etl):
    written(folders.raw / "police_events", {"id": 500, "type": "Eldsvåda"}, name="2026-09-02_a.json")
    where = ["--built", folders.built]
    said = "Warning: police_events: expected a kind in data/reference/police_kinds.csv, found 'Eldsvåda' (1), "
    for words in (["build", "--raw", folders.raw, "--catalogue", folders.catalogue, *where], ["check", *where]):
        done = etl(*words)
        assert done.returncode == 0 and done.stderr == said + "which no indicator counts\n"
    with duckdb.connect(str((folders.built / CURRENT).resolve()), read_only=True) as con:
        assert con.sql("select count(*) from current_event where kind = 'Eldsvåda'").fetchone() == (1,)
        assert fires(con, "stockholm") == 3
