"""(frame, outlines) -> pydeck deck: a choropleth without any outside request."""

import json
import math
from bisect import bisect_right

import numpy as np
import pandas as pd
import pydeck as pdk
import shapely
import shapely.ops

from dashboard.palette import Palette

CENTRE = (59.336, 17.985)
ZOOM = {"wide": 9.87, "narrow": 8.98}
LAYER = "districts"
EXPOSED_LAYER = "exposed-areas"
STAMP_METRES = 1500
SQUEEZE = (0.51, 1)  # a degree of longitude is this much of a degree of latitude here
DASHES = {"exposed": (0.0022, 0.0016), "risk": (0.0008, 0.0012), "particularly_exposed": None}  # on, off: degrees


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no indentation: a fifth of the bytes."""

    def to_json(self) -> str:
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


def class_limits(values: list[float], most: int = 6) -> list[float]:
    """Limits at round numbers near the quantiles of `values`: at most `most` classes that cover them all.

    `values` are an indicator's district values of all years, so a colour means the same in every year and
    the classes hold about equally many of them.
    """
    low, high = min(values), max(values)
    if high <= low:
        return [math.floor(low), math.floor(low) + 1]
    step = _round_step((high - low) / 20)
    first, last = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9) + 1
    inner = {round(cut / step) for cut in np.quantile(values, np.linspace(0, 1, most + 1)[1:-1])}
    return [round(count * step, 10) for count in sorted({first, last, *(cut for cut in inner if first < cut < last)})]


def _round_step(width: float) -> float:
    """The least of 1, 2, 5, 10, 20, 50 … (and 0.1, 0.2, 0.5 …) that is no less than the width."""
    magnitude = 10 ** math.floor(math.log10(width))
    return next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= width * (1 - 1e-9))


def class_of(value: float, limits: list[float]) -> int:
    """Number of the class (0 first) that holds a value; the highest limit belongs to the last class."""
    return min(max(bisect_right(limits, value) - 1, 0), len(limits) - 2)


def colours(limits: list[float], palette: Palette) -> list[str]:
    """One colour a class, light to dark, spread over the whole scale when there are few classes."""
    count = len(limits) - 1
    if count == 1:
        return [palette.sequential[3]]
    return [palette.sequential[round(index * 5 / (count - 1))] for index in range(count)]


def rgb(colour: str) -> list[int]:
    """#RRGGBB as three numbers."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def choropleth(
    table: pd.DataFrame,
    outlines: pd.DataFrame,
    limits: list[float],
    labels: dict[str, str],
    tooltips: dict[str, str],
    chosen: str,
    palette: Palette,
    size: str,
    exposed: pd.DataFrame | None = None,
    mark: str = "",
) -> pdk.Deck:
    """A deck of the districts in `table` (area_id, area, value), coloured by class; null values in the empty colour.

    labels are set in the polygons and tooltips (plain text) beside the pointer, both by area id; `size` is
    wide or narrow. `exposed` (area, level, geometry, tip) are outlines of the police's list, drawn as lines only.
    A `mark` (of demonstration data) stands across the whole city, and grows with the map.
    """
    scale = colours(limits, palette)
    fill = {
        row.area_id: palette.empty if pd.isna(row.value) else scale[class_of(row.value, limits)]
        for row in table.itertuples()
    }
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(row.geometry),
            "properties": {"area_id": row.area_id, "fill": rgb(fill[row.area_id]), "tip": tooltips[row.area_id]},
        }
        for row in outlines.itertuples()
        if row.area_id in fill
    ]
    picked = [feature for feature in features if feature["properties"]["area_id"] == chosen]
    words = [
        {"at": [row.longitude, row.latitude], "label": labels[row.area_id]}
        for row in outlines.itertuples()
        if row.area_id in fill
    ]
    return CompactDeck(
        layers=[
            pdk.Layer(
                "GeoJsonLayer",
                id=LAYER,
                data={"type": "FeatureCollection", "features": features},
                get_fill_color="properties.fill",
                get_line_color=rgb(palette.paper),
                get_line_width=1.5,
                line_width_units=pdk.types.String("pixels"),
                pickable=True,
                auto_highlight=True,
                highlight_color=[*rgb(palette.accent), 60],
            ),
            pdk.Layer(
                "GeoJsonLayer",
                id="chosen",
                data={"type": "FeatureCollection", "features": picked},
                filled=False,
                get_line_color=rgb(palette.ink),
                get_line_width=2,
                line_width_units=pdk.types.String("pixels"),
            ),
            *exposed_layers(exposed, palette),
            *stamp(mark, palette),
            pdk.Layer(
                "TextLayer",
                id="names",
                data=words,
                get_position="at",
                get_text="label",
                get_color=rgb(palette.ink),
                get_size=13 if size == "wide" else 11,
                font_family=pdk.types.String("Source Sans, sans-serif"),
                character_set=pdk.types.String("auto"),
                line_height=1.1,
                background=True,
                get_background_color=[*rgb(palette.paper), 190],
                background_padding=[3, 1],
                parameters={"depthCompare": "always"},
            ),
        ],
        initial_view_state=pdk.ViewState(
            latitude=CENTRE[0], longitude=CENTRE[1], zoom=ZOOM[size], min_zoom=8, max_zoom=13
        ),
        tooltip={"text": "{tip}"},
        map_provider=None,
    )


def stamp(mark: str, palette: Palette) -> list[pdk.Layer]:
    """The mark of demonstration data as a slanting band over the city, part of the picture; nothing without a mark."""
    if not mark:
        return []
    return [
        pdk.Layer(
            "TextLayer",
            id="demonstration",
            data=[{"at": [CENTRE[1], CENTRE[0]], "label": mark.replace(" – ", "\n– ")}],
            get_position="at",
            get_text="label",
            get_color=rgb(palette.notice),
            get_size=STAMP_METRES,
            size_units=pdk.types.String("meters"),
            get_angle=12,
            font_family=pdk.types.String("Source Sans, sans-serif"),
            font_weight=700,
            character_set=pdk.types.String("auto"),
            line_height=1.1,
            font_settings={"sdf": True, "fontSize": 64, "buffer": 8},
            outline_width=3,
            outline_color=rgb(palette.paper),
            parameters={"depthCompare": "always"},
        )
    ]


def exposed_layers(exposed: pd.DataFrame | None, palette: Palette) -> list[pdk.Layer]:
    """The outlines of the police's list over the map: a line of its own kind for each level, with a light edge."""
    if exposed is None or exposed.empty:
        return []
    drawn = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(dashed(shapely.from_geojson(row.geometry), DASHES[row.level])),
            "properties": {"tip": row.tip},
        }
        for row in exposed.itertuples()
    ]
    return [
        pdk.Layer(
            "GeoJsonLayer",
            id=name,
            data={"type": "FeatureCollection", "features": drawn},
            filled=False,
            get_line_color=rgb(colour),
            get_line_width=width,
            line_width_units=pdk.types.String("pixels"),
            pickable=name == EXPOSED_LAYER,
        )
        for name, colour, width in (("exposed-edge", palette.paper, 5), (EXPOSED_LAYER, palette.notice, 2.5))
    ]


def dashed(shape: shapely.Geometry, pattern: tuple[float, float] | None) -> shapely.Geometry:
    """The outline of a polygon as lines, cut into dashes (degrees of latitude on and off) unless the pattern is None.

    Cut here, since the map's library has no dashes of its own without another script.
    """
    lines = shapely.get_parts(shape.boundary)
    if pattern is None:
        return shapely.multilinestrings(lines)
    parts = []
    for line in lines:
        squeezed = shapely.transform(line, lambda xy: xy * SQUEEZE)
        count = max(round(squeezed.length / sum(pattern)), 1)
        step = squeezed.length / count  # whole dashes, so that none is cut at the end
        on = step * pattern[0] / sum(pattern)
        parts += [shapely.ops.substring(squeezed, at * step, at * step + on) for at in range(count)]
    return shapely.transform(shapely.multilinestrings(parts), lambda xy: (xy / SQUEEZE).round(5))
