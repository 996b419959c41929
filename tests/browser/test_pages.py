"""Every page opens by its address, in both languages and widths, to everyone, and asks nothing of anyone else."""

import itertools

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.sources.provenance import SECTIONS
from tests.browser.conftest import axe_violations, choices, open_page, pick, served
from tests.matrix import chosen, some

LINKS = {
    "/?area=unsafe_places": {"sv": "Var står Stockholm?", "en": "Where does Stockholm stand?"},
    "/karta?indicator=robbery_rate&year=2024&district=farsta": {"sv": "Karta", "en": "Map"},
    "/utveckling?indicator=no_alcohol&split=sex": {"sv": "Utveckling", "en": "Trends"},
    **{
        f"/data?indicator=explosions&section={section}": {"sv": "Data och metod", "en": "Data and methods"}
        for section in SECTIONS
    },
}
NO_FIGURE = "/karta?indicator=worried_often&division=2023&district=sodermalm"
OVERFLOW = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .map(box => box.scrollWidth - box.clientWidth)"""
GROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 24, 31)"}


def notes(view: Page) -> Locator:
    """The sentences to the reader about what the address held."""
    return view.get_by_test_id("stAlert")


@pytest.mark.parametrize(("link", "lang"), some(2, itertools.product(LINKS, ["sv", "en"])))
def test_a_link_opens_its_page_in_its_language_and_fits_the_screen(server, page, link, lang):
    view = page()
    open_page(view, f"{server}{link}&lang={lang}")
    heading = LINKS[link][lang]
    expect(view.locator("h1")).to_have_text([heading])
    if not link.startswith("/?"):
        expect(view).to_have_title(f"{heading} – Trygghetsatlas")
    assert view.evaluate("document.documentElement.lang") == lang
    given = dict(pair.split("=") for pair in link.partition("?")[2].split("&"))
    assert given.items() <= choices(view).items()
    assert view.get_by_role("dialog").count() == notes(view).count() == 0
    for width in (1280, 375):
        view.set_viewport_size({"width": width, "height": 812})
        view.wait_for_timeout(200)
        assert view.evaluate(OVERFLOW) == [0, 0]
        for figure in view.locator("[data-testid='stPlotlyChart']:visible, .card:visible").all():
            box = figure.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width


def test_axe_finds_what_is_wrong(server, page):
    view = page()
    open_page(view, f"{server}/data")
    view.evaluate("document.querySelector('h1').outerHTML = '<img src=\"data:,\">'")
    assert [line.split(":")[0] for line in axe_violations(view)] == ["critical image-alt"]


@pytest.mark.parametrize("scheme", chosen(["dark"], GROUND))
def test_page_and_legend_follow_the_theme_of_the_browser(server, page, scheme):
    view = page(color_scheme=scheme)
    open_page(view, f"{server}{NO_FIGURE}")
    assert view.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor") == GROUND[scheme]
    swatch = view.locator(".legend i").last.evaluate("swatch => getComputedStyle(swatch).backgroundColor")
    assert swatch == {"light": "rgb(228, 228, 225)", "dark": "rgb(51, 61, 69)"}[scheme]
    expect(view.locator(".keyfigure .value")).to_have_text("Ingen uppgift")


@pytest.mark.full
def test_a_nonsense_address_opens_the_default_view_and_says_so_once(server, page):
    view = page()
    open_page(view, f"{server}/karta")
    default, sentence = choices(view), view.locator(".sentence").inner_text()
    open_page(view, f"{server}/karta?indicator=nonsens&year=1800&district=ingenstans&lang=tlh")
    assert view.locator(".sentence").inner_text() == sentence
    assert choices(view) == default
    said = "\n".join(notes(view).all_inner_texts())
    assert [word for word in ("nonsens", "1800", "ingenstans", "tlh") if word not in said] == []
    pick(view, "År", "2023")
    expect(notes(view)).to_have_count(0)


def test_an_unknown_page_opens_the_overview(server, page):
    view = page()
    open_page(view, f"{server}/finns-inte?lang=en")
    expect(view.locator("h1")).to_have_text("Where does Stockholm stand?")


@pytest.mark.full
def test_the_first_visitor_of_a_server_may_come_by_deep_link(database, page):
    with served(database) as address:
        view = page()
        open_page(view, f"{address}/utveckling?lang=en")
        expect(view.locator("h1")).to_have_text("Trends")
        assert view.get_by_role("dialog").count() == 0


@pytest.mark.full
def test_without_serve_py_the_page_still_says_its_language(database, page):
    with served(database, "app.py") as address:
        view = page()
        for lang in ("sv", "en"):
            open_page(view, f"{address}/?lang={lang}")
            expect(view.locator("html")).to_have_attribute("lang", lang)
