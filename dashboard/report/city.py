"""The annual compilation for the city: the districts beside one another, and last year's beside this year's."""

from dashboard import words
from dashboard.reading.geography import CITY
from dashboard.report import guides
from dashboard.report.blocks import Block, Chapter, Heading, Paragraph, Slide, Table
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts
from dashboard.statistics import comparisons

MOST_COMPARED = 2
WIDEST = 6


def chapter(facts: Facts, choice: Choice) -> Chapter:
    """For each priority area the districts of the latest year in a table, tested; then change."""
    text = facts.text
    blocks: list[Block] = [Paragraph(text["report_districts_lead"])]
    compared = []
    for area in guides.chosen_areas(facts, choice):
        for item in [item for item in facts.within(area.id) if item.method != "count" and item.id not in compared]:
            row = facts.latest(item.id, CITY)
            if row is None or facts.table(item.id, row["period_start"].year)["value"].notna().sum() < len(
                facts.districts
            ):
                continue
            compared.append(item.id)
            if sum(key in compared for key in (one.id for one in facts.within(area.id))) >= MOST_COMPARED:
                break
    for first in range(0, min(len(compared), WIDEST), 3):
        blocks.append(districts(facts, compared[first : first + 3]))
    for key in compared[:WIDEST]:
        phrase = words.compared(facts.against(key, facts.year_of_latest(key, CITY)), text)
        blocks.append(Paragraph(f"{facts.indicators[key].title}. {phrase}", about=(key,)))
    blocks += [Heading(2, text["report_last_year"]), Paragraph(text["report_last_year_lead"]), years(facts, choice)]
    items = [block.words for block in blocks if isinstance(block, Paragraph) and block.about][:3]
    return Chapter("city", text["report_districts"], blocks, [Slide(text["report_districts"], items)])


def districts(facts: Facts, keys: list[str]) -> Table:
    """Districts as rows, measures as columns: value, interval and the tested direction against the rest of the city."""
    text, columns = facts.text, []
    header = [text["column_area"]]
    for key in keys:
        item, year = facts.indicators[key], facts.year_of_latest(key, CITY)
        table = facts.table(key, year).set_index("area_id")
        against = facts.against(key, year).set_index("area_id")["direction"]
        header.append(f"{item.short}, {year} ({item.unit})")
        columns.append(
            {
                area: f"{facts.stated(row, item)}\n{text['report_beside_' + against[area]]}"
                for area, row in table.iterrows()
            }
            | {CITY: facts.stated(facts.known(key, CITY)[year], item)}
        )
    rows = [[facts.name(area), *(column[area] for column in columns)] for area in [*facts.districts, CITY]]
    return Table(text["report_districts_title"], header, rows, [0.28, *[0.72 / len(keys)] * len(keys)], "", tuple(keys))


def years(facts: Facts, choice: Choice) -> Table:
    """This year's value and last year's of every main recorded measure, with the test of the change."""
    text, rows, about = facts.text, [], []
    for area in guides.chosen_areas(facts, choice):
        rows.append([area.name])
        kept = 0
        for item in facts.within(area.id):
            series = facts.series(item.id, CITY)
            known = series[series["value"].notna()]
            if len(known) < 2 or item.id in about or kept == 4:
                continue
            kept += 1
            before, last = known.iloc[-2], known.iloc[-1]
            found = comparisons.change(series, facts.breaks(item.id))
            told = [f"{facts.stated(row, item)}\n{row['period_start'].year}" for row in (before, last)]
            phrase = words.changed_short(found, item, "year", facts.language, text)
            rows.append([f"{item.short}\n{item.unit}", *told, phrase])
            about.append(item.id)
        if not kept:
            rows.append([text["report_years_none"], "–", "–", "–"])
    header = [text["column_indicator"], text["report_before"], text["report_latest"], text["report_column_change"]]
    return Table(text["report_years_title"], header, rows, [0.34, 0.18, 0.18, 0.3], "", tuple(about))
