"""Whatever happens to a build, the published database opens and is wholly the old one or wholly the new one."""

import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from etl.build import CURRENT, Folders, alone, build
from etl.errors import CannotPublish

ROOT = Path(__file__).parents[1]
KILLS = 12
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


def test_a_build_killed_at_any_moment_leaves_the_old_or_the_new_database(tmp_path, other_catalogue):
    built = tmp_path / "built"
    build(Folders(built=built))
    old = state(built)
    started = time.perf_counter()
    process = builder(tmp_path / "elsewhere", other_catalogue)
    process.communicate()
    assert process.returncode == 0
    whole, new = time.perf_counter() - started, state(tmp_path / "elsewhere")
    assert new[0] != old[0]
    chance = random.Random(20261121)
    for _ in range(KILLS):
        process = builder(built, other_catalogue)
        time.sleep(whole * chance.uniform(0.3, 1.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert state(built) in (old, new)
    build(Folders(built=built, catalogue=other_catalogue))
    assert state(built) == new
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
    assert words[-1] == "3 rows left out"
