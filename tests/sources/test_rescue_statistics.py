"""Call-outs of the rescue services: the tidy file, and MCF's table B11 as the database answers."""

import json

import pandas as pd
import pytest

from etl import deliveries
from etl.errors import SourceChanged
from etl.sources import rescue_statistics
from tests.conftest import RAW

FILE = "rescue_statistics/figures.csv"
COLUMNS = [
    {"code": "konvHandelsetypId", "text": "händelsetyp", "type": "d"},
    {"code": "kommun", "text": "kommun", "type": "d"},
    {"code": "manadNummer", "text": "månad", "type": "d"},
    {"code": "ar", "text": "år", "type": "t"},
    {"code": "antal", "text": "antal", "type": "c"},
]
CELLS = [("1", "0180", "1", "11"), ("1", "0180", "2", ".."), ("3", "0180", "12", "0"), ("1", "0380", "1", "9")]


@pytest.fixture
def answer(tmp_path):
    """answer(cells, …) -> the path of an answer of B11 for 2024, with its document."""
    (tmp_path / "documents.csv").write_text(
        'document_id,title,url,retrieved_via,page\nb11,B11,https://statistik.mcf.se,,"2025-05-01_mcf_b11.json, B11"\n',
        encoding="utf-8",
    )

    def write(cells=CELLS, columns=COLUMNS):
        data = [{"key": [kind, place, month, "2024"], "values": [count]} for kind, place, month, count in cells]
        path = tmp_path / "2025-05-01_mcf_b11.json"
        path.write_text(json.dumps({"columns": columns, "data": data, "comments": []}), encoding="utf-8")
        return path

    return write


def test_a_published_total_is_a_count_of_its_area_and_year():
    row = rescue_statistics.read(RAW / FILE).set_index("line").loc[2]
    assert row[["measure", "area_id", "period_kind", "numerator", "status"]].to_list() == [
        "rescue_all", "stockholm", "year", 4698, "ok",
    ]  # fmt: skip


def test_a_cell_of_the_table_is_a_month_and_no_figure_is_null_while_zero_is_zero(answer):
    rows = rescue_statistics.read(answer()).set_index("line")
    assert rows["measure"].to_list() == [
        "rescue_building_fire",
        "rescue_building_fire",
        "rescue_other_fire",
        "rescue_building_fire",
    ]
    assert rows.loc[1, ["numerator", "period_start", "document_ids"]].to_list() == [11, pd.Timestamp(2024, 1, 1), "b11"]
    assert pd.isna(rows.loc[2, "numerator"]) and rows.loc[2, "status"] == "missing"
    assert rows.loc[3, "numerator"] == 0 and rows.loc[3, "period_start"] == pd.Timestamp(2024, 12, 1)
    assert rows.loc[4, "rejected_reason"] == "the place lies outside the atlas" and not rows.loc[4, "rejected_is_bad"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([("99", "0180", "1", "3")], "object 1: expected a known label .* in kind, found '99'"),
        ([("1", "0180", "13", "3")], "object 1: expected a period .* in period, found '2024-13'"),
        ([("1", "0180", "1", "många")], "object 1: expected a number, .* in count, found 'många'"),
        ([("1", "0180", "1", "3"), ("1", "0180", "1", "4")], "object 2: expected each figure once in row"),
    ],
)
def test_a_cell_that_is_not_as_it_should_be_is_bad(answer, cells, message):
    with pytest.raises(SourceChanged, match=rf"^2025-05-01_mcf_b11\.json, {message}"):
        deliveries.read(rescue_statistics, answer(cells))


def test_another_table_is_refused(answer):
    columns = [column | {"code": column["code"].replace("manadNummer", "timme")} for column in COLUMNS]
    with pytest.raises(SourceChanged, match=r"expected the dimensions .*'manadNummer'.*, found .*'timme'"):
        rescue_statistics.read(answer(columns=columns))


def test_the_total_of_the_city_is_shown(con):
    assert con.sql(
        "select numerator from observation where indicator_id = 'rescue_all' and area_id = 'stockholm'"
    ).fetchall() == [(4698,)]
