"""Who is exposed: figures by sex and age, for the place where a source has them, else for the nearest wider area."""

from itertools import islice

import pandas as pd

from dashboard import words
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY
from dashboard.report.blocks import Block, Bullets, Paragraph, Table
from dashboard.report.facts import WIDER, Facts
from dashboard.report.situations import limits
from dashboard.statistics import comparisons

MOST = 2
WHOLE = ("all",)


def blocks(facts: Facts, area: str, place: str, only: list[Indicator] | None = None) -> list[Block]:
    """Of whom the figures speak, the tested differences between women and men, and a table by sex and age."""
    text, name = facts.text, facts.spoken(place)
    known = ((item, *found) for item in only or facts.within(area) if (found := groups(facts, item, place)))
    grouped = list(islice(known, MOST))
    if not grouped:
        return [Paragraph(text["report_who_none"].format(place=name))]
    told = [text["report_who_elsewhere"].format(place=name)] if all(where != place for _, where, _ in grouped) else []
    items = [gap for item, where, rows in grouped if (gap := women_and_men(facts, item, where, rows))]
    made: list[Block] = [Paragraph(" ".join(told))] if told else []
    made += [Bullets(items, tuple(item.id for item, *_ in grouped))] if items else []
    return [*made, table(facts, grouped)]


def groups(facts: Facts, indicator: Indicator, place: str) -> tuple[str, pd.DataFrame] | None:
    """The nearest area with figures by sex or age, and its rows of the latest year that has them."""
    if (rows := facts.split(indicator.id)) is None:
        return None
    for where in dict.fromkeys([place, CITY, *WIDER]):
        there = rows[rows["area_id"] == where]
        if len(there):
            latest = there[there["period_start"] == there["period_start"].max()]
            plain = latest[(latest["sex"] == "all") | (latest["age"].isin(WHOLE))]
            return where, plain if len(plain) else latest
    return None


def women_and_men(facts: Facts, indicator: Indicator, where: str, rows: pd.DataFrame) -> str:
    """The tested difference between women and men of all ages; nothing where the source does not have both."""
    sides = [rows[(rows["sex"] == sex) & (rows["age"] == "all")] for sex in ("women", "men")]
    if any(side.empty for side in sides):
        return ""
    women, men = (side.iloc[0] for side in sides)
    names = [facts.text[f"sex_{indicator.sex_labels}_{sex}"].lower() for sex in ("women", "men")]
    found = comparisons.gap(women, men)
    told = words.gapped(found, names[0], names[1], indicator, facts.language, facts.text)
    head = facts.text["report_who_of"].format(
        measure=indicator.short, area=facts.spoken(where), year=rows["period_start"].iloc[0].year
    )
    return f"{head} {told}"


def table(facts: Facts, grouped: list[tuple[Indicator, str, pd.DataFrame]]) -> Table:
    """One row per group: sex, age, value, interval and n, under each measure's name."""
    text, rows = facts.text, []
    for indicator, where, found in grouped:
        year = found["period_start"].iloc[0].year
        rows.append([f"{indicator.short}, {facts.spoken(where)}, {year} ({indicator.unit})"])
        for row in found.to_dict("records"):
            group = [text[f"sex_{indicator.sex_labels}_{row['sex']}"], facts.ages[row["age"]]]
            known = pd.Series(row)
            interval = limits(facts, known) if pd.notna(row["lower"]) else "–"
            n = facts.number(row["n"]) if pd.notna(row["n"]) else "–"
            rows.append([*group, facts.stated(known, indicator), interval, n])
    header = [text["column_sex"], text["column_age"], text["column_value"], text["report_interval"], text["column_n"]]
    title = text["report_who_title"]
    return Table(title, header, rows, [0.24, 0.28, 0.16, 0.2, 0.12], "", tuple(item.id for item, *_ in grouped))
