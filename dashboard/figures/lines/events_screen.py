"""Series of events on the screen: a season, twelve months at a time."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.cells.screen import HEIGHT, _limits, _protected
from dashboard.figures.palette import Palette


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
