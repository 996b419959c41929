"""The trend page's choices, and the rows that follow from them."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import words
from dashboard.frame import choices as frame_choices
from dashboard.frame import filters as frame_filters
from dashboard.frame import kept, pickers, session
from dashboard.frame.kept import keeps
from dashboard.reading import catalogue, geography, observations
from dashboard.reading.catalogue import Indicator
from dashboard.statistics import series_measures
from dashboard.trend import offer

MOST_LINES = 7
FORMS = {
    "year": ("lines", "multiples"),
    "quarter": ("lines", "multiples"),
    "month": ("lines", "multiples", "rolling", "season"),
}


class Group(NamedTuple):
    """What an indicator's figures are narrowed to before any area: step in time, split, sex and age, by id."""

    indicator_id: str
    kind: str
    split: str
    sex: str
    age: str


@dataclass(frozen=True)
class TrendView:
    """One state of the trend: every choice, the rows as published, and the same rows as they are measured."""

    indicator: Indicator
    kind: str
    form: str
    measure: str
    split: str
    sex: str
    age: str
    areas: list[str]
    division: str
    year: int | None
    base: pd.Timestamp | None
    filters: str
    elsewhere: str
    values: pd.DataFrame
    table: pd.DataFrame
    names: dict[str, str] = field(repr=False)

    @property
    def key(self) -> tuple:
        """What tells this state from every other, for caches."""
        choices = (self.kind, self.form, self.measure, self.split, self.sex, self.age, self.division, self.year)
        return (self.indicator.id, *choices, *self.areas)


def choose_view(indicators: dict[str, Indicator], area: str) -> TrendView:
    """The filter bar's choices; only steps, forms, splits, groups and areas that have a figure are offered."""
    text = session.texts()
    indicator = frame_filters.choose_indicator(indicators, area)
    found = offer.kinds(indicator.id)
    kinds = {kind: text[f"kind_{kind}"] for kind in FORMS if kind in found}
    kind = pickers.choose("step", text["pick_step"], kinds)
    form = _choose_form(indicator, kind)
    years = st.container(key="filter-year") if form == "season" else None  # filled once the areas are known
    group = Group(indicator.id, kind, *_choose_groups(indicator, kind, form))
    offered = offer.areas(*group)
    division, areas, elsewhere = _choose_areas(group, offered, form)
    year = _choose_year(years, group, areas) if years else None
    measures, base = _measures(group, areas, form)
    measure = pickers.choose("trend_measure", text["pick_measure"], {key: text[f"measure_{key}"] for key in measures})
    base = base if measure == "index" else None
    table = _measured(group, areas, measure, form)
    areas = areas if measure != "difference" else [key for key in areas if key != geography.CITY]
    place = text["every_district"] if form == "multiples" else _named(areas, offered)
    span = str(year) if form == "season" else _span(table)
    rest = _phrases(indicator, group, form, _measure_words(measure, base, kind), division)
    said = " · ".join(filter(None, [place, rest[0], span, *rest[1:]]))
    names = offered | {geography.CITY: text["whole_city"]}
    return TrendView(
        indicator, kind, form, measure, group.split, group.sex, group.age, areas, division, year, base, said,
        elsewhere, _narrow(group, areas), table, names,
    )  # fmt: skip


def _phrases(indicator: Indicator, group: Group, form: str, measured: str, division: str) -> list[str]:
    """The choices in words, for the figure's subtitle: the group first, then what is not as usual."""
    text, code = session.texts(), session.language()
    labels = kept.read(catalogue.age_labels, code)
    return [
        frame_filters.group_words(indicator, group.sex, group.age, labels),
        text[f"kind_{group.kind}"].lower() if group.kind != "year" else "",
        text[f"split_{group.split}"].lower() if group.split != "none" else "",
        text[f"form_{form}"].lower() if form in ("rolling", "season") else "",
        measured,
        kept.read(geography.divisions, code)[division] if division else "",
    ]


def _choose_form(indicator: Indicator, kind: str) -> str:
    text, has_districts = session.texts(), offer.has_districts(indicator.id, kind)
    forms = [form for form in FORMS[kind] if form != "multiples" or has_districts]
    return pickers.choose("trend_view", text["pick_form"], {form: text[f"form_{form}"] for form in forms})


def _choose_groups(indicator: Indicator, kind: str, form: str) -> tuple[str, str, str]:
    """(split, sex, age); a group that is split by is not chosen as well."""
    text, code, of = session.texts(), session.language(), (indicator.id, kind)
    groups = offer.groups(*of)
    splits = {"none": text["split_none"]} | {key: text[f"split_{key}"] for key in groups}
    split = "none" if form == "season" else pickers.choose("split", text["pick_split"], splits)
    sexes = frame_filters.sexes(indicator, offer.sexes(*of, split))
    sex = "all" if split == "sex" else pickers.choose("sex", text["pick_sex"], sexes)
    present = offer.ages(*of, split, sex)
    ages = {key: label for key, label in kept.read(catalogue.age_labels, code).items() if key in present}
    age = "all" if split == "age" else pickers.choose("age", text["pick_age"], ages)
    return split, sex, age


def _choose_areas(group: Group, offered: dict[str, str], form: str) -> tuple[str, list[str], str]:
    """(division, areas, a note on those of another division)."""
    text, code, split = session.texts(), session.language(), group.split
    if split != "none" and form != "multiples":
        return "", [pickers.choose("place", text["pick_place"], offered, next(iter(offered)))], ""
    division = pickers.choose("division", text["pick_division"], kept.read(geography.divisions, code))
    within = kept.read(geography.districts, division)
    hidden = [key for key in offer.districts(*group) if key not in within]
    shown = {key: name for key, name in offered.items() if key not in hidden} or offered
    elsewhere = (
        text["other_division"].format(areas=words.joined([offered[key] for key in hidden], text)) if hidden else ""
    )
    if form == "multiples":
        districts = [key for key in within if key in shown]
        return division, districts or list(shown)[:MOST_LINES], elsewhere
    areas = pickers.choose_many("districts", text["pick_districts"], shown, _default_areas(shown, group), MOST_LINES)
    return division if any(key in within for key in areas) else "", areas, elsewhere


def _choose_year(place: DeltaGenerator, group: Group, areas: list[str]) -> int:
    years = offer.years(*group, *areas)
    with place:
        return int(pickers.choose("year", session.texts()["pick_year"], {str(year): str(year) for year in years}))


def _default_areas(offered: dict[str, str], group: Group) -> list[str]:
    """The city, or what is wider where it has no figure, and the district chosen before, else the first ones."""
    larger = offer.wider(*group)
    wider = [key for key in offered if key in larger][:1]
    others = [key for key in offered if key not in larger]
    before = [key for key in others if key == frame_choices.chosen_before("district")]
    return wider + (before or others[: 2 if wider else 3])


@keeps
def _measures(group: Group, areas: list[str], form: str) -> tuple[list[str], pd.Timestamp | None]:
    """(value, difference from the city where values can be compared with it, index; the index's base, if any)."""
    measures, base = ["value"], None
    values = _narrow(group, areas)
    if form in ("lines", "multiples") and group.kind != "month":
        known = values[values["value"].notna()]
        city = set(known.loc[known["area_id"] == geography.CITY, "period_start"])
        others = known[known["area_id"].isin(areas) & (known["area_id"] != geography.CITY)]
        if others["period_start"].isin(city).any() and not known["is_count"].any():
            measures.append("difference")
        base = series_measures.base_period([rows for _, rows in series(values, areas)])
        if base is not None and (known["period_start"] > base).any():
            measures.append("index")
    return measures, base


def series(table: pd.DataFrame, areas: list[str]) -> list[tuple[tuple, pd.DataFrame]]:
    """((area, sex, age), rows) of each series in some areas."""
    return list(table[table["area_id"].isin(areas)].groupby(["area_id", "sex", "age"], sort=False))


@keeps
def _measured(group: Group, areas: list[str], measure: str, form: str) -> pd.DataFrame:
    """The rows as they are measured: as published, as differences from the city, as an index, or of twelve months."""
    values = _narrow(group, areas)
    city = values[values["area_id"] == geography.CITY]
    if measure == "difference":
        others = values[values["area_id"].isin(areas) & (values["area_id"] != geography.CITY)]
        return series_measures.difference(others, city)
    shown = _spanned(values, areas) if form == "multiples" else values[values["area_id"].isin(areas)]
    if shown.empty or (measure != "index" and form != "rolling"):
        return shown
    return pd.concat([_changed(rows, group, areas, form) for _, rows in series(shown, shown["area_id"].unique())],
                     ignore_index=True)  # fmt: skip


def _changed(rows: pd.DataFrame, group: Group, areas: list[str], form: str) -> pd.DataFrame:
    """One series as sums of twelve months, or as an index."""
    if form == "rolling":
        return series_measures.rolling_year(rows)
    base = _measures(group, areas, form)[1]
    return series_measures.index(rows[rows["period_start"] >= base], base)


def _spanned(values: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """The rows of the periods in which any district has a figure, so that the city's longer series takes no room."""
    known = values[values["value"].notna() & values["area_id"].isin(areas)]
    return values[values["period_start"] >= known["period_start"].min()] if len(known) else values


@keeps
def _narrow(group: Group, areas: list[str]) -> pd.DataFrame:
    """The figures of some areas and of the city, of the chosen groups; split by sex or age, all but the total."""
    areas = list(dict.fromkeys([*areas, geography.CITY]))
    table = kept.read(observations.of_one, group.indicator_id, areas, group.kind)
    wanted = (table["sex"] != "all") if group.split == "sex" else (table["sex"] == group.sex)
    return table[wanted & ((table["age"] != "all") if group.split == "age" else (table["age"] == group.age))]


def _span(table: pd.DataFrame) -> str:
    years = sorted(table.loc[table["value"].notna(), "period_start"].dt.year.unique())
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))


def _named(areas: list[str], names: dict[str, str]) -> str:
    return words.joined([names[key] for key in areas], session.texts()) if areas else ""


def unit(view: TrendView) -> str:
    """The unit of what is drawn: percentage points for a difference of shares, none for an index."""
    text = session.texts()
    own = words.unit(view.indicator, bool(view.table["is_count"].any()), text)
    if view.measure == "difference" and own == "%":
        return text["percentage_points"].strip()
    return text["measure_index"].lower() if view.measure == "index" else own


def _measure_words(measure: str, base: pd.Timestamp | None, kind: str) -> str:
    text, code = session.texts(), session.language()
    if base is not None:
        return text["index_from"].format(when=words.period(base, kind, code))
    return text["difference_from_city"] if measure == "difference" else ""
