"""Every page, in both languages, themes and widths: nothing breaks WCAG 2.1 AA, nothing is cut or scrolls sideways.

A page that is added to components.PAGES is covered without a word here.
"""

import itertools

import pytest

from dashboard.components import PAGES
from tests.browser.conftest import axe_violations, open_page

STATES = {
    "light": ["lang=sv", "lang=en&area=vulnerable_victims"],
    "dark": ["lang=en", "lang=sv&area=unsafe_places"],
}
SIDEWAYS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .map(box => box.scrollWidth - box.clientWidth)"""
SIZES = [(1280, 900), (640, 450), (375, 812)]  # 640 is a screen of 1280 at a zoom of 200 %


@pytest.mark.parametrize("scheme", STATES)
@pytest.mark.parametrize("page_name", PAGES)
def test_nothing_breaks_wcag_21_aa_and_nothing_scrolls_sideways(server, page, page_name, scheme):
    view = page(color_scheme=scheme)
    for state in STATES[scheme]:
        view.set_viewport_size({"width": 1280, "height": 900})
        open_page(view, f"{server}/{PAGES[page_name]}?{state}")
        assert view.locator("h1").count() == 1
        for width, height in SIZES:
            view.set_viewport_size({"width": width, "height": height})
            view.wait_for_timeout(300)
            assert view.evaluate(SIDEWAYS) == [0, 0], (state, width)
            if width != 640:
                assert axe_violations(view) == [], (state, width)


@pytest.mark.parametrize("page_name", PAGES)
def test_headings_come_in_order_without_a_gap(server, page, page_name):
    view = page()
    open_page(view, f"{server}/{PAGES[page_name]}?lang=sv")
    levels = view.locator("h1, h2, h3, h4, h5").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []


@pytest.mark.parametrize("page_name", PAGES)
def test_streamlits_own_words_are_swedish(server, page, page_name):
    view = page(375)
    open_page(view, f"{server}/{PAGES[page_name]}?lang=sv")
    names = view.locator("[aria-label]").evaluate_all("all => all.map(e => e.ariaLabel)")
    english = {"Expand sidebar", "Open", "Clear all", "Selected values", "App pages", "Main menu", "Sidebar"}
    assert english & set(names) == set()
