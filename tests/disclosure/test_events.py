"""Events by hexagon and by weekday and hour: which units are so large that their counts may be shown."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from h3 import int_to_str, str_to_int
from h3.api.basic_int import latlng_to_cell
from pyproj import Transformer

from etl.disclosure import events
from etl.disclosure.events import classes, is_dense, parts_of_days
from tests.disclosure.tables import K, add, indicators

YEAR = date(2025, 1, 1)
CELL = str_to_int("880886632bfffff")


def week(counts):
    """Rows of (weekday, hour, events)."""
    return pd.DataFrame(counts, columns=["weekday", "hour", "events"], dtype=int)


def parts(frame):
    """(weekday, hour_from, hour_to) -> events of the parts that had any."""
    columns = frame[["weekday", "hour_from", "hour_to"]].itertuples(index=False, name=None)
    return {part: count for part, count in zip(columns, frame["events"], strict=True) if count}


# Classes of hexagons


@pytest.mark.parametrize(("threshold", "count", "expected"), [
    (5, 5, (5, 9)), (5, 9, (5, 9)), (5, 10, (10, 19)), (5, 19, (10, 19)), (5, 99, (50, 99)), (5, 100, (100, None)),
    (10, 12, (10, 19)), (7, 9, (7, 9)), (30, 60, (50, 99)), (30, 49, (30, 49)), (200, 200, (200, None)),
])  # fmt: skip
def test_a_count_falls_in_a_class_that_begins_at_the_threshold(threshold, count, expected):
    assert classes(threshold, count) == expected


def test_hexagons_with_at_least_the_threshold_are_shown_in_classes():
    cells = pd.DataFrame({
        "indicator_id": ["thefts", "thefts", "fires", "fires"], "period_start": YEAR, "provenance": "delivered",
        "cell_no": [CELL, CELL + 1, CELL, CELL + 1], "events": [4, 5, 9, 120], "threshold": [5, 5, 10, 10],
        "source_id": "reports",
    })  # fmt: skip
    shown = events.hexagons(cells)
    assert shown.columns.tolist() == [
        "indicator_id", "period_start", "provenance", "cell", "events_from", "events_to",
    ]  # fmt: skip
    assert shown["indicator_id"].tolist() == ["thefts", "fires"]
    assert shown["cell"].tolist() == [int_to_str(CELL + 1)] * 2
    assert shown["events_from"].tolist() == [5, 100]
    assert shown["events_to"].tolist() == [9, pd.NA] and shown["events_to"].dtype == "Int64"


# Parts of days


@pytest.mark.parametrize(("counts", "expected"), [
    ([9, 8, 7, 6, 1, 0, 0], True),  # one in five above zero is small: as many as may be
    ([9, 8, 7, 1], False),
    ([5, 5, 5, 5, 4], True),
    ([5, 5, 5, 4], False),
    ([1], False),
    ([0, 0], False),
    ([], False),
])  # fmt: skip
def test_a_table_is_made_where_few_counts_above_zero_are_small(counts, expected):
    assert is_dense(np.array(counts), K) == expected


def test_the_share_of_small_counts_that_a_table_may_have_can_be_given():
    assert is_dense(np.array([9, 1]), K, sparse=0.5) and not is_dense(np.array([9, 1]), K, sparse=0.49)


def test_hours_stand_by_themselves_where_their_counts_are_large():
    found = parts_of_days(week([(1, 0, 5), (7, 23, 6)]), K)
    assert len(found) == 7 * 24
    assert parts(found) == {(1, 0, 1): 5, (7, 23, 24): 6}


@pytest.mark.parametrize(("hours", "expected"), [
    ((0, 1), (0, 2)), ((1, 2), (0, 3)), ((2, 3), (2, 4)), ((1, 3), (0, 4)), ((3, 4), (3, 6)), ((2, 4), (0, 6)),
    ((22, 23), (22, 24)), ((18, 23), (18, 24)),
])  # fmt: skip
def test_small_hours_are_put_together_in_the_shortest_parts_that_are_large_enough(hours, expected):
    first, last = hours
    found = parts_of_days(week([(3, first, 3), (3, last, 2)]), K)
    assert parts(found) == {(3, *expected): 5}
    assert len(found) == 7 * 24 // (expected[1] - expected[0])


def test_several_rows_of_one_hour_are_added():
    assert parts(parts_of_days(week([(2, 8, 3), (2, 8, 2)]), K)) == {(2, 8, 9): 5}


def test_no_table_is_made_where_even_the_longest_parts_are_small():
    assert parts_of_days(week([(1, 0, 2), (1, 6, 2), (1, 12, 2), (1, 18, 2)]), K) is None
    assert parts_of_days(week([(1, 0, 2), (1, 6, 3)]), K) is None
    assert parts_of_days(week([]), K) is None


# The two tables


@pytest.fixture
def filled(con):
    """The tables filled from hours of two indicators in two years, and from cells."""
    con.execute(
        "alter table weekday_hour alter status drop default; alter table weekday_hour alter area_id drop default"
    )
    indicators(con, thefts=["theft"], notices=["notice"])
    add(con, "source", "source_id, disclosure, threshold", ("open", "none", K))
    add(
        con,
        "weekday_hour",
        "indicator_id, period_start, weekday, hour_from, hour_to, events",
        ("old", YEAR, 1, 0, 1, 9),
    )
    add(con, "hexagon", "indicator_id, period_start, cell, events_from", ("old", YEAR, "a cell", 9))
    add(con, "event_hour", "indicator_id, source_id, provenance, period_start, weekday, hour, events",
        ("thefts", "reports", "delivered", YEAR, 1, 0, 3), ("thefts", "reports", "delivered", YEAR, 1, 1, 4),
        ("thefts", "reports", "synthetic", date(2024, 1, 1), 2, 5, 8),
        ("thefts", "reports", "delivered", date(2023, 1, 1), 2, 5, 1),
        ("notices", "open", "published", YEAR, 4, 23, 1),
    )  # fmt: skip
    add(con, "event_cell", "indicator_id, source_id, provenance, period_start, cell_no, events",
        ("thefts", "reports", "delivered", YEAR, CELL, 12), ("thefts", "reports", "delivered", YEAR, CELL + 1, 4),
    )  # fmt: skip
    events.fill(con)
    return con


def test_each_indicator_and_year_has_parts_of_its_own_length(filled):
    rows = filled.sql(
        "select indicator_id, period_start, weekday, hour_from, hour_to, events, provenance "
        "from weekday_hour where events > 0 order by all"
    ).fetchall()
    assert rows == [
        ("notices", YEAR, 4, 23, 24, 1, "published"),  # published already: nothing to protect
        ("thefts", date(2024, 1, 1), 2, 5, 6, 8, "synthetic"),
        ("thefts", YEAR, 1, 0, 2, 7, "delivered"),
    ]
    assert filled.sql("select distinct area_id, status from weekday_hour").fetchall() == [("stockholm", "ok")]


def test_parts_without_events_have_rows_too(filled):
    rows = filled.sql("select indicator_id, year(period_start), count(*) from weekday_hour group by all order by all")
    assert rows.fetchall() == [("notices", 2025, 168), ("thefts", 2024, 168), ("thefts", 2025, 84)]


def test_only_hexagons_of_this_build_are_there(filled):
    rows = filled.sql("from hexagon").fetchall()
    assert rows == [("thefts", YEAR, int_to_str(CELL), 10, 19, "delivered")]


def test_without_events_the_tables_are_empty(con):
    events.fill(con)
    assert con.sql("select (select count(*) from weekday_hour), (select count(*) from hexagon)").fetchone() == (0, 0)


# Squares of 50 metres


def test_a_point_is_in_the_h3_cell_that_the_middle_of_its_square_lies_in(con):
    add(con, "incident", "x, y", (158_560, 6_578_690))
    events.locate_squares(con)
    found = con.sql("select cell_no from square_cell where square = square_of(158560, 6578690)").fetchone()
    longitude, latitude = Transformer.from_crs(3011, 4326, always_xy=True).transform(158_574.5, 6_578_674.5)
    assert found == (latlng_to_cell(latitude, longitude, 8),)


def test_where_no_incident_has_a_point_no_squares_are_located(con):
    add(con, "incident", "x, y", (None, None))
    events.locate_squares(con)
    assert con.sql("select count(*) from square_cell").fetchone() == (0,)
    assert con.sql("select square, cell_no from square_cell").types == ["UBIGINT", "UBIGINT"]


# Years whose hexagons reveal a hidden one


def years(con, *shown, city):
    """The thefts of 2025: hexagons of (cell, greatest count), beside 4 cells of 2024, and the city's count."""
    indicators(con, thefts=["theft"])
    columns = "indicator_id, period_start, cell, events_from, events_to"
    add(con, "hexagon", columns, *(("thefts", date(2024, 1, 1), cell, 5, 100) for cell in "abcd"))
    add(con, "hexagon", columns, *(("thefts", YEAR, cell, 5, last) for cell, last in shown))
    add(con, "observation", "indicator_id, area_id, period_kind, period_start, numerator",
        ("thefts", "stockholm", "year", YEAR, city), ("thefts", "stockholm", "year", date(2024, 1, 1), 100),
        ("thefts", "stockholm", "month", YEAR, 9999), ("thefts", "kista", "year", YEAR, 9999),
    )  # fmt: skip


@pytest.mark.parametrize(("city", "revealing"), [(32, []), (33, [("thefts", YEAR)])])
def test_a_year_reveals_a_hidden_hexagon_when_the_others_cannot_hold_its_events(con, city, revealing):
    """Two shown hold at most 28; of the two hidden ones one holds at most 4, so 33 means that both have events."""
    years(con, ("a", 9), ("b", 19), city=city)
    assert events.revealing_years(con) == revealing


def test_an_open_class_holds_any_number(con):
    years(con, ("a", 9), ("b", None), city=5000)
    assert events.revealing_years(con) == []


def test_revealing_years_are_removed_until_none_is_left(con):
    """Without those of 2024 there are fewer hexagons in all, and then 2025 reveals one too."""
    years(con, ("a", 9), ("b", 19), city=30)
    con.execute("update observation set numerator = 401 where period_kind = 'year' and year(period_start) = 2024")
    add(
        con,
        "hexagon",
        "indicator_id, period_start, cell, events_from, events_to",
        ("thefts", date(2023, 1, 1), "a", 5, 9),
    )
    add(con, "observation", "indicator_id, area_id, period_kind, period_start, numerator",
        ("thefts", "stockholm", "year", date(2023, 1, 1), 5))  # fmt: skip
    assert events.revealing_years(con) == [("thefts", date(2024, 1, 1))]
    events.remove_revealing_years(con)
    assert con.sql("select distinct period_start from hexagon").fetchall() == [(date(2023, 1, 1),)]
