"""The citizen survey: everyone of 18 and over is "all"."""

import pytest

from etl.sources import citizen_survey
from tests.conftest import RAW

FIELDS = ["measure", "area_id", "sex", "age", "n", "published_value", "status", "rejected_reason"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (2, ["safe_district", "stockholm", "all", "all", 4494, 74, "ok", None]),
        (5, ["safe_district", "farsta", "all", "all", None, None, "withheld", None]),
        (6, ["safe_district", "farsta", "all", "65plus", None, 70.5, "ok", None]),
        (7, ["safe_district", "farsta", "all", "all", None, 50, "ok", "the reading is not certain enough"]),
    ],
)
def test_a_line_is_read_as(line, expected):
    row = citizen_survey.read(RAW / "citizen_survey" / "figures.csv").set_index("line").loc[line, FIELDS]
    assert row.where(row.notna(), None).to_list() == expected
