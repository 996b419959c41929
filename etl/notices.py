"""Reads answers of polisen.se/api/events: police notices -> the tidy rows of etl.sources.police_events.

The time of the event is in `name`, in local time and without a year; `datetime` is when the notice was published. The
coordinate is the midpoint of a municipality or county, so it is not read: the place is taken from the summary
(etl.places). Since 2026 `location` is the county, and the municipality is the last part of `name`.
"""

import json
import re
import reprlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from etl.errors import SourceChanged
from etl.places import named
from etl.reading import REJECTED, unmarked
from etl.spelling import MONTHS

SITE = "https://polisen.se"
CITY, COUNTY = "Stockholm", "Stockholms län"
LOCAL = ZoneInfo("Europe/Stockholm")
SUMMARY = "Sammanfattning"
SHAPE = {"id": int, "datetime": str, "name": str, "summary": str, "url": str, "type": str, "location": dict}
PLACED = ["event_id", "event_at", "published_at", "kind", "url"]
WORDS = {int: "a whole number", str: "a text", dict: "an object"}
WRITTEN = re.compile(r"(\d{1,2}) (\w+) (\d{1,2})[:.](\d\d)(?!\d)")
UNPLACED = {
    "place": "",
    "place_found_in": "",
    "neighbourhood": "",
    "district": "",
    "areas_named": 0,
    "confidence": "none",
}


class Fault(Exception):  # noqa: N818
    """What is wrong with one object: field, value and reason."""


def read_api(path: Path) -> pd.DataFrame:
    """One row per object of an API answer; `line` is its number from 1, and REJECTED why it is left out.

    Notices of other places are left out on purpose; an object that is no notice, or one given before, is a bad row.
    Raises SourceChanged for a file that is not a JSON array.
    """
    seen: set[int] = set()
    rows = []
    for line, item in enumerate(_answer(path), start=1):
        try:
            row = _row(_checked(item, seen))
        except Fault as fault:
            field, value, reason = fault.args
            row = dict.fromkeys(PLACED, "") | UNPLACED | dict(zip(REJECTED, [field, value, reason, True], strict=True))
        rows.append({"line": line} | row)
    return unmarked(pd.DataFrame(rows).drop(columns=REJECTED)).assign(**pd.DataFrame(rows)[REJECTED].astype(object))


def event_time(name: str, published: datetime) -> datetime | None:
    """The local time at the beginning of a notice's name; None where there is none.

    The year is the latest one in which the event is at most a day after the publication: "31 december" in a notice of
    January is last year's.
    """
    found = WRITTEN.match(name)
    if not found or found[2].lower() not in MONTHS:
        return None
    latest = published.astimezone(LOCAL).replace(tzinfo=None) + timedelta(days=1)
    day, month, hour, minute = int(found[1]), MONTHS.index(found[2].lower()) + 1, int(found[3]), int(found[4])
    for year in (latest.year, latest.year - 1):
        try:
            at = datetime(year, month, day, hour, minute)
        except ValueError:
            continue
        if at <= latest:
            return at
    return None


def placed(summary: str) -> dict[str, object]:
    """The place columns for a summary: if it names several districts, the notice is placed in the city only."""
    places = named(summary)
    districts = list(dict.fromkeys(place.district for place in places))
    if not districts:
        return UNPLACED
    is_one = len(districts) == 1
    neighbourhoods = dict.fromkeys(place.neighbourhood for place in places if place.neighbourhood)
    return {
        "place": "; ".join(place.name for place in places),
        "place_found_in": "summary",
        "neighbourhood": "|".join(neighbourhoods) if is_one else "",
        "district": districts[0] if is_one else "",
        "areas_named": len(districts),
        "confidence": "medium" if is_one else "low",
    }


def _answer(path: Path) -> list[object]:
    try:
        answer = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise SourceChanged(f"{path.name}: expected a file, found none") from error
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{path.name}: expected JSON, found {error}") from error
    if not isinstance(answer, list) or not answer:
        raise SourceChanged(f"{path.name}: expected an array of notices, found {reprlib.repr(answer)}")
    return answer


def _checked(item: object, seen: set[int]) -> dict[str, Any]:
    """The object, if it has every key that is read, each of its type, and an id not in `seen`; raises Fault.

    Other keys are allowed.
    """
    if not isinstance(item, dict):
        raise Fault("answer", str(item)[:80], "expected an object")
    for key, kind in SHAPE.items():
        if key not in item:
            raise Fault("object", str(sorted(item)), f"expected the key {key!r}")
        if not isinstance(item[key], kind) or isinstance(item[key], bool):
            raise Fault(key, str(item[key])[:80], f"expected {WORDS[kind]}")
    if not isinstance(item["location"].get("name"), str):
        raise Fault("location.name", str(item["location"].get("name"))[:80], "expected a text")
    if not 0 < item["id"] < 10**18:
        raise Fault("id", str(item["id"]), "expected a positive number")
    if item["id"] in seen:
        raise Fault("id", str(item["id"]), "expected each notice once")
    seen.add(item["id"])
    return item


def _row(item: dict[str, Any]) -> dict[str, object]:
    published = _published(item["datetime"])
    row = {
        "event_id": str(item["id"]),
        "event_at": "",
        "published_at": item["datetime"],
        "kind": item["type"],
        "url": _address(item["url"]),
    }
    location = item["location"]["name"]
    municipality = item["name"].rsplit(", ", 1)[-1].strip() if location == COUNTY else location
    if municipality != CITY:
        reason = "the notice is of the whole county" if municipality == COUNTY else "the place lies outside the atlas"
        return row | UNPLACED | dict(zip(REJECTED, ["location", municipality, reason, False], strict=True))
    at = event_time(item["name"], published)
    if at is None:
        raise Fault("name", item["name"], "expected a time such as '25 mars 21:15, …'")
    place = UNPLACED if item["type"].startswith(SUMMARY) else placed(item["summary"])
    return row | {"event_at": at.isoformat(timespec="minutes")} | place | dict.fromkeys(REJECTED)


def _published(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
    except ValueError as error:
        raise Fault("datetime", text, "expected a time such as '2024-01-05 7:03:11 +01:00'") from error


def _address(url: str) -> str:
    if url.startswith("/"):
        return SITE + url
    if not url.startswith(f"{SITE}/"):
        raise Fault("url", url, "expected an address at polisen.se")
    return url
