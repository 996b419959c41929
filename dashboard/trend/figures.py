"""The trend page's figures, each with its text alternative: lines, small multiples, twelve months, seasons."""

from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import words
from dashboard.figures.lines import panels_screen as lines_panels_screen
from dashboard.figures.lines import screen as lines_screen
from dashboard.figures.lines.panels_screen import Panel
from dashboard.figures.lines.screen import Line
from dashboard.figures.palette import palette
from dashboard.figures.plotly_parts import hollow
from dashboard.figures.spec import Look
from dashboard.frame import choices, components, filters, session
from dashboard.reading import catalogue, geography
from dashboard.statistics import series_measures
from dashboard.trend import view as trend_view
from dashboard.trend.view import TrendView


def draw(view: TrendView) -> None:
    """The figures of a view, one or many side by side, and what their marks mean; else that nothing is measured."""
    text = session.texts()
    if not view.table["value"].notna().any():
        st.info(text["nothing_measured"])
        return
    drawn = figures_of(view)
    with st.container(key="panels" if len(drawn) > 1 else "panel", horizontal=len(drawn) > 1, gap="small"):
        for at, (figure, alt) in enumerate(drawn):
            components.chart(figure, f"trend-{at}", alt)
    if told := session.kept(marks, view.key, view):
        st.html(f"<ul class='meanings'>{''.join(f'<li>{escape(phrase)}</li>' for phrase in told)}</ul>")


def figures_of(view: TrendView) -> list[tuple[go.Figure, str]]:
    """(figure, text alternative) of each panel, kept for the data version, the view, language and theme."""
    key = (*view.key, session.is_dark(), choices.chosen_before("district"))
    return session.kept(_figures, key, view)


def _figures(view: TrendView) -> list[tuple[go.Figure, str]]:
    look = Look(palette(session.is_dark()), session.language(), session.texts(), view.indicator.mark)
    if view.form == "season":
        return [_season(view, key, look) for key in view.areas]
    panels = panels_of(view, look)
    if len(panels) == 1:
        return [_whole(view, panels[0], look)]
    limits = lines_panels_screen.shared_limits(panels, _reference(view))
    starts = pd.concat([line.rows["period_start"] for panel in panels for line in panel.lines])
    years, broken = view.indicator.interval_years, breaks(view)
    return [
        (
            lines_panels_screen.panel(panel, view.kind, years, trend_view.unit(view), limits, starts, look, broken),
            alternative(panel.lines, view, look, panel.title),
        )
        for panel in panels
    ]


def _whole(view: TrendView, panel: Panel, look: Look) -> tuple[go.Figure, str]:
    figure = lines_screen.trend_lines(
        panel.lines,
        view.kind,
        view.indicator.interval_years,
        trend_view.unit(view),
        breaks(view),
        look.palette,
        look.language,
        look.text,
        mark=look.mark,
        reference=_reference(view),
    )
    if view.measure != "value":
        figure.add_hline(y=_reference(view), line={"color": look.palette.ink, "width": 1.5, "dash": "dash"})
    return figure, alternative(panel.lines, view, look)


def _reference(view: TrendView) -> float:
    return 100.0 if view.measure == "index" else 0.0


def panels_of(view: TrendView, look: Look) -> list[Panel]:
    """One panel of all lines; a panel per district in small multiples, or per group where the groups are too many."""
    if view.form == "multiples":
        return [_district_panel(view, key, look) for key in view.areas]
    lines = group_lines(view, view.table, look) if view.split != "none" else area_lines(view, look)
    if len(lines) <= trend_view.MOST_LINES:
        return [Panel("", lines)]
    return [
        Panel(
            line.label,
            [Line(line.label, look.palette.accent, line.rows, thick=True)],
            [x.rows for x in lines],
            breaks(view),
        )
        for line in lines
    ]


def _district_panel(view: TrendView, key: str, look: Look) -> Panel:
    own = view.table[view.table["area_id"] == key]
    broken = breaks(view, [key])
    if view.split != "none":
        return Panel(view.names[key], group_lines(view, own, look), breaks=broken)
    city = view.table[view.table["area_id"] == geography.CITY]
    lines = [Line(look.text["whole_city"], look.palette.ink, city, dashed=True)] if len(city) else []
    others = [view.table[view.table["area_id"] == other] for other in view.areas if other != key]
    lines.append(Line(view.names[key], look.palette.accent, own, thick=True))
    return Panel(view.names[key], lines, others, broken)


def area_lines(view: TrendView, look: Look) -> list[Line]:
    """One line per area, the city dashed, the district chosen on other pages thick."""
    chosen, others, lines = choices.chosen_before("district"), iter(look.palette.series), []
    for key in view.areas:
        rows, is_city = view.table[view.table["area_id"] == key], key == geography.CITY
        colour = look.palette.ink if is_city else next(others)
        lines.append(Line(view.names[key], colour, rows, dashed=is_city, thick=key == chosen))
    return lines


def group_lines(view: TrendView, table: pd.DataFrame, look: Look) -> list[Line]:
    """One line per sex or per age group."""
    if view.split == "sex":
        labels = filters.sexes(view.indicator, ["all", "women", "men"])
        shade = {"all": look.palette.ink, "women": look.palette.women, "men": look.palette.men}
        return [Line(labels[sex], shade[sex], rows) for sex, rows in table.groupby("sex", sort=False)]
    labels = session.read(catalogue.age_labels, look.language)
    present = [age for age in labels if (table["age"] == age).any()]
    shades = [look.palette.ages[round(at * 4 / max(len(present) - 1, 1))] for at in range(len(present))]
    pairs = zip(present, shades, strict=True)
    return [Line(labels[age], shade, table[table["age"] == age]) for age, shade in pairs]


def _season(view: TrendView, key: str, look: Look) -> tuple[go.Figure, str]:
    own = view.table[view.table["area_id"] == key]
    rows = series_measures.season(own, view.year)
    figure = lines_panels_screen.season(
        view.names[key], rows, view.year, trend_view.unit(view), look.palette.accent, look
    )
    known = rows[rows["value"].notna()]
    above = int((known["value"] > known["high"]).sum())
    below = int((known["value"] < known["low"]).sum())
    phrase = look.text["alt_season"].format(
        area=view.names[key], year=view.year, months=len(known), above=above, below=below,
        earlier=int(rows["years"].max()) if rows["years"].notna().any() else 0,
    )  # fmt: skip
    return figure, " ".join(filter(None, [phrase, look.mark]))


def alternative(lines: list[Line], view: TrendView, look: Look, title: str = "") -> str:
    """What a figure of lines shows, in words: each line's first and last value, the highest last value first, and n."""
    unit, ends = trend_view.unit(view), []
    for line in lines:
        rows = line.rows[line.rows["value"].notna()].sort_values("period_start")
        if rows.empty:
            continue
        first, last = rows.iloc[0], rows.iloc[-1]
        n = look.text["alt_n"].format(n=words.number(last["n"], look.language)) if pd.notna(last["n"]) else ""
        phrase = look.text["alt_line"].format(
            label=line.label,
            first=words.quantity(first["value"], unit, look.language),
            first_when=words.period(first["period_start"], view.kind, look.language),
            last=words.quantity(last["value"], unit, look.language),
            when=words.period(last["period_start"], view.kind, look.language),
        )
        ends.append((last["value"], phrase + n))
    told = "; ".join(phrase for _, phrase in sorted(ends, key=lambda item: -item[0]))
    opening = look.text["alt_panel"].format(title=title) if title else look.text["alt_lines"]
    return " ".join(filter(None, [opening, f"{told}.", look.mark]))


def breaks(view: TrendView, areas: list[str] | None = None) -> list[tuple]:
    """Where the series of the areas (else all of the view) break: what the source says of it, and where a district was
    a sum of earlier ones until then.
    """
    found = list(session.read(catalogue.breaks, view.indicator.id, session.language(), True))
    text = session.texts()
    for key in view.areas if areas is None else areas:
        rows = view.table[(view.table["area_id"] == key) & view.table["value"].notna()].sort_values("period_start")
        merged = rows[rows["is_merged"].eq(True)]
        after = rows[rows["period_start"] > merged["period_start"].max()] if len(merged) else merged
        if len(after):
            on = after["period_start"].iloc[0].date()
            found.append((on, text["break_division"].format(area=view.names[key], year=on.year)))
    return sorted(found)


def marks(view: TrendView) -> list[str]:
    """What the figure's marks mean: each break with its number, hollow points, and how neighbouring points overlap."""
    text, told = session.texts(), []
    known = view.table[view.table["value"].notna()]
    if view.form in ("lines", "multiples") and len(view.areas):
        starts = known["period_start"]
        shown = [
            item for item in breaks(view) if starts.min() < pd.Timestamp(item[0]) <= view.table["period_start"].max()
        ]
        told += [text["break_told"].format(number=at, what=what) for at, (_, what) in enumerate(shown, 1)]
    if known["status"].eq("preliminary").any():
        told.append(text["mark_preliminary"])
    if any(hollow(known[known["status"].ne("preliminary")])):
        told.append(text["mark_unreliable"])
    if view.measure == "index":
        told.append(text["mark_index"])
    if view.measure == "difference":
        told.append(text["mark_difference"])
    return told + ([text["mark_rolling"]] if view.form == "rolling" else [])


def reading(view: TrendView) -> str:
    """How the view's figures are read."""
    text = session.texts()
    if view.form == "multiples" and view.split != "none":
        return text["read_multiples_split"]
    return text[f"read_{view.form}"] if view.form != "lines" else text["read_trend"]


def shown(view: TrendView) -> pd.DataFrame:
    """The table twin: the rows as they are drawn; of a season, the year's months beside earlier years."""
    text, code = session.texts(), session.language()
    if view.form != "season":
        rows = view.table[view.table["area_id"].isin(view.areas + _reference_areas(view))]
        is_own = view.measure == "value" and view.form != "rolling"  # else the limits follow from two values or more
        rows = rows if is_own else rows.drop(columns="interval_method", errors="ignore")
        return components.shown(rows, view.indicator, view.kind)
    months, parts = words.MONTHS[code], []
    for key in view.areas:
        rows = series_measures.season(view.table[view.table["area_id"] == key], view.year)
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
