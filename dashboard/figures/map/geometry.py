"""GeoJSON of the city as flat shapes: rings and lines, where they lie in a picture, and their path in SVG."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

import shapely

SQUEEZE = 0.51  # in Stockholm a degree of longitude is this much of a degree of latitude
SPECK = 1.4e-6  # in square degrees: about a hectare, which is a dot in any picture of the city

Point = tuple[float, float]


def rings(geometry: str) -> list[list[Point]]:
    """Every ring (holes too) of a GeoJSON text of polygons, or every line of one of lines: (longitude, latitude).

    Rings that are no more than specks are left out.
    """
    read = json.loads(geometry)
    kind, parts = read["type"], read["coordinates"]
    if kind == "MultiPolygon":
        parts = [ring for polygon in parts for ring in polygon]
    elif kind == "LineString":
        parts = [parts] if parts else []
    found = [[(place[0], place[1]) for place in part] for part in parts]
    return [ring for ring in found if shapely.Polygon(ring).area >= SPECK] if "Polygon" in kind else found


def polygon(ring: Iterable[Point]) -> str:
    """GeoJSON text of a polygon with this ring, which need not be closed."""
    places = [list(place) for place in ring]
    closed = places if places[0] == places[-1] else [*places, places[0]]
    return json.dumps({"type": "Polygon", "coordinates": [closed]})


def is_area(geometry: str) -> bool:
    """Whether a GeoJSON text is of polygons, whose rings are closed."""
    return "Polygon" in json.loads(geometry)["type"]


@dataclass(frozen=True)
class Projection:
    """From longitude and latitude to a picture with north up, `width` units wide with the margin on each side."""

    west: float
    north: float
    scale: float
    height: int
    margin: float

    @classmethod
    def of(cls, geometries: Iterable[str], width: float, margin: float) -> "Projection":
        """One that holds every GeoJSON text given."""
        west, south, east, north = shapely.total_bounds(shapely.from_geojson(list(geometries)))
        scale = (width - 2 * margin) / ((east - west) * SQUEEZE)
        return cls(west, north, scale, round((north - south) * scale + 2 * margin), margin)

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a place lies in the picture, to a tenth of a unit."""
        return (
            round((longitude - self.west) * SQUEEZE * self.scale + self.margin, 1),
            round((self.north - latitude) * self.scale + self.margin, 1),
        )

    def path(self, geometry: str) -> str:
        """A GeoJSON text as the data of an SVG path, each point told from the one before."""
        close = "z" if is_area(geometry) else ""
        drawn = [self._steps(ring) for ring in rings(geometry)]
        return "".join(steps + close for steps in drawn if steps)

    def _steps(self, ring: list[Point]) -> str:
        points = [place for place, _ in groupby(self.point(*place) for place in ring)]
        if len(points) < 2:  # so small that it is one point in the picture
            return ""
        steps = [f"{_short(x - u)},{_short(y - v)}" for (u, v), (x, y) in pairwise(points)]
        return f"M{_short(points[0][0])},{_short(points[0][1])}l{' '.join(steps)}"


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
