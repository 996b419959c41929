"""Lines on the screen: traces, axes and labels by Plotly, from what marks.py decides."""

from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as parts
from dashboard.figures.lines import marks
from dashboard.figures.lines.spec import Lines, Series
from dashboard.figures.palette import Colour
from dashboard.figures.plotly_parts import PLOT_HEIGHT
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look

SMALL_HEIGHT = 150
GROUND_OPACITY = 0.45


@dataclass(frozen=True)
class Frame:
    """What a figure of lines is drawn in: its height, its axes, the numbered breaks; whether it is a narrow panel."""

    height: int
    limits: tuple[float, float]
    starts: list[pd.Timestamp]
    breaks: list[marks.Break]
    is_narrow: bool = False
    most_years: int = parts.MOST_TICKS
    title: str = ""


def lines(picture: Lines, look: Look) -> list[Shown]:
    """Series over time with direct labels. A hollow point is preliminary or unreliable, and the line to a preliminary
    one is dotted; numbered dotted vertical lines are breaks of the series.
    """
    height = SMALL_HEIGHT if picture.is_small else PLOT_HEIGHT
    frame = Frame(height, marks.value_limits([picture]), marks.starts([picture]), marks.breaks(picture))
    return [Shown(figure=drawn(picture, frame, look), alt=picture.alt)]


def drawn(picture: Lines, frame: Frame, look: Look) -> go.Figure:
    """The figure in its frame, with the mark of demonstration data across it and in every tooltip."""
    figure = go.Figure()
    below = 60 if frame.is_narrow else parts.AXIS_HEIGHT
    parts.lay_out(figure, look.palette, look.language, frame.height + below)
    figure.add_traces(traces(picture, look, frame.is_narrow))
    axis = parts.value_axis(picture.unit, look.palette, look.language, frame.limits)
    figure.update_yaxes(axis | ({"nticks": 4} if frame.is_narrow else {}))
    figure.update_xaxes(_time(picture, frame, look))
    ends = [(end.value, end.label, look.palette.of(end.series.colour)) for end in marks.ends(picture, frame.is_narrow)]
    parts.label_ends(figure, ends, frame.height, frame.limits)
    parts.mark_breaks(figure, frame.breaks, look.palette)
    if picture.reference is not None:
        figure.add_hline(y=picture.reference, line={"color": look.palette.ink, "width": 1.5, "dash": "dash"})
    if frame.title:
        _titled(figure, frame.title, look)
    parts.stamp(figure, picture.mark or look.mark, look.palette, 11 if frame.is_narrow else 17)
    return figure


def _time(picture: Lines, frame: Frame, look: Look) -> dict:
    """The axis of time; months of one year stand by their initials."""
    year = marks.months_of_one_year(picture)
    if year is None:
        return parts.time_axis(frame.starts, picture.kind, look.palette, frame.most_years)
    return parts.plain_axis(look.palette) | {
        "tickvals": [f"{year}-{month:02}-01" for month in range(1, 13)],
        "ticktext": [name[0].upper() for name in words.MONTHS[look.language]],
        "range": [f"{year - 1}-12-20", f"{year}-12-13"],
    }


def _titled(figure: go.Figure, title: str, look: Look) -> None:
    figure.update_layout(margin_t=34)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=10, showarrow=False,
        text=f"<b>{title}</b>", font={"size": 14, "color": look.palette.ink},
    )  # fmt: skip


def traces(picture: Lines, look: Look, is_narrow: bool = False) -> list[go.Scatter]:
    """What is drawn, from the back: grey ground, and for each series its bands and then its line with points."""
    ground = [series for series in picture.series if series.form == "ground"]
    found = [_ground(ground, picture, look)] if ground else []
    for series in picture.series:
        if series.form != "ground":
            found += _series(series, picture, look, is_narrow)
    protected = marks.withheld(picture)
    return found + ([_withheld(protected, picture, look)] if protected else [])


def _ground(ground: list[Series], picture: Lines, look: Look) -> go.Scatter:
    """Several series as one thin grey trace."""
    x, y = [], []
    for series in ground:
        rows = _with_gaps(marks.points(series, picture))
        x += [*rows["period_start"], None]
        y += [*rows["value"], None]
    line = {"color": parts.translucent(look.palette.of(ground[0].colour), GROUND_OPACITY), "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", meta="others", cliponaxis=False)


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The points with an empty row between two stretches, so that no line is drawn across the gap."""
    gaps = rows[rows["stretch"].diff() > 0]
    empty = dict.fromkeys(("value", "lower", "upper"), float("nan"))
    gaps = gaps.assign(**empty, limit="", period_start=gaps["period_start"] - pd.Timedelta(days=1))
    return pd.concat([rows, gaps]).sort_values("period_start", kind="stable") if len(gaps) else rows


def _series(series: Series, picture: Lines, look: Look, is_narrow: bool) -> list[go.Scatter]:
    """The bands of a series, then its line in two parts: the firm one, and the preliminary end that is dotted."""
    points, colour = marks.points(series, picture), look.palette.of(series.colour)
    banded = points[points["limit"] == "band"]
    found = [parts.band(rows, colour, series.label) for _, rows in banded.groupby("run")]
    if series.form == "span":
        return found
    rows = _with_gaps(points)
    firm = (rows["value"].notna() & ~rows["is_tail"]).to_numpy().nonzero()[0]
    last = int(firm[-1]) if len(firm) else -1
    dash = "dash" if series.dashed else "solid"
    pieces = [(rows.iloc[: last + 1], dash), (rows.iloc[max(last, 0) :], "dot")]
    if last == len(rows) - 1:
        pieces = [(rows, dash)]
    size = 5 if is_narrow else 7 if len(points) <= marks.MANY_POINTS else 4
    return found + [_line(series, piece, dash, size, picture, look) for piece, dash in pieces if len(piece)]


def _line(series: Series, rows: pd.DataFrame, dash: str, size: int, picture: Lines, look: Look) -> go.Scatter:
    colour = look.palette.of(series.colour)
    is_reference = series.dashed and series.form == "line"
    barred = rows.assign(**{name: rows[name].where(rows["limit"] == "bar") for name in ("lower", "upper")})
    mark = picture.mark or look.mark
    hover = [
        parts.tooltip(*marks.tip(row, series, picture, look.text), mark) if pd.notna(row["value"]) else ""
        for row in rows.to_dict("records")
    ]
    trace = go.Scatter(
        x=rows["period_start"],
        y=rows["value"],
        mode={"line": "lines", "points": "markers+text"}.get(series.form, "lines+markers"),
        name=series.label,
        connectgaps=False,
        line={"color": colour, "width": 3 if series.thick else 1.5 if is_reference else 2, "dash": dash},
        marker=parts.points(rows, colour, size),
        error_y=parts.error_bars(barred, colour),
        hovertext=hover,
        hoverinfo="text",
        cliponaxis=False,
    )
    return _with_values(trace, rows, look) if series.form == "points" else trace


def _with_values(trace: go.Scatter, rows: pd.DataFrame, look: Look) -> go.Scatter:
    """Points that stand alone are larger and have their value over them."""
    values = [words.rounded(value, look.language) if pd.notna(value) else "" for value in rows["value"]]
    return trace.update(
        text=values, textposition="top center", marker_size=10, marker_line={"color": look.palette.paper, "width": 1.5}
    )


def _withheld(starts: list[pd.Timestamp], picture: Lines, look: Look) -> go.Scatter:
    """Where a figure is withheld: an open square with a dot at the foot, said in words, and never a number."""
    return go.Scatter(
        x=starts,
        y=[0] * len(starts),
        mode="markers",
        marker={"symbol": "square-open-dot", "size": 9, "color": look.palette.muted},
        hovertext=picture.withheld,
        hoverinfo="text",
        name=picture.withheld,
        cliponaxis=False,
    )


def sparkline(values: list[float], colour: Colour, dashed: bool = False) -> str:
    """A small line (120 x 28) through the latest values, from zero, as an image without text; '' for a single value.

    Dashed for demonstration data.
    """
    if len(values) < 2:
        return ""
    top, step = max(values) or 1, 112 / (len(values) - 1)
    points = [(4 + index * step, 24 - 20 * value / top) for index, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 28" width="120" height="28">'
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3.5" fill="{colour}"/></svg>'
    )
    return f"<img class='spark' alt='' src='data:image/svg+xml,{quote(drawing)}'>"
