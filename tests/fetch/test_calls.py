"""What a fetch asks for and how: answers that fail, pace, waiting, redirects, limits and the catalogue's entries."""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from etl import catalogue
from etl.build import source_ids
from etl.errors import CatalogueError, EtlError, FetchFailed
from etl.hosts import Limits
from tests.fetch.conftest import DAY, NOON, POLICE, SCB, SHOOTINGS, Time, files
from tests.publisher import Drip, cut, hang_up, reply, silence


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
        (silence(POLICE), "expected an answer from 127.0.0.1, found none in time"),
    ],
    ids=["500", "503", "429", "hang up", "cut", "cut at once", "cut chunk", "no JSON", "no length", "empty", "silence"],
)
def test_what_may_pass_is_asked_for_again_and_never_half_kept(publisher, folders, offer, run, failure, words):
    offer("police_events", [failure, failure, reply(POLICE)])
    own = Time()
    kept = f"new: data/raw/police_events/2026-11-21_0.json, {len(POLICE)} bytes"
    limits = Limits(silence_seconds=1 if "in time" in words else 30)
    assert run(own, limits) == kept and own.slept == [2, 4]
    assert files(folders.fetched) == {"police_events/2026-11-21_0.json": POLICE}
    publisher.replies["/0"] = [failure]
    own.at += DAY
    again = run(own, replace(limits, attempts=2))
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
    """The stopwatch gains a second with each byte; a read never waits long enough to time out by itself."""
    drip = Drip(POLICE)
    offer("police_events", [drip])
    failure = run(limits=Limits(total_seconds=20), progress=drip.bar)
    assert str(failure) == "expected the answer within 20 s, found 21 bytes of it"
    assert len(publisher.requests) == 1
    assert files(folders.fetched) == {}


def test_a_drip_in_time_is_kept_whole(folders, offer, run):
    drip = Drip(POLICE)
    offer("police_events", [drip])
    assert run(limits=Limits(total_seconds=len(POLICE)), progress=drip.bar).startswith("new")
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


def test_the_progress_is_that_of_the_bytes_that_came(offer, run):
    shown = []

    @contextmanager
    def bar(label, length):
        shown.append((label, length))
        yield shown.append

    offer("police_events", [reply(POLICE)])
    run(progress=bar)
    assert shown[0] == ("police_events/e0", len(POLICE)) and sum(shown[1:]) == len(POLICE)


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
