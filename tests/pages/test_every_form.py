"""Every form of a page opens for every indicator and area, and one that has nothing to show says so.

The whole matrix is some thousands of states and runs with `make test-all`; an ordinary run opens forty of them, drawn
with a seed, and those that once failed.
"""

import random
import re

import pytest

from tests.matrix import some
from tests.pages.conftest import charts, html, notes, words
from tests.snapshot.states import CITY, FORMS, PARTS, Offer, comparable, splits, views
from tests.texts import TEXT

SAMPLED = 40
PARTED = 8  # parts of a page's matrix, for several workers
PAGES = ["events", "map", "trend", "compare", "district"]
ONCE_FAILED = [
    ("events", {"events_view": "rolling", "indicator": "reports_narcotics", "district": "skarholmen"}),
    ("events", {"events_view": "season", "indicator": "reports_narcotics", "district": "skarholmen"}),
]
NOTHING = [TEXT["sv"][key] for key in ("nothing_measured", "nothing_to_compare", "kinds_none", "events_rolling_none",
                                       "events_protected", "spine_none")]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def atlas(demonstration_atlas):
    return demonstration_atlas


@pytest.fixture(scope="module")
def matrix(demonstration):
    """Page -> every choice of form, indicator and area, as it stands in the address."""
    import duckdb

    with duckdb.connect(str(demonstration.resolve()), read_only=True) as con:
        offer = Offer(con)
    places = [*offer.today, CITY]
    found = {page: [] for page in PAGES}
    for view, items in views(offer).items():
        at = places if view not in ("week", "hot") else places[:1]
        found["events"] += [
            {"indicator": item.id, "events_view": view, "district": key} for item in items for key in at
        ]
    for item in offer.indicators:
        if item.yearly("district", "police_area"):
            kinds = ["value", "change"] if item.method == "count" else ["value", "difference", "change"]
            found["map"] += [
                {"indicator": item.id, "map_view": kind, "district": key} for kind in kinds for key in offer.today
            ]
        for step in [step for step in FORMS if any(one.kind == step for one in item.figures)]:
            forms = dict.fromkeys(FORMS[step])
            found["trend"] += [{"indicator": item.id, "step": step, "trend_view": form, "districts": key}
                               for form in forms for key in places]  # fmt: skip
            found["trend"] += [{"indicator": item.id, "step": step, "split": split, "place": key}
                               for split in splits(item.figures) for key in places]  # fmt: skip
        for form in dict.fromkeys(comparable(item, offer)):
            found["compare"] += [{"indicator": item.id, "compare_view": form, "district": key} for key in offer.today]
    areas = ["all", *offer.priority_areas]
    found["district"] = [{"district": key, "profile_part": part, "area": area}
                         for key in places for part in PARTS for area in areas]  # fmt: skip
    return found


def is_empty(chart):
    """Whether a Plotly figure has no mark of a figure in it."""

    def known(values):
        return isinstance(values, dict) or any(value is not None for value in values or [])

    return not any(known(trace.get("y")) and known(trace.get("x")) for trace in chart["data"])


def shows_something(app, page, query):
    """Whether the page has a figure with something in it, or says that there is none.

    A table is what is shown of notices, and of police areas on the map; beside other figures there always is one.
    """
    if app.get("bidi_component") or any(not is_empty(chart) for chart in charts(app)):
        return True
    if re.search(r"<table class='(week|grid|reach)|<div class='(spine|grid)|class='spine", html(app)):
        return True
    if len(app.dataframe) and (page == "map" or query.get("events_view") == "notices"):
        return True
    said = words(app) + " ".join(notes(app))
    is_zero = query.get("events_view") == "rare" and re.search(r"\b0 i ", said)  # no events are no dots, and are told
    return bool(is_zero) or any(phrase in said for phrase in NOTHING)


def opens(opened, page, query):
    app = opened(page, **query)
    assert [item.message for item in app.exception] == [], (page, query)
    assert [item.value for item in app.error] == [], (page, query)
    assert shows_something(app, page, query), (page, query)
    return app


@pytest.mark.parametrize(("page", "query"), ONCE_FAILED)
def test_a_form_without_figures_says_so(opened, page, query):
    app = opens(opened, page, query)
    assert TEXT["sv"]["nothing_measured"] in words(app)
    assert all(is_empty(chart) for chart in charts(app))


@pytest.mark.parametrize("nth", some(1, range(SAMPLED // 8)))
def test_a_sample_of_every_form_opens(opened, matrix, nth):
    chance = random.Random(f"forms {nth}")
    for page in [*PAGES, "events", "trend", "map"]:
        opens(opened, page, chance.choice(matrix[page]))


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTED))
@pytest.mark.parametrize("page", PAGES)
def test_every_form_opens_for_every_indicator_and_area(opened, matrix, page, part):
    faults = []
    for query in matrix[page][part::PARTED]:
        try:
            opens(opened, page, query)
        except AssertionError as fault:
            faults.append(str(fault).splitlines()[0])
    assert faults == []
