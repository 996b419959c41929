"""Data och metod: every section in both languages, and what each must say."""

import ast
import re
import tomllib
from datetime import date
from types import ModuleType

import duckdb
import pandas as pd
import pytest

from dashboard.reading import origins
from dashboard.sources import sourcebook
from dashboard.sources.provenance import SECTIONS
from dashboard.statistics import methods as statistics_methods
from etl import incidents
from tests.conftest import ROOT
from tests.matrix import some
from tests.pages.conftest import html, pick, prose, sound, state, table, words
from tests.test_wording import TEXT


def entries(name):
    return tomllib.loads((ROOT / "data" / "catalogue" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", some(1, ["sv", "en"]))
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_in_both_languages_and_stays_in_the_address(opened, section, language):
    app = sound(opened("sources", section=section, lang=language))
    assert state(app)["section"] == section and len(app.header)
    shown = words(app) + " ".join(item.value for item in app.markdown)
    assert not re.search(r"\bnan\b|NaT|None|{\w+}", shown)


def test_an_address_that_asks_for_a_source_opens_its_figures(opened):
    app = sound(opened("sources", section="origin", origin="shootings"))
    assert "shootings/figures.csv" in set(table(app)["Fil"])


def test_every_method_is_explained_with_formula_and_reference_in_both_languages():
    found = entries("methods")["method"]
    explained = {name for method in found for name in method["functions"]}
    public = {
        name
        for name, item in vars(statistics_methods).items()
        if callable(item)
        and not name.startswith("_")
        and name.islower()
        and not isinstance(item, ModuleType)
        and item.__module__.startswith("dashboard.statistics.methods")
    }
    assert public and public <= explained
    for method in found:
        assert all(method[key] for key in ("title_sv", "title_en", "text_sv", "text_en", "formula", "reference"))
        assert method["spoken_sv"] and method["spoken_en"]


def test_every_figure_names_file_line_and_rule(opened):
    app = sound(opened("sources", section="origin", indicator="offences_total_rate"))
    rows = table(app)
    assert rows[["Fil", "Rad"]].notna().all().all()
    rules = set(rows["Regel"])
    assert TEXT["sv"]["rule_is_given"] in rules and TEXT["sv"]["rule_is_derived"] in rules
    said = " ".join(item.value for item in app.markdown)
    assert "etl/sources/reported_crimes.py" in said and re.search(r"`[0-9a-f]{12}`", said)
    narrowed = table(pick(app, "place", "farsta"))
    assert set(narrowed["Område"]) == {"Farsta"} and 0 < len(narrowed) < len(rows)


def test_raw_rows_narrow_by_year_sex_age_and_place_as_the_other_pages_do(opened):
    app = sound(opened("sources", section="origin", indicator="smoking"))
    every = len(table(app))
    for key, value in {"place": "stockholm", "year": "2012", "sex": "women", "age": "grade-9"}.items():
        before = len(table(app))
        app = sound(pick(app, key, value))
        assert 0 < len(table(app)) <= before and state(app)[key] == value
    rows = table(app)
    assert len(rows) < every
    assert rows[["Område", "Period", "Kön", "Ålder"]].drop_duplicates().values.tolist() == [
        ["Stockholm", "2012", "Flickor", "Årskurs 9"]
    ]


def test_the_rules_are_those_that_made_the_figures(con):
    rules = origins.rules(con).set_index("fact_id")["rules"]
    derived = con.sql("select distinct unnest(fact_ids) from observation where is_derived").fetchall()
    assert derived and all("derived" in rules[fact] or "merged" in rules[fact] for (fact,) in derived)
    assert con.sql("select count(*) from fact").fetchone()[0] == len(rules)
    assert set().union(*rules) <= set(origins.RULES)
    assert sum("rated" in keys for keys in rules) == 9  # vandalism 2024: the districts' counts without their rates
    shown = {fact for (fact,) in con.sql("select distinct unnest(fact_ids) from observation").fetchall()}
    assert all(
        (fact in shown) != bool({"denominator", "superseded", "demonstration", "unused"} & set(keys))
        for fact, keys in rules.items()
    )


@pytest.mark.parametrize("page", ["map", "trend"])
def test_a_figure_is_two_clicks_from_its_lines(opened, page):
    app = sound(opened(page, indicator="robbery_rate"))
    link = re.search(r"href='(/data\?[^']*)' target='_self'>Vilken fil", html(app))[1].replace("&amp;", "&")
    assert "section=origin" in link and "origin=indicator" in link and "indicator=robbery_rate" in link


def test_freshness_is_the_last_period_and_when_the_next_one_ends(opened, con):
    frame = origins.freshness(con).set_index("source_id")
    assert frame.loc["crime_survey", "latest_end"] == pd.Timestamp(2022, 1, 1)
    assert frame.loc["crime_survey", "next_end"] == pd.Timestamp(2023, 1, 1)
    assert pd.isna(frame.loc["citizen_survey", "next_end"]) and pd.isna(frame.loc["police_reports", "latest_end"])
    shown = prose(sound(opened("sources", section="sources"))).set_index("Källa")
    row = shown.loc["Nationella trygghetsundersökningen (NTU)"]
    assert row["Senaste period till och med"] == "2021-12-31" and row["Den dagen är"] == TEXT["sv"]["due_passed"]


def test_freshness_is_told_as_of_the_day_the_database_was_built(opened, unread_atlas):
    with duckdb.connect(str(unread_atlas)) as con:
        con.execute("update build set built_at = '2030-01-15'")
    app = sound(opened("sources", section="sources"))
    assert "15 januari 2030" in words(app)
    row = prose(app).set_index("Källa").loc["Nationella trygghetsundersökningen (NTU)"]
    assert row["Ålder, månader"] == "96"


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2024, 1, 1), date(2024, 1, 31), 0),
        (date(2024, 1, 15), date(2024, 3, 14), 1),
        (date(2023, 12, 1), date(2025, 1, 1), 13),
    ],
)
def test_age_is_whole_months(earlier, later, months):
    assert sourcebook.months_between(earlier, later) == months


def left_out_reasons() -> set[str]:
    """Every reason that the loading gives for leaving a row out on purpose."""
    found = set()
    for path in (ROOT / "etl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reject":
                found |= {word.value for word in node.args if isinstance(word, ast.Constant) and " " in str(word.value)}
            if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[2], ast.Constant):
                found |= {node.elts[2].value} if str(node.elts[2].value).startswith("the ") else set()
    return found


def test_every_reason_for_leaving_a_row_out_has_words_of_its_own():
    reasons = left_out_reasons()
    assert len(reasons) > 10
    reasons |= {reason for _, _, reason in incidents.REASONS}
    reasons |= {f"expected a row like the others, found {found}" for found in incidents.BROKEN.values()}
    of_answers = ["a known area", "a sex of the codebook", "an age of the codebook", "a weight above zero", "a stratum"]
    reasons |= {f"expected {found}" for found in of_answers}
    words = {reason: sourcebook.reason_words(reason, False, TEXT["sv"]) for reason in reasons}
    assert [reason for reason, said in words.items() if said == reason] == []
    assert len(set(words.values())) == len(reasons)


def test_rows_left_out_are_told_in_swedish(opened):
    frame = next(
        item.value for item in opened("sources", section="deliveries").dataframe if "Skäl" in item.value.columns
    )
    assert {"område", "avläsningens säkerhet"} <= set(frame["Fält"])
    assert "medel" in set(frame["Värde"]) and not {"medium", "low", "confidence", "area"} & set(frame.stack())


def test_a_row_left_out_of_a_delivery_that_is_not_public_has_no_line():
    with duckdb.connect() as con:
        con.execute("create table delivery as select 1 as delivery_id, 'police_reports/a.csv' as file")
        con.execute(
            "create table rejected_row as "
            "select 1 as delivery_id, unnest([0, 7]) as line, 'row' as field, null as value, "
            "'x' as reason, true as is_bad"
        )
        assert origins.rejected(con)["line"].astype("Int64").to_list() == [pd.NA, 7]


def test_rounded_counts_of_rows_are_said_to_be_rounded(opened):
    app = sound(opened("sources", section="deliveries"))
    provenances = set(prose(app)["Ursprung"])
    assert (provenances != {TEXT["sv"]["provenance_published"]}) == (TEXT["sv"]["rows_rounded"] in words(app))


def test_a_reason_without_words_stands_as_the_load_wrote_it():
    assert sourcebook.reason_words("expected a moose", True, TEXT["sv"]).endswith(": expected a moose")


def test_changes_come_newest_first_and_the_statement_names_no_person(opened):
    days = [change["on"] for change in entries("changes")["change"]]
    dated = [day for day in days if day]
    assert days == [day for day in days if not day] + sorted(dated, reverse=True)
    statement = " ".join(part["text_sv"] for part in entries("accessibility")["part"])
    assert "2018:1937" in statement and "Inte prövat" in statement and "@" not in statement
    said = " ".join(item.value for item in sound(opened("sources", section="accessibility")).markdown)
    assert "delvis förenlig" in said and "https://www.digg.se/tdosanmalan" in said


@pytest.mark.parametrize("page", ["overview", "district", "sources"])
def test_every_page_leads_to_the_accessibility_statement(opened, page):
    foot = html(sound(opened(page, lang="sv"))).split("<div class='colophon'>")[1]
    assert "href='/data?lang=sv&amp;section=accessibility'" in foot and "Tillgänglighetsredogörelse" in foot


def test_the_open_data_are_offered_file_by_file(opened):
    app = sound(opened("sources", section="open"))
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Ladda ner varden.csv" in labels and "Ladda ner trygghetsatlas.duckdb" in labels
    assert "Ladda ner dcat.ttl" in labels and not any("demonstration" in label for label in labels)


def test_on_a_phone_the_fold_names_what_is_chosen_in_it_and_not_the_section_above(opened):
    assert "<b>Urval:</b> allt<" in html(sound(opened("sources", section="accessibility")))
    methods = html(sound(opened("sources", section="methods", indicator="robbery_rate")))
    assert "<b>Urval:</b> Alla områden · Anmälda rån<" in methods
