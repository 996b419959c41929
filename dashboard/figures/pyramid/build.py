"""(rows of residents, look) -> shares by age as a specification."""

import pandas as pd

from dashboard.figures.spec import Look, Pyramid

SIDES = {"women": -1, "men": 1, "all": 1}


def pyramid(rows: pd.DataFrame, names: dict[str, str], chosen: str, labels: dict[str, str], look: Look, alt: str):
    """Shares by age: bars for the chosen area, steps for the others; women to the left where the rows have them."""
    shade = {"women": look.palette.women, "men": look.palette.men, "all": look.palette.accent}
    parts, bars, steps = {}, [], []
    for (area, sex), part in rows.groupby(["area_id", "sex"], sort=False):
        key = f"{area}-{sex}"
        parts[key] = part.set_index("age")["share"] * 100
        label = names[area] if sex == "all" else f"{names[area]}, {look.text[f'sex_people_{sex}']}"
        if area == chosen:
            bars.append((key, label, shade[sex], SIDES[sex]))
        else:
            steps.append((key, label, look.palette.ink, SIDES[sex]))
    frame = pd.DataFrame(parts)
    ages = [age for age in labels if age in frame.index]
    frame = frame.reindex(ages).rename(index=labels)
    return Pyramid("%", look.language, look.mark, alt, frame, bars, steps)
