"""The classes of the map, and a deck that asks nothing of the outside."""

import json

import pandas as pd
import pydeck as pdk
import pytest
import shapely

from dashboard import maps, queries
from dashboard.palette import DARK, LIGHT

LIMITS = [10, 15, 20, 25, 30]


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([10, 11, 12, 12, 13, 13, 21, 26], [10, 11, 12, 13, 20, 27]),
        (range(0, 101), [0, 15, 35, 50, 65, 85, 105]),
        ([0, 0, 0, 0, 0, 0, 0, 9], [0, 9.5]),
        ([0.4, 0.5, 0.6, 0.7, 0.8, 0.9], [0.4, 0.5, 0.55, 0.65, 0.75, 0.8, 0.95]),
    ],
)
def test_classes_hold_about_equally_many_values_between_round_limits(values, limits):
    assert maps.class_limits(list(values)) == limits


@pytest.mark.parametrize("value", [0, 7, 7.5, 19159])
def test_a_constant_value_makes_one_place_for_itself(value):
    limits = maps.class_limits([value, value])
    assert limits[0] <= value <= limits[-1] and len(limits) == 2


def test_every_indicators_classes_cover_its_values_in_at_most_six(con):
    for indicator in queries.mapped_indicators(con):
        values = queries.district_values(con, indicator)
        limits = maps.class_limits(values)
        assert limits[0] <= values[0] and values[-1] < limits[-1], indicator
        assert 1 <= len(limits) - 1 <= 6 and limits == sorted(set(limits)), indicator
        step = min(pd.Series(limits).diff().dropna())
        assert step >= (values[-1] - values[0]) / 20 or len(limits) == 2, (indicator, limits)


@pytest.mark.parametrize("most", range(2, 8))
def test_there_are_never_more_classes_than_asked_for(most):
    for values in ([0, 0.3, 1], list(range(3, 98)), [999, 1000, 1001], [0.1, 0.2], [0, 5, 123456]):
        limits = maps.class_limits(values, most)
        assert len(limits) - 1 <= most and limits[0] <= min(values) <= max(values) <= limits[-1]


@pytest.mark.parametrize(("value", "number"), [(10, 0), (14.9, 0), (15, 1), (20, 2), (29.9, 3), (30, 3)])
def test_a_limit_belongs_to_the_higher_class_and_the_last_to_the_last(value, number):
    assert maps.class_of(value, LIMITS) == number


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_class_has_a_colour_of_its_own_light_to_dark(count, palette):
    colours = maps.colours(list(range(count + 1)), palette)
    order = [palette.sequential.index(colour) for colour in colours]
    assert len(set(order)) == count and order == sorted(order)


@pytest.fixture
def deck(con):
    """Draws worried_often 2020 over the districts of 2007 with a chosen district and theme."""
    table = queries.on_map(con, "worried_often", "2007", 2020, "all", "all")
    outlines = queries.outlines(con, table["area_id"].tolist())
    names = dict(zip(table["area_id"], table["area"], strict=True))

    def draw(chosen="farsta", palette=LIGHT, size="wide"):
        return maps.choropleth(table, outlines, LIMITS, names, names, chosen, palette, size)

    return draw


def test_an_outline_is_cut_into_whole_dashes_or_left_whole():
    square = shapely.box(18, 59.3, 18.02, 59.31)
    assert maps.dashed(square, None).equals(square.boundary)
    cut = maps.dashed(square, (0.002, 0.001))
    widths = [shapely.transform(line, lambda xy: xy * [0.51, 1]).length for line in cut.geoms]
    assert len(widths) == round((0.0204 + 0.02) / 0.003) and max(widths) - min(widths) < 5e-5
    assert sum(widths) == pytest.approx(0.0404 * 2 / 3, rel=0.01)
    assert square.boundary.buffer(2e-5).covers(cut)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_polices_list_is_lines_under_the_names_and_over_the_districts(deck, con, palette):
    exposed = queries.exposed_areas(con, 2023).query("level != 'not_listed'").assign(tip="words")
    assert maps.exposed_layers(None, palette) == [] == maps.exposed_layers(exposed.iloc[:0], palette)
    edge, line = (json.loads(layer.to_json()) for layer in maps.exposed_layers(exposed, palette))
    assert edge["lineWidthUnits"] == "pixels" and edge["getLineWidth"] > line["getLineWidth"]
    assert not edge["filled"] and not line["filled"] and line["pickable"] and not edge["pickable"]
    assert line["getLineColor"] == maps.rgb(palette.notice) and edge["getLineColor"] == maps.rgb(palette.paper)
    kinds = {item["geometry"]["type"] for item in line["data"]["features"]}
    assert kinds == {"MultiLineString"} and len(line["data"]["features"]) == 6


def layers(deck):
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def fills(deck):
    return {
        feature["properties"]["area_id"]: feature["properties"]["fill"]
        for feature in layers(deck)[maps.LAYER]["data"]["features"]
    }


def test_the_deck_is_compact_and_says_what_pydeck_would_have_said(deck):
    drawn = deck()
    text = drawn.to_json()
    assert "\n" not in text and '": ' not in text and '", "' not in text
    spacious = pdk.Deck.to_json(drawn)
    assert json.loads(text) == json.loads(spacious)
    assert len(text) < len(spacious) / 2


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_deck_names_nothing_outside(deck, palette):
    drawn = deck(palette=palette)
    text = drawn.to_json().lower()
    assert "http" not in text and "//" not in text and "mapbox" not in text and "carto" not in text
    assert drawn.map_provider is None


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_district_has_the_colour_of_its_class_or_the_empty_one(deck, palette):
    colours = fills(deck(palette=palette))
    assert len(colours) == 14
    scale = [maps.rgb(colour) for colour in maps.colours(LIMITS, palette)]
    assert colours["bromma"] == colours["rinkeby-kista"] == colours["spanga-tensta"] == scale[0]
    assert colours["alvsjo"] == colours["ostermalm"] == maps.rgb(palette.empty)
    assert maps.rgb(palette.empty) not in scale


@pytest.mark.parametrize("chosen", ["farsta", "alvsjo"])
def test_the_chosen_district_has_an_outline_of_ink_over_the_others(deck, chosen):
    drawn = layers(deck(chosen))
    [outlined] = drawn["chosen"]["data"]["features"]
    assert outlined["properties"]["area_id"] == chosen
    assert drawn["chosen"]["filled"] is False and drawn["chosen"]["getLineColor"] == maps.rgb(LIGHT.ink)
    assert list(drawn).index("chosen") > list(drawn).index(maps.LAYER)
    assert drawn["chosen"]["getLineWidth"] > drawn[maps.LAYER]["getLineWidth"]


def test_every_district_is_named_once_and_has_its_tooltip(deck):
    drawn = layers(deck())
    words = [word["label"] for key, layer in drawn.items() if key.startswith("names") for word in layer["data"]]
    tips = [feature["properties"]["tip"] for feature in drawn[maps.LAYER]["data"]["features"]]
    assert len(words) == 14 and sorted(words) == sorted(tips)


def test_a_shorter_map_is_drawn_smaller(deck):
    wide, narrow = (json.loads(deck(size=size).to_json())["initialViewState"]["zoom"] for size in ("wide", "narrow"))
    assert narrow < wide
