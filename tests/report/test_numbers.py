"""Every number in a report is in the database, or in what the methods compute from it; none is invented or lost."""

import math
import re
from collections import Counter
from functools import cached_property

import pandas as pd
import pytest

from dashboard import words as wording
from dashboard.reading.geography import CITY
from dashboard.report import blocks as b
from dashboard.report import facts as report_facts
from dashboard.report.assembly import report
from dashboard.report.choice import Choice, texts
from dashboard.report.docx import docx
from dashboard.report.pdf import pdf
from dashboard.report.pptx import pptx
from dashboard.statistics import comparisons
from tests.report.conftest import PLACE
from tests.report.reading import (
    numbers,
    shapes_of,
    words_of,
    words_of_docx,
    words_of_pdf,
    words_of_pptx,
)


def spoken(con):
    """The numbers that texts have in them: the interface's, and those of the catalogue in the database."""
    said = list(texts("sv").values())
    columns = con.execute(
        """
        select table_name, column_name from duckdb_columns()
        where data_type = 'VARCHAR' and table_name in (
            'indicator', 'source', 'caveat', 'quirk', 'priority_area', 'age_group', 'division', 'area')
        """
    ).fetchall()
    for table, column in columns:
        said += [row[0] for row in con.execute(f'select distinct "{column}" from "{table}"').fetchall() if row[0]]
    return set(numbers(" ".join(said)))


def written(value):
    """The ways that a number may be written: whole, with one decimal, as the language's rule has it."""
    if value is None or not math.isfinite(value):
        return set()
    said = [wording.number(value, "sv", 0), wording.number(value, "sv", 1), wording.number(value, "sv")]
    return set(numbers(" ".join(said)))


def computed(facts, indicator, place):
    """The numbers that may be said of an indicator: its figures with limits and n, and what the tests give of them."""
    rows, found = facts.rows(indicator), set()
    for column in ("value", "lower", "upper", "n"):
        for value in rows[column].dropna().astype(float):
            found |= written(value)
    found |= {str(year) for year in rows["period_start"].dt.year}
    for years in rows["period_start"].dt.year.unique():
        table = facts.against(indicator, int(years))
        for column in ("difference", "difference_lower", "difference_upper", "reference_value"):
            for value in table[column].dropna().astype(float):
                found |= written(value)
    for area in (place, CITY):
        tested = comparisons.change(facts.series(indicator, area), facts.breaks(indicator))
        for value in (tested.difference, tested.difference_lower, tested.difference_upper):
            found |= written(value)
        for ratio in (tested.ratio, tested.ratio_lower, tested.ratio_upper):
            found |= written(100 * (ratio - 1))
    groups = rows[(rows["sex"] != "all") & (rows["age"] == "all") & rows["value"].notna()]
    for _, pair in groups.groupby(["area_id", "period_start"]):
        sides = {row["sex"]: row for _, row in pair.iterrows()}
        if {"women", "men"} <= set(sides):
            gap = comparisons.gap(sides["women"], sides["men"])
            for value in (gap.difference, gap.difference_lower, gap.difference_upper):
                found |= written(value)
    return found


def people(con):
    """Residents and their shares, worked out anew."""
    found = set()
    rows = con.execute("select area_id, year(period_start) as year, sex, age, persons from population").df()
    found |= {text for value in rows["persons"].dropna() for text in written(float(value))}
    found |= {str(year) for year in rows["year"]}
    bands = ((0, 15), (15, 25), (25, 45), (45, 65), (65, 80), (80, 999))
    groups = rows[rows["age"].str.fullmatch(r"\d+-\d+|80plus")]
    low = groups["age"].str.extract(r"^(\d+)")[0].astype(int)
    groups = groups[(groups["age"] == "80plus") | (groups["age"].map(lambda age: _five(age)))]
    for _, part in groups.groupby(["area_id", "year", "sex"]):
        total = part["persons"].sum()
        for first, end in bands:
            within = part[(low[part.index] >= first) & (low[part.index] < end)]["persons"].sum()
            found |= written(float(within)) | set(numbers(wording.number(100 * within / total, "sv", 1)))
            found |= {str(first), str(end - 1)}
    return found


def _five(age):
    low, _, high = age.partition("-")
    return high.isdigit() and int(high) - int(low) == 4


def of_quarters(facts, block):
    """The quarters' numbers, for a figure of seasons."""
    return {
        text for series in block.picture.series for value in series.rows["value"].dropna() for text in written(value)
    }


def of_counts(con):
    """Counts by weekday and hour that disclosure control let through, and their sums."""
    rows = con.execute("select indicator_id, area_id, period_start, events, hour_from, hour_to from weekday_hour").df()
    found = {text for value in rows["events"].dropna() for text in written(float(value))}
    for _, part in rows.groupby(["indicator_id", "area_id", "period_start"]):
        found |= written(float(part["events"].sum()))
        found |= {str(int(part["events"].isna().sum()))}
    found |= {f"{hour:02d}" for hour in range(25)}
    return found


@pytest.fixture(scope="module")
def said(facts):
    return spoken(facts.con)


@pytest.mark.parametrize("which", ["made", "compiled"])
def test_every_number_is_in_the_database_or_in_what_is_computed_from_it(which, facts, said, request):
    document = request.getfixturevalue(which)
    place = PLACE if which == "made" else CITY
    kinds = len(facts.indicators) + 30
    common = said | people(facts.con) | of_counts(facts.con) | {str(number) for number in range(kinds)}
    known = {}
    unknown = []
    for block in document.blocks():
        keys = [key for key in getattr(block, "about", ()) if key in facts.indicators]
        allowed = set(common)
        for key in keys or []:
            known[key] = known.get(key) or computed(facts, key, place)
            allowed |= known[key]
        if isinstance(block, b.Figure) and hasattr(block.picture, "series"):
            allowed |= of_quarters(facts, block)
        allowed |= set(numbers(document.version)) | {str(document.day.day), str(document.day.year)}
        if not keys:  # coverage, lag and seasons: years and dates of what is there
            allowed |= {str(year) for year in range(1990, 2030)} | {str(day) for day in range(1, 32)}
        unknown += [(number, block) for number in numbers(" ".join(words_of(block))) if number not in allowed]
    assert unknown == []


def test_a_document_has_the_numbers_of_its_blocks_and_no_others(made, written):
    captions = {
        kind: sum(isinstance(block, kind) for block in made.blocks()) for kind in (b.Figure, b.Table, b.Triangle)
    }
    pictures = captions[b.Figure] + captions[b.Triangle]
    expected = Counter()
    for words in [made.title, made.subtitle, made.words["report_contents"]]:
        expected += numbers(words)
    for block in made.blocks():
        for words in words_of(block):
            expected += numbers(words)
        if isinstance(block, b.Heading) and block.level == 1:  # it stands in the contents too
            expected += numbers(block.words)
    expected += Counter(map(str, range(1, pictures + 1))) + Counter(map(str, range(1, captions[b.Table] + 1)))
    found = Counter()
    for words in words_of_docx(written["docx"]):
        found += numbers(words)
    assert found == expected


@pytest.mark.full
def test_a_pdf_has_no_number_that_its_blocks_have_not(made, written):
    pages = words_of_pdf(written["pdf"])
    expected = set(map(str, range(1, len(pages) + 60)))
    words = " ".join([made.title, made.subtitle, *(words for block in made.blocks() for words in words_of(block))])
    expected |= set(numbers(words)) | set(numbers(words.replace("\u00a0", " ")))  # a line may end in a long number
    found = {number for page in pages for number in numbers(page.replace(made.version, ""))}
    assert found - expected == set()
    rejoined = [re.sub(r"(?<=\d)\s(?=\d{3}\b)", "\u202f", page) for page in pages]  # thousands read with plain spaces
    found |= {number for page in rejoined for number in numbers(page)}
    words = [words.replace(made.version, "") for block in made.blocks() for words in words_of(block)]
    assert {number for said in words for number in numbers(said)} - found == set()


def test_a_deck_has_the_numbers_of_its_slides_and_of_the_database(made, facts, written):
    expected = set(numbers(" ".join([made.title, made.subtitle, made.version, *made.words.values()])))
    slides = [slide for chapter in made.chapters for slide in chapter.slides]
    for slide in slides:
        told = [slide.title, *slide.bullets, slide.source]
        told += words_of(slide.table) if slide.table else []
        told += words_of(slide.figure) if slide.figure else []
        expected |= set(numbers(" ".join(told)))
    assert set(numbers(" ".join(words_of_pptx(written["pptx"])).replace(made.version, ""))) - expected == set()
    charts = [shape.chart for shape in shapes_of(written["pptx"]) if shape.has_chart]
    values = {value for key in facts.indicators for value in facts.rows(key)["value"].dropna()}
    events = set(facts.con.execute("select events from weekday_hour where events is not null").df()["events"])
    drawn = [
        value for chart in charts for series in chart.plots[0].series for value in series.values if value is not None
    ]
    quarters = set(facts.con.execute("select value from observed where period_kind = 'quarter'").df()["value"].dropna())
    assert len(charts) >= 5 and drawn
    assert [value for value in drawn if value not in values and value not in events and value not in quarters] == []


class Withheld(report_facts.Facts):
    """The same figures, one of them protected."""

    @cached_property
    def measured(self):
        rows = super().measured
        hidden = (rows["indicator_id"] == "offences_total_rate") & (rows["area_id"] == PLACE)
        hidden &= rows["period_start"].dt.year == 2025
        rows = rows.copy()
        rows.loc[hidden, ["value", "lower", "upper", "numerator", "n"]] = None
        rows.loc[hidden, "status"] = "withheld"
        return rows


@pytest.mark.full
def test_the_number_of_a_protected_figure_is_in_no_document(facts, made):
    value = facts.latest("offences_total_rate", PLACE)["value"]
    secret = next(iter(numbers(wording.number(value, "sv"))))
    assert secret in numbers(" ".join(words for block in made.blocks() for words in words_of(block)))
    document = report(Withheld(facts.con, "sv"), Choice(PLACE, figures=("trend", "ranking")))
    assert document.failures() == []
    told = [*words_of_docx(docx(document)), *words_of_pdf(pdf(document)), *words_of_pptx(pptx(document))]
    assert secret not in numbers(" ".join(told))
    drawn = [block.picture for block in document.blocks() if isinstance(block, b.Figure)]
    shown = {row.value for picture in drawn for row in getattr(picture, "rows", ())}
    series = [one.rows["value"] for picture in drawn for one in getattr(picture, "series", ())]
    assert value not in shown | set(pd.concat(series).dropna())
    assert any(
        made.words["status_withheld"] in words for block in document.blocks() for words in words_of(block)
    ) or any("kyddade uppgifter" in words for block in document.blocks() for words in words_of(block))


def test_a_single_measure_is_told_as_one(facts, compiled):
    told = compiled.chapters[0].blocks[0].items
    alone = [item for item in told if item.startswith("Systemhotande brottslighet")]
    assert alone == ["Systemhotande brottslighet. " + facts.text["report_moved_none_of_one"]]
    assert not [item for item in told if " 1 prövade mått" in item]
