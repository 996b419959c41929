"""Downloads one answer from a publisher, no more often than its rules allow.

After a transient failure (no connection, silence, a cut answer, 429, 5xx) it is asked for again, each time after a
longer wait and never before the publisher's Retry-After. Others (403, 404, another media type) are reported at once.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from etl.catalogue import Fetch
from etl.errors import FetchFailed
from etl.hosts import Clock, Hosts, host_of

CHUNK = 65_536


@contextmanager
def silent(label: str, length: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar that shows nothing."""
    yield lambda _: None


Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


class TransientFailure(Exception):  # noqa: N818
    """A failure after which the same call may succeed; `wait` is the least number of seconds before the next."""

    def __init__(self, found: str, wait: float = 0) -> None:
        super().__init__(found)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """Status 200, with size and SHA-256 of the body, or 304 without."""

    status: int
    etag: str | None
    last_modified: str | None
    sha256: str | None = None
    bytes: int | None = None


def download(
    entry: Fetch,
    body: bytes | None,
    known: dict[str, Any],
    path: Path,
    hosts: Hosts,
    label: str,
    progress: Progress = silent,
) -> Answer:
    """The answer to an entry, its body written whole to `path`; `known` has etag and last_modified of the last answer.

    Raises FetchFailed.
    """
    words = "no attempt was allowed"
    for attempt in range(hosts.limits.attempts):
        try:
            return _ask(entry, body, known, path, hosts, label, progress)
        except TransientFailure as failure:
            doubled = hosts.limits.first_wait_seconds * 2**attempt * (0.5 + hosts.clock.chance() / 2)
            hosts.rest(entry.url, max(failure.wait, doubled))
            words = f"{failure}, {attempt + 1} times"
    raise FetchFailed(words)


def _ask(
    entry: Fetch,
    body: bytes | None,
    known: dict[str, Any],
    path: Path,
    hosts: Hosts,
    label: str,
    progress: Progress,
) -> Answer:
    url, limits = entry.url, hosts.limits
    headers = {"User-Agent": entry.user_agent, "Accept": entry.media}
    if body is not None:
        headers["Content-Type"] = "application/json"
    for name, key in (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified")):
        if body is None and known.get(key):
            headers[name] = known[key]
    for _ in range(limits.redirects + 1):
        hosts.wait(url)
        end = hosts.clock.elapsed() + limits.total_seconds
        with (
            _words(url),
            requests.request(
                "GET" if body is None else "POST",
                url,
                data=body,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(limits.connect_seconds, limits.silence_seconds),
            ) as response,
        ):
            if not response.is_redirect:
                _check(response, entry, known if body is None else {}, hosts.clock)
                found = (response.status_code, response.headers.get("ETag"), response.headers.get("Last-Modified"))
                if response.status_code == 304:
                    return Answer(*found)
                with progress(label, response.raw.length_remaining) as shown:
                    return Answer(*found, *_body(response, path, hosts, shown, end))
            before, url = url, urljoin(url, response.headers["Location"])
            if body is not None or not url.startswith(f"{urlsplit(before).scheme}:"):
                raise FetchFailed(f"expected the answer at {before}, found that it has moved to {url}")
    raise FetchFailed(f"expected at most {limits.redirects} redirects, found more")


@contextmanager
def _words(url: str) -> Iterator[None]:
    host = host_of(url)
    try:
        yield
    except (requests.exceptions.SSLError, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise FetchFailed(f"expected a safe connection to {host}, found: {error}") from error
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise TransientFailure(f"expected an answer from {host}, found none in time") from error
    except requests.exceptions.ConnectionError as error:
        raise TransientFailure(f"expected an answer from {host}, found no connection") from error
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        raise TransientFailure(f"expected a whole answer, found it cut ({type(error).__name__})") from error


def _check(response: requests.Response, entry: Fetch, known: dict[str, Any], clock: Clock) -> None:
    status, found = response.status_code, f"{response.status_code} {response.reason}".strip()
    if status == 304 and (known.get("etag") or known.get("last_modified")):
        return
    if status == 429 or status >= 500:
        wait = _seconds(response.headers.get("Retry-After", ""), clock.now())
        raise TransientFailure(f"expected 200, found {found}", wait)
    if status != 200:
        raise FetchFailed(f"expected 200, found {found}")
    media = response.headers.get("Content-Type", "no media type").split(";")[0].strip().lower()
    if media != entry.media:
        raise FetchFailed(f"expected {entry.media}, found {media}")
    has_end = "Content-Length" in response.headers or "chunked" in response.headers.get("Transfer-Encoding", "")
    if not has_end and not media.endswith("json"):
        raise FetchFailed("expected a length, found none: a cut answer could not be told from a whole one")


def _seconds(retry_after: str, now: float) -> float:
    try:
        at = parsedate_to_datetime(retry_after).timestamp() if not retry_after.isdecimal() else now + int(retry_after)
    except (ValueError, TypeError, OverflowError):
        return 0
    return max(0.0, at - now)


def _body(
    response: requests.Response, path: Path, hosts: Hosts, shown: Callable[[int], None], end: float
) -> tuple[str, int]:
    """SHA-256 and size of the body, written whole to `path`.

    It is read a packet at a time: a server that sends a byte now and then never times out, so the total time is checked
    after each. `shown` is told the bytes that came over the net, which are fewer than the body's when it is compressed.
    """
    digest, size, raw, limits = hashlib.sha256(), 0, 0, hosts.limits
    with path.open("wb") as file:
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            digest.update(chunk)
            file.write(chunk)
            size += len(chunk)
            shown(response.raw.tell() - raw)
            raw = response.raw.tell()
            if size > limits.total_bytes:
                raise FetchFailed(f"expected at most {limits.total_bytes} bytes, found more")
            if hosts.clock.elapsed() > end:
                raise FetchFailed(f"expected the answer within {limits.total_seconds:g} s, found {size} bytes of it")
        file.flush()
        os.fsync(file.fileno())
    if response.headers["Content-Type"].split(";")[0].strip().lower().endswith("json"):
        try:
            json.loads(path.read_bytes())
        except ValueError as error:
            raise TransientFailure(f"expected whole JSON, found {size} bytes that are not ({error})") from error
    return digest.hexdigest(), size
