"""The city's safety survey: everyone of 16–79 is "all", and Lidingö is not Stockholm."""

import pytest

from etl.sources import city_safety_survey
from tests.conftest import RAW

FIELDS = ["measure", "area_id", "sex", "age", "n", "published_value", "status", "rejected_reason"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (2, ["worried_often", "stockholm", "all", "all", None, 11, "ok", None]),
        (4, ["worried_often", "rinkeby-kista", "all", "all", None, 21, "ok", None]),
        (6, ["worried_often", None, "all", "all", None, 5, "ok", "the place lies outside the atlas"]),
        (7, ["worried_often", "stockholm", "all", "65-79", None, 7, "ok", None]),
        (8, ["very_unsafe_evening", "farsta", "all", "all", 1300, 14, "ok", "the reading is not certain enough"]),
    ],
)
def test_a_line_is_read_as(line, expected):
    row = city_safety_survey.read(RAW / "city_safety_survey" / "figures.csv").set_index("line").loc[line, FIELDS]
    assert row.where(row.notna(), None).to_list() == expected
