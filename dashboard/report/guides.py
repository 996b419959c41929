"""The parts that people write: cause analysis, measures and follow-up, as questions after Brå's steps."""

from dashboard.reading.geography import CITY
from dashboard.report import situations
from dashboard.report.blocks import Block, Chapter, Heading, Paragraph, Slide, Table, Triangle
from dashboard.report.choice import Choice
from dashboard.report.facts import Facts, PriorityArea

CORNERS = ("offender", "target", "guardian")
EMPTY_ROWS = 4
MOST_FOLLOWED = 3


def keys(areas: tuple[str, ...]) -> list[str]:
    """The names of all parts that an author may write, in the document's order."""
    return ["summary", *(f"consequences_{area}" for area in areas), *(f"causes_{area}" for area in areas), "measures"]


def answer(facts: Facts, choice: Choice, key: str, question: str) -> list[Block]:
    """The author's own words, one paragraph a line, or the question that they are to answer."""
    written = choice.written.get(key, "").strip()
    if not written:
        return [Paragraph(facts.text[question], "prompt")]
    return [Paragraph(line.strip()) for line in written.splitlines() if line.strip()]


def triangle(facts: Facts) -> Triangle:
    """Offender, target, guardian: where the causes are sought."""
    text = facts.text
    offender, target, guardian = (text[f"report_corner_{corner}"] for corner in CORNERS)
    return Triangle(
        text["report_triangle"],
        (offender, target, guardian),
        text["report_triangle_middle"],
        text["report_triangle_alt"],
    )


def causes(facts: Facts, choice: Choice) -> Chapter:
    """The cause analysis: the triangle, and for each area its three questions as a table to fill in."""
    text = facts.text
    blocks: list[Block] = [Paragraph(text["report_causes_lead"]), triangle(facts)]
    for area in chosen_areas(facts, choice):
        blocks.append(Heading(2, area.name))
        key = f"causes_{area.id}"
        if choice.written.get(key, "").strip():
            blocks += answer(facts, choice, key, "report_ask_causes")
            continue
        rows = [[text[f"report_corner_{corner}"], text[f"report_ask_{corner}"], ""] for corner in CORNERS]
        header = [text["report_column_corner"], text["report_column_question"], text["report_column_answer"]]
        blocks.append(Table(text["report_causes_table"].format(area=area.name), header, rows, [0.22, 0.38, 0.4]))
    asked = [text[f"report_ask_{corner}"] for corner in CORNERS]
    return Chapter(
        "causes", text["report_causes"], blocks, [Slide(text["report_causes"], asked, triangle=triangle(facts))]
    )


def measures(facts: Facts, choice: Choice) -> Chapter:
    """The measures: what, against which cause, who, when; empty rows to fill in."""
    text = facts.text
    header = [text[f"report_measure_{name}"] for name in ("what", "cause", "goal", "who", "when")]
    empty = [[""] * len(header) for _ in range(EMPTY_ROWS)]
    table = Table(text["report_measures_table"], header, empty, [0.28, 0.22, 0.2, 0.16, 0.14])
    written = choice.written.get("measures", "").strip()
    own = answer(facts, choice, "measures", "report_ask_measures")
    asked = [text["report_ask_measures"]]
    slides = [Slide(text["report_measures"], written.splitlines()[:6] or asked, table=None if written else table)]
    return Chapter("measures", text["report_measures"], [Paragraph(text["report_measures_lead"]), *own, table], slides)


def follow_up(facts: Facts, choice: Choice) -> Chapter:
    """Indicator, baseline, desired direction, responsible, date: the main measures of each area."""
    text = facts.text
    rows: list[list[str]] = []
    about: list[str] = []
    for area in chosen_areas(facts, choice):
        found = [line for line in situations.lines(facts, area.id, choice.place) if line.own is not None]
        found = [line for line in found if line.indicator.id not in about][:MOST_FOLLOWED]
        rows.append([area.name])
        for line in found:
            baseline = situations.cell(facts, line.own, line.indicator)
            direction = text[f"report_direction_{line.indicator.good_direction}"]
            rows.append([f"{line.indicator.short}\n{line.indicator.unit}", baseline, direction, "", ""])
            about.append(line.indicator.id)
        if not found:
            rows.append([text["report_follow_none"].format(place=facts.spoken(choice.place)), "–", "–", "", ""])
    header = [text[f"report_follow_{name}"] for name in ("indicator", "baseline", "direction", "who", "when")]
    table = Table(text["report_follow_table"], header, rows, [0.3, 0.24, 0.18, 0.15, 0.13], "", tuple(about))
    blocks: list[Block] = [Paragraph(text["report_follow_lead"]), table]
    kept = [row for row in rows if len(row) > 1 and row[1] != "–"][:7]
    short = Table(table.title, header, kept, table.widths, "", tuple(about))
    return Chapter("follow_up", text["report_follow"], blocks, [Slide(text["report_follow"], [], table=short)])


def chosen_areas(facts: Facts, choice: Choice) -> list[PriorityArea]:
    """The priority areas that the report is on, in the agreement's order."""
    return [area for area in facts.priority_areas if choice.areas is None or area.id in choice.areas]


def is_city(choice: Choice) -> bool:
    """Whether this is the city's own compilation."""
    return choice.place == CITY
