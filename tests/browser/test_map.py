"""The map is drawn, and a district is chosen on it with the mouse or in the list with the keyboard."""

import io
import math
import time

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard import maps
from tests.browser.conftest import choices, open_page, settled

LINK = "/karta?lang=sv&indicator=robbery_rate&year=2025&district=bromma"
SIZES = {1280: "wide", 375: "narrow"}
TABS = 40
REACH = {"wide": 40, "narrow": 12}


def mercator(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    """Pixels east and south of the map's corner, as deck.gl places them."""
    world = 512 * 2**zoom
    south = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)
    return world * (longitude / 360 + 0.5), world * (0.5 - south)


@pytest.fixture
def inside(con):
    """A function of area id, size and box of a map: the place of a point inside the district, in pixels."""

    def place(area_id: str, size: str, box: dict) -> tuple[float, float]:
        query = "select longitude, latitude from area_outline where area_id = $area_id"
        x, y = mercator(*con.execute(query, {"area_id": area_id}).fetchone(), maps.ZOOM[size])
        middle_x, middle_y = mercator(maps.CENTRE[1], maps.CENTRE[0], maps.ZOOM[size])
        return box["width"] / 2 + x - middle_x, box["height"] / 2 + y - middle_y

    return place


def colour_around(view: Page, size: str, x: float, y: float) -> tuple[int, int, int]:
    """The commonest colour of a square of the map that is larger than the plate of a district's name."""
    reach = REACH[size]
    image = Image.open(io.BytesIO(view.locator(f".st-key-map-{size} canvas").screenshot())).convert("RGB")
    square = image.crop((int(x) - reach, int(y) - reach, int(x) + reach, int(y) + reach))
    return max(square.getcolors(maxcolors=1 << 16))[1]


def drawn(view: Page, size: str, seconds: float = 20) -> None:
    """Wait until the map has more than its ground in the middle."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        image = Image.open(io.BytesIO(view.locator(f".st-key-map-{size} canvas").screenshot()))
        if len(image.convert("RGB").getcolors(1 << 20)) > 4:
            return
        time.sleep(0.2)
    pytest.fail(f"no map drawn in {seconds} seconds")


@pytest.mark.parametrize("width", SIZES)
def test_a_district_clicked_on_the_map_is_chosen(server, page, inside, width):
    view, size = page(width), SIZES[width]
    open_page(view, f"{server}{LINK}")
    other = view.locator(f".st-key-map-{'narrow' if size == 'wide' else 'wide'}")
    expect(other).to_be_hidden()
    drawn(view, size)
    canvas = view.locator(f".st-key-map-{size} canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    x, y = inside("jarva", size, box)
    swatches = view.locator(".legend i").evaluate_all("all => all.map(i => getComputedStyle(i).backgroundColor)")
    assert f"rgb{colour_around(view, size, x, y)}" in swatches[:-1]

    bromma = view.locator(".keyfigure").inner_text()
    canvas.click(position={"x": x, "y": y})
    expect(view.get_by_role("combobox", name="Stadsdelsområde")).to_have_value("Järva", timeout=15_000)
    settled(view)
    assert choices(view)["district"] == "jarva"
    assert view.locator(".keyfigure").inner_text() != bromma


def test_a_district_chosen_by_keyboard_alone_goes_along_to_its_trend(server, page):
    view = page()
    open_page(view, f"{server}{LINK}")
    bromma = view.locator(".keyfigure").inner_text()
    for _ in range(TABS):
        view.keyboard.press("Tab")
        if view.evaluate("document.activeElement.ariaLabel") == "Stadsdelsområde":
            break
    view.keyboard.type("Farsta")
    expect(view.get_by_role("option")).to_have_text(["Farsta"])
    view.keyboard.press("Enter")
    expect(view.locator(".keyfigure")).not_to_have_text(bromma)
    settled(view)
    assert choices(view)["district"] == "farsta"
    view.get_by_role("link", name="Se utvecklingen").press("Enter")
    expect(view.locator("h1")).to_have_text("Utveckling")
    settled(view)
    assert choices(view)["districts"] == "stockholm,farsta"
