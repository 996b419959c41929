"""The served dashboard, a browser, and pages that may not talk to anyone else.

def test_map_opens_on_a_phone(server, page):
    phone = page(375)
    open_page(phone, f"{server}/karta?lang=en")
    assert axe_violations(phone) == []
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    ConsoleMessage,
    Download,
    Locator,
    Page,
    Request,
    WebError,
    WebSocket,
    expect,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as TookTooLong

from tests.browser.chromium import MISSING, executable

expect.set_options(timeout=30_000)  # a busy machine is no fault of the page
ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
HEIGHTS = {1280: 900, 375: 812}
LOCAL = {"127.0.0.1", "localhost"}
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
FINISHED = """() => {
    const app = document.querySelector('[data-testid="stApp"]')
    const busy = '[data-testid="stAppSkeleton"], [data-testid="stSkeleton"], [data-stale="true"]'
    return app?.dataset.testConnectionState === "CONNECTED"
        && app.dataset.testScriptState === "notRunning"
        && !app.querySelector(busy)
}"""

CENTRED = """box => new Promise(done => {
    box.scrollIntoView({ block: 'center' })
    requestAnimationFrame(() => requestAnimationFrame(done))
})"""

FOCUSED = """node => {
    let focused = document.activeElement
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
    return focused === node
}"""


SCREENSHOTS = ROOT / "screenshots"
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


@pytest.fixture(scope="session")
def server(database: Path) -> Iterator[str]:
    """The address of a dashboard served over the real figures."""
    with served(database) as address:
        yield address


@contextmanager
def served(database: Path, script: str = "serve.py") -> Iterator[str]:
    """The address of a dashboard of its own, over the database at a path that need not exist yet."""
    environment = os.environ | {"TRYGGHETSATLAS_DATABASE": str(database)}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(process, f"{address}/_stcore/health")
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def wait_until_healthy(process, address, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"streamlit run ended with code {process.returncode} before it served")
        try:
            urlopen(address, timeout=2).close()
            return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"no answer from {address} in {seconds} seconds")


@pytest.fixture(scope="session")
def browser():
    path = executable()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        seen = {"headless": False, "slow_mo": 300} if os.environ.get("HEADED") else {}
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS, **seen)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def contexts(browser):
    """Browser contexts by width and options: kept, so that scripts are fetched once and not by each test."""
    kept = {}
    yield kept
    for context in kept.values():
        context.close()


class Guard:
    """Notes what a page must not do: ask another machine, break the security policy, leave an error uncaught."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.events = {"request": self.asked, "console": self.told, "weberror": self.failed}

    def asked(self, request: Request | WebSocket) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.hostname not in LOCAL:
            self.faults.append(f"asked for {request.url}")

    def told(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(f"blocked: {message.text}")

    def failed(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")


@pytest.fixture
def page(browser, contexts, request):
    """A function of a width (1280 or 375): a new page of that width, guarded; `empty=True` for a browser unused before.

    The test fails in the end if the guard has noted anything. Further arguments go to the browser context, as in
    `page(color_scheme="dark")`. A test that fails leaves a picture of each page in screenshots/, and so do all with
    SCREENSHOTS=1.
    """
    opened, guard = [], Guard()

    def fresh(width=1280, empty=False, **options):
        key = (width, *sorted((name, str(value)) for name, value in options.items()))
        if empty or key not in contexts:
            size = {"width": width, "height": HEIGHTS[width]}
            context = browser.new_context(viewport=size, locale="sv-SE", **options)
            context.set_default_timeout(60_000)  # a busy machine is no fault of the page
        else:
            context = contexts[key]
        if not empty:
            contexts[key] = context
        if context not in opened:
            opened.append(context)
            for event, note in guard.events.items():
                context.on(event, note)
        view = context.new_page()
        view.on("websocket", guard.asked)
        return view

    yield fresh
    views = [view for context in opened for view in context.pages]
    if request.node.stash.get(FAILED, False) or os.environ.get("SCREENSHOTS"):
        for number, view in enumerate(views):
            view.screenshot(path=SCREENSHOTS / f"{re.sub(r'[^A-Za-z0-9-]+', '_', request.node.name)}-{number}.png")
    for view in views:
        view.close()
    for context in opened:
        for event, note in guard.events.items():
            context.remove_listener(event, note)
        if context not in contexts.values():
            context.close()
    assert not guard.faults, "\n".join(dict.fromkeys(guard.faults))


def open_page(page: Page, address: str) -> None:
    """Go there and wait until Streamlit has run the page and drawn what it sent."""
    page.goto(address)
    settled(page)


def settled(page: Page) -> None:
    """Wait until Streamlit is idle; call it after every click that makes the page run again."""
    page.wait_for_function(FINISHED, timeout=120_000, polling=50)
    page.wait_for_timeout(150)  # a run can follow at once, and it is not yet to be seen
    page.wait_for_function(FINISHED, timeout=120_000, polling=50)


def pick(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box, and wait for the page that follows."""
    box = page.get_by_role("combobox", name=label, exact=True)
    offered = page.get_by_role("option", name=option, exact=True)
    before = page.url
    for _ in range(3):  # a list closes again when the page moves under it, as while a figure is being drawn
        box.evaluate(CENTRED)
        box.fill("")
        box.fill(option)
        try:
            offered.click(timeout=20_000)
            break
        except TookTooLong:
            page.keyboard.press("Escape")
    else:
        pytest.fail(f"{label} does not offer {option}")
    with suppress(TookTooLong):  # nearly every choice is in the address; a busy machine is slow to begin the run
        page.wait_for_function("before => location.href !== before", arg=before, timeout=3000)
    settled(page)


def unfold(page: Page, label: str) -> None:
    """Open the expander whose label begins so, and wait for what is in it."""
    page.locator("summary").filter(has_text=re.compile(f"^\\W*\\w*{re.escape(label)}")).click()
    settled(page)


def tab_to(page: Page, target: Locator, most: int = 150) -> None:
    """Press Tab until the target has the focus, also within the map's own root."""
    target.first.wait_for(state="attached")
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.first.evaluate(FOCUSED):
            return
    pytest.fail(f"{target} was not reached in {most} tabs")


def typed(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box by keyboard alone."""
    tab_to(page, page.get_by_role("combobox", name=label, exact=True))
    page.keyboard.type(option)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)


def saved(page: Page, form: str) -> Download:
    """The file of a format, from the first menu "Ladda ner", by mouse."""
    page.get_by_role("button", name="Ladda ner", exact=True).first.click()
    pick(page, "Format", form)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Ladda ner: {form}").click()
    return download.value


def table_rows(page: Page) -> list[str]:
    """The rows of the table in view, heading first, as screen readers get them."""
    rows = page.locator("[data-testid='stDataFrame'] [role='row']")
    rows.nth(1).wait_for(state="attached")
    written = "rows => rows.map(row => [...row.children].map(cell => cell.textContent).join(' | '))"
    before, found = None, rows.evaluate_all(written)
    while found != before:  # the table fills while it unfolds
        page.wait_for_timeout(150)
        before, found = found, rows.evaluate_all(written)
    return found


def choices(page: Page) -> dict[str, str]:
    """What the address holds."""
    return dict(parse_qsl(urlsplit(page.url).query))


def holds(page: Page, **wanted: str) -> None:
    """Wait until the address holds these choices and the page has followed: a busy machine is slow to begin a run."""
    with suppress(TookTooLong):
        page.wait_for_url(
            lambda address: wanted.items() <= dict(parse_qsl(urlsplit(address).query)).items(), timeout=20_000
        )
    assert wanted.items() <= choices(page).items()
    settled(page)


def axe_violations(page: Page) -> list[str]:
    """What breaks WCAG 2.1 A or AA, one line per rule: "serious color-contrast: …  .st-a (3)"."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{rule['impact']} {rule['id']}: {rule['help']}  {rule['nodes'][0]['target']} ({len(rule['nodes'])})"
        for rule in found
    ]
