"""What the sources cannot tell, and what everything rests on: sources, definitions, methods, data version."""

from datetime import date

import pandas as pd

from dashboard import words
from dashboard.reading import catalogue, coverage
from dashboard.reading.catalogue import Indicator
from dashboard.report import guides, situations
from dashboard.report.blocks import Block, Bullets, Chapter, Heading, Paragraph, Slide, Table
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts


def limits(facts: Facts, choice: Choice) -> Chapter:
    """Coverage and lag of each source for the place, then dark figures, small numbers and changes in general."""
    text, place = facts.text, choice.place
    found = coverage.latest(facts.con, place)
    names = catalogue.sources(facts.con, facts.language).set_index("source_id")["title"]
    rows, without = [], []
    for row in found.to_dict("records"):
        if pd.isna(row["own_end"]):
            without.append(names[row["source_id"]])
            continue
        measures = f"{facts.number(row['own_indicators'])} {text['report_of']} {facts.number(row['indicators'])}"
        rows.append([names[row["source_id"]], measures, _until(facts, row["own_end"]), _until(facts, row["any_end"])])
    header = [
        text["column_source"],
        text["report_measures_known"],
        text["report_latest_own"],
        text["report_latest_any"],
    ]
    title = text["report_reach_title"].format(place=facts.spoken(place))
    about = ("reach",)
    blocks: list[Block] = [Paragraph(text["report_limits_lead"])]
    blocks += [Table(title, header, rows, [0.46, 0.18, 0.18, 0.18], "", about)] if rows else []
    if without:
        sentence = text["report_sources_without"].format(place=facts.spoken(place), sources=words.joined(without, text))
        blocks.append(Paragraph(sentence))
    general = [text[f"report_limit_{name}"] for name in ("dark", "small", "breaks", "places", "causes")]
    blocks.append(Bullets(general))
    if found_caveats := caveats(facts, choice):
        blocks += [Heading(2, text["report_caveats"]), Bullets(found_caveats, ("catalogue",))]
    bullets = [sentence] if without else []
    return Chapter("limits", text["report_limits"], blocks, [Slide(text["report_limits"], [*bullets, *general[:4]])])


def caveats(facts: Facts, choice: Choice) -> list[str]:
    """The caveats of every measure that the place has, each once, the commonest first."""
    found: dict[str, str] = {}
    counted: dict[str, int] = {}
    for area in guides.chosen_areas(facts, choice):
        for line in situations.lines(facts, area.id, choice.place):
            if line.own is None:
                continue
            for caveat_id, title, phrase in facts.caveats.get(line.indicator.id, []):
                found[caveat_id] = f"{title}: {phrase}"
                counted[caveat_id] = counted.get(caveat_id, 0) + 1
    return [found[key] for key in sorted(found, key=lambda key: -counted[key])]


def _until(facts: Facts, end: date) -> str:
    """The last period, told by the day after it."""
    last = pd.Timestamp(end) - pd.Timedelta(days=1)
    if last.month == 12:
        return str(last.year)
    return words.period(last, "month", facts.language)


def chapter(facts: Facts, choice: Choice) -> Chapter:
    """Sources with publisher and terms, definitions of every measure used, methods, data version."""
    text = facts.text
    used: dict[str, Indicator] = {}
    for area in guides.chosen_areas(facts, choice):
        for line in situations.lines(facts, area.id, choice.place):
            used.setdefault(line.indicator.id, line.indicator)
    titles = catalogue.sources(facts.con, facts.language)
    titles = titles[titles["source_id"].isin({item.source_id for item in used.values()} | {"population"})]
    header = [text["column_source"], text["report_publisher"], text["licence"], text["address"]]
    rows = [[row.title, row.publisher, row.licence, row.url] for row in titles.itertuples()]
    blocks: list[Block] = [
        Table(text["report_sources_title"], header, rows, [0.26, 0.2, 0.28, 0.26], "", ("catalogue",))
    ]
    definitions = [[item.short, item.definition] for item in used.values()]
    blocks.append(Heading(2, text["report_definitions"]))
    header = [text["column_indicator"], text["definition"]]
    title = text["report_definitions_title"]
    blocks.append(Table(title, header, definitions, [0.28, 0.72], "", ("catalogue",)))
    blocks += [Heading(2, text["report_methods"]), Bullets([text[f"report_method_{number}"] for number in range(1, 6)])]
    blocks += [Heading(2, text["report_version"]), Paragraph(_version(facts), about=("version",))]
    listed = [f"{row.title} ({row.publisher})" for row in titles.itertuples()][:9]
    return Chapter(
        "sources", text["report_sources"], blocks, [Slide(text["report_sources"], [*listed, _version(facts)])]
    )


def _version(facts: Facts) -> str:
    day = words.day(facts.day, facts.language)
    return f"{facts.text['data_version'].format(version=facts.version, day=day)} {facts.text['report_made']}"
