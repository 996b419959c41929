"""Reads figures of surveys: one percentage a row, with n where it is known.

There are three forms of file: answers, with a codebook beside them (etl.respondents); published tables, with a layout
(etl.survey_tables); and this project's own tidy CSV.
"""

from pathlib import Path

import pandas as pd

from etl.areas import AREA_ID, reference
from etl.errors import SourceChanged
from etl.facts import CONFIDENCE, SEX, fact_frame
from etl.reading import WITHHELD, area_column, numbers, period_starts, read_columns, recode, refuse
from etl.respondents import CODEBOOK, read_answers
from etl.survey_tables import TABLE, read_rows

COLUMNS = [
    "question_id",
    "question",
    "area_level",
    "area",
    "year",
    "sex",
    "age",
    "group",
    "percent",
    "n",
    "confidence",
    "document",
    "note",
]
AGE = {age: age for age in reference("age_groups")["age"]}


def read_survey(path: Path, questions: dict[str, str], ages: dict[str, str], outside: set[str]) -> pd.DataFrame:
    """Facts in the shape of etl.facts: published percentages, never counts; of answers what read_answers returns.

    `questions` maps the survey's question ids to measures, `ages` its own age labels to age groups
    ("all" for the whole range it asks), `outside` names the places that the atlas leaves out.
    """
    forms = [form for form in (CODEBOOK, TABLE) if path.with_name(path.stem + form).exists()]
    if len(forms) > 1 or (not forms and path.suffix != ".csv"):
        expected = f"{path.stem}{CODEBOOK} or {path.stem}{TABLE} beside it"
        raise SourceChanged(f"{path.name}: expected {expected}, found {'both' if forms else 'neither'}")
    if forms == [CODEBOOK]:
        return read_answers(path, set(questions.values()), outside)
    rows = read_rows(path) if forms else read_columns(path, COLUMNS)
    kind, start = period_starts(rows, "year", path)
    percent = numbers(rows, "percent", path, high=100, is_percent=True)
    withheld = rows["percent"] == WITHHELD
    refuse(rows, percent.isna() & ~withheld, "percent", "a percentage or '..'", path)
    return fact_frame(
        rows,
        path,
        measure=recode(rows, "question_id", questions, path),
        published_label=rows["question"],
        area_id=area_column(rows, AREA_ID, outside, path),
        period_kind=kind,
        period_start=start,
        sex=recode(rows, "sex", SEX, path),
        age=recode(rows, "age", AGE | ages, path),
        n=numbers(rows, "n", path, low=1),
        published_value=percent,
        unit="percent",
        status=pd.Series("ok", rows.index).mask(withheld, "withheld"),
        confidence=recode(rows, "confidence", CONFIDENCE, path),
        document_ids=rows["document"],
        note=rows["note"],
    )
