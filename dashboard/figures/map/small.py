"""A small picture of the city with some of its districts filled in: (outlines, palette) -> image tag."""

import json
from html import escape
from urllib.parse import quote

import pandas as pd

from dashboard.figures.palette import Palette

SQUEEZE = 0.51  # a degree of longitude is this much of a degree of latitude in Stockholm
WIDTH = 132


def picture(outlines: pd.DataFrame, filled: list[str], alt: str, palette: Palette) -> str:
    """An <img> of the outlines (area_id, geometry as GeoJSON text), `filled` in the accent colour, the rest light."""
    rings = {row.area_id: list(_rings(json.loads(row.geometry))) for row in outlines.itertuples()}
    points = [point for parts in rings.values() for ring in parts for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    east, south = max(x for x, _ in points), min(y for _, y in points)
    scale = WIDTH / (east - west)
    height = (north - south) * scale + 2
    paths = "".join(
        f'<path d="{_path(parts, west, north, scale)}" fill="{palette.accent if key in filled else palette.empty}" '
        f'stroke="{palette.paper}" stroke-width="0.7" fill-rule="evenodd"/>'
        for key, parts in sorted(rings.items(), key=lambda item: item[0] in filled)
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {WIDTH + 2} {height:.0f}" '
        f'width="{WIDTH + 2}" height="{height:.0f}">{paths}</svg>'
    )
    return f"<img class='map-mark' alt='{escape(alt)}' src='data:image/svg+xml,{quote(drawing)}'>"


def _rings(geometry: dict):
    """Every ring of a polygon or several, each point squeezed to the right proportions."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in parts:
        for ring in polygon:
            yield [(x * SQUEEZE, y) for x, y, *_ in ring]


def _path(rings: list[list[tuple]], west: float, north: float, scale: float) -> str:
    """Rings as an SVG path on a grid of tenths; points that fall on the one before are left out."""
    drawn = []
    for ring in rings:
        placed = dict.fromkeys((round((x - west) * scale, 1), round((north - y) * scale, 1)) for x, y in ring)
        if len(placed) > 2:
            drawn.append("M" + "L".join(f"{x:g} {y:g}" for x, y in placed) + "Z")
    return "".join(drawn)
