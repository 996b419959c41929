"""The place itself: residents, ages, and which districts are most like it."""

import pandas as pd

from dashboard import words
from dashboard.reading import residents
from dashboard.reading.geography import CITY
from dashboard.report import pictures
from dashboard.report.blocks import Block, Chapter, Paragraph, Table
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts

BANDS = ((0, 15), (15, 25), (25, 45), (45, 65), (65, 80), (80, None))
MAPPED = "offences_total_rate"


def chapter(facts: Facts, choice: Choice) -> Chapter:
    """Residents and their ages beside the city's, the similar districts, and a map."""
    text, place = facts.text, choice.place
    blocks: list[Block] = []
    people = residents.residents(facts.con, place)
    people = people[people["year"] <= (choice.last or 9999)]
    if len(people):
        last = people.iloc[-1]
        told = text["report_residents"].format(
            place=text["report_city"] if place == CITY else facts.name(place),
            year=last["year"],
            n=facts.number(last["persons"]),
        )
        blocks.append(Paragraph(told, about=("population",)))
    if (ages := by_age(facts, place)) is not None:
        blocks.append(ages)
    if alike := facts.similar(place):
        names = words.joined([facts.name(other) for other in alike], text)
        blocks.append(Paragraph(text["report_similar"].format(place=facts.spoken(place), names=names)))
    if "map" in choice.figures and MAPPED in facts.indicators:
        figure = pictures.area_map(facts, facts.indicators[MAPPED], place)
        blocks += [figure] if figure else []
    return Chapter("place", text["report_place"], blocks or [Paragraph(text["report_nothing_own"].format(place=place))])


def by_age(facts: Facts, place: str) -> Table | None:
    """Residents by age band, their share, and the city's; None where the ages are not known."""
    areas = list(dict.fromkeys([place, CITY]))
    frame = residents.pyramid(facts.con, areas)
    if frame.empty:
        return None
    text, year = facts.text, int(frame["year"].iloc[0])
    low = frame["age"].map(lambda age: 80 if age == "80plus" else int(age.split("-")[0]))
    rows = []
    for first, end in BANDS:
        within = frame[(low >= first) & (low < (end or 999))]
        label = (
            text["report_age_from"].format(low=first)
            if end is None
            else f"{first}–{end - 1} {text['report_years_old']}"
        )
        cells = [label]
        for area in areas:
            own = within[within["area_id"] == area]
            cells += [facts.number(own["persons"].sum()), _percent(facts, own)]
        rows.append(cells)
    header = [text["column_age"]]
    for area in areas:
        header += [facts.name(area), text["report_share"]]
    title = text["report_ages_title"].format(place=facts.spoken(place), year=year)
    return Table(title, header, rows, [0.28, *[0.72 / (2 * len(areas))] * (2 * len(areas))], "", ("population",))


def _percent(facts: Facts, rows: pd.DataFrame) -> str:
    percent = f"{words.HARD}%" if facts.language == "sv" else "%"
    return f"{words.number(100 * rows['share'].sum(), facts.language, 1)}{percent}"
