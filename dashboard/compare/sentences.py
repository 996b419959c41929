"""(rows of a comparison) -> plain sentences in Swedish and English: dashboard.words for the comparing page.

As there, a sentence says that something is higher or lower only where a test bears it.
"""

import pandas as pd

from dashboard import words
from dashboard.reading.catalogue import Indicator
from dashboard.statistics.area_measures import Relation
from dashboard.statistics.comparisons import Finding

Text = dict[str, str]


def funnel(rows: pd.DataFrame, dispersion: float, language: str, text: Text) -> str:
    """Which districts lie outside the limits that chance alone would keep them within, and how much all vary."""
    high = rows.loc[rows["direction"] == "up", "area"].tolist()
    low = rows.loc[rows["direction"] == "down", "area"].tolist()
    between = rows.loc[rows["beyond"] & rows["direction"].eq("none"), "area"].tolist()
    found = [(high, "funnel_high"), (low, "funnel_low"), (between, "funnel_between")]
    said = [text[key].format(areas=words.joined(areas, text)) for areas, key in found if areas]
    said = said or [text["funnel_none"].format(count=len(rows))]
    if dispersion > 1:
        said.append(text["funnel_dispersion"].format(times=words.number(dispersion, language, 1)))
    return " ".join(said)


def relation(found: Relation, first: str, second: str, language: str, text: Text) -> str:
    """Whether two indicators go together over the districts."""
    value = words.number(found.value, language, 2) if found.value == found.value else ""
    return text[f"relation_{found.direction}"].format(first=first, second=second, rho=value, count=found.count)


def gaps(rows: pd.DataFrame, a: str, b: str, text: Text) -> str:
    """In which groups or districts one is certainly above or below the other, and where there is too little to say."""
    said = []
    for direction in ("up", "down", "too_few"):
        labels = rows.loc[rows["direction"] == direction, "name"].tolist()
        if labels:
            said.append(text[f"gaps_{direction}"].format(a=a, b=b.lower(), labels=words.joined(labels, text)))
    if rows["direction"].eq("untested").all():
        return text["gap_untested"].format(a=a.lower(), b=b.lower())
    if not rows["direction"].isin(["up", "down"]).any() and rows["direction"].eq("none").any():
        said.insert(0, text["gaps_none"].format(a=a.lower(), b=b.lower()))
    return " ".join(said)


def similar(rows: pd.DataFrame, district: str, text: Text) -> str:
    """How a district's like compare with it."""
    said = []
    for direction in ("up", "down", "none", "too_few"):
        areas = rows.loc[rows["direction"] == direction, "area"].tolist()
        if areas:
            said.append(text[f"similar_{direction}"].format(district=district, areas=words.joined(areas, text)))
    return " ".join(said) or text["similar_untested"].format(district=district)


def span(row: pd.Series, indicator: Indicator, language: str, text: Text) -> str:
    """The highest district against the lowest in one year, and why that exaggerates."""
    found = Finding(
        row["direction"],
        "",
        difference=row["difference"],
        difference_lower=row["difference_lower"],
        difference_upper=row["difference_upper"],
    )
    values = text["span_values"].format(
        year=row["label"],
        high=row["area_a"],
        high_value=words.stated(row["value_a"], indicator, language),
        low=row["area_b"],
        low_value=words.stated(row["value_b"], indicator, language),
    )
    told = words.gapped(found, row["area_a"], row["area_b"], indicator, language, text)
    stricter = [text["span_stricter"]] if row["direction"] in ("up", "down", "none") else []
    return " ".join([values, told, text["span_caution"], *stricter])
