"""One bad row is left out and the rest loaded; too many of them, or another shape, and all of it is refused."""

import csv
import importlib
import json

import pandas as pd
import pytest

from etl import deliveries
from etl.build import Folders, source_ids
from etl.errors import SourceChanged

RAW = Folders().raw
LARGE = 100
# A real file of each source that has one of some size, a column, and what no row may have in it.
FAULTS = {
    "city_safety_survey/figures.csv": ("percent", "140", "expected a number from 0 to 100"),
    "crime_survey/figures.csv": ("sex", "kvinnor", "expected one of ['all', 'men', 'women']"),
    "police_events/notices.csv": ("event_at", "i natt", "expected a time such as 2024-03-25T21:15"),
    "population/district_year.csv": ("persons", "många", "expected a number, nothing or '..'"),
    "reported_crimes/city.csv": ("offence", "Piratdåd", "expected a known label"),
    "reported_crimes/district_year.csv": ("area", "Atlantis", "expected a known area"),
}


def adapter(file):
    return importlib.import_module(f"etl.sources.{file.split('/')[0]}")


def changed(file, tmp_path, changes):
    """A copy of a real file in which rows (from 0) have other fields."""
    with (RAW / file).open(encoding="utf-8", newline="") as given:
        rows = list(csv.DictReader(given))
    for number, fields in changes.items():
        rows[number] |= fields
    path = tmp_path / file.split("/")[1]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path, len(rows)


@pytest.mark.parametrize("file", FAULTS)
def test_one_bad_row_is_left_out_and_the_others_are_as_before(file, tmp_path):
    column, value, reason = FAULTS[file]
    path, rows = changed(file, tmp_path, {5: {column: value}})
    assert rows >= 40
    before, after = deliveries.read(adapter(file), RAW / file), deliveries.read(adapter(file), path, 1.5 / rows)
    bad = after[after["rejected_is_bad"].eq(True)]
    assert bad[["line", "rejected_field", "rejected_value"]].to_numpy().tolist() == [[7, column, value]]
    assert bad["rejected_reason"].item().startswith(reason)
    others = before["line"] != 7
    assert len(after) == len(before)
    pd.testing.assert_frame_equal(after[others], before[others], check_dtype=False)


@pytest.mark.parametrize("file", FAULTS)
def test_more_than_the_declared_share_is_refused_with_the_first_row_and_the_numbers(file, tmp_path):
    column, value, reason = FAULTS[file]
    _, rows = changed(file, tmp_path, {})
    most = int(deliveries.MAX_BAD_SHARE * rows)
    path, _ = changed(file, tmp_path, {number: {column: value} for number in range(3, 3 + most)})
    assert deliveries.read(adapter(file), path)["rejected_is_bad"].eq(True).sum() == most
    path, _ = changed(file, tmp_path, {number: {column: value} for number in range(3, 4 + most)})
    with pytest.raises(SourceChanged) as refused:
        deliveries.read(adapter(file), path)
    words = str(refused.value)
    assert words.startswith(f"{path.name}, line 5: {reason}") and "\n" not in words
    assert words.endswith(f"({most + 1} of {rows} rows are bad, at most 2 % may be)")


def test_one_bad_object_of_an_answer_is_left_out(tmp_path):
    item = {
        "datetime": "2024-07-12 9:02:58 +02:00",
        "name": "12 juli 8.30, Brand, Stockholm",
        "summary": "Brand i Farsta.",
        "url": "/aktuellt/handelser/2024/juli/12/",
        "type": "Brand",
        "location": {"name": "Stockholm", "gps": "59.3,18.0"},
    }
    items = [item | {"id": number} for number in range(1, LARGE + 1)]
    items[3], items[7] = "none", item | {"id": 8, "name": "Brand, Stockholm"}
    path = tmp_path / "2024-07-13_api.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    rows = deliveries.read(importlib.import_module("etl.sources.police_events"), path)
    bad = rows[rows["rejected_is_bad"].eq(True)]
    assert bad[["line", "rejected_field"]].to_numpy().tolist() == [[4, "answer"], [8, "name"]]
    assert rows["rejected_is_bad"].isna().sum() == LARGE - 2


def test_what_is_left_out_on_purpose_does_not_count_as_bad(tmp_path):
    file = "city_safety_survey/figures.csv"
    _, rows = changed(file, tmp_path, {})
    path, _ = changed(file, tmp_path, {number: {"confidence": "low"} for number in range(rows)})
    frame = deliveries.read(adapter(file), path)
    assert frame["rejected_is_bad"].eq(False).all()


def test_every_source_declares_its_share(con):
    shares = dict(con.sql("select source_id, max_bad_share from source").fetchall())
    assert set(shares) == set(source_ids()) and all(0 <= share <= 0.1 for share in shares.values())
