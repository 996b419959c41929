"""Deliveries of incidents for the tests: rows of a police report, and databases that have them and no other."""

import shutil

import duckdb
import pytest

from etl import catalogue, deliveries
from etl.build import internal_of, source_ids
from etl.deliveries import Delivery

HEAD = "Ärendenummer;Brottskod;Tid från;Tid till;N;E"
CITY_HALL = (59.32745, 18.05443)  # latitude, longitude; Kungsholmen
NAME = "2026-01-31_anmalda.csv"
ROBBERY, ASSAULT = "9810", "0355"
NORTH, EAST = 6580500, 673776


def row(number=1, kind=ROBBERY, starts="2025-03-15 21:05", ends="", north=NORTH, east=EAST):
    return f"5000-K{number}-25;{kind};{starts};{ends};{north};{east}"


def good(count, first=1000):
    return [row(number) for number in range(first, first + count)]


@pytest.fixture(scope="module")
def entries(small_catalogue):
    return catalogue.load(small_catalogue, source_ids())


@pytest.fixture
def delivered(small, entries, tmp_path):
    """delivered({name: rows}, …) -> a connection to a database that has these deliveries of incidents and no other."""
    shutil.copy(internal_of(small), tmp_path / "atlas.duckdb")
    with duckdb.connect(str(tmp_path / "atlas.duckdb")) as con:
        con.execute("delete from incident; delete from rejected_row; delete from superseded_incident")
        con.execute("delete from delivery where source_id in (select source_id from incident_label)")

        def load(files, head=HEAD, source="police_reports", encoding="utf-8"):
            for name, rows in files.items():
                path = tmp_path / name
                path.write_bytes("\n".join([head, *rows, ""]).encode(encoding))
                deliveries.store(con, Delivery(source, path, f"{source}/{name}", name, is_synthetic=False), entries)
            return con

        yield load


@pytest.fixture
def folders(folders):
    """The small figures without deliveries of incidents, and an empty place to publish."""
    for path in folders.raw.glob("*/2026-01-*"):
        path.unlink()
    return folders


@pytest.fixture
def published(folders, rebuilt):
    """published({name: rows}) -> a connection to what a build of the folders with these deliveries has published."""

    def load(files):
        (folders.raw / "police_reports").mkdir(exist_ok=True)
        for name, rows in files.items():
            (folders.raw / "police_reports" / name).write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        return rebuilt(internal_of)

    return load


def incidents(con, columns="line"):
    return con.sql(f"select {columns} from incident order by delivery_id, line").fetchall()


def rejected(con):
    return con.sql("""
        select r.line, r.field, r.value, r.reason, r.is_bad
        from rejected_row as r inner join delivery as d on d.delivery_id = r.delivery_id
        where d.source_id = 'police_reports' order by r.line
    """).fetchall()
