"""Call-outs of the rescue services: the tidy file, and MCF's table B11 as the database answers."""

import json
import shutil
from itertools import product

import duckdb
import pandas as pd
import pytest

from dashboard.reading import origins
from etl import deliveries
from etl.build import CURRENT, Folders
from etl.errors import SourceChanged
from etl.sources import rescue_statistics
from tests.conftest import RAW, ROOT, build_upon
from tests.databases import ETL, MADE, kept
from tests.matrix import some

FILE = "rescue_statistics/figures.csv"
COLUMNS = [
    {"code": "konvHandelsetypId", "text": "händelsetyp", "type": "d"},
    {"code": "kommun", "text": "kommun", "type": "d"},
    {"code": "manadNummer", "text": "månad", "type": "d"},
    {"code": "ar", "text": "år", "type": "t"},
    {"code": "antal", "text": "antal", "type": "c"},
]
HOUR = {"code": "timme", "text": "timme", "type": "d"}
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
    columns = [column | {"code": column["code"].replace("manadNummer", "veckodag")} for column in COLUMNS]
    with pytest.raises(SourceChanged, match=r"expected the dimensions .*'manadNummer'.*, found .*'veckodag'"):
        rescue_statistics.read(answer(columns=columns))


def test_the_total_of_the_city_is_shown(con):
    assert con.sql(
        "select numerator from observation where indicator_id = 'rescue_all' and area_id = 'stockholm'"
    ).fetchall() == [(4698,)]


def test_events_and_tasks_are_another_measure_than_the_tables_accidents(con):
    assert con.sql("""
        select area_id, year(period_start), numerator from observation where indicator_id = 'rescue_all' order by all
    """).fetchall() == [("stockholm", 2024, 4698), ("sweden", 2023, 96550), ("sweden", 2024, 90900)]


def test_an_answer_that_was_fetched_has_the_document_of_all_answers(tmp_path):
    path = tmp_path / "2026-11-21_mcf_b11.json"
    shutil.copy(ROOT / "tests" / "answers" / "pxweb.json", path)
    assert set(rescue_statistics.read(path)["document_ids"]) == {rescue_statistics.ANSWERS}


# As deliveries: what is added up, and what a later one changes


@pytest.fixture(scope="session")
def every_indicator(small_raw, small_catalogue, tmp_path_factory):
    """(catalogue, database) of tests/raw with every indicator of the source."""
    catalogue = tmp_path_factory.mktemp("rescue") / "catalogue"
    shutil.copytree(small_catalogue, catalogue)
    shutil.copy(ROOT / "data" / "catalogue" / "rescue_statistics.toml", catalogue)
    command = [*ETL, "build", "--raw", small_raw, "--catalogue", catalogue, "--built", MADE]
    return catalogue, kept("rescue", command, [small_raw, catalogue]) / CURRENT


@pytest.fixture
def built(small_raw, every_indicator, tmp_path):
    """built((day, answer), …): a connection to tests/raw and those deliveries, with every indicator of the source."""
    shutil.copytree(small_raw, tmp_path / "raw")
    catalogue, before = every_indicator
    folders, opened = Folders(tmp_path / "raw", catalogue, tmp_path / "built"), []

    def connection(*answers):
        for day, cells in answers:
            data = [{"key": list(key), "values": [value]} for *key, value in cells]
            columns = [*COLUMNS[:4], *[HOUR] * (len(cells[0]) == 6), COLUMNS[4]]
            path = folders.raw / "rescue_statistics" / f"{day}_mcf_b11.json"
            path.write_text(json.dumps({"columns": columns, "data": data}), encoding="utf-8")
        build_upon(before, folders)
        opened.append(duckdb.connect(str((folders.built / CURRENT).resolve()), read_only=True))
        return opened[-1]

    yield connection
    for con in opened:
        con.close()


KINDS = [kind for kind in rescue_statistics.KINDS if kind.isdigit()]


def whole_year(year, value="2", kinds=KINDS, months=range(1, 13)):
    return [(kind, "0180", str(month), str(year), value) for kind, month in product(kinds, months)]


def shown(con, indicator, year=2022):
    return con.execute(
        "select period_kind, numerator from observation where indicator_id = $1 and area_id = 'stockholm' "
        "and year(period_start) = $2 and status = 'ok' order by period_kind, period_start",
        [indicator, year],
    ).fetchall()


def test_all_kinds_and_all_months_are_added_up_from_every_cell(built):
    con = built(("2026-04-01", whole_year(2022)))
    assert shown(con, "rescue_all") == [("month", 28)] * 12 + [("year", 336)]
    assert shown(con, "rescue_other_fire") == [("month", 2)] * 12 + [("year", 24)]
    assert con.sql("""
        select len(fact_ids) from observation
        where indicator_id = 'rescue_all' and period_kind = 'year' and period_start = '2022-01-01'
    """).fetchall() == [(168,)]


@pytest.mark.full
@pytest.mark.parametrize(("year", "months"), some(1, [(2004, [("month", 24)]), (2005, [])]))
def test_two_kinds_are_counted_from_2005(built, year, months):
    early = [kind for kind in KINDS if kind not in ("6", "11")]
    con = built(("2026-04-01", whole_year(year, kinds=early, months=[7])))
    assert shown(con, "rescue_all", year) == months


@pytest.mark.full
def test_without_a_month_there_is_no_year_and_without_a_kind_no_total(built):
    con = built(("2026-04-01", whole_year(2022, months=range(1, 12))))
    assert [kind for kind, _ in shown(con, "rescue_other_fire")] == ["month"] * 11
    con = built(("2026-05-01", [("14", "0180", "11", "2022", "..")]))
    assert len(shown(con, "rescue_all")) == 10


def test_a_published_year_is_not_replaced_by_a_sum(built):
    con = built(("2026-04-01", whole_year(2024)))
    assert shown(con, "rescue_all", 2024)[-1] == ("year", 4698)


@pytest.mark.full
def test_a_later_answer_supersedes_an_earlier_and_the_difference_is_shown(built):
    con = built(("2026-04-01", whole_year(2022, kinds=["3"])), ("2027-04-01", [("3", "0180", "1", "2022", "5")]))
    assert shown(con, "rescue_other_fire")[0] == ("month", 5) and shown(con, "rescue_other_fire")[-1] == ("year", 27)
    assert origins.revisions(con)[["old_value", "new_value", "new_line"]].values.tolist() == [[2, 5, 1]]


def by_hour(hours, kinds=KINDS, months=("7",)):
    return [(kind, "0180", month, "2022", str(hour), "1") for kind, month, hour in product(kinds, months, hours)]


def test_an_answer_by_hour_keeps_the_hours_and_gives_the_month_when_all_are_there(built):
    con = built(("2026-04-01", by_hour(range(24))))
    assert shown(con, "rescue_other_fire") == [("month", 24)] and shown(con, "rescue_all") == [("month", 24 * 14)]
    assert con.sql("""
        select count(*), sum(numerator) from fact where starts_with(measure, 'rescue_traffic_at_')
    """).fetchall() == [(24, 24)]
    assert con.sql("""
        select len(fact_ids) from observation where indicator_id = 'rescue_all' and period_kind = 'month'
    """).fetchall() == [(24 * 14,)]


@pytest.mark.full
def test_without_every_hour_there_is_no_month_and_a_month_of_its_own_comes_first(built):
    con = built(("2026-04-01", by_hour(range(23))))
    assert shown(con, "rescue_other_fire") == []
    con = built(("2026-05-01", by_hour(range(24))), ("2026-06-01", [("3", "0180", "7", "2022", "99")]))
    assert shown(con, "rescue_other_fire") == [("month", 99)]


def test_an_hour_is_read_as_it_is_written_and_another_word_is_bad(tmp_path):
    path = tmp_path / "2026-11-21_mcf_b11.json"
    words = ["7", "07", "kl. 07-08", "07:00", "Totalt", "24"]
    data = [{"key": [str(n), "0180", "1", "2024", word], "values": ["1"]} for n, word in enumerate(words, start=1)]
    path.write_text(json.dumps({"columns": [*COLUMNS[:4], HOUR, COLUMNS[4]], "data": data}), encoding="utf-8")
    rows = rescue_statistics.read(path)
    assert rows["measure"].to_list()[:5] == [
        "rescue_building_fire_at_07",
        "rescue_traffic_at_07",
        "rescue_other_fire_at_07",
        "rescue_hazardous_at_07",
        "rescue_drowning",
    ]
    assert rows["rejected_reason"].dropna().to_list() == ["expected an hour from 0 to 23"]
