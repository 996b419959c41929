"""Three people, each from an empty browser and the overview, each with at most five clicks, counted."""

import io
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import holds, open_page, settled, table_rows

MOST = 5


class Reader:
    """Someone at a browser never used before, whose clicks are counted; what they write costs no click."""

    def __init__(self, view: Page):
        self.view, self.clicks = view, 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        settled(self.view)

    def open(self, name: str) -> None:
        """A page of the menu: one click."""
        self.click(self.view.get_by_test_id("stTopNavLink").filter(has_text=name))
        expect(self.view.locator("h1")).to_have_text(name)
        settled(self.view)

    def choose(self, label: str, option: str) -> None:
        """A box opened and an option of it: two clicks."""
        self.click(self.view.get_by_role("combobox", name=label, exact=True))
        self.click(self.view.get_by_role("option", name=option, exact=True))

    def write(self, label: str, option: str) -> None:
        """A box reached with Tab and its option written: no click."""
        box = self.view.get_by_role("combobox", name=label, exact=True)
        box.focus()
        self.view.keyboard.type(option)
        expect(self.view.get_by_role("option", name=option, exact=True)).to_be_visible()
        self.view.keyboard.press("Enter")
        settled(self.view)
        expect(box).to_have_value(option)


@pytest.fixture
def reader(server, page):
    view = page(empty=True)
    open_page(view, server)
    found = Reader(view)
    yield found
    assert 0 < found.clicks <= MOST


def test_the_politician_sees_how_her_district_is_and_whether_it_got_better(reader):
    reader.open("Stadsdelsområde")
    reader.choose("Stadsdelsområde", "Farsta")
    view = reader.view
    expect(view.locator(".profile h2")).to_have_text("Farsta")
    lead = view.locator(".profile .sentence").inner_text()
    assert "staden" in lead and ("sedan" in lead or "förändring" in lead), lead
    assert reader.clicks == 3


def test_the_official_takes_the_situation_report_of_a_district_along_as_word(reader):
    reader.open("Lägesbild")
    reader.choose("Stadsdelsområde", "Farsta")
    with reader.view.expect_download(timeout=120_000) as download:
        reader.click(reader.view.get_by_role("button", name="Word (DOCX)"))
    assert download.value.suggested_filename.endswith(".docx")
    written = ZipFile(io.BytesIO(download.value.path().read_bytes())).read("word/document.xml").decode()
    assert "Lokal lägesbild: Farsta" in written
    assert reader.clicks == 4


def test_the_analyst_narrows_by_area_period_sex_age_and_place_and_reaches_the_raw_rows(reader):
    reader.open("Data och metod")
    reader.write("Avsnitt", "Varje siffras ursprung")
    reader.write("Prioriterat område", "Unga i riskzon för destruktivt beteende")
    reader.write("Indikator", "Röker")
    reader.write("Område", "Stockholm")
    reader.write("År", "2012")
    reader.write("Kön", "Flickor")
    reader.write("Ålder", "Årskurs 9")
    view = reader.view
    holds(view, area="young_people_at_risk", year="2012", sex="women", age="grade-9", place="stockholm")
    heading, *rows = [row.split(" | ") for row in table_rows(view)]
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert {(row["Period"], row["Kön"], row["Ålder"]) for row in found} == {("2012", "Flickor", "Årskurs 9")}
    assert all(row["Fil"].endswith(".csv") and int(row["Rad"]) > 1 for row in found)
    assert reader.clicks == 1
