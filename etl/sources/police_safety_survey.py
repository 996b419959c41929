"""The police region's safety survey, yearly since 2020, ages 16–84 (16–85 from 2023)."""

from pathlib import Path

import pandas as pd

from etl.survey import read_survey

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.xlsx", "*.xls"]
QUESTIONS = {
    "trygg_kvall": "safe_evening_police",
    "otrygg_kvall": "unsafe_evening_police",
    "undviker": "avoids_places",
    "oro_bostadsinbrott": "worried_burglary_police",
    "berusade_problem": "drunk_people_problem",
    "utsatt_brott": "victim_any_police",
}
AGES = {"16-84": "all", "16-85": "all"}
OUTSIDE = {"LPO Huddinge", "Vallentuna"}


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts."""
    return read_survey(path, QUESTIONS, AGES, OUTSIDE)
