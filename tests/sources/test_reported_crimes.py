"""Reported crimes: no data is not zero, withheld is not zero, and what is unknown stops the load."""

import pandas as pd
import pytest

from etl import deliveries
from etl.errors import SourceChanged
from etl.sources import reported_crimes
from tests.conftest import RAW
from tests.workbooks import export

FILE = "reported_crimes/district_year.csv"


@pytest.fixture(scope="module")
def facts():
    return reported_crimes.read(RAW / FILE).set_index("line")


def test_a_count_and_a_rate_are_kept_as_published(facts):
    row = facts.loc[2]
    assert (row["measure"], row["area_id"], row["numerator"], row["published_value"], row["status"]) == (
        "offences_total",
        "rinkeby-kista",
        12000,
        24000,
        "ok",
    )
    assert (row["period_kind"], row["period_start"], row["unit"]) == ("year", pd.Timestamp(2022, 1, 1), "per_100000")


def test_a_rate_without_a_count_leaves_the_count_null(facts):
    assert pd.isna(facts.loc[5, "numerator"]) and facts.loc[5, "published_value"] == 100


@pytest.mark.parametrize(("line", "status"), [(4, "missing"), (9, "missing"), (14, "withheld")])
def test_no_data_and_withheld_are_null_not_zero(facts, line, status):
    assert facts.loc[line, "status"] == status
    assert facts.loc[line, ["numerator", "published_value"]].isna().all()


def test_a_zero_in_a_period_that_is_counted_is_zero(facts):
    row = facts.loc[11]
    assert (row["area_id"], row["status"], row["numerator"], row["published_value"]) == ("jarva", "ok", 0, 0)


def test_a_preliminary_figure_is_marked(facts):
    row = facts.loc[16]
    assert (row["status"], row["period_kind"]) == ("preliminary", "month")
    assert row["period_start"] == pd.Timestamp(2026, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Totalt antal brott", "Alla brott", r"line 2: expected a known label \(.*\) in offence, found 'Alla brott'"),
        ("Rinkeby-Kista", "Rinkeby", r"line 2: expected a known area in area, found 'Rinkeby'"),
        ("district,Rinkeby", "municipality,Rinkeby", r"line 2: expected a known area in area, found 'Rinkeby-Kista'"),
        ("12000", "-1", r"line 2: expected a number from 0 to 1e\+08 in count, found '-1'"),
        ("12000", "999999999", r"line 2: expected a number from 0 to 1e\+08 in count, found '999999999'"),
        ("24000", "24 00", r"line 2: expected a number, nothing or '..' in per_100000, found '24 00'"),
        ("12000", "12000.5", r"line 2: expected a whole number in count, found '12000.5'"),
        ("12000,24000", ",", r"line 2: expected a count or a rate in count, found ''"),
        ("12000,", "..,", r"line 2: expected both count and rate withheld, or neither in count, found '..'"),
        ("year,2022", "year,2022Q1", r"line 2: expected the kind of the period beside it in period_kind, found 'year'"),
        ("year,2022", "year,2022-13", r"line 2: expected a period such as 2024, .* in period, found '2022-13'"),
        ("brott,all", "brott,alla", r"line 2: expected one of \['all', 'men', 'women'\] in sex, found 'alla'"),
        ("24000,no", "24000,nej", r"line 2: expected one of \['no', 'yes'\] in preliminary, found 'nej'"),
    ],
)
def test_a_changed_file_stops_the_load_and_says_where_and_why(changed, old, new, message):
    with pytest.raises(SourceChanged, match=rf"district_year\.csv, {message}"):
        deliveries.read(reported_crimes, changed(FILE, old, new))


# Exports of SOL


@pytest.fixture
def exported(tmp_path):
    """exported(row, …): the facts of an export of 2023 and 2024, counts and rates, with its document."""
    (tmp_path / "documents.csv").write_text(
        'document_id,title,url,retrieved_via,page\nsol-1,SOL,https://statistik.bra.se,,"sol.xlsx, blad Resultat"\n',
        encoding="utf-8",
    )
    columns = ["År"] * 4, ["2023", "2023", "2024", "2024"], ["Antal", "/100 000 inv"] * 2
    return lambda *body: deliveries.read(reported_crimes, export(tmp_path / "sol.xlsx", *columns, *body))


def test_an_export_is_read_as_certain_with_its_document_and_row(exported):
    row = exported(["Stockholm kommun"], ["Vapenlagen", 700, 71, 800, 81]).iloc[1]
    assert row[["line", "measure", "area_id", "numerator", "published_value"]].to_list() == [
        7,
        "weapons",
        "stockholm",
        800,
        81,
    ]
    assert row[["sex", "age", "confidence", "document_ids"]].to_list() == ["all", "all", "high", "sol-1"]


@pytest.mark.parametrize(
    ("label", "statuses"),
    [
        ("Stadsdelsområde Järva (Sthlm)", ["missing", "ok"]),
        ("Stadsdelsområde Norra innerstaden (Sthlm)", ["missing", "ok"]),
        ("Stadsdelsområde Norrmalm (Sthlm) upphörde 2024-01-01", ["ok", "missing"]),
        ("Stadsdelsområde Älvsjö (Sthlm) upphörde 2021-01-01", ["missing", "missing"]),
        ("Stadsdelsområde Farsta (Sthlm)", ["ok", "ok"]),
    ],
)
def test_zero_is_no_data_where_the_publisher_does_not_count_the_district(exported, label, statuses):
    facts = exported([label], ["Vapenlagen", 0, 0, 0, 0])
    assert facts["status"].to_list() == statuses
    assert facts["numerator"].isna().to_list() == [status == "missing" for status in statuses]


def test_an_unknown_place_has_counts_and_no_rates(exported):
    facts = exported(["Stadsdelsområde okänt (Sthlm)"], ["Vapenlagen", 7, 0, 8, ".."])
    assert facts["numerator"].to_list() == [7, 8] and facts["published_value"].isna().all()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([["Solna kommun"], ["Vapenlagen", 1, 1, 1, 1]], r"line 7: expected a known area in area, found 'Solna'"),
        ([["Stockholm kommun"], ["Piratdåd", 1, 1, 1, 1]], r"line 7: expected a known label .*, found 'Piratdåd'"),
        ([["Stockholm kommun"], ["Vapenlagen", 1, "-", 1, 1]], r"line 7: expected a number, .* found '-'"),
        ([["Stockholm kommun"], *[["Vapenlagen", 1, 1, 1, 1]] * 2], r"line 8: expected each figure once in row"),
    ],
)
def test_what_is_unknown_in_an_export_stops_the_load_with_its_row(exported, body, message):
    with pytest.raises(SourceChanged, match=rf"^sol\.xlsx, {message}"):
        exported(*body)
