"""The page Lägesbild: a chapter is shown by itself, and the files are whole."""

import pytest

from dashboard.report import page
from dashboard.report.assembly import report
from dashboard.report.choice import Choice
from tests.pages.conftest import pick, sound


def shown(app):
    """What the preview says."""
    return next(item.proto.body for item in app.get("html") if "class='report'" in item.proto.body)


@pytest.fixture
def assembled(monkeypatch):
    """Which chapters are made, by key, in order; the report is made as it is."""
    made = []

    def counted(*arguments, only=None):
        found = report(*arguments, only=only)
        made.extend(chapter.key for chapter in found.chapters)
        return found

    monkeypatch.setattr(page, "report", counted)
    return made


def test_only_the_chapter_that_is_looked_at_is_made_and_once(opened, unread_atlas, assembled):
    app = sound(opened("report", lang="sv", district="jarva", report_part="place"))
    assert "Området och invånarna" in shown(app) and "data:image/svg+xml" in shown(app)
    assert assembled == ["place"]
    sound(app.run())
    assert assembled == ["place"]
    sound(opened("report", lang="sv", district="jarva", report_part="limits"))
    assert assembled == ["place", "limits"]


def test_a_file_has_all_chapters_and_is_kept_for_the_next_click(opened, assembled, con):
    from dashboard.report.facts import Facts

    parts = (Facts(con, "sv"), Choice("jarva", areas=("criminal_milieus",), figures=()), None)
    first = page._file(("key",), "pptx", parts)
    assert assembled[:3] == ["summary", "place", "criminal_milieus"] and assembled[-1] == "sources"
    assert page._file(("key",), "pptx", parts) is first


def test_what_is_written_for_one_district_stays_with_it(opened):
    """Own words follow the place: they come back with it, and never stand in another district's report."""
    app = sound(opened("report", lang="sv", district="jarva", report_part="summary"))
    app.text_area(key="write_jarva_summary").set_value("Bara om Järva.").run()
    assert "Bara om Järva." in shown(app)
    app = sound(pick(app, "district", "farsta"))
    assert "Bara om Järva." not in shown(app)
    assert [area.value for area in app.text_area if area.value] == []
    assert "Bara om Järva." in shown(sound(pick(app, "district", "jarva")))
