"""Every command in the docs is run: as it stands there, with what it writes put in a folder of the test's own.

A command is a line of a fenced block, or what stands between backticks, that begins as in COMMAND. One that nothing
here knows fails the test: add it to RUN, or to ELSEWHERE with the test that runs it. Of targets of `make` it is tested
that they are there and what they would run is known to make; CI runs `make test`.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.publisher import Publisher, reply

DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*/README.md")])
COMMAND = re.compile(r"(\.venv/bin/)?(make|python -m|streamlit|pytest|ruff|mypy|pip|pre-commit) \S")
FENCED = re.compile(r"(?ms)^```[^\n]*\n(.*?)^```")
SPAN = re.compile(r"(?s)(?<!`)`([^`]+)`(?!`)")

# What is added to a command that begins so, the longest that fits; {name} is a place of the test's own.
RUN = {
    "python -m etl --help": "",
    "python -m etl fetch": "--raw {out}/raw --catalogue {addresses} --fetched {out}/fetched",
    "python -m etl build": "--raw {raw} --catalogue {catalogue} --built {out}/built",
    "python -m etl check": "--built {built}",
    "python -m etl rejected": "--built {built}",
    "python -m etl audit": "",
    "python -m etl demo": "--events 1000 --out {out}/demo",
    "python -m etl demo --events 10000000": "",
    "python -m benchmarks": "",
    "python -m benchmarks.false_claims": "10",
    "python -m benchmarks.hot_cells": "10",
    "python -m benchmarks.incidents": "20000",
    "python -m benchmarks.pages": "1",
}
# What a command leaves to its reader, by how the command begins.
MEANT = {
    "python -m etl audit": {"[FILE]": "{public}"},
    "python -m etl build": {"SOURCE": "police_reports", "FILE": "{delivery}"},
    "python -m etl demo": {"DIR": "{out}/demo", "10000000": "1000"},
}
# What is too slow to run twice, and the test that runs it.
ELSEWHERE = {
    "python -m etl.outlines": "test_outlines.py::test_the_command_writes_the_same_bytes_twice",
    "python -m etl.outlines SOURCE --level police_area": "test_outlines.py::test_outlines_of_the_police_areas_are_made",
    "python -m etl report": "report/test_command.py::test_a_district_becomes_a_file_and_is_told",
    "python -m dashboard.report": "report/test_command.py::test_a_district_becomes_a_file_and_is_told",
    "python -m dashboard.report.template": "report/test_documents.py::test_the_template_is_as_the_code_makes_it",
    "python -m tests.snapshot": "pages/test_snapshot.py::test_the_states_of_an_earlier_snapshot_are_written_again",
    "streamlit run serve.py": "browser/test_serving.py::test_every_answer_carries_the_security_headers",
    "streamlit run app.py": "browser/test_pages.py::test_without_serve_py_the_page_still_says_its_language",
}


NOT_RUN = {
    "pip install": "fetches from the network",
    "pre-commit install": "writes in .git; what it then runs is tested below",
    "python -m tests.mutants": "reads what `make mutants` leaves; test_mutants.py",
    "python -m pytest": "would run the tests in a test; that they are there is tested below",
}


def commands_of(text: str) -> list[str]:
    """The commands of a document: one space between words, without prompt, environment before and comment after."""
    blocks = [line for block in FENCED.findall(text) for line in block.splitlines()]
    lines = [" ".join(line.split()).removeprefix("$ ") for line in (*blocks, *SPAN.findall(FENCED.sub("", text)))]
    bare = [re.sub(r"^([A-Z_]+=\S+ )+| #.*", "", line) for line in lines]
    return [line.removeprefix(".venv/bin/") for line in dict.fromkeys(bare) if COMMAND.match(line)]


def entry(table: dict[str, Any], command: str) -> Any:
    """What the table has for the longest beginning of the command that it knows."""
    keys = [key for key in table if re.match(rf"{re.escape(key)}(?![\w-])", command)]
    return table[max(keys, key=len)] if keys else None


COMMANDS = sorted({command for path in DOCS for command in commands_of(path.read_text(encoding="utf-8"))})
TARGETS = sorted({word for line in COMMANDS if line.startswith("make") for word in line.split()[1:] if "=" not in word})
SLOW = re.compile("benchmarks|etl build( --delivery [a-z].*)?$")
WITHOUT_MAKE = [
    pytest.param(command, marks=pytest.mark.full if SLOW.search(command) else ())
    for command in COMMANDS
    if not command.startswith(("make", *NOT_RUN))
]
TESTS = sorted({word for line in COMMANDS if line.startswith("python -m pytest") for word in line.split()[3:]})


@pytest.fixture
def addresses(tmp_path):
    """A catalogue whose only address is of a publisher on this machine."""
    publisher, folder = Publisher(), tmp_path / "addresses"
    publisher.replies["/"] = [reply((ROOT / "tests" / "answers" / "police_events.json").read_bytes())]
    folder.mkdir()
    for path in (ROOT / "data" / "catalogue").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "police_events":
            text = re.sub(r'(?m)^url = "https://polisen.se/api.*$', f'url = "{publisher.url("/")}"', text)
        else:
            text = re.sub(r"(?ms)^\[\[fetch\]\].*?(?=^\[|\Z)", "", text)
        (folder / path.name).write_text(text, encoding="utf-8")
    yield folder
    publisher.shutdown()
    publisher.server_close()


@pytest.fixture
def places(folders, addresses, small, tmp_path):
    """Where a command reads and writes, by name."""
    given = folders.raw / "police_reports" / "2026-01-20_2025-01_2025-12_brott.csv"
    delivery = shutil.copy(given, tmp_path / "2026-02-20_2025-01_2025-12_brott.csv")
    read = {"raw": folders.raw, "catalogue": folders.catalogue, "built": small.parent, "public": small.resolve()}
    return read | {"addresses": addresses, "delivery": delivery, "out": tmp_path}


@pytest.mark.parametrize("command", WITHOUT_MAKE)
def test_a_command_in_the_docs_runs(command, etl, places, database):
    if test := entry(ELSEWHERE, command):
        path, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / "tests" / path).read_text(encoding="utf-8")
        return
    added = entry(RUN, command)
    assert added is not None, f"{command}: expected a command that tests/test_docs.py runs, found one that it does not"
    meant = entry(MEANT, command) or {}
    words = [meant.get(word, word).format(**places) for word in shlex.split(f"{command} {added}")]
    if words[:3] == ["python", "-m", "etl"]:
        ran = etl(*words[3:])
    else:
        environment = os.environ | {"TRYGGHETSATLAS_DATABASE": str(database.resolve())}
        command = [sys.executable, *words[1:]]
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_target_of_make_in_the_docs_is_there():
    assert {"run", "test"} <= set(TARGETS)
    ran = subprocess.run(["make", "--dry-run", *TARGETS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("test", [word for word in TESTS if word.startswith("tests")])
def test_a_test_in_the_docs_is_there(test):
    path, _, name = test.partition("::")
    assert (ROOT / path).exists() and (not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"))


def test_what_runs_before_a_commit_is_in_make_lint():
    hooks = re.findall(r"entry: (.*)", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    ran = subprocess.run(["make", "--dry-run", "lint"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert hooks and set(hooks) <= set(ran.stdout.splitlines())


def test_commands_are_found_in_blocks_and_between_backticks_and_nothing_else_is():
    text = """
Say `make run` or `TRYGGHETSATLAS_DEMO=0 .venv/bin/python -m
etl build`; `make` it, `maker` and python -m this do not count.

```
$ make test  # lint and test
python = "no command"
ruff check
```
"""
    assert commands_of(text) == ["make test", "ruff check", "make run", "python -m etl build"]
