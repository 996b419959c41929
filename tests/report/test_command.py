"""python -m etl report, in a process of its own."""

import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from dashboard.reading.database import ROOT
from dashboard.report.__main__ import main


@pytest.fixture
def asked(database, tmp_path, monkeypatch):
    """What the command answers in this process: quicker, for what it refuses before it makes anything."""
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(shutil.copy(database, tmp_path / "atlas.duckdb")))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def command(atlas):
    def run(*words):
        environment = {**os.environ, "TRYGGHETSATLAS_DATABASE": str(atlas)}
        call = [sys.executable, "-m", "etl", "report", *map(str, words)]
        return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)

    return run


def test_a_district_becomes_a_file_and_is_told(command, tmp_path):
    ran = command("--district", "farsta", "--out", tmp_path, "--format", "pptx", "--area", "criminal_milieus")
    assert ran.returncode == 0, ran.stderr
    [path] = tmp_path.iterdir()
    assert path.name.startswith("lagesbild-farsta-") and path.suffix == ".pptx"
    assert f"1/1 farsta: {path.name}" in ran.stdout


def test_an_area_that_is_none_is_named_with_those_that_are(asked, tmp_path):
    ran = asked("--district", "farsta", "--out", tmp_path / "out", "--area", "parks")
    assert ran.exit_code == 2 and not (tmp_path / "out").exists()
    assert "--area parks: expected one of young_people_at_risk, unsafe_places," in ran.stderr


AFTER_ANOTHER = """
import sys
from pathlib import Path
from dashboard.report.batch import report_all
from dashboard.report.choice import Choice

path, out = sys.argv[1], Path(sys.argv[2])
choices = [Choice(place, areas=("criminal_milieus",), figures=()) for place in ("farsta", "jarva")]
assert report_all(path, choices[:1], ("pdf",), out, None)
assert report_all(path, choices, ("pdf",), out, None)
"""


@pytest.mark.full
def test_reports_are_made_side_by_side_by_a_process_that_has_made_one(atlas, tmp_path):
    """A copy (fork) of a process that has written a PDF waits for ever for the threads of the one it is a copy of."""
    call = [sys.executable, "-c", AFTER_ANOTHER, str(atlas), str(tmp_path)]
    ran = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr
    assert "2/2" in ran.stdout and len(list(tmp_path.glob("lagesbild-*.pdf"))) == 2


def test_an_unknown_district_is_named_with_those_there_are(asked, tmp_path):
    ran = asked("--district", "atlantis", "--out", tmp_path / "out", "--format", "pptx")
    assert ran.exit_code == 1
    assert "district 'atlantis': expected one of stockholm, bromma" in ran.stdout
    assert list((tmp_path / "out").iterdir()) == []
