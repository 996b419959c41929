"""Two groups side by side in each row, on the screen."""

import plotly.graph_objects as go

from dashboard.figures import plotly_parts as template
from dashboard.figures.palette import Colour
from dashboard.figures.points.spec import Pair, Pairs
from dashboard.figures.ranking.screen import TOP, name_rows, small, whisker, write_beside
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look
from dashboard.figures.tested import ARROWS

PAIR_HEIGHT = 56
GROUP_SHIFT = 0.16  # how far from the middle of its row each group lies
SYMBOLS = ("circle", "square")


def pairs(picture: Pairs, look: Look) -> list[Shown]:
    """Circles and squares with their intervals, and the tested difference at the right."""
    figure, palette = go.Figure(), look.palette
    count = len(picture.pairs)
    template.lay_out(figure, palette, look.language, TOP + 46 + PAIR_HEIGHT * count)
    for at in (0, 1):
        _add_group(figure, picture, at, look)
    name_rows(figure, [pair.label for pair in reversed(picture.pairs)], look)
    for place, pair in zip(range(count - 1, -1, -1), picture.pairs, strict=True):
        write_beside(figure, place, _difference(pair, look), look)
    figure.update_xaxes(template.lying_axis(picture.unit, palette, look.language, picture.ends))
    figure.update_layout(margin={"t": TOP, "r": 118})
    figure.add_annotation(
        x=1, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", xshift=10, showarrow=False,
        text=picture.title, font={"size": 12, "color": palette.muted},
    )  # fmt: skip
    template.stamp(figure, picture.mark, palette, 13)
    return [Shown(figure, alt=picture.alt)]


def _add_group(figure: go.Figure, picture: Pairs, at: int, look: Look) -> None:
    """The points of one of the two groups with their intervals, a little above or below the middle of each row."""
    label, role = picture.groups[at]
    colour = look.palette.of(role)
    shift = (GROUP_SHIFT, -GROUP_SHIFT)[at]
    sides = [pair.sides[at] for pair in picture.pairs]
    places = [len(sides) - 1 - row + shift for row in range(len(sides))]
    for side, place in zip(sides, places, strict=True):
        if side.limits:
            figure.add_trace(whisker(side.limits, place, colour))
    figure.add_trace(
        go.Scatter(
            x=[side.value for side in sides],
            y=places,
            mode="markers",
            marker={"size": 10, "color": colour, "symbol": SYMBOLS[at]},
            hovertext=[template.tooltip(*side.tip) for side in sides],
            hoverinfo="text",
            cliponaxis=False,
            name=label,
        )
    )
    _name_points(figure, picture, at, places, colour)


def _name_points(figure: go.Figure, picture: Pairs, at: int, places: list[float], colour: Colour) -> None:
    """The group's name at its first point; where the points are of districts, theirs at every point."""
    label, _ = picture.groups[at]
    drawn = [
        (side.value, side.name, place)
        for side, place in zip((pair.sides[at] for pair in picture.pairs), places, strict=True)
        if side.value is not None
    ]
    highest = max((value for value, *_ in drawn), default=0)
    for number, (value, name, place) in enumerate(drawn):
        if name:
            anchor = "right" if value > highest / 2 else "left"
            name = name if number else f"{label}: {name}"
        elif number == 0:
            name, anchor = label, "center"
        else:
            continue
        figure.add_annotation(
            x=value, y=place, showarrow=False, yshift=(13, -13)[at], xanchor=anchor, text=name,
            font={"size": 12, "color": colour},
        )  # fmt: skip


def _difference(pair: Pair, look: Look) -> str:
    return f"<b>{pair.told}</b> {ARROWS.get(pair.direction, '')}{small(pair.span, look)}"
