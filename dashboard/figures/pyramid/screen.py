"""Shares by age on the screen: who lives in the district, youngest lowest."""

import plotly.graph_objects as go

from dashboard.figures import plotly_parts
from dashboard.figures.pyramid.spec import AgeShares, Pyramid
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look

AGE_HEIGHT = 19


def pyramid(picture: Pyramid, look: Look) -> list[Shown]:
    """Bars for the chosen area, a dashed line of steps for the others; women to the left where they are apart."""
    figure = go.Figure()
    for part in picture.parts:
        figure.add_trace(_bars(part, picture, look) if part.is_chosen else _steps(part, picture, look))
    top = max((share for part in picture.parts for share in part.shares if share == share), default=1.0)
    height = AGE_HEIGHT * len(picture.ages) + plotly_parts.AXIS_HEIGHT
    plotly_parts.lay_out(figure, look.palette, picture.language, height)
    limits = (-top * 1.1 if picture.is_split else 0, top * 1.1)
    axis = plotly_parts.value_axis("%", look.palette, picture.language, limits)
    if picture.is_split:
        step = 2 if top < 9 else 5
        shown = [step * at for at in range(int(-top // step) + 1, int(top // step) + 1)]
        axis |= {"tickvals": shown, "ticktext": [f"{abs(value)}" for value in shown]}
    ages = plotly_parts.plain_axis(look.palette) | {"showline": False, "ticks": ""}
    figure.update_layout(xaxis=axis, yaxis=ages, bargap=0.1)
    plotly_parts.stamp(figure, picture.mark, look.palette)
    return [Shown(figure, alt=picture.alt)]


def _bars(part: AgeShares, picture: Pyramid, look: Look) -> go.Bar:
    colour = look.palette.of(part.colour)
    marker = {"color": plotly_parts.translucent(colour, 0.5), "line": {"color": colour, "width": 1}}
    return go.Bar(**_told(part, picture), orientation="h", marker=marker, width=0.8)


def _steps(part: AgeShares, picture: Pyramid, look: Look) -> go.Scatter:
    line = {"color": look.palette.of(part.colour), "width": 1.5, "dash": "dash", "shape": "vhv"}
    return go.Scatter(**_told(part, picture), mode="lines", line=line)


def _told(part: AgeShares, picture: Pyramid) -> dict[str, object]:
    hover = [plotly_parts.tooltip(*tip) if tip else "" for tip in part.tips]
    shares = [share * part.side for share in part.shares]
    return {"x": shares, "y": list(picture.ages), "name": part.label, "hovertext": hover, "hoverinfo": "text"}
