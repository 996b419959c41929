"""Shootings (with dead and injured) and explosions confirmed by the police: country and police region."""

from pathlib import Path

import pandas as pd

from etl.areas import AREA_ID
from etl.facts import CONFIDENCE, fact_frame
from etl.reading import area_column, numbers, period_starts, read_columns, recode, refuse

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv"]
COLUMNS = ["measure", "area_level", "area", "year", "count", "preliminary", "confidence", "document", "note"]
MEASURES = {
    "bekräftade skjutningar": "shootings_confirmed",
    "avlidna av skjutvapenvåld": "shooting_deaths",
    "skadade av skjutvapenvåld": "shooting_injuries",
    "sprängningar (fullbordade)": "explosions",
}


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts; the numerator is the number of events or persons."""
    rows = read_columns(path, COLUMNS)
    kind, start = period_starts(rows, "year", path)
    count = numbers(rows, "count", path, high=1e5)
    refuse(rows, count.isna(), "count", "a count", path)
    return fact_frame(
        rows,
        path,
        measure=recode(rows, "measure", MEASURES, path),
        published_label=rows["measure"],
        area_id=area_column(rows, AREA_ID, set(), path),
        period_kind=kind,
        period_start=start,
        sex="all",
        age="all",
        numerator=count,
        unit="count",
        status=recode(rows, "preliminary", {"yes": "preliminary", "no": "ok"}, path),
        confidence=recode(rows, "confidence", CONFIDENCE, path),
        document_ids=rows["document"],
        note=rows["note"],
    )
