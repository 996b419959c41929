"""NTU, the national crime survey: the country by sex and age, old method 2005–2013, new from 2016."""

from pathlib import Path

import pandas as pd

from etl.survey import read_survey

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.xlsx", "*.xls"]
QUESTIONS = {
    "ntu_något": "ntu_any",
    "ntu_misshandel": "ntu_assault",
    "ntu_allvarlig": "ntu_serious_assault",
    "ntu_hot": "ntu_threat",
    "ntu_sexualbrott": "ntu_sexual",
    "ntu_personrån": "ntu_robbery",
    "ntu_trakasserier": "ntu_harassment",
    "ntu_bedrägeri": "ntu_fraud",
    "ntu_nagot_2016def": "ntu_any_2016",
    "ntu_anmald_något": "ntu_reported_any",
    "ntu_anmald_misshandel": "ntu_reported_assault",
    "ntu_anmald_hot": "ntu_reported_threat",
    "ntu_anmald_sexualbrott": "ntu_reported_sexual",
    "ntu_anmald_personrån": "ntu_reported_robbery",
    "ntu_anmald_trakasserier": "ntu_reported_harassment",
    "ntu_anmald_bedrägeri": "ntu_reported_fraud",
    "otrygg_kvall": "ntu_unsafe_evening",
    "oro_brottslighet": "ntu_worried_crime",
    "oro_narstaende": "ntu_worried_relatives",
    "oro_bostadsinbrott": "ntu_worried_burglary",
    "oro_misshandel": "ntu_worried_assault",
    "oro_bilbrott": "ntu_worried_car_crime",
}
AGES = {"16-79": "all", "16-84": "all"}
OUTSIDE = {"Malmö", "Göteborg"}


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts."""
    return read_survey(path, QUESTIONS, AGES, OUTSIDE)
