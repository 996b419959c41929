"""Answers to the City's safety survey, one a row with a codebook beside, as a city receives them."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from etl.areas import reference as table
from etl.demo.calibration import Reference

SOURCE = "city_safety_survey"
ANSWERS = 5_000  # in each wave
DOCUMENT = "demo-answers"
DOCUMENTS = (
    "document_id,title,url,retrieved_via,page\n"
    f"{DOCUMENT},Demonstrationsdata – inte verkliga uppgifter (python -m etl demo),data/demo/README.md,,\n"
)
# Invented: how a share differs between women and men, and between ages, is published for none of these questions.
WOMEN = 1.5
AGES = {"16-24": 1.3, "25-44": 1.1, "45-64": 0.9, "65-79": 0.8}
NO_ANSWER = 0.02
QUESTIONS = {
    "worried_often": ("F1", [1, 2], [3, 4, 5], "worried_often_answers", "Hur ofta orolig för att utsättas för brott"),
    "unsafe_evening": ("F2", [3, 4], [1, 2], "unsafe_evening_answers", "Trygg eller otrygg ute ensam sent på kvällen"),
}
CODEBOOK = """# Demonstrationsdata – inte verkliga uppgifter. Codebook of the file beside it.
period = "{year}"
document = "{document}"

[columns]
id = "LopNr"
weight = "Vikt"
stratum = "Stratum"
area = "Stadsdelsomrade"
sex = "Kon"
age = "Alder"

[area]
total = "Stockholm"

[sex]
1 = "men"
2 = "women"

[age]
given = "years"
groups = {groups}

[population]
{population}
{questions}"""
QUESTION = """
[[question]]
column = "{column}"
measure = "{measure}"
label = "{label}"
yes = {yes}
no = {no}
missing = ["9"]
"""


def write(folder: Path, ref: Reference, rng: np.random.Generator) -> dict[str, int]:
    """A file of answers and its codebook for each wave that has published figures; returns rows by file."""
    rows = {}
    (folder / SOURCE).mkdir()
    (folder / SOURCE / "documents.csv").write_text(DOCUMENTS, encoding="utf-8")
    for year, shares in ref.survey.groupby("year"):
        name = f"{year + 1}-03-01_svar_{year}_demo"
        answers = _answers(ref, shares.set_index("measure"), rng)
        answers.to_csv(folder / SOURCE / f"{name}.csv", sep=";", index=False, lineterminator="\n", encoding="utf-8")
        (folder / SOURCE / f"{name}.codebook.toml").write_text(_codebook(ref, year), encoding="utf-8")
        rows[f"{SOURCE}/{name}.csv"] = len(answers)
    return rows


def _codebook(ref: Reference, year: int) -> str:
    names = table("areas").set_index("area_id")["name"]
    sizes = ref.people.groupby("area_id")["persons"].sum().round().astype(int)
    return CODEBOOK.format(
        year=year,
        document=DOCUMENT,
        groups=_quoted(AGES),
        population="\n".join(f'"{names[area_id]}" = {size}' for area_id, size in sizes.items()),
        questions="".join(
            QUESTION.format(column=column, measure=measure, label=label, yes=_quoted(yes), no=_quoted(no))
            for column, yes, no, measure, label in QUESTIONS.values()
        ),
    )


def _quoted(items: Iterable[object]) -> str:
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


def _answers(ref: Reference, shares: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Equally many in each district; weights are those of its residents by age."""
    names = table("areas").set_index("area_id")["name"]
    drawn = []
    for number, area_id in enumerate(ref.districts):
        n = ANSWERS // len(ref.districts) + (number < ANSWERS % len(ref.districts))
        people = ref.people[ref.people["area_id"] == area_id]
        group = rng.choice(len(people), n, p=people["persons"] / people["persons"].sum())
        lower, upper = people["lower"].to_numpy()[group], people["upper"].to_numpy()[group]
        drawn.append(
            pd.DataFrame(
                {
                    "area_id": area_id,
                    "Alder": lower + (rng.random(n) * (upper - lower + 1)).astype(int),
                    "Kon": rng.integers(1, 3, n),
                }
            )
        )
    frame = pd.concat(drawn, ignore_index=True)
    persons = ref.people.assign(group=_group(ref.people["lower"])).groupby(["area_id", "group"])["persons"].sum()
    frame["group"] = _group(frame["Alder"])
    cells = frame.groupby(["area_id", "group"])["Alder"].transform("size")
    frame["weight"] = persons.reindex(pd.MultiIndex.from_frame(frame[["area_id", "group"]])).to_numpy() / cells
    answers = pd.DataFrame(
        {
            "LopNr": [f"DEMO-{number}" for number in range(1, len(frame) + 1)],
            "Stadsdelsomrade": frame["area_id"].map(names),
            "Kon": frame["Kon"],
            "Alder": frame["Alder"],
            "Vikt": frame["weight"].map("{:.4f}".format).str.replace(".", ","),
            "Stratum": frame["area_id"].map(names),
        }
    )
    factor = frame["Kon"].map({1: 1.0, 2: WOMEN}) * frame["group"].map(AGES)
    for measure, (column, yes, no, *_) in QUESTIONS.items():
        by_district = _by_district(ref, shares.loc[[measure]], shares.loc[["worried_often"]])
        weighted = factor * frame["weight"]
        mean = weighted.groupby(frame["area_id"]).sum() / frame["weight"].groupby(frame["area_id"]).sum()
        chance = (factor * frame["area_id"].map(by_district / mean)).clip(upper=0.95)
        is_yes = rng.random(len(frame)) < chance
        code = np.where(is_yes, rng.choice(yes, len(frame)), rng.choice(no, len(frame)))
        answers[column] = np.where(rng.random(len(frame)) < NO_ANSWER, 9, code)
    return answers


def _group(years: pd.Series) -> np.ndarray:
    limits = [int(group.split("-")[0]) for group in AGES]
    groups = np.array(list(AGES))
    return np.asarray(groups[np.searchsorted(limits, years, side="right") - 1])


def _by_district(ref: Reference, shares: pd.DataFrame, pattern: pd.DataFrame) -> pd.Series:
    """The share in each district: as published; the rest alike, so that all together give the city's.

    A question published for the city alone differs between districts as the pattern does.
    """
    city = shares.loc[shares["area_id"] == "stockholm", "share"].iloc[0]
    city_pattern = pattern.loc[pattern["area_id"] == "stockholm", "share"].iloc[0]
    known = pattern[pattern["area_id"].isin(ref.districts)].set_index("area_id")["share"] / city_pattern * city
    size = ref.people.groupby("area_id")["persons"].sum()
    size = size / size.sum()
    rest = (city - (known * size[known.index]).sum()) / size.drop(known.index).sum()
    return known.reindex(size.index).fillna(max(rest, 0.01))
