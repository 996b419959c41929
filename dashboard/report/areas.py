"""The chapter of one priority area: situation, who, comparison, consequences, and what the figures do not say."""

from dashboard import words
from dashboard.reading.geography import CITY
from dashboard.report import exposed_people, guides, pictures, situations
from dashboard.report.blocks import Block, Bullets, Chapter, Figure, Heading, Paragraph, Slide
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts, PriorityArea
from dashboard.report.situations import Line

CONSEQUENCES = ("avoids_places", "safe_home_evening", "unsafe_evening", "worried_often", "worried_violence_home")


def chapter(facts: Facts, choice: Choice, area: PriorityArea) -> Chapter:
    """One priority area, a row of catalogue.priority_areas."""
    text, place = facts.text, choice.place
    found = situations.lines(facts, area.id, place)
    figures, ranked = drawn(facts, choice, found), ranking(facts, choice, found)
    blocks: list[Block] = [Paragraph(area.about, "lead"), Heading(2, text["report_situation"])]
    blocks.append(situations.sentences(facts, found, place))
    blocks += [figure for figure in figures if figure]
    title = text["report_table_title"].format(area=area.name, place=facts.spoken(place))
    blocks.append(situations.table(facts, found, place, title))
    blocks += [Heading(2, text["report_who"]), *exposed_people.blocks(facts, area.id, place)]
    blocks += comparison(facts, choice, found, ranked)
    blocks += [Heading(2, text["report_consequences"]), *consequences(facts, choice, area.id, found)]
    blocks += [Heading(2, text["report_cannot"]), Paragraph(area.missing), Bullets(limits(facts, place, found))]
    return Chapter(area.id, area.name, blocks, [slide(facts, choice, area, found, figures[-1] if figures else ranked)])


def drawn(facts: Facts, choice: Choice, found: list[Line]) -> list[Figure]:
    """The first series that can be drawn of each kind, perceived and recorded."""
    if "trend" not in choice.figures:
        return []
    made = []
    for perceived in (True, False):
        kept = [line for line in situations.fewer(found) if line.is_perceived is perceived and line.own is not None]
        made.append(next(filter(None, (pictures.trend(facts, line, choice.place) for line in kept)), None))
    return [figure for figure in made if figure]


def ranking(facts: Facts, choice: Choice, found: list[Line]) -> Figure | None:
    """The first measure of the place that can be put in order over the districts."""
    if "ranking" not in choice.figures:
        return None
    known = [line for line in situations.fewer(found) if line.own is not None]
    return next(filter(None, (pictures.ranking(facts, line, choice.place) for line in known)), None)


def comparison(facts: Facts, choice: Choice, found: list[Line], ranked: Figure | None) -> list[Block]:
    """Where the place stands among the districts and beside those most like it."""
    text = facts.text
    blocks: list[Block] = []
    if ranked:
        [indicator] = ranked.about
        year = facts.year_of_latest(indicator, choice.place)
        phrase = words.compared(facts.against(indicator, year), text)
        blocks += [Paragraph(f"{ranked.title}. {phrase}", about=ranked.about), ranked]
    if (alike := situations.compared(facts, found, choice.place)) is not None:
        blocks.append(alike)
    title = text["report_comparison" if choice.place != CITY else "report_comparison_city"]
    return [Heading(2, title), *(blocks or [Paragraph(text["report_comparison_none"])])]


def consequences(facts: Facts, choice: Choice, area: str, found: list[Line]) -> list[Block]:
    """What figures tell of how lives are affected, then the author's own words or the question to answer."""
    asked = [line for line in found if line.indicator.id in CONSEQUENCES]
    items = []
    for line in asked:
        row = line.nearest
        value = facts.stated(row, line.indicator)
        items.append(f"{line.indicator.title}: {value} ({facts.spoken(row['area_id'])}, {row['period_start'].year}).")
    blocks: list[Block] = [Bullets(items, tuple(line.indicator.id for line in asked))] if items else []
    return [*blocks, *guides.answer(facts, choice, f"consequences_{area}", "report_ask_consequences")]


def limits(facts: Facts, place: str, found: list[Line]) -> list[str]:
    """Coverage, lag, protection and breaks of the figures in the chapter, generated; caveats stand once, in sources."""
    text, name = facts.text, facts.spoken(place)
    own = [line for line in found if line.own is not None]
    items = [text["report_coverage"].format(place=name, own=len(own), all=len(found))] if found else []
    ends: dict[int, list[str]] = {}
    for line in found:
        ends.setdefault(line.nearest["period_start"].year, []).append(line.indicator.short)
    if ends:
        oldest = min(ends)
        items.append(text["report_lag"].format(newest=max(ends), oldest=oldest, measures=_some(facts, ends[oldest])))
    withheld = sum(int((facts.series(line.indicator.id, place)["status"] == "withheld").sum()) for line in found)
    items += [text["report_withheld"].format(n=withheld, place=name)] if withheld else []
    breaks = [phrase for line in own for phrase in _breaks(facts, line, place)]
    return [*items, *dict.fromkeys(breaks)]


def _breaks(facts: Facts, line: Line, place: str) -> list[str]:
    """What changed in a measure between its first year and its last, and when."""
    starts = facts.series(line.indicator.id, place)["period_start"]
    first, last = starts.iloc[0].year, starts.iloc[-1].year
    return [
        facts.text["report_break"].format(
            measure=line.indicator.short, day=words.day(on, facts.language), meaning=meaning
        )
        for on, meaning in facts.breaks(line.indicator.id, True)
        if on is not None and first < on.year <= last
    ]


def _some(facts: Facts, names: list[str]) -> str:
    shown = [name[:1].lower() + name[1:] for name in names[:3]]
    return words.joined(shown, facts.text)


def slide(facts: Facts, choice: Choice, area: PriorityArea, found: list[Line], figure: Figure | None) -> Slide:
    """The area on one slide: its main sentences, and a figure beside them."""
    items = situations.short(facts, found, choice.place)
    source = figure.source.removesuffix(facts.text["report_ranking_signs"]).strip() if figure else ""
    return Slide(area.name, items, figure, source=source)  # its chart has neither signs nor the city's line
