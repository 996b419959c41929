"""The attack on a public database: which protected counts are bounded, how narrowly, and what a release before adds."""

from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.disclosure import audit as attack
from etl.disclosure.audit import AuditResult, audit, released_before
from etl.disclosure.counts import Key
from tests.disclosure.tables import K, add, indicators

YEAR = date(2025, 1, 1)
COUNT = "indicator_id, area_id, period_kind, period_start, numerator, status"


def key(area, kinds=("theft",), start=YEAR, period="year"):
    return Key("reports", frozenset(f"events {kind}" for kind in kinds), area, period, pd.Timestamp(start))


def thefts(start=YEAR, **by_area):
    """Fills a database with the thefts of a year by area, None where they are withheld."""

    def fill(con):
        if not con.sql("from indicator").fetchall():
            indicators(con, thefts=["theft"])
        rows = [(area, number, "ok" if number is not None else "withheld") for area, number in by_area.items()]
        add(
            con,
            "observation",
            COUNT,
            *(("thefts", area, "year", start, number, status) for area, number, status in rows),
        )

    return fill


def earlier(**by_area):
    """A release before: its counts by area, as `released_before` gives them."""
    return pd.DataFrame({
        "key": [key(area) for area in by_area], "events": [float(number) for number in by_area.values()],
        "threshold": K, "in_table": "observation",
    })  # fmt: skip


# One release


def test_two_withheld_counts_are_bounded_by_their_sum(database):
    """93 less 63 is 30: each of the two is 1 to 29."""
    found = audit(database(thefts(stockholm=93, kista=None, farsta=None, bromma=63)))
    # Measured is only whether an interval is at least EXACT thresholds wide.
    assert (found.released, found.protected, found.too_narrow, found.known_before) == (2, 2, [], 0)
    assert attack.EXACT * K <= found.narrowest <= 28


def test_an_interval_of_less_than_three_thresholds_is_measured_exactly(database):
    found = audit(database(thefts(stockholm=80, kista=None, farsta=None, bromma=63)))
    assert found == AuditResult(2, 2, 15, [], 0)


def test_a_count_that_its_city_gives_away_is_told(database):
    found = audit(database(thefts(stockholm=93, kista=None, farsta=27, bromma=63)))
    assert found.too_narrow == ["events theft in kista, year 2025-01"]
    assert (found.released, found.protected, found.narrowest) == (3, 1, 0)


@pytest.mark.parametrize(("rest", "narrow"), [(6, ["farsta", "kista"]), (7, [])])
def test_an_interval_must_be_as_wide_as_the_threshold(database, rest, narrow):
    """Two counts of 7 in all, neither zero, are 1 to 6: five wide. Of 6 they are 1 to 5: four wide."""
    found = audit(database(thefts(stockholm=60 + rest, kista=None, farsta=None, bromma=60)))
    assert found.too_narrow == [f"events theft in {area}, year 2025-01" for area in narrow]
    assert found.narrowest == rest - 2


def test_several_kinds_of_a_count_are_named(database):
    def fill(con):
        indicators(con, both=["theft", "fraud"])
        city, district = ("both", "stockholm", "year", YEAR, 9, "ok"), ("both", "kista", "year", YEAR, None, "withheld")
        add(con, "observation", COUNT, city, district)

    assert audit(database(fill)).too_narrow == ["events fraud and events theft in kista, year 2025-01"]


def test_where_nothing_is_withheld_nothing_is_bounded(database):
    assert audit(database(thefts(stockholm=90, kista=27, bromma=63))) == AuditResult(3, 0, np.inf, [], 0)
    assert audit(database(lambda con: None, "empty.duckdb")) == AuditResult(0, 0, np.inf, [], 0)


def test_a_count_in_no_sum_is_not_bounded(database):
    found = audit(database(thefts(kista=None)))
    assert found.too_narrow == [] and found.narrowest > 1000 and found.protected == 1


def test_a_city_that_may_have_events_without_a_place_gives_no_count_away(database):
    """In 2024 one event had no place, so of 2025 an attacker cannot know that all have one."""

    def fill(con):
        thefts(stockholm=93, kista=None, farsta=27, bromma=63)(con)
        thefts(date(2024, 1, 1), stockholm=61, kista=20, farsta=20, bromma=20)(con)

    found = audit(database(fill))
    assert found.too_narrow == ["events theft in kista, year 2025-01"]  # 1 to 3 of 3
    assert found.narrowest == 2


def test_hexagons_that_reveal_a_hidden_one_are_told(database):
    def fill(con):
        thefts(stockholm=93, kista=30, farsta=63)(con)
        add(con, "hexagon", "indicator_id, period_start, cell, events_from, events_to", ("thefts", YEAR, "a", 5, 9))

    sentence = "hexagons of thefts, 2025: those not shown cannot be empty"
    assert audit(database(fill)) == AuditResult(3, 0, np.inf, [sentence], 0)

    def both(con):
        fill(con)
        con.execute("update observation set status = 'withheld', numerator = null where area_id = 'kista'")

    found = audit(database(both, "both.duckdb"))
    assert found.too_narrow == ["events theft in kista, year 2025-01", sentence]


# With the release before


def test_an_earlier_release_fills_a_gap(database):
    """Kista and Farsta are withheld now; the release before told Farsta, which is unchanged."""
    public = database(thefts(stockholm=93, kista=None, farsta=None, bromma=63))
    found = audit(public, earlier(farsta=27))
    assert found.too_narrow == ["events theft in kista, year 2025-01"]
    assert (found.released, found.protected, found.known_before) == (3, 1, 0)


def test_an_earlier_release_of_a_year_that_has_changed_since_is_of_no_use(database):
    public = database(thefts(stockholm=93, kista=None, farsta=None, bromma=63))
    found = audit(public, earlier(farsta=27, bromma=62))
    assert found.too_narrow == [] and found.protected == 2


def test_what_the_earlier_release_gave_away_already_is_counted_apart(database):
    public = database(thefts(stockholm=93, kista=None, farsta=None, bromma=63))
    found = audit(public, earlier(stockholm=93, farsta=27, bromma=63))
    assert found == AuditResult(3, 1, np.inf, [], 1)


def test_a_count_that_is_no_longer_in_the_release_is_known_from_the_one_before(database):
    public = database(thefts(stockholm=93, kista=None, bromma=63))
    found = audit(public, earlier(farsta=27))
    assert found.too_narrow == ["events theft in kista, year 2025-01"] and found.released == 3


def test_an_earlier_release_without_counts_is_none(database):
    public = database(thefts(stockholm=80, kista=None, farsta=None, bromma=63))
    assert audit(public, earlier()) == audit(public) == audit(public, None)


# What is taken from the release before


@pytest.fixture
def previous(database):
    return database(thefts(stockholm=93, kista=None, farsta=27, bromma=63), "previous.duckdb")


def by_area(rows):
    return dict(zip((one.area_id for one in rows["key"]), rows["events"], strict=True))


def test_the_shown_counts_of_the_release_before_are_taken(previous):
    assert by_area(released_before(previous)) == {"stockholm": 93, "farsta": 27, "bromma": 63}


def test_a_count_that_has_changed_since_is_left_out(previous):
    true = {"stockholm": 93, "farsta": 28, "bromma": 63}
    assert by_area(released_before(previous, lambda one: true[one.area_id])) == {"stockholm": 93, "bromma": 63}


def test_hours_of_the_week_are_left_out_where_any_count_of_the_year_has_changed(database):
    """The truth has no hours, so that they are unchanged is judged by the year's other counts."""

    def fill(con):
        for year in (2024, 2025):
            start = date(year, 1, 1)
            thefts(start, stockholm=93, kista=93)(con)
            add(con, "weekday_hour", "indicator_id, period_start, weekday, hour_from, hour_to, events",
                ("thefts", start, 1, 0, 24, 93))  # fmt: skip

    path = database(fill, "previous.duckdb")

    def truth(one):
        return np.nan if one.part else 93.0 + (one.area_id == "kista" and one.period_start.year == 2024)

    kept = released_before(path, truth)
    assert sorted((one.period_start.year, one.area_id, one.part) for one in kept["key"]) == [
        (2024, "stockholm", ()), (2025, "kista", ()), (2025, "stockholm", ()), (2025, "stockholm", (1, 0)),
    ]  # fmt: skip


def test_no_release_before_has_no_counts(tmp_path):
    for nothing in (released_before(None), released_before(tmp_path / "none.duckdb")):
        assert nothing.empty and nothing.columns.tolist() == ["key", "events", "threshold", "in_table"]


@pytest.mark.parametrize("change", ["drop table kind_count", "create table incident (event_key varchar)"])
def test_a_database_from_before_counts_were_protected_was_never_public(previous, change):
    with duckdb.connect(str(previous)) as con:
        con.execute(change)
    assert released_before(previous).empty
