"""Population (folkmängd 31 December) by area, year and age group: the denominators of the atlas."""

from pathlib import Path

import pandas as pd

from etl.areas import AREA_ID, reference
from etl.facts import CONFIDENCE, SEX, fact_frame
from etl.reading import WITHHELD, area_column, numbers, period_starts, read_columns, recode, refuse

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv"]
COLUMNS = ["area_level", "area", "year", "sex", "age", "persons", "confidence", "document"]
AGE = {age: age for age in reference("age_groups")["age"]} | {"80+": "80plus"}


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts; the numerator is the number of persons."""
    rows = read_columns(path, COLUMNS)
    kind, start = period_starts(rows, "year", path)
    persons, withheld = numbers(rows, "persons", path, high=2e7), rows["persons"] == WITHHELD
    refuse(rows, persons.isna() & ~withheld, "persons", "a number of persons or '..'", path)
    return fact_frame(
        rows,
        path,
        measure="population",
        published_label="Folkmängd 31 december",
        area_id=area_column(rows, AREA_ID, set(), path),
        period_kind=kind,
        period_start=start,
        sex=recode(rows, "sex", SEX, path),
        age=recode(rows, "age", AGE, path),
        numerator=persons,
        unit="persons",
        status=pd.Series("ok", rows.index).mask(withheld, "withheld"),
        confidence=recode(rows, "confidence", CONFIDENCE, path),
        document_ids=rows["document"],
    )
