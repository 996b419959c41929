"""(rows of residents, look) -> shares by age as a specification."""

import pandas as pd

from dashboard import words
from dashboard.figures.pyramid.spec import AgeShares, Pyramid
from dashboard.figures.spec import Look

SIDES = {"women": -1, "men": 1, "all": 1}
COLOURS = {"women": "women", "men": "men", "all": "accent"}


def pyramid(
    rows: pd.DataFrame, names: dict[str, str], chosen: str, labels: dict[str, str], look: Look, alt: str
) -> Pyramid:
    """Shares by age: bars for the chosen area, steps for the others; women to the left where the rows have them.

    rows: area_id, sex, age, share (of all residents, 0 to 1), persons, year; labels: age -> what it is called.
    """
    ages = [age for age in labels if age in set(rows["age"])]
    parts = [
        AgeShares(
            names[area] if sex == "all" else f"{names[area]}, {look.text[f'sex_people_{sex}']}",
            COLOURS[sex] if area == chosen else "ink",
            SIDES[sex],
            area == chosen,
            (part.set_index("age")["share"].reindex(ages) * 100).tolist(),
            _tips(part, ages, names[area], labels, look),
        )
        for (area, sex), part in rows.groupby(["area_id", "sex"], sort=False)
    ]
    return Pyramid("%", look.language, look.mark, alt, [labels[age] for age in ages], parts)


def _tips(part: pd.DataFrame, ages: list[str], name: str, labels: dict[str, str], look: Look) -> list[list[str]]:
    """What a tooltip says of each age: area and age, sex, share, persons and year."""
    by_age = {row.age: row for row in part.itertuples()}
    return [
        [
            f"{name}, {labels[age]}",
            "" if row.sex == "all" else look.text[f"sex_people_{row.sex}"],
            words.quantity(round(row.share * 100, 1), "%", look.language),
            look.text["persons_of"].format(persons=words.number(row.persons, look.language), year=row.year),
        ]
        if (row := by_age.get(age))
        else []
        for age in ages
    ]
