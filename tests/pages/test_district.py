"""Stadsdelsområde: every district in both languages, each priority area, no claim without a test, links on."""

import itertools
import re
from html import unescape

import pytest

from dashboard import words as wording
from dashboard.district import profile as district_profile
from dashboard.district import view as profile
from dashboard.reading import catalogue, geography, residents
from tests.matrix import some
from tests.pages.conftest import html, pick, sound, state, table, words
from tests.test_wording import claims
from tests.texts import TEXT

AREAS = ["young_people_at_risk", "unsafe_places", "system_threatening_crime", "vulnerable_victims", "criminal_milieus"]


@pytest.mark.parametrize(("nth", "language"), some(1, itertools.product(range(12), ["sv", "en"])))
def test_every_district_and_the_city_has_a_profile(opened, con, nth, language):
    places = [*district_profile.places(con).items(), (geography.CITY, "Stockholm")]
    district, name = places[nth]
    assert len(places) == 12
    app = sound(opened("district", lang=language, district=district))
    assert state(app)["district"] == district and f"<h2>{name}</h2>" in html(app)
    assert len(re.findall("<section class='spine-area'>", html(app))) == 5
    assert not re.search(r"\bnan\b|NaT|None|{\w+}", words(app))
    lead = re.search(r"<p class='sentence'>(.*?)</p>", html(app))[1]
    assert lead and {claim.split()[0].lower() for claim in claims(lead)} <= {"säkert", "certainly"}
    assert TEXT[language]["column_city_value"] in table(app).columns


@pytest.mark.parametrize(("district", "language"), some(1, itertools.product(["farsta", geography.CITY], ["sv", "en"])))
def test_every_part_of_a_profile_opens_by_its_address_with_a_figure_and_its_table(opened, district, language):
    headings = set()
    for part in profile.PARTS:
        app = sound(opened("district", lang=language, district=district, profile_part=part))
        assert state(app)["profile_part"] == part and not re.search(r"\bnan\b|NaT|None|{\w+}", words(app))
        heading = re.search(r"<div class='figure-head'><h2>(.*?)</h2>", html(app))[1]
        assert len(table(app)) and heading not in headings
        headings.add(heading)


@pytest.mark.full
def test_every_figure_of_a_profile_but_the_lists_begins_with_a_sentence(opened):
    for district, area in [("bromma", "all"), ("bromma", "unsafe_places"), (geography.CITY, "all")]:
        shown = html(sound(opened("district", district=district, area=area)))
        figure = shown.split("<div class='figure-head'>")[1].split("</div>")[0]
        said = unescape(re.sub("<[^>]+>", "", re.search(r"<p class='sentence'>(.*?)</p>", figure)[1]))
        assert said and (area != "all" or district == geography.CITY or "av 5 prioriterade områden" in said)
        assert area == "all" or said not in re.findall(r"<p class='about'>(.*?)</p>", shown)  # said once


def test_the_part_chosen_stays_when_another_district_is_chosen(opened):
    app = opened("district", district="farsta", profile_part="people")
    pick(app, "district", "jarva")
    assert state(sound(app))["profile_part"] == "people"
    assert TEXT["sv"]["pyramid_title"].format(area="Järva") in words(app)


@pytest.mark.parametrize("district", ["skarpnack", geography.CITY])
def test_ages_that_do_not_add_up_to_the_published_residents_say_why(opened, con, district):
    frame = residents.pyramid(con, list(dict.fromkeys([district, geography.CITY])))
    summed = frame.loc[frame["area_id"] == district, "persons"].sum()
    counted = residents.residents(con, district).set_index("year")["persons"]
    published = counted[frame["year"].iloc[0]]
    told = TEXT["sv"]["pyramid_differs"].format(
        summed=wording.number(summed, "sv"), published=wording.number(published, "sv")
    )
    shown = words(opened("district", district=district, profile_part="people"))
    assert (" ".join(told.split()) in shown) == (summed != published)
    assert (summed != published) == (district == "skarpnack")


def test_one_tested_measure_is_told_as_one(opened):
    shown = words(opened("district", district="farsta"))
    assert TEXT["sv"]["profile_none_of_one"].format(area="Farsta") in shown and "inget av 1 prövade" not in shown


@pytest.mark.parametrize("area", some(1, AREAS))
def test_a_priority_area_narrows_the_profile_to_its_section(opened, con, area):
    app = sound(opened("district", district="jarva", area=area))
    assert len(re.findall("<section class='spine-area'>", html(app))) == 1
    indicators = catalogue.indicators(con, "sv")
    own = {item.short for item in indicators.values() if area in item.priority_areas}
    assert set(table(app)[TEXT["sv"]["column_indicator"]]) <= own


def test_every_value_of_the_table_has_its_interval_or_says_that_there_is_none(opened):
    rows = table(sound(opened("district", district="farsta")))
    text = TEXT["sv"]
    without = rows[rows[text["column_lower"]].isna()]
    assert (without[text["column_interval_method"]] == text["method_none"]).all()
    assert rows[text["column_lower"]].notna().any()


def test_the_ways_on_open_the_map_and_the_trend_with_the_district(opened):
    page = html(sound(opened("district", district="farsta")))
    assert re.search(r"href='/karta\?[^']*district=farsta", page)
    assert re.search(r"href='/utveckling\?[^']*districts=stockholm%2Cfarsta", page)


def test_what_the_page_says_of_each_row_is_the_test_of_that_row(opened):
    app = sound(opened("district", district="jarva"))
    text, rows = TEXT["sv"], table(app)
    certain = rows[rows[text["column_beside_city"]].str.startswith("säkert")]
    lead = re.search(r"<p class='sentence'>(.*?)</p>", html(app))[1]
    counted = [int(n) for n in re.findall(r"än staden i (\d+) av", lead)]
    assert sum(counted) == certain[text["column_indicator"]].nunique() > 0


def test_an_unknown_district_gives_the_first_and_a_note(opened):
    app = opened("district", district="atlantis")
    assert [item.message for item in app.exception] == [] and state(app)["district"] == "bromma"
