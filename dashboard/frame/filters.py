"""The filter bar of every page, and the choices that several pages share."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from markupsafe import Markup

from dashboard.frame import choices, components, kept, pickers, session
from dashboard.reading import catalogue
from dashboard.reading.catalogue import Indicator


@contextmanager
def bar() -> Iterator[None]:
    """A row of choices that wraps on small screens, last the switch for demonstration data where there are any.

    On a phone the row folds into one button that names what is chosen in it.
    """
    text, fold, above = session.texts(), st.container(key="fold"), len(choices.named())
    with st.container(key="filters", horizontal=True, gap="small"):
        try:
            yield
        finally:
            if session.may_show_demonstration():
                pickers.switch("demo", text["show_demonstration"], default=True)
            chosen = " · ".join(choices.named()[above:]) or text["nothing_chosen"]
            line = Markup("<details class='fold'><summary><b>{}</b> {}</summary></details>")
            with fold:
                components.html(line.format(text["filters"], chosen))


def choose_priority_area() -> str:
    """One of the five priority areas, or all."""
    return pickers.choose("area", session.texts()["pick_area"], _areas())


@kept.keeps
def _areas() -> dict[str, str]:
    areas = kept.read(catalogue.priority_areas, session.language())
    return {"all": session.texts()["all_areas"]} | dict(zip(areas["id"], areas["name"], strict=True))


def choose_indicator(indicators: dict[str, Indicator], area: str) -> Indicator:
    """An indicator of the chosen priority area; the area's main ones first, demonstration data as a group last."""
    within = [item for item in indicators.values() if area == "all" or area in item.priority_areas]
    within.sort(key=lambda item: (bool(item.mark), area not in item.main_for if area != "all" else not item.main_for))
    chosen = pickers.choose("indicator", session.texts()["pick_indicator"], {item.id: item.short for item in within})
    return indicators[chosen]


def sexes(indicator: Indicator, found: list[str]) -> dict[str, str]:
    """The sexes that are there, with the source's words for them."""
    text = session.texts()
    return {sex: text[f"sex_{indicator.sex_labels}_{sex}"] for sex in ("all", "women", "men") if sex in found}


def group_words(indicator: Indicator, sex: str, age: str, ages: dict[str, str]) -> str:
    """'kvinnor · 16–24 år', in words for a subtitle; for all of a survey's groups, whom it asks."""
    words = [] if sex == "all" else [session.texts()[f"sex_{indicator.sex_labels}_{sex}"].lower()]
    words += [] if age == "all" else [ages[age].lower()]
    return " · ".join(words or ([indicator.population] if indicator.method == "share" else []))
