"""Real figures come first: where there is any, nothing synthetic is counted, shown or divided by."""

import shutil

import duckdb
import pytest

from etl.build import derive, failures, internal_of

FACT = """
    insert into fact by name
    select * replace (
        (select max(fact_id) + 1 from fact) as fact_id, 99 as delivery_id, 'synthetic' as provenance, {changes}
    )
    from fact where {where} limit 1
"""
TOTAL = "measure = 'offences_total' and area_id = 'jarva' and period_start = '2024-01-01'"


@pytest.fixture
def planted(small, tmp_path):
    """planted(sql, …): a copy of the small database with a synthetic delivery and what the SQL plants, derived anew."""
    path = tmp_path / "atlas.duckdb"
    shutil.copy(internal_of(small), path)
    with duckdb.connect(str(path)) as con:

        def derived(*statements, source_id="reported_crimes"):
            con.execute(
                """
                insert into delivery
                values (99, $1, 'demo/x.csv', '2031-01-01', null, null, 'x', 1, 'synthetic', 1, 1, 0)
                """,
                [source_id],
            )
            for statement in statements:
                con.execute(statement)
            derive(con)
            return con

        yield derived


def stands_apart(con):
    return all(rows.empty for name, rows in failures(con) if name == "demonstration_stands_apart")


def provenances(con, indicator_id):
    rows = con.execute("select distinct provenance from observation where indicator_id = $1", [indicator_id])
    return {provenance for (provenance,) in rows.fetchall()}


def test_a_later_synthetic_fact_neither_supersedes_a_real_one_nor_stands_beside_it(planted):
    con = planted(
        FACT.format(where=TOTAL, changes="numerator + 1 as numerator"),
        FACT.format(where=TOTAL, changes="date '2030-01-01' as period_start"),
    )
    assert provenances(con, "offences_total_rate") == {"published"}
    assert con.sql("""
        select period_start::varchar, numerator from observation
        where indicator_id = 'offences_total_rate' and area_id = 'jarva' and status = 'ok' order by all
    """).fetchall() == [("2022-01-01", 18000), ("2024-01-01", 15000)]
    assert con.sql("select * from revision").fetchall() == []
    assert stands_apart(con)


def test_a_real_figure_of_another_measure_of_the_indicator_is_enough(planted):
    extra = "insert into indicator_measure values ('robbery_rate', 'robbery_demo', null)"
    synthetic = FACT.format(where=TOTAL, changes="'robbery_demo' as measure, date '2030-01-01' as period_start")
    con = planted(extra, synthetic)
    assert provenances(con, "robbery_rate") == {"published"}
    assert con.sql("select count(*) from current_fact where measure = 'robbery_demo'").fetchone() == (0,)


def test_an_indicator_without_any_real_figure_shows_its_synthetic_ones(planted):
    con = planted(
        "update indicator_measure set measure = 'demo_only' where indicator_id = 'robbery_rate'",
        FACT.format(where=TOTAL, changes="'demo_only' as measure"),
    )
    assert provenances(con, "robbery_rate") == {"synthetic"}
    assert stands_apart(con)


def test_synthetic_population_is_never_divided_by(planted):
    con = planted(
        """delete from fact where measure = 'population'""",
        """insert into fact by name select * replace (
            (select max(fact_id) + 1 from fact) as fact_id, 99 as delivery_id, 'synthetic' as provenance,
            'population' as measure, 'farsta' as area_id, date '2021-01-01' as period_start, 1000 as numerator,
            null as published_value, 'persons' as unit
        ) from fact where measure = 'offences_total' and period_kind = 'year' limit 1""",
        source_id="population",
    )
    assert con.sql("select count(*) from current_fact where measure = 'population'").fetchone() == (1,)
    assert con.sql("""
        select count(*) from observation where area_id = 'farsta' and denominator is not null
    """).fetchone() == (0,)


INCIDENTS = """
    insert into incident (delivery_id, line, kind, starts_at, time_precision, district_id, place_precision)
    select 99, unnest(range(2, 5)), (select min(kind) from incident_label), unnest([
        timestamp '2024-01-05', timestamp '2024-02-05', timestamp '2024-03-05'
    ]), 'day', 'bromma', 'district'
"""
COUNTED = """
    insert into source by name select * replace ('reports' as source_id) from source where source_id = 'shootings';
    insert into indicator by name
    select * replace ('counted' as indicator_id, 'reports' as source_id) from indicator limit 1;
    insert into indicator_measure values ('counted', 'counted', [(select min(kind) from incident_label)]);
    insert into incident_label select 'reports', 'x', min(kind) from incident_label;
"""


def test_synthetic_incidents_count_until_the_source_delivers_anything_real(planted):
    con = planted(COUNTED, "update delivery set source_id = 'reports' where delivery_id = 99", INCIDENTS)
    assert provenances(con, "counted") == {"synthetic"}
    con.execute("""
        insert into delivery by name
        select * replace (98 as delivery_id, 'demo/y.csv' as file, 'delivered' as provenance)
        from delivery where delivery_id = 99
    """)
    derive(con)
    assert provenances(con, "counted") == set()
    assert con.sql("select count(*) from current_incident where source_id = 'reports'").fetchone() == (0,)


def test_an_indicator_with_several_measures_counts_an_event_once(planted):
    con = planted(
        "insert into indicator_measure select indicator_id, 'more', kinds from indicator_measure "
        "where indicator_id = 'notices_fires'",
        source_id="shootings",
    )
    assert con.sql("""
        select numerator from observation where indicator_id = 'notices_fires' and area_id = 'stockholm'
            and period_kind = 'month' and period_start = '2024-07-01'
    """).fetchall() == [(3,)]


def test_a_synthetic_notice_gives_way_to_the_real_ones(planted):
    con = planted(
        """insert into event by name select * replace (99 as delivery_id, 'synthetic' as provenance)
           from event where kind = 'Brand' limit 3""",
        """insert into event by name select * replace (99 as delivery_id, 777001 as event_id, 'synthetic' as provenance)
           from event where kind = 'Brand' limit 1""",
        source_id="police_events",
    )
    assert con.sql("select count(*) from current_event where provenance = 'synthetic'").fetchone() == (0,)
    assert stands_apart(con)
