"""Choices: nonsense in the address, priority areas, and what goes along from page to page."""

import re
from functools import cache

import pytest

from dashboard.reading import catalogue, coverage, geography
from tests.matrix import some
from tests.pages.conftest import TITLES, go, html, notes, pick, sound, state, table
from tests.test_wording import TEXT

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


@pytest.mark.parametrize(("page", "key", "value"), some(4, NONSENSE))
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
    many = ",".join(geography.districts(con, "2023"))
    app = opened("trend", districts=many)
    assert app.multiselect(key="pick_districts").value == many.split(",")[:7]


def test_no_area_chosen_is_said_and_not_an_error(opened):
    app = opened("trend")
    app.multiselect(key="pick_districts").set_value([]).run()
    assert [item.message for item in app.exception] == []
    assert TEXT["sv"]["nothing_measured"] in notes(app)


@pytest.mark.parametrize("page", some(1, ["map", "trend", "sources"]))
def test_a_priority_area_narrows_the_indicators_to_its_own(opened, con, page):
    indicators, mapped = catalogue.indicators(con, "sv").values(), coverage.mapped_indicators(con)
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
        if page == "sources":
            sound(pick(app, "section", "methods"))
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
    onward, *others = app.get("page_link")
    assert len(others) == 2  # the district's profile, and where the figure comes from
    query = dict(part.split("=") for part in onward.proto.query_string.replace("%2C", ",").split("&"))
    assert query == {
        "lang": "en",
        "indicator": "worried_often",
        "division": "2007",
        "districts": "stockholm,rinkeby-kista",
    }
    assert set(table(sound(opened("trend", **query)))["Area"]) == {"Stockholm", "Rinkeby-Kista"}
