"""The committed outlines, and the script that makes them over small files it is given."""

import http.server
import json
import shutil
import threading
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from etl import areas, reference_tables
from etl import outlines as module
from etl.errors import CheckFailed, SourceChanged
from etl.outlines import METRES, boundaries, command, geojson, land, outlines

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
NAMES = {"Akalla": "n-akalla", "Ålsten": "n-alsten", "Örby slott": "n-orby-slott"}
EAST, NORTH = 150_000, 6_580_000


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle, in metres from a point in central Stockholm."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def small(*shapes: shapely.Geometry, names: tuple[str, ...] = tuple(NAMES)) -> gpd.GeoDataFrame:
    """Three neighbourhoods of about 100 ha side by side, unless other shapes are given."""
    shapes = shapes or (box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000), box(0, 1000, 2000, 2000))
    return gpd.GeoDataFrame({"name": list(names)}, geometry=list(shapes), crs=METRES)


def swapped(crs: str) -> gpd.GeoDataFrame:
    """The three neighbourhoods with north where east should be."""
    shapes = shapely.transform(small().to_crs(crs).geometry.values, lambda xy: xy[:, ::-1])
    return small(*shapes).set_crs(crs, allow_override=True)


def saved(frame: gpd.GeoDataFrame, folder: Path, kind: str) -> Path:
    """The frame as a file of that kind."""
    if kind != "zip":
        path = folder / f"areas.{kind}"
        frame.to_file(path)
        return path
    (folder / "inside" / "map").mkdir(parents=True)
    frame.to_file(folder / "inside" / "map" / "areas.shp", encoding="utf-8")
    return Path(shutil.make_archive(str(folder / "areas"), "zip", folder / "inside"))


@pytest.fixture(scope="module")
def committed() -> gpd.GeoSeries:
    """area_id -> outline in WGS84, as committed."""
    return gpd.read_file(REFERENCE / "outlines.geojson").set_index("area_id").geometry


def test_committed_outlines_are_the_117_neighbourhoods_sorted(committed):
    areas = pd.read_csv(REFERENCE / "areas.csv", dtype=str)
    assert list(committed.index) == sorted(areas.loc[areas["level"] == "neighbourhood", "area_id"])
    assert len(committed) == 117


def test_committed_outlines_are_a_clean_coverage(committed):
    assert committed.is_valid.all() and shapely.coverage_is_valid(committed.values)


def test_committed_file_is_small_compact_and_written_by_the_script(committed):
    content = (REFERENCE / "outlines.geojson").read_bytes()
    assert len(content) <= 200_000
    assert geojson(committed) == content


def test_committed_properties_are_the_area_id_only():
    features = json.loads((REFERENCE / "outlines.geojson").read_bytes())["features"]
    assert {tuple(feature["properties"]) for feature in features} == {("area_id",)}


def test_bromma_has_the_land_that_the_city_says(committed):
    parents = pd.read_csv(REFERENCE / "area_parents.csv", dtype=str)
    bromma = parents.loc[parents["parent_id"] == "bromma", "area_id"]
    assert committed[bromma].to_crs(METRES).union_all().area / 10_000 == pytest.approx(2460, abs=5)


def test_water_stays_out_of_the_committed_outlines(committed):
    riddarfjarden, flaten = shapely.Point(18.048, 59.3235), shapely.Point(18.158, 59.2515)
    stockholm = committed.union_all()
    assert not stockholm.contains(riddarfjarden) and not stockholm.contains(flaten)
    assert committed["n-sodermalm"].contains(shapely.Point(18.07, 59.315))


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:3011", "EPSG:4326"])
@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp", "zip"])
def test_file_format_and_coordinate_system_do_not_matter(tmp_path, kind, crs):
    path = saved(small().to_crs(crs), tmp_path, kind)
    assert geojson(outlines(boundaries(path), NAMES)) == geojson(outlines(small(), NAMES))


def test_order_of_rows_and_capitals_do_not_matter():
    frame = small()
    frame["name"] = frame["name"].str.upper()
    assert geojson(outlines(frame[::-1], NAMES)) == geojson(outlines(small(), NAMES))


def test_coordinates_have_five_decimals():
    numbers = shapely.get_coordinates(outlines(small(), NAMES).values).ravel()
    assert all(number == round(number, 5) for number in numbers)


def test_overlaps_and_slivers_become_a_clean_coverage():
    frame = small(box(0, 0, 1020, 1000), box(1000, 0, 2000, 995), box(0, 998, 2000, 2000))
    assert not shapely.coverage_is_valid(frame.geometry.values)
    made = outlines(frame, NAMES)
    assert shapely.coverage_is_valid(made.values)
    assert made.union_all().geom_type == "Polygon" and not made.union_all().interiors
    assert made.to_crs(METRES).area.sum() == pytest.approx(frame.union_all().area, rel=0.005)


def test_water_between_areas_stays_water():
    made = outlines(small(box(0, 0, 1000, 1000), box(1100, 0, 2000, 1000), box(0, 1000, 2000, 2000)), NAMES)
    canal = gpd.GeoSeries([box(1050, 0, 1051, 900)], crs=METRES).to_crs("EPSG:4326")[0]
    assert not made.union_all().intersects(canal)


def test_a_very_small_part_is_dropped_but_never_the_only_one():
    skerry, island = box(3000, 0, 3030, 30), box(4000, 0, 4040, 40)
    made = outlines(small(box(0, 0, 1000, 1000).union(skerry), island, box(0, 1000, 2000, 2000)), NAMES)
    assert made["n-akalla"].geom_type == "Polygon"
    assert made.to_crs(METRES)["n-alsten"].area == pytest.approx(1600, rel=0.05)


def test_rows_of_one_name_become_one_area():
    frame = small(
        box(0, 0, 500, 1000), box(500, 0, 1000, 1000), box(1000, 0, 2000, 1000), names=("Akalla", "AKALLA", "Ålsten")
    )
    made = outlines(frame, {name: NAMES[name] for name in ("Akalla", "Ålsten")})
    assert list(made.index) == ["n-akalla", "n-alsten"] and made["n-akalla"].geom_type == "Polygon"


def test_other_categories_in_the_file_are_left_out(tmp_path):
    frame = small(*small().geometry, box(0, 0, 2000, 2000), names=(*NAMES, "Bromma"))
    frame = frame.rename(columns={"name": "NAMN"})
    frame["GRUPP"] = ["Stadsdel"] * 3 + ["Stadsdelsområde"]
    assert list(boundaries(saved(frame, tmp_path, "gpkg"))["name"]) == list(NAMES)


def test_a_layer_and_a_name_field_can_be_chosen(tmp_path):
    path = tmp_path / "map.gpkg"
    small().rename(columns={"name": "beteckning"}).to_file(path, layer="areas")
    small().to_file(path, layer="water")
    assert list(boundaries(path, "areas", "Beteckning")["name"]) == list(NAMES)
    with pytest.raises(SourceChanged, match=r"expected one layer .* found \['areas', 'water'\]"):
        boundaries(path)


def test_a_result_that_strays_from_the_source_is_refused():
    with pytest.raises(CheckFailed, match=r"expected .* area within"):
        outlines(small(*small().geometry.buffer(-60)), NAMES, tolerance=900)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    with pytest.raises(CheckFailed, match=r"expected at most 100 bytes, found .*larger --tolerance"):
        geojson(outlines(small(), NAMES))


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (small(names=("Akalla", "Alsten", "Örby slott")), r"found unknown \['Alsten'\], missing \['Ålsten'\]"),
        (small()[:2], r"found unknown \[\], missing \['Örby slott'\]"),
        (small(names=("Akalla", "Ålsten", None)), r"unknown \['(None|nan)'\], missing \['Örby slott'\]"),
        (small().set_crs(None, allow_override=True), r"expected a coordinate system \(CRS\), found none"),
        (small().set_geometry(small().boundary), r"expected polygons only, found \['LineString'\]"),
        (small(*small().geometry[:2], None), r"expected polygons only, found \['none'\]"),
        (small(*small().geometry[:2], shapely.Polygon()), "expected polygons only, found empty ones"),
        (small(*small().translate(xoff=400_000)), "inside Stockholm, found longitude 2"),
        (swapped("EPSG:3006"), r"inside Stockholm, found .* swapped"),
        (swapped("EPSG:3011"), r"inside Stockholm, found .* swapped"),
        (swapped("EPSG:4326"), "inside Stockholm, found longitude 59.3.* swapped"),
    ],
)
def test_a_wrong_frame_is_refused_in_one_sentence(frame, sentence):
    with pytest.raises(SourceChanged, match=sentence) as error:
        land(frame, NAMES)
    assert "\n" not in str(error.value)


def full(folder: Path, committed: gpd.GeoSeries) -> Path:
    """A boundary file of all 117 neighbourhoods, of the committed outlines."""
    areas = pd.read_csv(REFERENCE / "areas.csv", dtype=str).set_index("area_id")
    names = areas.loc[committed.index, "name"].to_list()
    frame = gpd.GeoDataFrame({"NAMN": names}, geometry=committed.values, crs=4326)
    return saved(frame.to_crs("EPSG:3006"), folder, "gpkg")


def run(monkeypatch, *arguments: object):
    """The command as run from the top of the project."""
    monkeypatch.chdir(REFERENCE.parent.parent)
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_the_command_writes_the_same_bytes_twice(tmp_path, monkeypatch, committed):
    path = full(tmp_path, committed)
    results = [run(monkeypatch, path, "--out", tmp_path / name) for name in ("a", "b")]
    assert [result.exit_code for result in results] == [0, 0], results[0].output
    assert "117 areas" in results[0].output
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_command_reads_an_address(tmp_path, monkeypatch, committed):
    path = full(tmp_path, committed)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        found = run(monkeypatch, f"{address}/{path.name}", "--out", tmp_path / "out")
        lost = run(monkeypatch, f"{address}/gone.zip", "--out", tmp_path / "lost")
        server.shutdown()
    assert found.exit_code == 0, found.output
    assert lost.exit_code == 1
    assert "gone.zip: expected a file to download, found HTTP Error 404" in lost.output


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("gone.gpkg", None, "expected a file, found none"),
        ("page.geojson", "<html>not found</html>", "expected a readable boundary file, found"),
        ("broken.zip", "PK", "expected a readable boundary file, found"),
        ("table.csv", "name,x\nAkalla,1\n", "expected outlines, found a table without geometry"),
        ("other.geojson", '{"type":"Point","coordinates":[18,59]}', "expected a name column"),
    ],
)
def test_an_unusable_file_stops_the_command_with_one_line(tmp_path, monkeypatch, name, content, sentence):
    if content:
        (tmp_path / name).write_text(content, encoding="utf-8")
    result = run(monkeypatch, tmp_path / name, "--out", tmp_path / "out")
    assert result.exit_code == 1 and f"{name}: {sentence}" in result.output
    assert result.output.count("\n") == 1 and not (tmp_path / "out").exists()


def test_outlines_with_their_water_are_refused(tmp_path, monkeypatch, committed):
    bay = shapely.union(committed["n-djurgarden"], shapely.box(18.11, 59.30, 18.22, 59.33))
    clear = bay.difference(committed.drop("n-djurgarden").union_all())
    shapes = committed.to_frame("geometry")
    shapes.loc["n-djurgarden", "geometry"] = clear
    result = run(monkeypatch, full(tmp_path, shapes.geometry), "--out", tmp_path / "out")
    assert result.exit_code == 1 and "is water included?" in result.output


@pytest.fixture
def police_file(tmp_path, committed) -> Path:
    """A made-up file of the country's police areas: the seven of the city, Ekerö with one of them, and Kiruna."""
    areas, cover = (pd.read_csv(REFERENCE / f"{name}.csv", dtype=str) for name in ("areas", "police_area_cover"))
    parents = pd.read_csv(REFERENCE / "area_parents.csv", dtype=str)
    whole = cover.drop_duplicates("district_id").merge(parents, left_on="district_id", right_on="parent_id")
    shapes = committed[whole["area_id"]].to_frame("geometry").dissolve(whole["police_area_id"].to_numpy()).geometry
    shapes["lpo-vallingby"] = shapes["lpo-vallingby"].union(shapely.box(17.55, 59.2, 17.65, 59.4))
    names = areas.set_index("area_id").loc[shapes.index, "name"].str.replace("Lokalpolisområde ", "").str.upper()
    frame = gpd.GeoDataFrame({"LOKALPOLIS": names.replace("FARSTA", "FARSTA-VANTÖR")}, geometry=shapes, crs=4326)
    kiruna = gpd.GeoDataFrame({"LOKALPOLIS": ["KIRUNA"]}, geometry=[shapely.box(20, 67.5, 21, 68)], crs=4326)
    return saved(pd.concat([frame, kiruna]).to_crs(3006), tmp_path, "shp")


def test_outlines_of_the_police_areas_are_made_from_a_file_of_the_whole_country(
    police_file, tmp_path, monkeypatch, committed
):
    reference = tmp_path / "reference"
    shutil.copytree(REFERENCE, reference)
    out = reference / "police_area_outlines.geojson"
    result = run(monkeypatch, police_file, "--level", "police_area", "--out", out)
    assert result.exit_code == 0, result.output
    assert len(reference_tables.outlines()) == 117 + 17 + 1
    monkeypatch.setattr(areas, "REFERENCE", reference)
    loaded = reference_tables.outlines().set_index("area_id")
    assert len(loaded) == 117 + 17 + 1 + 7 and loaded.index.is_unique
    assert loaded.loc["lpo-skarholmen", "area_km2"] == pytest.approx(
        committed[["n-skarholmen", "n-satra", "n-bredang", "n-varberg"]].to_crs(METRES).area.sum() / 1e6, rel=0.01
    )


def test_a_file_without_one_of_the_police_areas_is_refused(police_file, tmp_path, monkeypatch):
    frame = gpd.read_file(police_file)
    frame[frame["LOKALPOLIS"] != "GLOBEN"].to_file(police_file)
    result = run(monkeypatch, police_file, "--level", "police_area", "--out", tmp_path / "out")
    assert result.exit_code == 1 and "missing ['Lokalpolisområde Globen']" in result.output
    assert not (tmp_path / "out").exists()
