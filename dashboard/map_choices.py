"""What the map page is asked to show: every choice, in one order, and the rows that follow from it."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import catalogue, components, queries, session
from dashboard.catalogue import Indicator
from dashboard.comparisons import Finding

FEWEST_NEIGHBOURHOODS = 30
PLAY = "map_play_to"  # the year that playing has come to


@dataclass(frozen=True)
class View:
    """One state of the map: every choice, and the rows that follow from it.

    kind is what is shown: value, difference (from the rest of the city) or change (since `before`, the measurement
    before). tested and findings are what dashboard.map_figures found of both.
    """

    indicator: Indicator
    level: str
    division: str
    year: int
    before: int | None
    years: tuple[int, ...]
    sex: str
    age: str
    kind: str
    filters: str
    table: pd.DataFrame
    tested: pd.DataFrame | None = None
    findings: list[Finding] | None = None

    @property
    def key(self) -> tuple:
        """What tells this state from every other, for caches."""
        return (self.indicator.id, self.level, self.division, self.year, self.sex, self.age, self.kind)

    @property
    def pick(self) -> str:
        """The address's name for the chosen area."""
        return self.level if self.level == "neighbourhood" else "district"


def choose_view(indicators: dict[str, Indicator], area: str) -> View:
    """The filter bar's choices; only combinations that have a figure are offered."""
    text, code = session.texts(), session.language()
    indicator = components.choose_indicator(indicators, area)
    found = session.read(queries.offered, indicator.id)
    found = found[found["period_kind"] == "year"].assign(year=lambda rows: rows["period_start"].dt.year)
    levels = {level: text[f"map_level_{level}"] for level in levels_offered(found)}
    level = session.standing("level", levels, next(iter(levels)))
    divisions = session.read(catalogue.divisions, code)
    newest = next((key for key in divisions if found["area_id"].isin(_places("district", key)).any()), "2023")
    division = session.standing("division", divisions, newest)
    city = found[found["area_id"] == queries.CITY]
    found = _within(found, level, division)
    years = sorted(found["year"].unique().tolist(), reverse=True)
    if (to := st.session_state.pop(PLAY, None)) in years:
        st.session_state["pick_year"] = str(to)
    year = int(session.choose("year", text["pick_year"], {str(item): str(item) for item in years}, _fullest(found)))
    now = found[found["year"] == year]
    sex = session.choose("sex", text["pick_sex"], components.sexes(indicator, now["sex"].tolist()))
    labels = session.read(catalogue.age_labels, code)
    there = set(now.loc[now["sex"] == sex, "age"])
    ages = {age: label for age, label in labels.items() if age in there}
    age = session.choose("age", text["pick_age"], ages)
    session.choose("level", text["pick_level"], levels)
    if level == "district":
        session.choose("division", text["pick_division"], divisions, newest)
    group = [rows[(rows["sex"] == sex) & (rows["age"] == age)] for rows in (found, city)]
    before = before_of(group[0], year)
    kind = session.choose("map_view", text["pick_map_view"], _kinds(indicator, level, *group, year, before))
    where = [text[f"by_{level}"], components.group_words(indicator, sex, age, labels), str(year)]
    where += [divisions[division]] if level == "district" else []
    where += [text[f"shows_{kind}"].format(before=before)] if kind != "value" else []
    table = session.read(queries.on_map, indicator.id, division, year, sex, age, level)
    table["period_start"] = table["period_start"].fillna(pd.Timestamp(year, 1, 1))
    table[["sex", "age"]] = sex, age
    filters = " · ".join(filter(None, where))
    return View(indicator, level, division, year, before, tuple(sorted(years)), sex, age, kind, filters, table)


def _places(level: str, division: str) -> dict[str, str]:
    return session.read(queries.places_of, level, division)


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


def _kinds(indicator: Indicator, level: str, found: pd.DataFrame, city: pd.DataFrame, year: int, before: int | None):
    """What can be shown of a choice: a count of a district is no figure to hold against the whole city's."""
    text = session.texts()
    kinds = {"value": text["map_value"]}
    if level == "police_area":
        return kinds
    if indicator.method != "count" and (city["year"] == year).any():
        kinds["difference"] = text["map_difference"]
    if before:
        kinds["change"] = text["map_change"].format(before=before)
    return kinds


def _fullest(found: pd.DataFrame) -> str:
    """The latest year among those with most areas."""
    counts = found.groupby("year")["area_id"].nunique()
    return str(counts[counts == counts.max()].index.max())
