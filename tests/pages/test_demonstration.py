"""Demonstration data on the pages: marked wherever they show, never a default, gone with one switch."""

import io
import itertools
import json
import re

import duckdb
import openpyxl
import pypdf
import pytest
from pptx import Presentation

from dashboard import words as wording
from dashboard.figures.csv_file import csv_bytes, plain_text
from dashboard.figures.heading import file_name
from dashboard.figures.slide import slide
from dashboard.figures.to_file import draw
from dashboard.figures.workbook import workbook
from dashboard.frame import downloads as menu
from dashboard.reading import catalogue, coverage
from dashboard.reading import demonstration as reading_demonstration
from dashboard.reading.database import CONFIG
from etl.build import internal_of
from tests.matrix import AMOUNT, some, some_or_all
from tests.pages.conftest import PAGES, charts, go, html, notes, pick, prose, sentence, sound, state, table, words
from tests.test_wording import TEXT

MARK, NAME = reading_demonstration.MARK, reading_demonstration.NAME
LANGUAGES = ["sv", "en"]


@pytest.fixture(scope="module", autouse=True)
def atlas(demonstration_atlas):
    return demonstration_atlas


@pytest.fixture
def shown(demonstration):
    with duckdb.connect(str(demonstration.resolve()), read_only=True) as con:
        yield con


@pytest.fixture
def downloads(monkeypatch):
    """(file name, text) of every download that a page offers, made at once."""
    kept = []

    def maker(form, head, frame, picture, language, day):
        table = csv_bytes(frame, head, language).decode("utf-8-sig")
        kept.append((file_name(head, "page", "version", "csv"), table))
        return made(form, head, frame, picture, language, day)

    made = menu.maker
    monkeypatch.setattr(menu, "maker", maker)
    return kept


def synthetic(con, page="trend"):
    mapped = coverage.mapped_indicators(con)
    items = catalogue.indicators(con, "sv").values()
    return [item.id for item in items if item.mark and (page != "map" or item.id in mapped)]


def marked_everywhere(app, downloads, page, language):
    """Every part of the page that shows figures of the chosen indicator says that they are not real."""
    mark = MARK[language]
    assert mark in html(app)
    if page != "sources":
        assert re.search(r"<h2>(.*?)</h2>", html(app))[1].startswith(NAME[language])
        assert sentence(app).startswith(mark)
        assert charts(app) or page == "map"
        labels = [item.label for item in app.expander]
        assert any(mark in label for label in labels)
    for chart in charts(app):
        stamps = [note for note in chart["layout"]["annotations"] if note.get("name") == "demonstration"]
        assert [re.sub("</?b>", "", note["text"]).replace("<br>", " ") for note in stamps] == [mark]
        assert all(mark in tip for trace in chart["data"] for tip in trace.get("hovertext", []) if tip)
    pictures = [json.loads(part.proto.json)["svg"] for part in app.get("bidi_component")]
    assert len(pictures) == (1 if page == "map" else 0)
    for picture in pictures:
        [stamp] = re.findall(r"<text class='demonstration'.*?</text>", picture)
        assert re.sub(r"<[^>]+>", " ", stamp).split() == mark.split()
        tips = re.findall(r"data-tip='(.*?)'", picture)
        assert len(tips) >= 11 and all(mark in tip for tip in tips)
    assert (table(app)[TEXT[language]["column_provenance"]] == mark).all()
    name, text = downloads[0]
    lines = text.splitlines()
    assert name.startswith("demonstrationsdata-") and lines[0] == f"# {mark}"
    rows = [line for line in lines if not line.startswith("#")][1:]
    assert all(mark in row for row in rows)
    downloads.clear()


@AMOUNT
@pytest.mark.parametrize("page", some(1, ["map", "trend", "sources"]))
def test_every_demonstration_indicator_is_marked_wherever_it_shows(opened, shown, downloads, page, amount):
    assert len(synthetic(shown, page)) > 10
    indicators = catalogue.indicators(shown, "sv")
    offered = some_or_all(amount, {key: indicators[key] for key in synthetic(shown, page)})
    app = opened(page)
    for key in offered:
        downloads.clear()
        pick(app, "indicator", key)
        if page == "sources" and notes(app) == [TEXT["sv"]["kinds_protected"]]:
            assert key in ("city_explosions", "city_explosion_attempts") and MARK["sv"] in html(app)
            continue
        marked_everywhere(sound(app), downloads, page, "sv")


@pytest.mark.parametrize(("page", "nth"), some(1, itertools.product(["map", "trend", "sources"], [0, -1])))
def test_the_mark_is_in_english_too(opened, shown, downloads, page, nth):
    app = sound(opened(page, lang="en", indicator=synthetic(shown, page)[nth]))
    marked_everywhere(app, downloads, page, "en")


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("district", {"district": "enskede-arsta-vantor", "profile_part": "time"}),
        ("events", {"events_view": "season", "indicator": "callouts_fires"}),
    ],
)
def test_a_figure_whose_title_names_demonstration_data_does_not_say_so_before_it_too(opened, page, query):
    alternatives = [drawn.proto.alt for drawn in opened(page, **query).get("plotly_chart")]
    named = [alt for alt in alternatives if NAME["sv"] in alt]
    assert named and all(alt.startswith(f"{NAME['sv']}: ") for alt in named)


@pytest.mark.parametrize("page", ["map", "trend"])
def test_a_real_indicator_carries_no_mark(opened, downloads, page):
    app = sound(opened(page, indicator="offences_total_rate"))
    assert MARK["sv"] not in html(app) and NAME["sv"] not in html(app)
    assert not any(MARK["sv"] in text for _, text in downloads)
    assert not any(
        note.get("name") == "demonstration" for chart in charts(app) for note in chart["layout"]["annotations"]
    )


@pytest.mark.parametrize("page", some(1, ["map", "trend", "sources"]))
def test_demonstration_data_stand_last_as_a_group_and_are_never_the_default(opened, shown, page):
    indicators = catalogue.indicators(shown, "sv")
    for area in ["all", *catalogue.priority_areas(shown, "sv")["id"]]:
        app = sound(opened(page, area=area))
        within = [key for key in synthetic(shown, page) if area in ("all", *indicators[key].priority_areas)]
        names = [name.startswith(f"{NAME['sv']}: ") for name in app.selectbox(key="pick_indicator").options]
        assert names == sorted(names) and sum(names) == len(within) and not names[0], area
        assert state(app)["indicator"] not in synthetic(shown)


@pytest.mark.parametrize("language", some(1, LANGUAGES))
def test_the_overview_keeps_what_it_has_of_them_apart_and_marked(opened, shown, downloads, language):
    app = sound(opened("overview", lang=language))
    main = [item for item in catalogue.indicators(shown, language).values() if item.mark and item.main_for]
    cards = re.findall(r"(?s)<article class='card( marked)?'><h3>(.*?)</h3>", html(app))
    assert {name for is_marked, name in cards if is_marked} == {item.short for item in main}
    assert all(name.startswith(NAME[language]) == bool(is_marked) for is_marked, name in cards)
    for section in re.findall(r"(?s)<section class='priority'.*?</section>", html(app)):
        real, *apart = section.split(f"<p class='demonstration'>{MARK[language]}</p>")
        assert "<article class='card'>" in real and "card marked" not in real
        assert all("<article class='card'>" not in part for part in apart)
    rows = table(app)
    if main:
        column = rows[TEXT[language]["column_provenance"]]
        titles = {item.title for item in main}
        assert (rows[TEXT[language]["column_indicator"]].isin(titles) == (column == MARK[language])).all()
        assert downloads[0][1].splitlines()[0].startswith(f"# {MARK[language]}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_and_sources_says_how_many_rows_are_synthetic_and_which(opened, shown, language):
    app = sound(opened("sources", lang=language, section="deliveries"))
    count, total = reading_demonstration.rows(shown)
    digits = re.sub(r"[\s,]", "", words(app))
    assert count >= 20_000
    assert f"{count}av{total}" in digits or f"{count}of{total}" in digits
    deliveries = prose(app)
    is_demo = deliveries[TEXT[language]["column_file"]].str.startswith("demo/")
    assert (is_demo == (deliveries[TEXT[language]["column_provenance"]] == MARK[language])).all() and is_demo.any()


def nothing_left(app):
    """Nothing on the page speaks of demonstration data but the switch, and the count that says there are none."""
    code = state(app)["lang"]
    no_rows = re.escape(TEXT[code]["rows_all_real"]).replace(re.escape("{total}"), ".*?")
    shown = re.sub(no_rows, "", words(app)).replace(TEXT[code]["show_demonstration"], "")
    assert NAME[code].casefold() not in shown.casefold()
    assert "demo/" not in html(app)
    assert not any("demo" in str(item.value.to_dict()).casefold() for item in app.dataframe)
    assert not any(NAME[code] in option for box in app.selectbox for option in box.options)


@pytest.mark.full
def test_the_switch_leaves_all_of_it_out_on_every_page_and_goes_along(opened, shown):
    app = opened("map", indicator=synthetic(shown, "map")[0])
    assert app.toggle(key="pick_demo").value is True and "demo" not in state(app)
    app.toggle(key="pick_demo").set_value(False).run()
    assert [item.message for item in app.exception] == []
    assert state(app)["demo"] == "off" and state(app)["indicator"] not in synthetic(shown)
    nothing_left(app)
    for page in ("trend", "sources", "overview", "map"):
        app = sound(go(app, page))
        assert state(app)["demo"] == "off" and app.toggle(key="pick_demo").value is False
        nothing_left(app)
    links = re.findall(r"href='([^']*)'", html(go(app, "overview")))
    assert len(links) > 10 and all("demo=off" in link for link in links)
    app = sound(app.toggle(key="pick_demo").set_value(True).run())
    assert "demo" not in state(app)


@pytest.mark.parametrize(("page", "language"), some(2, itertools.product(PAGES, LANGUAGES)))
def test_a_link_with_the_switch_off_opens_without_them(opened, page, language):
    app = sound(opened(page, lang=language, demo="off"))
    nothing_left(app)


@pytest.mark.parametrize("page", some(2, PAGES))
def test_the_environment_hides_them_even_where_the_database_holds_them(opened, monkeypatch, shown, page):
    monkeypatch.setenv("TRYGGHETSATLAS_DEMO", "0")
    app = sound(opened(page))
    nothing_left(app)
    assert not any(item.key == "pick_demo" for item in app.toggle) and "demo" not in state(app)
    if page not in ("overview", "priority", "district", "report"):  # none of them asks for an indicator
        app = opened(page, indicator=synthetic(shown)[0])
        assert len(notes(app)) == 1
        nothing_left(app)


def test_hiding_covers_every_table_and_view_that_could_hold_synthetic_rows(atlas):
    with duckdb.connect(str(atlas), read_only=True, config=CONFIG) as con:
        before = con.sql("select count(*) from observed").fetchone()[0]
        with_provenance = con.sql("""
            select distinct table_name from duckdb_columns() where schema_name = 'main' and column_name = 'provenance'
        """).fetchall()
        reading_demonstration.hide(con)
        assert {"delivery", "observed", "observation", "kind_count", "fact"} <= {name for (name,) in with_provenance}
        for (name,) in with_provenance:
            assert con.sql(f"select count(*) from {name} where provenance = 'synthetic'").fetchone() == (0,), name
        assert 1000 < con.sql("select count(*) from observed").fetchone()[0] < before


def test_a_source_that_has_delivered_nothing_says_so_and_shows_nothing_of_others(opened):
    app = opened("sources", demo="off", origin="police_reports")
    assert [item.message for item in app.exception] == []
    assert TEXT["sv"]["nothing_delivered"] in notes(app)
    counted = table(sound(opened("sources", origin="police_reports")))
    assert set(counted["Ursprung"]) == {MARK["sv"]} and counted["Fil"].str.startswith("demo/police_reports/").all()
    assert counted["Antal"].dropna().astype(int).sum() > 10_000


@pytest.mark.parametrize("is_share", some(1, [True, False]))
def test_what_is_withheld_is_in_no_file_of_a_figure(opened, shown, demonstration, offered, is_share):
    """Looked up in the internal database: it is in no workbook, slide or text, and no picture for print or screen."""
    indicator, age, year = shown.execute(
        """
        select indicator_id, age, year(period_start) from observed
        where status = 'withheld' and sex = 'all' and period_kind = 'year' and area_id <> 'stockholm'
            and (indicator_id like '%_answers') = $1
        group by all order by count(*) desc, 1, 2, 3 limit 1
        """,
        [is_share],
    ).fetchone()
    read = """
        select a.name, o.value from observed as o inner join area as a on a.area_id = o.area_id
        where o.indicator_id = $1 and o.age = $2 and year(o.period_start) = $3 and o.sex = 'all'
            and o.period_kind = 'year'
    """
    asked = [indicator, age, year]
    hidden = {name for name, _ in shown.execute(f"{read} and o.status = 'withheld'", asked).fetchall()}
    told = {value for _, value in shown.execute(f"{read} and o.value is not null", asked).fetchall()}
    with duckdb.connect(str(internal_of(demonstration)), read_only=True) as con:
        secrets = {name: value for name, value in con.execute(read, asked).fetchall() if name in hidden}
    app = sound(opened("map", indicator=indicator, year=str(year), age=age))
    assert state(app)["year"] == str(year) and state(app)["age"] == age
    head, frame, picture, language, day = offered[0]
    book = openpyxl.load_workbook(io.BytesIO(workbook(frame, head, picture, language, day)))
    [graph] = [
        shape.chart
        for shape in Presentation(io.BytesIO(slide(head, picture, language, day))).slides[0].shapes
        if shape.has_chart
    ]
    places = list(graph.plots[0].categories)
    lines = plain_text(frame, head, language).split("\n")
    drawings = [
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(draw(picture, head, "pdf"))).pages),
        draw(picture, head, "svg").decode(),
    ]
    within = [name for name in secrets if name in set(frame[TEXT["sv"]["column_area"]])]
    assert len(within) >= 2
    for name in within:
        for sheet in ("Data", "Figur"):
            [row] = [row for row in book[sheet].iter_rows(values_only=True) if row[0] == name]
            assert not [cell for cell in row[1:] if isinstance(cell, int | float)], (sheet, row)
        at = places.index(name)
        assert [series.values[at] for series in graph.plots[0].series] == [None] * len(graph.plots[0].series)
        [line] = [line for line in lines if line.startswith(name)]
        assert not re.search(r"\t\d", line.replace(f"\t{year}", "")), line
        said = wording.number(secrets[name], "sv", 1)
        if is_share and secrets[name] not in told:
            assert all(said not in drawing for drawing in drawings), (name, said)
