"""The police's list on the map: off until it is turned on, then with its date, its limits and a table."""

import json
import re

import pytest

from tests.matrix import some
from tests.pages.conftest import PAGES, html, sound, state, table, words
from tests.test_wording import TEXT

SV, EN = TEXT["sv"], TEXT["en"]
YEAR = {"indicator": "offences_total_rate", "division": "2023"}


def drawn(app) -> list[str]:
    """The words of each outline of the list on the map."""
    pictures = [json.loads(part.proto.json)["svg"] for part in app.get("bidi_component")]
    tips = [re.findall(r"<path class='exposed level-[a-z_]+' data-tip='(.*?)'", picture) for picture in pictures]
    return [tip.replace("&#10;", "\n") for each in tips for tip in each]


def turned(app, *layers):
    return sound(app.multiselect(key="pick_layers").set_value(list(layers)).run())


@pytest.mark.parametrize("page", some(2, PAGES))
def test_no_page_shows_the_list_before_it_is_turned_on(opened, page):
    app = sound(opened(page))
    shown = words(app).replace(SV["show_exposed"], "")
    assert "särskilt utsatt område" not in shown and "Rinkeby/Tensta" not in shown
    assert "layers" not in state(app) and not drawn(app)
    assert not any("Rinkeby/Tensta" in item.value.to_string() for item in app.dataframe)


def test_turned_on_the_map_shows_the_list_of_the_year_with_its_date_and_how_to_read_it(opened):
    app = opened("map", **YEAR, year=2024)
    assert app.multiselect(key="pick_layers").value == []
    app = turned(app, "exposed")
    assert state(app)["layers"] == "exposed"
    assert len(drawn(app)) == 6
    assert "Husby: ”särskilt utsatt område”\nenligt polisens lista, december 2023" in drawn(app)
    assert SV["exposed_drawn"].format(since="december 2023", year=2024) in words(app)
    assert SV["exposed_caution"] in words(app) and "line particularly_exposed" in html(app)
    assert "line risk" not in html(app)  # no area of the city has that level
    twin = app.dataframe[1].value
    assert twin["Område"].tolist() == [
        "Husby", "Rinkeby/Tensta", "Bredäng", "Hagsätra/Rågsved", "Hässelby/Vällingby", "Vårberg",
    ]  # fmt: skip
    assert set(twin["Gräns finns"]) == {"ja"} and set(twin["Listan gäller från"]) == {"december 2023"}


def test_turned_off_again_nothing_is_left_of_it(opened):
    app = sound(opened("map", **YEAR, year=2024, layers="exposed"))
    assert drawn(app)
    app = turned(app)
    assert "layers" not in state(app) and not drawn(app) and len(app.dataframe) == 1


def test_a_shared_link_turns_it_on_in_english_too(opened):
    app = sound(opened("map", **YEAR, year=2025, layers="exposed", lang="en"))
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
    app = sound(opened("map", indicator=indicator, year=year, layers="exposed"))
    assert not drawn(app)
    assert SV["exposed_no_outlines"].format(since=since, year=year) in words(app)
    assert set(app.dataframe[1].value["Gräns finns"]) == {"nej"} and len(app.dataframe[1].value) == 8


def test_a_year_before_the_first_list_says_so(opened):
    app = sound(opened("map", indicator="unsafe_in_neighbourhood", division="2007", year=2014, layers="exposed"))
    assert SV["exposed_before_first"].format(year=2014) in words(app)
    assert not drawn(app) and len(app.dataframe) == 1


def test_every_line_of_the_list_is_on_the_sources_page_when_asked_for(opened):
    rows = table(sound(opened("sources", origin="exposed_areas")))
    assert len(rows) == 62 and set(rows["Lista"]) == {"2015", "2017", "2019", "2021", "2023", "2025"}
    row = rows[(rows["Lista"] == "2025") & (rows["Område"] == "0180R010 Bredäng")].iloc[0]
    assert row["Andel av RegSO:s landyta (%)"] == 55.357 and row["Fil"] == "exposed_areas/list.csv"
