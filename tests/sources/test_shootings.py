"""Shootings and explosions: whole events, preliminary until the police say otherwise."""

import pandas as pd
import pytest

from etl import deliveries
from etl.errors import SourceChanged
from etl.sources import shootings
from tests.conftest import RAW

FILE = "shootings/figures.csv"


def test_events_are_counts_of_everyone_without_a_rate():
    row = shootings.read(RAW / FILE).iloc[2]
    assert (row["measure"], row["area_id"], row["numerator"], row["unit"]) == (
        "shootings_confirmed",
        "sweden",
        296,
        "count",
    )
    assert (row["sex"], row["age"], row["status"]) == ("all", "all", "preliminary") and pd.isna(row["published_value"])


def test_no_explosions_is_zero():
    row = shootings.read(RAW / FILE).iloc[4]
    assert row["numerator"] == 0 and row["status"] == "preliminary"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bekräftade skjutningar", "skjutningar", r"line 2: expected a known label \(.*\) in measure, found 'skjutn"),
        ("Riket", "Sverige totalt", r"line 2: expected a known area in area, found 'Sverige totalt'"),
        ("368", "", r"line 2: expected a count in count, found ''"),
        ("368", "..", r"line 2: expected a count in count, found '\.\.'"),
        ("368", "100001", r"line 2: expected a number from 0 to 100000 in count, found '100001'"),
        ("368", "cirka 280", r"line 2: expected a number, nothing or '..' in count, found 'cirka 280'"),
        ("368,no", "368,kanske", r"line 2: expected one of \['no', 'yes'\] in preliminary, found 'kanske'"),
    ],
)
def test_a_changed_file_stops_the_load_and_says_where_and_why(changed, old, new, message):
    with pytest.raises(SourceChanged, match=rf"figures\.csv, {message}"):
        deliveries.read(shootings, changed(FILE, old, new))
