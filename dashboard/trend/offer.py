"""What there is of an indicator over time: each function says what the trend page can offer after the choices before.

All are of ids alone, so that what they find is kept.
"""

import pandas as pd

from dashboard.frame import kept, session
from dashboard.frame.kept import keeps
from dashboard.reading import coverage, geography

RANK = {
    "municipality": 0,
    "police_region": 1,
    "county": 2,
    "country": 3,
    "police_area": 4,
    "district": 5,
    "neighbourhood": 6,
    "unknown_place": 7,
}


@keeps
def kinds(indicator_id: str) -> set[str]:
    """The steps in time that it has figures of: year, quarter, month."""
    return set(kept.read(coverage.offered, indicator_id)["period_kind"])


@keeps
def has_districts(indicator_id: str, kind: str) -> bool:
    """Whether two districts or more have figures."""
    found = _found(indicator_id, kind)
    return found.loc[found["level"] == "district", "area_id"].nunique() > 1


@keeps
def groups(indicator_id: str, kind: str) -> list[str]:
    """Of sex and age, what it is split by."""
    found = _found(indicator_id, kind)
    return [key for key in ("sex", "age") if (found[key] != "all").any() and found[key].nunique() > 1]


@keeps
def sexes(indicator_id: str, kind: str, split: str) -> list[str]:
    """The sexes with a figure."""
    return _found(indicator_id, kind, split)["sex"].unique().tolist()


@keeps
def ages(indicator_id: str, kind: str, split: str, sex: str) -> set[str]:
    """The ages with a figure."""
    return set(_found(indicator_id, kind, split, sex)["age"])


@keeps
def areas(indicator_id: str, kind: str, split: str, sex: str, age: str) -> dict[str, str]:
    """Areas with a figure: the city and wider areas first, then districts, then neighbourhoods, by name."""
    names, text = kept.read(geography.area_names), session.texts()
    there = _found(indicator_id, kind, split, sex, age)[["area_id", "level"]].drop_duplicates()
    alphabetical = {key: place for place, key in enumerate(names)}
    there = there.assign(rank=there["level"].map(RANK), place=there["area_id"].map(alphabetical))
    ordered = there.sort_values(["rank", "place"])["area_id"].tolist()
    return {key: text["whole_city"] if key == geography.CITY else names[key] for key in ordered}


@keeps
def wider(indicator_id: str, kind: str, split: str, sex: str, age: str) -> list[str]:
    """The areas with a figure that are no district or part of one: the city, what it lies in, police areas."""
    found = _found(indicator_id, kind, split, sex, age)
    return found.loc[found["level"].map(RANK) < RANK["district"], "area_id"].unique().tolist()


@keeps
def districts(indicator_id: str, kind: str, split: str, sex: str, age: str) -> list[str]:
    """The districts with a figure, of whatever division."""
    found = _found(indicator_id, kind, split, sex, age)
    return found.loc[found["level"] == "district", "area_id"].unique().tolist()


@keeps
def years(indicator_id: str, kind: str, split: str, sex: str, age: str, *area_ids: str) -> list[int]:
    """The years in which any of some areas has a figure, newest first; without areas, any area."""
    found = _found(indicator_id, kind, split, sex, age)
    there = found[found["area_id"].isin(area_ids)] if area_ids else found
    return sorted(there["period_start"].dt.year.unique().tolist(), reverse=True)


def _found(indicator_id: str, kind: str, split: str = "none", sex: str = "", age: str = "") -> pd.DataFrame:
    """The figures of a step in time; a group that is split by has every part but the total, and is not narrowed."""
    found = kept.read(coverage.offered, indicator_id)
    found = found[found["period_kind"] == kind]
    if split != "none":
        found = found[found[split] != "all"]
    if sex and split != "sex":
        found = found[found["sex"] == sex]
    return found[found["age"] == age] if age and split != "age" else found
