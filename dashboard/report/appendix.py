"""Demonstration data, when the author asks for them: an appendix of their own, marked in every title and in the middle
of every picture, so that no invented figure stands among real ones."""

import dataclasses

from dashboard.reading import event_counts
from dashboard.report import exposed_people, pictures, situations
from dashboard.report.blocks import Block, Chapter, Paragraph, Table
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts


def chapter(facts: Facts, choice: Choice) -> Chapter:
    """Every demonstration measure that the place has, who, and weekdays and hours."""
    text, place = facts.text, choice.place
    marked = [item for item in facts.indicators.values() if item.mark]
    if not marked:
        return Chapter("appendix", text["report_appendix"], [Paragraph(text["report_appendix_none"])])
    mark, rows = marked[0].mark, []
    for item in marked:
        if (row := facts.latest(item.id, place)) is not None:
            rows.append([f"{item.short}\n{item.unit}", situations.cell(facts, row, item), mark])
    header = [text["column_indicator"], facts.name(place), text["column_provenance"]]
    about = tuple(item.id for item in marked)
    blocks: list[Block] = [Paragraph(mark, "mark"), Paragraph(text["report_appendix_lead"])]
    blocks.append(Table(f"{mark}: {facts.name(place)}", header, rows, [0.45, 0.25, 0.3], mark, about))
    people = exposed_people.blocks(facts, "", place, [item for item in marked if "sex" in item.splits][:1])
    blocks += [_marked(block, mark) for block in people]
    for item in [item for item in marked if "time" in choice.figures]:
        found = event_counts.weekday_hour(facts.con, item.id, place)
        if len(found) and found["events"].notna().any():
            blocks += [Paragraph(mark, "mark"), pictures.hours(facts, item, found, place)]
            break
    return Chapter("appendix", text["report_appendix"], blocks)


def _marked(block: Block, mark: str) -> Block:
    return dataclasses.replace(block, title=f"{mark}: {block.title}", note=mark) if isinstance(block, Table) else block
