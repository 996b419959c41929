"""One priority area in a place: what was perceived and what was recorded, side by side, compared and over time."""

from dataclasses import dataclass

import pandas as pd

from dashboard import words
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY
from dashboard.report.blocks import Block, Bullets, Paragraph, Table
from dashboard.report.facts import WIDER, Facts
from dashboard.statistics import comparisons
from dashboard.words import directions

MOST_ROWS = 9
MOST_SENTENCES = 4


@dataclass(frozen=True)
class Line:
    """An indicator in a place: its latest row, the reference beside it, and what the tests say. Nulls where unknown."""

    indicator: Indicator
    own: dict | None
    beside: dict | None
    tested: pd.Series | None
    change: comparisons.Finding | None

    @property
    def latest(self) -> dict:
        """The place's own row; LookupError for a line without one."""
        if self.own is None:
            raise LookupError(f"{self.indicator.id}: expected a figure for the place, found none")
        return self.own

    @property
    def nearest(self) -> dict:
        """The place's own row, else the reference's; a line has one of them."""
        return self.latest if self.beside is None or self.own is not None else self.beside

    @property
    def is_perceived(self) -> bool:
        """Asked of people, rather than recorded by someone."""
        return self.indicator.method == "share"


def lines(facts: Facts, area: str, place: str) -> list[Line]:
    """The area's indicators that have a figure for the place, the city or wider, in the atlas's order."""
    if (area, place) not in facts.lines:
        facts.lines[area, place] = _lines(facts, area, place)
    return facts.lines[area, place]


def _lines(facts: Facts, area: str, place: str) -> list[Line]:
    found = []
    for indicator in facts.within(area):
        own = facts.latest(indicator.id, place)
        beside = None
        for other in (CITY, *WIDER) if place != CITY else WIDER:
            beside = facts.latest(indicator.id, other, None if own is None else own["period_start"].year)
            if beside is not None:
                break
        if own is None and beside is None:
            continue
        change = facts.change(indicator.id, place) if own is not None else None
        found.append(Line(indicator, own, beside, facts.beside(indicator.id, place), change))
    return found


def fewer(found: list[Line]) -> list[Line]:
    """As many as a table bears of each kind, those with a figure for the place first."""
    kept = []
    for perceived in (True, False):
        of_kind = sorted((line for line in found if line.is_perceived is perceived), key=lambda line: line.own is None)
        kept += of_kind[:MOST_ROWS]
    return kept


def cell(facts: Facts, row: pd.Series | dict | None, indicator: Indicator, with_area: bool = False) -> str:
    """'13,2 %' over '2020, 10,3–16,7, n = 410'; 'ingen uppgift' where there is none."""
    if row is None:
        return facts.text["status_none"]
    told = [str(row["period_start"].year)]
    told += [row["area"]] if with_area and row["area_id"] != CITY else []
    if pd.notna(row["lower"]):
        told.append(limits(facts, row))
    told += [f"n = {facts.number(row['n'])}"] if pd.notna(row["n"]) else []
    told += [facts.text["status_preliminary"]] if row["status"] == "preliminary" else []
    return f"{facts.stated(row, indicator)}\n{', '.join(told)}"


def limits(facts: Facts, row: pd.Series | dict) -> str:
    """'10,3–16,7', the 95 % interval."""
    decimals = 0 if max(abs(row["lower"]), abs(row["upper"])) >= 100 else 1
    return "–".join(words.number(row[name], facts.language, decimals) for name in ("lower", "upper"))


def table(facts: Facts, found: list[Line], place: str, title: str) -> Table:
    """Perceived and recorded in one table: the place, the city, the difference tested and the change tested."""
    text = facts.text
    rows: list[list[str]] = []
    kept = fewer(found)
    for perceived, key in ((True, "report_perceived"), (False, "report_recorded")):
        group = [line for line in kept if line.is_perceived is perceived]
        rows.append([text[key]])
        rows += [table_row(facts, line, place) for line in group]
        if not group:
            rows.append([text[f"{key}_none"].format(place=facts.spoken(place))])
    header = [text["column_indicator"], facts.name(place)]
    header += [text["whole_city"], text["report_column_beside"]] if place != CITY else [text["report_column_wider"]]
    header.append(text["report_column_change"])
    widths = [0.27, 0.17, 0.17, 0.18, 0.21] if place != CITY else [0.32, 0.2, 0.22, 0.26]
    about = tuple(line.indicator.id for line in kept)
    return Table(title, header, rows, widths, text["report_table_note"], about)


def table_row(facts: Facts, line: Line, place: str) -> list[str]:
    """One indicator's cells; a rate says of what it is."""
    unit = "" if line.is_perceived else f"\n{line.indicator.unit}"
    cells = [f"{line.indicator.short}{unit}", cell(facts, line.own, line.indicator)]
    cells.append(cell(facts, line.beside, line.indicator, with_area=True))
    if place != CITY:
        cells.append(against_words(facts, line))
    return [*cells, change_words(facts, line)]


def against_words(facts: Facts, line: Line) -> str:
    """The tested difference from the rest of the city in a few words."""
    if line.own is None or line.tested is None:
        return "–"
    return facts.text[f"report_beside_{line.tested['direction']}"]


def change_words(facts: Facts, line: Line) -> str:
    """The tested change since the measurement before in a few words."""
    if line.change is None:
        return "–"
    return words.changed_short(line.change, line.indicator, "year", facts.language, facts.text)


def sentences(facts: Facts, found: list[Line], place: str) -> Block:
    """The main figures in whole sentences: the value, the difference from the city, the recent development."""
    text, own = facts.text, [line for line in found if line.own is not None]
    if not own:
        phrase = text["report_nothing_own"].format(place=facts.spoken(place))
        return Paragraph(phrase)
    chosen = (
        [line for line in own if not line.is_perceived][: MOST_SENTENCES - 1]
        + [line for line in own if line.is_perceived]
    )[:MOST_SENTENCES]
    items = [sentence(facts, line, place) for line in chosen]
    return Bullets(items, tuple(line.indicator.id for line in chosen))


def short(facts: Facts, found: list[Line], place: str) -> list[str]:
    """The main figures for a slide: value and year, the tested difference, the tested change."""
    own = [line for line in found if line.own is not None]
    if not own:
        return [facts.text["report_nothing_own"].format(place=facts.spoken(place))]
    told = []
    for line in own[:MOST_SENTENCES]:
        value = (
            f"{line.indicator.short}: {facts.stated(line.latest, line.indicator)} ({line.latest['period_start'].year})."
        )
        against = ""
        if line.tested is not None:
            against = f" {facts.text['report_column_beside']}: {against_words(facts, line)}."
        told.append(f"{value}{against} {change_words(facts, line)}.")
    return told


def sentence(facts: Facts, line: Line, place: str) -> str:
    """One figure in words, with what its tests bear."""
    text, code, item = facts.text, facts.language, line.indicator
    series = facts.series(item.id, place)
    told = [words.latest(series, item, "year", code, text, facts.breaks(item.id))]
    if line.tested is not None:
        told.append(words.beside(line.tested, item, code, text))
    developed = facts.development(item.id, place)
    if developed.direction not in ("untested",):
        told.append(words.developed(developed, item, "year", code, text))
    if directions.is_old(line.latest["period_start"].year, facts.day.year):
        told.append(text["report_old"])
    return " ".join(told)


def compared(facts: Facts, found: list[Line], place: str) -> Block | None:
    """The similar districts' values beside the district's own, for the recorded measures that all of them have."""
    text, alike = facts.text, facts.similar(place)
    if not alike:
        return None
    rows: list[list[str]] = []
    about: list[str] = []
    for line in (item for item in found if item.own is not None and item.indicator.method == "rate"):
        others = [facts.latest(line.indicator.id, other, line.latest["period_start"].year) for other in alike]
        known = [other for other in others if other is not None]
        if len(known) < len(alike) or len(rows) == 5:
            continue
        finds = [comparisons.gap(line.latest, other) for other in known]
        rows.append(
            [
                f"{line.indicator.short}\n{line.indicator.unit}, {line.latest['period_start'].year}",
                facts.stated(line.latest, line.indicator),
                *(
                    f"{facts.stated(other, line.indicator)}\n{text[f'report_gap_{find.direction}']}"
                    for other, find in zip(known, finds, strict=True)
                ),
            ]
        )
        about.append(line.indicator.id)
    if not rows:
        return None
    names = [facts.name(other) for other in alike]
    title = text["report_similar_title"].format(place=facts.spoken(place))
    header = [text["column_indicator"], facts.name(place), *names]
    note = text["report_similar_note"].format(place=facts.spoken(place))
    return Table(title, header, rows, [0.28, *[0.72 / (1 + len(names))] * (1 + len(names))], note, tuple(about))
