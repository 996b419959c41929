"""The city's safety survey (trygghetsmätningen), every third year, ages 16–79.

"Ofta orolig" (every day or some days a week) and "orolig minst en gång i månaden" are two questions."""

from pathlib import Path

import pandas as pd

from etl.survey import read_survey

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.xlsx", "*.xls"]
QUESTIONS = {
    "oro_ofta": "worried_often",
    "oro_ofta_funktionsnedsattning": "worried_often_disability",
    "oro_manad": "worried_monthly",
    "oro_narstaende_manad": "worried_relatives",
    "oro_vald_offentlig_manad": "worried_violence_public",
    "oro_vald_hemmet_manad": "worried_violence_home",
    "oro_bostadsinbrott_manad": "worried_burglary",
    "oro_sextrak_manad": "worried_sexual_harassment",
    "otrygg_bostadsomrade": "unsafe_in_neighbourhood",
    "otrygg_kvall": "unsafe_evening",
    "mycket_otrygg_kvall": "very_unsafe_evening",
    "trygg": "safe_in_city",
    "narkotika_problem": "drug_users_problem",
    "nedskrapning_stort_problem": "litter_problem",
    "morka_omraden_problem": "dark_places_problem",
    "utsatt_brott": "victim_any",
    "utsatt_misshandel": "victim_assault",
    "utsatt_nara_relation": "victim_close_relationship",
    "utsatt_skadegorelse": "victim_vandalism",
    "utsatt_sextrak": "victim_sexual_harassment",
    "utsatt_vald": "victim_violence",
    "ej_polisanmalt": "not_reported",
    # Of files of answers only, by sex and age; the codebook names the measure.
    "svar_oro_ofta": "worried_often_answers",
    "svar_otrygg_kvall": "unsafe_evening_answers",
}
AGES = {"16-79": "all"}
OUTSIDE = {"Lidingö"}


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts."""
    return read_survey(path, QUESTIONS, AGES, OUTSIDE)
