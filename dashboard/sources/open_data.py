"""What anyone may take along: the values, their origins, indicators, sources and areas, as CSV, Parquet and DuckDB.

Only what the pages show leaves: every file is made from the published database by the queries of the pages. Real
figures and demonstration data are never in one file, but for the database, where they are in tables of their own.
"""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import demonstration, observations
from dashboard.reading import origins as reading_origins
from dashboard.words.texts import texts

DATABASE = "trygghetsatlas.duckdb"
MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "duckdb": "application/vnd.duckdb",
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
}
TABLES = ["varden", "ursprung", "indikatorer", "kallor", "omraden"]
DEMONSTRATION = "demonstrationsdata"
VALUES = [
    "indicator_id", "area_id", "area", "period_kind", "period_start", "sex", "age", "value", "lower", "upper",
    "interval_method", "is_approximate", "is_reliable", "effective_n", "numerator", "denominator", "n", "status",
    "is_derived", "is_rate_derived", "is_merged", "is_count", "confidence", "provenance", "unit", "source_id",
]  # fmt: skip


def names(con: DuckDBPyConnection) -> list[str]:
    """Every file there is to take; those of demonstration data only where there are any to show."""
    tables = [*TABLES, *([DEMONSTRATION] if demonstration.rows(con)[0] else [])]
    return [f"{table}.{form}" for table in tables for form in ("csv", "parquet")] + [DATABASE]


def content(con: DuckDBPyConnection, name: str) -> bytes:
    """A file of `names`; LookupError for another."""
    if name not in names(con):
        raise LookupError(f"{name}: expected one of {', '.join(names(con))}")
    if name == DATABASE:
        return _database(con)
    stem, form = name.rsplit(".", 1)
    return _bytes(table(con, stem), form)


def table(con: DuckDBPyConnection, name: str) -> pd.DataFrame:
    """One table, its columns in English as in the database; identifiers are those of the addresses."""
    return {
        "varden": lambda: _real(values(con)),
        "ursprung": lambda: _real(origins(con)),
        "indikatorer": lambda: indicators(con),
        "kallor": lambda: sources(con),
        "omraden": lambda: areas(con),
        DEMONSTRATION: lambda: _synthetic(values(con)),
    }[name]()


def values(con: DuckDBPyConnection) -> pd.DataFrame:
    """Every value that a page can show, as the pages read it (reading.observations), with unit and source.

    Grain: one indicator, area, period, sex and age. Columns: VALUES.
    """
    about = con.sql("select indicator_id, source_id, method, unit_sv from indicator order by sort_order").df()
    kinds = [kind for (kind,) in con.sql("select distinct period_kind from observation order by all").fetchall()]
    indicators = about["indicator_id"].tolist()
    frame = pd.concat(
        [observations.read(con, indicators, period_kind=kind).assign(period_kind=kind) for kind in kinds],
        ignore_index=True,
    )
    frame = frame.merge(about, on="indicator_id", how="left")
    place = frame["indicator_id"].map({key: at for at, key in enumerate(indicators)})
    frame = frame.iloc[place.argsort(kind="stable")].reset_index(drop=True)
    is_part_of_year = frame["is_count"] & (frame["method"] == "rate")  # shown as a number, never as a rate
    frame["unit"] = frame["unit_sv"].mask(is_part_of_year, texts("sv")["unit_offences"])
    return frame[VALUES]


def origins(con: DuckDBPyConnection) -> pd.DataFrame:
    """Every line behind the values: as published, its document, file and line, and by which rules it is used."""
    facts = con.sql("select fact_id, source_id, measure from provenance group by all").df()
    frame = reading_origins.provenance(con).merge(facts, on="fact_id").merge(reading_origins.rules(con), on="fact_id")
    return frame.assign(rules=frame["rules"].map(" ".join)).drop(columns="fact_id")


def indicators(con: DuckDBPyConnection) -> pd.DataFrame:
    """The catalogue's indicators: title, definition, unit, who, method, direction and caveats, in both languages."""
    return con.sql("""
        select
            i.indicator_id, i.source_id, i.title_sv, i.title_en, i.definition_sv, i.definition_en, i.unit_sv, i.unit_en,
            i.population_sv, i.population_en, i.method, i.per, i.good_direction,
            string_agg(distinct a.priority_area_id, ' ' order by a.priority_area_id) as priority_areas,
            string_agg(distinct c.caveat_id, ' ' order by c.caveat_id) as caveats
        from indicator as i
        inner join indicator_area as a on a.indicator_id = i.indicator_id
        left join indicator_caveat as c on c.indicator_id = i.indicator_id
        group by all
        order by any_value(i.sort_order)
    """).df()


def sources(con: DuckDBPyConnection) -> pd.DataFrame:
    """The sources with publisher, address and terms: name the source when you pass a figure on."""
    return con.sql("""
        select source_id, publisher, title_sv, title_en, url, licence_sv, licence_en, cadence_sv, cadence_en
        from source
        order by sort_order
    """).df()


def areas(con: DuckDBPyConnection) -> pd.DataFrame:
    """Areas with level and validity."""
    return con.sql("""
        select area_id, name, level, valid_from, valid_to, geography_code from area order by level, area_id
    """).df()


def _real(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["provenance"] != demonstration.SYNTHETIC].reset_index(drop=True)


def _synthetic(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame[frame["provenance"] == demonstration.SYNTHETIC].reset_index(drop=True)
    frame.insert(0, "mark", demonstration.MARK["sv"])
    return frame


def _bytes(frame: pd.DataFrame, form: str) -> bytes:
    if form == "csv":
        return frame.to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%d").encode("utf-8")
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    return out.getvalue()


def _database(con: DuckDBPyConnection) -> bytes:
    """A DuckDB file of the tables above and nothing else; the table `about` says what it is and when it was made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        with duckdb.connect(str(path)) as new:
            for name, frame in _frames(con):
                new.register("incoming", frame)
                new.execute(f"create table {name} as select * from incoming")
                new.unregister("incoming")
        return path.read_bytes()


def _frames(con: DuckDBPyConnection) -> Iterator[tuple[str, pd.DataFrame]]:
    synthetic = demonstration.rows(con)[0]
    [(version, built)] = con.execute("select version, built_at from build").fetchall()
    mark = demonstration.MARK["sv"] if synthetic else ""
    yield "about", pd.DataFrame([{"version": version, "built_at": built, "demonstrationsdata": mark}])
    for name in [*TABLES, *([DEMONSTRATION] if synthetic else [])]:
        yield name, table(con, name)
