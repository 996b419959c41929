"""The summary: what can be said for certain, area by area, in sentences that follow from tests alone."""

from dashboard import words
from dashboard.report import guides, situations
from dashboard.report.blocks import Block, Bullets, Chapter, Paragraph, Slide
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts
from dashboard.report.situations import Line

MOST_NAMED = 4


def chapter(facts: Facts, choice: Choice) -> Chapter:
    """One bullet per priority area, then what the certainty rests on, then the author's own words."""
    text = facts.text
    chosen = guides.chosen_areas(facts, choice)
    items, about = [], []
    for area in chosen:
        found = situations.lines(facts, area.id, choice.place)
        items.append(f"{area.name}. {certain(facts, choice.place, found)}")
        about += [line.indicator.id for line in found if line.own is not None]
    blocks: list[Block] = [Bullets(items, tuple(dict.fromkeys(about))), Paragraph(text["report_certainty"], "note")]
    blocks += guides.answer(facts, choice, "summary", "report_ask_summary")
    blocks += [Paragraph(text["own_indicators"], "note")]
    return Chapter("summary", text["report_summary"], blocks, [Slide(text["report_summary"], items)])


def certain(facts: Facts, place: str, found: list[Line]) -> str:
    """Which measures differ for certain from the rest of the city, and which have changed for certain."""
    text, own = facts.text, [line for line in found if line.own is not None]
    if not own:
        return text["report_nothing_own"].format(place=facts.spoken(place))
    told = []
    compared = [line for line in own if line.tested is not None and line.tested["direction"] in ("up", "down", "none")]
    for direction in ("up", "down"):
        lines = [line for line in compared if line.tested["direction"] == direction]
        if lines:
            told.append(text[f"report_certain_{direction}"].format(measures=_named(facts, lines)))
    if compared and not told:
        told.append(_none("report_certain_none", len(compared), text))
    for direction in ("up", "down"):
        lines = [line for line in own if line.change is not None and line.change.direction == direction]
        if lines:
            told.append(text[f"report_moved_{direction}"].format(measures=_moved(facts, lines)))
    tested = [line for line in own if line.change is not None and line.change.direction in ("up", "down", "none")]
    if tested and all(line.change.direction == "none" for line in tested):
        told.append(_none("report_moved_none", len(tested), text))
    return " ".join(told) or text["report_untested"].format(n=len(own))


def _none(key: str, n: int, text: dict[str, str]) -> str:
    """That none of the measures tested shows anything certain; one measure is told as one."""
    return text[f"{key}_of_one"] if n == 1 else text[key].format(n=n)


def _named(facts: Facts, lines: list[Line]) -> str:
    """The first few with their values, and how many more."""
    named = [_of(line, facts) for line in lines[:MOST_NAMED]]
    rest = len(lines) - len(named)
    return words.joined([*named, *([facts.text["report_more"].format(n=rest)] if rest else [])], facts.text)


def _of(line: Line, facts: Facts) -> str:
    short = line.indicator.short[:1].lower() + line.indicator.short[1:]
    return f"{short} ({facts.stated(line.own, line.indicator)}, {line.own['period_start'].year})"


def _moved(facts: Facts, lines: list[Line]) -> str:
    named = []
    for line in lines[:MOST_NAMED]:
        before, last = line.change.before["period_start"].year, line.change.last["period_start"].year
        named.append(f"{line.indicator.short[:1].lower() + line.indicator.short[1:]} ({before}–{last})")
    rest = len(lines) - len(named)
    return words.joined([*named, *([facts.text["report_more"].format(n=rest)] if rest else [])], facts.text)
