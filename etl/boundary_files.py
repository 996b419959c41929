"""Reads official boundary files (GeoJSON, GeoPackage, Shapefile, also zipped), by path or address.

If a file declares no coordinate system, or one that its numbers contradict (GeoJSON in metres, swapped axes), it is
read in the system of etl.coordinates that all of its numbers fit.
"""

import http.client
import shutil
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from etl.coordinates import COUNTY, DEGREES, NAMES, recognise
from etl.errors import SourceChanged


def local_copy(source: str, folder: Path) -> Path:
    """The path of the source; a URL is downloaded into `folder` first. SourceChanged if it cannot be."""
    if not source.startswith(("http://", "https://")):
        if not Path(source).exists():
            raise SourceChanged("expected a file, found none")
        return Path(source)
    path = folder / (Path(urllib.parse.urlsplit(source).path).name or "download")
    request = urllib.request.Request(source, headers={"User-Agent": "trygghetsatlas"})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer, path.open("wb") as file:
            shutil.copyfileobj(answer, file)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise SourceChanged(f"expected a file to download, found {error}") from error
    return path


def dataset(path: Path, layer: str | None) -> tuple[str, str | None]:
    """(what GDAL is to open, layer), also for a file in a zip; raises SourceChanged unless there is just one layer."""
    opened = {path.name: (str(path), layer)}
    if zipfile.is_zipfile(path):
        members = [Path(name) for name in zipfile.ZipFile(path).namelist()]
        files = [m for m in members if m.suffix.lower() in (".shp", ".gpkg", ".geojson", ".json")]
        opened = {file.stem: (f"/vsizip/{{{path}}}/{file}", None) for file in files}
    elif layer is None:
        opened = {name: (str(path), name) for name, _ in pyogrio.list_layers(path)}
    chosen = [layer] if layer in opened else list(opened)
    if len(chosen) != 1:
        raise SourceChanged(f"expected one layer (choose it with --layer), found {sorted(opened)}")
    return opened[chosen[0]]


def read_boundaries(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """All outlines of the file, in a known coordinate system; raises SourceChanged for a file that is not readable."""
    try:
        file, layer = dataset(path, layer)
        frame = _decoded(file, layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, zipfile.BadZipFile) as error:
        raise SourceChanged(f"expected a readable boundary file, found: {' '.join(str(error).split())}") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise SourceChanged("expected outlines, found a table without geometry")
    return placed(frame)


def _decoded(file: str, layer: str | None) -> gpd.GeoDataFrame:
    """The file's table, in the encoding that gives right letters: Shapefiles often declare none, or a wrong one."""
    try:
        frame = gpd.read_file(file, layer=layer)
    except UnicodeDecodeError:
        return gpd.read_file(file, layer=layer, encoding="cp1252")
    texts = frame.drop(columns="geometry", errors="ignore").select_dtypes(["object", "string"])
    # "Ã" is the first byte of å, ä and ö in UTF-8 when that is read as Latin-1.
    is_utf8 = any(texts[column].astype(str).str.contains("Ã").any() for column in texts)
    return gpd.read_file(file, layer=layer, encoding="utf-8") if is_utf8 else frame


def placed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame in the coordinate system it declares if that puts it in the county, else in the one its numbers fit.

    Raises SourceChanged when none is declared and the numbers fit none, or several.
    """
    if frame.crs is not None and _is_in_county(frame):
        return frame
    a, b = shapely.get_coordinates(frame.geometry.values).T
    epsg, swapped = recognise(a, b)
    fits = set(zip(epsg.tolist(), swapped.tolist(), strict=True))
    if len(fits) == 1 and epsg[0]:
        shapes = shapely.force_2d(np.asarray(frame.geometry))
        shapes = shapely.transform(shapes, lambda xy: xy[:, ::-1]) if swapped[0] else shapes
        return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, crs=int(epsg[0])))
    if frame.crs is None and len(a):
        found = f"{a.min():.6g} to {a.max():.6g} and {b.min():.6g} to {b.max():.6g}"
        raise SourceChanged(
            f"expected a coordinate system (CRS), or coordinates of {', '.join(NAMES.values())} in Stockholm's county, "
            f"found none and {found}"
        )
    return frame


def _is_in_county(frame: gpd.GeoDataFrame) -> bool:
    west, south, east, north = frame.to_crs(DEGREES).total_bounds
    return bool(np.all([COUNTY[0] <= west, COUNTY[1] <= south, east <= COUNTY[2], north <= COUNTY[3]]))
