"""Thirteen tasks over all pages, done by keyboard alone: no mouse, no script, no address typed after the first."""

import io
import re
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import choices, holds, open_page, settled, tab_to, table_rows, typed

MAP = "/karta?lang=sv&indicator=robbery_rate&year=2025&district=bromma"
TREND = "/utveckling?lang=sv&indicator=robbery_rate"


@pytest.fixture
def opened(server, page):
    """A page of the dashboard at an address."""

    def at(address: str, **options) -> Page:
        view = page(**options)
        open_page(view, f"{server}{address}")
        return view

    return at


def go_to(view: Page, name: str) -> None:
    """Follow the menu by keyboard."""
    tab_to(view, view.get_by_test_id("stTopNavLink").filter(has_text=name))
    view.keyboard.press("Enter")
    expect(view.locator("h1")).to_have_text(name)
    settled(view)


def area(view: Page, area_id: str):
    return view.locator(f".area[data-area='{area_id}']")


@pytest.mark.full
def test_another_indicator_on_the_map(opened):
    view = opened("/karta?lang=sv&indicator=worried_often")
    before = view.locator(".figure-head h2").inner_text()
    typed(view, "Indikator", "Anmälda rån")
    expect(view.locator(".figure-head h2")).not_to_have_text(before)
    holds(view, indicator="robbery_rate")


def test_from_district_to_district_by_arrow_keys(opened):
    view = opened(MAP)
    tab_to(view, area(view, "bromma"))
    expect(view.locator(".tip")).to_contain_text("Bromma")
    view.keyboard.press("ArrowUp")
    expect(area(view, "jarva")).to_be_focused()
    view.keyboard.press("ArrowDown")
    view.keyboard.press("ArrowRight")
    expect(view.get_by_role("combobox", name="Stadsdelsområde")).to_have_value("Kungsholmen")
    settled(view)
    holds(view, district="kungsholmen")
    expect(area(view, "kungsholmen")).to_be_focused()
    view.keyboard.press("Escape")
    expect(view.locator(".tip")).to_be_hidden()


@pytest.mark.full
def test_the_years_are_played_stopped_and_stepped(opened):
    view = opened(MAP.replace("2025", "2019"))
    subtitle = view.locator(".figure-head .subtitle").first
    tab_to(view, view.get_by_role("button", name="Spela upp åren"))
    view.keyboard.press("Enter")
    expect(view.get_by_role("button", name="Stanna")).to_be_visible()
    expect(subtitle).not_to_contain_text("2019")
    tab_to(view, view.get_by_role("button", name="Stanna"))
    view.keyboard.press("Enter")
    expect(view.get_by_role("button", name="Spela upp åren")).to_be_visible()
    settled(view)
    year = int(choices(view)["year"])
    assert year > 2019
    tab_to(view, view.get_by_role("slider", name="År på kartan"))
    view.keyboard.press("ArrowLeft")
    expect(subtitle).to_contain_text(str(year - 1))


def test_the_table_twin_is_opened_and_read(opened):
    view = opened(TREND)
    tab_to(view, view.locator("summary").filter(has_text="Tabell"))
    view.keyboard.press("Enter")
    rows = table_rows(view)
    assert rows[0].startswith("Område | Period | Värde") and len(rows) > 10
    tab_to(view, view.get_by_test_id("data-grid-canvas"))
    view.keyboard.press("ArrowDown")
    view.keyboard.press("ArrowRight")
    expect(view.locator("[data-testid='stDataFrame'] [aria-selected='true'] >> visible=false")).not_to_have_count(0)


@pytest.mark.full
def test_a_csv_file_is_downloaded(opened):
    view = opened(TREND)
    tab_to(view, view.get_by_role("button", name="Ladda ner", exact=True))
    view.keyboard.press("Enter")
    typed(view, "Format", "CSV med decimalkomma")
    tab_to(view, view.get_by_role("button", name="Ladda ner: CSV med decimalkomma"))
    with view.expect_download() as download:
        view.keyboard.press("Enter")
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    heading = view.locator(".figure-head h2").inner_text()
    assert lines[0].replace("\N{NO-BREAK SPACE}", " ") == f"# {heading}".replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.full
def test_the_link_is_copied(opened):
    view = opened(TREND, permissions=["clipboard-read", "clipboard-write"])
    tab_to(view, view.get_by_role("button", name="Kopiera länk"))
    view.keyboard.press("Enter")
    expect(view.locator(".acts [role=status]")).to_have_text("Länken är kopierad.")
    assert view.evaluate("navigator.clipboard.readText()") == view.url


def test_the_language_is_changed(opened):
    view = opened("/?lang=sv")
    tab_to(view, view.get_by_role("link", name="English"))
    view.keyboard.press("Enter")
    expect(view.locator("h1")).to_have_text("Where does Stockholm stand?")
    expect(view.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.full
def test_a_priority_area_narrows_the_next_page_too(opened):
    view = opened("/prioriterat?lang=sv")
    typed(view, "Prioriterat område", "Otrygga och brottsutsatta platser")
    holds(view, area="unsafe_places")
    go_to(view, "Karta")
    holds(view, area="unsafe_places")
    elsewhere = view.get_by_role("option", name="Anmälda bidragsbrott", exact=True)
    tab_to(view, view.get_by_role("combobox", name="Indikator", exact=True))
    view.keyboard.type("Anmälda bidragsbrott")
    expect(view.get_by_text("Inga träffar")).to_be_visible()
    expect(elsewhere).to_have_count(0)
    view.keyboard.press("Escape")
    typed(view, "Prioriterat område", "Alla områden")
    tab_to(view, view.get_by_role("combobox", name="Indikator", exact=True))
    view.keyboard.type("Anmälda bidragsbrott")
    expect(elsewhere).to_be_visible()


@pytest.mark.full
def test_a_profile_is_chosen_and_leads_on_to_its_trend(opened):
    view = opened("/stadsdelsomrade?lang=sv")
    typed(view, "Stadsdelsområde", "Farsta")
    expect(view.locator(".profile h2")).to_have_text("Farsta")
    tab_to(view, view.get_by_role("link", name="Se utvecklingen"))
    view.keyboard.press("Enter")
    expect(view.locator("h1")).to_have_text("Utveckling")
    settled(view)
    holds(view, districts="stockholm,farsta")


@pytest.mark.full
def test_two_indicators_are_compared(opened):
    view = opened("/jamfor?lang=sv&indicator=burglary_rate")
    typed(view, "Jämförelse", "Två indikatorer")
    typed(view, "Mot indikatorn", "Anmälda rån")
    holds(view, compare_view="scatter", against="robbery_rate")
    expect(view.locator(".figure-head .sentence").first).to_be_visible()


@pytest.mark.full
def test_a_view_of_events_is_chosen(opened):
    view = opened("/handelser?lang=sv")
    typed(view, "Diagram", "En och en")
    holds(view, events_view="rare")
    expect(view.locator(".figure-head .subtitle").first).to_contain_text("en och en")


@pytest.mark.full
def test_the_origin_of_a_value_is_found(opened):
    view = opened(TREND)
    tab_to(view, view.get_by_role("link", name="Vilken fil, rad och regel?"))
    view.keyboard.press("Enter")
    expect(view.locator("h1")).to_have_text("Data och metod")
    settled(view)
    rows = table_rows(view)
    assert {"Fil", "Rad"} <= set(rows[0].split(" | ")) and re.search(r"\.csv", rows[1])


@pytest.mark.full
def test_a_situation_report_is_downloaded(opened):
    view = opened("/lagesbild?lang=sv")
    typed(view, "Stadsdelsområde", "Farsta")
    tab_to(view, view.get_by_role("button", name="Word (DOCX)"))
    with view.expect_download(timeout=120_000) as download:
        view.keyboard.press("Enter")
    written = ZipFile(io.BytesIO(download.value.path().read_bytes())).read("word/document.xml").decode()
    assert "Farsta" in written
