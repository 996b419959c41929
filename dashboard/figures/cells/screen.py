"""Hexagons in classes over the districts' outlines, as a Plotly figure with its legend."""

from collections.abc import Sequence

import plotly.graph_objects as go
from markupsafe import Markup

from dashboard.figures import plotly_parts
from dashboard.figures.cells.spec import Cell, Hexagons
from dashboard.figures.map.geometry import SQUEEZE, Point, rings
from dashboard.figures.palette import Palette
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look

HEIGHT = 520
ITEM = Markup("<li><i style='{}'></i>{}</li>")


def show(picture: Hexagons, look: Look) -> list[Shown]:
    """The cells, those called hot with a thick edge; what the colours mean stands below."""
    palette = look.palette
    figure = go.Figure()
    plotly_parts.lay_out(figure, palette, look.language, HEIGHT)
    for geometry in picture.outlines:
        figure.add_trace(_outline(geometry, palette))
    for number, (colour, label) in enumerate(picture.classes):
        cells = [cell for cell in picture.cells if cell.number == number]
        figure.add_trace(_hexagons(cells, palette.of(colour), palette.paper, 1, label))
    hot = [cell for cell in picture.cells if cell.is_hot]
    figure.add_trace(_hexagons(hot, plotly_parts.TRANSPARENT, palette.ink, 2.5, picture.hot_label))
    figure.add_trace(_tips([cell for cell in picture.cells if cell.number is not None]))
    blank = {"visible": False, "fixedrange": True}
    figure.update_layout(xaxis=blank, yaxis=blank | {"scaleanchor": "x", "scaleratio": 1 / SQUEEZE})
    plotly_parts.stamp(figure, picture.mark, palette)
    return [Shown(figure, alt=picture.alt, below=legend(picture, palette))]


def legend(picture: Hexagons, palette: Palette) -> Markup:
    """The classes of the cells as a list, fewest first, and the edge of the dense ones."""
    items = [ITEM.format(f"background:{palette.of(colour)}", label) for colour, label in picture.classes]
    items.append(ITEM.format(f"border:3px solid {palette.ink}", picture.hot_label))
    listed = Markup("").join(items)
    return Markup("<ul class='legend' aria-label='{}'>{}</ul>").format(picture.legend_label, listed)


def _joined(lines: Sequence[Sequence[Point]]) -> dict[str, list[float | None]]:
    """Lines as one trace: a missing point between each and the next lifts the pen."""
    points: list[tuple[float | None, float | None]] = []
    for line in lines:
        points += [*line, (None, None)]
    return {"x": [east for east, _ in points], "y": [north for _, north in points]}


def _outline(geometry: str, palette: Palette) -> go.Scatter:
    line = {"color": palette.muted, "width": 0.8}
    return go.Scatter(**_joined(rings(geometry)), mode="lines", line=line, hoverinfo="skip", meta="outline")


def _hexagons(cells: Sequence[Cell], fill: str, edge: str, width: float, name: str) -> go.Scatter:
    return go.Scatter(
        **_joined([[*cell.ring, cell.ring[0]] for cell in cells]),
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line={"color": edge, "width": width},
        hoverinfo="skip",
        name=name,
        meta="cells",
    )


def _tips(cells: Sequence[Cell]) -> go.Scatter:
    """What each cell says beside the pointer: an unseen mark in its middle."""
    middles = [[sum(side) / len(cell.ring) for side in zip(*cell.ring, strict=True)] for cell in cells]
    return go.Scatter(
        x=[east for east, _ in middles],
        y=[north for _, north in middles],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        hovertext=[plotly_parts.tooltip(*cell.tip.split("\n")) for cell in cells],
        hoverinfo="text",
        meta="tips",
    )
