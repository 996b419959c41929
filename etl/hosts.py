"""When a publisher's host may be called: its own limits, kept across entries and across runs."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict
from urllib.parse import urlsplit

from etl.catalogue import Fetch
from etl.errors import FetchFailed

HOUR, DAY = 3_600, 86_400


def host_of(url: str) -> str:
    """The host of an address; the catalogue has no address without one."""
    return urlsplit(url).hostname or ""


@dataclass(frozen=True)
class Limits:
    """The most that a fetch waits, tries and reads."""

    connect_seconds: float = 10
    silence_seconds: float = 30
    total_seconds: float = 300
    total_bytes: int = 200_000_000
    attempts: int = 5
    redirects: int = 5
    first_wait_seconds: float = 2
    longest_wait_seconds: float = 120


@dataclass(frozen=True)
class Clock:
    """Time of day, a stopwatch, sleep and random numbers; tests pass their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    elapsed: Callable[[], float] = time.monotonic


class Seen(TypedDict):
    """What the manifest keeps of a host: calls in the last hour and the time until which it is left alone (seconds)."""

    calls: list[float]
    rest_until: float


class Hosts:
    """Calls to each host, saved before each call so that a killed fetch counts too."""

    def __init__(
        self, seen: dict[str, Seen], entries: list[Fetch], limits: Limits, clock: Clock, save: Callable[[], None]
    ) -> None:
        self.seen, self.limits, self.clock, self.save = seen, limits, clock, save
        self.min_seconds: dict[str, float] = {}
        self.per_hour: dict[str, int] = {}
        for entry in entries:
            host = host_of(entry.url)
            self.min_seconds[host] = max(entry.min_seconds, self.min_seconds.get(host, 0))
            if entry.per_hour:
                self.per_hour[host] = min(entry.per_hour, self.per_hour.get(host, entry.per_hour))

    def wait(self, url: str) -> None:
        """Sleep until the host may be called, and note the call; FetchFailed if that is too long to wait for."""
        host, now = host_of(url), self.clock.now()
        seen = self.seen.setdefault(host, {"calls": [], "rest_until": 0})
        calls = seen["calls"] = [min(at, now) for at in seen["calls"] if at > now - HOUR]
        free = max(now, seen["rest_until"], calls[-1] + self.min_seconds.get(host, 1) if calls else 0)
        if len(calls) >= (most := self.per_hour.get(host, HOUR)):
            free = max(free, calls[-most] + HOUR)
        if free - now > self.limits.longest_wait_seconds:
            again = f"{datetime.fromtimestamp(free, UTC):%Y-%m-%d %H:%M:%S} UTC"
            raise FetchFailed(f"expected {host} to take calls, found that it takes none before {again}")
        if free > now:
            self.clock.sleep(free - now)
        calls.append(self.clock.now())
        self.save()

    def rest(self, url: str, seconds: float) -> None:
        """Call the host no more for so many seconds, in the next run either."""
        self.seen[host_of(url)]["rest_until"] = self.clock.now() + min(seconds, DAY)
        self.save()
