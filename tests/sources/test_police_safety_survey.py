"""The police's safety survey: both age ranges are "all", and the police area keeps its own id."""

import pytest

from etl.sources import police_safety_survey
from tests.conftest import RAW

FIELDS = ["measure", "area_id", "sex", "age", "n", "published_value", "status", "rejected_reason"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (2, ["safe_evening_police", "lpo-jarva", "all", "all", None, 56, "ok", None]),
        (4, ["safe_evening_police", "region-stockholm", "all", "all", None, 71, "ok", None]),
        (6, ["safe_evening_police", None, "all", "all", None, 80, "ok", "the place lies outside the atlas"]),
        (7, ["avoids_places", "lpo-jarva", "all", "all", None, 42, "ok", "the reading is not certain enough"]),
    ],
)
def test_a_line_is_read_as(line, expected):
    row = police_safety_survey.read(RAW / "police_safety_survey" / "figures.csv").set_index("line").loc[line, FIELDS]
    assert row.where(row.notna(), None).to_list() == expected
