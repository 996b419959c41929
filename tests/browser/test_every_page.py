"""Every page, in both languages, themes and widths: nothing breaks WCAG 2.1 AA, nothing is cut or scrolls sideways.

A page that is added to addresses.PAGES is covered without a word here. `make test` sees each page in one look,
`make test-all` in ten.
"""

import itertools

import pytest
from playwright.sync_api import Page, TimeoutError

from dashboard.frame.addresses import PAGES
from tests.browser.conftest import axe_violations, open_page, settled
from tests.matrix import chosen
from tests.texts import BY_FILE

AREAS = [
    "unsafe_places",
    "vulnerable_victims",
    "young_people_at_risk",
    "system_threatening_crime",
    "criminal_milieus",
]
OWN = BY_FILE["streamlit.toml"].values()
ENGLISH = {said["en"] for said in OWN if said["en"] != said["sv"]}
UNFOLD = "() => document.querySelectorAll('details:not([open]) > summary').forEach(summary => summary.click())"

STATES = {
    "overview": ["", "area=unsafe_places", "area=vulnerable_victims", "area=criminal_milieus", "district=farsta"],
    "map": [
        "indicator=robbery_rate&year=2024&district=farsta",
        "indicator=robbery_rate&map_view=difference&layers=exposed",
        "indicator=burglary_rate&map_view=change",
        "indicator=worried_often&division=2023&district=sodermalm",
        "area=unsafe_places&layers=old-2007",
    ],
    "trend": [
        "indicator=no_alcohol&split=sex",
        "indicator=robbery_rate&step=quarter&districts=bromma",
        "indicator=robbery_rate&trend_view=multiples",
        "indicator=notices_fires&step=month&trend_view=season",
        "indicator=ntu_any&place=sweden&split=age",
    ],
    "priority": [f"area={area}" for area in ("all", *AREAS[:4])],
    "district": [
        "",
        "district=farsta&profile_part=time",
        "district=jarva&area=unsafe_places",
        "district=stockholm&profile_part=people",
        f"area={AREAS[4]}&profile_part=perceived",
    ],
    "compare": [
        "indicator=burglary_rate",
        "indicator=burglary_rate&compare_view=funnel",
        "indicator=burglary_rate&compare_view=scatter&against=robbery_rate",
        "indicator=burglary_rate&compare_view=span",
        "indicator=ntu_any&compare_view=gaps",
    ],
    "events": [f"events_view={view}" for view in ("week", "season", "rolling", "kinds", "notices&district=farsta")],
    "sources": [f"section={section}" for section in ("sources", "methods", "origin", "open", "accessibility")],
    "report": ["", "district=farsta", "report_part=place", "report_part=sources", "report_part=patterns"],
}
OTHERS = {
    "sources": [f"section={section}" for section in ("deliveries", "glossary", "changes")],
    "district": ["district=farsta&profile_part=reach"],
}
LOOKS = [("light", 1280), ("dark", 375), ("light", 375), ("dark", 1280)]
SIDEWAYS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .map(box => box.scrollWidth - box.clientWidth)"""
OUTSIDE = """width => [...document.querySelectorAll('h1, h2, .sentence, .card, [data-testid="stPlotlyChart"]')]
    .filter(node => node.checkVisibility())
    .filter(node => { const box = node.getBoundingClientRect(); return box.left < 0 || box.right > width + 1 })
    .map(node => node.outerHTML.slice(0, 80))"""
HEIGHTS = {1280: 900, 640: 450, 375: 812}  # 640 is a screen of 1280 at a zoom of 200 %


FITS = f"() => ({SIDEWAYS})().every(beyond => beyond === 0)"


def fits(view: Page) -> bool:
    """Whether nothing scrolls sideways, once what fills the width has been drawn for this one."""
    try:
        view.wait_for_function(FITS, timeout=15_000)
    except TimeoutError:
        return False
    return True


def ten_states(page_name: str) -> list[tuple[str, str, str, int]]:
    """(state, language, theme, width) ten times: five states, each in both languages, and each look at least twice.

    The first two differ in all four.
    """
    states = STATES.get(page_name, [f"area={area}" for area in AREAS])
    looks = itertools.cycle(LOOKS)
    return [
        (state, ("sv", "en")[(turn + number) % 2], *next(looks))
        for turn in range(2)
        for number, state in enumerate(states)
    ] + [(state, "sv", *next(looks)) for state in OTHERS.get(page_name, [])]


VIEWS = {page_name: [(page_name, *view) for view in ten_states(page_name)] for page_name in PAGES}
SOME = [views[place % 2] for place, views in enumerate(VIEWS.values())]


@pytest.mark.parametrize(
    ("page_name", "state", "lang", "scheme", "width"), chosen(SOME, itertools.chain.from_iterable(VIEWS.values()))
)
def test_nothing_breaks_wcag_21_aa_with_everything_unfolded_and_nothing_scrolls_sideways(
    server, page, page_name, state, lang, scheme, width
):
    view = page(width, color_scheme=scheme)
    open_page(view, f"{server}/{PAGES[page_name]}?{state}&lang={lang}")
    assert view.locator("h1").count() == 1
    assert view.get_by_test_id("stAlert").count() == 0, view.get_by_test_id("stAlert").all_inner_texts()
    assert gaps_in_headings(view) == []
    view.evaluate(UNFOLD)
    settled(view)
    assert axe_violations(view) == []
    for narrower in [size for size in HEIGHTS if size <= width]:
        view.set_viewport_size({"width": narrower, "height": HEIGHTS[narrower]})
        assert fits(view), (narrower, view.evaluate(SIDEWAYS))
        assert view.evaluate(OUTSIDE, narrower) == [], narrower


def gaps_in_headings(view: Page) -> list[tuple[int, int]]:
    """Where a level of headings is passed over, from the page's first on."""
    levels = view.locator("h1, h2, h3, h4, h5").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
    )
    return [(above, below) for above, below in itertools.pairwise([0, *levels]) if below > above + 1]


def test_each_page_is_seen_in_ten_states_in_every_look_and_those_that_are_always_run_differ():
    for views in VIEWS.values():
        assert len(set(views)) >= 10 and {(scheme, width) for *_, scheme, width in views} == set(LOOKS)
    assert [{view[place] for view in SOME} for place in (2, 3, 4)] == [{"sv", "en"}, {"light", "dark"}, {1280, 375}]
