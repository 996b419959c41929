"""Counts of events for the pages: whole years, protected counts said as such, points only as cells with enough."""

import duckdb
import h3
import pytest

from dashboard.reading import event_counts


@pytest.fixture
def shown(demonstration):
    with duckdb.connect(str(demonstration.resolve()), read_only=True) as con:
        yield con


@pytest.mark.parametrize("year", [2022, 2025])
def test_hexagons_have_at_least_the_threshold_of_events_and_tell_them_in_classes(shown, year):
    frame = event_counts.hexagons(shown, "reports_vandalism", year)
    assert len(frame) > 10 and (frame["events_from"] >= frame["threshold"]).all()
    assert {h3.get_resolution(cell) for cell in frame["cell"]} == {8}
    assert set(zip(frame["events_from"], frame["events_to"].fillna(0), strict=True)) <= {
        (5, 9), (10, 19), (20, 49), (50, 99), (100, 0)
    }  # fmt: skip


def test_only_the_widest_of_nested_indicators_has_hexagons(shown):
    assert event_counts.hexagon_years(shown, "callouts_fires")
    assert event_counts.hexagon_years(shown, "callouts_building_fires") == []


def test_a_week_has_every_part_once(shown):
    frame = event_counts.weekday_hour(shown, "reports_narcotics")
    parts = sorted(zip(frame["weekday"], frame["hour_from"], strict=True))
    length = frame["hour_to"].iloc[0] - frame["hour_from"].iloc[0]
    assert parts == [(day, hour) for day in range(1, 8) for hour in range(0, 24, length)]
    assert frame["period_start"].dt.year.unique().tolist() == [2025]
    assert frame["events"].isna().eq(frame["status"].eq("withheld")).all()


def test_kinds_that_have_no_place_are_counted_for_the_city_only(shown):
    assert len(event_counts.kinds(shown, "reports_fraud")) == 4
    assert event_counts.kinds(shown, "reports_fraud", "farsta").empty
    assert {"graffiti", "vandalism"} <= set(event_counts.kinds(shown, "reports_vandalism", "farsta")["kind"])


def test_no_count_of_a_protected_source_is_from_one_to_four(shown):
    assert (
        shown.sql("""
        select 1 from kind_count inner join source using (source_id)
        where disclosure = 'threshold' and events between 1 and threshold - 1
    """).fetchall()
        == []
    )
    assert shown.sql("select count(*) > 0 from kind_count where status = 'withheld'").fetchone() == (True,)


def test_months_are_those_of_the_indicator(shown):
    frame = event_counts.monthly(shown, "reports_vandalism")
    assert len(frame) == 48 and frame["period_start"].is_monotonic_increasing


def test_an_unknown_indicator_is_said(shown):
    with pytest.raises(LookupError, match="expected one of the catalogue"):
        event_counts.hexagons(shown, "nothing", 2025)
