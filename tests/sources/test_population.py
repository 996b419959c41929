"""Population: persons by area, year and age group."""

import pandas as pd
import pytest

from etl import deliveries
from etl.errors import SourceChanged
from etl.sources import population
from tests.conftest import RAW

FILE = "population/district_year.csv"


def test_persons_are_the_numerator_on_the_first_day_of_their_year():
    row = population.read(RAW / FILE).iloc[1]
    assert row["measure"] == "population"
    assert (row["area_id"], row["age"], row["numerator"]) == ("stockholm", "80plus", 40000)
    assert (row["period_start"], row["unit"], row["status"]) == (pd.Timestamp(2023, 1, 1), "persons", "ok")


def test_a_withheld_number_is_null_not_zero():
    row = population.read(RAW / FILE).iloc[3]
    assert row["status"] == "withheld" and pd.isna(row["numerator"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Stockholm", "Solna", r"line 2: expected a known area in area, found 'Solna'"),
        ("80+", "80-", r"line 3: expected a known label \(.*\) in age, found '80-'"),
        (",all,all", ",båda,all", r"line 2: expected one of \[.*\] in sex, found 'båda'"),
        ("990000", "99000000", r"line 2: expected a number from 0 to 2e\+07 in persons, found '99000000'"),
        ("990000", "", r"line 2: expected a number of persons or '..' in persons, found ''"),
        ("990000", "990 00", r"line 2: expected a number, nothing or '..' in persons, found '990 00'"),
        ("2023", "23", r"line 2: expected a period such as 2024, .* in year, found '23'"),
    ],
)
def test_a_changed_file_stops_the_load_and_says_where_and_why(changed, old, new, message):
    with pytest.raises(SourceChanged, match=rf"district_year\.csv, {message}"):
        deliveries.read(population, changed(FILE, old, new))
