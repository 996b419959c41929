"""The build: every row is accounted for, the same inputs give the same tables, and publishing is all or nothing."""

import json
import os
import re
import shutil

import duckdb
import pytest

from etl.build import (
    CURRENT,
    LOCK,
    SQL,
    Folders,
    build,
    data_version,
    internal_of,
    publish,
    rules_version,
    source_ids,
)
from etl.deliveries import delivered
from etl.errors import SourceChanged
from tests.conftest import ROOT
from tests.matrix import some


@pytest.fixture
def folders(small_raw, small_catalogue, tmp_path):
    """The small figures and their catalogue, copied so that a test may change them, and an empty place to publish."""
    shutil.copytree(small_raw, tmp_path / "raw")
    shutil.copytree(small_catalogue, tmp_path / "catalogue")
    return Folders(tmp_path / "raw", tmp_path / "catalogue", tmp_path / "built")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def differences(one, other):
    """The rows of every table that only one of two databases has, by table; when it was built is left out."""
    with duckdb.connect() as con:
        for name, path in [("one", one), ("other", other)]:
            con.execute(f"attach '{path.resolve()}' as {name} (read_only)")
        listing = "select table_name from duckdb_tables() where database_name = '{}' order by 1"
        names = [name for (name,) in con.sql(listing.format("one")).fetchall()]
        assert names == [name for (name,) in con.sql(listing.format("other")).fetchall()] and "observation" in names
        differing = {}
        for name in names:
            columns = "version" if name == "build" else "*"
            left, right = (f"(select {columns} from {database}.{name})" for database in ("one", "other"))
            rows = con.sql(f"({left} except all {right}) union all ({right} except all {left})").fetchall()
            differing |= {name: rows} if rows else {}
    return differing


def finished(folders, public):
    """A finished internal and public database, copied from published ones."""
    beside = folders.built / ".building.duckdb", folders.built / ".building.public.duckdb"
    for copy, path in zip(beside, (internal_of(public), public.resolve()), strict=True):
        shutil.copy(path, copy)
    return beside


def published(built):
    """Name, target and bytes of everything in the folder but the lock."""
    files = [path for path in built.iterdir() if path.name != LOCK]
    return {path.name: (os.path.islink(path) and os.readlink(path), path.read_bytes()) for path in files}


@pytest.mark.parametrize("figures", ["database", "small"])
def test_rows_in_are_rows_accepted_plus_rejected_for_every_file(figures, request):
    path = request.getfixturevalue(figures)
    raw = {"database": ROOT / "data" / "raw", "small": ROOT / "tests" / "raw"}[figures]
    with duckdb.connect(str(internal_of(path)), read_only=True) as con:
        deliveries = con.sql("""
            with line as (
                select delivery_id, line, true as is_accepted from fact
                union all select delivery_id, line, true from event
                union all select delivery_id, line, true from exposed_area
                union all select delivery_id, line, true from incident
                union all select delivery_id, line, false from rejected_row
            )
            select d.file, d.rows_in, d.accepted, d.rejected,
                count(*) filter (is_accepted), count(*) filter (not is_accepted), list(line order by line)
            from delivery as d inner join line using (delivery_id) group by all
        """).fetchall()
    paths = [path for shape in ("*.csv", "*.json", "*.geojson") for path in raw.glob(f"*/{shape}")]
    files = {f"{path.parent.name}/{path.name}" for path in paths if path.name != "documents.csv"}
    assert {file for file, *_ in deliveries} == files
    for file, rows_in, accepted, rejected, stored, left_out, lines in deliveries:
        assert (rows_in, accepted, rejected) == (stored + left_out, stored, left_out)
        first = 1 if file.endswith("json") else 2
        assert lines == list(range(first, first + rows_in))
        text = (raw / file).read_text(encoding="utf-8")
        items = json.loads(text) if file.endswith("json") else text.splitlines()[1:]
        assert rows_in == len(items["features"] if file.endswith(".geojson") else items)


@pytest.mark.full
def test_the_same_inputs_give_the_same_version_and_the_same_tables_wherever_they_are(small, folders):
    build(folders)
    again = folders.built / CURRENT
    assert again.resolve().name == small.resolve().name
    assert differences(again, small) == {} == differences(internal_of(again), internal_of(small))


@pytest.mark.parametrize("file", ["raw/school_survey/figures.csv", "catalogue/school_survey.toml"])
def test_another_byte_gives_another_version(folders, file):
    def version():
        return data_version(rules_version(folders), delivered(source_ids(), folders.raw, None))

    before = version()
    with (folders.raw.parent / file).open("a", encoding="utf-8") as handle:
        handle.write("\n")
    assert version() != before


@pytest.mark.full
def test_a_reader_keeps_its_version_while_a_new_one_is_published_and_only_the_one_before_is_kept(folders):
    build(folders)
    first = (folders.built / CURRENT).resolve()
    with duckdb.connect(str(first), read_only=True) as reader:
        expected = reader.sql("select count(*), sum(numerator) from fact").fetchone()
        change(folders.raw / "shootings" / "figures.csv", ",368,", ",369,")
        build(folders)
        second = (folders.built / CURRENT).resolve()
        assert second != first and first.exists()
        assert reader.sql("select count(*), sum(numerator) from fact").fetchone() == expected
        with duckdb.connect(str(second), read_only=True) as newer:
            assert newer.sql("select sum(numerator) from fact").fetchone()[0] == expected[1] + 1
    publish(*finished(folders, second), folders.built, "third")
    left = {path.name for path in folders.built.glob("*.duckdb")}
    assert left == {"atlas-third.duckdb", "internal-third.duckdb", CURRENT, second.name, internal_of(second).name}


def test_publishing_the_same_version_again_keeps_it(folders, small):
    for _ in range(2):
        folders.built.mkdir(exist_ok=True)
        publish(*finished(folders, small), folders.built, "same")
    names = ["atlas-same.duckdb", CURRENT, "internal-same.duckdb"]
    assert sorted(path.name for path in folders.built.iterdir()) == names


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    some(
        1,
        [
            pytest.param(
                "raw/citizen_survey/figures.csv",
                "percent",
                "per cent",
                r"figures\.csv, line 1: expected the columns \[.*\], found \[.*\]",
                id="a changed header",
            ),
            pytest.param(
                "catalogue/shootings.toml",
                "order = 7",
                "order = 7\nlisence = 1",
                r"shootings\.toml, shootings: expected only known keys, found \['lisence'\]",
                id="a wrong catalogue",
            ),
            pytest.param(
                "raw/shootings/figures.csv",
                "high,sk-t1",
                "high,sk-t9",
                r"check document_exists: expected no offending rows, found 1, the first: fact_id \d+, "
                r"document_id sk-t9 "
                r"\(the rule: Every figure names the document it was read in\)",
                id="a failing check",
            ),
        ],
    ),
)
def test_a_build_that_fails_leaves_what_is_published_and_says_why_in_one_sentence(
    folders, small, etl, file, old, new, message
):
    folders.built.mkdir()
    shutil.copy(small.resolve(), folders.built / "atlas-before.duckdb")
    (folders.built / CURRENT).symlink_to("atlas-before.duckdb")
    before = published(folders.built)
    change(folders.raw.parent / file, old, new)
    done = etl("build", "--raw", folders.raw, "--catalogue", folders.catalogue, "--built", folders.built, apart=True)
    assert done.returncode == 1 and done.stdout == ""
    assert re.fullmatch(rf"Error: {message}\n", done.stderr)
    assert published(folders.built) == before


@pytest.mark.full
def test_what_no_one_foresaw_leaves_what_is_published_too(folders, small, monkeypatch):
    folders.built.mkdir()
    shutil.copy(small.resolve(), folders.built / "atlas-before.duckdb")
    (folders.built / CURRENT).symlink_to("atlas-before.duckdb")
    before = published(folders.built)

    def interrupted(*_):
        raise KeyboardInterrupt

    text = (folders.catalogue / "glossary.toml").read_text(encoding="utf-8")
    (folders.catalogue / "glossary.toml").write_text(f"{text}\n", encoding="utf-8")
    monkeypatch.setattr("etl.build.publish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(folders)
    assert published(folders.built) == before


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("documents.csv", r"documents\.csv: expected a file, found none"),
        ("figures.csv", "citizen_survey: expected a file of figures beside documents.csv, found none"),
    ],
)
def test_a_source_without_its_files_is_refused(folders, missing, message):
    (folders.raw / "citizen_survey" / missing).unlink()
    with pytest.raises(SourceChanged, match=f"^{message}$"):
        build(folders)


@pytest.fixture(scope="module")
def built_by_hand(etl, tmp_path_factory):
    """What `python -m etl build` printed, and where it published."""
    folder = tmp_path_factory.mktemp("by_hand")
    return etl("build", "--built", folder, apart=True), folder


def test_the_build_command_prints_the_rows_of_every_file(built_by_hand, con):
    done, folder = built_by_hand
    assert done.returncode == 0 and done.stderr == ""
    printed = [line.split() for line in done.stdout.splitlines()]
    deliveries = con.sql("select source_id, file, rows_in, accepted, rejected from delivery order by 1, 2").fetchall()
    assert printed[0][-3:] == ["in", "accepted", "rejected"]
    assert printed[1:-2] == [[*(str(value) for value in row), "new"] for row in deliveries]
    total = [str(sum(row[column] for row in deliveries)) for column in (2, 3, 4)]
    assert printed[-2] == ["all", *total] and printed[-1][:2] == ["published", (folder / CURRENT).resolve().name]


def test_the_real_figures_give_the_same_tables_in_another_process(built_by_hand, database):
    assert differences(built_by_hand[1] / CURRENT, database) == {}


def test_the_check_command_passes_on_the_real_figures(etl, database):
    done = etl("check", "--built", database.parent)
    assert done.returncode == 0 and done.stderr == ""
    printed, checks = done.stdout.splitlines(), list((SQL / "checks").glob("*.sql"))
    assert len(printed) == len(checks) and all(line.endswith(" ok") for line in printed)


def test_the_check_command_says_what_is_wrong(etl, small, tmp_path):
    shutil.copy(small.resolve(), tmp_path / "atlas-wrong.duckdb")
    shutil.copy(internal_of(small), tmp_path / "internal-wrong.duckdb")
    (tmp_path / CURRENT).symlink_to("atlas-wrong.duckdb")
    with duckdb.connect(str(tmp_path / "internal-wrong.duckdb")) as con:
        con.execute("update division set area_count = 12 where division_id = '2023'")
    done = etl("check", "--built", tmp_path)
    assert done.returncode == 1 and "1 offending rows" in done.stdout
    assert done.stderr == "Error: expected every check to pass, found 1 that did not\n"


def test_the_check_command_without_a_database_says_so(etl, tmp_path):
    done = etl("check", "--built", tmp_path)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr == f"Error: {CURRENT}: expected a published database, found none (run python -m etl build)\n"
