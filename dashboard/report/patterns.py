"""Patterns of place and time: seasons by quarter, weekdays and hours, from what disclosure control let through."""

from itertools import islice

from dashboard.reading import event_counts
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY
from dashboard.report import pictures
from dashboard.report.blocks import Block, Chapter, Figure, Heading, Paragraph, Slide
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts

SEASONAL = ("offences_total_rate", "assault_rate", "robbery_rate", "burglary_rate", "vandalism_rate")
MOST_SEASONS = 2
MOST_HOURS = 2


def chapter(facts: Facts, choice: Choice) -> Chapter:
    """Seasons, then weekdays and hours, of the place or, where it has none, of the city; what is missing is said."""
    text = facts.text
    seasons, hours = season_figures(facts, choice), hour_figures(facts, choice)
    blocks: list[Block] = [Heading(2, text["report_seasons"])]
    blocks += seasons or [Paragraph(text["report_seasons_none"].format(place=facts.spoken(choice.place)))]
    blocks += [Heading(2, text["report_hours"])]
    blocks += hours or [Paragraph(text["report_hours_none"].format(place=facts.spoken(choice.place)))]
    blocks += [Heading(2, text["report_where"]), Paragraph(text["report_where_lead"])]
    figure = next(iter([*hours, *seasons]), None)
    slides = [Slide(text["report_patterns"], [figure.picture.alt], figure, source=figure.source)] if figure else []
    return Chapter("patterns", text["report_patterns"], blocks, slides)


def season_figures(facts: Facts, choice: Choice) -> list[Figure]:
    """The quarters of the first few recorded measures that have them."""
    if "time" not in choice.figures:
        return []
    known = tuple(key for key in SEASONAL if key in facts.indicators)
    rows = facts.quarters(known, choice.place)
    figures = filter(None, (pictures.quarters(facts, facts.indicators[key], choice.place, rows[key]) for key in known))
    return list(islice(figures, MOST_SEASONS))


def hour_figures(facts: Facts, choice: Choice) -> list[Figure]:
    """Weekdays and hours of the place, else of the city, of indicators that count events."""
    if "time" not in choice.figures:
        return []
    counts = [item for item in facts.indicators.values() if item.method == "count" and not item.mark]
    nearest = (
        next(filter(None, (_hours(facts, item, where) for where in dict.fromkeys([choice.place, CITY]))), None)
        for item in counts
    )
    return list(islice(filter(None, nearest), MOST_HOURS))


def _hours(facts: Facts, item: Indicator, where: str) -> Figure | None:
    """The figure of the latest year, one and the same for all the reports that it stands in."""
    if (item.id, where) not in facts.hours:
        years = event_counts.weekday_hour_years(facts.con, item.id, where)
        rows = [event_counts.weekday_hour(facts.con, item.id, where, y) for y in _latest(years, facts.last)]
        known = [one for one in rows if one["events"].notna().any()]
        facts.hours[item.id, where] = pictures.hours(facts, item, known[0], where) if known else None
    return facts.hours[item.id, where]


def _latest(years: list[int], last: int | None) -> list[int]:
    """The latest of the years chosen, if any."""
    return [year for year in years if year <= (last or 9999)][-1:]
