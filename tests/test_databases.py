"""Kept databases are made once, and made anew when anything that they are made from has changed."""

import sys

import pytest

from etl import deliveries
from etl.build import Folders, data_version, rules_version, source_ids
from tests.databases import MADE, digest, kept


@pytest.fixture
def source(tmp_path):
    """A folder of raw figures, and code in another."""
    for name in ("raw/figures.csv", "raw/deeper/notes.toml", "code/build.py", "code/sql/views.sql"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    return tmp_path


@pytest.fixture
def copied(source):
    """copied(*words): the kept copy of the raw figures, and how often it has been made."""

    def copy(*words):
        script = "import shutil, sys; shutil.copytree(*sys.argv[1:3]); open(sys.argv[3], 'a').write('x')"
        command = [sys.executable, "-c", script, source / "raw", MADE, source / "count", *words]
        folder = kept("copy", command, [source / "raw"], [source / "code"], source / "kept")
        return folder, len((source / "count").read_text(encoding="utf-8"))

    return copy


def test_it_is_made_without_demonstration_data_though_the_test_at_hand_shows_them(source, monkeypatch):
    monkeypatch.setenv("TRYGGHETSATLAS_DEMO", "1")
    script = "import os, sys; os.makedirs(f'{sys.argv[1]}/{os.environ[sys.argv[2]]}')"
    folder = kept(
        "plain", [sys.executable, "-c", script, MADE, "TRYGGHETSATLAS_DEMO"], [], [source / "code"], source / "kept"
    )
    assert [path.name for path in folder.iterdir()] == ["0"]


def test_it_is_made_once(copied, source):
    folder, made = copied()
    assert made == 1 and (folder / "figures.csv").read_text(encoding="utf-8") == "1"
    (source / "code" / "__pycache__").mkdir()
    (source / "code" / "__pycache__" / "build.pyc").write_bytes(b"compiled")
    assert copied() == (folder, 1)


@pytest.mark.parametrize("name", ["raw/figures.csv", "raw/deeper/notes.toml", "code/build.py", "code/sql/views.sql"])
def test_a_changed_file_of_figures_or_code_gives_a_new_one_and_the_old_is_removed(copied, source, name):
    old, _ = copied()
    (source / name).write_text("2", encoding="utf-8")
    new, made = copied()
    assert made == 2 and new != old and not old.exists()
    assert (new / name.removeprefix("raw/")).exists() == name.startswith("raw/")


def test_a_file_that_is_added_renamed_or_cut_at_another_place_gives_a_new_one(source):
    found = [digest([], [source])]
    (source / "raw" / "empty.csv").touch()
    found.append(digest([], [source]))
    (source / "raw" / "empty.csv").rename(source / "raw" / "void.csv")
    found.append(digest([], [source]))
    (source / "raw" / "void.csv").write_text("1", encoding="utf-8")
    (source / "raw" / "figures.csv").write_text("", encoding="utf-8")
    found.append(digest([], [source]))
    assert len(set(found)) == 4


def test_another_command_or_mutant_gives_a_new_one(copied, monkeypatch):
    one, _ = copied()
    other, _ = copied("--more")
    monkeypatch.setenv("MUTANT_UNDER_TEST", "etl.build.x_check__mutmut_1")
    mutant, made = copied("--more")
    assert len({one, other, mutant}) == made == 3


def test_one_that_failed_is_made_again(copied, source):
    (source / "raw").rename(source / "away")
    with pytest.raises(pytest.fail.Exception, match="No such file"):
        copied()
    (source / "away").rename(source / "raw")
    folder, made = copied()
    assert made == 1 and (folder / "figures.csv").exists()


def test_one_whose_source_is_changed_while_it_is_made_is_made_again(source):
    script = "import pathlib, sys; raw, made = map(pathlib.Path, sys.argv[1:]); made.mkdir(exist_ok=True); "
    script += "(made / 'seen').write_text(raw.read_text()); raw.write_text('changed')"
    raw = source / "raw" / "figures.csv"
    folder = kept("copy", [sys.executable, "-c", script, raw, MADE], [raw], [], source / "kept")
    assert (folder / "seen").read_text(encoding="utf-8") == "changed"


def test_what_the_tests_read_has_the_version_of_the_figures_and_code_as_they_are_now(
    database, small, small_raw, small_catalogue
):
    for found, folders in ((database, Folders()), (small, Folders(small_raw, small_catalogue))):
        there = deliveries.delivered(source_ids(), folders.raw, None)
        assert found.resolve().stem == f"atlas-{data_version(rules_version(folders), there)}"
