"""A publisher on this machine, who is slow, wrong, cut short and busy, and a catalogue of his addresses.

In tests/answers the police notices are six as they came; the SCB and PxWeb answers are short ones in the recorded
shapes, the query is the one that MCF's table takes.
"""

import itertools
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import catalogue
from etl.build import Folders, source_ids
from etl.fetch import fetch
from etl.hosts import Clock
from tests.conftest import RAW, ROOT
from tests.publisher import Publisher

ANSWERS = ROOT / "tests" / "answers"
POLICE, SCB, PXWEB, QUERY = (
    (ANSWERS / name).read_bytes()
    for name in ("police_events.json", "scb_tab6574.json", "pxweb.json", "pxweb_query.json")
)
NEWER = json.dumps(json.loads(POLICE)[1:], ensure_ascii=False).encode()
SHOOTINGS = (RAW / "shootings" / "figures.csv").read_bytes()
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
DAY = 86_400


class Time:
    """A clock that moves only when somebody sleeps, and a stopwatch that moves when it is read."""

    def __init__(self, chance: float = 1.0) -> None:
        self.at, self.slept, self.chance = NOON, [], chance

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep, lambda: self.chance, itertools.count().__next__)


@pytest.fixture
def publisher():
    server = Publisher()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def folders(tmp_path):
    return Folders(*(tmp_path / name for name in ("raw", "catalogue", "built", "fetched")))


@pytest.fixture
def offer(publisher, folders):
    """offer(source, [reply, ...], key=value ...): a short catalogue with that entry, and the publisher's answers."""
    folders.catalogue.mkdir()
    for path in catalogue.CATALOGUE.glob("*.toml"):
        head, *entries = path.read_text(encoding="utf-8").split("\n[[")
        kept = head if path.stem in source_ids() else f"{head}\n[[{entries[0]}" if entries else ""
        (folders.catalogue / path.name).write_text(kept, encoding="utf-8")
    (folders.catalogue / "query.json").write_bytes(QUERY)

    def add(source, replies, **given):
        number = len(publisher.replies)
        publisher.replies[f"/{number}"] = replies
        keys = {"id": f"e{number}", "url": publisher.url(f"/{number}"), "file": f"{{date}}_{number}.json"}
        keys |= {"media": "application/json", "min_seconds": 0} | given
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
        with (folders.catalogue / f"{source}.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n[[fetch]]\n{lines}")

    return add


@pytest.fixture
def run(folders):
    """run(): fetch everything; what became of the only entry, or of each if there are several."""

    def fetched(own=None, limits=None, source=None, **more):
        became = [result for _, result in fetch(source, folders, limits, (own or Time()).clock, **more)]
        return became[0] if len(became) == 1 else became

    return fetched


def files(folder: Path) -> dict[str, bytes]:
    """What a fetch has left, apart from its own lock and manifest."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.name not in (".lock", "manifest.json")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def manifest(folders: Folders) -> dict:
    return json.loads((folders.fetched / "manifest.json").read_text(encoding="utf-8"))
