"""The map page over its states: levels, views, layers, years, and what the figures say in each."""

import json
import re

import pytest

from dashboard.map import view
from dashboard.reading import coverage, geography
from tests.matrix import some
from tests.pages.conftest import html, notes, pick, sentence, sound, state, table, words
from tests.test_wording import TEXT

SV = TEXT["sv"]
RATE = {"indicator": "robbery_rate", "division": "2023", "year": 2025}


def picture(app) -> str:
    """The map as SVG."""
    [drawn] = app.get("bidi_component")
    return json.loads(drawn.proto.json)["svg"]


def told(app) -> dict:
    [drawn] = app.get("bidi_component")
    return json.loads(drawn.proto.json)


def tips(app) -> dict[str, str]:
    return dict(re.findall(r"data-area='([^']*)'.*?data-tip='([^']*)'", picture(app)))


@pytest.mark.parametrize("kind", ["value", "difference", "change"])
@pytest.mark.parametrize("language", some(1, ["sv", "en"]))
def test_each_view_shows_its_number_in_every_district_with_what_the_test_found(opened, kind, language):
    app = sound(opened("map", **RATE, map_view=kind, lang=language))
    assert state(app)["map_view"] == kind
    assert len(tips(app)) == 11
    frame = table(app)
    text = TEXT[language]
    assert set(frame[text["column_tested"]]) <= {text[f"tested_{word}"] for word in ("up", "down", "none", "too_few")}
    shown = re.findall(r"<text class='short'[^>]*>(.*?)</text>", picture(app))
    signed = [word for word in shown if re.match(r"[▲▼]", word)]
    certain = frame[text["column_tested"]].isin([text["tested_up"], text["tested_down"]]).sum()
    assert len(signed) == certain == picture(app).count("class='certain'")
    if kind != "value":
        uncertain = len(frame) - certain
        assert picture(app).count("fill='url(#uncertain)'") == uncertain
        assert "+" in html(app).split("legend classes")[1].split("</ul>")[0]


def test_the_first_sentence_is_the_tested_one_and_the_alternative_says_the_same(opened):
    app = sound(opened("map", **RATE))
    assert sentence(app) in told(app)["alt"]
    assert SV["map_alt"] in told(app)["alt"]


def test_a_change_names_the_measurement_before_and_its_sentence_is_of_change(opened):
    app = sound(opened("map", **RATE, map_view="change"))
    assert "2024" in sentence(app) and SV["shows_change"].format(before=2024) in words(app)
    assert SV["column_change"].format(before=2024) in table(app)


def test_the_classes_are_numbered_and_the_method_is_named(opened):
    app = sound(opened("map", **RATE))
    legend = html(app).split("legend classes")[1].split("</ul>")[0]
    assert re.findall(r">(\d)</i>", legend) == [str(at) for at in range(1, legend.count("<li>") + 1)]
    assert "ungefär lika många värden" in words(app)


@pytest.mark.parametrize("year", [2022, 2025])
def test_the_classes_are_the_same_in_every_year(opened, year):
    legends = {
        html(opened("map", **RATE | {"year": item})).split("legend classes")[1].split("</ul>")[0]
        for item in (2024, year)
    }
    assert len(legends) == 1


def test_a_district_without_a_figure_says_so_on_the_map_and_beside_it(opened):
    app = sound(opened("map", indicator="worried_often", division="2023", year=2020, district="sodermalm"))
    assert SV["status_none"] in tips(app)["sodermalm"] and SV["why_none"] in words(app)
    assert "edge none" in picture(app)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_police_areas_are_a_table_without_a_map(opened, language):
    app = sound(opened("map", indicator="avoids_places", lang=language))
    assert state(app)["level"] == "police_area" and not app.get("bidi_component")
    text = TEXT[language]
    frame = table(app)
    assert len(frame) == 7 and text["police_table"] in words(app)
    globen = frame[frame[text["column_area"]].str.contains("Globen")].iloc[0]
    assert text["covers_part"].format(name="Hägersten-Älvsjö") in globen[text["column_covers"]]
    assert "map_view" not in state(app) or state(app)["map_view"] == "value"


def test_the_level_is_asked_for_only_where_there_is_more_than_one(opened, con):
    for key in sorted(coverage.mapped_indicators(con)):
        found = coverage.offered(con, key)
        found = found[found["period_kind"] == "year"].assign(year=lambda rows: rows["period_start"].dt.year)
        assert "neighbourhood" not in view.levels_offered(found)  # no figure reaches so far down
        assert view.levels_offered(found), key


def test_neighbourhoods_are_offered_from_thirty_with_a_figure_the_same_year(con):
    found = coverage.offered(con, "worried_often").head(1)
    many = found.loc[found.index.repeat(30)].assign(level="neighbourhood", year=2025)
    many["area_id"] = [f"n-{at}" for at in range(30)]
    assert view.levels_offered(many) == ["neighbourhood"]
    assert view.levels_offered(many.head(29)) == []
    assert view.levels_offered(many.assign(year=[2024] * 15 + [2025] * 15)) == []


def test_a_count_is_not_held_against_the_whole_citys_count(opened):
    app = sound(opened("map", indicator="notices_fires", division="2023", year=2025))
    assert app.selectbox(key="pick_map_view").options == [SV["map_value"], SV["map_change"].format(before=2024)]
    assert "class='certain'" not in picture(app)


def test_only_what_can_be_shown_is_offered(opened):
    app = sound(opened("map", **RATE | {"year": 2021, "division": "2020"}))
    options = app.selectbox(key="pick_map_view").options
    assert SV["map_difference"] in options and len(options) == 2  # nothing was measured before


def test_the_slider_has_the_years_there_are_and_moves_the_same_choice_as_the_list(opened):
    app = sound(opened("map", **RATE))
    years = sorted(map(int, app.selectbox(key="pick_year").options))
    slider = app.select_slider(key="slide_year")
    assert list(map(int, slider.options)) == years and slider.value == 2025
    app = sound(slider.set_value(years[0]).run())
    assert app.selectbox(key="pick_year").value == state(app)["year"] == str(years[0])
    assert app.select_slider(key="slide_year").value == years[0]
    app = sound(pick(app, "year", "2025"))
    assert app.select_slider(key="slide_year").value == 2025


def test_playing_from_the_last_year_begins_at_the_first(opened):
    app = sound(opened("map", **RATE))
    years = sorted(map(int, app.selectbox(key="pick_year").options))
    app = sound(app.button(key="play").click().run())
    assert state(app)["year"] == str(years[0])
    assert app.button(key="play").label == SV["play_stop"]
    app = sound(app.button(key="play").click().run())
    assert app.button(key="play").label == SV["play"] and state(app)["year"] == str(years[0])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_layers_are_off_until_chosen_then_named_in_filters_legend_and_address(opened, con, language):
    app = sound(opened("map", **RATE, lang=language))
    assert "layers" not in state(app) and "class='old'" not in picture(app)
    app = sound(app.multiselect(key="pick_layers").set_value(["old-2007"]).run())
    assert state(app)["layers"] == "old-2007"
    name = geography.divisions(con, language)["2007"]
    assert words(app).count(TEXT[language]["layer_old"].format(name=name)) == 2
    assert picture(app).count("class='old'") == 1
    app = sound(app.multiselect(key="pick_layers").set_value([]).run())
    assert "layers" not in state(app) and "class='old'" not in picture(app)


def test_the_division_drawn_is_not_a_layer_over_itself(opened):
    app = sound(opened("map", **RATE))
    names = app.multiselect(key="pick_layers").options
    assert not any("11 stadsdelsområden" in name for name in names)


def test_an_unknown_layer_in_the_address_is_left_out_with_a_note(opened):
    app = opened("map", **RATE, layers="old-2007,<b>x</b>")
    assert notes(app) == [SV["unknown_choice"].format(name="layers", value="<b>x</b>")]
    assert state(app)["layers"] == "old-2007"


def test_the_chosen_area_tells_its_value_interval_place_test_and_the_citys_value(opened):
    app = sound(opened("map", **RATE, district="skarholmen"))
    panel = html(app).split("class='keyfigure'")[1].split("</div>")[0]
    assert "<h3>Skärholmen</h3>" in panel and "konfidensintervall" in panel
    assert re.search(r"[Pp]lats \d+(–\d+)? av 11", panel) and "Hela staden:" in panel
    assert [link.proto.label for link in app.get("page_link")][:1] == [SV["to_trend"]]
    assert SV["to_source"] in [link.proto.label for link in app.get("page_link")]
