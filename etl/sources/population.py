"""Population (folkmängd 31 December) by area, year, sex and age: the denominators of the atlas.

Read from the project's own tidy CSV, from answers of Statistics Sweden's database (etl.scb), and from the city's table
1.2 (etl.city_table). Figures are stored for the area and age that they were published for, such as a RegSO or a
one-year age; etl/sql/population.sql adds them up to districts and age groups.
"""

from pathlib import Path

import pandas as pd

from etl.areas import AREA_ID, reference
from etl.city_table import GROUPS, NOWHERE, read_city_table
from etl.facts import CONFIDENCE, SEX, fact_frame
from etl.reading import WITHHELD, area_column, document_of, numbers, period_starts, read_columns, recode, refuse
from etl.scb import read_scb

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.json", "*.xlsx"]
COLUMNS = ["area_level", "area", "year", "sex", "age", "persons", "confidence", "document"]
AGE = {age: age for age in reference("age_groups")["age"]} | {"80+": "80plus"}
ANSWERS = "scb-pxweb"


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts; the numerator is the number of persons."""
    rows = _rows(path)
    kind, start = period_starts(rows, "year", path)
    persons, withheld = numbers(rows, "persons", path, high=2e7), rows["persons"] == WITHHELD
    missing = (rows["persons"] == "") & (path.suffix == ".json")
    refuse(rows, persons.isna() & ~(withheld | missing), "persons", "a number of persons or '..'", path)
    return fact_frame(
        rows,
        path,
        measure="population",
        published_label="Folkmängd 31 december",
        area_id=rows["area_id"],
        period_kind=kind,
        period_start=start,
        sex=rows["sex"],
        age=rows["age"],
        numerator=persons,
        unit="persons",
        status=pd.Series("ok", rows.index).mask(missing, "missing").mask(withheld, "withheld"),
        confidence=recode(rows, "confidence", CONFIDENCE, path),
        document_ids=rows["document"],
    )


def _rows(path: Path) -> pd.DataFrame:
    """The columns of the tidy CSV and area_id, whichever form the file has."""
    if path.suffix == ".json":
        return read_scb(path).assign(confidence="high", document=document_of(path, ANSWERS))
    if path.suffix == ".xlsx":
        rows = read_city_table(path).assign(sex="all", age="all", confidence="high", document=document_of(path))
        return rows.assign(area_id=area_column(rows, AREA_ID, {*GROUPS, NOWHERE}, path))
    rows = read_columns(path, COLUMNS)
    sex, age = recode(rows, "sex", SEX, path), recode(rows, "age", AGE, path)
    return rows.assign(area_id=area_column(rows, AREA_ID, set(), path), sex=sex, age=age)
