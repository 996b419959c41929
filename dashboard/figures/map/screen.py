"""(shapes, outlines) -> a map as one SVG: sharp at any size, printed as seen, and each area a thing to choose.

Colours of classes stand in the picture; all else (ink, paper, water) follows the reader's theme by map.css.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import pandas as pd
import shapely

WIDTH, MARGIN = 1000, 14  # of the picture, in its own units
SQUEEZE = 0.51  # a degree of longitude is this much of a degree of latitude here
SPECK = 14  # of the picture's square units: about a hectare
PATTERNS = ("uncertain", "withheld", "none")
VALUE = " class='value'"
SIGNS = {"up": "▲", "down": "▼"}


@dataclass(frozen=True)
class Shape:
    """An area as it is drawn: its colour ('' for none), pattern, sign of a certain difference, and its words.

    name and value are set in the area, `tip` beside the pointer, `spoken` is what a screen reader says.
    """

    area_id: str
    name: str
    value: str
    tip: str
    spoken: str
    fill: str = ""
    pattern: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Projection:
    """From longitude and latitude to the picture: north up, as wide as the areas together."""

    west: float
    north: float
    scale: float
    height: float

    @classmethod
    def of(cls, geometries: Iterable[str]) -> "Projection":
        """One that holds every GeoJSON geometry given."""
        west, south, east, north = shapely.total_bounds(shapely.from_geojson(list(geometries)))
        scale = (WIDTH - 2 * MARGIN) / ((east - west) * SQUEEZE)
        return cls(west, north, scale, round((north - south) * scale + 2 * MARGIN))

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round((longitude - self.west) * SQUEEZE * self.scale + MARGIN, 1),
            round((self.north - latitude) * self.scale + MARGIN, 1),
        )

    def path(self, geometry: dict) -> str:
        """A GeoJSON geometry (polygons or lines) as the data of an SVG path, each point told from the one before."""
        kind, rings = geometry["type"], geometry["coordinates"]
        if kind == "MultiPolygon":
            rings = [ring for polygon in rings for ring in polygon]
        elif kind == "LineString":
            rings = [rings] if rings else []
        close = "z" if "Polygon" in kind else ""
        return "".join(self._steps(ring) + close for ring in rings if not close or self._is_seen(ring))

    def _is_seen(self, ring: list) -> bool:
        """Whether a part or a hole is large enough to be more than a speck."""
        return shapely.Polygon(ring).area * SQUEEZE * self.scale**2 >= SPECK

    def _steps(self, ring: list) -> str:
        points = [self.point(*place[:2]) for place in ring]
        steps = [f"{_short(x - u)},{_short(y - v)}" for (u, v), (x, y) in pairwise(points)]
        return f"M{_short(points[0][0])},{_short(points[0][1])}l{' '.join(steps)}"


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def draw(
    shapes: list[Shape],
    outlines: pd.DataFrame,
    projection: Projection,
    over: Iterable[str] = (),
    mark: str = "",
    named: bool = True,
) -> str:
    """The map as SVG text: areas, their patterns and edges, certain differences outlined, layers over, names.

    outlines: area_id, geometry, longitude, latitude. A `mark` (of demonstration data) stands across the whole city.
    """
    place = {row.area_id: row for row in outlines.itertuples()}
    shapes = [shape for shape in shapes if shape.area_id in place]
    certain = [shape.area_id for shape in shapes if shape.sign]
    parts = [
        f"<svg viewBox='0 0 {WIDTH} {projection.height}' xmlns='http://www.w3.org/2000/svg'>",
        f"<defs>{_PATTERNS}{''.join(_clip(area_id) for area_id in certain)}</defs>",
        *(_area(shape, place[shape.area_id], projection) for shape in shapes),
        *(f"<use href='#a-{shape.area_id}' class='halo'/>" for shape in shapes),
        *(f"<use href='#a-{shape.area_id}' class='edge {shape.pattern}'/>" for shape in shapes),
        *(
            f"<use href='#a-{area_id}' class='{kind}' clip-path='url(#c-{area_id})'/>"
            for area_id in certain
            for kind in ("certain-edge", "certain")
        ),
        *over,
        _stamp(mark, projection),
        "<use class='chosen-edge'/><use class='chosen'/><use class='focus'/>",
        *(_words(shape, place[shape.area_id], projection, named) for shape in shapes),
        "</svg>",
    ]
    return "".join(parts)


def _area(shape: Shape, row: tuple, projection: Projection) -> str:
    x, y = projection.point(row.longitude, row.latitude)
    path = f"<path id='a-{shape.area_id}' d='{projection.path(json.loads(row.geometry))}'"
    fill = f" style='fill:{shape.fill}'" if shape.fill else ""
    hatch = f"<use href='#a-{shape.area_id}' fill='url(#{shape.pattern})'/>" if shape.pattern in PATTERNS[:2] else ""
    return (
        f"<g class='area' role='radio' aria-checked='false' tabindex='-1' data-area='{shape.area_id}' data-x='{x}'"
        f" data-y='{y}' data-tip='{_attribute(shape.tip)}' aria-label='{_attribute(shape.spoken)}'>"
        f"<g{fill} class='{shape.pattern if not shape.fill else 'filled'}'>{path}/></g>{hatch}</g>"
    )


def _attribute(words: str) -> str:
    return escape(words, quote=True).replace("\n", "&#10;")


def _clip(area_id: str) -> str:
    return f"<clipPath id='c-{area_id}'><use href='#a-{area_id}'/></clipPath>"


def _words(shape: Shape, row: tuple, projection: Projection, named: bool) -> str:
    """Name and value in the area, and a shorter form for small screens; hidden from screen readers, who have better."""
    x, y = projection.point(row.longitude, row.latitude)
    value = f"{SIGNS[shape.sign]} {shape.value}" if shape.sign else shape.value
    lines = [*(shape.name.replace("-", "-\n", 1).split("\n") if named else []), value]
    rise = 0.35 - (len(lines) - 1) * 0.55
    spans = "".join(
        f"<tspan x='{x}' dy='{rise if at == 0 else 1.1:.2f}em'{VALUE if at == len(lines) - 1 else ''}>"
        f"{escape(line)}</tspan>"
        for at, line in enumerate(lines)
    )
    if not named:
        return f"<text class='small' aria-hidden='true' x='{x}' y='{y}'>{spans}</text>"
    short = f"<text class='short' aria-hidden='true' x='{x}' y='{y}' dy='.35em'>{escape(value)}</text>"
    return f"<text class='full' aria-hidden='true' x='{x}' y='{y}'>{spans}</text>{short}"


def _stamp(mark: str, projection: Projection) -> str:
    """The mark of demonstration data as a slanting band over the city, part of the picture; '' without a mark."""
    if not mark:
        return ""
    x, y = WIDTH / 2, projection.height / 2
    lines = mark.replace(" – ", "\n– ").split("\n")
    spans = "".join(f"<tspan x='{x}' dy='{1.1 * at:.1f}em'>{escape(line)}</tspan>" for at, line in enumerate(lines))
    return f"<text class='demonstration' aria-hidden='true' y='{y}' transform='rotate(-12 {x} {y})'>{spans}</text>"


_PATTERNS = (
    "<pattern id='uncertain' width='11' height='11' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
    "<rect class='hatch-light' width='4.4' height='11'/><rect class='hatch-dark' x='4.4' width='1.3' height='11'/>"
    "</pattern>"
    "<pattern id='withheld' width='16' height='16' patternUnits='userSpaceOnUse'>"
    "<circle class='dot' cx='4' cy='4' r='1.8'/><circle class='dot' cx='12' cy='12' r='1.8'/></pattern>"
)
