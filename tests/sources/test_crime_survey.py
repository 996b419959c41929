"""NTU: the country by sex and age; other cities are left out."""

import pytest

from etl.sources import crime_survey
from tests.conftest import RAW

FIELDS = ["measure", "area_id", "sex", "age", "n", "published_value", "status", "rejected_reason"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (2, ["ntu_any", "sweden", "all", "all", None, 11.4, "ok", None]),
        (3, ["ntu_any", "sweden", "women", "all", None, 13.9, "ok", None]),
        (5, ["ntu_any", "sweden", "women", "16-24", None, None, "withheld", None]),
        (6, ["ntu_any", None, "all", "all", None, 15, "ok", "the place lies outside the atlas"]),
        (7, ["ntu_threat", "sweden", "all", "all", None, 4.5, "ok", "the reading is not certain enough"]),
    ],
)
def test_a_line_is_read_as(line, expected):
    row = crime_survey.read(RAW / "crime_survey" / "figures.csv").set_index("line").loc[line, FIELDS]
    assert row.where(row.notna(), None).to_list() == expected
