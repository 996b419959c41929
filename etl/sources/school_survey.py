"""Stockholmsenkäten: pupils in grade 9 and year 2 of upper secondary school, every second year."""

from pathlib import Path

import pandas as pd

from etl.survey import read_survey

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.xlsx", "*.xls"]
QUESTIONS = {
    "roker": "smoking",
    "snusar": "snus",
    "dricker_inte_alkohol": "no_alcohol",
}
AGES = {"åk 9": "grade-9", "gy 2": "upper-2"}
OUTSIDE: set[str] = set()


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts."""
    return read_survey(path, QUESTIONS, AGES, OUTSIDE)
