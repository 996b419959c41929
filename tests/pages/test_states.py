"""Five hundred states, drawn as a reader would make them, each sound and each reopened by its link.

Every page is walked in both languages, one choice of what it offers after another; `make test` goes a few steps on
each page. A page that is added to addresses.PAGES is covered without a word here.
"""

import random
from math import ceil

import pytest

from tests.matrix import chosen, some
from tests.pages.conftest import PAGES, html, state, words

FILTERS = (
    "area",
    "indicator",
    "step",
    "trend_view",
    "compare_view",
    "events_view",
    "year",
    "split",
    "sex",
    "age",
    "level",
    "division",
    "place",
    "district",
    "districts",
    "map_view",
    "trend_measure",
    "origin",
    "demo",
)  # their order in the bar, on every page: the diagram third, "Visa" last but for the demonstration switch


LANGUAGES = ["sv", "en"]
LINKS = 500
STATES = ceil(LINKS / len(PAGES) / len(LANGUAGES))
FEW = 3
WALKS = [(page, LANGUAGES[place % 2], FEW) for place, page in enumerate(PAGES[::2])]
LONG_WALKS = [(page, language, STATES) for page in PAGES for language in LANGUAGES]
NAMED = {"pick_area", "pick_indicator", "pick_year"}
UNNAMED = {"report"}


def step(app, chance):
    """The app after one choice of those it offers."""
    boxes = [box for box in (*app.selectbox, *app.multiselect, *app.toggle) if (box.key or "").startswith("pick_")]
    if not boxes:
        return app
    box = chance.choice(boxes)
    if box in app.toggle:
        return box.set_value(not box.value).run()
    ids = list(box.format_func.__self__)  # pickers.choose shows ids by the labels of a dict
    if box in app.multiselect:
        most = min(len(ids), box.proto.max_selections or len(ids))
        return box.set_value(chance.sample(ids, chance.randint(1, most))).run()
    return box.set_value(chance.choice(ids)).run()


def seen(app):
    """What a reader would compare: the words and the tables."""
    return words(app), [frame.value.to_csv() for frame in app.dataframe]


@pytest.mark.parametrize(("page", "language", "steps"), chosen(WALKS, WALKS + LONG_WALKS))
def test_every_state_is_sound_and_its_link_reopens_it(opened, page, language, steps):
    chance = random.Random(f"{page} {language}")
    app, links = opened(page, lang=language), set()
    for _ in range(steps):
        app = step(app, chance)
        link = state(app)
        assert [item.message for item in app.exception] == [], link
        assert link["lang"] == language
        again = opened(page, **link)
        assert [item.message for item in again.exception] == [], link
        assert state(again) == link
        assert seen(again) == seen(app), link
        links.add(tuple(sorted(link.items())))
    assert len(links) > 1 or not [box for box in app.selectbox if box.key.startswith("pick_")]


ORDERED = [(page, {}) for page in PAGES] + [
    ("map", {"indicator": "worried_often"}),
    ("map", {"map_view": "change"}),
    ("trend", {"step": "month", "trend_view": "season"}),
    ("trend", {"indicator": "smoking", "split": "sex"}),
    ("trend", {"indicator": "smoking"}),
    ("compare", {"compare_view": "scatter"}),
    ("compare", {"indicator": "smoking", "compare_view": "gaps"}),
    ("events", {"events_view": "season"}),
    ("events", {"events_view": "notices", "district": "farsta"}),
    ("sources", {"indicator": "smoking"}),
]


@pytest.mark.parametrize(("page", "choices"), some(5, ORDERED))
def test_the_choices_stand_in_the_same_order_on_every_page(opened, page, choices):
    app = opened(page, **choices)
    assert choices.items() <= state(app).items()
    [bar] = [block for block in blocks(app.main) if block.key == "filters"] or [None]
    keys = [key.removeprefix("pick_") for key in keys_in(bar) if key.startswith("pick_")] if bar else []
    shared = [key for key in keys if key in FILTERS]
    assert shared == sorted(shared, key=FILTERS.index)


@pytest.mark.parametrize("page", some(2, PAGES))
def test_the_folded_choices_name_what_is_chosen(opened, page):
    app = opened(page)
    [bar] = [block for block in blocks(app.main) if block.key == "filters"] or [None]
    boxes = [box for box in app.selectbox if bar and box.key in set(keys_in(bar)) & NAMED]
    assert boxes or page in UNNAMED
    for box in boxes:
        assert box.format_func(box.value) in html(app).split("<details class='fold'>")[1].split("</details>")[0]


def blocks(root):
    """Every block below a root."""
    for child in getattr(root, "children", {}).values():
        if hasattr(child, "children"):
            yield child
            yield from blocks(child)


def keys_in(root):
    """The keys of the widgets below a root, in order."""
    for child in root.children.values():
        if hasattr(child, "children"):
            yield from keys_in(child)
        elif getattr(child, "key", None):
            yield child.key
