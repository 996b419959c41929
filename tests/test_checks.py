"""Every data check passes on the real figures and finds the fault that it is there for."""

import shutil

import duckdb
import pytest

from etl.build import SQL, check, failures, internal_of
from etl.errors import CheckFailed
from tests.matrix import some

COPY = "create temp table one as select * from {table} where {where} limit 1; update one set {change};"
AGAIN = COPY + " insert into {table} select * from one"
NEXT = "fact_id = (select max(fact_id) + 1 from fact)"
TOTAL = "measure = 'offences_total' and period_kind = 'year' and year(period_start) = 2024"
FAULTS = {
    "answers_within_stratum": """
        insert into survey_stratum values (1, 'H', 1, null);
        insert into survey_sum values
            (1, 'worried_often', 'farsta', 'stockholm', 'year', '2020-01-01', 'all', 'all', 'H', 2, 2, 2, 1, 2, 1)
    """,
    "conflicting_counts": AGAIN.format(
        table="fact", where="numerator is not null", change=f"{NEXT}, numerator = numerator + 1"
    ),
    "conflicting_values": AGAIN.format(
        table="fact", where="published_value is not null", change=f"{NEXT}, published_value = published_value + 1"
    ),
    "counted_kind_is_known": "delete from police_kind where kind = 'Mordbrand'",
    "demonstration_stands_apart": """
        insert into observation by name
        select * replace ('synthetic' as provenance, '2031-01-01'::date as period_start) from observation limit 1
    """,
    "delivery_adds_up": "delete from rejected_row where line = (select min(line) from rejected_row)",
    "district_still_existed": AGAIN.format(
        table="fact", where=TOTAL, change=f"{NEXT}, area_id = 'norrmalm', period_start = date '2024-01-01'"
    ),
    "districts_within_city": "update fact set numerator = 1e7 where measure = 'population' and area_id = 'farsta'",
    "division_is_complete": "update division set area_count = 12 where division_id = '2023'",
    "document_exists": "update fact set document_ids = document_ids || ' no-such-document' where fact_id = 1",
    "incident_is_placed": """
        insert into incident (delivery_id, line, kind, starts_at, time_precision, district_id, place_precision)
        select 1, 2, (select min(kind) from incident_label), timestamp '2024-01-01', 'day', 'bromma', 'city'
    """,
    "exposed_area_has_one_level": AGAIN.format(
        table="exposed_area", where="edition = 2023 and level = 'exposed'", change="level = 'risk'"
    ),
    "exposed_area_in_city": """
        update exposed_area set geometry = '{"type":"Polygon","coordinates":[[[17.8,59.21],[17.9,59.2],[17.9,59.2]]]}'
        where edition = 2023 and area = 'Husby' and geometry is not null
    """,
    "indicator_has_observations": "delete from observation where indicator_id = 'smoking'",
    "indicator_unit": "update fact set unit = 'count' where measure = 'smoking'",
    "neighbourhood_has_one_parent": "delete from area_parent where area_id = 'n-tensta' and parent_id = 'jarva'",
    "notice_counts_once": """
        update observation set numerator = numerator + 1
        where indicator_id = 'notices_fires' and area_id = 'stockholm' and period_start = date '2024-07-01'
    """,
    "null_is_not_zero": "update observation set numerator = 0 where status = 'missing'",
    "one_observation_a_cell": "insert into observation select * from observation where indicator_id = 'explosions'",
    "period_has_begun": "update fact set period_start = date '2101-01-01' where measure = 'smoking'",
    "police_area_cover": "update police_area_cover set extent = 'whole' where district_id = 'hagersten-alvsjo'",
    "quarters_sum_to_year": """
        update fact set numerator = numerator + 1
        where area_id = 'stockholm' and measure = 'offences_total' and period_kind = 'quarter'
            and period_start = date '2023-04-01'
    """,
    "rate_disagrees_with_count": """
        update observation set numerator = numerator * 1.01
        where area_id = 'bromma' and indicator_id = 'offences_total_rate' and period_start = date '2024-01-01'
    """,
    "summary_stands_apart": "update event set kind = 'Sammanfattning natt' where district_id is not null",
}


@pytest.fixture(scope="module")
def copy(database, tmp_path_factory):
    """A connection to a copy of the real database that may be written to."""
    path = tmp_path_factory.mktemp("faults") / "atlas.duckdb"
    shutil.copy(internal_of(database), path)
    with duckdb.connect(str(path)) as con:
        yield con


@pytest.fixture
def planted(copy):
    """The copy within a transaction that is rolled back."""
    copy.execute("begin")
    yield copy
    copy.execute("rollback")


def found(con) -> set[str]:
    return {name for name, rows in failures(con) if len(rows)}


def test_every_check_has_a_fault_here():
    assert set(FAULTS) == {path.stem for path in (SQL / "checks").glob("*.sql")}


def test_every_check_passes_on_the_real_and_on_the_small_figures(database, small):
    for path in (database, small):
        with duckdb.connect(str(internal_of(path)), read_only=True) as con:
            assert found(con) == set()


def test_a_summary_that_an_indicator_counts_is_found(planted):
    planted.execute("update indicator_measure set kinds = list_append(kinds, 'Sammanfattning natt')")
    assert "summary_stands_apart" in found(planted)


@pytest.mark.parametrize("districts", ["[]", "['norrmalm']", "['n-tensta']"])
def test_an_exposed_area_without_a_district_of_today_is_found(planted, districts):
    planted.execute(f"update exposed_area set districts = {districts} where edition = 2015 and area = 'Husby'")
    assert "exposed_area_in_city" in found(planted)


def test_a_document_that_is_not_there_is_found_for_an_exposed_area_too(planted):
    planted.execute("update exposed_area set document_id = 'none' where edition = 2023")
    assert "document_exists" in found(planted)


@pytest.mark.parametrize("name", some(8, FAULTS))
def test_a_check_finds_its_fault(planted, name):
    planted.execute(FAULTS[name])
    assert name in found(planted)


def test_a_fault_stops_the_build_with_the_check_and_the_first_row(planted):
    planted.execute(FAULTS["division_is_complete"])
    message = r"^check division_is_complete: expected no offending rows, found 1, the first: division_id 2023, area_co"
    with pytest.raises(CheckFailed, match=message):
        check(planted)
