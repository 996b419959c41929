"""(frame, outlines) -> pydeck deck: a choropleth without any outside request."""

import json
import math
from bisect import bisect_right

import pandas as pd
import pydeck as pdk

from dashboard.palette import DARK, LIGHT, Palette

CENTRE = (59.336, 17.985)
ZOOM = {"wide": 9.87, "narrow": 8.98}
LAYER = "districts"
DARK_INK, LIGHT_INK = LIGHT.ink, LIGHT.paper


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no indentation: a fifth of the bytes."""

    def to_json(self) -> str:
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


def class_limits(low: float, high: float, most: int = 6) -> list[float]:
    """Limits of equally wide classes at round numbers that cover low..high: at most `most` classes.

    The limits depend on the indicator's lowest and highest value over all years, so a colour means the
    same in every year.
    """
    if high <= low:
        low, high = math.floor(low), math.floor(low) + 1
    magnitude = 10 ** math.floor(math.log10((high - low) / most))
    for factor in (1, 2, 2.5, 5, 10, 20, 25):
        width = factor * magnitude
        first = math.floor(low / width)
        count = math.ceil(high / width + 1e-9) - first
        if count <= most:
            return [round((first + step) * width, 10) for step in range(count + 1)]
    raise ValueError(f"high: expected a finite number, found {high}")


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
) -> pdk.Deck:
    """A deck of the districts in `table` (area_id, area, value), coloured by class; null values in the empty colour.

    labels are set in the polygons and tooltips (plain text) beside the pointer, both by area id; `size` is
    wide or narrow.
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
    words: dict[str, list[dict]] = {DARK_INK: [], LIGHT_INK: []}
    for row in outlines.itertuples():
        if row.area_id in fill:
            on_dark = fill[row.area_id] in palette.sequential[4:] or fill[row.area_id] == DARK.empty
            word = {"at": [row.longitude, row.latitude], "label": labels[row.area_id]}
            words[LIGHT_INK if on_dark else DARK_INK].append(word)
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
            *(_names(words[ink], ink, halo, size) for ink, halo in ((DARK_INK, LIGHT_INK), (LIGHT_INK, DARK_INK))),
        ],
        initial_view_state=pdk.ViewState(
            latitude=CENTRE[0], longitude=CENTRE[1], zoom=ZOOM[size], min_zoom=8, max_zoom=13
        ),
        tooltip={"text": "{tip}"},
        map_provider=None,
    )


def _names(words: list[dict], ink: str, halo: str, size: str) -> pdk.Layer:
    """Labels with an edge of the opposite shade, so that they can be read where they leave their polygon."""
    return pdk.Layer(
        "TextLayer",
        id=f"names-{ink[1:]}",
        data=words,
        get_position="at",
        get_text="label",
        get_color=rgb(ink),
        get_size=13 if size == "wide" else 11,
        font_family=pdk.types.String("Source Sans, sans-serif"),
        font_weight=600,
        font_settings={"sdf": True, "fontSize": 40, "buffer": 10, "radius": 16, "smoothing": 0.1},
        outline_color=rgb(halo),
        outline_width=1,
        character_set=pdk.types.String("auto"),
        line_height=1.1,
        parameters={"depthCompare": "always"},
    )
