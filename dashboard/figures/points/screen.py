"""Points on two axes, on the screen: a funnel between the limits of chance, and two indicators of each district."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures import plotly_parts as template
from dashboard.figures.points.spec import Curve, Point, Points
from dashboard.figures.ranking.screen import symbol
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look

FUNNEL_HEIGHT = 380
SCATTER_HEIGHT = 460
NARROW_PLOT = (240, 320)  # pixels of the plot on a phone, across and up


def points(picture: Points, look: Look) -> list[Shown]:
    """A funnel where there are curves, else a scatter."""
    figure = _funnel(picture, look) if picture.curves else _scatter(picture, look)
    template.stamp(figure, picture.mark, look.palette, 13)
    return [Shown(figure, alt=picture.alt)]


def _funnel(picture: Points, look: Look) -> go.Figure:
    figure, palette = go.Figure(), look.palette
    template.lay_out(figure, palette, look.language, FUNNEL_HEIGHT)
    for curve in picture.curves:
        figure.add_trace(_curve(curve, look))
    names = [point.label if point.is_named else "" for point in picture.points]
    figure.add_trace(_marks(picture, names, _outward(picture), 11, look, look.text["column_value"]))
    figure.update_yaxes(template.value_axis(picture.unit, palette, look.language, picture.y_ends))
    figure.update_xaxes(_plain_values(picture.titles[0], picture.x_ends, look))
    ends = [(float(curve.y[-1]), curve.label, palette.of(curve.colour)) for curve in picture.curves if curve.label]
    template.label_ends(figure, ends, FUNNEL_HEIGHT - 90, picture.y_ends)
    return figure


def _scatter(picture: Points, look: Look) -> go.Figure:
    figure, palette = go.Figure(), look.palette
    template.lay_out(figure, palette, look.language, SCATTER_HEIGHT)
    for axis in ("x", "y"):
        for point in picture.points:
            figure.add_trace(_interval(point, axis, look))
    x, y = ([getattr(point, name) for point in picture.points] for name in ("x", "y"))
    is_first = [point.is_chosen for point in picture.points]
    labels = [point.label if point.is_named else "" for point in picture.points]
    names, sides = uncovered(x, y, labels, is_first, picture.x_ends, picture.y_ends)
    figure.add_trace(_marks(picture, names, sides, 10, look, look.text["column_area"]))
    if picture.cross:
        _add_cross(figure, picture.cross, look)
    suffix = {"ticksuffix": template.percent(look.language)} if picture.x_unit == "%" else {}
    figure.update_xaxes(_plain_values(picture.titles[0], picture.x_ends, look) | suffix)
    figure.update_yaxes(template.value_axis(picture.unit, palette, look.language, picture.y_ends))
    title = template.wrapped(picture.titles[1])
    figure.update_layout(margin_t=40 + 18 * title.count("<br>") + 12)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=20, showarrow=False,
        text=title, align="left", font={"size": 13, "color": palette.muted},
    )  # fmt: skip
    return figure


def _marks(picture: Points, names: list[str], sides: list[str], size: int, look: Look, trace: str) -> go.Scatter:
    """The points, each with its name on one side of it, or without."""
    colours = [look.palette.of(point.colour) for point in picture.points]
    symbols = [symbol(point.direction, point.is_hollow) for point in picture.points]
    edge = {"line": {"width": 2, "color": colours}} if picture.curves else {}
    return go.Scatter(
        x=[point.x for point in picture.points],
        y=[point.y for point in picture.points],
        mode="markers+text",
        marker={"size": size, "color": colours, "symbol": symbols, **edge},
        text=names,
        textposition=sides,
        textfont={"size": 12, "color": look.palette.ink},
        hovertext=[template.tooltip(*point.tip) for point in picture.points],
        hoverinfo="text",
        cliponaxis=False,
        name=trace,
    )


def _outward(picture: Points) -> list[str]:
    """On which side of its point each name stands: away from the funnel's lines, and within the figure."""
    centre = picture.curves[-1]
    middle = np.interp([point.x for point in picture.points], centre.x, centre.y)
    far = 0.7 * picture.x_ends[1]
    return [
        f"{'bottom' if point.y < at else 'top'} {'center' if point.x < far else 'left'}"
        for point, at in zip(picture.points, middle, strict=True)
    ]


def _curve(curve: Curve, look: Look) -> go.Scatter:
    line = {"color": look.palette.of(curve.colour), "width": 1.5, "dash": curve.dash}
    return go.Scatter(
        x=list(curve.x), y=list(curve.y), mode="lines", line=line, hoverinfo="skip", name=curve.label, meta="curve"
    )


def _interval(point: Point, axis: str, look: Look) -> go.Scatter:
    ends = list((point.x_limits if axis == "x" else point.y_limits) or ())
    x, y = (ends, [point.y] * len(ends)) if axis == "x" else ([point.x] * len(ends), ends)
    line = {"color": template.translucent(look.palette.of(point.colour), 0.55), "width": 1.5}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", meta=f"interval_{axis}")


def _plain_values(title: str, limits: tuple[float, float], look: Look) -> dict:
    return template.plain_axis(look.palette) | {
        "title": {"text": template.wrapped(title), "font": {"size": 13, "color": look.palette.muted}, "standoff": 6},
        "range": limits,
        "tickformat": ",~r",
        "nticks": template.MOST_TICKS,
        "zeroline": False,
    }


def _add_cross(figure: go.Figure, cross: tuple[str, float, float], look: Look) -> None:
    label, x, y = cross
    dashed = {"color": look.palette.muted, "width": 1, "dash": "dash"}
    figure.add_vline(x=x, line=dashed)
    figure.add_hline(y=y, line=dashed)
    figure.add_annotation(
        x=x, y=1, yref="paper", yanchor="bottom", text=label, showarrow=False,
        font={"size": 12, "color": look.palette.muted},
    )  # fmt: skip


def uncovered(
    x: Sequence[float],
    y: Sequence[float],
    names: Sequence[str],
    is_first: Sequence[bool],
    x_limits: tuple[float, float],
    y_limits: tuple[float, float],
) -> tuple[list[str], list[str]]:
    """(names, sides): the names that can stand beside their points without covering one another, the first ones first.

    Reckoned for a plot as small as a phone's; the others are told by the tooltip and the table.
    """
    width, height = NARROW_PLOT
    across = (np.asarray(x, dtype=float) - x_limits[0]) / (x_limits[1] - x_limits[0]) * width
    up = (np.asarray(y, dtype=float) - y_limits[0]) / (y_limits[1] - y_limits[0]) * height
    shown, sides = [""] * len(names), ["top right"] * len(names)
    taken: list[tuple[float, float, float, float]] = []
    for at in sorted(range(len(names)), key=lambda at: (not is_first[at], -up[at])):
        length = len(names[at]) * template.LETTER_WIDTH
        left = across[at] + 4 if across[at] + length < width else across[at] - length - 4
        sides[at] = "top right" if left > across[at] else "top left"
        box = (left, up[at] + 2, left + length, up[at] + 2 + template.LABEL_GAP)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        shown[at] = names[at]
    return shown, sides
