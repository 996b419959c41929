"""Every figure of every page leaves as a picture, not only as a table."""

import pytest

from dashboard.figures.cells.spec import Hexagons
from dashboard.figures.chart import chart
from dashboard.figures.grid.spec import Grid
from dashboard.figures.lines.spec import Lines, Panels
from dashboard.figures.map.spec import Map
from dashboard.figures.pyramid.spec import Pyramid
from dashboard.figures.ranking.spec import Ranked
from dashboard.figures.spine.spec import Spine
from dashboard.frame import downloads
from tests.matrix import some

TABLES = ("utan-plats",)  # lists that no figure is drawn of
KINDS = {
    "overview": {Panels},
    "priority": {Grid},
    "map": {Map},
    "trend": {Lines},
    "compare": {Ranked},
    "events": {Lines},
}


@pytest.fixture
def given(monkeypatch):
    """(file, heading, picture) of every figure that the page under test gives its menu."""
    found, menu = [], downloads.downloads

    def kept(head, frame, picture, key):
        found.append((key, head, picture))
        return menu(head, frame, picture, key)

    monkeypatch.setattr(downloads, "downloads", kept)
    return found


PARTS = {"standing": Spine, "time": Panels, "perceived": Spine, "people": Pyramid, "reach": Grid}


@pytest.mark.parametrize("part", some(2, PARTS))
def test_every_part_of_a_profile_has_a_picture(part, opened, given):
    app = opened("district", district="farsta", profile_part=part)
    assert [item.message for item in app.exception] == []
    pictures = [picture() if callable(picture) else picture for _, _, picture in given]
    assert {type(picture) for picture in pictures} == {PARTS[part]} and all(picture.alt for picture in pictures)


@pytest.mark.parametrize("page", some(3, KINDS))
def test_every_figure_of_a_page_has_a_picture_with_words_for_who_cannot_see_it(page, opened, given):
    query = {"events_view": "season", "indicator": "notices_violence"} if page == "events" else {}
    app = opened(page, **query)
    assert [item.message for item in app.exception] == []
    figures = [(head, picture) for key, head, picture in given if not key.startswith(TABLES)]
    assert figures and all(picture is not None for _, picture in figures)
    drawn = [picture() if callable(picture) else picture for _, picture in figures]
    assert KINDS[page] <= {type(picture) for picture in drawn}
    for picture in drawn:
        native = chart(picture)
        assert picture.alt and (native is None or native.categories or isinstance(picture, Grid | Hexagons))
