"""The frame that pages share: passing on, going back, folding, tabs, a publish while a page is open, a fault, paper."""

import io
import os
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from etl.build import CURRENT
from tests.browser.conftest import choices, holds, open_page, pick, served, settled
from tests.matrix import chosen, some

LENGTH = "box => box.scrollHeight"
OUTLINE = """() => {
    const style = getComputedStyle(document.activeElement)
    return [parseFloat(style.outlineWidth), style.outlineStyle]
}"""
FOCUSED_AT = """() => {
    const node = document.activeElement
    return [node.ariaLabel ?? node.textContent.slice(0, 30), node.getBoundingClientRect().x]
}"""
TREND = "/utveckling?lang=sv&indicator=robbery_rate"


def go_to(view, name, heading):
    """Follow the menu to another page."""
    view.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    expect(view.locator("h1")).to_have_text(heading)
    settled(view)


@pytest.mark.full
def test_the_copied_link_is_the_whole_state(server, page):
    view = page(permissions=["clipboard-read", "clipboard-write"])
    open_page(view, f"{server}{TREND}")
    pick(view, "Tidssteg", "Kvartal")
    view.get_by_role("button", name="Kopiera länk").click()
    expect(view.locator(".acts [role=status]")).to_have_text("Länken är kopierad.")
    assert view.evaluate("navigator.clipboard.readText()") == view.url
    holds(view, step="quarter")


@pytest.mark.full
def test_sharing_hands_over_the_title_and_the_link(server, page):
    view = page()
    view.add_init_script("navigator.share = async what => { window.shared = what }")
    open_page(view, f"{server}{TREND}")
    view.get_by_role("button", name="Dela").click()
    assert view.evaluate("window.shared") == {"title": "Utveckling – Trygghetsatlas", "url": view.url}


def test_back_leads_to_the_page_before_as_it_was_left_and_not_through_every_choice(server, page):
    view = page()
    open_page(view, f"{server}{TREND}")
    pick(view, "Tidssteg", "Kvartal")
    pick(view, "Indelning", "14 stadsdelsområden (januari 2007–juni 2020)")
    left = view.url
    go_to(view, "Data och", re.compile("Data och"))
    pick(view, "Avsnitt", "Varje siffras ursprung")
    pick(view, "Indikator", "Ofta oroliga för brott")
    holds(view, indicator="worried_often")
    view.go_back()
    expect(view.locator("h1")).to_have_text("Utveckling")
    settled(view)
    assert view.url == left
    expect(view.get_by_role("combobox", name="Tidssteg")).to_have_value("Kvartal")
    view.go_forward()
    expect(view.locator("h1")).to_have_text(re.compile("Data och"))
    settled(view)
    holds(view, indicator="worried_often")


LEFT = """() => new Promise(done => {
    const before = location.href, link = document.body.appendChild(document.createElement('a'))
    link.href = '/data?lang=sv'
    link.addEventListener('click', event => event.preventDefault())
    link.click()
    history.pushState({}, '', location.pathname + '?section=sources') // the next page's choice comes first
    history.pushState({}, '', '/data?section=sources')
    addEventListener('popstate', () => done([before, location.href]), { once: true })
    history.back()
})"""


def test_choices_of_the_next_page_are_not_written_over_the_address_that_is_left(server, page):
    view = page()
    open_page(view, f"{server}{TREND}&step=quarter")
    before, after = view.evaluate(LEFT)
    assert after == before


@pytest.mark.full
def test_going_back_before_the_next_page_is_done_leaves_the_address_as_it_was(server, page):
    view = page()
    open_page(view, f"{server}{TREND}&step=quarter")
    left = view.url
    view.get_by_test_id("stTopNavLink").filter(has_text="Data och").click()
    view.wait_for_url(re.compile("/data"))
    view.go_back()
    expect(view.locator("h1")).to_have_text("Utveckling")
    settled(view)
    expect(view).to_have_url(left)


@pytest.mark.full
def test_two_tabs_are_independent(server, page):
    one = page()
    open_page(one, f"{server}{TREND}")
    other = one.context.new_page()
    open_page(other, f"{server}/utveckling?lang=en&indicator=worried_often")
    pick(one, "Tidssteg", "Kvartal")
    expect(other.locator("h1")).to_have_text("Trends")
    holds(other, indicator="worried_often", step="year")
    other.reload()
    settled(other)
    holds(other, lang="en")
    assert choices(one)["lang"] == "sv"


def test_on_a_phone_the_choices_fold_into_one_button_that_names_them_and_stays_open(server, page):
    view = page(375)
    open_page(view, f"{server}{TREND}")
    bar, button = view.locator(".st-key-filters"), view.locator(".fold summary")
    expect(bar).to_be_hidden()
    expect(button).to_contain_text("Anmälda rån")
    button.press("Enter")
    expect(bar).to_be_visible()
    pick(view, "Tidssteg", "Kvartal")
    expect(button).to_contain_text("Kvartal")
    expect(bar).to_be_visible()


@pytest.mark.full
def test_on_a_phone_what_is_looked_at_first_fits_a_few_screens_and_the_rest_unfolds(server, page):
    view = page(375, empty=True)
    open_page(view, f"{server}/prioriterat?lang=sv&area=all")
    assert view.get_by_test_id("stMain").evaluate(LENGTH) < 4500
    row = view.locator("table.grid tbody tr").filter(has_text="Anmälda rån")
    values, line = row.locator("td"), row.locator("summary")
    expect(values).to_have_count(11)
    expect(values.first).to_be_hidden()
    expect(line).to_contain_text("resten av staden")
    line.press("Enter")
    expect(values.last).to_be_visible()
    measures = view.locator(".course.none li")
    expect(measures.first).to_be_hidden()
    view.locator(".course.none summary").click()
    expect(measures.last).to_be_visible()
    open_page(view, f"{server}/?lang=sv&area=all")
    assert view.get_by_test_id("stMain").evaluate(LENGTH) < 4500
    first = view.locator(".priority").first.locator(".card")
    expect(first.first).to_be_visible()
    expect(first.nth(1)).to_be_hidden()
    view.locator(".cards summary").first.click()
    expect(first.nth(1)).to_be_visible()


@pytest.mark.parametrize("address", some(1, ["/?area=all", "/prioriterat?area=unsafe_places"]))
def test_nothing_folds_on_a_wide_screen_or_on_paper(server, page, address):
    view = page(empty=True)
    open_page(view, f"{server}{address}&lang=sv&demo=off")
    for width, media in ((1280, "screen"), (375, "print")):
        view.set_viewport_size({"width": width, "height": 812})
        view.emulate_media(media=media)
        expect(view.locator(".unfold").first).to_be_hidden()
        for kind in (".card", ".course li", "table.grid tbody td:not(.empty)", ".limits p"):
            shown = view.locator(kind).evaluate_all("all => all.map(node => node.checkVisibility())")
            assert all(shown), (width, kind, shown.count(False))


def test_on_a_phone_the_focus_is_never_outside_the_screen_and_the_menu_opens_by_keyboard(server, page):
    view = page(375, empty=True)
    open_page(view, f"{server}/karta?lang=sv")
    reached = []
    for _ in range(6):
        view.keyboard.press("Tab")
        reached.append(view.evaluate(FOCUSED_AT))
        if reached[-1][0] == "Visa menyn":
            view.keyboard.press("Enter")
            break
    assert reached[-1][0] == "Visa menyn" and all(0 <= left < 375 for _, left in reached), reached
    link = view.get_by_test_id("stSidebarNavLink").filter(has_text="Jämför")
    expect(link).to_be_in_viewport()
    link.press("Enter")
    expect(view.locator("h1")).to_have_text("Jämför")


@pytest.mark.full
@pytest.mark.parametrize("width", chosen([375], [1280, 375]))
def test_every_area_that_is_chosen_is_seen_in_its_box(server, page, width):
    view = page(width)
    areas = "stockholm,jarva,hasselby-vallingby,bromma,kungsholmen,norra-innerstaden,sodermalm"
    open_page(view, f"{server}{TREND}&division=2023&districts={areas}")
    if width == 375:
        view.locator(".fold summary").click()
    box = view.locator(".st-key-pick_districts .react-aria-ComboBox").bounding_box()
    tags = [tag.bounding_box() for tag in view.locator(".st-key-pick_districts [data-tag]").all()]
    assert len(tags) == 7
    for tag in tags:
        assert box["x"] <= tag["x"] and tag["x"] + tag["width"] <= box["x"] + box["width"]
        assert box["y"] <= tag["y"] and tag["y"] + tag["height"] <= box["y"] + box["height"]


def test_a_publish_while_a_page_is_open_is_read_at_the_next_choice(page, tmp_path, small, database):
    link = tmp_path / CURRENT
    link.symlink_to(small.resolve())
    with served(link) as address:
        view = page()
        open_page(view, f"{address}/utveckling?lang=sv&indicator=robbery_rate")
        before = view.locator(".colophon").inner_text()
        fresh = tmp_path / "fresh"
        fresh.symlink_to(database.resolve())
        os.replace(fresh, link)
        pick(view, "Prioriterat område", "Otrygga och brottsutsatta platser")
        expect(view.locator(".colophon")).not_to_have_text(before)
        expect(view.get_by_test_id("stAlert")).to_have_count(0)
        holds(view, indicator="robbery_rate")


@pytest.mark.full
def test_a_fault_is_told_in_plain_words_with_a_number_and_ways_on(page, tmp_path, database):
    broken = tmp_path / CURRENT
    broken.write_bytes(b"no database")
    with served(broken) as address:
        view = page()
        open_page(view, f"{address}/utveckling?lang=sv")
        told = view.get_by_test_id("stAlert").first.inner_text()
        assert told.startswith("Sidan kunde inte visas.") and re.search("numret [0-9a-f]{6} ", told)
        assert "Traceback" not in view.content() and "duckdb" not in told.lower()
        expect(view.locator(".ways a").first).to_be_visible()


@pytest.mark.full
def test_the_overview_prints_on_one_page(server, page):
    view = page()
    open_page(view, f"{server}/?lang=sv")
    paper = PdfReader(io.BytesIO(view.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) == 1
    text = " ".join(paper.pages[0].extract_text().split())
    for name in ("Unga i riskzon", "Otrygga och brottsutsatta platser", "Kriminella miljöer"):
        assert name in text
    assert "Kopiera länk" not in text


def test_without_motion_nothing_moves(server, page):
    view = page(reduced_motion="reduce")
    open_page(view, f"{server}/?lang=sv")
    durations = view.locator("button, a, div").evaluate_all(
        "all => all.slice(0, 400).map(e => parseFloat(getComputedStyle(e).transitionDuration))"
    )
    assert max(durations) < 0.01


def test_what_has_the_focus_is_outlined(server, page):
    view = page()
    open_page(view, f"{server}/?lang=sv")
    view.keyboard.press("Tab")
    for _ in range(12):
        view.keyboard.press("Tab")
        width, style = view.evaluate(OUTLINE)
        name = view.evaluate("document.activeElement.outerHTML.slice(0, 80)")
        box = view.evaluate("!!document.activeElement.closest('[data-baseweb], .stSelectbox, .stMultiSelect')")
        assert box or (width >= 2 and style != "none"), name
    assert urlsplit(view.url).path == "/"
