"""The trend page's figure as one specification, for the screen and for files; how it is read; its table."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.figures.lines import build
from dashboard.figures.lines.spec import Lines, Panels, Series
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Look
from dashboard.frame import choices, components, filters, kept, session
from dashboard.frame.kept import keeps
from dashboard.reading import catalogue, geography
from dashboard.statistics import series_measures
from dashboard.trend import view as trend_view
from dashboard.trend.view import TrendView


def draw(view: TrendView) -> None:
    """The figure of a view, and what its marks mean; else that nothing is measured."""
    picture = picture_of(view)
    if picture is None:
        st.info(session.texts()["nothing_measured"])
        return
    components.picture(picture, "trend")
    components.meanings(picture.notes)


def picture_of(view: TrendView) -> Lines | Panels | None:
    """The figure of a view, kept for its state; None where nothing is measured."""
    chosen = choices.chosen_before("district")
    return _picture(view, chosen if isinstance(chosen, str) else "")


@keeps(key=lambda view, chosen: (view.key, chosen))
def _picture(view: TrendView, chosen: str) -> Lines | Panels | None:
    if not view.table["value"].notna().any():
        return None
    look = Look(LIGHT, session.language(), session.texts(), view.indicator.mark)
    if view.form == "season":
        return _seasons(view, look)
    if view.form == "multiples" and len(view.areas) == 1:
        return build.noted(_district(view, view.areas[0], look), look.text)
    if view.form == "multiples":
        return _panels(view, [(view.names[key], _district(view, key, look)) for key in view.areas], look)
    series = _groups(view, view.table, look) if view.split != "none" else _areas(view, chosen)
    if len(series) <= trend_view.MOST_LINES:
        return build.noted(_lines(view, series, look), look.text)
    ground = [_ground(one.rows) for one in series]
    alone = [Series(one.label, "accent", one.rows, thick=True) for one in series]
    return _panels(view, [(one.label, _lines(view, [*ground, one], look, one.label)) for one in alone], look)


def _panels(view: TrendView, panels: list[tuple[str, Lines]], look: Look) -> Panels:
    """Small multiples on one scale and one axis of time."""
    notes = _measure_notes(view, look.text)
    alt = " ".join(one.alt for _, one in panels)
    picture = Panels(
        trend_view.unit(view), look.language, look.mark, alt, panels, shared=True, shared_time=True, notes=notes
    )
    return build.noted(picture, look.text)


def _lines(view: TrendView, series: list[Series], look: Look, title: str = "", areas: list[str] | None = None) -> Lines:
    """The series of one figure or, under a title, of one panel."""
    own = [one for one in series if one.form != "ground"]
    return Lines(
        trend_view.unit(view),
        look.language,
        look.mark,
        alternative(own, view, look, title),
        series,
        view.kind,
        view.indicator.interval_years,
        breaks(view, areas),
        {"index": 100.0, "difference": 0.0}.get(view.measure),
        notes=[] if title else _measure_notes(view, look.text),
    )


def _district(view: TrendView, key: str, look: Look) -> Lines:
    """One district's panel: its groups, or its own line over the city's and the other districts'.

    A district that is alone has a figure as any other, in which the city's figures are points too.
    """
    own, is_alone = view.table[view.table["area_id"] == key], len(view.areas) == 1
    title = "" if is_alone else view.names[key]
    if view.split != "none":
        return _lines(view, _groups(view, own, look), look, title, [key])
    city = view.table[view.table["area_id"] == geography.CITY]
    others = [view.table[view.table["area_id"] == other] for other in view.areas if other != key]
    series = [_ground(rows) for rows in others]
    if len(city):
        name = look.text["whole_city"]
        series.append(Series(name, "ink", city, dashed=True, form="joined" if is_alone else "line"))
    return _lines(view, [*series, Series(view.names[key], "accent", own, thick=True)], look, title, [key])


def _ground(rows: pd.DataFrame) -> Series:
    return Series("", "other", rows, form="ground", limits="none")


def _areas(view: TrendView, chosen: str) -> list[Series]:
    """One line per area, the city dashed, the district chosen on other pages thick."""
    series: list[Series] = []
    for key in view.areas:
        rows, is_city = view.table[view.table["area_id"] == key], key == geography.CITY
        colour = "ink" if is_city else f"series-{sum(not one.dashed for one in series)}"
        series.append(Series(view.names[key], colour, rows, dashed=is_city, thick=key == chosen))
    return series


def _groups(view: TrendView, table: pd.DataFrame, look: Look) -> list[Series]:
    """One line per sex or per age group."""
    if view.split == "sex":
        labels = filters.sexes(view.indicator, ["all", "women", "men"])
        colours = {"all": "ink", "women": "women", "men": "men"}
        return [Series(labels[sex], colours[sex], rows) for sex, rows in table.groupby("sex", sort=False)]
    labels = kept.read(catalogue.age_labels, look.language)
    present = [age for age in labels if (table["age"] == age).any()]
    shades = [f"ages-{round(at * 4 / max(len(present) - 1, 1))}" for at in range(len(present))]
    return [Series(labels[age], shade, table[table["age"] == age]) for age, shade in zip(present, shades, strict=True)]


def _seasons(view: TrendView, look: Look) -> Lines | Panels:
    """A year's months of each area, on scales of their own."""
    drawn = [(view.names[key], _season(view, key, look)) for key in view.areas]
    if len(drawn) == 1:
        return drawn[0][1]
    alt = " ".join(one.alt for _, one in drawn)
    return build.noted(Panels(trend_view.unit(view), look.language, look.mark, alt, drawn, columns=2), look.text)


def _season(view: TrendView, key: str, look: Look) -> Lines:
    rows = _months(view, key)
    known = rows[rows["value"].notna()]
    phrase = look.text["alt_season"].format(
        area=view.names[key],
        year=view.year,
        months=len(known),
        above=int((known["value"] > known["high"]).sum()),
        below=int((known["value"] < known["low"]).sum()),
        earlier=int(rows["years"].max()) if rows["years"].notna().any() else 0,
    )
    alt = " ".join(filter(None, [phrase, look.mark]))
    return build.season(rows, _year(view), trend_view.unit(view), look, alt)


def _year(view: TrendView) -> int:
    """The year that a season is of; only that form has one."""
    if view.year is None:
        raise ValueError(f"trend: expected a year in the form {view.form}, found none")
    return view.year


def _months(view: TrendView, key: str) -> pd.DataFrame:
    return series_measures.season(view.table[view.table["area_id"] == key], _year(view))


def alternative(series: list[Series], view: TrendView, look: Look, title: str = "") -> str:
    """What a figure of lines shows, in words: each line's first and last value, the highest last value first, and n."""
    unit, ends = trend_view.unit(view), []
    for one in series:
        rows = one.rows[one.rows["value"].notna()].sort_values("period_start")
        if rows.empty:
            continue
        first, last = rows.iloc[0], rows.iloc[-1]
        n = look.text["alt_n"].format(n=words.number(last["n"], look.language)) if pd.notna(last["n"]) else ""
        phrase = look.text["alt_line"].format(
            label=one.label,
            first=words.quantity(first["value"], unit, look.language),
            first_when=words.period(first["period_start"], view.kind, look.language),
            last=words.quantity(last["value"], unit, look.language),
            when=words.period(last["period_start"], view.kind, look.language),
        )
        ends.append((last["value"], phrase + n))
    told = "; ".join(phrase for _, phrase in sorted(ends, key=lambda item: -item[0]))
    opening = look.text["alt_panel"].format(title=title) if title else look.text["alt_lines"]
    return " ".join(filter(None, [opening, f"{told}.", look.mark]))


def breaks(view: TrendView, areas: list[str] | None = None) -> list[tuple[date, str]]:
    """Where the series of the areas (else all of the view) break: what the source says of it, and where a district was
    a sum of earlier ones until then.
    """
    found = list(kept.read(catalogue.breaks, view.indicator.id, session.language(), True))
    text = session.texts()
    for key in view.areas if areas is None else areas:
        rows = view.table[(view.table["area_id"] == key) & view.table["value"].notna()].sort_values("period_start")
        merged = rows[rows["is_merged"].eq(True)]
        after = rows[rows["period_start"] > merged["period_start"].max()] if len(merged) else merged
        if len(after):
            on = after["period_start"].iloc[0].date()
            found.append((on, text["break_division"].format(area=view.names[key], year=on.year)))
    return sorted(found)


def _measure_notes(view: TrendView, text: dict[str, str]) -> list[str]:
    """What the values are measured from, and how neighbouring points overlap."""
    notes = [text[f"mark_{view.measure}"]] if view.measure in ("index", "difference") else []
    return notes + ([text["mark_rolling"]] if view.form == "rolling" else [])


def reading(view: TrendView) -> str:
    """How the view's figure is read."""
    text = session.texts()
    if view.form == "multiples" and view.split != "none":
        return text["read_multiples_split"]
    return text[f"read_{view.form}"] if view.form != "lines" else text["read_trend"]


@keeps(key=lambda view: view.key)
def shown(view: TrendView) -> pd.DataFrame:
    """The table twin: the rows as they are drawn; of a season, the year's months beside earlier years."""
    if view.form == "season":
        return _season_table(view)
    rows = view.table[view.table["area_id"].isin(view.areas + _reference_areas(view))]
    is_own = view.measure == "value" and view.form != "rolling"  # else the limits follow from two values or more
    rows = rows if is_own else rows.drop(columns="interval_method", errors="ignore")
    return components.shown(rows, view.indicator, view.kind)


def _season_table(view: TrendView) -> pd.DataFrame:
    text, months, parts = session.texts(), words.MONTHS[session.language()], []
    for key in view.areas:
        rows = _months(view, key)
        parts.append(
            pd.DataFrame(
                {
                    text["column_area"]: view.names[key],
                    text["column_period"]: [f"{months[month - 1]} {view.year}" for month in rows["month"]],
                    text["column_value"]: rows["value"],
                    text["column_lower"]: rows["lower"],
                    text["column_upper"]: rows["upper"],
                    text["column_earlier_low"]: rows["low"],
                    text["column_earlier_high"]: rows["high"],
                    text["column_earlier_mean"]: rows["mean"],
                    text["column_earlier_years"]: rows["years"],
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({text["column_area"]: []})


def _reference_areas(view: TrendView) -> list[str]:
    return [geography.CITY] if view.form == "multiples" and view.measure != "difference" else []
