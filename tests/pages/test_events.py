"""Händelser: every view of every kind of event in both languages, and the crimes that have no place."""

import pytest

from tests.matrix import some
from tests.pages.conftest import html, pick, sentence, sound, state, table, words
from tests.test_wording import claims
from tests.texts import TEXT

VIEWS = ["week", "season", "rolling", "rare", "kinds", "notices"]


@pytest.mark.parametrize("language", some(1, ["sv", "en"]))
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_the_notices_opens(opened, view, language):
    app = sound(opened("events", lang=language, events_view=view))
    assert state(app)["events_view"] == view and len(table(app))
    assert claims(sentence(app)) == [] or "säker" in sentence(app) or "certain" in sentence(app)
    for indicator in ("notices_fires", "notices_shootings_explosions"):
        sound(pick(app, "indicator", indicator))
        assert state(app)["events_view"] == view and state(app)["indicator"] == indicator


@pytest.mark.parametrize("view", some(3, ["season", "rolling", "rare", "kinds", "notices"]))
def test_a_view_of_one_district_is_of_that_district(opened, view):
    app = sound(opened("events", events_view=view, district="farsta"))
    assert "Farsta" in words(app) and state(app)["district"] == "farsta"
    if view == "notices":
        assert set(table(app)["Stadsdelsområde"]) == {"Farsta"}


def test_few_events_give_no_claim(opened):
    app = sound(opened("events", events_view="rare", indicator="notices_shootings_explosions", district="farsta"))
    assert "För få händelser för att säga något" in sentence(app)


def test_notices_link_to_the_publisher_and_say_that_they_are_a_selection(opened):
    rows = table(sound(opened("events", events_view="notices", year=2025)))
    assert rows["Notis"].str.startswith("https://polisen.se/").all() and len(rows) == 280
    assert "polisens urval" in sentence(opened("events", events_view="notices"))


def test_crimes_without_a_place_stand_beside(opened):
    app = sound(opened("events"))
    assert TEXT["sv"]["placeless_title"] in words(app) and "bedrägerier" in words(app)
    assert "Anmälda bedrägerier m.m." in html(app)


def test_an_area_without_events_keeps_them_all_to_choose_from(opened):
    app = sound(opened("events", area="system_threatening_crime"))
    assert len(app.selectbox(key="pick_indicator").options) == 3
