"""A page that has been seen in a state is shown again without asking the database for anything."""

import pytest

from dashboard.reading import database
from tests.matrix import some
from tests.pages.conftest import PAGES


def asked():
    """How many cursors have been made so far."""
    found = database._opened.cache_info()
    return found.hits + found.misses


@pytest.mark.parametrize("page", some(2, PAGES))
def test_a_rerun_makes_no_cursor(opened, page):
    app = opened(page, lang="en", demo="off")
    app.run()  # the choices have settled
    before = asked()
    app.run()
    assert [item.message for item in app.exception] == []
    assert asked() == before


def test_a_cursor_is_made_when_something_is_asked_of_it(atlas):
    path, before = database.version(), asked()
    late = database.LateCursor(path, False, "en")
    assert asked() == before
    names = dict(late.execute("select area_id, name from area").fetchall())
    assert names["stockholms-lan"] == "Stockholm County"
    assert asked() == before + 1
    assert late.execute("select count(*) from delivery where provenance = 'synthetic'").fetchone() == (0,)
    assert asked() == before + 1
