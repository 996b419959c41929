"""What the pages show: every page and indicator, published figures pinned, no database, a new build."""

import io
import itertools
import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from dashboard.reading import catalogue, coverage, geography
from etl.build import CURRENT, Folders, build
from tests.matrix import AMOUNT, some, some_or_all
from tests.pages.conftest import PAGES, TITLES, go, html, pick, sentence, sound, state, table, words
from tests.test_wording import TEXT, claims


@pytest.mark.parametrize(("page", "language"), some(5, itertools.product(PAGES, ["en", "sv"])))
def test_every_page_opens_in_both_languages(opened, page, language):
    app = sound(opened(page, lang=language))
    other = {"sv": "English", "en": "Svenska"}[language]
    assert [item.value for item in app.title] == [TEXT[language][TITLES[page]]]
    assert TEXT[language]["tagline"] in words(app) and other in words(app)
    assert TEXT[language]["own_indicators"] in words(app)
    assert re.search(r"(Dataversion|Data version) [0-9a-f]{12}, ", words(app))
    assert len(table(app)) if page != "report" else "class='report" in html(app)
    assert not re.search(r"\bnan\b|NaT|None|{\w+}", words(app))
    assert state(app)["lang"] == language


@AMOUNT
@pytest.mark.parametrize("page", some(2, ["map", "trend", "sources"]))
def test_every_indicator_shows_where_it_is_offered(opened, con, page, amount):
    indicators, mapped = catalogue.indicators(con, "sv"), coverage.mapped_indicators(con)
    expected = [key for key in indicators if page != "map" or key in mapped]
    app = opened(page)
    offered = app.selectbox(key="pick_indicator").options
    assert sorted(offered) == sorted(indicators[key].short for key in expected)
    for key in some_or_all(amount, {key: indicators[key] for key in expected}):
        sound(pick(app, "indicator", key))
        assert state(app)["indicator"] == key
        if page == "sources":
            assert indicators[key].title in [item.value for item in [*app.header, *app.subheader]]
            assert len(table(app)), key
        else:
            assert unescape(re.search(r"<h2>(.*?)</h2>", html(app))[1]) == indicators[key].title
            rows = table(app)
            assert rows["Värde"].notna().any() or "bara uppgifter för de tidigare" in sentence(app), key
            if "Nedre gräns" in rows:
                has_limits = rows["Nedre gräns"].notna()
                assert (~rows.loc[has_limits, "Intervallets metod"].isin(["", "inget intervall"])).all(), key
        if page == "map":  # what is claimed of a place is what the table's test says of it
            certain = rows.loc[rows["Prövning"].isin(["säkert högre", "säkert lägre"]), "Område"]
            told = " ".join(re.findall(r"Säkert (?:högre|lägre)(?: än [^:]*)?: ([^.]*)\.", sentence(app)))
            assert [area for area in rows["Område"] if area in told] == certain.tolist(), key


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_overview_claims_no_direction_and_says_so(opened, language):
    app = opened("overview", lang=language)
    assert TEXT[language]["overview_lead"] in words(app)
    cards = " ".join(re.findall(r"(?s)<article.*?</article>", html(app)))
    assert len(re.findall("<article", cards)) > 15 and claims(cards) == []
    assert len(re.findall("<section class='priority'", html(app))) == 5


@pytest.mark.parametrize(("page", "language"), some(9, itertools.product(PAGES, ["sv", "en"])))
def test_without_a_database_each_page_says_what_to_do(opened, monkeypatch, tmp_path, page, language):
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(tmp_path / "none.duckdb"))
    app = opened(page, lang=language)
    assert [item.message for item in app.exception] == []
    assert [item.value for item in app.title] == [TEXT[language]["missing_database_title"]]
    assert [item.value for item in app.warning] == [TEXT[language]["missing_database"]]
    assert len(app.dataframe) == len(app.selectbox) == 0


@pytest.mark.full
def test_a_new_build_is_read_at_the_next_run(opened, monkeypatch, tmp_path, small_raw, small_catalogue):
    raw, built = tmp_path / "raw", tmp_path / "built"
    shutil.copytree(small_raw, raw)
    build(Folders(raw, small_catalogue, built))
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(built / CURRENT))
    app = sound(opened("trend", indicator="shootings_confirmed", districts="sweden"))
    before = re.search("Dataversion ([0-9a-f]{12})", words(app))[1]
    assert table(app).set_index("Period")["Värde"].to_dict() == {"2023": 368, "2024": 296}

    figures = raw / "shootings" / "figures.csv"
    figures.write_text(figures.read_text(encoding="utf-8").replace(",2024,296,", ",2024,305,"), encoding="utf-8")
    again = "import sys; from pathlib import Path; from etl.build import *; build(Folders(*map(Path, sys.argv[1:])))"
    command = [sys.executable, "-c", again, raw, small_catalogue, built]  # a build is always a process of its own
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True)
    sound(app.run())
    assert table(app).set_index("Period")["Värde"].to_dict() == {"2023": 368, "2024": 305}
    assert "305" in sentence(app)
    assert re.search("Dataversion ([0-9a-f]{12})", words(app))[1] != before
    sound(go(app, "overview"))


# page, what the address says, area, period, the row's other cells that tell it apart, value, further cells
PINNED = [
    # reported_crimes/city.csv, line 233, bra-45: Brå, all reported offences in the city
    ("trend", {"indicator": "offences_total_rate"}, "Stockholm", "2025", {}, 19159, {"Antal": 191090}),
    # reported_crimes/district_year.csv, line 1172, bra-03; the number: district_2024_table_1_63.csv, line 37, bra-18
    (
        "map",
        {"indicator": "offences_total_rate", "year": 2024},
        "Norra innerstaden",
        "2024",
        {},
        27349,
        {"Antal": 42378},
    ),
    # reported_crimes/district_year.csv, line 1409, bra-03
    ("map", {"indicator": "offences_total_rate", "year": 2025}, "Skärholmen", "2025", {}, 16821, {}),
    # reported_crimes/district_year.csv, line 81, bra-05: offences against the Benefit Crime Act
    ("map", {"indicator": "benefit_crime_rate", "year": 2025}, "Bromma", "2025", {}, 124, {"Antal": 103}),
    # city_safety_survey/figures.csv, lines 9 and 10, tm-02: the city's report of 2020
    ("map", {"indicator": "worried_often", "year": 2017}, "Farsta", "2017", {}, 12, {}),
    ("trend", {"indicator": "worried_often", "districts": "farsta"}, "Farsta", "2020", {}, 12, {}),
    # city_safety_survey/figures.csv, lines 5 and 6, tm-02
    ("map", {"indicator": "worried_often", "division": 2007, "year": 2017}, "Rinkeby-Kista", "2017", {}, 21, {}),
    ("map", {"indicator": "worried_often", "division": 2007, "year": 2020}, "Rinkeby-Kista", "2020", {}, 11, {}),
    # city_safety_survey/figures.csv, line 14, tm-03
    ("map", {"indicator": "worried_often", "year": 2020}, "Bromma", "2020", {}, 10, {"n": 3221}),
    # crime_survey/figures.csv, line 25, ntu-01: NTU 2013, any offence against the person
    ("trend", {"indicator": "ntu_any", "split": "sex"}, "Sverige", "2013", {"Kön": "Kvinnor"}, 13.9, {}),
    # police_safety_survey/figures.csv, lines 2 and 3, pm-01
    ("trend", {"indicator": "safe_evening_police"}, "Lokalpolisområde Järva", "2020", {}, 56, {}),
    ("trend", {"indicator": "safe_evening_police"}, "Lokalpolisområde Järva", "2022", {}, 64, {}),
    # school_survey/figures.csv, line 3, se-01: girls in grade 9
    ("trend", {"indicator": "smoking", "sex": "women", "age": "grade-9"}, "Stockholm", "2012", {}, 20, {}),
    # shootings/figures.csv, line 9, sk-01
    ("trend", {"indicator": "shootings_confirmed"}, "Sverige", "2024", {}, 296, {"Status": "preliminär"}),
    # citizen_survey/figures.csv, line 4, mu-01
    ("trend", {"indicator": "safe_district"}, "Stockholm", "2021", {}, 74, {"n": 4494}),
]


@pytest.mark.parametrize(
    ("page", "query", "area", "period", "among", "value", "cells"),
    some(5, PINNED),
    ids=[f"{query['indicator']} {area} {period} {page}" for page, query, area, period, *_ in PINNED],
)
def test_the_published_figure_is_in_the_pages_table(opened, page, query, area, period, among, value, cells):
    if page == "trend" and "districts" not in query and query.get("split") != "sex":
        where = {"Stockholm": "stockholm", "Sverige": "sweden", "Lokalpolisområde Järva": "lpo-jarva"}
        query = query | {"districts": where[area]}
    rows = table(sound(opened(page, **query)))
    for column, wanted in {"Område": area, "Period": period, **among}.items():
        rows = rows[rows[column] == wanted]
    assert rows["Värde"].tolist() == [value]
    assert rows[list(cells)].iloc[0].to_dict() == cells


def test_jarva_2023_has_no_figure_and_is_never_zero(opened):
    app = opened("map", indicator="offences_total_rate", year=2023, district="jarva")
    row = table(app).set_index("Område").loc["Järva"]
    assert pd.isna(row["Värde"]) and row["Status"] == TEXT["sv"]["status_missing"]
    assert "finns uppgift för 9 av 11 stadsdelsområden" in sentence(app)
    box = re.search(r"<div class='keyfigure'>(.*?)</div>", html(app))[1]
    assert "Ingen uppgift" in box and TEXT["sv"]["why_missing"] in box and not re.search(r"\b0\b", box)
    [part] = app.get("bidi_component")
    picture = json.loads(part.proto.json)["svg"]
    labels = re.findall(r"<text class='short'.*?>(.*?)</text>", picture)
    assert len(labels) == 11 and "0" not in labels
    assert f"data-tip='Järva&#10;2023: {TEXT['sv']['status_missing']}'" in picture


@pytest.mark.parametrize(("language", "written"), [("sv", "19\u202f159"), ("en", "19,159")])
def test_the_table_writes_numbers_as_the_language_does(opened, language, written):
    app = opened("trend", lang=language, indicator="offences_total_rate", districts="stockholm")
    styled = pa.ipc.open_stream(io.BytesIO(app.dataframe[0].proto.arrow_data.styler.display_values)).read_pandas()
    assert styled.iloc[-1, 2] == written


@pytest.mark.parametrize("area", ["all", "unsafe_places"])
def test_the_overview_leads_to_each_district_in_the_chosen_priority_area(opened, con, area):
    shown = html(sound(opened("overview", area=area)))
    links = re.findall(r"<a href='([^']*)'", shown.split("<nav class='districts'")[1].split("</nav>")[0])
    chosen = "" if area == "all" else f"&amp;area={area}"
    districts = geography.districts(con, "2023")
    assert links == [f"/stadsdelsomrade?lang=sv&amp;district={key}{chosen}" for key in districts] and len(links) == 11
