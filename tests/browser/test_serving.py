"""What serve.py adds to Streamlit, and what a running server does without a database and with a new one."""

import gzip
import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from etl.build import CURRENT
from tests.browser.conftest import open_page, served

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@pytest.mark.parametrize(("query", "language"), [("", "sv"), ("?lang=en", "en"), ("?lang=de", "sv")])
@pytest.mark.parametrize("address", ["/", "/karta", "/finns-inte"])
def test_every_address_says_its_language_before_any_script_runs(server, address, query, language):
    request = Request(server + address + query, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-99"})
    with urlopen(request) as answer:
        body = answer.read()
        assert int(answer.headers["Content-Length"]) == len(body)
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    assert f'<html lang="{language}">' in body.decode()


@pytest.mark.parametrize("address", ["/", "/karta", "/healthz", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(server, address):
    with urlopen(server + address) as answer:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == "'self'"
        assert "http" not in " ".join(policy.values())
        assert "'unsafe-inline'" not in policy["script-src"] and "'unsafe-eval'" not in policy["script-src"]


def test_a_script_that_is_not_ours_does_not_run(server, browser):
    view = browser.new_page()
    open_page(view, f"{server}/data")
    blocked = """() => new Promise(done => {
        addEventListener('securitypolicyviolation', event => done(event.effectiveDirective))
        document.head.append(Object.assign(document.createElement('script'), { text: 'window.ran = true' }))
    })"""
    assert view.evaluate(blocked) == "script-src-elem"
    assert not view.evaluate("window.ran")
    view.close()


def test_a_server_goes_on_from_no_database_to_a_first_and_a_second_build(page, tmp_path, small, database):
    link = tmp_path / CURRENT
    with served(link) as address:
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}/healthz")
        assert refused.value.code == 503
        assert json.load(refused.value) == {"status": "unavailable", "reason": f"{CURRENT} is missing: run make build"}
        view = page()
        for lang, heading in {"sv": "Databasen saknas", "en": "The database is missing"}.items():
            open_page(view, f"{address}/karta?lang={lang}")
            expect(view.locator("h1")).to_have_text(heading)
            expect(view.get_by_test_id("stAlert")).to_contain_text("make run")

        for build in (small, database):
            fresh = tmp_path / "fresh"
            fresh.symlink_to(build.resolve())
            os.replace(fresh, link)
            with urlopen(f"{address}/healthz") as answer:
                assert json.load(answer) == {"status": "ok"}
            version = build.resolve().stem.removeprefix("atlas-")
            open_page(view, f"{address}/utveckling?lang=sv")
            expect(view.locator(".colophon")).to_contain_text(f"Dataversion {version}")
            expect(view.locator(".figure-head h2")).to_be_visible()
            expect(view.get_by_test_id("stAlert")).to_have_count(0)


def test_open_data_have_addresses_of_their_own_and_a_description(server):
    with urlopen(f"{server}/oppna-data/varden.csv") as answer:
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert answer.read().startswith(
            b"indicator_id,area_id,area,period_kind,period_start,sex,age,value,lower,upper,"
        )
    with urlopen(f"{server}/oppna-data/dcat.ttl") as answer:
        assert answer.headers["Content-Type"].startswith("text/turtle")
        assert f"<{server}/oppna-data/varden.csv>" in answer.read().decode()
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{server}/oppna-data/current.duckdb")
    assert refused.value.code == 404
