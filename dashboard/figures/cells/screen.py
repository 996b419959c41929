"""Figures of events: a season, twelve months at a time, kinds, single events as dots, hot cells on an outline."""

import json

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.palette import Palette

HEIGHT, BAR, STRIP = 300, 26, 120
MOST_DOTS = 12
SQUEEZE = 0.51  # a degree of longitude is this much of a degree of latitude in Stockholm


def _limits(row: dict, code: str, text: dict[str, str]) -> str:
    low, high = (words.number(round(row[side], 1), code) for side in ("lower", "upper"))
    return text["limits_told"].format(low=low, high=high)


def _protected(x, y, palette: Palette, text: dict[str, str]) -> go.Scatter:
    """Where a count is protected: an open square with dots, said in words, and never a number."""
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"symbol": "square-open-dot", "size": 9, "color": palette.muted},
        hovertext=text["status_withheld"],
        hoverinfo="text",
        name=text["status_withheld"],
        cliponaxis=False,
    )


def hot(cells: pd.DataFrame, outlines: pd.DataFrame, mark: str, palette: Palette, text: dict) -> go.Figure:
    """Hexagons in their classes over the districts' outlines; those called hot have a thick edge."""
    figure = go.Figure()
    template.lay_out(figure, palette, "sv", 520)
    for row in outlines.itertuples():
        figure.add_trace(_outline(json.loads(row.geometry), palette))
    told = cells[cells["events_from"].notna()]
    firsts = sorted(told["events_from"].unique())
    for shade, first in zip(shades(len(firsts), palette), firsts, strict=True):
        rows = told[told["events_from"] == first]
        figure.add_trace(_hexagons(rows, shade, palette.paper, 1, text["class_name"].format(first=int(first))))
    figure.add_trace(_hexagons(cells[cells["is_hot"]], "rgba(0,0,0,0)", palette.ink, 2.5, text["hot_name"]))
    hover = [template.tooltip(row.label, text["hot_name"] if row.is_hot else "", mark) for row in told.itertuples()]
    figure.add_trace(
        go.Scatter(
            x=told["longitude"],
            y=told["latitude"],
            mode="markers",
            marker={"size": 14, "opacity": 0},
            hovertext=hover,
            hoverinfo="text",
            name=text["column_events"],
        )
    )
    blank = {"visible": False, "fixedrange": True}
    figure.update_layout(xaxis=blank, yaxis=blank | {"scaleanchor": "x", "scaleratio": 1 / SQUEEZE})
    template.stamp(figure, mark, palette)
    return figure


def shades(count: int, palette: Palette) -> list[str]:
    """A shade for each class, the darkest for the last."""
    return [palette.sequential[round((at + 1) * 5 / max(count, 1))] for at in range(count)]


def _outline(geometry: dict, palette: Palette) -> go.Scatter:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    x, y = [], []
    for polygon in parts:
        x += [*(point[0] for point in polygon[0]), None]
        y += [*(point[1] for point in polygon[0]), None]
    line = {"color": palette.muted, "width": 0.8}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", meta="outline")


def _hexagons(rows: pd.DataFrame, fill: str, edge: str, width: float, name: str) -> go.Scatter:
    x, y = [], []
    for boundary in rows["boundary"]:
        ring = [*boundary, boundary[0]]
        x += [*(east for _, east in ring), None]
        y += [*(north for north, _ in ring), None]
    return go.Scatter(
        x=x, y=y, mode="lines", fill="toself", fillcolor=fill, line={"color": edge, "width": width}, hoverinfo="skip",
        name=name, meta="cells",
    )  # fmt: skip
