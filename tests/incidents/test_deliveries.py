"""Several deliveries of incidents: what the later ones replace, which months they cover, and what is counted."""

import duckdb
import pytest

from etl.build import CURRENT, Folders, build, derive, internal_of
from etl.errors import SourceChanged
from tests.incidents.conftest import ASSAULT, CITY_HALL, HEAD, NAME, incidents, row
from tests.matrix import some

EARLY = [row(1, starts="2025-01-10 10:00"), row(2, starts="2025-02-10 10:00"), row(3, starts="2025-03-10 10:00")]
LATER = [row(2, kind=ASSAULT, starts="2025-02-10 10:00"), row(4, starts="2025-02-11 10:00")]


def counts(con, kind="robbery"):
    return dict(
        con.execute(
            """
            select strftime(starts_at, '%Y-%m'), count(*)
            from current_incident where kind::varchar = $1 group by 1 order by 1
            """,
            [kind],
        ).fetchall()
    )


@pytest.mark.full
@pytest.mark.parametrize("order", some(1, [-1, 1]))
def test_a_later_delivery_of_the_same_number_counts_in_whatever_order_they_come(published, order):
    files = [("2026-01-01_a.csv", EARLY), ("2026-01-02_b.csv", LATER)][::order]
    for name, rows in files:
        con = published({name: rows})
    assert counts(con) == {"2025-01": 1, "2025-02": 1, "2025-03": 1}
    assert counts(con, "assault") == {"2025-02": 1}
    assert len(incidents(con)) == 5


@pytest.mark.full
@pytest.mark.parametrize("order", some(1, [-1, 1]))
def test_a_later_delivery_of_whole_months_takes_their_place(published, order):
    files = [("2026-01-01_a.csv", EARLY), ("2026-01-02_2025-02_2025-02_b.csv", [row(9, starts="2025-02-20 10:00")] * 2)]
    for name, rows in files[::order]:
        con = published({name: rows})
    assert counts(con) == {"2025-01": 1, "2025-02": 2, "2025-03": 1}


@pytest.mark.full
def test_only_whole_months_are_counted_and_a_month_without_incidents_is_a_true_zero(published):
    rows = [row(1, starts="2025-01-10 10:00"), row(2, starts="2025-03-10 10:00"), row(3, starts="2025-05-10 10:00")]
    between = "select strftime(month_start, '%Y-%m') from covered_month order by 1"
    assert published({"2026-01-01_a.csv": rows}).sql(between).fetchall() == [("2025-02",), ("2025-03",), ("2025-04",)]
    con = published({"2026-01-02_2025-01_2025-06_b.csv": rows[:2]})
    assert [month for (month,) in con.sql(f"select distinct * from ({between}) order by 1").fetchall()] == [
        f"2025-{month:02}" for month in range(1, 7)
    ]


def test_an_incremental_build_is_that_from_the_beginning(published, folders, tmp_path):
    published({"2026-01-01_a.csv": EARLY})
    con = published({"2026-01-02_b.csv": LATER, "2026-01-03_2025-03_2025-03_c.csv": [row(7)]})
    build(Folders(folders.raw, folders.catalogue, tmp_path / "whole"))
    tables = {"observation": "* exclude (fact_ids)", "event_count": "*", "covered_month": "* exclude (delivery_id)"}
    with duckdb.connect(str(internal_of(tmp_path / "whole" / CURRENT)), read_only=True) as whole:
        for table, columns in tables.items():
            what = f"select {columns} from {table} order by all"
            assert con.sql(what).fetchall() == whole.sql(what).fetchall()
        version = "select version from build"
        assert con.sql(version).fetchall() == whole.sql(version).fetchall()


@pytest.mark.full
def test_the_same_file_twice_changes_nothing_under_another_name_neither(published, folders):
    published({"2026-01-01_a.csv": EARLY})
    current = (folders.built / CURRENT).resolve()
    before = current.stat().st_mtime_ns
    con = published({"2026-01-01_a.csv": EARLY, "2026-01-09_again.csv": EARLY})
    assert (folders.built / CURRENT).resolve() == current and current.stat().st_mtime_ns == before
    assert len(incidents(con)) == 3


@pytest.mark.full
def test_only_new_deliveries_are_read(folders, published):
    published({"2026-01-01_a.csv": EARLY})
    (folders.raw / "police_reports" / "2026-01-02_b.csv").write_text("\n".join([HEAD, *LATER]), encoding="utf-8")
    rows = build(folders)
    assert rows.loc[rows["is_new"], "file"].to_list() == ["police_reports/2026-01-02_b.csv"]


def test_declared_months_without_an_incident_are_true_zeros(delivered):
    con = delivered({"2026-01-01_2025-01_2025-03_a.csv": []}, VIOLENCE, "violence_events")
    derive(con)
    months = """
        select strftime(month_start, '%Y-%m') from covered_month
        where delivery_id = (select max(delivery_id) from delivery) order by 1
    """
    assert [month for (month,) in con.sql(months).fetchall()] == ["2025-01", "2025-02", "2025-03"]


@pytest.mark.parametrize("rows", [[], [row(north=6640000, east=690000)] * 3])
def test_a_delivery_that_has_nothing_of_the_city_is_no_year_of_zeros(delivered, rows):
    name = "2026-01-01_2025-01_2025-12_a.csv"
    message = rf"^{name}: expected rows of incidents in the atlas, found none in {len(rows)} rows$"
    with pytest.raises(SourceChanged, match=message):
        delivered({name: rows})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("2026-01-20_2025-02_2026-12_a.csv", "whole months up to the day of the delivery, 2026-01-20, found 2026-12"),
        ("2026-01-30_2026-01_2026-01_a.csv", "whole months up to the day of the delivery, 2026-01-30, found 2026-01"),
        ("2026-01-20_2025-12_2025-02_a.csv", "a first and a last month in the name, found '_2025-12_2025-02_'"),
        ("2026-01-20_2025-01_2025-13_a.csv", "a date in the name, found '2025-13-01'"),
        ("2026-02-30_a.csv", "a date in the name, found '2026-02-30'"),
    ],
)
def test_a_name_whose_dates_cannot_be_refuses_the_delivery(delivered, name, message):
    with pytest.raises(SourceChanged, match=f"^{name}: expected {message}"):
        delivered({name: EARLY})


def test_a_month_may_be_delivered_on_its_last_day(delivered):
    assert delivered({"2025-03-31_2025-01_2025-03_a.csv": EARLY}).sql("from incident").fetchall()


VIOLENCE = "Händelsenummer;Händelse;Tidpunkt;Latitud;Longitud;Döda;Skadade"


def shooting(number, month, dead, injured):
    return f"V{number};Skjutning;2025-{month}-10 22:10;{CITY_HALL[0]};{CITY_HALL[1]};{dead};{injured}"


def test_the_dead_and_injured_of_shootings_are_counted_and_an_unknown_number_is_no_zero(delivered):
    rows = [shooting(1, "01", 1, 2), shooting(2, "01", 0, 1), shooting(3, "02", "", 3), shooting(4, "03", 0, 0)]
    con = delivered({"2026-01-01_2025-01_2025-03_a.csv": rows}, VIOLENCE, "violence_events")
    con.execute("".join(INDICATOR.format(id=id, counted=counted) for id, counted in COUNTED.items()))
    derive(con)
    found = con.sql("""
        select indicator_id, list(numerator order by period_start), list(status order by period_start)
        from observation
        where indicator_id like 'test_%' and area_id = 'kungsholmen' and period_kind = 'month' group by 1 order by 1
    """).fetchall()
    assert found == [
        ("test_dead", [1, None, 0], ["ok", "missing", "ok"]),
        ("test_injured", [3, 3, 0], ["ok", "ok", "ok"]),
        ("test_shootings", [2, 1, 1], ["ok", "ok", "ok"]),
    ]


COUNTED = {"test_shootings": "events", "test_dead": "dead", "test_injured": "injured"}
INDICATOR = """
    insert into indicator by name
    select * replace ('{id}' as indicator_id, 'violence_events' as source_id, 'count' as method, '{counted}' as counted)
    from indicator where indicator_id = 'smoking';
    insert into indicator_measure values ('{id}', '{id}', ['shooting']);
"""


# By path


@pytest.mark.full
def test_a_delivery_by_path_is_kept_one_that_is_refused_is_not_and_one_not_read_is_named(etl, folders, tmp_path):
    folders.built.mkdir()
    where = ["--raw", folders.raw, "--catalogue", folders.catalogue, "--built", folders.built]
    path = tmp_path / NAME
    path.write_text("\n".join([HEAD, *EARLY]), encoding="utf-8")
    done = etl("build", *where, "--delivery", "police_reports", path)
    assert done.returncode == 0 and f"police_reports/{NAME}" in done.stdout
    assert (folders.raw / "police_reports" / NAME).read_bytes() == path.read_bytes()
    wrong = tmp_path / "2026-02-28_fel.csv"
    wrong.write_text("a;b\n1;2\n", encoding="utf-8")
    done = etl("build", *where, "--delivery", "police_reports", wrong)
    assert done.returncode == 1 and done.stderr.startswith("Error: 2026-02-28_fel.csv, line 1: expected a column")
    assert not (folders.raw / "police_reports" / wrong.name).exists()
    (folders.raw / "tyck_till").mkdir()
    left = {"police_reports/2026-02-28_B.CSV": "a file like *.csv", "tyck_till/2026-02-28_b.csv": "a folder citizen_"}
    for name in [*left, "police_reports/README.md", "police_reports/.keep", "police_reports/x.table.toml"]:
        (folders.raw / name).write_text("a;b\n1;2\n", encoding="utf-8")
    done = etl("build", *where)
    assert done.returncode == 0 and len(done.stderr.splitlines()) == 2
    for name, expected in left.items():
        assert f"Warning: {name}: expected {expected}" in done.stderr
    done = etl("build", *where, "--delivery", "no_source", path)
    assert done.returncode == 1 and "no_source: expected one of the sources" in done.stderr
