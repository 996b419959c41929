"""Whatever happens to a build, the published database opens and is wholly the old one or wholly the new one."""

import multiprocessing
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import types
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from etl.build import CURRENT, Folders, alone, build
from etl.errors import CannotPublish
from tests.conftest import RAW

ROOT = Path(__file__).parents[1]
KILLS = 50
LEFT_ALONE = 5
FEW_BYTES = 300_000


def builder(folders: Folders, **more: object) -> subprocess.Popen:
    places = [("--raw", folders.raw), ("--catalogue", folders.catalogue), ("--built", folders.built)]
    command = [sys.executable, "-m", "etl", "build", *(str(word) for place in places for word in place)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def state(built: Path) -> tuple[str, int, int]:
    """Version, facts and observations of what is published."""
    with duckdb.connect(str((built / CURRENT).resolve()), read_only=True) as con:
        return con.sql(
            "select (select version from build), (select count(*) from fact), (select count(*) from observation)"
        ).fetchone()


@pytest.fixture
def reworded(folders: Folders, tmp_path: Path) -> Folders:
    """The same folders with one word of the catalogue changed: another version of the same data, built anew."""
    changed = replace(folders, catalogue=shutil.copytree(folders.catalogue, tmp_path / "catalogue"))
    path = changed.catalogue / "reported_crimes.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Anmälda rån", "Anmälda  rån"), encoding="utf-8")
    return changed


@pytest.mark.parametrize(
    ("is_added", "points"),
    [
        (True, ["after 1 etl.deliveries.store", "before 3 os.replace", "after 3 os.replace"]),
        pytest.param(
            False,
            ["before 1 etl.build.load_areas", "after 3 etl.deliveries.store", "before 1 etl.build.check"],
            marks=pytest.mark.full,
        ),
        pytest.param(
            True,
            [
                "after 1 shutil.copyfile",
                "before 1 etl.build.release",
                "before 2 etl.disclosure.release._copy",
                "before 2 os.replace",
            ],
            marks=pytest.mark.full,
        ),
    ],
    ids=["one delivery more", "all anew", "one delivery more, further points"],
)
def test_a_build_killed_at_a_named_point_leaves_the_old_or_the_new_database(folders, reworded, is_added, points):
    """The third os.replace moves the link; until then the old database is published, after it the new one."""
    build(folders)
    old = state(folders.built)
    if is_added:
        notices = (RAW / "police_events" / "notices.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        more = folders.raw / "police_events" / "2026-09-02_notices.csv"
        more.write_text("".join(notices[:-1]), encoding="utf-8")
    else:
        folders = reworded
    command = [sys.executable, "-m", "tests.killed_builds", folders.raw, folders.catalogue, folders.built, *points]
    codes = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert codes == [str(-signal.SIGKILL)] * len(points)
    left = [state(folders.built.with_name(f"{folders.built.name}-{number}")) for number in range(len(points))]
    build(folders)
    new = state(folders.built)
    assert new != old
    assert left == [new if point == "after 3 os.replace" else old for point in points]
    assert not list(folders.built.glob(".building-*"))


@pytest.mark.full
def test_a_build_killed_at_any_of_fifty_moments_leaves_the_old_or_the_new_database(tmp_path, monkeypatch):
    """Full builds and builds that only add a delivery, in processes that begin with everything imported.

    Every fifth runs to its end. How long a build takes only spreads the moments: whatever they are, the claim holds.
    """
    # A page tested before stands as the main module, and a new process would run it first.
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    raw, built = tmp_path / "raw", tmp_path / "built"
    shutil.copytree(Folders().raw, raw)
    more = raw / "police_events" / "2026-09-01_notices.csv"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.build"])
    states, seconds = [], []
    for _ in range(2):
        begun = time.perf_counter()
        process = context.Process(target=build, args=(Folders(raw=raw, built=built),))
        process.start()
        process.join()
        assert process.exitcode == 0
        states.append(state(built))
        seconds.append(time.perf_counter() - begun)
        shutil.copy(RAW / "police_events" / "notices.csv", more)
    old, new = states
    assert old != new
    chance = random.Random(20261121)
    for turn in range(1, KILLS + 1):
        is_new = state(built) == new
        more.unlink(missing_ok=True) if is_new else shutil.copy(RAW / "police_events" / "notices.csv", more)
        process = context.Process(target=build, args=(Folders(raw=raw, built=built),))
        process.start()
        if turn % LEFT_ALONE:
            process.join(chance.uniform(0, 1.1 * seconds[not is_new]))
            process.kill()
        process.join()
        assert process.exitcode in ((0, -signal.SIGKILL) if turn % LEFT_ALONE else (0,))
        assert state(built) in ((old, new) if process.exitcode else (old if is_new else new,))
    build(Folders(raw=raw, built=built))
    assert state(built) == (new if more.exists() else old)
    assert not list(built.glob(".building-*"))


@pytest.mark.full
def test_a_second_build_is_refused_while_one_is_under_way_and_works_after_it(folders):
    folders.built.mkdir()
    with alone(folders.built):
        process = builder(folders)
        _, words = process.communicate()
        assert (process.returncode, words.count("\n")) == (1, 1)
        assert "expected no other build, found one under way" in words
    process = builder(folders)
    process.communicate()
    assert process.returncode == 0


def test_a_full_disk_is_said_and_leaves_the_old_database(folders, reworded):
    build(folders)
    old = state(folders.built)
    limit = (FEW_BYTES, FEW_BYTES)
    process = builder(reworded, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
    _, words = process.communicate()
    assert process.returncode == 1
    assert words.startswith("Error: built: expected room for a new database, found:")
    assert state(folders.built) == old
    assert not list(folders.built.glob(".building-*"))


def test_a_build_inside_this_process_is_refused_too(tmp_path):
    with alone(tmp_path), pytest.raises(CannotPublish, match="found one under way"), alone(tmp_path):
        pass


def test_rows_left_out_are_listed_with_file_line_and_reason(database):
    command = [sys.executable, "-m", "etl", "rejected", "citizen_survey", "--built", str(database.parent)]
    words = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert words[0] == "citizen_survey/figures.csv, line 19: confidence 'medium': the reading is not certain enough"
    assert words[-1] == "3 rows left out, 0 of them bad"


def test_rows_left_out_of_a_source_that_is_not_there_are_not_none(etl, database):
    done = etl("rejected", "citizen_reprts", "--built", database.parent)
    assert done.returncode == 1 and "citizen_reprts: expected one of the sources citizen_reports, " in done.stderr
