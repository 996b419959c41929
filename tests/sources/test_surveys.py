"""What the five surveys share: published percentages with n where it is known, never counts."""

import importlib

import pandas as pd
import pytest

from etl import deliveries
from etl.errors import SourceChanged
from tests.conftest import RAW
from tests.matrix import some

SURVEYS = ["citizen_survey", "city_safety_survey", "crime_survey", "police_safety_survey", "school_survey"]
every_survey = pytest.mark.parametrize("survey", SURVEYS)


def read(survey, path):
    return deliveries.read(importlib.import_module(f"etl.sources.{survey}"), path)


@every_survey
def test_a_percentage_is_kept_as_published_without_a_count(survey):
    frame = read(survey, RAW / survey / "figures.csv")
    assert frame.loc[0, "published_value"] > 0
    assert frame[["numerator", "denominator"]].isna().all(axis=None) and (frame["unit"] == "percent").all()


@every_survey
def test_a_withheld_percentage_is_null_not_zero(survey):
    frame = read(survey, RAW / survey / "figures.csv")
    withheld = frame[frame["status"] == "withheld"]
    assert len(withheld) == 1 and withheld["published_value"].isna().all()


@every_survey
@pytest.mark.parametrize(
    ("column", "found", "expected"),
    some(
        6,
        [
            ("question_id", "ny_fraga", r"(a known label \(.*\)|one of \[.*\])"),
            ("area", "Atlantis", "a known area"),
            ("area_level", "planet", "a known area"),
            ("year", "2021-13", "a period such as 2024, 2024Q3 or 2024-03"),
            ("sex", "kvinnor", r"one of \['all', 'men', 'women'\]"),
            ("age", "0-120", r"a known label \(.*\)"),
            ("percent", "101", "a number from 0 to 100"),
            ("percent", "-1", "a number from 0 to 100"),
            ("percent", "8 st", r"a number, nothing or '\.\.'"),
            ("percent", "8,5,5", r"a number, nothing or '\.\.'"),
            ("percent", "140 %", "a number from 0 to 100"),
            ("n", "8 %", r"a number, nothing or '\.\.'"),
            ("percent", "", r"a percentage or '\.\.'"),
            ("n", "0", r"a number from 1 to 1e\+08"),
            ("n", "drygt 1 300", r"a number, nothing or '\.\.'"),
        ],
    ),
)
def test_a_changed_file_stops_the_load_and_says_where_and_why(survey, column, found, expected, small_raw, tmp_path):
    rows = pd.read_csv(small_raw / survey / "figures.csv", dtype=str, keep_default_na=False)
    named = rows.loc[0, "area"] if column == "area_level" else found
    rows.loc[0, column] = found
    rows.to_csv(tmp_path / "figures.csv", index=False)
    where = "area" if column == "area_level" else column
    with pytest.raises(SourceChanged, match=rf"^figures\.csv, line 2: expected {expected} in {where}, found '{named}'"):
        read(survey, tmp_path / "figures.csv")


@every_survey
@pytest.mark.parametrize("written", ["8,5", "8.5", "8,5 %", "8.5\u00a0%", "8,50"])
def test_a_percentage_is_read_however_it_is_written(survey, written, small_raw, tmp_path):
    rows = pd.read_csv(small_raw / survey / "figures.csv", dtype=str, keep_default_na=False)
    rows.loc[0, "percent"] = written
    rows.to_csv(tmp_path / "figures.csv", index=False)
    assert read(survey, tmp_path / "figures.csv").loc[0, "published_value"] == 8.5
