"""Synthetic deliveries: same seed, same bytes; as many rows as asked; near the published figures; all accepted."""

import hashlib
import json

import duckdb
import pandas as pd
import pytest

from etl import demo
from etl.build import CURRENT, internal_of
from etl.demo import drawing, events
from etl.errors import SourceChanged
from tests.conftest import ROOT
from tests.matrix import some

RAW = ROOT / "data" / "raw"
SHARE = 0.02  # how far a share may lie from the published one at 20 000 rows
INCIDENTS = [f"{source_id}/{events.FILE}" for source_id in events.SOURCES]


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def shown(demonstration):
    with duckdb.connect(str(internal_of(demonstration)), read_only=True) as con:
        yield con


@pytest.mark.full
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in [("one", 1), ("same", 1), ("other", 2)]:
        demo.make(tmp_path / name, RAW, 1500, seed)
    one, same, other = (digests(tmp_path / name) for name in ("one", "same", "other"))
    assert one == same and set(one) == set(other)
    assert {name for name in one if one[name] == other[name]} == {"README.md"} | {
        name for name in one if name.endswith((".toml", "documents.csv"))
    }


@pytest.mark.full
def test_a_folder_of_something_else_is_never_made_anew(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "figures.csv").write_text("1", encoding="utf-8")
    with pytest.raises(SourceChanged, match="raw: expected demonstration data or an empty folder, found something"):
        demo.make(tmp_path / "raw", RAW, 1500)
    assert digests(tmp_path / "raw").keys() == {"figures.csv"}
    (tmp_path / "empty").mkdir()
    for _ in range(2):
        assert demo.make(tmp_path / "empty", RAW, 1500)


def test_rows_come_in_pieces_and_are_as_many_as_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "PIECE", 700)
    rows = demo.make(tmp_path / "demo", RAW, 3001)
    assert sum(rows[name] for name in INCIDENTS) == 3001
    for name, count in rows.items():
        lines = (tmp_path / "demo" / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == count + 1 and len(set(lines)) == len(lines), name
    assert json.loads((tmp_path / "demo" / demo.MANIFEST).read_text(encoding="utf-8"))["rows"] == rows


def test_every_line_enters_by_the_adapters_and_is_synthetic_throughout(shown, demo_folder):
    rows = json.loads((demo_folder / demo.MANIFEST).read_text(encoding="utf-8"))["rows"]
    found = shown.sql("select file, rows_in, rejected, provenance from delivery where file like 'demo/%'").fetchall()
    assert {(name.removeprefix("demo/"), count) for name, count, *_ in found} == set(rows.items())
    assert {(rejected, provenance) for *_, rejected, provenance in found} == {(0, "synthetic")}
    assert shown.sql("select distinct provenance from delivery where file not like 'demo/%'").fetchall() == [
        ("published",)
    ]
    assert shown.sql("select distinct provenance from current_incident").fetchall() == [("synthetic",)]
    wrong = (
        "select indicator_id from observation as o join indicator using (indicator_id) join source using (source_id) "
    )
    assert shown.sql(wrong + "where (awaits_delivery and provenance <> 'synthetic')").fetchall() == []
    assert shown.sql(wrong + "where (not awaits_delivery and provenance = 'synthetic')").fetchall() == []


def test_every_indicator_that_awaits_a_delivery_of_a_source_made_here_has_something_to_show(shown):
    assert (
        shown.sql("""
        select indicator_id from indicator as i
        where awaits_delivery and source_id in (select source_id from delivery where provenance = 'synthetic')
            and not exists (
                select 1 from observation as o where o.indicator_id = i.indicator_id and o.numerator > 0
            )
    """).fetchall()
        == []
    )


def published_shares(offence):
    """The districts' shares of an offence in 2025, straight from the files: rate times population."""
    rows = pd.read_csv(RAW / "reported_crimes" / "district_year.csv", dtype={"period": str})
    rows = rows[(rows["offence"] == offence) & (rows["period"] == "2025") & (rows["area_level"] == "district")]
    people = pd.read_csv(RAW / "population" / "district_year.csv")
    people = people[(people["year"] == 2024) & (people["area_level"] == "district")].set_index("area")["persons"]
    counts = rows.groupby("area")["per_100000"].max() * people
    return (counts / counts.sum()).dropna()


@pytest.mark.parametrize(
    ("kind", "offence", "tolerance"),
    [
        ("assault", "Misshandel inkl. grov (5, 6 §)", 0.05),
        ("graffiti", "Klotter", 0.05),
        ("narcotics", "Brott mot narkotikastrafflagen", 0.05),
        ("bicycle_theft", "Cykel", 0.05),
    ],
)
def test_districts_have_the_published_shares(shown, kind, offence, tolerance):
    found = (
        shown.execute(
            """
        select a.name, count(*) from current_incident as i inner join area as a on a.area_id = i.district_id::varchar
        where i.kind = $1 and i.source_id = 'police_reports' group by 1
        """,
            [kind],
        )
        .df()
        .set_index("name")["count_star()"]
    )
    published = published_shares(offence)
    assert len(published) == 11
    assert ((found / found.sum()).reindex(published.index).fillna(0) - published).abs().max() < tolerance


def test_quarters_have_the_published_shares_of_the_city(shown):
    rows = pd.read_csv(RAW / "reported_crimes" / "city.csv")
    rows = rows[(rows["offence"] == "Totalt antal brott") & (rows["period_kind"] == "quarter")]
    published = rows[rows["period"].str[:4].isin(["2022", "2023", "2024", "2025"])].groupby("period")["count"].max()
    found = (
        shown.sql("""
        select year(starts_at) || 'Q' || quarter(starts_at) as period, count(*) as n
        from current_incident where source_id = 'police_reports' group by 1
    """)
        .df()
        .set_index("period")["n"]
    )
    assert len(published) == 16
    assert (found / found.sum() - published / published.sum()).abs().max() < SHARE


def test_fraud_and_benefit_crime_have_no_place_and_count_for_the_city(shown):
    assert shown.sql("""
        select kind::varchar, count(*) > 50, count(district_id) from current_incident
        where source_id = 'police_reports' and kind in ('fraud', 'benefit_crime') group by 1 order by 1
    """).fetchall()[1] == ("fraud", True, 0)
    assert shown.sql("""
        select distinct place_precision::varchar from current_incident
        where source_id in ('police_reports', 'fire_callouts') order by 1
    """).fetchall() == [("city",), ("point",)]


def test_nights_of_the_weekend_have_more_violence_than_their_share(shown):
    (share,) = shown.sql("""
        select avg((dayofweek(starts_at) in (0, 6) and hour(starts_at) < 5)::int) from current_incident
        where kind = 'assault' and source_id = 'police_reports'
    """).fetchone()
    assert share > 1.2 * (2 * 5) / (7 * 24)


def test_what_is_made_is_kept_until_the_generator_or_the_reference_changes(demo_folder, tmp_path):
    assert demo.is_current(demo_folder, RAW)
    assert not demo.is_current(tmp_path, RAW)
    again = tmp_path / "demo"
    demo.make(again, RAW, 1000)
    (again / INCIDENTS[0]).unlink()
    assert not demo.is_current(again, RAW)
    manifest = again / demo.MANIFEST
    demo.make(again, RAW, 1000)
    assert demo.is_current(again, RAW)
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"made_by": "', '"made_by": "x'), encoding="utf-8")
    assert not demo.is_current(again, RAW)


@pytest.mark.full
def test_what_fails_midway_leaves_the_folder_as_it_was(tmp_path, monkeypatch):
    demo.make(tmp_path / "demo", RAW, 1000)
    before = digests(tmp_path / "demo")
    monkeypatch.setattr(events, "violence_events", None)
    monkeypatch.setitem(events.SHAPES, "violence_events", None)
    with pytest.raises(TypeError):
        demo.make(tmp_path / "demo", RAW, 1000, 7)
    assert digests(tmp_path / "demo") == before and [path.name for path in tmp_path.iterdir()] == ["demo"]


@pytest.mark.full
@pytest.mark.parametrize(("given", "synthetic"), some(1, [("0", 0), ("1", len(INCIDENTS))]))
def test_the_build_makes_demonstration_data_unless_it_is_told_not_to(etl, monkeypatch, tmp_path, given, synthetic):
    monkeypatch.setenv("TRYGGHETSATLAS_DEMO", given)
    done = etl("build", "--built", tmp_path / "built", "--demo", tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo").exists() == bool(synthetic)
    with duckdb.connect(str((tmp_path / "built" / CURRENT).resolve()), read_only=True) as con:
        (found,) = con.sql("select count(*) from delivery where provenance = 'synthetic'").fetchone()
        assert found >= synthetic and bool(found) == bool(synthetic)
        assert con.sql("select count(*) from observation where provenance = 'synthetic'").fetchone()[0] >= synthetic


def test_the_command_makes_as_many_as_asked_where_asked(etl, tmp_path):
    done = etl("demo", "--events", 2000, "--seed", 5, "--out", tmp_path / "out")
    assert done.returncode == 0 and "synthetic, not real" in done.stdout
    assert sum(len((tmp_path / "out" / name).read_text("utf-8").splitlines()) - 1 for name in INCIDENTS) == 2000
    assert "inte verkliga uppgifter" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("indicator_id", "question", "area"),
    [
        ("unsafe_evening_answers", "otrygg_kvall", "Stockholm"),
        ("worried_often_answers", "oro_ofta", "Stockholm"),
        ("worried_often_answers", "oro_ofta", "Farsta"),
        ("worried_often_answers", "oro_ofta", "Bromma"),
    ],
)
def test_answers_give_the_published_shares_back(shown, indicator_id, question, area):
    rows = pd.read_csv(RAW / "city_safety_survey" / "figures.csv")
    rows = rows[(rows["question_id"] == question) & (rows["area"] == area) & (rows["age"] == "16-79")]
    published = rows[rows["year"].isin([2017, 2020])].groupby("year")["percent"].mean()
    found = (
        shown.execute(
            """
        select year(o.period_start) as year, o.value from observed as o inner join area as a on a.area_id = o.area_id
        where o.indicator_id = $1 and a.name = $2 and o.sex = 'all' and o.age = 'all'
        """,
            [indicator_id, area],
        )
        .df()
        .set_index("year")["value"]
    )
    assert len(published) == 2 and (found - published).abs().max() < (1.5 if area == "Stockholm" else 5)


def test_answers_have_every_district_sex_and_age(shown):
    assert shown.sql("""
        select count(distinct area_id), count(distinct sex), count(distinct age), count(distinct period_start),
            min(n) > 0
        from observation where indicator_id = 'unsafe_evening_answers' and provenance = 'synthetic'
    """).fetchall() == [(12, 3, 5, 2, True)]


def test_published_percentages_of_the_survey_stay_as_they_are(shown, con):
    query = """
        select * exclude (fact_ids) from observation as o
        where indicator_id in (select indicator_id from indicator where not awaits_delivery) order by all
    """
    assert shown.sql(query).fetchall() == con.sql(query).fetchall()
