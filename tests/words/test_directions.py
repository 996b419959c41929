"""What findings come to: which way a measure goes, when it is too old to say, and how many go which way."""

import pandas as pd
import pytest

from dashboard.reading.catalogue import Indicator
from dashboard.statistics.comparisons import Finding
from dashboard.words import directions
from tests.texts import TEXT


def indicator(key, good="down", mark=""):
    """An indicator with that id, of which `good` is the wanted direction."""
    filled = dict.fromkeys(
        ["title", "phrase", "unit", "method", "definition", "population", "publisher", "source_url", "sex_labels"], ""
    )
    lists = {name: [] for name in ("splits", "priority_areas", "main_for")}
    one = {"id": key, "short": f"Mått {key}", "source_id": "s", "source": "s", "disclosure": "none"}
    return Indicator(**one, good_direction=good, interval_years=1, threshold=5, mark=mark, **filled, **lists)


def measures(*rows):
    """(indicator, direction, year) -> the latest figures of the city, with the finding of each."""
    return pd.DataFrame(
        [
            {
                "indicator": key,
                "finding": Finding(direction, "e_test"),
                "period_start": pd.Timestamp(year, 1, 1),
                "area_id": "stockholm",
                "area": "Stockholm",
            }
            for key, direction, year in rows
        ]
    )


@pytest.mark.parametrize(
    ("direction", "good", "course"),
    [
        ("up", "up", "right"),
        ("down", "down", "right"),
        ("up", "down", "wrong"),
        ("down", "up", "wrong"),
        ("up", "none", "changed"),
        ("none", "down", "none"),
        ("too_few", "down", "unsaid"),
        ("untested", "none", "unsaid"),
    ],
)
def test_a_certain_direction_is_the_wanted_one_or_not(direction, good, course):
    assert directions.course(direction, good) == course


@pytest.mark.parametrize(("measured", "old"), [(2026, False), (2021, False), (2020, True), (1990, True)])
def test_a_measurement_is_old_when_more_than_five_years_lie_between(measured, old):
    assert directions.is_old(measured, 2026) == old


def test_measures_are_sorted_by_course_without_demonstration_data():
    known = {
        key: indicator(key, mark=mark) for key, mark in (("a", ""), ("b", ""), ("c", ""), ("d", "invented"), ("e", ""))
    }
    rows = measures(
        ("a", "down", 2025), ("b", "up", 2020), ("c", "up", 2024), ("c", "down", 2024), ("d", "up", 2025),
        ("e", "up", 2021),
    )  # fmt: skip
    found = directions.courses(rows, known, 2026)
    assert list(found) == list(directions.COURSES)
    keys = {course: [item.id for item, _ in items] for course, items in found.items() if items}
    assert keys == {"right": ["a"], "wrong": ["e"], "old": ["b"], "unsaid": ["c"]}


def test_the_summary_counts_what_is_not_certain_and_names_the_rest():
    known = {key: indicator(key) for key in "ab"}
    both = directions.courses(measures(("a", "down", 2025), ("b", "none", 2025)), known, 2026)
    certain = directions.courses(measures(("a", "down", 2025)), known, 2026)
    for code, text in TEXT.items():
        first, second = directions.summary(both, text), directions.summary(certain, text)
        assert "mått a, 2025" in first and "mått a, 2025" in second, code
        assert second == text["summary_certain"].format(
            total=1, parts=text["summary_right"].format(count=1, names="mått a, 2025")
        )
        assert first.endswith(text["summary_none"].format(count=1) + ".")
        assert directions.summary(directions.courses(measures(("b", "up", 1999)), known, 2026), text) == text[
            "summary_no_certain"
        ].format(total=1, parts=text["summary_old"].format(count=1))
        nothing = {name: [] for name in directions.COURSES}
        assert directions.summary(nothing, text) == text["summary_nothing"]
