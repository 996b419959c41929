"""Stockholmsenkäten: the grade is the age, and city and county are two areas."""

import pytest

from etl.sources import school_survey
from tests.conftest import RAW

FIELDS = ["measure", "area_id", "sex", "age", "n", "published_value", "status", "rejected_reason"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (2, ["smoking", "stockholm", "women", "grade-9", None, 26, "ok", None]),
        (5, ["smoking", "stockholm", "women", "upper-2", None, None, "withheld", None]),
        (6, ["smoking", "stockholms-lan", "women", "upper-2", None, 23, "ok", None]),
        (7, ["smoking", "stockholms-lan", "men", "upper-2", None, 17, "ok", "the reading is not certain enough"]),
    ],
)
def test_a_line_is_read_as(line, expected):
    row = school_survey.read(RAW / "school_survey" / "figures.csv").set_index("line").loc[line, FIELDS]
    assert row.where(row.notna(), None).to_list() == expected
