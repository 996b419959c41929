"""The whole report: chapters in order, each made on its own, so that one that fails is named and the rest is there."""

import logging
from collections.abc import Callable, Container
from functools import partial

from dashboard.report import appendix, areas, city, guides, patterns, place, sources, summary
from dashboard.report.blocks import Chapter, Paragraph, Report, Slide
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts

LOG = logging.getLogger(__name__)


def report(
    facts: Facts, choice: Choice, demonstration: Facts | None = None, only: Container[str] | None = None
) -> Report:
    """The report of a place, with all its chapters or only those of some keys.

    `facts` holds no demonstration data; those are an appendix of their own when given.
    """
    text, parts = facts.text, chapters(facts, choice, demonstration)
    made = [_made(title, key, make, text) for key, title, make in parts if only is None or key in only]
    name = facts.name(choice.place)
    city_name = text["report_city"]
    heading = text["report_heading"].format(place=city_name if guides.is_city(choice) else name)
    years = text["report_years"].format(first=choice.first or "", last=choice.last or "") if choice.last else ""
    subtitle = text["report_subtitle_city" if guides.is_city(choice) else "report_subtitle"]
    mark = text["report_has_appendix"] if demonstration is not None else ""
    chosen = " ".join(filter(None, [subtitle, years]))
    return Report(heading, name, chosen, facts.language, facts.version, facts.day, text, made, mark)


def chapters(facts: Facts, choice: Choice, demonstration: Facts | None) -> list[tuple[str, str, Callable[[], Chapter]]]:
    """(key, title, what makes it) of every chapter."""
    text, chosen = facts.text, guides.chosen_areas(facts, choice)
    parts: list[tuple[str, str, Callable[[], Chapter]]] = [
        ("summary", text["report_summary"], lambda: summary.chapter(facts, choice)),
        ("place", text["report_place"], lambda: place.chapter(facts, choice)),
    ]
    parts += [(area.id, area.name, partial(areas.chapter, facts, choice, area)) for area in chosen]
    parts.append(("patterns", text["report_patterns"], lambda: patterns.chapter(facts, choice)))
    if guides.is_city(choice):
        parts.append(("city", text["report_districts"], lambda: city.chapter(facts, choice)))
    parts += [
        ("limits", text["report_limits"], lambda: sources.limits(facts, choice)),
        ("causes", text["report_causes"], lambda: guides.causes(facts, choice)),
        ("measures", text["report_measures"], lambda: guides.measures(facts, choice)),
        ("follow_up", text["report_follow"], lambda: guides.follow_up(facts, choice)),
        ("sources", text["report_sources"], lambda: sources.chapter(facts, choice)),
    ]
    if demonstration is not None:
        parts.append(("appendix", text["report_appendix"], lambda: appendix.chapter(demonstration, choice)))
    return parts


def _made(title: str, key: str, make: Callable[[], Chapter], text: dict[str, str]) -> Chapter:
    try:
        return make()
    except Exception as error:  # a part that fails is named in the document, and the rest is delivered
        LOG.exception("the chapter %s could not be made", key)
        words = text["report_failed"].format(part=title)
        slide = Slide(title, [words])
        return Chapter(key, title, [Paragraph(words, "mark")], [slide], f"{type(error).__name__}: {error}")
