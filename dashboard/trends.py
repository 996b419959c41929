"""The trend page's parts: what is chosen, and the lines that follow from it."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import catalogue, components, figures, queries, session, wording
from dashboard.catalogue import Indicator
from dashboard.palette import palette

MOST_LINES = 7


@dataclass(frozen=True)
class View:
    """One state of the trend: every choice, and the rows that follow from it."""

    indicator: Indicator
    kind: str
    split: str
    sex: str
    age: str
    areas: list[str]
    filters: str
    elsewhere: str
    table: pd.DataFrame


def choose_view(con, indicators: dict[str, Indicator], area: str) -> View:
    """The filter bar's choices; only steps, splits, groups and areas that have a figure are offered."""
    text, code = session.texts(), session.language()
    indicator = components.choose_indicator(indicators, area)
    found = queries.offered(con, indicator.id)
    kinds = {kind: text[f"kind_{kind}"] for kind in ("year", "quarter", "month") if kind in set(found["period_kind"])}
    kind = session.choose("step", text["pick_step"], kinds)
    found = found[found["period_kind"] == kind]
    groups = [key for key in ("sex", "age") if (found[key] != "all").any() and found[key].nunique() > 1]
    splits = {"none": text["split_none"]} | {key: text[f"split_{key}"] for key in groups}
    split = session.choose("split", text["pick_split"], splits)
    if split != "none":
        found = found[found[split] != "all"]
    sexes = components.sexes(indicator, found["sex"].tolist())
    sex = "all" if split == "sex" else session.choose("sex", text["pick_sex"], sexes)
    labels = catalogue.age_labels(con, code)
    there = found if split == "sex" else found[found["sex"] == sex]
    ages = {key: label for key, label in labels.items() if key in set(there["age"])}
    age = "all" if split == "age" else session.choose("age", text["pick_age"], ages)
    found = there if split == "age" else there[there["age"] == age]
    names = catalogue.area_names(con)
    offered = _offered_areas(con, found, names, text)
    divisions = catalogue.divisions(con, code)
    if split == "none":
        division = session.choose("division", text["pick_division"], divisions)
        within = queries.districts(con, division)
        hidden = [key for key in found.loc[found["level"] == "district", "area_id"].unique() if key not in within]
        offered = {key: name for key, name in offered.items() if key not in hidden} or offered
        areas = session.choose_many("districts", text["pick_districts"], offered, _default_areas(offered), MOST_LINES)
    else:
        division, hidden = None, []
        areas = [session.choose("place", text["pick_place"], offered, next(iter(offered)))]
    table = queries.observations(con, indicator.id, areas, kind)
    table = _narrow(table, split, sex, age)
    people = components.group_words(indicator, sex, age, labels)
    span = sorted(table.loc[table["value"].notna(), "period_start"].dt.year.unique())
    years = f"{span[0]}–{span[-1]}" if len(span) > 1 else "".join(map(str, span))
    filters = " · ".join(
        filter(
            None,
            [
                wording.joined([offered[key] for key in areas], text) if areas else "",
                people,
                years,
                kinds[kind].lower() if kind != "year" else "",
                splits[split].lower() if split != "none" else "",
                divisions[division] if division and any(key in within for key in areas) else "",
            ],
        )
    )
    elsewhere = (
        text["other_division"].format(areas=wording.joined([names[key] for key in hidden], text)) if hidden else ""
    )
    return View(indicator, kind, split, sex, age, areas, filters, elsewhere, table)


def _offered_areas(con, found: pd.DataFrame, names: dict[str, str], text: dict[str, str]) -> dict[str, str]:
    """Areas with a figure: the city and wider areas first, then districts, then neighbourhoods, by name."""
    rank = {
        "municipality": 0,
        "police_region": 1,
        "county": 2,
        "country": 3,
        "police_area": 4,
        "district": 5,
        "neighbourhood": 6,
        "unknown_place": 7,
    }
    there = found[["area_id", "level"]].drop_duplicates()
    alphabetical = {key: place for place, key in enumerate(names)}
    there = there.assign(rank=there["level"].map(rank), place=there["area_id"].map(alphabetical))
    there = there.sort_values(["rank", "place"])
    ordered = there["area_id"].tolist()
    return {key: text["whole_city"] if key == queries.CITY else names[key] for key in ordered}


def _default_areas(offered: dict[str, str]) -> list[str]:
    wider = [key for key in offered if key in queries.WIDER][:1]
    others = [key for key in offered if key not in queries.WIDER]
    before = session.chosen_before("district")
    return wider + ([before] if before in others else others[: 2 if wider else 3])


def _narrow(table: pd.DataFrame, split: str, sex: str, age: str) -> pd.DataFrame:
    """The rows of the chosen groups; split by sex or age, every group but the total."""
    wanted = (table["sex"] != "all") if split == "sex" else (table["sex"] == sex)
    return table[wanted & ((table["age"] != "all") if split == "age" else (table["age"] == age))]


def figure(con, view: View) -> go.Figure:
    """The lines of a view: one per area, per sex or per age group."""
    text, code, colours = session.texts(), session.language(), palette(session.is_dark())
    unit = wording.unit(view.indicator, bool(view.table["is_count"].any()), text)
    breaks = catalogue.breaks(con, view.indicator.id, code)
    return figures.trend_lines(
        _lines(con, view),
        view.kind,
        view.indicator.interval_years,
        unit,
        breaks,
        colours,
        code,
        text,
        mark=view.indicator.mark,
    )


def _lines(con, view: View) -> list[figures.Line]:
    text, colours = session.texts(), palette(session.is_dark())
    if view.split == "sex":
        labels = components.sexes(view.indicator, ["all", "women", "men"])
        shade = {"all": colours.ink, "women": colours.women, "men": colours.men}
        return [figures.Line(labels[sex], shade[sex], rows) for sex, rows in view.table.groupby("sex", sort=False)]
    if view.split == "age":
        labels = catalogue.age_labels(con, session.language())
        present = [age for age in labels if (view.table["age"] == age).any()]
        shades = [colours.ages[round(index * 4 / max(len(present) - 1, 1))] for index in range(len(present))]
        return [
            figures.Line(labels[age], shade, view.table[view.table["age"] == age])
            for age, shade in zip(present, shades, strict=True)
        ]
    lines, others = [], iter(colours.series)
    for key in view.areas:
        rows, is_city = view.table[view.table["area_id"] == key], key == queries.CITY
        name = text["whole_city"] if is_city else (rows["area"].iloc[0] if len(rows) else key)
        lines.append(figures.Line(name, colours.ink if is_city else next(others), rows, dashed=is_city))
    return lines


def sentence(view: View) -> str:
    """The latest value of the first series and what the test of its change says."""
    text, code = session.texts(), session.language()
    known = view.table[view.table["value"].notna()]
    if known.empty:
        return f"{text['nothing_measured']} {view.elsewhere}".strip()
    if view.split == "none":
        first = next(key for key in view.areas if (known["area_id"] == key).any())
        breaks = catalogue.breaks(session.connection(), view.indicator.id, code)
        latest = wording.latest(known[known["area_id"] == first], view.indicator, view.kind, code, text, breaks)
        return f"{latest} {view.elsewhere}".strip()
    last = known[known["period_start"] == known["period_start"].max()]
    ages, sexes = catalogue.age_labels(session.connection(), code), components.sexes(view.indicator, ["women", "men"])
    words = [sexes[row.sex] if view.split == "sex" else ages[row.age] for row in last.itertuples()]
    parts = [
        f"{word.lower()} {wording.stated(value, view.indicator, code)}"
        for word, value in zip(words, last["value"], strict=True)
    ]
    return text["latest_groups"].format(
        when=wording.period(last["period_start"].iloc[0], view.kind, code),
        phrase=view.indicator.phrase,
        area=last["area"].iloc[0],
        groups=wording.joined(parts, text),
    )
