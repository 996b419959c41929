"""What the map page is asked to show: every choice, in one order, and the rows that follow from it."""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from dashboard.frame import choices, kept, pickers, session
from dashboard.frame import filters as frame_filters
from dashboard.frame.kept import keeps
from dashboard.reading import catalogue, coverage, geography, observations
from dashboard.reading.catalogue import Indicator
from dashboard.statistics.comparisons import Finding

FEWEST_NEIGHBOURHOODS = 30
PLAY = "map_play_to"  # the year that playing has come to


@dataclass(frozen=True)
class MapView:
    """One state of the map: every choice, and the rows that follow from it.

    form is what is shown: value, difference (from the rest of the city) or change (since `before`, the measurement
    before). tested and findings are what dashboard.map.tested found of both.
    """

    indicator: Indicator
    level: str
    division: str
    year: int
    before: int | None
    years: tuple[int, ...]
    sex: str
    age: str
    form: str
    filters: str
    table: pd.DataFrame
    tested: pd.DataFrame = field(default_factory=pd.DataFrame)
    findings: list[Finding] = field(default_factory=list)

    @property
    def key(self) -> tuple:
        """What tells this state from every other, for caches."""
        return (self.indicator.id, self.level, self.division, self.year, self.sex, self.age, self.form)

    @property
    def pick(self) -> str:
        """The address's name for the chosen area."""
        return self.level if self.level == "neighbourhood" else "district"


def choose_view(indicators: dict[str, Indicator], area: str) -> MapView:
    """The filter bar's choices; only combinations that have a figure are offered."""
    text, code = session.texts(), session.language()
    indicator = frame_filters.choose_indicator(indicators, area)
    offered, newest = _levels(indicator.id)
    levels = {level: text[f"map_level_{level}"] for level in offered}
    level = choices.standing("level", levels, next(iter(levels)))
    divisions = kept.read(geography.divisions, code)
    division = choices.standing("division", divisions, newest)
    where = (indicator.id, level, division)
    years, fullest = _years(*where)
    if (to := st.session_state.pop(PLAY, None)) in years:
        st.session_state["pick_year"] = str(to)
    year = int(pickers.choose("year", text["pick_year"], {str(item): str(item) for item in years}, fullest))
    groups = _groups(*where, year)
    sex = pickers.choose("sex", text["pick_sex"], frame_filters.sexes(indicator, list(groups)))
    labels = kept.read(catalogue.age_labels, code)
    age = pickers.choose("age", text["pick_age"], {key: label for key, label in labels.items() if key in groups[sex]})
    pickers.choose("level", text["pick_level"], levels)
    if level == "district":
        pickers.choose("division", text["pick_division"], divisions, newest)
    cell = (*where, year, sex, age)
    before, is_beside = _beside(*cell)
    is_beside = is_beside and indicator.method != "count"
    form = pickers.choose("map_view", text["pick_map_view"], _forms(level, is_beside, before))
    parts = [text[f"by_{level}"], frame_filters.group_words(indicator, sex, age, labels), str(year)]
    parts += [divisions[division]] if level == "district" else []
    parts += [text[f"shows_{form}"].format(before=before)] if form != "value" else []
    table = _table(*cell)
    filters = " · ".join(filter(None, parts))
    return MapView(indicator, level, division, year, before, tuple(sorted(years)), sex, age, form, filters, table)


def _places(level: str, division: str) -> dict[str, str]:
    return kept.read(geography.places_of, level, division)


def _yearly(indicator_id: str) -> pd.DataFrame:
    """queries.offered, of whole years, with the year."""
    found = kept.read(coverage.offered, indicator_id)
    return found[found["period_kind"] == "year"].assign(year=lambda rows: rows["period_start"].dt.year)


@keeps
def _levels(indicator_id: str) -> tuple[list[str], str]:
    """The levels that an indicator has figures of, and the newest division that it has a district's figure in."""
    found = _yearly(indicator_id)
    divisions = kept.read(geography.divisions, session.language())
    there = (key for key in divisions if found["area_id"].isin(_places("district", key)).any())
    return levels_offered(found), next(there, "2023")


@keeps
def _years(indicator_id: str, level: str, division: str) -> tuple[list[int], str]:
    """The years with figures, newest first, and the one to begin with."""
    found = _within(_yearly(indicator_id), level, division)
    return sorted(found["year"].unique().tolist(), reverse=True), _fullest(found)


@keeps
def _groups(indicator_id: str, level: str, division: str, year: int) -> dict[str, set[str]]:
    """sex -> the ages that have a figure that year."""
    found = _within(_yearly(indicator_id), level, division)
    return {sex: set(rows["age"]) for sex, rows in found[found["year"] == year].groupby("sex", sort=False)}


@keeps
def _beside(indicator_id: str, level: str, division: str, year: int, sex: str, age: str) -> tuple[int | None, bool]:
    """The year of the measurement before, and whether the city has a figure of the year itself."""
    found = _yearly(indicator_id)
    parts = _within(found, level, division), found[found["area_id"] == geography.CITY]
    own, city = (rows[(rows["sex"] == sex) & (rows["age"] == age)] for rows in parts)
    return before_of(own, year), bool((city["year"] == year).any())


@keeps
def _table(indicator_id: str, level: str, division: str, year: int, sex: str, age: str) -> pd.DataFrame:
    """queries.on_map, with year and group in the rows without a figure too."""
    table = kept.read(observations.on_map, indicator_id, division, year, sex, age, level)
    table["period_start"] = table["period_start"].fillna(pd.Timestamp(year, 1, 1))
    table[["sex", "age"]] = sex, age
    return table


def levels_offered(found: pd.DataFrame) -> list[str]:
    """Districts, neighbourhoods where enough of them have figures the same year, police areas: those with a figure."""
    levels = set(found["level"]) & {"district", "police_area"}
    per_year = found[found["level"] == "neighbourhood"].groupby("year")["area_id"].nunique()
    levels |= {"neighbourhood"} if (per_year >= FEWEST_NEIGHBOURHOODS).any() else set()
    return [level for level in ("district", "neighbourhood", "police_area") if level in levels]


def before_of(group: pd.DataFrame, year: int) -> int | None:
    """The year of the measurement before that an area measured this year has, or None."""
    now = group.loc[group["year"] == year, "area_id"]
    earlier = group.loc[(group["year"] < year) & group["area_id"].isin(now), "year"]
    return None if earlier.empty else int(earlier.max())


def _within(found: pd.DataFrame, level: str, division: str) -> pd.DataFrame:
    """The figures of a level; of districts those of the division, or all where it has none."""
    found = found[found["level"] == level]
    within = found[found["area_id"].isin(_places(level, division))]
    return within if len(within) else found


def _forms(level: str, is_beside: bool, before: int | None) -> dict[str, str]:
    """What can be shown of a choice: a count of a district is no figure to hold against the whole city's."""
    text = session.texts()
    kinds = {"value": text["map_value"]}
    if level != "police_area" and is_beside:
        kinds["difference"] = text["map_difference"]
    if level != "police_area" and before:
        kinds["change"] = text["map_change"].format(before=before)
    return kinds


def _fullest(found: pd.DataFrame) -> str:
    """The latest year among those with most areas."""
    counts = found.groupby("year")["area_id"].nunique()
    return str(counts[counts == counts.max()].index.max())
