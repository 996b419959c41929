"""Fetching from a publisher on this machine, who is slow, wrong, cut short and busy.

In tests/answers the police notices are six as they came; the SCB and PxWeb answers are short ones in the recorded
shapes, the query is the one that MCF's table takes.
"""

import hashlib
import json
import re
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib import import_module
from pathlib import Path

import pytest

from etl import catalogue
from etl.build import Folders, source_ids
from etl.errors import CatalogueError, EtlError, FetchFailed
from etl.fetch import UNFINISHED, alone, fetch
from etl.hosts import Clock, Limits
from tests.conftest import RAW, ROOT
from tests.publisher import Publisher, cut, drip, hang_up, reply

ANSWERS = ROOT / "tests" / "answers"
POLICE, SCB, PXWEB, QUERY = (
    (ANSWERS / name).read_bytes()
    for name in ("police_events.json", "scb_tab6574.json", "pxweb.json", "pxweb_query.json")
)
NEWER = json.dumps(json.loads(POLICE)[1:], ensure_ascii=False).encode()
SHOOTINGS = (RAW / "shootings" / "figures.csv").read_bytes()
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
DAY = 86_400
HASTY = Limits(connect_seconds=1, silence_seconds=0.2, total_seconds=0.5)


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self, chance: float = 1.0) -> None:
        self.at, self.slept, self.chance = NOON, [], chance

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep, lambda: self.chance)


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


@pytest.mark.parametrize(
    ("source", "body", "more"),
    [("police_events", POLICE, {}), ("population", SCB, {}), ("shootings", PXWEB, {"body": "query.json"})],
    ids=["police", "json-stat2", "pxweb"],
)
def test_a_recorded_shape_is_kept_byte_for_byte_with_its_particulars(
    publisher, folders, offer, run, source, body, more
):
    offer(source, [reply(body, ETag='"v1"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT")], **more)
    name = f"{source}/2026-11-21_0.json"
    place = "fetched" if source == "shootings" else "raw"  # where its adapter reads JSON, else not
    assert run() == f"new: data/{place}/{name}, {len(body)} bytes"
    assert files(folders.fetched) == {name: body} and folders.raw.exists() == (place == "raw")
    assert manifest(folders)["files"] == [
        {
            "entry": f"{source}/e0",
            "url": publisher.url("/0"),
            "file": name,
            "fetched_at": "2026-11-21T12:00:00Z",
            "checked_at": "2026-11-21T12:00:00Z",
            "status": 200,
            "sha256": hashlib.sha256(body).hexdigest(),
            "bytes": len(body),
            "etag": '"v1"',
            "last_modified": "Fri, 20 Nov 2026 08:00:00 GMT",
        }
    ]
    asked = publisher.requests[0]
    assert asked.headers["user-agent"] == "Trygghetsatlas (python -m etl fetch)"
    assert (asked.method, asked.body) == (("POST", QUERY) if more else ("GET", b""))
    assert (asked.headers["accept"], asked.headers.get("content-type")) == (
        "application/json",
        "application/json" if more else None,
    )


def test_what_has_not_changed_is_asked_for_by_its_tag_and_day_and_not_kept_twice(publisher, folders, offer, run):
    day = "Fri, 20 Nov 2026 08:00:00 GMT"
    offer("police_events", [reply(POLICE, ETag='"v1"', Last_Modified=day), reply(status=304, Content_Length=None)])
    own = Time()
    run(own)
    own.at += DAY
    assert run(own) == f"unchanged: data/raw/police_events/2026-11-21_0.json, {len(POLICE)} bytes"
    again = publisher.requests[1].headers
    assert (again["if-none-match"], again["if-modified-since"]) == ('"v1"', day)
    assert list(files(folders.fetched)) == ["police_events/2026-11-21_0.json"]
    (record,) = manifest(folders)["files"]
    assert (record["status"], record["etag"], record["last_modified"]) == (304, '"v1"', day)
    assert (record["fetched_at"][:10], record["checked_at"][:10]) == ("2026-11-21", "2026-11-22")


def test_the_same_content_is_not_kept_twice_and_another_content_gets_a_file_of_its_day(folders, offer, run):
    offer("police_events", [reply(POLICE), reply(POLICE), reply(NEWER)])
    own, words = Time(), []
    for _ in range(3):
        words.append(run(own).split(":")[0])
        own.at += DAY
    assert words == ["new", "unchanged", "new"]
    assert files(folders.fetched) == {
        "police_events/2026-11-21_0.json": POLICE,
        "police_events/2026-11-23_0.json": NEWER,
    }


def test_another_content_on_the_same_day_takes_the_place_of_the_first(folders, offer, run):
    offer("police_events", [reply(POLICE), reply(NEWER)])
    run(), run()
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": NEWER}
    assert [record["bytes"] for record in manifest(folders)["files"]] == [len(NEWER)]


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"[]")], ids=["gone", "changed"])
def test_a_file_that_is_not_there_as_it_came_is_fetched_whole_again(publisher, folders, offer, run, harm):
    offer("police_events", [reply(POLICE, ETag='"v1"')])
    run()
    harm(folders.fetched / "police_events" / "2026-11-21_0.json")
    assert run().startswith("new")
    assert "if-none-match" not in publisher.requests[1].headers
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": POLICE}


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (reply(b"oops", 500), "expected 200, found 500 Internal Server Error"),
        (reply(b"", 503), "expected 200, found 503 Service Unavailable"),
        (reply(b"", 429), "expected 200, found 429 Too Many Requests"),
        (hang_up, "expected an answer from 127.0.0.1, found no connection"),
        (cut(POLICE, 700), r"expected a whole answer, found it cut \(ProtocolError\)"),
        (cut(POLICE, 0), r"expected a whole answer, found it cut \(ProtocolError\)"),
        (cut(POLICE, 700, chunked=True), r"expected a whole answer, found it cut \(ProtocolError\)"),
        (reply(POLICE[:700]), r"expected whole JSON, found 700 bytes that are not \(.+\)"),
        (reply(POLICE[:700], Content_Length=None), r"expected whole JSON, found 700 bytes that are not \(.+\)"),
        (reply(b""), r"expected whole JSON, found 0 bytes that are not \(.+\)"),
        (drip(POLICE, 0.4, stop_at_half=True), "expected an answer from 127.0.0.1, found none in time"),
    ],
    ids=["500", "503", "429", "hang up", "cut", "cut at once", "cut chunk", "no JSON", "no length", "empty", "silence"],
)
def test_what_may_pass_is_asked_for_again_and_never_half_kept(publisher, folders, offer, run, failure, words):
    offer("police_events", [failure, failure, reply(POLICE)])
    own = Time()
    kept = f"new: data/raw/police_events/2026-11-21_0.json, {len(POLICE)} bytes"
    assert run(own, HASTY) == kept and own.slept == [2, 4]
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": POLICE}
    publisher.replies["/0"] = [failure]
    own.at += DAY
    again = run(own, Limits(silence_seconds=0.2, total_seconds=0.5, attempts=2))
    assert isinstance(again, FetchFailed) and re.fullmatch(f"{words}, 2 times", str(again))
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": POLICE}


def test_nobody_at_the_address_is_said(folders, offer, run):
    offer("police_events", [], url="http://127.0.0.1:1/")
    assert str(run()) == "expected an answer from 127.0.0.1, found no connection, 5 times"
    assert files(folders.fetched) == {}


@pytest.mark.parametrize(("chance", "waits"), [(1.0, [2, 4, 8, 16]), (0.0, [1, 2, 4, 8])])
def test_each_wait_is_twice_the_one_before_by_chance_up_to_half_shorter(publisher, offer, run, chance, waits):
    offer("police_events", [reply(status=500)])
    own = Time(chance)
    assert str(run(own)) == "expected 200, found 500 Internal Server Error, 5 times"
    assert own.slept == waits and len(publisher.requests) == 5


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("after", ["60", format_datetime(datetime.fromtimestamp(NOON + 60, UTC), usegmt=True)])
def test_retry_after_is_waited_for_be_it_seconds_or_a_time(offer, run, status, after):
    offer("police_events", [reply(status=status, Retry_After=after), reply(POLICE)])
    own = Time()
    assert run(own).startswith("new") and own.slept == [60]


@pytest.mark.parametrize("after", ["soon", "-5", "Mon, 99 Foo 2026 25:00:00 GMT", ""])
def test_a_retry_after_that_says_nothing_leaves_the_usual_wait(offer, run, after):
    offer("police_events", [reply(status=429, Retry_After=after), reply(POLICE)])
    own = Time()
    assert run(own).startswith("new") and own.slept == [2]


def test_a_longer_rest_is_not_waited_for_but_kept_to_in_the_next_runs(publisher, offer, run):
    offer("police_events", [reply(status=429, Retry_After="3600"), reply(POLICE)])
    own = Time()
    words = "expected 127.0.0.1 to take calls, found that it takes none before 2026-11-21 13:00:00 UTC"
    assert str(run(own)) == words
    own.at += 1800
    assert str(run(own)) == words and len(publisher.requests) == 1 and own.slept == []
    own.at += 1800
    assert run(own).startswith("new")


def test_a_rest_of_years_is_taken_for_a_day(offer, run):
    offer("police_events", [reply(status=429, Retry_After="999999999")])
    assert str(run()).endswith("takes none before 2026-11-22 12:00:00 UTC")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reply(status=403), "expected 200, found 403 Forbidden"),
        (reply(status=404), "expected 200, found 404 Not Found"),
        (reply(status=204, Content_Length=None), "expected 200, found 204 No Content"),
        (reply(status=304, Content_Length=None), "expected 200, found 304 Not Modified"),
        (reply(b"<h1>Hej", media="text/html"), "expected application/json, found text/html"),
        (reply(b"[]", media=None), "expected application/json, found no media type"),
        (reply(status=301, Location="ftp://127.0.0.1/x"), r".+/0, found that it has moved to ftp://127.0.0.1/x"),
        (reply(status=301, Location="/0"), "expected at most 5 redirects, found more"),
    ],
    ids=["403", "404", "204", "304", "html", "no type", "ftp", "loop"],
)
def test_what_will_not_pass_is_said_at_once(publisher, folders, offer, run, answer, words):
    offer("police_events", [answer])
    own = Time()
    assert re.fullmatch(words, str(run(own)))
    assert len(publisher.requests) == (6 if "redirects" in words else 1)
    assert own.slept == [] and files(folders.fetched) == {}


def test_a_file_that_is_not_json_needs_a_length(folders, offer, run):
    offer("shootings", [reply(SHOOTINGS, media="text/csv", Content_Length=None)], media="text/csv")
    assert str(run()).startswith("expected a length, found none")
    assert files(folders.fetched) == {}


def test_a_drip_is_given_up_after_the_time_given(publisher, folders, offer, run):
    offer("police_events", [drip(POLICE, 20)])
    started = time.perf_counter()
    assert re.fullmatch(r"expected the answer within 0.5 s, found \d+ bytes of it", str(run(limits=HASTY)))
    assert time.perf_counter() - started < 2 and len(publisher.requests) == 1
    assert files(folders.fetched) == {}


def test_a_drip_in_time_is_kept_whole(folders, offer, run):
    offer("police_events", [drip(POLICE, 0.2)])
    assert run(limits=Limits(silence_seconds=0.2)).startswith("new")
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": POLICE}


def test_more_bytes_than_the_limit_are_refused(folders, offer, run):
    offer("police_events", [reply(POLICE)])
    assert str(run(limits=Limits(total_bytes=1000))) == "expected at most 1000 bytes, found more"
    assert files(folders.fetched) == {}


def test_a_redirect_is_followed_at_the_hosts_pace_and_a_query_is_not_sent_elsewhere(publisher, folders, offer, run):
    offer("police_events", [reply(status=302, Location="/new")], min_seconds=10)
    offer("shootings", [reply(status=307, Location="/new")], body="query.json")
    publisher.replies["/new"] = [reply(POLICE)]
    own = Time()
    first, second = run(own)
    assert first.startswith("new") and own.slept == [10, 10]
    assert str(second).endswith(f"/1, found that it has moved to {publisher.url('/new')}")
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": POLICE}


def test_a_host_is_called_at_its_own_pace_across_entries_sources_and_runs(publisher, offer, run):
    offer("police_events", [reply(POLICE)], min_seconds=3)
    offer("police_events", [reply(POLICE)], min_seconds=10)
    offer("population", [reply(SCB)])
    own = Time()
    run(own)
    assert own.slept == [10, 10]
    own.at += 4
    run(own, source="police_events")
    assert own.slept == [10, 10, 6, 10]
    own.at -= 1000
    run(own, source="population")
    assert own.slept[4:] == [10], "a clock set back must not wait longer than the pace"


def test_no_more_calls_an_hour_than_the_host_allows(publisher, offer, run):
    offer("police_events", [reply(POLICE)], per_hour=3)
    own = Time()
    for _ in range(3):
        assert not isinstance(run(own), EtlError)
        own.at += 600
    assert str(run(own)).endswith("takes none before 2026-11-21 13:00:00 UTC")
    own.at = NOON + 3590
    assert run(own).startswith("unchanged")
    assert own.slept == [10] and len(publisher.requests) == 4


def test_what_the_adapter_reads_is_passed_on_to_raw(folders, offer, run):
    offer("shootings", [reply(SHOOTINGS, media="text/csv")], media="text/csv", file="{date}_s.csv")
    kept = {"shootings/2026-11-21_s.csv": SHOOTINGS}
    assert run() == f"new: data/raw/shootings/2026-11-21_s.csv, {len(SHOOTINGS)} bytes"
    assert files(folders.fetched) == kept and files(folders.raw) == kept
    (folders.raw / "shootings" / "2026-11-21_s.csv").unlink()
    assert run().startswith("unchanged: data/raw") and files(folders.raw) == kept


def test_what_the_adapter_refuses_is_said_and_kept_out_of_raw(folders, offer, run):
    other = SHOOTINGS.replace(b"count", b"antal", 1)
    offer("shootings", [reply(other, media="text/csv")], media="text/csv", file="{date}_s.csv")
    for _ in range(2):
        assert re.match(r"2026-11-21_s.csv, line 1: expected the columns", str(run()))
    assert files(folders.fetched) == {"shootings/2026-11-21_s.csv": other} and files(folders.raw) == {}


def test_a_build_takes_no_notice_of_an_unfinished_file():
    shapes = {shape for source in source_ids() for shape in import_module(f"etl.sources.{source}").FILES}
    assert shapes and not any(Path(UNFINISHED).match(shape) for shape in shapes | {"*.*", "*.json", "*.xls"})


def test_one_failure_is_said_the_others_go_on_and_the_command_fails(folders, offer, etl):
    offer("police_events", [reply(status=404)])
    offer("population", [reply(SCB)])
    done = etl("fetch", "--raw", folders.raw, "--catalogue", folders.catalogue, "--fetched", folders.fetched)
    assert done.stderr == (
        "police_events/e0: expected 200, found 404 Not Found\n"
        "Error: expected every file, found 1 of 2 that did not come\n"
    )
    assert done.stdout.startswith("population/e1: new: data/raw/population/20") and done.returncode == 1
    assert list(files(folders.fetched).values()) == [SCB]


def test_one_source_alone_none_to_fetch_and_an_unknown_one(folders, offer, etl):
    offer("police_events", [reply(POLICE)])
    given = ["--raw", folders.raw, "--catalogue", folders.catalogue, "--fetched", folders.fetched]
    none = etl("fetch", "population", *given)
    assert none.stdout == "nothing to fetch: no address of a public file in the catalogue\n" and not none.returncode
    assert etl("fetch", "police_events", *given).returncode == 0
    unknown = etl("fetch", "police", *given)
    assert unknown.returncode == 1 and unknown.stderr.startswith("Error: expected a source among ['citizen_reports',")


def test_the_progress_is_that_of_the_bytes_that_came(offer, run):
    shown = []

    @contextmanager
    def bar(label, length):
        shown.append((label, length))
        yield shown.append

    offer("police_events", [reply(POLICE)])
    run(progress=bar)
    assert shown[0] == ("police_events/e0", len(POLICE)) and sum(shown[1:]) == len(POLICE)


def test_a_second_fetch_is_refused_while_one_is_under_way(folders, offer, run):
    offer("police_events", [reply(POLICE)])
    with alone(folders), pytest.raises(FetchFailed, match="expected no other fetch, found one under way"):
        run()
    assert run().startswith("new")


def test_what_a_killed_fetch_left_behind_is_removed(folders, offer, run):
    offer("police_events", [reply(POLICE)])
    for folder in (folders.fetched, folders.fetched / "shootings", folders.raw / "shootings"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / UNFINISHED).write_bytes(b"half")
    run()
    assert list(files(folders.fetched).values()) == list(files(folders.raw).values()) == [POLICE]


@pytest.mark.parametrize("text", ["", "[]", '{"files": []}', '{"files": 1, "hosts": {}}'])
def test_a_manifest_that_is_not_one_is_said(folders, offer, run, text):
    offer("police_events", [reply(POLICE)])
    folders.fetched.mkdir()
    (folders.fetched / "manifest.json").write_text(text)
    with pytest.raises(FetchFailed, match=r"^manifest\.json: expected the files and hosts of a fetch, found "):
        run()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"cadence": "daily"}, r"expected only known keys, found \['cadence'\]"),
        ({"url": "http://polisen.se/api/events"}, "expected url to begin with https://, found 'http://polisen.se.*'"),
        ({"file": "events.json"}, r"expected file like '\{date\}_events.json', found 'events.json'"),
        ({"file": "{date}_../x.json"}, r"expected file like .+, found '\{date\}_../x.json'"),
        ({"min_seconds": -1}, "expected min_seconds from 0 and per_hour from 1, found less"),
        ({"per_hour": 0}, "expected min_seconds from 0 and per_hour from 1, found less"),
        ({"min_seconds": "10"}, "expected min_seconds to be <class 'float'>, found '10'"),
    ],
)
def test_a_wrong_entry_is_refused(offer, run, given, words):
    offer("police_events", [reply(POLICE)], **given)
    with pytest.raises(CatalogueError, match=rf"^police_events\.toml, e0: {words}$"):
        run()


@pytest.mark.parametrize("given", [{"id": "e0"}, {"file": "{date}_0.json"}])
def test_two_entries_of_a_source_have_their_own_names_and_files(offer, run, given):
    offer("police_events", [reply(POLICE)])
    offer("police_events", [reply(POLICE)], **given)
    with pytest.raises(CatalogueError, match="expected each id and file once, found one again"):
        run()


def test_a_query_that_is_not_there_is_said(offer, run):
    offer("police_events", [reply(POLICE)], body="none.json")
    assert str(run()).startswith("none.json: expected a JSON query beside the toml, found: ")


def test_the_real_entries_are_safe_and_keep_the_police_rules():
    entries = catalogue.load(catalogue.CATALOGUE, source_ids()).fetches
    (police,) = entries["police_events"]
    assert (police.min_seconds, police.per_hour) == (10, 60) and police.user_agent.startswith("Trygghetsatlas")
    for source, items in entries.items():
        for item in items:
            assert item.url.startswith("https://"), source
            assert item.body is None or (catalogue.CATALOGUE / item.body).is_file()


def test_killed_half_way_it_leaves_the_old_file_and_the_next_fetch_gets_the_new_one(publisher, folders, offer, run):
    offer("police_events", [reply(POLICE), drip(NEWER, 5, stop_at_half=True), reply(NEWER)])
    own = Time()
    own.at = time.time() - 10 * DAY
    run(own)
    before, kept = manifest(folders)["files"], files(folders.fetched)
    given = ["--raw", folders.raw, "--catalogue", folders.catalogue, "--fetched", folders.fetched]
    process = subprocess.Popen([sys.executable, "-m", "etl", "fetch", "police_events", *map(str, given)], cwd=ROOT)
    unfinished = folders.fetched / "police_events" / "unfinished"
    assert publisher.half_sent.wait(20)
    while not unfinished.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    left = files(folders.fetched)
    assert left.pop("police_events/unfinished") != NEWER and left == kept
    assert manifest(folders)["files"] == before
    (call,) = manifest(folders)["hosts"]["127.0.0.1"]["calls"]
    assert time.time() - call < 60, "the call that was killed counts too"
    own.at = time.time() + 60
    assert run(own).startswith("new")
    assert list(kept.values()) == [POLICE] and sorted(files(folders.fetched).values()) == sorted([POLICE, NEWER])


KILLER = """
import importlib, os, shutil, signal, sys
from pathlib import Path
from etl.build import Folders
from etl.fetch import fetch
from etl.hosts import Clock

importlib.import_module("etl.sources.shootings")
here, catalogue, clock = Path(sys.argv[1]), Path(sys.argv[2]), Clock(now=lambda: float(sys.argv[3]), sleep=id)
code = None
for number in range(1000):
    if code == 0:
        break
    copy = here / f"copy-{number:03}"
    for part in ("raw", "fetched"):
        shutil.copytree(here / part, copy / part)
    child = os.fork()
    if not child:
        left = number
        def trace(frame, event, _):
            global left
            if frame.f_code.co_name not in ("put", "settle") or not frame.f_code.co_filename.endswith("fetch.py"):
                return None
            left -= event == "line"
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
        list(fetch("shootings", Folders(copy / "raw", catalogue, fetched=copy / "fetched"), clock=clock))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(code)
"""


def test_killed_before_any_line_that_writes_or_moves_a_file_it_leaves_the_old_or_the_new(folders, offer, run, tmp_path):
    newer = SHOOTINGS + SHOOTINGS.splitlines(keepends=True)[1].replace(b"2023", b"2022")
    csv = {"media": "text/csv", "file": "{date}_s.csv"}
    offer("shootings", [reply(SHOOTINGS, media="text/csv"), reply(newer, media="text/csv")], **csv)
    run()
    script = [sys.executable, "-c", KILLER, str(tmp_path), str(folders.catalogue), str(NOON + 60)]
    codes = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert len(codes) > 20 and codes == [str(-signal.SIGKILL)] * (len(codes) - 1) + ["0"]
    kept, states = "shootings/2026-11-21_s.csv", {}
    for copy in sorted(tmp_path.glob("copy-*")):
        here = Folders(copy / "raw", folders.catalogue, fetched=copy / "fetched")
        found, (record,) = (files(here.fetched), files(here.raw)), manifest(here)["files"]
        assert {name for part in found for name in part} <= {kept, "shootings/unfinished", "unfinished"}
        states[found[0][kept], found[1][kept], record["sha256"], *map(len, found)] = here
    old, new = hashlib.sha256(SHOOTINGS).hexdigest(), hashlib.sha256(newer).hexdigest()
    order = [(SHOOTINGS, SHOOTINGS, old), (newer, SHOOTINGS, old), (newer, SHOOTINGS, new), (newer, newer, new)]
    assert {state[:3] for state in states} == set(order)
    for here in states.values():
        ((_, words),) = fetch("shootings", here, clock=Time().clock)
        assert not isinstance(words, EtlError)
        assert files(here.fetched) == files(here.raw) == {kept: newer}
        assert manifest(here)["files"][0]["sha256"] == new


def test_a_full_disk_is_said_and_leaves_the_old_file(folders, offer, run):
    offer("police_events", [reply(POLICE), reply(json.dumps(["x" * 100_000]).encode())])
    run()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        failure = run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(failure) == "expected room for the answer, found: [Errno 27] File too large"
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": POLICE}
