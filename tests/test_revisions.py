"""A later delivery supersedes an earlier one for the same cell; both are kept, and the difference is shown."""

import shutil

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.reading import origins
from etl.build import CURRENT
from etl.errors import CheckFailed, SourceChanged
from tests.conftest import ROOT
from tests.matrix import some
from tests.test_wording import TEXT
from tests.workbooks import export

HEADER = "area_level,area,period_kind,period,offence,sex,count,per_100000,preliminary,confidence,document\n"
CELL = "district,Farsta,month,2026-01,Totalt antal brott,all,{count},,{preliminary},high,bra-t1\n"
BEFORE, AFTER = ("2026-03-15_sol.csv", 910, "yes"), ("2027-04-01_sol.csv", 915, "no")
NOW = """
    select value, status, len(fact_ids) from observed
    where indicator_id = 'offences_total_rate' and area_id = 'farsta' and period_kind = 'month'
        and period_start = '2026-01-01'
"""
SHOWN = ["unit", "old_value", "new_value", "difference", "old_status", "new_status"]
WHERE = ["old_file", "old_line", "new_file", "new_line"]


@pytest.fixture
def built(folders, rebuilt):
    """built((file, text), …): a connection to what those deliveries of reported crimes and tests/raw give."""

    def connection(*deliveries):
        for name, text in deliveries:
            (folders.raw / "reported_crimes" / name).write_text(text, encoding="utf-8")
        return rebuilt()

    return connection


def month(name, count, preliminary):
    return name, HEADER + CELL.format(count=count, preliminary=preliminary)


def test_the_latest_day_counts_and_every_fact_is_kept(built):
    con = built(month(*AFTER), month(*BEFORE))  # tests/raw has 900 in a file without a day, the oldest
    assert con.sql(NOW).fetchall() == [(915, "ok", 1)]
    assert con.sql("select count(*) from fact where area_id = 'farsta' and period_kind = 'month'").fetchone() == (3,)


@pytest.mark.full
def test_the_order_of_loading_does_not_matter(built):
    orders = []
    for first, second in [(BEFORE, AFTER), (AFTER, BEFORE)]:  # files are loaded by source, then by name
        with pytest.MonkeyPatch.context() as patch:
            days = {"a.csv": first[0][:10], "b.csv": second[0][:10]}
            patch.setattr(
                "etl.deliveries.Delivery.delivered_on", property(lambda one, days=days: days.get(one.path.name))
            )
            con = built(month("a.csv", *first[1:]), month("b.csv", *second[1:]))
        orders.append(con.sql(NOW).fetchall())
    assert orders == [[(915, "ok", 1)]] * 2


@pytest.mark.full
def test_what_changed_is_shown_step_by_step_with_both_files_and_lines(built):
    frame = origins.revisions(built(month(*BEFORE), month(*AFTER)))
    assert frame[SHOWN].values.tolist() == [
        ["count", 910, 915, 5, "preliminary", "ok"],
        ["count", 900, 910, 10, "preliminary", "preliminary"],
    ]
    files = [f"reported_crimes/{name}" for name in ("district_year.csv", BEFORE[0], AFTER[0])]
    assert frame[WHERE].values.tolist() == [[files[1], 2, files[2], 2], [files[0], 16, files[1], 2]]
    assert set(frame["area"]) == {"Farsta"} and set(frame["published_label"]) == {"Totalt antal brott"}


@pytest.mark.full
def test_a_preliminary_figure_that_became_final_unchanged_is_final_and_no_revision(built):
    con = built(month("2027-04-01_sol.csv", 900, "no"))
    assert con.sql(NOW).fetchall() == [(900, "ok", 1)]
    assert origins.revisions(con).empty


def test_a_figure_that_is_withheld_later_is_withheld_and_a_revision_without_a_difference(built):
    con = built(month("2027-04-01_sol.csv", "..", "no"))
    assert con.sql(NOW).fetchall() == [(None, "withheld", 1)]
    (row,) = origins.revisions(con)[SHOWN].to_dict("records")
    assert (row["old_value"], row["new_status"]) == (900, "withheld")
    assert pd.isna(row["new_value"]) and pd.isna(row["difference"])


def test_a_delivery_of_rates_alone_is_no_revision_of_counts(built):
    rate = CELL.format(count="", preliminary="no").replace(",,,no", ",,70,no")
    con = built(("2027-04-01_sol.csv", HEADER + rate))
    assert origins.revisions(con).empty
    months = "from current_fact where period_kind = 'month' and measure = 'offences_total'"
    assert con.sql(f"select numerator, published_value {months}").fetchall() == [(None, 70)]


YEAR = "district,Farsta,year,2024,Totalt antal brott,all,{},{},{},high,bra-t1\n"


@pytest.mark.parametrize(
    ("later", "expected"),
    some(
        1,
        [
            (("", 2000, "no"), (1200, 2000)),  # the rate is unchanged, so the count beside it still counts
            (("", 2010, "no"), (None, 2010)),
            ((1200, "", "no"), (1200, 2000)),
            ((1201, "", "no"), (1201, None)),
            (("", 2000, "yes"), (None, 2000)),
            (("..", "..", "no"), (None, None)),
        ],
    ),
)
def test_a_count_stays_beside_the_rate_of_a_later_delivery_only_while_that_is_unchanged(built, later, expected):
    con = built(
        ("2025-03-01_sol.csv", HEADER + YEAR.format(1100, 2000, "no")),
        ("2025-04-01_sol.csv", HEADER + YEAR.format(1200, 2000, "no")),
        ("2026-04-01_sol.csv", HEADER + YEAR.format(*later)),
    )
    assert con.sql("""
        select max(numerator), max(published_value) from current_fact
        where measure = 'offences_total' and area_id = 'farsta' and period_kind = 'year'
    """).fetchall() == [expected]


def test_two_deliveries_of_one_day_must_agree(built, folders):
    with pytest.raises(CheckFailed, match=r"check conflicting_counts: .* area_id farsta, .* counts \[9.5"):
        built(month(*AFTER), month("2027-04-01_again.csv", 925, "no"))
    assert not (folders.built / CURRENT).exists()


def test_the_real_and_the_small_figures_have_no_revisions(con, small_con):
    assert origins.revisions(con).empty and origins.revisions(small_con).empty


# An export of SOL as a delivery


def document(folders, name, identity="sol-1"):
    with (folders.raw / "reported_crimes" / "documents.csv").open("a", encoding="utf-8") as file:
        file.write(f'{identity},"Brå, SOL, Excel-export",https://statistik.bra.se,,"{name}, blad Resultat"\n')


def test_an_export_supersedes_the_tidy_file_and_names_its_document(built, folders):
    name = "2027-04-01_sol.xlsx"
    path = folders.raw / "reported_crimes" / name
    body = [["Stadsdelsområde Farsta (Sthlm)"], ["Totalt antal brott", 915]]
    export(path, ["2026"], ["Jan"], ["Antal"], *body)
    document(folders, name)
    con = built()
    assert con.sql(NOW).fetchall() == [(915, "ok", 1)]
    assert con.sql("select line, document_id, page from provenance where numerator = 915").fetchall() == [
        (7, "sol-1", f"{name}, blad Resultat")
    ]


@pytest.mark.full
def test_a_real_export_is_loaded_whole(built, folders):
    name = "2026-04-15_Brott_2026_raw.xls"
    shutil.copy(ROOT / "tests" / "raw_exports" / "Brott_2026_raw.xls", folders.raw / "reported_crimes" / name)
    document(folders, name)
    deliveries = origins.deliveries(built()).set_index("file")
    assert deliveries.loc[f"reported_crimes/{name}", ["rows_in", "accepted", "rejected"]].to_list() == [84, 84, 0]


@pytest.mark.parametrize(("times", "found"), [(0, "none"), (2, r"\['sol-0', 'sol-1'\]")])
def test_an_export_without_its_one_document_is_refused(built, folders, times, found):
    name = "2027-04-01_sol.xlsx"
    export(folders.raw / "reported_crimes" / name, ["År"], ["2026"], ["Antal"], ["Stockholm kommun"], ["Vapenlagen", 1])
    for at in range(times):
        document(folders, name, f"sol-{at}")
    message = rf"{name}: expected one document with the page '{name}, …' in documents\.csv, found {found}"
    with pytest.raises(SourceChanged, match=message):
        built()


@pytest.mark.full
def test_crimes_at_an_unknown_place_are_counts_of_their_own_and_never_more_than_the_city(built, folders):
    name = "2027-04-01_sol.xlsx"
    path = folders.raw / "reported_crimes" / name
    columns = ["År"] * 2, ["2026"] * 2, ["Antal", "/100 000 inv"]
    city = [["Stockholm kommun"], ["Totalt antal brott", 1000, 100]]
    unknown = [["Stadsdelsområde okänt (Sthlm)"], ["Totalt antal brott", 400, 0]]
    farsta = [["Stadsdelsområde Farsta (Sthlm)"], ["Totalt antal brott", 600, 900]]
    export(path, *columns, *city, *unknown, *farsta)
    document(folders, name)
    assert built().sql("""
        select numerator, published_value, status from fact where area_id = 'okand-plats-i-stockholm'
    """).fetchall() == [(400, None, "ok")]
    farsta[1][1] = 602
    export(path, *columns, *city, *unknown, *farsta)
    with pytest.raises(CheckFailed, match=r"check districts_within_city: .* districts 1002\.0, city 1000\.0"):
        built()


# The page


REVISE = """
    insert into delivery by name
    select * replace (
        (select max(delivery_id) + 1 from delivery) as delivery_id, 'reported_crimes/2027-04-01_sol.xls' as file,
        date '2027-04-01' as delivered_on
    )
    from delivery where file = 'reported_crimes/city.csv';
    insert into fact by name
    select * replace (
        (select max(fact_id) + 1 from fact) as fact_id, (select max(delivery_id) from delivery) as delivery_id,
        191100 as numerator, 7 as line
    )
    from fact where numerator = 191090;
"""


@pytest.fixture
def sources_page(database, tmp_path, monkeypatch):
    """sources_page(sql, language): the page over a copy of the real database in which `sql` was run."""

    def page(sql, language):
        path = tmp_path / CURRENT
        shutil.copy(database.resolve(), path)
        with duckdb.connect(str(path)) as con:
            con.execute(sql)
        monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(path))
        app = AppTest.from_file(ROOT / "app.py", default_timeout=30)
        app.query_params["lang"], app.query_params["section"] = language, "deliveries"
        app.run().switch_page("pages/sources.py").run()
        assert [item.message for item in app.exception] == []
        return app

    return page


@pytest.mark.parametrize("language", some(1, ["sv", "en"]))
def test_the_page_shows_the_revision_with_the_values_before_and_after(sources_page, language):
    app, text = sources_page(REVISE, language), TEXT[language]
    assert text["revisions_heading"] in [item.value for item in app.header]
    (table,) = [item.value for item in app.dataframe if text["column_old_value"] in item.value]
    keys = ["area", "period", "unit", "old_value", "new_value", "difference", "old_line", "new_file", "new_line"]
    assert table[[text[f"column_{key}"] for key in keys]].values.tolist() == [
        ["Stockholm", "2025", text["unit_count"], 191090, 191100, 10, 233, "reported_crimes/2027-04-01_sol.xls", 7]
    ]
    assert any(text["revisions_lead"] in item.proto.body for item in app.get("html"))


def test_the_page_says_in_one_sentence_that_nothing_was_revised(sources_page):
    app = sources_page("select 1", "sv")
    assert any(TEXT["sv"]["revisions_none"] in item.proto.body for item in app.get("html"))
    assert not any(TEXT["sv"]["column_old_value"] in item.value for item in app.dataframe)
