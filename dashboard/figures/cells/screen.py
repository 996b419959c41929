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


def season(table: pd.DataFrame, year: int, mark: str, palette: Palette, code: str, text: dict[str, str]) -> go.Figure:
    """The months of a year as points with intervals, over the band between the fewest and most of earlier years."""
    figure = go.Figure()
    template.lay_out(figure, palette, code, HEIGHT + template.AXIS_HEIGHT)
    for band in template.bands(table["month"], table["low"], table["high"], palette.muted, text["earlier_band"]):
        figure.add_trace(band)
    now = table[table["events"].notna()].rename(columns={"events": "value"})
    figure.add_trace(
        go.Scatter(
            x=now["month"],
            y=now["value"],
            mode="lines+markers",
            line={"color": palette.accent, "width": 2.5},
            marker=template.points(now, palette.accent),
            error_y=template.error_bars(now, palette.accent),
            hovertext=[_month(row, year, mark, code, text) for row in now.to_dict("records")],
            hoverinfo="text",
            name=str(year),
            cliponaxis=False,
        )
    )
    protected = table[table["status"].eq("withheld")]
    if len(protected):
        figure.add_trace(_protected(protected["month"], [0] * len(protected), palette, text))
    top = pd.concat([table[name] for name in ("events", "upper", "high")]).astype(float).max()
    figure.update_yaxes(template.value_axis("", palette, code, (0, (top or 1) * 1.1)))
    names = [month[:3] for month in words.MONTHS[code]]
    figure.update_xaxes(
        template.plain_axis(palette)
        | {"tickvals": list(range(1, 13)), "ticktext": [name[0].upper() for name in names], "range": [0.6, 12.4]}
    )
    template.stamp(figure, mark, palette)
    return figure


def _month(row: dict, year: int, mark: str, code: str, text: dict[str, str]) -> str:
    earlier = ""
    if pd.notna(row["low"]):
        low, high = (words.number(row[side], code) for side in ("low", "high"))
        earlier = text["earlier_span"].format(low=low, high=high, years=int(row["years"]))
    limits = _limits(row, code, text)
    name = words.capital(f"{words.MONTHS[code][int(row['month']) - 1]} {year}")
    return template.tooltip(name, text["events_told"].format(n=words.number(row["value"], code)), limits, earlier, mark)


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


def rolling(rolled: pd.DataFrame, blocks: pd.DataFrame, mark: str, palette: Palette, code: str, text) -> go.Figure:
    """Twelve months at a time as a line with its band; the sums that do not overlap, which are tested, as points."""
    figure = go.Figure()
    template.lay_out(figure, palette, code, HEIGHT + template.AXIS_HEIGHT)
    for band in template.bands(
        rolled["period_start"], rolled["lower"], rolled["upper"], palette.accent, text["limits_name"]
    ):
        figure.add_trace(band)
    figure.add_trace(
        go.Scatter(
            x=rolled["period_start"],
            y=rolled["value"],
            mode="lines",
            line={"color": palette.accent, "width": 2},
            hovertext=[_year_to(row, mark, code, text) for row in rolled.to_dict("records")],
            hoverinfo="text",
            name=text["twelve_months"],
        )
    )
    if len(blocks):
        figure.add_trace(
            go.Scatter(
                x=blocks["period_start"],
                y=blocks["value"],
                mode="markers+text",
                text=[words.number(value, code) for value in blocks["value"]],
                textposition="top center",
                marker={"size": 10, "color": palette.accent, "line": {"color": palette.paper, "width": 1.5}},
                hovertext=[_year_to(row, mark, code, text) for row in blocks.to_dict("records")],
                hoverinfo="text",
                name=text["blocks_name"],
                cliponaxis=False,
            )
        )
    top = rolled["upper"].astype(float).max()
    figure.update_yaxes(template.value_axis("", palette, code, (0, (top or 1) * 1.12)))
    figure.update_xaxes(template.time_axis(rolled["period_start"], "month", palette))
    template.stamp(figure, mark, palette)
    return figure


def _year_to(row: dict, mark: str, code: str, text: dict[str, str]) -> str:
    until = text["twelve_to"].format(month=words.period(row["period_start"], "month", code))
    return template.tooltip(
        until, text["events_told"].format(n=words.number(row["value"], code)), _limits(row, code, text), mark
    )


def kinds(table: pd.DataFrame, mark: str, palette: Palette, code: str, text: dict[str, str]) -> go.Figure:
    """Kinds as bars from zero, the most frequent on top, with Poisson limits; a protected one says so."""
    figure, shown = go.Figure(), table.iloc[::-1]
    template.lay_out(figure, palette, code, BAR * len(shown) + template.AXIS_HEIGHT)
    known = shown[shown["events"].notna()]
    colour = palette.notice if mark else palette.accent
    bars = template.error_bars(known.rename(columns={"events": "value"}), palette.ink) or {}
    figure.add_trace(
        go.Bar(
            x=known["events"],
            y=known["label"],
            orientation="h",
            marker={"color": template.translucent(colour, 0.55), "line": {"color": colour, "width": 1}},
            error_x=bars,
            hovertext=[
                template.tooltip(
                    row["label"],
                    text["events_told"].format(n=words.number(row["events"], code)),
                    _limits(row, code, text),
                    mark,
                )
                for row in known.to_dict("records")
            ],
            hoverinfo="text",
            name=text["column_kind"],
        )
    )
    protected = shown[shown["events"].isna()]
    if len(protected):
        figure.add_trace(_protected([0] * len(protected), protected["label"], palette, text))
    figure.update_xaxes(template.lying_axis("", palette, code, (0, (known["upper"].max() or 1) * 1.05)))
    axis = template.plain_axis(palette) | {"showline": False, "ticks": "", "categoryorder": "array"}
    figure.update_yaxes(axis | {"categoryarray": shown["label"].tolist()})
    template.stamp(figure, mark, palette)
    return figure


def dots(rows: pd.DataFrame, mark: str, palette: Palette, code: str, text: dict[str, str]) -> go.Figure:
    """One dot for each event in its month, stacked; from thirteen in a month bars; protected months have a mark."""
    figure = go.Figure()
    template.lay_out(figure, palette, code, STRIP + template.AXIS_HEIGHT)
    known, colour = rows[rows["events"].fillna(0) > 0], palette.notice if mark else palette.accent
    top = rows["events"].max() if rows["events"].notna().any() else 1
    about = {"hoverinfo": "text", "name": text["column_events"]}
    hover = [
        template.tooltip(
            words.capital(words.period(row.period_start, "month", code)),
            text["events_told"].format(n=words.number(row.events, code)),
            mark,
        )
        for row in known.itertuples()
    ]
    if top <= MOST_DOTS:
        stacked = [
            (start, level + 0.5, phrase)
            for start, count, phrase in zip(known["period_start"], known["events"], hover, strict=True)
            for level in range(int(count))
        ]
        x, y, phrase = zip(*stacked, strict=True) if stacked else ((), (), ())
        marker = {"size": 7, "color": colour}
        figure.add_trace(go.Scatter(x=x, y=y, mode="markers", marker=marker, hovertext=phrase, meta="dots", **about))
    else:
        marker = {"color": template.translucent(colour, 0.6)}
        figure.add_trace(go.Bar(x=known["period_start"], y=known["events"], marker=marker, hovertext=hover, **about))
    protected = rows[rows["status"].eq("withheld")]
    if len(protected):
        figure.add_trace(_protected(protected["period_start"], [0.5] * len(protected), palette, text))
    figure.update_yaxes(template.value_axis("", palette, code, (0, max(top, 4) + 0.6)) | {"nticks": 4})
    figure.update_xaxes(template.time_axis(rows["period_start"], "month", palette))
    template.stamp(figure, mark, palette, 13)
    return figure


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
