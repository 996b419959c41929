"""The map for files: (view, layers, outlines) -> picture, the same areas, classes and layers as on the screen."""

import json

import shapely

from dashboard.figures.map import classes as map_classes
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Map
from dashboard.frame import session
from dashboard.map import figures
from dashboard.map import layers as map_layers
from dashboard.map.layers import Layers
from dashboard.map.view import MapView
from dashboard.reading import geography

OLD_COLOUR, LISTED_COLOUR = "#16243A", "#8A4B08"


def picture(con, view: MapView, layers: Layers, unit: str, alt: str) -> Map:
    """The areas by class of what is shown, hatched where it is uncertain, with the layers that are on."""
    text, code = session.texts(), session.language()
    limits = figures.limits(con, view)
    ids = view.table["area_id"].tolist()
    outlines = geography.outlines(con, ids)
    table = view.table.merge(outlines[["area_id", "geometry", "longitude", "latitude"]], on="area_id")
    names = {status: text[figures.NO_NUMBER.get(status, "no_figure_short")] for status in table["status"].unique()}
    table = table.assign(value=table["shown"], direction=table["sign"], note=table["status"].map(names))
    hatched = {"value": "legend_unreliable", "difference": "legend_uncertain_difference"}
    shades = [shade for item in map(_cell_shades, layers.cells, range(len(layers.cells))) for shade in item]
    return Map(
        unit, code, view.indicator.mark or map_layers.mark(layers), alt, table, limits,
        map_classes.colours(limits, LIGHT), "", text["no_figure"], _over(con, view, layers),
        [cell for item in shades for cell in item[2]],
        [(shade, label) for shade, label, _ in shades], text[hatched.get(view.kind, "legend_uncertain_change")],
        view.kind != "value",
    )  # fmt: skip


def _over(con, view: MapView, layers: Layers) -> list[tuple[str, str, bool, str]]:
    """The borders of older divisions and the police's list, as lines with what they are."""
    text, found = session.texts(), []
    own = [geography.CITY] if view.level != "district" else view.table["area_id"].tolist()
    under = geography.outlines(con, own)["geometry"]
    for division, name in layers.old.items():
        outlines = geography.outlines(con, list(geography.districts(con, division)))["geometry"]
        inner = json.dumps(shapely.geometry.mapping(map_layers.inner_lines(outlines, under)))
        found.append((inner, OLD_COLOUR, True, text["layer_old"].format(name=name)))
    if layers.listed is not None:
        for row in layers.listed.drawn.itertuples():
            found.append((row.geometry, LISTED_COLOUR, row.level == "exposed", text[f"level_{row.level}"]))
    return found


def _cell_shades(cells: map_layers.Cells, nth: int) -> list[tuple[str, str, list]]:
    """(shade, words, (boundary, shade) of each cell) of each class of a layer."""
    import h3

    found = []
    for pair, shade in zip(cells.classes, map_layers.cell_colours(cells, nth), strict=True):
        rows = cells.frame[cells.frame["events_from"] == pair[0]]
        around = [[(east, north) for north, east in h3.cell_to_boundary(cell)] for cell in rows["cell"]]
        label = f"{cells.title} {cells.year}: {map_layers.class_words(*pair)}"
        found.append((shade, label, [(boundary, shade) for boundary in around]))
    return found
