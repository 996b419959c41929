"""Downloads public files from the catalogue's addresses into data/fetched and, where an adapter reads them, data/raw.

Files and manifest are written under another name and renamed, so a fetch that is killed leaves the old or the new.
Every call and file is in data/fetched/manifest.json. Only files that the source's adapter has read without too
many bad rows are copied to data/raw, so that a later build does not stop at one of them.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

from etl import catalogue, deliveries
from etl.build import Folders, source_ids
from etl.catalogue import Fetch
from etl.download import Answer, Progress, download, silent
from etl.errors import EtlError, FetchFailed
from etl.hosts import Clock, Hosts, Limits, Seen

MANIFEST = "manifest.json"
LOCK = ".lock"
UNFINISHED = "unfinished"  # no suffix, so that no adapter's pattern matches it


class Manifest(TypedDict):
    """What data/fetched/manifest.json holds: a record per file, oldest first, and the calls to each host."""

    files: list[dict[str, Any]]
    hosts: dict[str, Seen]


def fetch(
    source: str | None,
    folders: Folders,
    limits: Limits | None = None,
    clock: Clock | None = None,
    progress: Progress = silent,
) -> Iterator[tuple[str, str | EtlError]]:
    """(name, result) of each entry of one source or of all: a sentence, or the error when it failed.

    Raises CatalogueError, and FetchFailed for a source that is not there or while another fetch runs.
    """
    ids, clock = source_ids(), clock or Clock()
    known = catalogue.load(folders.catalogue, ids)
    entries, shares = known.fetches, {item.source_id: item.max_bad_share for item in known.sources}
    if source is not None and source not in ids:
        raise FetchFailed(f"expected a source among {ids}, found {source!r}")
    with alone(folders) as manifest:
        path = folders.fetched / MANIFEST

        def save() -> None:
            put(path, json.dumps(manifest, ensure_ascii=False, indent=1).encode())

        every = [entry for items in entries.values() for entry in items]
        hosts = Hosts(manifest["hosts"], every, limits or Limits(), clock, save)
        for source_id in [source] if source else ids:
            for entry in entries[source_id]:
                name = f"{source_id}/{entry.id}"
                try:
                    yield name, one(name, source_id, entry, shares[source_id], folders, manifest, hosts, progress)
                except EtlError as error:
                    yield name, error
                except OSError as error:
                    yield name, FetchFailed(f"expected room for the answer, found: {error}")


@contextmanager
def alone(folders: Folders) -> Iterator[Manifest]:
    """The manifest, held under a lock; unfinished files of a killed fetch are removed first.

    Raises FetchFailed while another fetch holds it.
    """
    folders.fetched.mkdir(parents=True, exist_ok=True)
    with (folders.fetched / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FetchFailed(f"{folders.fetched.name}: expected no other fetch, found one under way") from error
        for folder in (folders.fetched, folders.raw):
            for path in [folder / UNFINISHED, *folder.glob(f"*/{UNFINISHED}")]:
                path.unlink(missing_ok=True)
        yield read_manifest(folders.fetched / MANIFEST)


def read_manifest(path: Path) -> Manifest:
    """The manifest, empty when nothing was fetched yet; raises FetchFailed for another file."""
    if not path.exists():
        return {"files": [], "hosts": {}}
    try:
        manifest = json.loads(path.read_bytes())
        return {"files": list(manifest["files"]), "hosts": dict(manifest["hosts"])}
    except (ValueError, KeyError, TypeError) as error:
        raise FetchFailed(f"{path.name}: expected the files and hosts of a fetch, found {error!r}") from error


def one(
    name: str,
    source_id: str,
    entry: Fetch,
    max_bad_share: float,
    folders: Folders,
    manifest: Manifest,
    hosts: Hosts,
    progress: Progress,
) -> str:
    """Download one entry, keep it if it is new, copy what the adapter reads to data/raw; returns a sentence."""
    folder = folders.fetched / source_id
    folder.mkdir(exist_ok=True)
    body = query(folders.catalogue / entry.body) if entry.body else None
    known = latest(manifest["files"], name, entry.url, folders.fetched)
    beside = folder / UNFINISHED
    try:
        answer = download(entry, body, known, beside, hosts, name, progress)
        at = f"{datetime.fromtimestamp(hosts.clock.now(), UTC):%Y-%m-%dT%H:%M:%SZ}"
        is_new = answer.status == 200 and answer.sha256 != known.get("sha256")
        if is_new:
            path = folder / entry.file.format(date=at[:10])
            settle(beside, path)
            known = {"entry": name, "url": entry.url, "file": f"{source_id}/{path.name}", "fetched_at": at}
            manifest["files"] = [item for item in manifest["files"] if item["file"] != known["file"]] + [known]
    finally:
        beside.unlink(missing_ok=True)
    known.update(remembered(answer, known), checked_at=at)
    hosts.save()
    where = pass_on(folders.fetched / known["file"], folders.raw / source_id, source_id, max_bad_share)
    return f"{'new' if is_new else 'unchanged'}: {where}/{known['file']}, {known['bytes']} bytes"


def remembered(answer: Answer, known: dict[str, Any]) -> dict[str, Any]:
    """What the manifest keeps of an answer; after a 304 what is known of the last body still holds."""
    new = {key: value for key, value in vars(answer).items() if value is not None}
    return {"etag": None, "last_modified": None} | (new if answer.status == 200 else known | new)


def latest(files: list[dict[str, Any]], name: str, url: str, fetched: Path) -> dict[str, Any]:
    """The record of an entry's newest file if the file still has the bytes that came, else nothing."""
    for item in reversed(files):
        if item["entry"] == name:
            path = fetched / item["file"]
            is_whole = path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == item["sha256"]
            return item if is_whole and item["url"] == url else {}
    return {}


def query(path: Path) -> bytes:
    """The body of a POST, a JSON file beside the toml."""
    try:
        body = path.read_bytes()
        json.loads(body)
    except (OSError, ValueError) as error:
        raise FetchFailed(f"{path.name}: expected a JSON query beside the toml, found: {error}") from error
    return body


def pass_on(path: Path, raw: Path, source_id: str, max_bad_share: float) -> str:
    """Copy a file to data/raw if the adapter reads such names; returns the folder. SourceChanged for a bad file."""
    adapter = deliveries.adapter(source_id)
    if not any(path.match(shape) for shape in adapter.FILES):
        return "data/fetched"
    content, target = path.read_bytes(), raw / path.name
    if not target.is_file() or target.read_bytes() != content:
        deliveries.read(adapter, path, max_bad_share)
        raw.mkdir(parents=True, exist_ok=True)
        put(target, content)
    return "data/raw"


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, also when the process is killed."""
    beside = path.parent / UNFINISHED
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    settle(beside, path)


def settle(beside: Path, path: Path) -> None:
    """Rename a finished file, and sync the folder: a rename is atomic, but a power cut could undo it."""
    os.replace(beside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
