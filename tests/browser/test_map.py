"""The map in a browser: an area is chosen by mouse, thumb, arrow keys or list; years are played; layers come and go."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_violations, choices, holds, open_page, pick, settled, tab_to
from tests.matrix import chosen, some

LINK = "/karta?lang=sv&indicator=robbery_rate&year=2025&district=bromma"


def area(view: Page, area_id: str):
    return view.locator(f".area[data-area='{area_id}']")


@pytest.mark.parametrize("width", chosen([375], [1280, 375]))
def test_a_district_clicked_on_the_map_is_chosen(server, page, width):
    view = page(width)
    open_page(view, f"{server}{LINK}")
    expect(area(view, "bromma")).to_have_attribute("aria-checked", "true")
    box = view.locator(".scroll").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    swatches = view.locator(".legend.classes i").evaluate_all(
        "all => all.map(i => getComputedStyle(i).backgroundColor)"
    )
    filled = "node => getComputedStyle(node.querySelector('g path')).fill"
    assert area(view, "jarva").evaluate(filled) in swatches

    bromma = view.locator(".keyfigure").inner_text()
    area(view, "jarva").locator("path").click()
    expect(view.get_by_role("combobox", name="Stadsdelsområde")).to_have_value("Järva")
    settled(view)
    holds(view, district="jarva")
    assert view.locator(".keyfigure").inner_text() != bromma
    expect(area(view, "jarva")).to_have_attribute("aria-checked", "true")
    expect(view.locator("use.chosen")).to_have_attribute("href", "#a-jarva")


@pytest.mark.full
def test_a_district_chosen_by_keyboard_in_the_list_goes_along_to_its_trend(server, page):
    view = page()
    open_page(view, f"{server}{LINK}")
    bromma = view.locator(".keyfigure").inner_text()
    tab_to(view, view.get_by_role("combobox", name="Stadsdelsområde"))
    view.keyboard.type("Farsta")
    expect(view.get_by_role("option")).to_have_text(["Farsta"])
    view.keyboard.press("Enter")
    expect(view.locator(".keyfigure")).not_to_have_text(bromma)
    settled(view)
    holds(view, district="farsta")
    view.get_by_role("link", name="Se utvecklingen").press("Enter")
    expect(view.locator("h1")).to_have_text("Utveckling")
    settled(view)
    holds(view, districts="stockholm,farsta")


def test_the_years_are_played_one_by_one_and_stop_at_the_last(server, page):
    view = page()
    open_page(view, f"{server}{LINK.replace('2025', '2023')}")
    subtitle = view.locator(".figure-head .subtitle").first
    expect(subtitle).to_contain_text("2023")
    view.get_by_role("button", name="Spela upp åren").click()
    expect(view.get_by_role("button", name="Stanna")).to_be_visible()
    for year in ("2024", "2025"):
        expect(subtitle).to_contain_text(year)
    expect(view.get_by_role("button", name="Spela upp åren")).to_be_visible()
    settled(view)
    holds(view, year="2025")
    view.get_by_role("slider", name="År på kartan").press("ArrowLeft")
    expect(subtitle).to_contain_text("2024")
    settled(view)
    holds(view, year="2024")


@pytest.mark.full
def test_whoever_asks_for_less_motion_steps_with_the_slider_instead(server, page):
    view = page(reduced_motion="reduce")
    open_page(view, f"{server}{LINK}")
    expect(view.get_by_role("button", name="Spela upp åren")).to_be_hidden()
    expect(view.get_by_role("slider", name="År på kartan")).to_be_visible()


@pytest.mark.full
def test_layers_come_and_go_and_are_in_the_link(server, page):
    view = page()
    open_page(view, f"{server}{LINK}&layers=old-2007,exposed")
    expect(view.locator("path.old")).to_have_count(1)
    assert view.locator("path.exposed").count() > 0
    expect(view.locator(".listed").first).to_contain_text("14 stadsdelsområden")
    view.get_by_role("combobox", name="Lager på kartan").press("Backspace")
    view.get_by_role("combobox", name="Lager på kartan").press("Backspace")
    expect(view.locator("path.old")).to_have_count(0)
    settled(view)
    assert "layers" not in choices(view)


def test_on_a_phone_the_page_scrolls_by_a_thumb_on_the_map_and_the_map_can_be_enlarged(server, page):
    view = page(375, has_touch=True)
    open_page(view, f"{server}{LINK}")
    frame = view.locator(".scroll")
    assert frame.evaluate("node => getComputedStyle(node).touchAction") in ("auto", "manipulation")
    assert frame.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
    expect(view.locator("svg text.full").first).to_be_hidden()
    narrow = view.locator(".areas svg").bounding_box()["width"]
    view.get_by_role("button", name="Förstora kartan").click()
    assert view.locator(".areas svg").bounding_box()["width"] > narrow * 1.3
    assert frame.evaluate("node => getComputedStyle(node).overflow") == "auto"
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.get_by_role("button", name="Förminska kartan").click()
    assert frame.evaluate("node => node.scrollWidth <= node.clientWidth + 1")


def test_on_a_phone_the_map_takes_three_fifths_of_the_screen_and_says_what_was_touched(server, page):
    view = page(375, has_touch=True)
    open_page(view, f"{server}{LINK}")
    assert 0.57 < view.locator(".map").bounding_box()["height"] / 812 < 0.66
    touched = view.locator(".area[data-area=sodermalm]")
    touched.scroll_into_view_if_needed()
    touched.tap()
    told = view.locator(".told")
    expect(told).to_contain_text(re.compile("^Södermalm\n"))
    number = touched.get_attribute("data-tip").split("\n")[1]
    assert number in told.inner_text() and "Källa" not in told.inner_text()
    settled(view)
    holds(view, district="sodermalm")
    for button in view.locator(".zoom button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    view.get_by_role("button", name="Förstora kartan").click()
    assert view.locator(".scroll").bounding_box()["height"] == pytest.approx(0.6 * 812, abs=2)
    view.set_viewport_size({"width": 1280, "height": 900})
    expect(told).to_be_hidden()


@pytest.mark.full
@pytest.mark.parametrize(
    ("kind", "scheme"), some(1, itertools.product(["value", "difference", "change"], ["light", "dark"]))
)
def test_the_map_breaks_no_rule_of_accessibility(server, page, kind, scheme):
    view = page(color_scheme=scheme)
    open_page(view, f"{server}{LINK}&map_view={kind}&layers=old-2020,exposed")
    expect(view.get_by_role("radiogroup", name="Välj område på kartan")).to_be_visible()
    assert axe_violations(view) == []
    spoken = view.locator(".spoken").text_content()
    assert re.search(r"2025|2024", spoken) and "tabellen" in spoken


@pytest.mark.full
def test_the_view_is_chosen_in_the_bar_and_the_classes_follow(server, page):
    view = page()
    open_page(view, f"{server}{LINK}")
    before = view.locator(".legend.classes").inner_text()
    pick(view, "Visa", "Skillnad mot resten av staden")
    holds(view, map_view="difference")
    assert view.locator(".legend.classes").inner_text() != before
    assert view.locator(".legend.classes").inner_text().count("+") >= 2
