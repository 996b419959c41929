"""What is slow to make and the same for many tests, made once: kept in .pytest_cache between workers and runs.

A kept folder is named by a digest of every file that it is made from, so it is never older than they are.
`make clean` removes them all. `python -m tests.databases` makes the slow ones, which `make test` does beside the lint.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "databases"
ETL = (sys.executable, "-m", "etl")
MADE_BY = (ROOT / "etl", ROOT / "data" / "reference", ROOT / "requirements.lock")
MADE = "{made}"
DATA = (ROOT / "data" / "raw", ROOT / "data" / "catalogue")
CURRENT = "current.duckdb"


def kept(
    name: str,
    command: Sequence[object],
    inputs: Iterable[Path],
    made_by: Iterable[Path] = MADE_BY,
    place: Path = KEPT,
) -> Path:
    """The folder that the command makes from the inputs; MADE among its words stands for that folder.

    It is made when there is none of these inputs, this code and these libraries. The command is a process of its own,
    so its code is the one on the disk even if this process was started before the code was changed. Other processes
    wait. Folders of the same name made from something else are removed; an unfinished one is never taken for whole.
    """
    sources = [*made_by, *inputs]
    recipe = [str(word) for word in command if not isinstance(word, Path)]
    place.mkdir(parents=True, exist_ok=True)
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        while not (folder := place / f"{name}-{digest(recipe, sources)}").exists():
            beside = place / f".{name}"
            for old in [*place.glob(f"{name}-*"), beside]:
                shutil.rmtree(old, ignore_errors=True)
            _run([beside if word == MADE else word for word in command])
            if folder.name == f"{name}-{digest(recipe, sources)}":  # else a source was changed meanwhile: once more
                os.replace(beside, folder)
    return folder


def _run(command: Sequence[object]) -> None:
    """Run it without demonstration data, whatever the test at hand shows; a command that makes them says so."""
    words = [str(word) for word in command]
    plain = os.environ | {"TRYGGHETSATLAS_DEMO": "0"}
    ran = subprocess.run(words, cwd=ROOT, env=plain, capture_output=True, text=True, encoding="utf-8", check=False)
    if ran.returncode:
        pytest.fail(f"{' '.join(words)}\n{ran.stdout}{ran.stderr}", pytrace=False)


def digest(recipe: Iterable[str], sources: Iterable[Path]) -> str:
    """Twelve digits of the recipe, and of names and contents of the sources: files, and folders with all in them.

    MUTANT_UNDER_TEST is how mutmut chooses the change to test, without changing a file.
    """
    found = hashlib.sha256("\0".join([os.environ.get("MUTANT_UNDER_TEST", ""), *recipe]).encode())
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and "__pycache__" not in path.parts:
                content = path.read_bytes()
                name = path.relative_to(source).as_posix()
                found.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()[:12]


def real() -> Path:
    """The published database of the real, embedded figures."""
    return kept("real", [*ETL, "build", "--built", MADE], DATA) / CURRENT


def demo_folder() -> Path:
    """Synthetic deliveries of 20 000 incidents and what else the generator makes."""
    return kept("demo", [*ETL, "demo", "--events", 20_000, "--out", MADE], DATA)


def demonstration() -> Path:
    """The published database of the real figures and the synthetic deliveries."""
    command = ["env", "TRYGGHETSATLAS_DEMO=1", *ETL, "build", "--demo", demo_folder(), "--built", MADE]
    return kept("demonstration", command, [*DATA, demo_folder()]) / CURRENT


if __name__ == "__main__":
    print(real(), demonstration(), sep="\n")
