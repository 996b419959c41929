"""A snapshot holds what the pages show."""

import gzip
import json
import subprocess
import sys

import duckdb
import pytest

from tests.pages.conftest import APP
from tests.snapshot import states


@pytest.mark.full
def test_the_states_of_an_earlier_snapshot_are_written_again(unread_atlas, tmp_path):
    before, after = tmp_path / "before.json.gz", tmp_path / "after.json.gz"
    choices = [
        ("trend", {"indicator": "robbery_rate", "lang": "sv"}),
        ("sources", {"lang": "en", "section": "sources"}),
    ]
    kept = [{"csv 1": [], "svg 1": {}}, {"csv 1": []}]  # of the first, all files
    lines = [
        {"address": states.address(state), "page": state[0], "query": state[1], "files": {"contents": contents}}
        for state, contents in zip(choices, kept, strict=True)
    ]
    with gzip.open(before, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    command = [sys.executable, "-m", "tests.snapshot", "write", str(after), "--like", str(before), "--workers", "1"]
    made = subprocess.run(command, cwd=APP.parent, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    with gzip.open(after, "rt", encoding="utf-8") as out:
        head, *found = [json.loads(line) for line in out]
    trend, sources = [line for line in found if "address" in line]
    assert [(line["page"], line["query"]) for line in (trend, sources)] == choices
    assert set(trend["files"]["contents"]) == {"csv 1", "svg 1", "xlsx 1", "pptx 1", "text 1"}
    assert set(sources["files"]["contents"]) == {"csv 1"}
    assert trend["faults"] == sources["faults"] == []
    assert trend["addresses"]["query"]["trend_view"] == "lines"
    assert len(trend["sentences"]["sentences"]) == len(trend["charts"]) == 1
    with duckdb.connect(str(unread_atlas), read_only=True) as con:
        tables = {name for (name,) in con.sql("select table_name from duckdb_tables()").fetchall()}
        [published] = con.execute("""
            select published_value from observation
            where indicator_id = 'robbery_rate' and area_id = 'bromma' and period_kind = 'year'
                and year(period_start) = 2024
        """).fetchone()
    assert trend["values"]["table 1 / Bromma · 2024 / Värde"] == published
    assert "\t2024\t#" in trend["tables"][0]["rows"][3] and trend["files"]["contents"]["csv 1"][0].startswith("# ")
    assert {line["name"] for line in found if line.get("kind") == "database"} == tables
    assert "varden.csv" in {line["name"] for line in found if line.get("kind") == "open_data"}
    assert head["states"] == 2
