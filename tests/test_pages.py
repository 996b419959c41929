"""The pages as a reader meets them: opened by link, filtered, changed, without a database, and over a new build."""

import io
import json
import random
import re
import shutil
from functools import cache
from html import unescape
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import catalogue, queries
from etl.build import CURRENT, Folders, build
from tests.test_wording import TEXT, claims

APP = Path(__file__).parents[1] / "app.py"
PAGES = ["overview", "map", "trend", "sources"]
TITLES = {"overview": "overview_title", "map": "map_title", "trend": "trend_title", "sources": "sources_title"}


@pytest.fixture(scope="module", autouse=True)
def atlas(database, tmp_path_factory):
    """A copy for the app: DuckDB opens a file once per process and configuration, and `con` has the original."""
    path = tmp_path_factory.mktemp("pages") / CURRENT
    shutil.copy(database, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRYGGHETSATLAS_DATABASE", str(path))
        yield path


@pytest.fixture(scope="module")
def opened(atlas):
    """Opens a page in a new session, as its address does."""
    first, places = AppTest.from_file(APP, default_timeout=30).run(), {}
    for page in PAGES:
        places[page] = first.switch_page(f"pages/{page}.py")._page_hash
    places["overview"] = ""  # the address without a path

    def open_page(page, **query):
        app = AppTest.from_file(APP, default_timeout=30)
        app._page_hash = places[page]
        app.query_params = {key: str(value) for key, value in query.items()}
        return app.run()

    return open_page


def pick(app, key, value):
    return app.selectbox(key=f"pick_{key}").set_value(value).run()


def go(app, page):
    return app.switch_page(f"pages/{page}.py").run()


def sound(app):
    """The app, with neither exception nor note."""
    assert [item.message for item in app.exception] == []
    assert notes(app) == []
    return app


def notes(app):
    """The notes to the reader, without Markdown's escapes."""
    return [re.sub(r"\\(.)", r"\1", item.value) for item in app.info]


def table(app):
    return app.dataframe[0].value


def words(app):
    """All HTML of the page as text."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html(app)).split()))


def html(app):
    return " ".join(re.sub(r"(?s)<(style|script)>.*?</\1>", "", item.proto.body) for item in app.get("html"))


def sentence(app):
    return unescape(re.search(r"<p class='sentence'>(.*?)</p>", html(app))[1])


def state(app):
    return dict(app.query_params)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(opened, page, language):
    app = sound(opened(page, lang=language))
    other = {"sv": "English", "en": "Svenska"}[language]
    assert [item.value for item in app.title] == [TEXT[language][TITLES[page]]]
    assert TEXT[language]["tagline"] in words(app) and other in words(app)
    assert TEXT[language]["own_indicators"] in words(app)
    assert re.search(r"(Dataversion|Data version) [0-9a-f]{12}, ", words(app))
    assert len(table(app)) and not re.search(r"\bnan\b|NaT|None|{\w+}", words(app))
    assert state(app)["lang"] == language


@pytest.mark.parametrize("page", ["map", "trend", "sources"])
def test_every_indicator_shows_where_it_is_offered(opened, con, page):
    indicators, mapped = catalogue.indicators(con, "sv"), queries.mapped_indicators(con)
    expected = [key for key in indicators if page != "map" or key in mapped]
    app = opened(page)
    offered = app.selectbox(key="pick_indicator").options
    assert sorted(offered) == sorted(indicators[key].short for key in expected)
    for key in expected:
        sound(pick(app, "indicator", key))
        assert state(app)["indicator"] == key
        if page == "sources":
            assert indicators[key].title in [item.value for item in [*app.header, *app.subheader]]
            assert len(table(app)), key
        else:
            assert unescape(re.search(r"<h2>(.*?)</h2>", html(app))[1]) == indicators[key].title
            assert table(app)["Värde"].notna().any() or "bara uppgifter för de tidigare" in sentence(app), key
            assert claims(sentence(app)) == [], key


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_overview_claims_no_direction_and_says_so(opened, language):
    app = opened("overview", lang=language)
    assert TEXT[language]["overview_lead"] in words(app)
    cards = " ".join(re.findall(r"(?s)<article.*?</article>", html(app)))
    assert len(re.findall("<article", cards)) > 15 and claims(cards) == []
    assert len(re.findall("<section", html(app))) == 5


def map_state(con, chance):
    """A random state of the map that a reader can choose, as it stands in the address."""
    indicators, labels = catalogue.indicators(con, "sv"), sorted(queries.mapped_indicators(con))
    indicator = indicators[chance.choice(labels)]
    found = queries.offered(con, indicator.id)
    row = (
        found[(found["level"] == "district") & (found["period_kind"] == "year")]
        .sample(random_state=chance.randrange(99))
        .iloc[0]
    )
    there = [key for key in catalogue.divisions(con, "sv") if row["area_id"] in queries.districts(con, key)]
    division = chance.choice(there)
    return {
        "lang": chance.choice(["sv", "en"]),
        "area": chance.choice(["all", *indicator.priority_areas]),
        "indicator": indicator.id,
        "division": division,
        "year": str(row["period_start"].year),
        "sex": row["sex"],
        "age": row["age"],
        "district": chance.choice(list(queries.districts(con, division))),
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_shared_map_reopens_to_the_same_choices_and_rows(opened, con, seed):
    link = map_state(con, random.Random(seed))
    app = sound(opened("map", **link))
    assert state(app) == link
    choices = [link[key] for key in ("indicator", "division", "year", "sex", "age")]
    expected = queries.on_map(con, *choices[:2], int(choices[2]), *choices[3:])
    columns = [TEXT[link["lang"]][key] for key in ("column_area", "column_value")]
    shown = table(app)[columns].set_axis(["area", "value"], axis=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(shown, expected[["area", "value"]], check_dtype=False)
    again = sound(opened("map", **state(app)))
    assert state(again) == link and table(again).equals(table(app)) and words(again) == words(app)


def trend_state(con, chance):
    """A random state of the trend that a reader can choose, as it stands in the address."""
    indicator = chance.choice(list(catalogue.indicators(con, "sv").values()))
    found = queries.offered(con, indicator.id)
    kind = chance.choice(sorted(found["period_kind"].unique()))
    found = found[found["period_kind"] == kind]
    split = chance.choice(
        ["none"] + [key for key in ("sex", "age") if (found[key] != "all").any() and found[key].nunique() > 1]
    )
    found = found if split == "none" else found[found[split] != "all"]
    row = found.sample(random_state=chance.randrange(99)).iloc[0]
    link = {
        "lang": chance.choice(["sv", "en"]),
        "area": chance.choice(["all", *indicator.priority_areas]),
        "indicator": indicator.id,
        "step": kind,
        "split": split,
    } | {key: row[key] for key in ("sex", "age") if key != split}
    if split != "none":
        return link | {"place": row["area_id"]}
    link["division"] = chance.choice(list(catalogue.divisions(con, "sv")))
    found = found[(found["sex"] == row["sex"]) & (found["age"] == row["age"])]
    within = queries.districts(con, link["division"])
    areas = found.loc[(found["level"] != "district") | found["area_id"].isin(within), "area_id"]
    offered = sorted((areas if len(areas) else found["area_id"]).unique())
    return link | {"districts": ",".join(chance.sample(offered, chance.randint(1, min(7, len(offered)))))}


@pytest.mark.parametrize("seed", range(40))
def test_a_shared_trend_reopens_to_the_same_choices_and_rows(opened, con, seed):
    link = trend_state(con, random.Random(seed))
    app = sound(opened("trend", **link))
    assert state(app) == link
    areas = link.get("districts", link.get("place")).split(",")
    expected = queries.observations(con, link["indicator"], areas, link["step"])
    for key in ("sex", "age"):
        expected = expected[expected[key] != "all" if link["split"] == key else expected[key] == link[key]]
    columns = [TEXT[link["lang"]][key] for key in ("column_area", "column_value")]
    shown = table(app)[columns].set_axis(["area", "value"], axis=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(shown, expected[["area", "value"]].reset_index(drop=True), check_dtype=False)
    again = opened("trend", **state(app))
    assert state(again) == link and table(again).equals(table(app)) and words(again) == words(app)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("page", "random_state"), [("map", map_state), ("trend", trend_state)])
def test_what_is_chosen_by_hand_is_in_the_link(opened, con, page, random_state, seed):
    link, app = random_state(con, random.Random(100 + seed)), opened(page)
    for key, value in link.items():
        offered = [box.key for box in app.selectbox]
        if f"pick_{key}" in offered:
            sound(pick(app, key, value))
    if "districts" in link:
        app.multiselect(key="pick_districts").set_value(link["districts"].split(",")).run()
    chosen = link | {"lang": "sv"}
    assert {key: state(app)[key] for key in chosen} == chosen
    again = opened(page, **state(app))
    assert state(again) == state(app) and table(again).equals(table(app))


NONSENSE = [
    ("map", "lang", "xx"),
    ("overview", "area", "everywhere"),
    ("map", "area", "' or 1=1 --"),
    ("map", "indicator", "shootings_confirmed"),
    ("map", "division", "1999"),
    ("map", "year", "-1"),
    ("map", "sex", "women"),
    ("map", "age", "999"),
    ("map", "district", "<b>atlantis</b>"),
    ("trend", "indicator", "worried_seldom"),
    ("trend", "step", "decade"),
    ("trend", "split", "colour"),
    ("trend", "sex", "nan"),
    ("trend", "age", "[link](https://example.org)"),
    ("trend", "division", "2023; drop table fact"),
    ("trend", "districts", "atlantis"),
    ("trend", "districts", "rinkeby-kista"),
    ("sources", "origin", "nowhere"),
    ("sources", "lang", "sv,en"),
]


@pytest.fixture(scope="module")
def opened_plainly(opened):
    return cache(opened)


@pytest.mark.parametrize(("page", "key", "value"), NONSENSE)
def test_nonsense_in_the_address_gives_the_default_and_a_note(opened, opened_plainly, page, key, value):
    app, plain = opened(page, **{key: value}), opened_plainly(page)
    assert [item.message for item in app.exception] == []
    assert notes(app) == [TEXT["sv"]["unknown_choice"].format(name=key, value=value)]
    assert state(app) == state(plain) and table(app).equals(table(plain))
    app.run()
    assert notes(app) == []


def test_a_note_shows_what_was_given_as_plain_text(opened):
    [note] = opened("map", indicator="![x](https://example.org/x.png) <b>:red[y]</b> $z$").info
    assert not re.search(r"(?<!\\)[\[\]()<>:$!_*`]", note.value.split("indicator", 1)[1].rsplit(")", 1)[0].lstrip(": "))


def test_everything_wrong_at_once_is_noted_once_each_in_the_chosen_language(opened):
    keys = ["area", "indicator", "division", "year", "sex", "age", "district"]
    app = opened("map", lang="en", **dict.fromkeys(keys, "zz"))
    assert [item.message for item in app.exception] == []
    assert sorted(notes(app)) == sorted(TEXT["en"]["unknown_choice"].format(name=key, value="zz") for key in keys)


def test_known_districts_are_kept_and_only_the_unknown_noted(opened):
    app = opened("trend", districts="farsta,atlantis,stockholm")
    assert state(app)["districts"] == "farsta,stockholm"
    assert notes(app) == [TEXT["sv"]["unknown_choice"].format(name="districts", value="atlantis")]


def test_no_more_than_seven_lines_are_drawn(opened, con):
    many = ",".join(queries.districts(con, "2023"))
    app = opened("trend", districts=many)
    assert app.multiselect(key="pick_districts").value == many.split(",")[:7]


def test_no_area_chosen_is_said_and_not_an_error(opened):
    app = opened("trend")
    app.multiselect(key="pick_districts").set_value([]).run()
    assert [item.message for item in app.exception] == []
    assert TEXT["sv"]["nothing_measured"] in notes(app)


@pytest.mark.parametrize("page", ["map", "trend", "sources"])
def test_a_priority_area_narrows_the_indicators_to_its_own(opened, con, page):
    indicators, mapped = catalogue.indicators(con, "sv").values(), queries.mapped_indicators(con)
    app = opened(page)
    for area in catalogue.priority_areas(con, "sv")["id"]:
        sound(pick(app, "area", area))
        offered = app.selectbox(key="pick_indicator").options if page != "map" or len(app.selectbox) > 1 else []
        own = {
            item.short for item in indicators if area in item.priority_areas and (page != "map" or item.id in mapped)
        }
        assert set(offered) == own
        assert area in catalogue.indicators(con, "sv")[state(app)["indicator"]].priority_areas


def test_a_priority_area_narrows_the_overview(opened, con):
    app = opened("overview")
    for area in catalogue.priority_areas(con, "sv").itertuples():
        sound(pick(app, "area", area.id))
        assert re.findall(r"<section class='priority' id='(.*?)'", html(app)) == [area.id]
        assert set(table(app)["Prioriterat område"]) == {area.name}


def test_choices_survive_going_from_page_to_page(opened):
    app = opened("map", lang="en")
    pick(app, "area", "unsafe_places")
    pick(app, "indicator", "worried_often")
    pick(app, "district", "bromma")
    pick(app, "year", "2017")
    for page in ("trend", "sources", "overview", "trend", "map"):
        sound(go(app, page))
        assert app.title[0].value == TEXT["en"][TITLES[page]]
        assert app.selectbox(key="pick_area").value == state(app)["area"] == "unsafe_places"
        if page != "overview":
            assert app.selectbox(key="pick_indicator").value == state(app)["indicator"] == "worried_often"
        if page == "trend":
            assert state(app)["districts"] == "stockholm,bromma"
    assert [app.selectbox(key=f"pick_{key}").value for key in ("year", "district")] == ["2017", "bromma"]


def test_a_year_is_kept_when_the_next_indicator_has_it_and_no_note_is_made_when_not(opened):
    app = opened("map", indicator="offences_total_rate", year=2022)
    assert state(sound(pick(app, "indicator", "robbery_rate")))["year"] == "2022"
    assert state(sound(pick(app, "indicator", "worried_often")))["year"] == "2020"


@pytest.mark.parametrize(
    ("indicator", "division", "years"),
    [
        ("unsafe_in_neighbourhood", "2023", ["2020", "2017"]),
        ("unsafe_in_neighbourhood", "2007", ["2020", "2017", "2014"]),
        ("safe_district", "2007", ["2022", "2021"]),
    ],
)
def test_only_years_with_a_figure_in_the_chosen_division_are_offered(opened, indicator, division, years):
    app = opened("map", indicator=indicator, division=division)
    assert app.selectbox(key="pick_year").options == years


def test_the_way_on_from_the_map_opens_the_same_indicator_with_the_city_and_the_district(opened):
    app = opened("map", lang="en", indicator="worried_often", division="2007", district="rinkeby-kista")
    [onward] = app.get("page_link")
    query = dict(part.split("=") for part in onward.proto.query_string.replace("%2C", ",").split("&"))
    assert query == {
        "lang": "en",
        "indicator": "worried_often",
        "division": "2007",
        "districts": "stockholm,rinkeby-kista",
    }
    assert set(table(sound(opened("trend", **query)))["Area"]) == {"Stockholm", "Rinkeby-Kista"}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_without_a_database_each_page_says_what_to_do(opened, monkeypatch, tmp_path, page, language):
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(tmp_path / "none.duckdb"))
    app = opened(page, lang=language)
    assert [item.message for item in app.exception] == []
    assert [item.value for item in app.title] == [TEXT[language]["missing_database_title"]]
    assert [item.value for item in app.warning] == [TEXT[language]["missing_database"]]
    assert len(app.dataframe) == len(app.selectbox) == 0


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
    build(Folders(raw, small_catalogue, built))
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
    PINNED,
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
    for chart in app.get("deck_gl_json_chart"):
        layers = {layer["id"]: layer["data"] for layer in json.loads(chart.proto.json)["layers"]}
        labels = [word["label"] for key, data in layers.items() if key.startswith("names") for word in data]
        assert len(labels) == 11 and not {"0", "Järva\n0"} & set(labels)
        tips = [item["properties"]["tip"] for item in layers["districts"]["features"]]
        assert f"Järva\n2023: {TEXT['sv']['status_missing']}" in tips


@pytest.mark.parametrize(("language", "written"), [("sv", "19\u202f159"), ("en", "19,159")])
def test_the_table_writes_numbers_as_the_language_does(opened, language, written):
    app = opened("trend", lang=language, indicator="offences_total_rate", districts="stockholm")
    styled = pa.ipc.open_stream(io.BytesIO(app.dataframe[0].proto.arrow_data.styler.display_values)).read_pandas()
    assert styled.iloc[-1, 2] == written
