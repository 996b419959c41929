"""What the demonstration data are calibrated to: published figures, read from data/raw by the sources' own adapters."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from etl.areas import reference as table
from etl.errors import SourceChanged
from etl.places import districts_of_today
from etl.sources import city_safety_survey, police_events, population, reported_crimes, shootings

FILES = [
    "reported_crimes/district_year.csv",
    "reported_crimes/city.csv",
    "population/district_year.csv",
    "population/district_age_2024.csv",
    "police_events/notices.csv",
    "shootings/figures.csv",
    "city_safety_survey/figures.csv",
]
# Kind of offence in a police delivery -> the measure of Brå that it is as common as.
AS_COMMON_AS = {
    "assault": "assault",
    "robbery": "robbery",
    "burglary_dwelling": "burglary",
    "bicycle_theft": "bicycle_theft",
    "motor_vehicle_theft": "motor_vehicle_theft",
    "theft_from_vehicle": "theft_from_vehicle_etc",
    "vandalism": "vandalism",
    "graffiti": "graffiti",
    "arson": "arson_damage",
    "narcotics": "narcotics",
    "threat": "unlawful_threat",
    "harassment": "molestation",
    "trespass": "trespass",
    "gross_violation": "gross_violation",
    "sexual_offence": "sexual_offences",
    "fraud": "fraud",
    "benefit_crime": "benefit_crime",
}
INCLUDED_IN = {"vandalism": ["graffiti", "arson"]}  # Brå's measure holds these kinds too
ASKED = (16, 79)
SURVEYED = ["worried_often", "unsafe_evening"]
YEARS = range(2022, 2026)
YEAR = YEARS[-1]


@dataclass(frozen=True, eq=False)
class Reference:
    """Published figures in the shapes that the generator needs; districts are those of today, by id."""

    districts: list[str]
    population: pd.Series
    offences: pd.DataFrame
    quarters: np.ndarray
    notices: pd.DataFrame
    shootings_a_year: float
    people: pd.DataFrame
    survey: pd.DataFrame


def reference(raw: Path) -> Reference:
    """The published figures that demonstration data follow; raises SourceChanged where one is missing."""
    districts = sorted(set(districts_of_today().values()))
    people = population.read(raw / "population/district_year.csv")
    people = people[(people["sex"] == "all") & (people["age"] == "all") & people["numerator"].notna()]
    people = people.sort_values("period_start").groupby("area_id")["numerator"].last()
    if missing := sorted(set(districts) - set(people.index)):
        raise SourceChanged(f"population: expected the population of every district, found none of {missing}")
    people = people[districts]
    return Reference(
        districts,
        people,
        _offences(raw / "reported_crimes/district_year.csv", people),
        _quarters(raw / "reported_crimes/city.csv"),
        _notices(raw / "police_events/notices.csv"),
        _shootings(raw / "shootings/figures.csv"),
        _people(raw / "population/district_age_2024.csv", districts),
        _survey(raw / "city_safety_survey/figures.csv"),
    )


def _offences(path: Path, people: pd.Series) -> pd.DataFrame:
    """kind (rows) x district (columns): the number in YEAR, published or the published rate of the population.

    Of a kind that is published for some districts only, the others get the mean rate of those.
    """
    rows = reported_crimes.read(path)
    rows = rows[(rows["period_start"] == pd.Timestamp(YEAR, 1, 1)) & rows["area_id"].isin(people.index)]
    found = rows["numerator"].fillna(rows["published_value"] * rows["area_id"].map(people) / 100_000)
    counts = found.groupby([rows["measure"], rows["area_id"]]).max().unstack()
    if missing := sorted(set(AS_COMMON_AS.values()) - set(counts.index)):
        raise SourceChanged(f"{path.name}: expected figures of {YEAR} for every offence used, found none of {missing}")
    counts = counts.reindex(columns=people.index).loc[list(AS_COMMON_AS.values())].set_axis(list(AS_COMMON_AS))
    rates = (counts / people).mean(axis=1)
    counts = counts.fillna(pd.DataFrame(np.outer(rates, people), counts.index, counts.columns))
    for whole, parts in INCLUDED_IN.items():
        counts.loc[whole] = (counts.loc[whole] - counts.loc[parts].sum()).clip(lower=0)
    return counts


def _quarters(path: Path) -> np.ndarray:
    """Reported offences in the city by year (rows: YEARS) and quarter (columns)."""
    rows = reported_crimes.read(path)
    rows = rows[(rows["measure"] == "offences_total") & (rows["period_kind"] == "quarter") & (rows["sex"] == "all")]
    starts = pd.to_datetime(rows["period_start"])
    counts = rows["numerator"].groupby([starts.dt.year, starts.dt.quarter]).max().unstack().reindex(YEARS)
    if counts.isna().any(axis=None):
        raise SourceChanged(f"{path.name}: expected the city's offences of every quarter {YEARS[0]}-{YEARS[-1]}")
    return np.asarray(counts, dtype=float)


def _notices(path: Path) -> pd.DataFrame:
    """kind, district_id, weekday (0 Monday), hour of the police's notices."""
    rows = police_events.read(path)
    at = pd.to_datetime(rows["event_at"])
    return pd.DataFrame(
        {
            "kind": rows["kind"],
            "district_id": rows["district_id"],
            "weekday": at.dt.day_of_week,
            "hour": at.dt.hour,
        }
    )


def _shootings(path: Path) -> float:
    """Confirmed shootings in the police region in the latest year published."""
    rows = shootings.read(path)
    rows = rows[(rows["measure"] == "shootings_confirmed") & (rows["area_id"] == "region-stockholm")]
    rows = rows[rows["rejected_reason"].isna()].sort_values("period_start")
    if rows.empty:
        raise SourceChanged(f"{path.name}: expected the region's shootings, found none")
    return float(rows["numerator"].iloc[-1])


def _people(path: Path, districts: list[str]) -> pd.DataFrame:
    """area_id, age, lower, upper, persons aged ASKED; of a published age group that the limits cut, the part inside."""
    known = table("age_groups").set_index("age")
    rows = population.read(path)
    rows = rows[rows["area_id"].isin(districts) & (rows["sex"] == "all") & (rows["age"] != "all")]
    lower, upper = (pd.to_numeric(rows["age"].map(known[key])) for key in ("lower", "upper"))
    first, last = lower.clip(lower=ASKED[0]), upper.fillna(120).clip(upper=ASKED[1])
    part = (last - first + 1).clip(lower=0) / (upper.fillna(120) - lower + 1)
    people = pd.DataFrame(
        {
            "area_id": rows["area_id"],
            "age": rows["age"],
            "lower": first,
            "upper": last,
            "persons": rows["numerator"] * part,
        }
    )
    return people[part > 0].reset_index(drop=True)


def _survey(path: Path) -> pd.DataFrame:
    """year, measure, area_id, share in the two latest years with both; a merged district has the mean of its parts."""
    rows = city_safety_survey.read(path)
    rows = rows[rows["measure"].isin(SURVEYED) & (rows["sex"] == "all") & (rows["age"] == "all")]
    rows = rows[rows["rejected_reason"].isna() & rows["published_value"].notna()]
    today = districts_of_today() | {"stockholm": "stockholm"}
    rows = rows.assign(
        year=pd.to_datetime(rows["period_start"]).dt.year,
        is_district=rows["area_id"].str.startswith("n-").map({True: False, False: True}),
        share=rows["published_value"] / 100,
    )
    rows = rows[rows["is_district"]].assign(area_id=lambda frame: frame["area_id"].map(today))
    shares = rows.groupby(["year", "measure", "area_id"])["share"].mean().reset_index()
    city = shares[shares["area_id"] == "stockholm"].groupby("year")["measure"].nunique()
    years = city.index[city == len(SURVEYED)][-2:]
    if len(years) < 2:
        raise SourceChanged(
            f"{path.name}: expected two years with the city's figures of {SURVEYED}, found {list(years)}"
        )
    return shares[shares["year"].isin(years)]
