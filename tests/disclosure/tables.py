"""The tables that protection reads, empty, and rows for them.

They have the columns that etl/disclosure reads or writes, and no others; the whole of them stands in
etl/sql/schema.sql, and tests/test_disclosure.py releases a database that was built.
"""

import duckdb

TABLES = """
create table source (source_id varchar, disclosure varchar, threshold integer);
create table indicator (indicator_id varchar, source_id varchar, counted varchar default 'events');
create table indicator_measure (indicator_id varchar, measure varchar, kinds varchar[]);
create table area (area_id varchar, level varchar);
create table delivery (
    delivery_id integer, source_id varchar, provenance varchar, rows_in integer, accepted integer, rejected integer,
    bytes bigint, sha256 varchar
);
create table rejected_row (delivery_id integer, line integer, field varchar, value varchar, reason varchar);
create table fact (
    fact_id integer, delivery_id integer, line integer, measure varchar, area_id varchar, sex varchar, age varchar,
    numerator double, denominator double, n double, weight double, published_value double, status varchar, lines integer
);
create table survey_stratum (delivery_id integer, stratum varchar, n integer, population double);
create table survey_sum (
    delivery_id integer, measure varchar, area_id varchar, total_id varchar, sex varchar, age varchar, stratum varchar,
    n integer, sum_w double, sum_wy double, sum_w2 double, sum_w2y double
);
create table observation (
    indicator_id varchar, area_id varchar, period_kind varchar, period_start date, sex varchar default 'all',
    age varchar default 'all', numerator double, denominator double, n double, published_value double,
    status varchar default 'ok', provenance varchar default 'delivered', is_merged boolean default false,
    fact_ids integer[] default [], variance double, degrees_of_freedom double, rounding_step double
);
create table kind_count (
    source_id varchar, kind varchar, area_id varchar, period_start date, events integer, status varchar default 'ok',
    provenance varchar default 'delivered'
);
create table weekday_hour (
    indicator_id varchar, area_id varchar default 'stockholm', period_start date, weekday integer, hour_from integer,
    hour_to integer, events integer, status varchar default 'ok', provenance varchar default 'delivered'
);
create table hexagon (
    indicator_id varchar, period_start date, cell varchar, events_from integer, events_to integer,
    provenance varchar default 'delivered'
);
create table event_count (
    source_id varchar, provenance varchar default 'delivered', kind varchar, district_id varchar, month_start date,
    events integer, dead integer, injured integer
);
create table event_hour (
    indicator_id varchar, source_id varchar, provenance varchar, period_start date, weekday integer, hour integer,
    events integer
);
create table event_cell (
    indicator_id varchar, source_id varchar, provenance varchar, period_start date, cell_no ubigint, events integer
);
create table incident (event_key varchar, kind varchar, x double, y double);
create view observed as select indicator_id, area_id, numerator as value from observation;
create view current_incident as select * from incident;
"""
K = 5  # the threshold of the source "reports" below


def add(con: duckdb.DuckDBPyConnection, table: str, columns: str, *rows: tuple) -> None:
    """Insert rows of the named columns; the others have their defaults."""
    marks = ", ".join("?" * len(columns.split(",")))
    con.executemany(f"insert into {table} ({columns}) values ({marks})", rows)


def indicators(con: duckdb.DuckDBPyConnection, **kinds: list[str] | None) -> None:
    """The source "reports", whose small counts are protected, with indicators and the kinds that each counts."""
    add(con, "source", "source_id, disclosure, threshold", ("reports", "threshold", K))
    add(con, "indicator", "indicator_id, source_id", *((name, "reports") for name in kinds))
    add(con, "indicator_measure", "indicator_id, measure, kinds", *((name, name, of) for name, of in kinds.items()))
