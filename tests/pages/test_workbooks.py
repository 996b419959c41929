"""Files that the pages offer, read back: every number of a workbook and of its chart is that of the database."""

import io

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from dashboard.figures.slide import slide
from dashboard.figures.workbook import workbook
from dashboard.reading import catalogue, coverage, observations
from tests.matrix import AMOUNT, some, some_or_all
from tests.pages.conftest import state

COLUMNS = {"Värde": "value", "Antal": "numerator", "n": "n"}
LIMITS = {"Nedre gräns": "lower", "Övre gräns": "upper"}


def observed(con, indicator, sex, age):
    """(area, year) -> the row as the database has it, with the limits that the methods give it."""
    rows = con.execute(
        """
        select o.area_id, a.name as area, year(o.period_start) as year, o.value, o.numerator, o.n
        from observed as o
        inner join area as a on a.area_id = o.area_id
        where o.indicator_id = $1 and o.sex = $2 and o.age = $3 and o.period_kind = 'year'
        """,
        [indicator, sex, age],
    ).df()
    limits = observations.of_one(con, indicator, sorted(set(rows["area_id"])))
    limits = limits[(limits["sex"] == sex) & (limits["age"] == age)]
    limits = limits.assign(year=limits["period_start"].dt.year)[["area_id", "year", "lower", "upper"]]
    rows = rows.merge(limits, on=["area_id", "year"], how="left")
    return {(row["area"], row["year"]): row for row in rows.to_dict("records")}


def sheet(book, name):
    heading, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def numbers_of(rows):
    return [cell for row in rows for cell in row if isinstance(cell, float | int) and not isinstance(cell, bool)]


@AMOUNT
@pytest.mark.parametrize("page", some(1, ["trend", "map", "compare"]))
def test_every_number_of_a_file_is_that_of_the_database(opened, con, offered, page, amount):
    mapped = coverage.mapped_indicators(con)
    indicators = {
        key: item for key, item in catalogue.indicators(con, "sv").items() if page == "trend" or key in mapped
    }
    checked = 0
    for indicator in some_or_all(amount, indicators):
        offered.clear()
        app = opened(page, indicator=indicator)
        if state(app)["indicator"] != indicator:  # the page does not offer it, and shows another
            continue
        head, frame, picture, language, day = offered[0]
        rows = observed(con, indicator, state(app)["sex"], state(app)["age"])
        numbers = {round(row[name], 6) for row in rows.values() for name in ("value", "lower", "upper")}
        book = openpyxl.load_workbook(io.BytesIO(workbook(frame, head, picture, language, day)))
        for row in sheet(book, "Data"):
            true = rows.get((row["Område"], int(row["Period"] or 0)), {})
            for heading, name in (COLUMNS | LIMITS).items():
                if heading in row:
                    value = true.get(name)
                    assert (None if pd.isna(value) else pytest.approx(value)) == row[heading], (indicator, heading, row)
                    checked += 1
        drawn, values = [], []
        if picture is not None:  # there is something to draw
            drawn = numbers_of(book["Figur"].iter_rows(values_only=True))
            [shown] = Presentation(io.BytesIO(slide(head, picture, language, day))).slides
            charts = [shape.chart for shape in shown.shapes if shape.has_chart]
            values = [value for chart in charts for series in chart.plots[0].series for value in series.values]
            values = [value for value in values if value is not None]
        assert {round(value, 6) for value in [*drawn, *values]} <= numbers, indicator
        checked += min(len(drawn), len(values))
    assert checked > (500 if amount == "all" else 100)
