"""What a fetch keeps: whole files and their manifest, passed on where the adapter reads them, whatever stops it."""

import hashlib
import json
import re
import resource
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

from etl.build import Folders, source_ids
from etl.errors import EtlError, FetchFailed
from etl.fetch import UNFINISHED, alone, fetch
from tests.conftest import ROOT
from tests.fetch.conftest import DAY, NEWER, NOON, POLICE, PXWEB, QUERY, SCB, SHOOTINGS, Time, files, manifest
from tests.publisher import reply, silence


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


def test_an_answer_whose_rows_are_bad_is_kept_out_of_raw_and_the_good_one_stays(folders, offer, run):
    replies = [reply(POLICE), reply(b'[{"id": 1, "name": "x"}]')]
    offer("police_events", replies, file="{date}_events.json")
    run()
    kept = {"police_events/2026-11-21_events.json": POLICE}
    assert files(folders.raw) == kept
    assert re.match(r"2026-11-21_events.json, object 1: expected the key 'datetime'", str(run()))
    assert files(folders.raw) == kept


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


def test_killed_half_way_it_leaves_the_old_file_and_the_next_fetch_gets_the_new_one(publisher, folders, offer, run):
    offer("police_events", [reply(POLICE), silence(NEWER), reply(NEWER)])
    own = Time()
    own.at = time.time() - 10 * DAY
    run(own)
    before, kept = manifest(folders)["files"], files(folders.fetched)
    given = ["--raw", folders.raw, "--catalogue", folders.catalogue, "--fetched", folders.fetched]
    started = time.time()
    process = subprocess.Popen([sys.executable, "-m", "etl", "fetch", "police_events", *map(str, given)], cwd=ROOT)
    unfinished = folders.fetched / "police_events" / "unfinished"
    while not (publisher.half_sent.is_set() and unfinished.exists()):
        assert process.poll() is None, "it ended before it was killed"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    left = files(folders.fetched)
    assert left.pop("police_events/unfinished") != NEWER and left == kept
    assert manifest(folders)["files"] == before
    (call,) = manifest(folders)["hosts"]["127.0.0.1"]["calls"]
    assert started <= call <= time.time(), "the call that was killed counts too"
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


@pytest.mark.full
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
