"""The databases that the tests read: one of the real figures, one of the ten-line files in tests/raw.

They are built by the same command that publishes, checks included, and kept between runs (tests/databases.py).
"""

import functools
import io
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from etl.build import CURRENT, Folders, build, internal_of
from tests import databases
from tests.databases import ETL, MADE, kept

# No deadline: a busy machine is no fault of the code. `make test-all` asks for the profile `full`.
settings.register_profile("some", deadline=None, max_examples=25)
settings.register_profile("full", deadline=None, max_examples=100)
settings.load_profile("some")
os.environ["TRYGGHETSATLAS_DEMO"] = "0"  # real figures only, but in tests of demonstration data
# Each AppTest reads the metadata of all installed packages for components, which takes longer than most pages do.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
ROOT = Path(__file__).parents[1]
RAW = ROOT / "tests" / "raw"
MEASURED_IN_SMALL = {
    "safe_district",
    "worried_often",
    "ntu_any",
    "safe_evening_police",
    "smoking",
    "rescue_all",
    "shootings_confirmed",
    "explosions",
    "offences_total_rate",
    "robbery_rate",
    "sexual_offences_rate",
    "assault_rate",
    "notices_fires",
    "notices_violence",
    "notices_shootings_explosions",
}


@pytest.fixture(scope="session")
def database() -> Path:
    """The published database of the real, embedded figures."""
    return databases.real()


@pytest.fixture(scope="session")
def small_raw() -> Path:
    """Ten-line files of every source: a withheld figure, old districts, a preliminary one, places outside."""
    return RAW


@pytest.fixture(scope="session")
def small_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalogue with only the indicators that tests/raw has figures of."""
    folder = tmp_path_factory.mktemp("catalogue")
    for path in (ROOT / "data" / "catalogue").glob("*.toml"):
        head, *entries = path.read_text(encoding="utf-8").split("[[indicator]]\n")
        kept = [entry for entry in entries if entry.split('"')[1] in MEASURED_IN_SMALL]
        (folder / path.name).write_text("[[indicator]]\n".join([head, *kept]), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small(small_raw: Path, small_catalogue: Path) -> Path:
    """The published database of tests/raw."""
    command = [*ETL, "build", "--raw", small_raw, "--catalogue", small_catalogue, "--built", MADE]
    return kept("small", command, [small_raw, small_catalogue]) / CURRENT


@pytest.fixture
def folders(small_raw: Path, small_catalogue: Path, tmp_path: Path) -> Folders:
    """A copy of tests/raw that a test may add to, and an empty place to publish."""
    shutil.copytree(small_raw, tmp_path / "raw")
    return Folders(tmp_path / "raw", small_catalogue, tmp_path / "built")


@pytest.fixture
def rebuilt(folders: Folders, small: Path):
    """rebuilt(), rebuilt(internal_of): a connection to what a build of the folders as they are now gives."""
    with ExitStack() as opened:

        def connection(file: Callable[[Path], Path] = Path.resolve) -> duckdb.DuckDBPyConnection:
            build_upon(small, folders)
            return opened.enter_context(duckdb.connect(str(file(folders.built / CURRENT)), read_only=True))

        yield connection


def build_upon(before: Path, folders: Folders) -> None:
    """Build the folders; the first time upon a database before, so that only what a test has added is read: quicker.

    That this gives the same as a build from nothing is tested in incidents/test_deliveries.py. Only the internal
    database is there before: nothing has been told to readers.
    """
    current = folders.built / CURRENT
    if not folders.built.exists():
        folders.built.mkdir()
        shutil.copy(internal_of(before), folders.built)
        current.symlink_to(before.resolve().name)
    build(folders)
    if not current.exists():  # nothing was added
        shutil.copy(before.resolve(), folders.built)


@pytest.fixture(scope="session")
def demo_folder() -> Path:
    """Synthetic deliveries of 20 000 incidents and what else the generator makes."""
    return databases.demo_folder()


@pytest.fixture(scope="session")
def demonstration() -> Path:
    """The published database of the real figures and the synthetic deliveries."""
    return databases.demonstration()


@pytest.fixture
def con(database: Path):
    """A read-only connection to the real figures."""
    with duckdb.connect(str(database.resolve()), read_only=True) as con:
        yield con


@pytest.fixture
def small_con(small: Path):
    """A read-only connection to the figures of tests/raw."""
    with duckdb.connect(str(small.resolve()), read_only=True) as con:
        yield con


@pytest.fixture(scope="session")
def etl() -> Callable[..., subprocess.CompletedProcess]:
    """python -m etl with the arguments given: `apart` in a process of its own, else in this one, which is quicker."""

    def run(*arguments: object, apart: bool = False) -> subprocess.CompletedProcess:
        words = list(map(str, arguments))
        if apart:
            command = [sys.executable, "-m", "etl", *words]
            return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        out, err, code = io.StringIO(), io.StringIO(), 0
        with redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["etl", *words])
            try:
                runpy.run_module("etl", run_name="__main__")
            except SystemExit as stop:
                code = stop.code or 0
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())

    return run
