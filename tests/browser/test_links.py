"""The address holds the view: it can be copied, read in the other language and taken along to another page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import choices, holds, open_page, pick, saved, settled, table_rows, unfold
from tests.matrix import chosen, some

MENU = {1280: "stTopNavLink", 375: "stSidebarNavLink"}


def read(view: Page) -> dict:
    """What a reader sees of a figure."""
    unfold(view, "Tabell")
    head = view.locator(".figure-head")
    return {part: head.locator(part).inner_text() for part in ("h2", ".subtitle", ".sentence")} | {
        "rows": table_rows(view)
    }


def both_show(one: list[str], other: list[str]) -> bool:
    """Whether two tables say the same in every row, in the columns that both have in view (eight at least, or all)."""
    cells = [[row.split(" | ") for row in rows] for rows in (one, other)]
    seen = min(len(rows[0]) for rows in cells)
    assert seen >= 8 or len(cells[0][0]) == len(cells[1][0])
    return [row[:seen] for row in cells[0]] == [row[:seen] for row in cells[1]]


@pytest.mark.parametrize(
    ("address", "picks"),
    some(
        1,
        [
            ("/utveckling?lang=sv", {"Indikator": "Anmälda rån", "Tidssteg": "Kvartal"}),
            ("/karta?lang=sv&indicator=robbery_rate", {"År": "2023", "Stadsdelsområde": "Farsta"}),
            ("/utveckling?lang=sv", {"Indikator": "Dricker inte alkohol", "Dela upp efter": "Kön"}),
        ],
    ),
)
def test_a_copied_link_opens_the_same_view(server, page, address, picks):
    first, second = page(), page()
    open_page(first, f"{server}{address}")
    before = first.locator(".sentence").inner_text()
    for label, option in picks.items():
        address = first.url
        pick(first, label, option)
        expect(first).not_to_have_url(address)  # the browser writes it after the page has been drawn
    open_page(second, first.url)
    again, left = read(second), read(first)
    assert both_show(again.pop("rows"), left.pop("rows")) and again == left
    assert second.locator(".sentence").inner_text() != before
    assert choices(second) == choices(first)
    for label, option in picks.items():
        expect(second.get_by_role("combobox", name=label, exact=True)).to_have_value(option)


def test_the_other_language_is_one_click_away_and_keeps_the_view(server, page):
    view = page()
    open_page(view, f"{server}/utveckling?lang=sv&indicator=robbery_rate&step=quarter&districts=stockholm,farsta")
    swedish = choices(view)
    view.get_by_role("link", name="English").click()
    expect(view.locator("h1")).to_have_text("Trends")
    settled(view)
    assert choices(view) == swedish | {"lang": "en"}
    expect(view.locator(".figure-head h2")).to_have_text("Reported robberies: number per quarter")
    view.get_by_role("link", name="Svenska").click()
    expect(view.locator("h1")).to_have_text("Utveckling")
    settled(view)
    assert choices(view) == swedish


@pytest.mark.parametrize("width", chosen([375], MENU))
def test_the_menu_keeps_language_and_indicator(server, page, width):
    view = page(width, empty=True)  # the browser remembers an open menu, and other tests should not meet it
    open_page(view, f"{server}/karta?lang=en&indicator=robbery_rate")
    if width == 375:
        view.get_by_test_id("stExpandSidebarButton").click()
    view.get_by_test_id(MENU[width]).filter(has_text="Trends").click()
    expect(view.locator("h1")).to_have_text("Trends")
    settled(view)
    holds(view, lang="en", indicator="robbery_rate")
    expect(view.locator(".figure-head h2")).to_have_text("Reported robberies per 100,000 residents")


@pytest.mark.full
def test_the_download_says_what_the_page_says(server, page):
    view = page()
    open_page(view, f"{server}/utveckling?lang=sv&indicator=ntu_robbery")
    shown = read(view)
    file = saved(view, "CSV med decimalkomma")
    assert file.suggested_filename.endswith(".csv")
    lines = file.path().read_text(encoding="utf-8-sig").splitlines()
    head, rows = [line for line in lines if line[0] == "#"], [line for line in lines if line[0] != "#"]
    said = [f"# {shown[part]}".replace("\N{NO-BREAK SPACE}", " ") for part in ("h2", ".subtitle", ".sentence")]
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in head[:3]] == said
    assert head[3].startswith("# Källa: Brå, NTU.")
    assert head[4].startswith("# Definition: ")
    assert any(line.startswith("# Dataversion ") for line in head) and head[-1].startswith("# Öppna vyn igen: ")
    assert rows[0] == "Område;Period;Värde;Intervallets metod;Status"
    assert "Sverige;2013;0,7;inget intervall;slutlig" in rows
    assert len(rows) == len(shown["rows"])
