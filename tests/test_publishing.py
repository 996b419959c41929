"""Whatever happens to a build, the published database opens and is wholly the old one or wholly the new one."""

import multiprocessing
import random
import resource
import shutil
import subprocess
import sys
import time
import types
from collections import Counter
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


def builder(built: Path, catalogue: Path, **more: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "etl", "build", "--built", str(built), "--catalogue", str(catalogue)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def state(built: Path) -> tuple[str, int, int]:
    """Version, facts and observations of what is published."""
    with duckdb.connect(str((built / CURRENT).resolve()), read_only=True) as con:
        return con.sql(
            "select (select version from build), (select count(*) from fact), (select count(*) from observation)"
        ).fetchone()


@pytest.fixture
def other_catalogue(tmp_path: Path) -> Path:
    """The real catalogue with one changed word: another version of the same data."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    for path in (ROOT / "data" / "catalogue").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace("Anmälda rån", "Anmälda  rån"), encoding="utf-8")
    return folder


def test_a_build_killed_at_any_of_fifty_moments_leaves_the_old_or_the_new_database(tmp_path, monkeypatch):
    """Full builds and builds that only add a delivery, in processes that begin with everything imported.

    Every fifth runs to its end: a build after a killed one takes longer than the one that was timed.
    """
    # A page tested before stands as the main module, and a new process would run it first.
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    raw, built = tmp_path / "raw", tmp_path / "built"
    shutil.copytree(Folders().raw, raw)
    more = raw / "police_events" / "2026-09-01_notices.csv"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.build"])
    states, longest = [], []
    for _ in range(2):
        begun = time.perf_counter()
        process = context.Process(target=build, args=(Folders(raw=raw, built=built),))
        process.start()
        process.join()
        assert process.exitcode == 0
        states.append(state(built))
        longest.append(time.perf_counter() - begun)
        shutil.copy(RAW / "police_events" / "notices.csv", more)
    old, new = states
    assert old != new
    chance = random.Random(20261121)
    seen = Counter()
    for turn in range(1, KILLS + 1):
        is_new = state(built) == new
        more.unlink(missing_ok=True) if is_new else shutil.copy(RAW / "police_events" / "notices.csv", more)
        process = context.Process(target=build, args=(Folders(raw=raw, built=built),))
        process.start()
        if turn % LEFT_ALONE:
            time.sleep(chance.uniform(0, 1.1 * longest[not is_new]))
            process.kill()
        process.join()
        found = state(built)
        assert found in (old, new)
        seen[is_new, found == new] += 1
    assert len(seen) == 4, f"each turn both finished and unfinished, found {seen}"
    build(Folders(raw=raw, built=built))
    assert state(built) == (new if more.exists() else old)
    assert not list(built.glob(".building-*"))


def test_a_second_build_is_refused_while_one_is_under_way_and_works_after_it(tmp_path):
    built = tmp_path / "built"
    built.mkdir()
    with alone(built):
        process = builder(built, ROOT / "data" / "catalogue")
        _, words = process.communicate()
        assert (process.returncode, words.count("\n")) == (1, 1)
        assert "expected no other build, found one under way" in words
    assert builder(built, ROOT / "data" / "catalogue").wait() == 0


def test_a_full_disk_is_said_and_leaves_the_old_database(tmp_path, other_catalogue):
    built = tmp_path / "built"
    build(Folders(built=built))
    old = state(built)
    limit = (FEW_BYTES, FEW_BYTES)
    process = builder(built, other_catalogue, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
    _, words = process.communicate()
    assert process.returncode == 1
    assert words.startswith("Error: built: expected room for a new database, found:")
    assert state(built) == old
    assert not list(built.glob(".building-*"))


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
