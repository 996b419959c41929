"""The summary: what can be said for certain, area by area, in sentences that follow from tests alone."""

from dashboard import words
from dashboard.report import guides, situations
from dashboard.report.blocks import Block, Bullets, Chapter, Paragraph, Slide
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts
from dashboard.report.situations import Line
from dashboard.statistics.comparisons import Finding

MOST_NAMED = 4


def chapter(facts: Facts, choice: Choice) -> Chapter:
    """One bullet per priority area, then what the certainty rests on, then the author's own words."""
    text = facts.text
    chosen = guides.chosen_areas(facts, choice)
    items: list[str] = []
    about: list[str] = []
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
    changes = [(line, line.change) for line in own if line.change is not None]
    compared = [line for line in own if line.tested is not None and line.tested["direction"] in ("up", "down", "none")]
    for direction in ("up", "down"):
        lines = [line for line in compared if line.tested is not None and line.tested["direction"] == direction]
        if lines:
            told.append(text[f"report_certain_{direction}"].format(measures=_named(facts, lines)))
    if compared and not told:
        told.append(_none("report_certain_none", len(compared), text))
    for direction in ("up", "down"):
        moved = [(line, change) for line, change in changes if change.direction == direction]
        if moved:
            told.append(text[f"report_moved_{direction}"].format(measures=_moved(facts, moved)))
    tested = [change for _, change in changes if change.direction in ("up", "down", "none")]
    if tested and all(change.direction == "none" for change in tested):
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
    return f"{short} ({facts.stated(line.latest, line.indicator)}, {line.latest['period_start'].year})"


def _moved(facts: Facts, lines: list[tuple[Line, Finding]]) -> str:
    named = []
    for line, change in lines[:MOST_NAMED]:
        years = "–".join(str(row["period_start"].year) for row in (change.before, change.last) if row is not None)
        named.append(f"{line.indicator.short[:1].lower() + line.indicator.short[1:]} ({years})")
    rest = len(lines) - len(named)
    return words.joined([*named, *([facts.text["report_more"].format(n=rest)] if rest else [])], facts.text)
