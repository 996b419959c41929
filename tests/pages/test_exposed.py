"""The police's list on the map: off until it is turned on, then with its date, its limits and a table."""

import json

import pytest

from dashboard import maps
from tests.pages.conftest import PAGES, html, notes, sound, state, table, words
from tests.test_wording import TEXT

SV, EN = TEXT["sv"], TEXT["en"]
YEAR = {"indicator": "offences_total_rate", "division": "2023"}


def drawn(app) -> list[list[str]]:
    """The words of each outline of the list, one list for each map."""
    layers = [json.loads(chart.proto.json)["layers"] for chart in app.get("deck_gl_json_chart")]
    return [
        [item["properties"]["tip"] for layer in each if layer["id"] == maps.EXPOSED_LAYER
         for item in layer["data"]["features"]] for each in layers
    ]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_the_list_before_it_is_turned_on(opened, page):
    app = sound(opened(page))
    shown = words(app).replace(SV["show_exposed"], "")
    assert "särskilt utsatt område" not in shown and "Rinkeby/Tensta" not in shown
    assert "exposed" not in state(app) and not any(drawn(app))
    assert not any("Rinkeby/Tensta" in item.value.to_string() for item in app.dataframe)


def test_turned_on_the_map_shows_the_list_of_the_year_with_its_date_and_how_to_read_it(opened):
    app = opened("map", **YEAR, year=2024)
    assert app.toggle(key="pick_exposed").value is False
    app = sound(app.toggle(key="pick_exposed").set_value(True).run())
    assert state(app)["exposed"] == "on"
    assert len(drawn(app)) == 2 and all(len(tips) == 6 for tips in drawn(app))
    assert "Husby: ”särskilt utsatt område”\nenligt polisens lista, december 2023" in drawn(app)[0]
    assert SV["exposed_drawn"].format(since="december 2023", year=2024) in words(app)
    assert SV["exposed_caution"] in words(app) and "line particularly_exposed" in html(app)
    assert "line risk" not in html(app)  # no area of the city has that level
    twin = app.dataframe[1].value
    assert twin["Område"].tolist() == [
        "Husby", "Rinkeby/Tensta", "Bredäng", "Hagsätra/Rågsved", "Hässelby/Vällingby", "Vårberg",
    ]  # fmt: skip
    assert set(twin["Gräns finns"]) == {"ja"} and set(twin["Listan gäller från"]) == {"december 2023"}


def test_turned_off_again_nothing_is_left_of_it(opened):
    app = sound(opened("map", **YEAR, year=2024, exposed="on"))
    assert all(drawn(app))
    app = sound(app.toggle(key="pick_exposed").set_value(False).run())
    assert "exposed" not in state(app) and not any(drawn(app)) and len(app.dataframe) == 1


def test_a_shared_link_turns_it_on_in_english_too(opened):
    app = sound(opened("map", **YEAR, year=2025, exposed="on", lang="en"))
    assert EN["exposed_drawn"].format(since="December 2023", year=2025) in words(app)
    assert EN["exposed_next"].format(since="December 2025") in words(app)
    assert "“särskilt utsatt område” (particularly vulnerable area)" in words(app)


@pytest.mark.parametrize(
    ("indicator", "year", "since"),
    [
        ("worried_often", 2020, "juni 2019"),
        ("worried_often", 2017, "juni 2017"),
    ],
)
def test_a_list_without_boundaries_is_said_and_stands_in_the_table(opened, indicator, year, since):
    app = sound(opened("map", indicator=indicator, year=year, exposed="on"))
    assert not any(drawn(app))
    assert SV["exposed_no_outlines"].format(since=since, year=year) in words(app)
    assert set(app.dataframe[1].value["Gräns finns"]) == {"nej"} and len(app.dataframe[1].value) == 8


def test_a_year_before_the_first_list_says_so(opened):
    app = sound(opened("map", indicator="unsafe_in_neighbourhood", division="2007", year=2014, exposed="on"))
    assert SV["exposed_before_first"].format(year=2014) in words(app)
    assert not any(drawn(app)) and len(app.dataframe) == 1


def test_another_value_in_the_address_is_off_with_a_note(opened):
    app = opened("map", exposed="yes")
    assert notes(app) == [SV["unknown_choice"].format(name="exposed", value="yes")]
    assert app.toggle(key="pick_exposed").value is False and "exposed" not in state(app)


def test_every_line_of_the_list_is_on_the_sources_page_when_asked_for(opened):
    rows = table(sound(opened("sources", origin="exposed_areas")))
    assert len(rows) == 62 and set(rows["Lista"]) == {"2015", "2017", "2019", "2021", "2023", "2025"}
    row = rows[(rows["Lista"] == "2025") & (rows["Område"] == "0180R010 Bredäng")].iloc[0]
    assert row["Andel av RegSO:s landyta (%)"] == 55.357 and row["Fil"] == "exposed_areas/list.csv"
