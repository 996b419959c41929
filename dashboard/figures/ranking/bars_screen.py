"""Kinds as bars and single events as dots, on the screen."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import plotly_parts as template
from dashboard.figures.palette import Palette
from dashboard.figures.ranking.spec import Bars, Dots
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look

BAR_HEIGHT = 26
DOTS_HEIGHT = 120


def bars(picture: Bars, look: Look) -> list[Shown]:
    """A lying bar from zero for each row, with its interval; a protected one has a mark at zero."""
    figure, palette = go.Figure(), look.palette
    rows = list(reversed(picture.rows))  # the axis counts from below
    template.lay_out(figure, palette, look.language, BAR_HEIGHT * len(rows) + template.AXIS_HEIGHT)
    drawn = [row for row in rows if row.value is not None]
    limits = pd.DataFrame(
        [(row.value, *(row.limits or (None, None))) for row in drawn], columns=["value", "lower", "upper"], dtype=float
    )
    colour = palette.of(picture.colour)
    figure.add_trace(
        go.Bar(
            x=[row.value for row in drawn],
            y=[row.label for row in drawn],
            orientation="h",
            marker={"color": template.translucent(colour, 0.55), "line": {"color": colour, "width": 1}},
            error_x=template.error_bars(limits, palette.ink) or {},
            hovertext=[template.tooltip(*row.tip) for row in drawn],
            hoverinfo="text",
            name=picture.name,
        )
    )
    protected = [row.label for row in rows if row.value is None]
    if protected:
        figure.add_trace(_protected([0] * len(protected), protected, picture.withheld, palette))
    figure.update_xaxes(template.lying_axis("", palette, look.language, picture.ends))
    axis = template.plain_axis(palette) | {"showline": False, "ticks": "", "categoryorder": "array"}
    figure.update_yaxes(axis | {"categoryarray": [row.label for row in rows]})
    template.stamp(figure, picture.mark, palette)
    return [Shown(figure, alt=picture.alt)]


def dots(picture: Dots, look: Look) -> list[Shown]:
    """A dot for each event in its month, stacked, or a bar for each month; protected months have a mark."""
    figure, palette = go.Figure(), look.palette
    template.lay_out(figure, palette, look.language, DOTS_HEIGHT + template.AXIS_HEIGHT)
    colour = palette.of(picture.colour)
    about = {"hoverinfo": "text", "name": picture.name}
    drawn = [(month, template.tooltip(*month.tip)) for month in picture.months if month.count]
    if picture.is_stacked:
        stacked = [(month.start, level + 0.5, tip) for month, tip in drawn for level in range(int(month.count or 0))]
        x, y, tips = ([part[at] for part in stacked] for at in range(3))
        marker = {"size": 7, "color": colour}
        figure.add_trace(go.Scatter(x=x, y=y, mode="markers", marker=marker, hovertext=tips, meta="dots", **about))
    else:
        starts, counts = [month.start for month, _ in drawn], [month.count for month, _ in drawn]
        marker, tips = {"color": template.translucent(colour, 0.6)}, [tip for _, tip in drawn]
        figure.add_trace(go.Bar(x=starts, y=counts, marker=marker, hovertext=tips, **about))
    protected = [month.start for month in picture.months if month.is_withheld]
    if protected:
        figure.add_trace(_protected(protected, [0.5] * len(protected), picture.withheld, palette))
    figure.update_yaxes(template.value_axis("", palette, look.language, (0, max(picture.top, 4) + 0.6)) | {"nticks": 4})
    figure.update_xaxes(template.time_axis([month.start for month in picture.months], "month", palette))
    template.stamp(figure, picture.mark, palette, 13)
    return [Shown(figure, alt=picture.alt)]


def _protected(x: Sequence[object], y: Sequence[object], withheld: str, palette: Palette) -> go.Scatter:
    """Where a count is protected: an open square with a dot, said in words, and never a number."""
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"symbol": "square-open-dot", "size": 9, "color": palette.muted},
        hovertext=withheld,
        hoverinfo="text",
        name=withheld,
        cliponaxis=False,
    )
