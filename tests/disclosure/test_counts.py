"""Counts of events as cells and the equations between them: what is a cell, what adds up to what, what is true."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from etl.disclosure import counts
from etl.disclosure.counts import NO_HOUR, UNPLACED, Key, Network
from etl.disclosure.suppression import HIDDEN, OPEN, SHOWN
from tests.disclosure.tables import K, add, indicators

YEAR = pd.Timestamp("2025-01-01")


def key(kinds="events theft", area="stockholm", period="year", start=YEAR, part=()):
    return Key("reports", frozenset(kinds.split(", ")), area, period, start, part)


def rows(*counted, threshold=K):
    """A frame as `released` gives it, of (key, events)."""
    return pd.DataFrame(
        {
            "key": [one for one, _ in counted],
            "events": [events for _, events in counted],
            "threshold": threshold,
        }
    )


def unknown(_):
    return np.nan


def equations(made):
    """The equations as (whole, its parts), by key."""
    name = list(made.number)
    found = []
    for numbers, coefficients in made.equations:
        assert coefficients == [1.0] + [-1.0] * (len(numbers) - 1)
        found.append((name[numbers[0]], [name[number] for number in numbers[1:]]))
    return found


# Which counts there are


def test_a_count_is_read_from_each_of_the_three_tables_with_what_it_counts(con):
    indicators(con, thefts=["theft", "burglary"])
    add(con, "observation", "indicator_id, area_id, period_kind, period_start, numerator",
        ("thefts", "kista", "month", date(2025, 3, 1), 7))  # fmt: skip
    add(con, "kind_count", "source_id, kind, area_id, period_start, events",
        ("reports", "theft", "stockholm", date(2025, 1, 1), 90))  # fmt: skip
    add(con, "weekday_hour", "indicator_id, period_start, weekday, hour_from, hour_to, events",
        ("thefts", date(2025, 1, 1), 6, 18, 24, 11))  # fmt: skip
    found = counts.released(con)
    both = "events theft, events burglary"
    assert dict(zip(found["key"], found["events"], strict=True)) == {
        key(both, "kista", "month", pd.Timestamp("2025-03-01")): 7,
        key("events theft"): 90,
        key(both, part=(6, 18)): 11,
    }
    assert sorted(zip(found["in_table"], found["threshold"], strict=True)) == [
        ("kind_count", K), ("observation", K), ("weekday_hour", K),
    ]  # fmt: skip


def test_what_an_indicator_counts_is_part_of_what_a_cell_is(con):
    """Dead and injured of the same kinds of event are other counts than the events."""
    indicators(con, thefts=["theft"], dead_in_thefts=["theft"])
    con.execute("update indicator set counted = 'dead' where indicator_id = 'dead_in_thefts'")
    add(con, "observation", "indicator_id, area_id, period_kind, period_start, numerator",
        ("thefts", "kista", "year", date(2025, 1, 1), 7), ("dead_in_thefts", "kista", "year", date(2025, 1, 1), 1),
    )  # fmt: skip
    found = counts.released(con)
    assert {one.kinds: events for one, events in zip(found["key"], found["events"], strict=True)} == {
        frozenset({"events theft"}): 7, frozenset({"dead theft"}): 1,
    }  # fmt: skip


@pytest.mark.parametrize("change", [
    "update source set disclosure = 'none'",
    "update source set disclosure = 'rounding'",
    "update observation set provenance = 'published'",
    "update observation set status = 'missing', numerator = null",
    "update indicator_measure set kinds = null",
])  # fmt: skip
def test_a_count_that_the_threshold_rule_does_not_apply_to_is_none_of_these(con, change):
    indicators(con, thefts=["theft"])
    add(con, "observation", "indicator_id, area_id, period_kind, period_start, numerator",
        ("thefts", "kista", "year", date(2025, 1, 1), 2))  # fmt: skip
    assert len(counts.released(con)) == 1
    con.execute(change)
    assert counts.released(con).empty


def test_a_withheld_count_is_one_of_these_without_a_number(con):
    indicators(con, thefts=["theft"])
    add(con, "observation", "indicator_id, area_id, period_kind, period_start, status",
        ("thefts", "kista", "year", date(2025, 1, 1), "withheld"))  # fmt: skip
    assert counts.released(con)["events"].isna().tolist() == [True]


# Cells


def test_zero_must_be_shown_and_every_other_count_may_be_withheld():
    made = counts.network(rows((key(area="kista"), 0), (key(area="farsta"), 3), (key(area="bromma"), np.nan)))
    assert made.state == [SHOWN, OPEN, OPEN] and made.threshold == [K, K, K]
    assert made.value[:2] == [0, 3] and np.isnan(made.value[2])


def test_the_same_cell_in_two_tables_is_one_cell():
    made = counts.network(rows((key(), 12), (key(), 12)))
    assert made.number == {key(): 0} and made.value == [12]


def test_a_small_count_asks_for_an_interval_as_wide_as_the_threshold_and_withholding_costs_its_size():
    made = counts.network(rows(*((key(area=f"area {n}"), n) for n in (0, 1, 4, 5, 60))))
    cells = counts.cells(made)
    assert cells.value.tolist() == [0, 1, 4, 5, 60]
    assert cells.width.tolist() == [0, 5, 5, 0, 0]
    assert cells.cost.tolist() == [1, 2, 5, 6, 61]
    assert cells.state.tolist() == [SHOWN, OPEN, OPEN, OPEN, OPEN]
    assert cells.equations.shape == (0, 5)


# Equations


def test_the_city_is_its_districts_and_the_events_without_a_place():
    made = counts.network(rows((key(), 20), (key(area="kista"), 12), (key(area="farsta"), 5)), unknown)
    rest = key(area=UNPLACED)
    assert equations(made) == [(key(), [key(area="kista"), key(area="farsta"), rest])]
    assert made.value[made.number[rest]] == 3 and made.state[made.number[rest]] == HIDDEN
    assert made.threshold[made.number[rest]] == K
    assert made.matrix().toarray().tolist() == [[1, -1, -1, -1]]


def test_without_events_that_have_no_place_the_city_is_its_districts():
    made = counts.network(rows((key(), 17), (key(area="kista"), 12), (key(area="farsta"), 5)), unknown)
    assert equations(made) == [(key(), [key(area="kista"), key(area="farsta")])]


@pytest.mark.parametrize(("true", "parts"), [(0.0, []), (4.0, [key(area=UNPLACED)]), (np.nan, [key(area=UNPLACED)])])
def test_where_a_count_is_unknown_the_truth_says_whether_there_is_a_rest(true, parts):
    asked = []

    def truth(one):
        asked.append(one)
        return true

    made = counts.network(rows((key(), 20), (key(area="kista"), np.nan)), truth)
    assert equations(made) == [(key(), [key(area="kista"), *parts])]
    assert asked == [key(area=UNPLACED)]


def test_districts_without_their_city_and_other_kinds_or_years_add_up_to_nothing():
    alone = [
        (key(area="kista"), 5),
        (key("events fraud"), 9),
        (key(start=pd.Timestamp("2024-01-01")), 9),
        (key(period="month"), 9),
    ]
    assert equations(counts.network(rows(*alone), unknown)) == []


def test_a_year_is_its_twelve_months():
    months = [(key(period="month", start=YEAR + pd.DateOffset(months=n)), n) for n in range(12)]
    made = counts.network(rows((key(), 66), *months), unknown)
    assert equations(made) == [(key(), [month for month, _ in months])]
    assert equations(counts.network(rows((key(), 66), *months[:11]), unknown)) == []
    assert equations(counts.network(rows(*months), unknown)) == []


def test_a_year_is_its_hours_of_the_week_and_the_events_without_an_hour():
    parts = [(key(part=(1, 0)), 30), (key(part=(1, 12)), 8)]
    made = counts.network(rows((key(), 40), *parts), unknown)
    assert equations(made) == [(key(), [key(part=(1, 0)), key(part=(1, 12)), key(part=NO_HOUR)])]
    assert made.value[made.number[key(part=NO_HOUR)]] == 2
    assert equations(counts.network(rows(*parts), unknown)) == []


def test_an_indicator_is_its_kinds():
    both = key("events theft, events fraud")
    made = counts.network(rows((both, 9), (key("events theft"), 4), (key("events fraud"), 5)), unknown)
    assert [(whole, set(parts)) for whole, parts in equations(made)] == [
        (both, {key("events theft"), key("events fraud")})
    ]


def test_kinds_that_no_table_counts_by_themselves_are_a_cell_that_nobody_shows():
    """Two indicators share theft: each is theft and the rest of it, and neither part stands in a table."""
    first, second = key("events theft, events fraud"), key("events theft, events arson, events riot")
    true = {key("events theft"): 4, key("events fraud"): 5, key("events arson, events riot"): 7}
    made = counts.network(rows((first, 9), (second, 11)), true.get)
    assert [(whole, set(parts)) for whole, parts in equations(made)] == [
        (first, {key("events theft"), key("events fraud")}),
        (second, {key("events theft"), key("events arson, events riot")}),
    ]
    for part, value in true.items():
        number = made.number[part]
        assert (made.value[number], made.state[number], made.threshold[number]) == (value, HIDDEN, K)


def test_kinds_add_up_within_one_area_and_period_only():
    both = key("events theft, events fraud")
    made = counts.network(
        rows((both, 9), (key("events theft", "kista"), 4), (key("events fraud", "kista"), 5)), unknown
    )
    assert equations(made) == []


def test_kinds_of_hours_add_up_by_the_years_only():
    """Hours of the week exist for indicators that share no kinds, so their kinds make no equations."""
    parts = [key("events theft, events fraud", part=(1, 0)), key("events theft", part=(1, 0))]
    assert equations(counts.network(rows(*((part, 9) for part in parts)), unknown)) == []


def test_the_coarsest_parts_that_every_set_is_made_of():
    sets = [frozenset("abc"), frozenset("bc"), frozenset("cd")]
    assert sorted("".join(sorted(part)) for part in counts.atoms(sets)) == ["a", "b", "c", "d"]
    assert counts.atoms([frozenset("ab")]) == [frozenset("ab")]


def test_the_rest_is_protected_as_the_whole_is():
    made = Network(unknown)
    whole = made.cell(key(), 20, OPEN, 10)
    made.total(whole, [made.cell(key(area="kista"), 12, OPEN, 5)], key(area=UNPLACED))
    assert made.threshold == [10, 5, 10]


# What is true


@pytest.fixture
def truth(con):
    add(con, "event_count", "source_id, kind, district_id, month_start, events, dead, injured",
        ("reports", "theft", "kista", date(2025, 1, 1), 3, 0, None),
        ("reports", "theft", "kista", date(2025, 2, 1), 4, 1, None),
        ("reports", "theft", "farsta", date(2025, 2, 1), 10, 0, None),
        ("reports", "theft", None, date(2025, 2, 1), 2, 0, None),
        ("reports", "fraud", "kista", date(2025, 2, 1), 100, 0, None),
        ("reports", "theft", "kista", date(2024, 2, 1), 1000, 0, None),
        ("others", "theft", "kista", date(2025, 2, 1), 10000, 0, None),
    )  # fmt: skip
    add(con, "event_count", "source_id, provenance, kind, district_id, month_start, events, dead, injured",
        ("reports", "published", "theft", "kista", date(2025, 2, 1), 77, 7, 7))  # fmt: skip
    return counts.truth(con)


@pytest.mark.parametrize(("asked", "expected"), [
    (key(area="kista"), 7),
    (key(area="kista", period="month"), 3),
    (key(area="kista", period="month", start=pd.Timestamp("2025-02-01")), 4),
    (key(), 19),
    (key(period="month", start=pd.Timestamp("2025-02-01")), 16),
    (key(area=UNPLACED), 2),
    (key(start=pd.Timestamp("2024-01-01")), 1000),
    (key("events theft, events fraud", "kista"), 107),
    (key("dead theft", "kista"), 1),
    (key("dead theft, events fraud", "kista"), 101),
    (key(area="bromma"), 0),
    (key("events arson"), 0),
    (key()._replace(source_id="others"), 10000),
])  # fmt: skip
def test_the_true_count_of_kinds_in_an_area_and_period(truth, asked, expected):
    assert truth(asked) == expected


def test_a_count_that_no_delivery_has_is_unknown(truth):
    assert np.isnan(truth(key("injured theft", "kista")))
