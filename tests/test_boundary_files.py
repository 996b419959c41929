"""Boundary files as offices deliver them: formats, coordinate systems declared or not, axes, encodings, bad shapes."""

import json
import shutil
import warnings
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from etl.boundary_files import read_boundaries
from etl.coordinates import RANGES
from etl.errors import SourceChanged
from etl.outlines import METRES, boundaries, geojson, outlines
from tests.test_outlines import NAMES, box, saved, small, swapped

KINDS = ["geojson", "gpkg", "shp", "zip"]
EXPECTED = geojson(outlines(small(), NAMES))
MIDDLE = (18.017579, 59.344087)


def undeclared(frame: gpd.GeoDataFrame, folder: Path, kind: str) -> Path:
    """The frame as a file of that kind that does not say its coordinate system."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return saved(frame.set_crs(None, allow_override=True), folder, kind)


def made(path: Path) -> bytes:
    return geojson(outlines(boundaries(path), NAMES))


def middle(path: Path) -> tuple[float, float]:
    """Longitude and latitude of the middle of what is read."""
    west, south, east, north = read_boundaries(path).to_crs(4326).total_bounds
    return (west + east) / 2, (south + north) / 2


@pytest.mark.parametrize("epsg", RANGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_declared_coordinate_system_is_used(tmp_path, kind, epsg):
    assert middle(saved(small().to_crs(epsg), tmp_path, kind)) == pytest.approx(MIDDLE, abs=2e-6)


@pytest.mark.parametrize("epsg", [epsg for epsg in RANGES if epsg != 3021])
@pytest.mark.parametrize("kind", KINDS)
def test_an_undeclared_coordinate_system_is_told_by_the_numbers(tmp_path, kind, epsg):
    assert made(undeclared(small().to_crs(epsg), tmp_path, kind)) == EXPECTED


@pytest.mark.parametrize("epsg", RANGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("declares", [saved, undeclared])
def test_swapped_axes_are_turned_back(tmp_path, kind, epsg, declares):
    assert middle(declares(swapped(f"EPSG:{epsg}"), tmp_path, kind)) == pytest.approx(MIDDLE, abs=2e-6)


def test_a_system_beyond_the_four_is_used_when_declared_and_refused_when_not(tmp_path):
    web = small().to_crs(3857)
    assert made(saved(web, tmp_path, "gpkg")) == EXPECTED
    with pytest.raises(SourceChanged, match=r"expected a coordinate system \(CRS\), or .* WGS 84, RT 90 .* and 2\.0"):
        boundaries(undeclared(web, tmp_path, "shp"))


def test_a_wrong_declaration_does_not_count_against_the_numbers(tmp_path):
    assert made(saved(small().set_crs(3006, allow_override=True), tmp_path, "gpkg")) == EXPECTED


def test_numbers_of_two_systems_in_one_file_are_refused(tmp_path):
    mixed = small(*small().geometry[:2], *small().to_crs(3006).geometry[2:])
    with pytest.raises(SourceChanged, match=r"found none and 15.* to 6"):
        boundaries(undeclared(mixed, tmp_path, "gpkg"))


@pytest.mark.parametrize("declares", [True, False])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_shapefiles_names_are_read_with_or_without_its_encoding(tmp_path, encoding, declares):
    frame = small().rename(columns={"name": "NAMN"})
    frame["NAMN"] = frame["NAMN"].str.upper()
    path = tmp_path / "areas.shp"
    frame.to_file(path, encoding=encoding)
    if not declares:
        path.with_suffix(".cpg").unlink()
    assert made(path) == EXPECTED


def test_a_shapefile_that_claims_utf_8_and_is_not_is_read_as_windows_1252(tmp_path):
    small().to_file(tmp_path / "areas.shp", encoding="cp1252")
    (tmp_path / "areas.cpg").write_text("UTF-8")
    assert made(tmp_path / "areas.shp") == EXPECTED


def test_a_windows_1252_table_in_a_zip_is_read(tmp_path):
    (tmp_path / "inside").mkdir()
    small().to_file(tmp_path / "inside" / "areas.shp", encoding="cp1252")
    (tmp_path / "inside" / "areas.cpg").unlink()
    assert made(Path(shutil.make_archive(str(tmp_path / "areas"), "zip", tmp_path / "inside"))) == EXPECTED


def test_invalid_polygons_are_mended_and_parts_kept_together(tmp_path):
    west, middle = box(0, 0, 400, 1000), box(400, 0, 1000, 1000)
    south_west, north_east = (151_000, 6_580_000), (152_000, 6_581_000)
    bow_tie = shapely.Polygon([south_west, north_east, (152_000, 6_580_000), (151_000, 6_581_000)])
    assert not bow_tie.is_valid
    frame = small(shapely.MultiPolygon([west, middle]), bow_tie, box(0, 1000, 2000, 2000))
    frame = frame.set_geometry(shapely.force_3d(frame.geometry.values, 12.0))
    after = outlines(boundaries(saved(gpd.GeoDataFrame(frame, crs=METRES), tmp_path, "gpkg")), NAMES)
    assert after.is_valid.all() and shapely.coverage_is_valid(after.values) and not after.has_z.any()
    assert after.to_crs(METRES).area["n-akalla"] == pytest.approx(1e6, rel=0.01)


def test_a_shapefile_without_its_other_files_is_refused_in_one_sentence(tmp_path):
    path = saved(small(), tmp_path, "shp")
    path.with_suffix(".dbf").unlink()
    with pytest.raises(SourceChanged, match=r"expected a name column .*, found \[\]"):
        boundaries(path)
    path.with_suffix(".shx").unlink()
    with pytest.raises(SourceChanged, match="expected a readable boundary file, found: Unable to open") as error:
        boundaries(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([], "expected a name column"),
        ([{"type": "Feature", "properties": {"name": "Akalla"}, "geometry": None}], "expected polygons only, found"),
        (
            [
                {
                    "type": "Feature",
                    "properties": {"name": "Akalla"},
                    "geometry": {"type": "Point", "coordinates": [18, 59.3]},
                }
            ],
            r"expected polygons only, found \['Point'\]",
        ),
    ],
)
def test_a_file_without_polygons_is_refused(tmp_path, features, message):
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    with pytest.raises(SourceChanged, match=message):
        outlines(boundaries(path), {"Akalla": "n-akalla"})
