"""The map page's parts: what is chosen, the map with its legend, and the chosen district beside it."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import catalogue, components, exposed, figures, maps, queries, session, wording
from dashboard.catalogue import Indicator
from dashboard.palette import palette

SIZES = ("wide", "narrow")


@dataclass(frozen=True)
class View:
    """One state of the map: every choice, and the rows that follow from it."""

    indicator: Indicator
    year: int
    sex: str
    age: str
    division: str
    when: str
    filters: str
    table: pd.DataFrame


def choose_view(con, indicators: dict[str, Indicator], area: str) -> View:
    """The filter bar's choices; only combinations that have a figure are offered."""
    text, code = session.texts(), session.language()
    indicator = components.choose_indicator(indicators, area)
    divisions = catalogue.divisions(con, code)
    found = queries.offered(con, indicator.id)
    found = found[(found["level"] == "district") & (found["period_kind"] == "year")]
    newest = next(key for key in divisions if found["area_id"].isin(queries.districts(con, key)).any())
    division = session.choose("division", text["pick_division"], divisions, newest)
    within = found[found["area_id"].isin(queries.districts(con, division))]
    found = within if len(within) else found
    years = [str(year) for year in sorted(found["period_start"].dt.year.unique(), reverse=True)]
    year = int(session.choose("year", text["pick_year"], {item: item for item in years}, _fullest(found)))
    found = found[found["period_start"].dt.year == year]
    sexes = components.sexes(indicator, found["sex"].tolist())
    sex = session.choose("sex", text["pick_sex"], sexes)
    labels = catalogue.age_labels(con, code)
    ages = {age: labels[age] for age in labels if age in set(found.loc[found["sex"] == sex, "age"])}
    age = session.choose("age", text["pick_age"], ages)
    filters = " · ".join(
        filter(
            None,
            [
                text["whole_city_by_district"],
                components.group_words(indicator, sex, age, labels),
                str(year),
                divisions[division],
            ],
        )
    )
    table = queries.on_map(con, indicator.id, division, year, sex, age)
    table["period_start"] = table["period_start"].fillna(pd.Timestamp(year, 1, 1))
    table[["sex", "age"]] = sex, age
    return View(indicator, year, sex, age, division, str(year), filters, table)


def _fullest(found: pd.DataFrame) -> str:
    """The latest year among those with most districts."""
    counts = found.groupby(found["period_start"].dt.year)["area_id"].nunique()
    return str(counts[counts == counts.max()].index.max())


@st.cache_resource(max_entries=500, show_spinner=False)
def _deck(
    version: str,
    key: tuple,
    _table: pd.DataFrame,
    _outlines: pd.DataFrame,
    _limits: list[float],
    _labels: dict,
    _tips: dict,
    chosen: str,
    dark: bool,
    size: str,
    since: str,
    _exposed: pd.DataFrame | None,
    mark: str,
) -> maps.CompactDeck:
    return maps.choropleth(_table, _outlines, _limits, _labels, _tips, chosen, palette(dark), size, _exposed, mark)


def draw(con, view: View, listed: exposed.Listed | None = None) -> None:
    """The map, large and small (the style sheet shows one), and its legend; the police's list over it if it is on."""
    text, code = session.texts(), session.language()
    limits = maps.class_limits(queries.district_values(con, view.indicator.id))
    outlines = queries.outlines(con, view.table["area_id"].tolist())
    names, tips = {}, {}
    for row in view.table.to_dict("records"):
        value = wording.number(row["value"], code) if pd.notna(row["value"]) else text["no_figure_short"]
        names[row["area_id"]] = f"{row['area'].replace('-', '-' + chr(10), 1)}{chr(10)}{value}"
        tips[row["area_id"]] = tooltip(view, row)
    for size in SIZES:
        labels = names if size == "wide" else {key: name.rsplit("\n", 1)[1] for key, name in names.items()}
        key = (view.indicator.id, view.year, view.sex, view.age, view.division, code)
        deck = _deck(
            session.data_version(),
            key,
            view.table,
            outlines,
            limits,
            labels,
            tips,
            picked(view),
            session.is_dark(),
            size,
            listed.since if listed else "",
            listed.drawn if listed else None,
            view.indicator.mark,
        )
        with st.container(key=f"map-{size}"):
            st.pydeck_chart(
                deck,
                height=560 if size == "wide" else 360,
                on_select="rerun",
                key=f"deck_{size}",
                selection_mode="single-object",
                alt=" ".join(filter(None, [view.indicator.mark, text["map_alt"]])),
            )
    st.html(legend(limits, view.indicator, code, text) + (exposed.legend(listed) if listed else ""))


def picked(view: View) -> str:
    """The chosen district: just clicked on the map, else as chosen before, else the one with the highest value."""
    options = view.table["area_id"].tolist()
    for size in SIZES:
        clicked = st.session_state.get(f"deck_{size}", {}).get("selection", {}).get("objects", {}).get(maps.LAYER, [])
        area_id = clicked[0]["properties"]["area_id"] if clicked else None
        if area_id and st.session_state.get(f"seen_{size}") != area_id and area_id in options:
            st.session_state["pick_district"] = area_id
        st.session_state[f"seen_{size}"] = area_id
    if st.session_state.get("pick_district") not in options:
        highest = view.table.sort_values("value", ascending=False, na_position="last")["area_id"].iloc[0]
        st.session_state["pick_district"] = session.start_value("district", options, highest)
    return st.session_state["pick_district"]


def tooltip(view: View, row: dict) -> str:
    """Name, value, interval where known, n, year and source, as plain text."""
    text, code = session.texts(), session.language()
    lines = [row["area"], *filter(None, [view.indicator.mark])]
    if pd.isna(row["value"]):
        return "\n".join([*lines, f"{view.when}: {text['status_' + row['status']]}"])
    unit = wording.unit(view.indicator, bool(row["is_count"]), text)
    lines.append(f"{view.when}: {wording.quantity(row['value'], unit, code)}")
    if view.indicator.method == "share":
        lines.append(wording.interval(pd.Series(row), code, text))
    return "\n".join([*lines, view.indicator.source])


def legend(limits: list[float], indicator: Indicator, code: str, text: dict[str, str]) -> str:
    """The classes as a list, lowest first, and how they were made."""
    shades = maps.colours(limits, palette(session.is_dark()))
    items = [
        f"<li><i style='background:{shade}'></i>{wording.number(low, code)}–{wording.number(high, code)}</li>"
        for shade, low, high in zip(shades, limits, limits[1:], strict=False)
    ]
    empty = palette(session.is_dark()).empty
    items.append(f"<li><i style='background:{empty};border-style:dotted'></i>{text['no_figure']}</li>")
    unit = text["unit_percent"] if indicator.method == "share" else indicator.unit
    note = text["legend_note"].format(unit=wording.capital(unit))
    return f"<ul class='legend' aria-label='{text['legend']}'>{''.join(items)}</ul><p class='legend-note'>{note}</p>"


def chosen_district(con, view: View) -> None:
    """Pick a district from a list (or on the map): its value, the city's, and both series."""
    text, code = session.texts(), session.language()
    district = session.choose(
        "district", text["pick_district"], dict(zip(view.table["area_id"], view.table["area"], strict=True))
    )
    row = view.table[view.table["area_id"] == district].iloc[0]
    series = queries.observations(con, view.indicator.id, [district, queries.CITY])
    series = series[(series["sex"] == view.sex) & (series["age"] == view.age)]
    unit = wording.unit(view.indicator, bool(row["is_count"]) if pd.notna(row["value"]) else False, text)
    st.html(key_figure(view, row, series, unit))
    own = series.loc[(series["area_id"] == district) & series["value"].notna(), "period_start"]
    if len(own):  # the years in which the two can be read together
        series = series[series["period_start"] >= own.min()]
    colours = palette(session.is_dark())
    lines = [
        figures.Line(text["whole_city"], colours.ink, series[series["area_id"] == queries.CITY], dashed=True),
        figures.Line(row["area"], colours.accent, series[series["area_id"] == district], thick=True),
    ]
    if series["value"].notna().any():
        chart = figures.trend_lines(
            lines, "year", view.indicator.interval_years, unit, [], colours, code, text, 180, view.indicator.mark
        )
        st.plotly_chart(
            chart,
            theme=None,
            config=figures.config(code),
            key="district_series",
            alt=" ".join(filter(None, [view.indicator.mark, text["district_series_alt"].format(area=row["area"])])),
        )
    there = series.loc[series["value"].notna(), "area_id"].unique()
    onward = {"lang": code, "indicator": view.indicator.id, "division": view.division}
    if len(there):
        onward["districts"] = ",".join(key for key in (queries.CITY, district) if key in there)
    st.page_link(
        "pages/trend.py",
        label=text["to_trend"],
        icon=":material/show_chart:",
        query_params=onward,
    )


def key_figure(view: View, row: pd.Series, series: pd.DataFrame, unit: str) -> str:
    """The chosen district's value with what is known of its certainty, and the city's beside it."""
    text, code = session.texts(), session.language()
    head = f"<div class='keyfigure'>{components.band(view.indicator.mark)}"
    if pd.isna(row["value"]):
        why = text[f"why_{row['status']}"]
        return f"{head}<p class='value'>{text['no_figure']}</p><p>{why}</p></div>"
    extra = wording.capital(wording.interval(row, code, text)) if view.indicator.method == "share" else ""
    if pd.notna(row["numerator"]) and not row["is_count"] and view.indicator.method != "share":
        template = text["count_derived"] if row["is_derived"] else text["count_published"]
        extra = template.format(count=wording.number(row["numerator"], code))
    city = series[(series["area_id"] == queries.CITY) & (series["period_start"].dt.year == view.year)]
    city = city[city["value"].notna()]
    beside = (
        text["city_value"].format(value=wording.quantity(city["value"].iloc[0], unit, code))
        if len(city)
        else text["city_none"]
    )
    return (
        f"{head}<p><span class='value'>{wording.number(row['value'], code)}</span> "
        f"<span class='unit'>{unit}, {view.when}</span></p><p>{extra}</p><p>{beside}</p></div>"
    )
