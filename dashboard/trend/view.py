"""The trend page's choices, and the rows that follow from them."""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import words
from dashboard.frame import choices as frame_choices
from dashboard.frame import filters as frame_filters
from dashboard.frame import pickers, session
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


def choose_view(con, indicators: dict[str, Indicator], area: str) -> TrendView:
    """The filter bar's choices; only steps, forms, splits, groups and areas that have a figure are offered."""
    text, code = session.texts(), session.language()
    indicator = frame_filters.choose_indicator(indicators, area)
    found = session.once(offer.kinds, indicator.id)
    kinds = {kind: text[f"kind_{kind}"] for kind in FORMS if kind in found}
    kind = pickers.choose("step", text["pick_step"], kinds)
    form = _choose_form(indicator, kind)
    years = st.container(key="filter-year") if form == "season" else None  # filled once the areas are known
    split, sex, age = _choose_groups(indicator, kind, form)
    group = (indicator.id, kind, split, sex, age)
    offered = session.once(offer.areas, *group)
    division, areas, elsewhere = _choose_areas(group, offered, form)
    year = _choose_year(years, group, areas) if years else None
    state = (*group, form, *areas)
    values = session.kept(_narrow, state, group, areas)
    measures, base = session.kept(_measures, state, values, areas, kind, form)
    measure = pickers.choose("trend_measure", text["pick_measure"], {key: text[f"measure_{key}"] for key in measures})
    base = base if measure == "index" else None
    table = session.kept(_measured, (measure, *state), values, areas, measure, base, form)
    areas = areas if measure != "difference" else [key for key in areas if key != geography.CITY]
    labels = session.read(catalogue.age_labels, code)
    span = str(year) if form == "season" else session.kept(_span, (measure, *state), table)
    phrase = [frame_filters.group_words(indicator, sex, age, labels), span]
    phrase += [kinds[kind].lower() if kind != "year" else "", text[f"split_{split}"].lower() if split != "none" else ""]
    phrase += [text[f"form_{form}"].lower() if form in ("rolling", "season") else ""]
    phrase += [_measure_words(indicator, measure, base, kind)]
    phrase += [session.read(geography.divisions, code)[division] if division else ""]
    place = text["every_district"] if form == "multiples" else _named(areas, offered)
    said = " · ".join(filter(None, [place, *phrase]))
    return TrendView(
        indicator, kind, form, measure, split, sex, age, areas, division, year, base, said, elsewhere, values, table,
        offered | {geography.CITY: text["whole_city"]},
    )  # fmt: skip


def _choose_form(indicator: Indicator, kind: str) -> str:
    text, has_districts = session.texts(), session.once(offer.has_districts, indicator.id, kind)
    forms = [form for form in FORMS[kind] if form != "multiples" or has_districts]
    return pickers.choose("trend_view", text["pick_form"], {form: text[f"form_{form}"] for form in forms})


def _choose_groups(indicator: Indicator, kind: str, form: str) -> tuple[str, str, str]:
    """(split, sex, age); a group that is split by is not chosen as well."""
    text, code, of = session.texts(), session.language(), (indicator.id, kind)
    groups = session.once(offer.groups, *of)
    splits = {"none": text["split_none"]} | {key: text[f"split_{key}"] for key in groups}
    split = "none" if form == "season" else pickers.choose("split", text["pick_split"], splits)
    sexes = frame_filters.sexes(indicator, session.once(offer.sexes, *of, split))
    sex = "all" if split == "sex" else pickers.choose("sex", text["pick_sex"], sexes)
    present = session.once(offer.ages, *of, split, sex)
    ages = {key: label for key, label in session.read(catalogue.age_labels, code).items() if key in present}
    age = "all" if split == "age" else pickers.choose("age", text["pick_age"], ages)
    return split, sex, age


def _choose_areas(group: tuple, offered: dict[str, str], form: str) -> tuple[str, list[str], str]:
    """(division, areas, a note on those of another division)."""
    text, code, split = session.texts(), session.language(), group[2]
    if split != "none" and form != "multiples":
        return "", [pickers.choose("place", text["pick_place"], offered, next(iter(offered)))], ""
    division = pickers.choose("division", text["pick_division"], session.read(geography.divisions, code))
    within = session.read(geography.districts, division)
    hidden = [key for key in session.once(offer.districts, *group) if key not in within]
    shown = {key: name for key, name in offered.items() if key not in hidden} or offered
    elsewhere = (
        text["other_division"].format(areas=words.joined([offered[key] for key in hidden], text)) if hidden else ""
    )
    if form == "multiples":
        districts = [key for key in within if key in shown]
        return division, districts or list(shown)[:MOST_LINES], elsewhere
    areas = pickers.choose_many("districts", text["pick_districts"], shown, _default_areas(shown), MOST_LINES)
    return division if any(key in within for key in areas) else "", areas, elsewhere


def _choose_year(place: DeltaGenerator, group: tuple, areas: list[str]) -> int:
    years = session.once(offer.years, *group, *areas)
    with place:
        return int(pickers.choose("year", session.texts()["pick_year"], {str(year): str(year) for year in years}))


def _default_areas(offered: dict[str, str]) -> list[str]:
    wider = [key for key in offered if key in observations.WIDER][:1]
    others = [key for key in offered if key not in observations.WIDER]
    before = frame_choices.chosen_before("district")
    return wider + ([before] if before in others else others[: 2 if wider else 3])


def _measures(values: pd.DataFrame, areas: list[str], kind: str, form: str) -> tuple[list[str], pd.Timestamp | None]:
    """(value, difference from the city where values can be compared with it, index; the index's base, if any)."""
    measures, base = ["value"], None
    if form in ("lines", "multiples") and kind != "month":
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


def _measured(values: pd.DataFrame, areas: list[str], measure: str, base, form: str) -> pd.DataFrame:
    city = values[values["area_id"] == geography.CITY]
    if measure == "difference":
        others = values[values["area_id"].isin(areas) & (values["area_id"] != geography.CITY)]
        return series_measures.difference(others, city)
    shown = _spanned(values, areas) if form == "multiples" else values[values["area_id"].isin(areas)]
    change = {"index": lambda rows: series_measures.index(rows[rows["period_start"] >= base], base)}.get(measure)
    change = series_measures.rolling_year if form == "rolling" else change
    if change is None or shown.empty:
        return shown
    return pd.concat([change(rows) for _, rows in series(shown, shown["area_id"].unique())], ignore_index=True)


def _spanned(values: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """The rows of the periods in which any district has a figure, so that the city's longer series takes no room."""
    known = values[values["value"].notna() & values["area_id"].isin(areas)]
    return values[values["period_start"] >= known["period_start"].min()] if len(known) else values


def _narrow(group: tuple, areas: list[str]) -> pd.DataFrame:
    """The figures of some areas and of the city, of the chosen groups; split by sex or age, all but the total."""
    indicator_id, kind, split, sex, age = group
    table = session.read(observations.of_one, indicator_id, list(dict.fromkeys([*areas, geography.CITY])), kind)
    wanted = (table["sex"] != "all") if split == "sex" else (table["sex"] == sex)
    return table[wanted & ((table["age"] != "all") if split == "age" else (table["age"] == age))]


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


def _measure_words(indicator: Indicator, measure: str, base, kind: str) -> str:
    text, code = session.texts(), session.language()
    if measure == "index":
        return text["index_from"].format(when=words.period(base, kind, code))
    return text["difference_from_city"] if measure == "difference" else ""
