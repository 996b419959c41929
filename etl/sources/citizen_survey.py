"""The city's citizen survey (medborgarundersökningen), ages 18 and over."""

from pathlib import Path

import pandas as pd

from etl.survey import read_survey

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.xlsx", "*.xls"]
QUESTIONS = {
    "stockholm_trygg": "safe_city",
    "stadsdel_trygg": "safe_district",
    "trygg_hem_kvall": "safe_home_evening",
    "rent_stadat": "clean_district",
    "litar_pa": "trusts_people",
}
AGES = {"18+": "all", "65+": "65plus"}
OUTSIDE: set[str] = set()


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts."""
    return read_survey(path, QUESTIONS, AGES, OUTSIDE)
