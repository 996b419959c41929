"""The public database: what of a small internal one is copied, withheld, rounded, blurred and left out."""

import re
from datetime import date
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest

from etl.disclosure import counts
from etl.disclosure.release import PRIVATE, offered, release
from etl.errors import CheckFailed
from tests.disclosure.tables import K, add, indicators

YEAR = date(2025, 1, 1)
COUNT = "indicator_id, area_id, period_kind, period_start, numerator"
DISTRICTS = ("kista", "farsta", "bromma", "enskede")


@pytest.fixture
def internal(con):
    """Thefts of one year in four districts: 3, 20, 30 and 40, and 93 in the city."""
    indicators(con, thefts=["theft"])
    by_district = dict(zip(DISTRICTS, (3, 20, 30, 40), strict=True))
    add(con, "observation", COUNT, *(("thefts", area, "year", YEAR, n) for area, n in by_district.items()))
    add(con, "observation", COUNT, ("thefts", "stockholm", "year", YEAR, 93))
    add(con, "event_count", "source_id, kind, district_id, month_start, events",
        *(("reports", "theft", area, YEAR, n) for area, n in by_district.items()))  # fmt: skip
    return con


@pytest.fixture
def released(internal, tmp_path):
    """released(): a connection to the public database of the internal one as it is now."""
    opened = []

    def public(**how):
        path = tmp_path / f"public-{len(opened)}.duckdb"
        release(internal, path, **how)
        opened.append(duckdb.connect(str(path), read_only=True))
        return SimpleNamespace(path=path, sql=opened[-1].sql)

    yield public
    for con in opened:
        con.close()


def thefts(public):
    """The counts by area; None where one is withheld, no key where it is not shown."""
    rows = public.sql("select area_id, numerator, status from observation where indicator_id = 'thefts'").fetchall()
    assert all((number is None) == (status == "withheld") for _, number, status in rows)
    return {area: number for area, number, _ in rows}


# What is copied


def test_every_table_and_view_but_the_private_ones_is_copied(released, internal):
    internal.execute("create table covered_month as select 1 as month")
    internal.execute("create temp table passing as select 1 as a")
    public = released()
    tables = {name for (name,) in public.sql("select table_name from duckdb_tables()").fetchall()}
    assert tables == {
        "source", "indicator", "indicator_measure", "area", "delivery", "rejected_row", "fact", "observation",
        "kind_count", "weekday_hour", "hexagon",
    }  # fmt: skip
    views = {name for (name,) in public.sql("select view_name from duckdb_views() where not internal").fetchall()}
    assert views == {"observed"}
    assert {"incident", "survey_sum", "event_count", "event_cell", "current_incident"} <= PRIVATE


def test_the_internal_database_is_left_as_it_was(released, internal):
    before = internal.sql("from observation order by all").fetchall()
    released()
    assert internal.sql("from observation order by all").fetchall() == before
    assert internal.sql("select current_database()").fetchone() == ("memory",)
    assert internal.sql("select database_name from duckdb_databases() where not internal").fetchall() == [("memory",)]


def test_the_file_holds_nothing_of_what_was_withheld(released, internal):
    internal.execute("insert into incident values ('a key of an incident', 'theft', 1, 2)")
    internal.execute("update observation set numerator = 3 where area_id = 'kista'")
    content = released().path.read_bytes()
    assert b"a key of an incident" not in content and b"event_key" not in content


# Counts


def test_a_small_count_is_withheld_with_the_one_that_costs_least_beside_it(released):
    assert thefts(released()) == {"kista": None, "farsta": None, "bromma": 30, "enskede": 40, "stockholm": 93}


def test_counts_of_other_rules_and_published_ones_are_shown_as_they_are(released, internal):
    internal.execute("update observation set provenance = 'published'")
    assert thefts(released())["kista"] == 3
    internal.execute("update observation set provenance = 'delivered'")
    internal.execute("update source set disclosure = 'none'")
    assert thefts(released())["kista"] == 3


def test_figures_that_are_no_counts_of_events_are_shown_as_they_are(released, internal):
    add(internal, "indicator", "indicator_id, source_id", ("pupils", "reports"))
    add(internal, "indicator_measure", "indicator_id, measure", ("pupils", "pupils"))
    add(internal, "observation", COUNT, ("pupils", "kista", "year", YEAR, 2))
    shown = released().sql("select numerator from observation where indicator_id = 'pupils'").fetchall()
    assert shown == [(2,)]


def test_a_count_that_the_publisher_withheld_itself_stays(released, internal):
    add(internal, "observation", f"{COUNT}, status", ("thefts", "lidingo", "year", YEAR, None, "missing"))
    assert "lidingo" in {area for (area,) in released().sql("select area_id from observation").fetchall()}


def test_a_table_most_of_whose_counts_are_small_is_left_out_but_not_the_citys_year(released, internal):
    internal.execute("update observation set numerator = 2 where area_id in ('farsta', 'bromma')")
    internal.execute("update observation set numerator = 47 where area_id = 'stockholm'")
    internal.execute("update event_count set events = 2 where district_id in ('farsta', 'bromma')")
    assert thefts(released()) == {"stockholm": 47}


def test_kinds_and_parts_of_days_lose_small_counts_too(released, internal):
    """Of the thefts 40 in Enskede and 1 in Kista were frauds."""
    internal.execute("update indicator_measure set kinds = ['theft', 'fraud']")
    internal.execute("update event_count set kind = 'fraud' where district_id = 'enskede'")
    internal.execute("update event_count set events = 2 where district_id = 'kista'")
    add(internal, "event_count", "source_id, kind, district_id, month_start, events",
        ("reports", "fraud", "kista", YEAR, 1))  # fmt: skip
    add(internal, "kind_count", "source_id, kind, area_id, period_start, events",
        *(("reports", "theft", area, YEAR, n) for area, n in zip(DISTRICTS, (2, 20, 30, 0), strict=True)),
        ("reports", "theft", "stockholm", YEAR, 52), ("reports", "fraud", "stockholm", YEAR, 41),
    )  # fmt: skip
    add(internal, "weekday_hour", "indicator_id, period_start, weekday, hour_from, hour_to, events",
        ("thefts", YEAR, 1, 0, 12, 4), ("thefts", YEAR, 1, 12, 24, 40), ("thefts", YEAR, 2, 0, 12, 49),
    )  # fmt: skip
    public = released()
    kinds = "select area_id, events, status from kind_count where kind = 'theft' order by 1"
    assert public.sql(kinds).fetchall() == [
        ("bromma", 30, "ok"), ("enskede", 0, "ok"), ("farsta", None, "withheld"), ("kista", None, "withheld"),
        ("stockholm", 52, "ok"),
    ]  # fmt: skip
    hours = "select weekday, hour_from, events, status from weekday_hour order by all"
    assert public.sql(hours).fetchall() == [
        (1, 0, None, "withheld"), (1, 12, None, "withheld"), (2, 0, 49, "ok"),
    ]  # fmt: skip


def test_months_are_withheld_by_their_own_counts(released, internal):
    """January has 3 in the city; another month is withheld with it, since the year's sum is shown."""
    months = [3, 9, 8, 10, 8, 8, 8, 8, 8, 8, 8, 7]
    starts = [date(2025, month, 1) for month in range(1, 13)]
    add(
        internal,
        "observation",
        COUNT,
        *(("thefts", "stockholm", "month", *one) for one in zip(starts, months, strict=True)),
    )
    public = released()
    shown = public.sql("select month(period_start), numerator from observation where period_kind = 'month'").fetchall()
    assert {month for month, number in shown if number is None} == {1, 12}  # 7 costs the least
    assert {month: number for month, number in shown if number is not None} == dict(enumerate(months[1:11], 2))
    assert public.sql("select count(*) from observation where period_kind = 'year'").fetchone() == (5,)


def test_kinds_of_one_name_are_withheld_in_each_source_by_its_own_counts(released, internal):
    add(internal, "source", "source_id, disclosure, threshold", ("rescue", "threshold", K))
    columns = "source_id, kind, area_id, period_start, events"
    few, many = zip(DISTRICTS, (2, 20, 30, 40), strict=True), zip(DISTRICTS, (50, 60, 70, 80), strict=True)
    add(internal, "kind_count", columns, *(("reports", "fire", area, YEAR, n) for area, n in few),
        ("reports", "fire", "stockholm", YEAR, 92), *(("rescue", "fire", area, YEAR, n) for area, n in many),
        ("rescue", "fire", "stockholm", YEAR, 260))  # fmt: skip
    rows = released().sql("select source_id, area_id from kind_count where events is null order by all").fetchall()
    assert rows == [("reports", "farsta"), ("reports", "kista")]


def test_rows_of_one_kind_of_another_source_are_not_touched(released, internal):
    add(internal, "source", "source_id, disclosure, threshold", ("open", "none", K))
    add(internal, "kind_count", "source_id, kind, area_id, period_start, events", ("open", "theft", "kista", YEAR, 2))
    assert released().sql("select source_id, events from kind_count").fetchall() == [("open", 2)]


def test_where_the_rule_is_rounding_one_and_two_become_zero_and_three_and_four_become_five(released, internal):
    internal.execute("update source set disclosure = 'rounding'")
    for area, number in zip(DISTRICTS, (1, 2, 3, 4), strict=True):
        internal.execute("update observation set numerator = $1 where area_id = $2", [number, area])
    internal.execute("update observation set numerator = 5 where area_id = 'stockholm'")
    add(internal, "kind_count", "source_id, kind, area_id, period_start, events, provenance",
        ("reports", "theft", "kista", YEAR, 4, "delivered"), ("reports", "theft", "farsta", YEAR, 4, "published"),
    )  # fmt: skip
    public = released()
    assert thefts(public) == {"kista": 0, "farsta": 0, "bromma": 5, "enskede": 5, "stockholm": 5}
    shown = public.sql("select area_id, events from kind_count order by all").fetchall()
    assert shown == [("farsta", 4), ("kista", 5)]


def test_without_complementary_suppression_the_release_is_refused_and_says_which_count(released):
    with pytest.raises(CheckFailed, match=re.escape(
        "disclosure: expected no count told too narrowly, found events theft in kista, year 2025-01"
    )):  # fmt: skip
        released(is_complementary=False)


def test_after_a_refusal_the_internal_database_can_be_released_again(released, internal, tmp_path):
    with pytest.raises(CheckFailed):
        released(is_complementary=False)
    assert thefts(SimpleNamespace(sql=internal.sql))["kista"] == 3
    assert internal.sql("select database_name from duckdb_databases() where not internal").fetchall() == [("memory",)]
    release(internal, tmp_path / "again.duckdb")


# A release before


def test_what_readers_have_had_is_shown_again_and_costs_nothing(released, internal):
    """The release before showed 20, and the year's counts are unchanged: another is withheld in its place."""
    first = released()
    path = first.path.with_name("before.duckdb")
    path.write_bytes(first.path.read_bytes())
    with duckdb.connect(str(path)) as con:
        con.execute("update observation set numerator = 20, status = 'ok' where area_id = 'farsta'")
        con.execute("update observation set numerator = null, status = 'withheld' where area_id = 'bromma'")
    again = thefts(released(previous=path))
    assert again["farsta"] == 20 and again["bromma"] is None and again["kista"] is None


def test_a_small_count_that_readers_have_had_is_shown_again(released, internal):
    path = released().path.with_name("before.duckdb")
    internal.execute(f"attach '{path}' as earlier")
    internal.execute("create table earlier.observation as from memory.observation")
    for table in ("kind_count", "weekday_hour", "indicator", "indicator_measure", "source"):
        internal.execute(f"create table earlier.{table} as from memory.{table}")
    internal.execute("detach earlier")
    assert thefts(released(previous=path)) == {"kista": 3, "farsta": 20, "bromma": 30, "enskede": 40, "stockholm": 93}


def test_a_first_release_has_none_before(released, tmp_path):
    assert thefts(released(previous=tmp_path / "none.duckdb"))["kista"] is None


# Which tables are offered


def rows(*counted, kinds="events theft", in_table="observation"):
    """A frame as counts.released gives it, of (area, period kind, events)."""
    keys = [counts.Key("reports", frozenset({kinds}), area, period, YEAR) for area, period, _ in counted]
    return pd.DataFrame({
        "key": keys, "area_id": [key.area_id for key in keys], "period_kind": [key.period_kind for key in keys],
        "in_table": in_table, "events": [events for *_, events in counted], "threshold": K,
    })  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), [
    ([9, 9, 4], True),  # a third: as many as may be small
    ([9, 4, 4], False), ([9, 9, 9, 4, 4], False), ([9, 9, 5, 0, 4], True), ([0, 0, 0], True), ([9, 0, 4], False),
])  # fmt: skip
def test_a_table_is_offered_when_at_most_a_third_of_its_counts_above_zero_are_small(events, expected):
    table = rows(*((f"area {number}", "year", count) for number, count in enumerate(events)))
    assert offered(table).tolist() == [expected] * len(events)


def test_districts_and_city_months_and_years_kinds_and_tables_are_judged_apart():
    judged = pd.concat([
        rows(("kista", "year", 9), ("kista", "month", 1), ("stockholm", "month", 9)),
        rows(("kista", "year", 1), in_table="kind_count"),
        rows(("kista", "year", 1), kinds="events fraud"),
    ], ignore_index=True)  # fmt: skip
    assert offered(judged).tolist() == [True, False, True, False, False]


def test_an_indicators_yearly_count_of_the_city_is_always_offered():
    city = rows(("stockholm", "year", 1), ("stockholm", "month", 1))
    assert offered(city).tolist() == [True, False]
    assert offered(rows(("stockholm", "year", 1), in_table="kind_count")).tolist() == [False]


# Deliveries


def test_a_delivery_says_only_roughly_how_large_it_is(released, internal):
    add(internal, "delivery", "delivery_id, source_id, provenance, rows_in, accepted, rejected, bytes, sha256",
        (1, "reports", "delivered", 1262, 1251, 11, 1_249_999, "abc"),
        (2, "open", "published", 1262, 1251, 11, 1_249_999, "abc"),
    )  # fmt: skip
    add(internal, "rejected_row", "delivery_id, line, field, value, reason",
        (1, 77, "date", "yesterday", "no date"), (2, 77, "date", "yesterday", "no date"))  # fmt: skip
    public = released()
    assert public.sql("select accepted, rows_in, rejected, bytes, sha256 from delivery order by all").fetchall() == [
        (1251, 1262, 11, 1_249_999, "abc"), (1300, 1311, 11, 1_200_000, ""),
    ]  # fmt: skip
    assert public.sql("select line, field, value, reason from rejected_row order by all").fetchall() == [
        (0, "date", None, "no date"), (77, "date", "yesterday", "no date"),
    ]  # fmt: skip


def test_years_whose_hexagons_reveal_one_are_left_out(released, internal):
    add(internal, "hexagon", "indicator_id, period_start, cell, events_from, events_to", ("thefts", YEAR, "a", 5, 9))
    assert released().sql("from hexagon").fetchall() == []
