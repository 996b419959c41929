"""Opening the pages as an address does, and reading what they show."""

import json
import re
import shutil
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import addresses
from dashboard.frame import downloads as menu
from etl.build import CURRENT

APP = Path(__file__).parents[2] / "app.py"
PAGES = list(addresses.PAGES)
TITLES = {page: f"{page}_title" for page in PAGES}


@contextmanager
def shown_by_pages(path, **environment):
    """Pages that are opened within it read this database."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ({"TRYGGHETSATLAS_DATABASE": str(path)} | environment).items():
            patch.setenv(name, value)
        yield path


@pytest.fixture(scope="session")
def real_copy(database, tmp_path_factory):
    """A copy for the app: DuckDB opens a file once per process and configuration, and `con` has the original."""
    return shutil.copy(database, tmp_path_factory.mktemp("real") / CURRENT)


@pytest.fixture(scope="session")
def demonstration_copy(demonstration, tmp_path_factory):
    """A copy for the app of the database with demonstration data."""
    return shutil.copy(demonstration, tmp_path_factory.mktemp("demonstration") / CURRENT)


@pytest.fixture(scope="module", autouse=True)
def atlas(real_copy):
    """The real figures; a module of pages with demonstration data has `demonstration_atlas` in its place."""
    with shown_by_pages(real_copy) as path:
        yield path


@pytest.fixture(scope="module")
def demonstration_atlas(demonstration_copy):
    """The database with demonstration data, which may be shown."""
    with shown_by_pages(demonstration_copy, TRYGGHETSATLAS_DEMO="1") as path:
        yield path


@pytest.fixture
def unread_atlas(database, tmp_path):
    """The real figures in a file of its own, of which nothing has been read and kept before the test."""
    with shown_by_pages(shutil.copy(database, tmp_path / CURRENT)) as path:
        yield path


@pytest.fixture(scope="session")
def places():
    """What Streamlit calls each page; without a database, so that no page is worked out to find it."""
    with shown_by_pages("none.duckdb"):
        first = AppTest.from_file(APP, default_timeout=120).run()
    found = {page: first.switch_page(f"pages/{page}.py")._page_hash for page in PAGES}
    return found | {"overview": ""}  # the address without a path


@pytest.fixture(scope="session")
def opened(places):
    """Opens a page in a new session, as its address does; Data och metod at the section with an indicator's figures."""

    def open_page(page, **query):
        app = AppTest.from_file(APP, default_timeout=120)
        app._page_hash = places[page]
        section = {"section": "origin"} if page == "sources" else {}
        app.query_params = {key: str(value) for key, value in (section | query).items()}
        return app.run()

    return open_page


@pytest.fixture
def offered(monkeypatch):
    """(heading, table, picture, language, day) of every download that a page offers."""
    kept, made = [], menu.maker

    def maker(form, head, frame, picture, language, day):
        kept.append((head, frame, picture() if callable(picture) else picture, language, day))
        return made(form, head, frame, picture, language, day)

    monkeypatch.setattr(menu, "maker", maker)
    return kept


def pick(app, key, value):
    return app.selectbox(key=f"pick_{key}").set_value(value).run()


def go(app, page):
    return app.switch_page(f"pages/{page}.py").run()


def sound(app):
    """The app, with neither exception nor note."""
    assert [item.message for item in app.exception] == []
    assert notes(app) == []
    return app


def notes(app):
    """The notes to the reader, without Markdown's escapes."""
    return [re.sub(r"\\(.)", r"\1", item.value) for item in app.info]


def charts(app):
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def table(app):
    return app.dataframe[0].value


def words(app):
    """All HTML of the page as text."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html(app)).split()))


def html(app):
    """All HTML of the page; what keeps spans of numbers on one line is left out."""
    bodies = [re.sub(r"(?s)<(style|script)>.*?</\1>", "", item.proto.body) for item in app.get("html")]
    return re.sub(r"<span class='unbroken'>(.*?)</span>", r"\1", " ".join(bodies))


def prose(app):
    """The first table of texts, as it is read: by row header and column."""
    found = re.search(r"(?s)<table class='prose'.*?</table>", html(app))[0]
    heads, *rows = [
        [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"(?s)<t[hd] .*?>(.*?)</t[hd]>", row)]
        for row in re.findall(r"(?s)<tr.*?</tr>", found)
    ]
    return pd.DataFrame(rows, columns=heads)


def sentence(app):
    return unescape(re.sub("</?b>", "", re.search(r"<p class='sentence'>(.*?)</p>", html(app))[1]))


def state(app):
    return dict(app.query_params)
