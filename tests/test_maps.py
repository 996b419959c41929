"""The map as a picture: every area once, the certain outlined, the uncertain hatched, nothing from outside."""

import re
from xml.etree import ElementTree

import pytest
import shapely

from dashboard.figures.map import screen as map_screen
from dashboard.figures.map.geometry import SQUEEZE, Projection
from dashboard.figures.map.spec import Area, Layer, LayerClass, Map, Shape
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import SIGNS
from dashboard.map import layers
from dashboard.reading import geography

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def outlines(con):
    return geography.outlines(con, list(geography.districts(con, "2023")))


@pytest.fixture
def projection(outlines):
    return Projection.of(outlines["geometry"], map_screen.WIDTH, map_screen.MARGIN)


@pytest.fixture
def svg(con, outlines):
    """The districts of today as SVG; the keywords change one: bromma={"pattern": "withheld", "colour": ""}."""
    names = geography.districts(con, "2023")
    place = {row.area_id: (row.geometry, (row.longitude, row.latitude)) for row in outlines.itertuples()}

    def draw(layers=(), mark="", is_named=True, **changed):
        areas = [
            Area(key, **{"name": name, "geometry": place[key][0], "point": place[key][1], "words": "12",
                         "tip": f"{name}\n12", "colour": "sequential-3"} | changed.get(key.replace("-", "_"), {}))
            for key, name in names.items()
        ]  # fmt: skip
        picture = Map("%", "sv", mark, areas=areas, classes=[], layers=layers, is_named=is_named)
        return map_screen.draw(picture, LIGHT)

    return draw


@pytest.fixture
def drawn(svg):
    """The same, read as XML."""
    return lambda *given, **changed: ElementTree.fromstring(svg(*given, **changed))


def areas(picture):
    return {item.get("data-area"): item for item in picture.iter(f"{SVG}g") if item.get("class") == "area"}


def uses(picture, kind):
    return [item.get("href") for item in picture.iter(f"{SVG}use") if kind in (item.get("class") or "").split()]


def test_every_area_is_a_radio_button_with_its_words_and_its_place(drawn, con):
    found = areas(drawn())
    assert list(found) == list(geography.districts(con, "2023"))
    for item in found.values():
        assert item.get("role") == "radio" and item.get("aria-checked") == "false" and item.get("aria-label")
        assert "\n" in item.get("data-tip") and 0 < float(item.get("data-x")) < map_screen.WIDTH


def test_north_is_up_and_the_whole_city_is_in_the_picture(drawn, projection, con):
    found = areas(drawn())
    x, y = ({key: float(item.get(f"data-{side}")) for key, item in found.items()} for side in "xy")
    assert min(y, key=y.get) == "jarva" and max(y, key=y.get) in ("farsta", "skarpnack")
    assert min(x, key=x.get) == "hasselby-vallingby" and max(x, key=x.get) == "skarpnack"
    city = geography.outlines(con, ["stockholm"]).iloc[0]
    west, south, east, north = shapely.from_geojson(city["geometry"]).bounds
    assert projection.point(west, north) == (map_screen.MARGIN, map_screen.MARGIN)
    corner = (map_screen.WIDTH - map_screen.MARGIN, projection.height - map_screen.MARGIN)
    assert projection.point(east, south) == pytest.approx(corner, abs=0.6)


def test_a_path_keeps_the_outline_within_a_few_metres(outlines, projection):
    row = outlines.set_index("area_id").loc["bromma"]
    data = projection.path(row["geometry"])
    parts = []
    for ring in re.findall(r"M(.*?)z", data):
        start, steps = ring.split("l")
        places = [tuple(map(float, start.split(",")))]
        for step in steps.split(" "):
            places.append(tuple(a + float(b) for a, b in zip(places[-1], step.split(","), strict=True)))
        parts.append(shapely.Polygon(places))
    area = max(parts, key=lambda part: part.area).area / projection.scale**2 / SQUEEZE
    whole = shapely.get_parts(shapely.from_geojson(row["geometry"]))
    assert area == pytest.approx(max(shapely.Polygon(part.exterior).area for part in whole), rel=0.002)


def test_specks_are_left_out_and_lines_are_not_closed(projection):
    speck = shapely.box(18, 59.3, 18.0005, 59.3002)
    assert projection.path(shapely.to_geojson(speck)) == ""
    line = projection.path(shapely.to_geojson(shapely.LineString([[18, 59.3], [18.1, 59.3]])))
    assert line.startswith("M") and "z" not in line


@pytest.mark.parametrize("sign", ["up", "down"])
def test_a_certain_difference_has_an_outline_within_its_area_and_a_sign(drawn, sign):
    picture = drawn(bromma={"sign": sign})
    assert uses(picture, "certain") == uses(picture, "certain-edge") == ["#a-bromma"]
    assert [clip.get("id") for clip in picture.iter(f"{SVG}clipPath")] == ["c-bromma"]
    words = ["".join(item.itertext()) for item in picture.iter(f"{SVG}text")]
    assert sum(word.startswith(f"{SIGNS[sign]} 12") for word in words) == 1  # the short form
    assert sum(word.endswith(f"{SIGNS[sign]} 12") for word in words) == 2
    assert not uses(drawn(), "certain")


@pytest.mark.parametrize("pattern", ["uncertain", "withheld"])
def test_what_is_uncertain_or_withheld_has_a_pattern_over_it(drawn, pattern):
    found = areas(drawn(bromma={"pattern": pattern, "colour": "" if pattern == "withheld" else "sequential-3"}))
    hatched = [
        key for key, item in found.items() for use in item.iter(f"{SVG}use") if use.get("fill") == f"url(#{pattern})"
    ]
    assert hatched == ["bromma"]


def test_an_area_without_a_figure_is_empty_with_a_broken_edge_and_no_colour(drawn):
    picture = drawn(bromma={"pattern": "none", "colour": ""})
    groups = {key: item.find(f"{SVG}g") for key, item in areas(picture).items()}
    assert groups["bromma"].get("class") == "none" and groups["bromma"].get("style") is None
    assert {item.get("style") for key, item in groups.items() if key != "bromma"} == {"fill:#4F9FB1"}
    assert "#a-bromma" in uses(picture, "none") and len(uses(picture, "none")) == 1


def test_names_are_long_and_short_or_only_the_class_and_never_spoken_twice(drawn):
    texts = list(drawn().iter(f"{SVG}text"))
    assert sorted(item.get("class") for item in texts) == ["full"] * 11 + ["short"] * 11
    assert {item.get("aria-hidden") for item in texts} == {"true"}
    small = list(drawn(is_named=False).iter(f"{SVG}text"))
    assert {item.get("class") for item in small} == {"small"} and {"".join(item.itertext()) for item in small} == {"12"}


def test_the_mark_of_demonstration_data_stands_across_the_city_under_the_names(drawn):
    kinds = [
        item.get("class") for item in drawn(mark="Demonstrationsdata – inte verkliga uppgifter").iter(f"{SVG}text")
    ]
    assert kinds[0] == "demonstration" and kinds.count("demonstration") == 1
    assert "demonstration" not in [item.get("class") for item in drawn().iter(f"{SVG}text")]


def test_layers_lie_over_the_areas_and_under_the_names(drawn):
    line = shapely.to_geojson(shapely.LineString([[18, 59.3], [18.1, 59.3]]))
    layer = Layer("old", "", [LayerClass("2007", "ink", "dashed")], [Shape(line, 0)])
    order = [item.get("class") for item in drawn([layer])]
    assert order.index("old") > max(at for at, kind in enumerate(order) if kind and kind.startswith("edge"))
    assert order.index("old") < order.index("full")


def test_words_in_the_picture_are_text_and_never_markup(drawn):
    picture = drawn(bromma={"name": "<b>A</b>", "tip": "'\"><script>\n' onload='x"})
    assert areas(picture)["bromma"].get("data-tip") == "'\"><script>\n' onload='x"
    assert not list(picture.iter(f"{SVG}script")) and areas(picture)["bromma"].get("onload") is None


def test_the_picture_names_nothing_outside_and_is_small(svg):
    text = svg()
    assert set(re.findall(r"https?://[^'\" ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert len(text.encode()) < 45_000


def test_of_another_division_only_the_borders_that_are_not_drawn_already_remain(con, outlines):
    def lines(division):
        return layers.inner_lines(
            geography.outlines(con, list(geography.districts(con, division)))["geometry"], outlines["geometry"]
        )

    assert lines("2023").is_empty
    assert 0 < lines("2020").length < lines("2007").length
    merged = shapely.from_geojson(outlines.set_index("area_id").loc["jarva", "geometry"])
    assert merged.buffer(1e-4).covers(shapely.line_merge(lines("2020").intersection(merged.envelope)))


def test_no_line_is_an_empty_path(projection):
    assert projection.path(shapely.to_geojson(shapely.LineString())) == ""
