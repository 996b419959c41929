"""The map says the same on the screen, in the file, in the workbook and on the slide: areas, words, colours, states."""

import re
from typing import NamedTuple
from xml.etree import ElementTree

import pandas as pd
import pytest
import shapely
from matplotlib.colors import to_hex

from dashboard.figures.heading import Heading
from dashboard.figures.map import build, classes
from dashboard.figures.map.file import DASHES
from dashboard.figures.map.spec import Area, Layer, LayerClass, Map, Shape
from dashboard.figures.palette import DARK, LIGHT
from dashboard.figures.show import show
from dashboard.figures.slide import slide
from dashboard.figures.spec import SIGNS, Look
from dashboard.figures.to_file import drawn
from dashboard.figures.workbook import workbook
from dashboard.reading import catalogue, class_values, coverage, geography, observations
from dashboard.statistics import comparisons
from tests.export_cases import DAY, districts, square
from tests.figures.native import native
from tests.texts import TEXT

SVG = "{http://www.w3.org/2000/svg}"
HEAD = Heading("Titel", "Filter", "Mening.", "Källa", "Definition")
LOOK = Look(LIGHT, "sv", TEXT["sv"])
INDICATORS = ["robbery_rate", "offences_total_rate", "worried_often", "notices_fires"]


class Drawn(NamedTuple):
    """An area as it is seen: its name and words (with its sign), its colour and pattern."""

    name: str
    words: str
    colour: str
    pattern: str


def specified(con, indicator, kind="value", year=None, level="district"):
    """The map of an indicator's latest year with figures (or a year), as the page makes it."""
    item = catalogue.indicators(con, "sv")[indicator]
    found = coverage.offered(con, indicator)
    within = found[(found["period_kind"] == "year") & found["area_id"].isin(geography.districts(con, "2023"))]
    year = year or int(within["period_start"].dt.year.max())
    table = observations.on_map(con, indicator, "2023", year, "all", "all", level)
    tested = comparisons.against(table, observations.city_on_map(con, indicator, year, "all", "all"))
    sides = ["difference", "difference_lower", "difference_upper"]
    table = build.marked(table.assign(beside="", **tested[sides].to_dict("series")), kind, tested["direction"])
    values = class_values.district_values(con, indicator, level)
    limits = classes.class_limits(values) if kind == "value" else classes.diverging_limits([1, 5, 20])
    outlines = geography.outlines(con, table["area_id"].tolist())
    subject = build.Subject(item, kind, level, year)
    return build.areas(subject, table, outlines, limits, LOOK, "Karta i ord", chosen=("", TEXT["sv"]["legend_chosen"]))


def of(areas, **more):
    """A map of these areas, with a class for each colour."""
    shades = [(f"sequential-{at}", str(at), str(at + 1)) for at in range(6)]
    return Map("%", "sv", alt="I ord", areas=areas, classes=shades, notes=["Enhet: procent."], **more)


def expected(picture):
    return [
        Drawn(
            area.name,
            f"{SIGNS.get(area.sign, '')} {area.words}".strip(),
            LIGHT.of(area.colour).lower() if area.colour else "",
            area.pattern,
        )
        for area in picture.areas
    ]


def svg_of(picture, palette=LIGHT):
    [shown] = show(picture, Look(palette, "sv", TEXT["sv"], picture.mark))
    return ElementTree.fromstring(shown.html)


def on_screen(picture):
    root = svg_of(picture)
    words = [item for item in root.iter(f"{SVG}text") if item.get("class") in ("short", "small")]
    areas = [item for item in root.iter(f"{SVG}g") if item.get("class") == "area"]
    found = []
    for area, said in zip(areas, words, strict=True):
        ground = area.find(f"{SVG}g")
        over = [use.get("fill")[5:-1] for use in area.iter(f"{SVG}use")]
        pattern = over[0] if over else ground.get("class").replace("filled", "")
        colour = (ground.get("style") or "").removeprefix("fill:").lower()
        found.append(Drawn(area.get("data-tip").split("\n")[0], "".join(said.itertext()), colour, pattern))
    return found


def artists(figure, name):
    """The artists of a figure whose id begins with a word, by the rest of their id."""
    found = figure.findobj(lambda item: (item.get_gid() or "").startswith(f"{name}-"))
    return {item.get_gid().removeprefix(f"{name}-"): item for item in found}


def in_file(picture):
    figure = drawn(picture, HEAD)
    patches, texts = artists(figure, "area"), artists(figure, "words")
    hatched, dotted = artists(figure, "uncertain"), artists(figure, "withheld")
    found = []
    for area in picture.areas:
        *name, words = texts[area.area_id].get_text().split("\n")
        patch = patches[area.area_id]
        is_bare = to_hex(patch.get_facecolor()) in (LIGHT.empty.lower(), LIGHT.paper.lower())
        pattern = "uncertain" if area.area_id in hatched else "withheld" if area.area_id in dotted else ""
        found.append(
            Drawn(
                "".join(name) if picture.is_named else area.name,
                words,
                "" if is_bare else to_hex(patch.get_facecolor()),
                "none" if is_bare and not pattern else pattern,
            )
        )
    return found


def office(picture):
    """The marks of the workbook and of the slide, which are the same."""
    table = pd.DataFrame({"Område": [area.name for area in picture.areas]})
    book = native(workbook(table, HEAD, picture, "sv", DAY))
    deck = native(slide(HEAD, picture, "sv", DAY))
    assert (book.kind, book.categories, book.marks) == (deck.kind, deck.categories, deck.marks)
    return book.marks[0]


def agree(picture):
    """Everything that is drawn of a picture is what the picture says."""
    assert on_screen(picture) == in_file(picture) == expected(picture)
    marks = office(picture)
    ranked = sorted(picture.areas, key=lambda area: (area.value is None, -(area.value or 0)))
    assert [mark.at for mark in marks] == [f"{SIGNS.get(area.sign, '')} {area.name}".strip() for area in ranked]
    for mark, area in zip(marks, ranked, strict=True):
        assert mark.value == (None if area.value is None else pytest.approx(area.value, rel=1e-5))
        assert ("hollow" in mark.states) == (area.pattern == "uncertain")
        assert ("chosen" in mark.states) == (area.area_id == picture.chosen)
        if area.value is not None and area.lower is not None and area.upper > area.lower:
            assert mark.lower == pytest.approx(area.lower, rel=1e-4) and mark.upper == pytest.approx(
                area.upper, rel=1e-4
            )


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_map_of_real_figures_is_the_same_wherever_it_is_drawn(con, indicator):
    picture = specified(con, indicator)
    assert len(picture.areas) == 11 and any(area.value for area in picture.areas)
    agree(picture)


def test_differences_are_signed_and_hatched_where_no_test_found_any(con):
    picture = specified(con, "robbery_rate", "difference")
    agree(picture)
    assert {area.pattern for area in picture.areas if not area.sign} == {"uncertain"}
    assert any(area.words.startswith("+") for area in picture.areas)
    for area in picture.areas:  # the limits are those of the difference, not of the value
        assert area.lower <= area.value <= area.upper


def test_difficult_areas_are_the_same_wherever_they_are_drawn():
    picture = of(districts(), chosen="Farsta")
    assert {area.pattern for area in picture.areas} == {"", "uncertain", "withheld"}
    assert any(area.sign for area in picture.areas)
    agree(picture)


MISSING = [
    Area(f"a{at}", f"Område-{at}", square(at), (17.8, 59.2), "–", f"Område-{at}", pattern="none") for at in range(3)
]


@pytest.mark.parametrize("areas", [MISSING, districts()[:1], [*MISSING, *districts()[8:]]])
def test_areas_without_figures_and_a_single_area_are_drawn(areas):
    agree(of(areas))


def test_of_many_areas_the_number_of_the_class_stands_alone_and_the_legend_has_it():
    areas = [Area(f"a{at}", f"Område {at}", square(at), (17.8, 59.2), "3", f"Område {at}", 5.0, 4.0, 6.0,
                  colour="sequential-2") for at in range(30)]  # fmt: skip
    picture = of(areas, is_named=False)
    agree(picture)
    assert "3: 2–3" in [item.get_text() for item in drawn(picture, HEAD).texts]


def legend_texts(picture):
    """The labels of the legend in the file, and of that on the screen, in order."""
    in_file = [item.get_text() for item in drawn(picture, HEAD).findobj(lambda item: item.get_gid() == "legend")]
    [shown] = show(picture, Look(LIGHT, "sv", TEXT["sv"]))
    items = re.findall(r"<li>(.*?)</li>", shown.below)
    on_screen = [re.sub(r"<b .*?</b>|<i.*?</i>|<[^>]+>", "", item) for item in items]
    return in_file, on_screen


@pytest.mark.parametrize("kind", ["value", "difference"])
def test_the_legends_are_the_same_but_for_the_area_that_a_reader_chooses(con, kind):
    picture = specified(con, "robbery_rate", kind)
    in_file, on_screen = legend_texts(picture)
    assert TEXT["sv"]["legend_chosen"] in on_screen
    to = f" {TEXT['sv']['to']} "
    shown = [label.replace(to, " – " if kind == "difference" else "–") for label in on_screen]
    assert in_file == [label for label in shown if label != TEXT["sv"]["legend_chosen"]]
    assert TEXT["sv"]["legend_certain"] in in_file


def test_the_chosen_area_of_a_report_is_edged_and_named_in_the_legend():
    picture = of(districts(), chosen="Farsta", signs=[("chosen", "Farsta")])
    in_file, _ = legend_texts(picture)
    assert in_file[-1] == "Farsta"
    edges = [to_hex(patch.get_edgecolor()) for patch in drawn(picture, HEAD).axes[0].patches]
    assert edges.count(LIGHT.accent.lower()) == 1


def test_the_notes_stand_under_the_map_on_the_screen_and_in_the_file(con):
    picture = specified(con, "robbery_rate")
    [shown] = show(picture, Look(LIGHT, "sv", TEXT["sv"]))
    written = " ".join(item.get_text() for item in drawn(picture, HEAD).texts)
    for note in picture.notes:
        assert note in str(shown.below)
        assert "".join(note.split()) in "".join(written.split())


def line(at):
    return shapely.to_geojson(shapely.LineString([[17.8, 59.25 + at / 50], [17.95, 59.25 + at / 50]]))


LAYERS = [
    Layer("old", "Gränser", [LayerClass("2007", "ink", "dashed")], [Shape(line(0), 0)], note="Streckade gränser."),
    Layer("cells", "Rån", [LayerClass("5–9", "#E9DBF1"), LayerClass("10–", "#5B2A7C")],
          [Shape(square(at), at % 2, f"Rån {at}") for at in range(4)], "Rån, 2025", "Minst fem.", "Påhittat"),
    Layer("exposed", "Listan", [LayerClass("a", "notice"), LayerClass("b", "notice", "dotted"),
                                LayerClass("c", "notice", "dashed")],
          [Shape(square(at), at % 3, f"Område {at}") for at in range(3)], note="Polisens lista."),
]  # fmt: skip


def test_what_lies_over_the_map_is_the_same_lines_and_cells():
    picture = of(districts(), layers=LAYERS)
    root = svg_of(picture)
    paths = [item.get("class") for item in root.iter(f"{SVG}path") if item.get("class")]
    assert paths.count("old") == 1 and paths.count("cell") == 4
    listed = [name.split("level-")[1] for name in paths if name.startswith("exposed level")]
    assert listed == ["particularly_exposed", "risk", "exposed"]
    assert paths.index("old") > max(at for at, name in enumerate(paths) if name == "cell")

    axes = drawn(picture, HEAD).axes[0]
    lines = [item for item in axes.lines if to_hex(item.get_color()) != LIGHT.paper.lower()]
    strokes = [item._unscaled_dash_pattern[1] for item in lines]  # how long dashes and gaps are; nothing has a getter
    assert strokes == [DASHES[dash][1] if dash != "solid" else None for dash in ("dashed", "solid", "dotted", "dashed")]
    assert len(set(strokes)) == 3
    assert [to_hex(item.get_color()) for item in lines] == [LIGHT.ink.lower()] + [LIGHT.notice.lower()] * 3
    filled = [to_hex(patch.get_facecolor()) for patch in axes.patches]
    assert filled.count("#e9dbf1") == filled.count("#5b2a7c") == 2
    in_file, on_screen = legend_texts(picture)
    assert on_screen[-6:] == ["2007", "5–9", "10–", "a", "b", "c"]
    assert in_file[-6:] == ["2007", "Rån, 2025: 5–9", "Rån, 2025: 10–", "a", "b", "c"]
    [shown] = show(picture, LOOK)
    assert "Minst fem." in shown.below and shown.below.count("<p class='demonstration'>Påhittat</p>") == 1


def test_a_specification_serves_both_themes(con):
    picture = specified(con, "robbery_rate")
    light, dark = (show(picture, Look(theme, "sv", TEXT["sv"]))[0] for theme in (LIGHT, DARK))
    assert light.html == dark.html and light.alt == dark.alt == "Karta i ord"


def test_the_words_of_a_layer_are_text_and_never_markup():
    evil = "<img src=x onerror='alert(1)'>"
    layer = Layer("cells", evil, [LayerClass(evil, "#E9DBF1")], [Shape(square(0), 0, evil)], evil, evil, evil)
    [shown] = show(of(districts(), layers=[layer], signs=[("empty", evil)]), LOOK)
    assert "<img" not in shown.html and "<img" not in shown.below and "&lt;img" in shown.below
