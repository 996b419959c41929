"""The snapshot tool tells what has changed, and its states are the same every time."""

import gzip
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.snapshot import comparing, html_text, reading, states, writing

ROOT = Path(__file__).parents[1]
STATE = {
    "address": "/karta?lang=sv",
    "page": "map",
    "query": {"lang": "sv"},
    "addresses": {"query": {"lang": "sv"}, "links": ["/data?lang=sv"]},
    "sentences": {"title": ["Karta"], "notes": [], "sentences": ["Säkert högre i Farsta."], "alternatives": []},
    "values": {"table 1 / Farsta · 2022 / Värde": 12.5, "table 1 / Bromma · 2022 / Värde": 9.0},
    "tables": [{"alt": "", "columns": ["Område", "Värde"], "rows": ["Bromma\t#", "Farsta\t#", "Järva\t#"]}],
    "faults": [],
    "texts": {"page": "Ett mått i taget.", "cells": []},
    "charts": [{"marks": [{"y": [1.0, None]}]}],
    "files": {"names": [], "contents": {"csv 1": ["# Rubrik", "Bromma;9"]}},
}
OPEN_DATA = {"kind": "open_data", "name": "varden.csv", "lines": ["area,value", "bromma,9"]}


def command(*arguments: object) -> subprocess.CompletedProcess:
    made = [sys.executable, "-m", "tests.snapshot", *map(str, arguments)]
    return subprocess.run(made, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def snapshot(tmp_path):
    """snapshot(change of the state, ...): a file of one state and one table of the open data."""

    def written(state: dict | None = None, open_data: dict | None = None) -> Path:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json.gz"
        lines = [{"kind": "snapshot", "states": 1}, OPEN_DATA | (open_data or {}), STATE | (state or {})]
        with gzip.open(path, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(line, sort_keys=True) + "\n" for line in lines)
        return path

    return written


def kinds(result: comparing.Comparison) -> list[str]:
    return [kind for kind, found in result.found.items() if found]


@pytest.mark.parametrize(
    ("kind", "changed", "before", "after"),
    [
        ("values", STATE["values"] | {"table 1 / Farsta · 2022 / Värde": 12.500000001}, "12.5", "12.500000001"),
        ("values", {"table 1 / Farsta · 2022 / Värde": 12.5}, "9.0", ""),
        ("sentences", STATE["sentences"] | {"sentences": ["Säkert lägre i Farsta."]},
         "Säkert högre i Farsta.", "Säkert lägre i Farsta."),
        ("tables", [STATE["tables"][0] | {"rows": ["Bromma\t#", "Järva\t#"]}], "Farsta\t#", ""),
        ("addresses", STATE["addresses"] | {"links": []}, "/data?lang=sv", ""),
        ("faults", ["ValueError: empty"], "", "ValueError: empty"),
        ("texts", {"page": "Två mått i taget.", "cells": []}, "Ett mått i taget.", "Två mått i taget."),
        ("charts", [{"marks": [{"y": [1.0, 2.0]}]}], "", "2.0"),
        ("files", {"names": [], "contents": {"csv 1": ["# Rubrik", "Bromma;8"]}}, "Bromma;9", "Bromma;8"),
    ],
)  # fmt: skip
def test_what_has_changed_in_a_state_is_told_under_its_kind(snapshot, kind, changed, before, after):
    result = comparing.compare(snapshot(), snapshot({kind: changed}))
    assert kinds(result) == [kind]
    [(difference, places)] = result.found[kind].items()
    assert (difference.before, difference.after, places) == (before, after, ["/karta?lang=sv"])
    assert "/karta?lang=sv" in "\n".join(comparing.report(result, 5))


def test_a_changed_row_of_the_open_data_is_told(snapshot):
    result = comparing.compare(snapshot(), snapshot(open_data={"lines": ["area,value", "bromma,8"]}))
    [difference] = result.found["open_data"]
    assert (difference.before, difference.after) == ("bromma,9", "bromma,8")


def test_a_state_that_is_in_one_snapshot_only_is_told(snapshot):
    result = comparing.compare(snapshot(), snapshot({"address": "/karta?lang=en"}))
    assert result.places("addresses") == ["/karta?lang=en", "/karta?lang=sv"]


def test_whitespace_does_not_count(snapshot):
    texts, sentences = {"page": "Ett  mått i\ntaget .", "cells": []}, {"sentences": ["Säkert högre i  Farsta."]}
    changed = {"texts": texts, "sentences": STATE["sentences"] | sentences}
    assert kinds(comparing.compare(snapshot(), snapshot(changed))) == []


def test_what_draws_nothing_does_not_count():
    mark, empty = {"y": [1.0, None], "x": [1.0, 2.0]}, {"y": [2.0, 2.0], "x": [None, None]}

    def chart(marks, line, words):
        layout = {"annotations": [{"text": word} for word in words]}
        looks = {"data": [one | {"line": line} for one in marks], "layout": layout}
        return [{"marks": marks, "annotations": words, "axes": {}, "look": looks}]

    before = chart([mark, empty], {"width": 2.0, "dash": "solid"}, ["Farsta", "Bromma"])
    after = chart([mark], {"width": 2.0}, ["Bromma", "Farsta"])
    assert comparing.differences(comparing.drawn(before), comparing.drawn(after), "") == []
    names = ["Farsta", "Bromma"]
    for changed in (
        chart([mark], {"width": 2.0}, names[1:]),
        chart([mark], {"width": 2.0, "dash": "dot"}, names),
        chart([empty], {"width": 2.0}, names),
    ):
        assert comparing.differences(comparing.drawn(before), comparing.drawn(changed), "") != []


def test_numbers_can_be_compared_at_fewer_digits(snapshot):
    changed = {"values": STATE["values"] | {"table 1 / Farsta · 2022 / Värde": 12.500000001}}
    assert kinds(comparing.compare(snapshot(), snapshot(changed), digits=9)) == []
    assert kinds(comparing.compare(snapshot(), snapshot(changed), digits=11)) == ["values"]


@pytest.mark.parametrize(("kind", "fails"), [("values", 1), ("texts", 0)])
def test_texts_charts_and_files_fail_the_comparison_only_if_asked(snapshot, kind, fails):
    changed = {"values": {}} if kind == "values" else {"texts": {"page": "Annat.", "cells": []}}
    before, after = snapshot(), snapshot(changed)
    assert command("compare", before, after).returncode == fails
    assert command("compare", before, after, "--fail-on", kind).returncode == 1
    assert f"{kind}: 1 differ" in command("compare", before, after).stdout


def test_html_is_taken_apart_into_words_sentences_links_and_tables():
    body = (
        "<div><p class='sentence'><b>Högst i Farsta.</b> n = 5.</p><p>Käl<b>lan</b></p>"
        "<a href='/data?lang=sv&area=all'>Data</a><table><tr><th>År</th><td>2022</td></tr></table>"
        "<svg role='img' aria-label='Karta'><path class='area' d='M0 0'/></svg></div>"
    )
    found = html_text.parts(body)
    assert found.sentences == ["Högst i Farsta. n = 5."]
    assert found.links == ["/data?area=all&lang=sv"]
    assert found.tables == [{"alt": "", "rows": ["År\t2022"]}]
    assert found.alternatives == ["Karta"]
    assert found.pictures[0]["elements"] == ["path area"]
    assert "".join(found.words.split()) == "KällanDataKarta"


def test_the_geometry_of_a_picture_is_part_of_it():
    one, other = (html_text.svg(f"<svg><path d='M0 {y}'/></svg>") for y in (0, 1))
    assert one["geometry"] != other["geometry"] and one["words"] == other["words"]


def test_the_states_are_the_same_every_time_and_others_with_another_seed(con):
    plan = states.planned(con, 500)
    assert plan == states.planned(con, 500)
    assert plan != states.planned(con, 500, seed=13)
    assert len({states.address(state) for state in plan}) == len(plan) == 500


def test_the_states_cover_pages_indicators_districts_and_languages(con):
    plan = states.planned(con, 500)
    indicators = {
        key for (key,) in con.sql("select distinct indicator_id from observed where value is not null").fetchall()
    }
    for page in ("trend", "sources"):
        assert {query.get("indicator") for name, query in plan if name == page} >= indicators
    parts = {(query["district"], query["profile_part"]) for page, query in plan if page == "district"}
    assert len(parts) == 12 * len(states.PARTS)
    assert {page for page, _ in plan} == set(states.PATHS)
    english = sum(query["lang"] == "en" for _, query in plan)
    assert 0.15 < english / len(plan) < 0.4


def test_the_data_version_and_the_day_of_the_build_are_left_out():
    hide = writing.hidden("cdf35eba5729", date(2026, 3, 1))
    assert hide("karta-cdf35eba5729.png, byggd 1 mars 2026, 11 mars 2026") == (
        "karta-«version».png, byggd «built on», 11 mars 2026"
    )


def test_a_workbook_is_read_by_its_cells_not_by_the_numbers_of_its_texts():
    def made(*names):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            book.add_worksheet().write_row(0, 0, ["Område", "Värde"])
            for at, name in enumerate(names, 1):
                book.get_worksheet_by_name("Sheet1").write_row(at, 0, [name, 12.5])
        return out.getvalue()

    found = reading.content("tabell.xlsx", made("Farsta", "Bromma"))
    assert found["xl/worksheets/sheet1.xml"] == ["Område\tVärde", "Farsta\t12.5", "Bromma\t12.5"]
    other = reading.content("tabell.xlsx", made("Järva", "Bromma"))
    [difference] = [item for item in comparing.differences(found, other, "") if "sheet1" in item.where]
    assert (difference.before, difference.after) == ("Farsta 12.5", "Järva 12.5")
