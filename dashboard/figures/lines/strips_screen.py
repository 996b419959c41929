"""Strips on the screen: small series below one another on one axis of years."""

import dataclasses

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.lines.build import Strip
from dashboard.figures.palette import Palette

STRIP_HEIGHT, STRIP_GAP = 54, 34
LONGEST = 46  # letters over a strip on a phone


def strips(
    parts: list[Strip], palette: Palette, language: str, text: dict[str, str], mark: str = "", own_name: str = ""
) -> go.Figure:
    """Small series below one another on a common axis of years, each on a scale of its own from zero.

    The district's points are joined only from year to year as measured, with their 95 % intervals as bars; the city is
    a thin dashed line where the two are measured alike. The last value stands at the right.
    """
    figure = go.Figure()
    height = len(parts) * (STRIP_HEIGHT + STRIP_GAP)
    starts = pd.concat([part.own["period_start"] for part in parts])
    parts = [dataclasses.replace(part, city=part.city[part.city["period_start"] >= starts.min()]) for part in parts]
    template.lay_out(figure, palette, language, height + template.AXIS_HEIGHT // 2)
    for index, part in enumerate(parts):
        top = 1 - index * (STRIP_HEIGHT + STRIP_GAP) / height
        domain = [max(top - (STRIP_HEIGHT + STRIP_GAP) / height, 0), top - STRIP_GAP / height]
        _strip(figure, part, index + 1, domain, palette, language, text, own_name)
    figure.update_layout(
        xaxis=template.time_axis(starts, "year", palette, 8) | {"anchor": "free", "position": 0, "side": "bottom"},
        margin={"l": 4, "r": 60, "t": 4, "b": 8},
    )
    template.stamp(figure, mark, palette)
    return figure


def _strip(
    figure: go.Figure,
    part: Strip,
    number: int,
    domain: list[float],
    palette: Palette,
    language: str,
    text: dict[str, str],
    own_name: str,
) -> None:
    axis = "y" if number == 1 else f"y{number}"
    reached = pd.concat([part.own["value"], part.own["upper"], part.city["value"]]).max()
    limits = (0, (reached or 1) * 1.1)
    figure.update_layout(
        {
            f"yaxis{number if number > 1 else ''}": {
                "domain": domain,
                "range": limits,
                "fixedrange": True,
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": palette.grid,
                "showticklabels": False,
            }
        }
    )
    for rows, name, colour, line in (
        (part.city, text["whole_city"], palette.ink, {"width": 1.2, "dash": "dash"}),
        (part.own, own_name, palette.notice if part.mark else palette.accent, {"width": 2}),
    ):
        if rows.empty:
            continue
        is_own = rows is part.own
        figure.add_trace(
            go.Scatter(
                x=rows["period_start"],
                y=rows["value"],
                yaxis=axis,
                mode="lines+markers" if is_own else "lines",
                line=line | {"color": colour},
                marker=template.points(rows, colour, 6),
                error_y=template.error_bars(rows, colour) if is_own else None,
                hovertext=[_hover(name, row, part, language, text) for _, row in rows.iterrows()],
                hoverinfo="text",
                name=f"{part.label}: {name}",
                cliponaxis=False,
            )
        )
    _words(figure, part, axis, domain, palette, language)


def _hover(name: str, row: pd.Series, part: Strip, language: str, text: dict[str, str]) -> str:
    return template.tooltip(
        f"{name}: {part.label}",
        str(row["period_start"].year),
        words.quantity(row["value"], part.unit, language),
        words.interval(row, language, text),
        part.source,
        part.mark,
    )


def _words(figure: go.Figure, part: Strip, axis: str, domain: list[float], palette: Palette, language: str) -> None:
    last = part.own.iloc[-1]
    unit = part.unit if len(part.label) + len(part.unit) < LONGEST else ""  # what is cut off on a phone is left out
    figure.add_annotation(
        text=f"{part.label} <span style='color:{palette.muted}'>{unit}</span>" if unit else part.label,
        x=0,
        xref="paper",
        xanchor="left",
        y=domain[1],
        yref="paper",
        yanchor="bottom",
        yshift=4,
        showarrow=False,
        font={"size": 13, "color": palette.ink},
    )
    figure.add_annotation(
        text=f"<b>{words.number(last['value'], language)}</b>",
        x=1,
        xref="paper",
        xanchor="left",
        xshift=8,
        y=last["value"],
        yref=axis,
        showarrow=False,
        font={"size": 13, "color": palette.notice if part.mark else palette.accent},
    )
