"""python -m etl report, in a process of its own."""

import os
import subprocess
import sys

import pytest

from dashboard.report.making import ROOT


@pytest.fixture(scope="module")
def command(atlas):
    def run(*words):
        environment = {**os.environ, "TRYGGHETSATLAS_DATABASE": str(atlas)}
        call = [sys.executable, "-m", "etl", "report", *map(str, words)]
        return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    return run


def test_a_district_becomes_a_file_and_is_told(command, tmp_path):
    ran = command("--district", "farsta", "--out", tmp_path, "--format", "pptx", "--area", "criminal_milieus")
    assert ran.returncode == 0, ran.stderr
    [path] = tmp_path.iterdir()
    assert path.name.startswith("lagesbild-farsta-") and path.suffix == ".pptx"
    assert f"1/1 farsta: {path.name}" in ran.stdout


def test_an_unknown_district_is_named_with_those_there_are(command, tmp_path):
    ran = command("--district", "atlantis", "--out", tmp_path, "--format", "pptx")
    assert ran.returncode == 1
    assert "district 'atlantis': expected one of stockholm, bromma" in ran.stdout
    assert list(tmp_path.iterdir()) == []
