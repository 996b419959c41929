"""Protection of small counts: nothing small can be worked out of the public database, and the rest is told."""

import shutil

import duckdb
import numpy as np
import pandas as pd
import pytest
from h3.api.basic_int import latlng_to_cell
from pyproj import Transformer

from etl.build import CURRENT, Folders, build, internal_of
from etl.disclosure import counts
from etl.disclosure.audit import audit, released_before
from etl.disclosure.events import revealing_years
from etl.disclosure.release import PRIVATE, release
from etl.errors import CheckFailed
from tests.matrix import some

K = 5


@pytest.fixture(scope="module")
def internal(demonstration, tmp_path_factory):
    """A connection to a copy of the internal database with demonstration data."""
    path = tmp_path_factory.mktemp("internal") / "internal.duckdb"
    shutil.copy(internal_of(demonstration), path)
    with duckdb.connect(str(path)) as con:
        yield con


@pytest.fixture
def public(demonstration):
    with duckdb.connect(str(demonstration.resolve()), read_only=True) as con:
        yield con


# The public database


def test_the_public_database_has_nothing_of_single_incidents_or_answers(demonstration, public):
    names = {name for (name,) in public.sql("select table_name from duckdb_tables()").fetchall()}
    assert names and not names & PRIVATE
    assert public.sql("select count(*) from fact where lines is not null and numerator is not null").fetchone() == (0,)
    hidden = "select count(*) from delivery where provenance <> 'published' and (accepted % 100 <> 0 or sha256 <> '')"
    assert public.sql(hidden).fetchone() == (0,)
    assert public.sql("""
        select count(*) from rejected_row inner join delivery using (delivery_id)
        where provenance <> 'published' and value is not null
    """).fetchone() == (0,)
    text = demonstration.resolve().read_bytes()
    assert b"event_key" not in text and b"sum_w2y" not in text


def test_no_small_count_is_told_and_every_protected_one_keeps_its_row(public):
    rows = counts.released(public)
    told = rows["events"].dropna()
    assert len(told) > 1000 and not told.between(1, K - 1).any()
    assert rows["status"].eq("withheld").sum() > 100
    assert rows["events"].isna().eq(rows["status"].eq("withheld")).all()


def test_published_figures_are_not_protected(public, con):
    query = "select * exclude (fact_ids) from observation where provenance = 'published' order by all"
    assert public.sql(query).fetchall() == con.sql(query).fetchall()
    small = "select count(*) from observation where provenance = 'published' and numerator between 1 and 4"
    assert public.sql(small).fetchone()[0] > 100


def test_told_counts_are_the_true_ones(public, internal):
    truth = counts.truth(internal)
    rows = counts.released(public).dropna(subset="events")
    rows = rows[[not key.part for key in rows["key"]]]
    assert [truth(key) for key in rows["key"]] == rows["events"].to_list()


def test_an_attacker_bounds_no_protected_count_more_narrowly_than_the_threshold(demonstration):
    found = audit(demonstration.resolve())
    assert found.too_narrow == [] and found.narrowest >= K and found.protected > 100


@pytest.mark.full
def test_without_complementary_suppression_the_audit_fails(internal, tmp_path):
    with pytest.raises(CheckFailed, match=r"disclosure: expected no count told too narrowly, found .* in "):
        release(internal, tmp_path / "public.duckdb", is_complementary=False)
    assert len(audit(tmp_path / "public.duckdb").too_narrow) > 20


@pytest.mark.full
@pytest.mark.parametrize("nth", some(1, range(4)))
def test_any_figure_told_before_stays_told_and_the_attack_knows_it(internal, demonstration, tmp_path, nth):
    """Counts that a release withholds, had the one before told them: what they give away is told too."""
    with duckdb.connect(str(demonstration.resolve()), read_only=True) as con:
        cells = con.sql("""
            select indicator_id, area_id, period_kind, period_start from observation
            where status = 'withheld' and provenance = 'synthetic' and fact_ids = [] order by hash(columns(*)) limit 4
        """).fetchall()
    cell = "indicator_id = $1 and area_id = $2 and period_kind = $3 and period_start = $4"
    assert len(cells) == 4
    first, again = tmp_path / "first.duckdb", tmp_path / "again.duckdb"
    where = cells[nth]
    shutil.copy(demonstration.resolve(), first)
    (value,) = internal.execute(f"select numerator from observation where {cell}", where).fetchone()
    with duckdb.connect(str(first)) as con:
        con.execute(f"update observation set status = 'ok', numerator = {value} where {cell}", where)
    release(internal, again, first)
    with duckdb.connect(str(again), read_only=True) as con:
        assert con.execute(f"select numerator from observation where {cell}", where).fetchone() == (value,)
        told = counts.released(con).dropna(subset="events")
    with duckdb.connect(str(demonstration.resolve()), read_only=True) as con:
        assert set(counts.released(con).dropna(subset="events")["key"]) <= set(told["key"])
    assert audit(again, released_before(first)).too_narrow == []


@pytest.mark.full
def test_a_release_follows_one_that_told_no_counts_of_events(internal, database, tmp_path):
    release(internal, tmp_path / "public.duckdb", database.resolve())
    found = audit(tmp_path / "public.duckdb", released_before(database.resolve(), counts.truth(internal)))
    assert found.protected > 100 and found.too_narrow == [] and found.known_before == 0


def test_every_event_with_a_point_is_counted_in_the_h3_cell_that_the_middle_of_its_square_lies_in(internal):
    points = internal.sql(
        """
        select w.indicator_id, y.period_start, i.x, i.y
        from current_incident as i
        inner join widest_indicator as w on w.source_id = i.source_id and list_contains(w.kinds, i.kind::varchar)
        inner join covered_year as y on y.source_id = i.source_id and year(y.period_start) = year(i.starts_at)
        where i.x is not null
        """
    ).df()
    middles = (points[["x", "y"]] // 50 * 50 + 24.5).to_numpy().T
    longitude, latitude = Transformer.from_crs(3011, 4326, always_xy=True).transform(*middles)
    cells = [latlng_to_cell(*place, 8) for place in zip(latitude, longitude, strict=True)]
    keys = ["indicator_id", "period_start", "cell_no"]
    expected = points.assign(cell_no=pd.Series(cells, dtype="uint64")).groupby(keys).size()
    counted = internal.sql("from event_cell").df().set_index(keys)["events"]
    assert len(expected) > 1000
    assert counted.sort_index().to_dict() == expected.to_dict()


@pytest.mark.full
def test_hexagons_too_few_to_hold_a_years_events_are_left_out(demonstration, tmp_path):
    shutil.copy(internal_of(demonstration), tmp_path / "internal.duckdb")
    with duckdb.connect(str(tmp_path / "internal.duckdb")) as con:
        first = "select indicator_id, period_start from hexagon where events_to is not null order by all limit 1"
        con.execute(f"delete from hexagon where events_to is null or (indicator_id, period_start) not in ({first})")
        con.execute("delete from hexagon where cell not in (select cell from hexagon order by cell limit 3)")
        assert len(revealing_years(con)) == 1
        release(con, tmp_path / "public.duckdb")
    with duckdb.connect(str(tmp_path / "public.duckdb"), read_only=True) as con:
        assert con.sql("select count(*) from hexagon").fetchone() == (0,)


def test_the_audit_command_says_what_it_found(etl, demonstration, tmp_path):
    done = etl("audit", demonstration)
    assert done.returncode == 0 and "narrowest interval" in done.stdout and "counts protected" in done.stdout
    done = etl("audit", tmp_path / "none.duckdb")
    assert done.returncode == 1 and "expected a public database, found none" in done.stderr
    (tmp_path / "other.duckdb").write_text("hej", encoding="utf-8")
    done = etl("audit", tmp_path / "other.duckdb")
    assert done.returncode == 1 and done.stderr.startswith("Error: other.duckdb: expected a public database, found")


@pytest.mark.full
def test_counts_are_rounded_where_the_rule_is_rounding(internal, tmp_path):
    internal.execute("begin")
    internal.execute("update source set disclosure = 'rounding' where source_id = 'staff_incidents'")
    internal.execute("commit")
    release(internal, tmp_path / "rounded.duckdb")
    internal.execute("update source set disclosure = 'threshold' where source_id = 'staff_incidents'")
    with duckdb.connect(str(tmp_path / "rounded.duckdb"), read_only=True) as con:
        told = con.sql("select distinct events from kind_count where source_id = 'staff_incidents'").df()["events"]
    assert not told.isna().any() and not told.between(1, 4).any() and {0, 5} <= set(told)


@pytest.mark.full
def test_a_build_begins_with_the_internal_database_and_both_are_kept_together(small_raw, small_catalogue, tmp_path):
    folders = Folders(small_raw, small_catalogue, tmp_path)
    build(folders)
    inner = internal_of(tmp_path / CURRENT)
    assert inner.exists() and inner.stat().st_mode & 0o077 == 0
    inner.unlink()
    assert build(folders)["is_new"].all() and internal_of(tmp_path / CURRENT).exists()
    assert not build(folders)["is_new"].any()


# Answers


def test_shares_of_answers_say_their_step_and_their_variance(public):
    rows = public.sql("""
        select value, n, rounding_step, variance, degrees_of_freedom, numerator, denominator
        from observed where indicator_id = 'unsafe_evening_answers' and status = 'ok'
    """).df()
    assert len(rows) > 50 and rows[["numerator", "denominator"]].isna().all(axis=None)
    steps = rows["value"] / rows["rounding_step"]
    assert np.allclose(steps, steps.round(), atol=1e-6) and (rows["n"] % 5 == 0).all()
    share = rows["value"] / 100
    plain = share * (1 - share) / rows["n"] + (rows["rounding_step"] / 100) ** 2 / 12
    assert (rows["variance"] / plain).between(0.5, 3)[share > 0].all() and (rows["degrees_of_freedom"] > 0).all()


def test_few_who_said_yes_or_no_are_protected(public, internal):
    rows = internal.sql("""
        select o.indicator_id, o.area_id, o.period_start, o.sex, o.age, o.n * o.numerator / o.denominator as yes, o.n
        from observation as o where o.indicator_id like '%_answers'
    """).df()
    told = public.sql("""
        select indicator_id, area_id, period_start, sex, age, status
        from observation where indicator_id like '%_answers'
    """).df()
    both = rows.merge(told, on=["indicator_id", "area_id", "period_start", "sex", "age"])
    few = (both["yes"].between(0.01, K - 0.5)) | (both["n"] - both["yes"]).between(0.01, K - 0.5)
    assert few.sum() > 10 and set(both.loc[few, "status"]) == {"withheld"}
    assert (both["status"] == "ok").mean() > 0.7


def test_the_demonstration_build_protects_and_still_tells(public):
    share = pd.Series(dict(public.sql("select status, count(*) from kind_count group by 1").fetchall()))
    assert share["ok"] > 5 * share["withheld"]
