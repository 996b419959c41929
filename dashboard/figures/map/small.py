"""A small picture of the city with some of its districts filled in: (outlines, palette) -> image tag."""

from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from dashboard.figures.map.geometry import Projection
from dashboard.figures.palette import Palette

WIDTH, MARGIN = 134, 1

PATH = Markup('<path d="{}" fill="{}" stroke="{}" stroke-width="0.7" fill-rule="evenodd"/>')
DRAWING = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}">{paths}</svg>'
)


def picture(outlines: pd.DataFrame, filled: list[str], alt: str, palette: Palette) -> Markup:
    """An <img> of the outlines (area_id, geometry as GeoJSON text), `filled` in the accent colour, the rest light."""
    projection = Projection.of(outlines["geometry"], WIDTH, MARGIN)
    rows = sorted(outlines.itertuples(), key=lambda row: row.area_id in filled)  # the filled lie over the others
    paths = Markup("").join(
        PATH.format(
            projection.path(row.geometry), palette.accent if row.area_id in filled else palette.empty, palette.paper
        )
        for row in rows
    )
    drawing = DRAWING.format(wide=WIDTH, tall=projection.height, paths=paths)
    return Markup("<img class='map-mark' alt='{}' src='data:image/svg+xml,{}'>").format(alt, quote(drawing))
