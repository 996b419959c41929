"""Makes outlines of the neighbourhoods (stadsdelar), or of the police areas, from an official boundary file.

Neighbouring outlines in the city's data overlap or leave slivers between them. Here every point on land gets exactly
one neighbourhood (a coverage). The file must have land only: water in it is not cut away.
"""

import json
import tempfile
import unicodedata
from pathlib import Path

import click
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.boundary_files import local_copy, read_boundaries
from etl.coordinates import COUNTY, DEGREES, METRES
from etl.errors import CheckFailed, EtlError, SourceChanged

REFERENCE = Path("data/reference")
NAME_FIELDS = ("name", "namn", "stadsdel", "stadsdelsnamn", "lokalpolisområde", "lokalpolisomrade", "lokalpolis")
WRITTEN_OTHERWISE = {  # as the city's own file has it, and as the police write it now and then
    "ulvsunda industriomr": "ulvsunda industriområde",
    "farsta-vantör": "farsta",
}
PREFIX = "lokalpolisområde "
CATEGORY = "stadsdel"
Box = tuple[float, float, float, float]  # degrees: west, south, east, north
STOCKHOLM: Box = (17.7, 59.2, 18.25, 59.5)
LAND_HA = (18_000, 19_500)  # the city has about 18 770 ha of land, and 21 500 ha with its water
GRID = 0.01  # metres; takes away the noise of reprojection
SNAP = 1.0  # metres; about the last decimal that is written
GAP_WIDTH = 10.0  # metres; a wider gap is taken to be water
SMALLEST_PART = 2_000  # square metres
DECIMALS = 5
MAX_BYTES = 200_000
MAX_TOTAL_ERROR, MAX_AREA_ERROR = 0.005, 0.05


def folded(name: str) -> str:
    """The name in the form that names are compared in: without regard to capitals and spaces, but not to å, ä, ö."""
    text = " ".join(unicodedata.normalize("NFC", str(name)).casefold().split())
    text = text.removeprefix(PREFIX)
    return WRITTEN_OTHERWISE.get(text, text)


def names_of(level: str, path: Path = REFERENCE / "areas.csv") -> dict[str, str]:
    """Name -> area_id of every area of a level, neighbourhood or police_area."""
    areas = pd.read_csv(path, dtype=str)
    areas = areas[areas["level"] == level]
    return dict(zip(areas["name"], areas["area_id"], strict=True))


def boundaries(path: Path, layer: str | None = None, name_field: str | None = None) -> gpd.GeoDataFrame:
    """`name` and geometry of each outline in the file, of neighbourhoods only if it has a column of categories."""
    frame = read_boundaries(path, layer)
    columns = {str(c).casefold(): c for c in frame.columns if c != frame.geometry.name}
    wanted = [name_field.casefold()] if name_field else NAME_FIELDS
    field = next((columns[name] for name in wanted if name in columns), None)
    if field is None:
        raise SourceChanged(f"expected a name column {list(wanted)}, found {sorted(columns.values())}")
    for column in columns.values():
        is_wanted = frame[column].map(folded) == CATEGORY
        if is_wanted.any():
            frame = frame[is_wanted]
            break
    return gpd.GeoDataFrame({"name": frame[field]}, geometry=frame.geometry, crs=frame.crs)


def area_ids(found: pd.Series, names: dict[str, str]) -> pd.Series:
    """The area_id of each name found; SourceChanged if any is unknown or missing."""
    ids = {folded(name): area_id for name, area_id in names.items()}
    keys = found.map(folded)
    unknown = sorted(set(found[~keys.isin(list(ids))].map(str, na_action=None)))
    missing = sorted(name for name in names if folded(name) not in set(keys))
    if unknown or missing:
        raise SourceChanged(f"expected the {len(names)} names of areas.csv, found unknown {unknown}, missing {missing}")
    return keys.map(ids)


def land(frame: gpd.GeoDataFrame, names: dict[str, str], box: Box = STOCKHOLM) -> gpd.GeoSeries:
    """One valid shape in metres per area_id, sorted; SourceChanged if names, places or shapes are wrong."""
    if frame.crs is None:
        raise SourceChanged("expected a coordinate system (CRS), found none")
    others = set(frame.geom_type.fillna("none")) - {"Polygon", "MultiPolygon"}
    if others or frame.is_empty.any():
        raise SourceChanged(f"expected polygons only, found {sorted(others) or 'empty ones'}")
    ids = area_ids(frame["name"], names)
    west, south, east, north = (float(x) for x in frame.to_crs(DEGREES).total_bounds.round(2))
    if not (box[0] <= west <= east <= box[2] and box[1] <= south <= north <= box[3]):
        where = "Stockholm" if box == STOCKHOLM else "the county"
        raise SourceChanged(
            f"expected outlines inside {where}, found longitude {west} to {east}, "
            f"latitude {south} to {north} (are the axes swapped?)"
        )
    shapes = frame.force_2d().to_crs(METRES).make_valid(method="structure", keep_collapsed=False)
    whole = gpd.GeoDataFrame({"area_id": ids}, geometry=shapes).dissolve("area_id")
    return whole.geometry.set_precision(GRID).sort_index()


def without_small_parts(shape: shapely.Geometry) -> shapely.Geometry:
    """The shape without parts below SMALLEST_PART, but never without its largest part."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return shapely.multipolygons(parts[(areas >= SMALLEST_PART) | (areas == areas.max())])


def is_clean(shapes: np.ndarray) -> bool:
    """True if no two shapes overlap and neighbours share every point of their border."""
    return bool(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes))


def rounded(shapes: np.ndarray) -> np.ndarray:
    """The coverage with DECIMALS decimals, repaired where rounding made lines cross or touch."""
    shapes = shapely.transform(shapes, lambda xy: xy.round(DECIMALS))
    for _ in range(3):
        if is_clean(shapes):
            break
        valid = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
        clean = np.asarray(shapely.coverage_clean(valid, snapping_distance=0))
        shapes = shapely.transform(clean, lambda xy: xy.round(DECIMALS))
    return np.asarray(shapely.orient_polygons(shapely.normalize(shapes)))


def outlines(
    frame: gpd.GeoDataFrame, names: dict[str, str], tolerance: float = 20, box: Box = STOCKHOLM
) -> gpd.GeoSeries:
    """One outline per area_id, sorted: a clean coverage in WGS84 with 5 decimals.

    `frame` has `name` and polygons in any CRS, `names` maps name -> area_id, `tolerance` is in metres,
    `box` (degrees) holds them all.
    SourceChanged if the frame is not those areas; CheckFailed if the result strays from it.
    """
    before = land(frame, names, box)
    clean = shapely.coverage_clean(
        [without_small_parts(shape) for shape in before], gap_width=GAP_WIDTH, snapping_distance=SNAP
    )
    simple = gpd.GeoSeries(shapely.coverage_simplify(clean, tolerance), before.index, crs=METRES)
    after = gpd.GeoSeries(rounded(simple.to_crs(DEGREES).to_numpy()), before.index, crs=DEGREES)
    check(before, after)
    return after


def area_errors(before: gpd.GeoSeries, after: gpd.GeoSeries) -> pd.Series:
    """The relative change of each area, as a share of what it was."""
    return after.to_crs(METRES).area / before.to_crs(METRES).area - 1


def check(before: gpd.GeoSeries, after: gpd.GeoSeries) -> None:
    """CheckFailed unless `after` is a clean coverage with the areas of `before`."""
    if after.is_empty.any() or not is_clean(after.to_numpy()):
        raise CheckFailed("expected a clean coverage, found overlaps: try another --tolerance")
    total = after.to_crs(METRES).area.sum() / before.union_all().area - 1
    if abs(total) > MAX_TOTAL_ERROR:
        raise CheckFailed(f"expected the total area within {MAX_TOTAL_ERROR:.1%}, found {total:+.2%}")
    errors = area_errors(before, after)
    worst = errors.abs().idxmax()
    if abs(errors[worst]) > MAX_AREA_ERROR:
        raise CheckFailed(
            f"expected every area within {MAX_AREA_ERROR:.0%}, "
            f"found {worst} {errors[worst]:+.1%}: try a smaller --tolerance"
        )


def geojson(shapes: gpd.GeoSeries) -> bytes:
    """Compact GeoJSON, one feature per line, `area_id` the only property; CheckFailed above MAX_BYTES."""
    features = [
        json.dumps(
            {"type": "Feature", "properties": {"area_id": area_id}, "geometry": shapely.geometry.mapping(shape)},
            separators=(",", ":"),
        )
        for area_id, shape in shapes.items()
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    if len(text) > MAX_BYTES:
        raise CheckFailed(f"expected at most {MAX_BYTES} bytes, found {len(text)}: try a larger --tolerance")
    return text.encode("ascii")


@click.command()
@click.argument("source")
@click.option("--level", type=click.Choice(["neighbourhood", "police_area"]), default="neighbourhood")
@click.option("--layer", help="Layer, or file in a zip, if there is more than one.")
@click.option("--name-field", help="Column with the names, if it is not found by itself.")
@click.option("--tolerance", default=20.0, show_default=True, help="Simplification in metres.")
@click.option("--out", type=Path, help="By default outlines.geojson or police_area_outlines.geojson in data/reference.")
def command(
    source: str, level: str, layer: str | None, name_field: str | None, tolerance: float, out: Path | None
) -> None:
    """Make the outlines from SOURCE, a path or URL of an official boundary file.

    Neighbourhoods must be land only; of police areas those of areas.csv are taken and the rest of the country is not.
    """
    names, is_city = names_of(level), level == "neighbourhood"
    out = out or REFERENCE / ("outlines.geojson" if is_city else "police_area_outlines.geojson")
    box = STOCKHOLM if is_city else COUNTY
    try:
        with tempfile.TemporaryDirectory() as folder:
            frame = boundaries(local_copy(source, Path(folder)), layer, name_field)
        if not is_city:
            frame = frame[frame["name"].map(folded).isin([folded(name) for name in names])]
        shapes = outlines(frame, names, tolerance, box)
        hectares = shapes.to_crs(METRES).area.sum() / 10_000
        if is_city and not LAND_HA[0] <= hectares <= LAND_HA[1]:
            raise SourceChanged(
                f"expected {LAND_HA[0]} to {LAND_HA[1]} ha of land, found {hectares:.0f} ha (is water included?)"
            )
        content = geojson(shapes)
    except EtlError as error:
        raise click.ClickException(f"{source}: {error}") from error
    out.write_bytes(content)
    worst = area_errors(land(frame, names, box), shapes).abs()
    click.echo(
        f"{out}: {len(shapes)} areas, {len(content)} bytes, {hectares:.0f} ha, "
        f"largest change {worst.max():.2%} ({worst.idxmax()})"
    )


if __name__ == "__main__":
    command()
