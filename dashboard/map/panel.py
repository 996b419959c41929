"""The chosen area beside the map: its value, certainty and place, its series with the city's, and ways on."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from dashboard import words
from dashboard.figures.lines.spec import Lines, Series
from dashboard.frame import addresses, choices, components, kept, pickers, session
from dashboard.frame.kept import keeps
from dashboard.map.view import MapView
from dashboard.reading import geography, observations


def chosen(view: MapView) -> str:
    """The chosen area: picked on the map or in the list, else of the address, else the one with the highest value."""
    widget, (names, highest) = f"pick_{view.pick}", _areas(view)
    if st.session_state.get(widget) not in names:
        st.session_state[widget] = choices.start_value(view.pick, names, highest)
    return st.session_state[widget]


@keeps(key=lambda view: view.key)
def _areas(view: MapView) -> tuple[dict[str, str], str]:
    """The map's areas, id -> name, and the one with the highest value."""
    highest = view.table.sort_values("value", ascending=False, na_position="last")["area_id"].iloc[0]
    return dict(zip(view.table["area_id"], view.table["area"], strict=True)), highest


def pick(view: MapView) -> str:
    """The list of areas, for the keyboard and for those who know the name; the same choice as on the map."""
    names, _ = _areas(view)
    return pickers.choose(view.pick, session.texts()[f"pick_{view.pick}"], names)


def beside(view: MapView, area_id: str) -> None:
    """What is known of the chosen area, under the list that chooses it."""
    html, picture, there = _beside(view, area_id)
    components.html(html)
    if picture is not None:
        components.picture(picture, "district_series")
    ways_on(view, area_id, there)


@keeps(key=lambda view, area_id: (*view.key, area_id))
def _beside(view: MapView, area_id: str) -> tuple[Markup, Lines | None, list[str]]:
    """(key figure, the series as a figure or None, the ids of area and city that have a figure)."""
    text = session.texts()
    row = view.table[view.table["area_id"] == area_id].iloc[0]
    series = _series(view, area_id)
    unit = words.unit(view.indicator, bool(row["is_count"]) if pd.notna(row["value"]) else False, text)
    there = series.loc[series["value"].notna(), "area_id"].unique().tolist()
    picture = _drawn(view, row["area"], area_id, series, unit) if area_id in there else None
    return key_figure(view, row, series, unit), picture, there


def _series(view: MapView, area_id: str) -> pd.DataFrame:
    """The area's figures and the city's, in the chosen group."""
    rows = kept.read(observations.of_one, view.indicator.id, [area_id, geography.CITY])
    return rows[(rows["sex"] == view.sex) & (rows["age"] == view.age)]


def _drawn(view: MapView, area: str, area_id: str, rows: pd.DataFrame, unit: str) -> Lines:
    """The series of the area, with its intervals, and the city's beside it in the years they can be read together."""
    text, mark = session.texts(), view.indicator.mark
    city, own = (rows[rows["area_id"] == item] for item in (geography.CITY, area_id))
    city = city[city["period_start"] >= own.loc[own["value"].notna(), "period_start"].min()]
    series = [Series(text["whole_city"], "ink", city, dashed=True)] if len(city) else []
    series.append(Series(area, "accent", own, thick=True))
    alt = " ".join(filter(None, [mark, text["district_series_alt"].format(area=area)]))
    years = view.indicator.interval_years
    return Lines(unit, session.language(), mark, alt, series, interval_years=years, is_small=True)


def key_figure(view: MapView, row: pd.Series, series: pd.DataFrame, unit: str) -> Markup:
    """The area's value with what is known of its certainty, its place among the areas, and the city's value."""
    text, code = session.texts(), session.language()
    head = Markup("<div class='keyfigure'><h3>{}</h3>{}").format(row["area"], components.band(view.indicator.mark))
    if pd.isna(row["value"]):
        title = text["legend_withheld" if row["status"] == "withheld" else "no_figure"]
        return Markup("{}<p class='value'>{}</p><p>{}</p></div>").format(head, title, text[f"why_{row['status']}"])
    value = Markup("<span class='value'>{}</span> <span class='unit'>{}, {}</span>").format(
        words.number(row["value"], code), unit, view.year
    )
    lines = [value, words.capital(words.interval(row, code, text)), _count(view, row), row["found"]]
    lines += [words.capital(text["place_words"].format(place=row["place"]))] if row["place"] else []
    lines.append(_city(view, series, unit))
    told = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines if line)
    return Markup("{}{}</div>").format(head, told)


def _city(view: MapView, series: pd.DataFrame, unit: str) -> str:
    """The city's value of the same year, or that there is none."""
    text, code = session.texts(), session.language()
    city = series[(series["area_id"] == geography.CITY) & (series["period_start"].dt.year == view.year)]
    city = city[city["value"].notna()]
    if city.empty:
        return text["city_none"]
    return text["city_value"].format(value=words.quantity(city["value"].iloc[0], unit, code))


def _count(view: MapView, row: pd.Series) -> str:
    """The count behind a rate, published or derived from it."""
    text, code = session.texts(), session.language()
    if pd.isna(row["numerator"]) or row["is_count"] or view.indicator.method == "share":
        return ""
    template = text["count_derived"] if row["is_derived"] else text["count_published"]
    return template.format(count=words.number(row["numerator"], code))


def ways_on(view: MapView, area_id: str, there: list[str]) -> None:
    """Links to the area's trend, its profile, and to where the figure comes from."""
    text, code = session.texts(), session.language()
    onward = {"lang": code, "indicator": view.indicator.id, "division": view.division}
    if there:
        onward["districts"] = ",".join(key for key in (geography.CITY, area_id) if key in there)
    st.page_link("pages/trend.py", label=text["to_trend"], icon=":material/show_chart:", query_params=onward)
    if "district" in addresses.PAGES:
        district = area_id if view.level == "district" else kept.read(geography.district_of, area_id)
        st.page_link(
            "pages/district.py",
            label=text["district_profile"],
            icon=":material/location_city:",
            query_params={"lang": code, "district": district},
        )
    st.page_link(
        "pages/sources.py",
        label=text["to_source"],
        icon=":material/fact_check:",
        query_params={"lang": code, "indicator": view.indicator.id, "origin": "indicator"},
    )
