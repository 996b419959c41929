"""The police's list: each edition in their own words, outlines from their own file, what lies elsewhere left out."""

import json
import shutil
from pathlib import Path

import duckdb
import geopandas as gpd
import pytest
import shapely

from etl import deliveries
from etl.build import CURRENT, Folders, build
from etl.errors import CheckFailed, SourceChanged
from etl.sources import exposed_areas
from tests.conftest import RAW, ROOT

LIST, OUTLINES = "exposed_areas/list.csv", "exposed_areas/uso_2023.geojson"
POLICE = ROOT / "data" / "raw" / "exposed_areas"


def listed(path: Path) -> dict:
    """(edition, area) -> row of what is loaded."""
    rows = deliveries.read(exposed_areas, path)
    return {(row.edition, row.area): row for row in rows[rows["rejected_reason"].isna()].itertuples()}


def police_file(folder: Path, name: str, epsg: int = 3006, **changes: dict) -> Path:
    """The small outlines as the police deliver them: metres, other columns too, some areas elsewhere in the country."""
    frame = gpd.read_file(RAW / OUTLINES).replace(changes)
    frame = frame.assign(ORT="STOCKHOLM", AKTUALITET_START="2023-12-01")
    far = frame.iloc[:1].assign(NAMN="Biskopsgården", geometry=[shapely.box(11.88, 57.71, 11.90, 57.73)])
    path = folder / name
    gpd.pd.concat([frame, far]).to_crs(epsg).to_file(path)
    return path


def test_a_level_and_not_being_listed_are_kept_for_each_edition():
    rows = listed(RAW / LIST)
    assert rows[2023, "Rinkeby/Tensta"].level == "particularly_exposed"
    assert [rows[year, "Vårberg"].level for year in (2015, 2017, 2023)] == ["not_listed", "exposed", "exposed"]
    assert rows[2023, "Bredäng"].districts == ["skarholmen"]
    assert (rows[2015, "Vårberg"].confidence, rows[2023, "Vårberg"].confidence) == ("medium", "high")


def test_a_share_of_land_is_loaded_and_the_edge_of_a_polygon_and_the_citys_sum_are_not():
    rows = exposed_areas.read(RAW / LIST)
    assert rows.loc[rows["area_type"] == "regso", "land_share_pct"].tolist() == [55.357, 0.392]
    assert rows["rejected_reason"].dropna().tolist() == [
        "the edge of a polygon is no listing", "the line sums all levels",
    ]  # fmt: skip


def test_outlines_are_in_degrees_with_five_decimals_and_in_their_district():
    rows = exposed_areas.read(RAW / OUTLINES).set_index("area")
    assert rows["districts"].to_dict() == {
        "Bredäng": ["skarholmen"], "Vårberg": ["skarholmen"], "Rinkeby/Tensta": ["jarva"], "Utanför staden": [],
    }  # fmt: skip
    assert rows["rejected_reason"].dropna().to_dict() == {"Utanför staden": "the place lies outside the atlas"}
    for written in rows["geometry"]:
        numbers = shapely.get_coordinates(shapely.geometry.shape(json.loads(written))).ravel()
        assert all(number == round(number, 5) for number in numbers) and len(numbers) < 400


@pytest.mark.parametrize("name", ["uso_2021.geojson", "uso_2023.geojson"])
def test_a_simplified_outline_is_the_polices_own_to_within_two_percent(name):
    police = gpd.read_file(POLICE / name)
    police["NAMN"] = police["NAMN"].str.replace(" / ", "/")
    loaded = exposed_areas.read(POLICE / name)
    shapes = gpd.GeoSeries([shapely.geometry.shape(json.loads(text)) for text in loaded["geometry"]], crs=4326)
    before, after = police.to_crs(3011).geometry, shapes.to_crs(3011)
    assert loaded["area"].tolist() == police["NAMN"].tolist()
    assert (before.symmetric_difference(after).area / before.area).max() < 0.02


def test_list_and_outlines_agree_on_every_area_and_level():
    rows = exposed_areas.read(POLICE / "list.csv")
    for edition in (2021, 2023):
        drawn = exposed_areas.read(POLICE / f"uso_{edition}.geojson")
        of_edition = rows[(rows["edition"] == edition) & (rows["level"] != "not_listed")]
        assert dict(zip(drawn["area"], drawn["level"], strict=True)) == dict(
            zip(of_edition["area"], of_edition["level"], strict=True)
        )


@pytest.mark.parametrize("epsg", [3006, 3011, 4326])
@pytest.mark.parametrize("kind", ["geojson", "gpkg", "zip"])
def test_the_polices_own_file_of_the_whole_country_is_read(tmp_path, kind, epsg):
    path = police_file(tmp_path, "uso_2023.gpkg" if kind == "gpkg" else "uso_2023.geojson", epsg)
    assert any(path.match(shape) for shape in exposed_areas.FILES)
    if kind == "zip":
        (tmp_path / "inside").mkdir()
        shutil.move(path, tmp_path / "inside" / "uso.geojson")
        path = Path(shutil.make_archive(str(tmp_path / "2026-01-15_uso_2023_geojson"), "zip", tmp_path / "inside"))
    rows = deliveries.read(exposed_areas, path)
    assert rows["area"].tolist()[-1] == "Biskopsgården" and len(rows) == 5
    assert rows.loc[rows["rejected_reason"].isna(), "area"].tolist() == ["Rinkeby/Tensta", "Vårberg", "Bredäng"]


def test_a_windows_1252_shapefile_in_a_zip_is_read(tmp_path):
    (tmp_path / "inside").mkdir()
    frame = gpd.read_file(RAW / OUTLINES)[["NAMN", "KATEGORI", "geometry"]]
    frame.to_file(tmp_path / "inside" / "uso_2023.shp", encoding="cp1252")
    (tmp_path / "inside" / "uso_2023.cpg").unlink()
    path = shutil.make_archive(str(tmp_path / "uso_2023"), "zip", tmp_path / "inside")
    assert {"Bredäng", "Vårberg"} < set(exposed_areas.read(Path(path))["area"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2023,utpekat", "nyss,utpekat", r"line 2: expected an edition of .*_editions.csv in edition, found 'nyss'"),
        ("utpekat område", "område", r"line 2: expected one of \[.*\] in area_type, found 'område'"),
        ("utsatt område,", "utsattare område,", r"line 2: expected a known label .* in level, found 'utsattare omr"),
        ("Skärholmen", "Skarholmen", r"line 2: expected a known label .* in district, found 'Skarholmen'"),
        ("55.357", "155", r"line 9: expected a number from 0 to 100 in land_share_pct, found '155'"),
        ("55.357", "..", r"line 9: expected a percentage of every RegSO in land_share_pct, found '\.\.'"),
        ("uo-panel", "", r"line 2: expected a document in document, found ''"),
        ("Bredäng", "", r"line 2: expected a name in area, found ''"),
    ],
)
def test_a_changed_list_stops_the_load_and_says_where_and_why(changed, old, new, message):
    with pytest.raises(SourceChanged, match=rf"list\.csv, {message}"):
        deliveries.read(exposed_areas, changed(LIST, old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Särskilt utsatt område", "Okänt område", r", line 1: expected .* in kategori, found 'okänt område'"),
        ('"NAMN"', '"BETECKNING"', r": expected the columns \['namn'\], found .*'beteckning'"),
        ('"type":"FeatureCollection"', '"type":"Nothing"', r": expected a readable boundary file, found"),
    ],
)
def test_a_changed_boundary_file_stops_the_load_and_says_why(changed, old, new, message):
    path = changed(OUTLINES, old, new)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(SourceChanged, match=r"uso_2023\.geojson" + message):
        deliveries.read(exposed_areas, path)


def test_a_boundary_file_of_other_places_or_of_no_edition_is_refused(tmp_path):
    elsewhere = police_file(tmp_path, "uso_2023.geojson")
    frame = gpd.read_file(elsewhere)
    frame[frame["NAMN"] == "Biskopsgården"].to_file(elsewhere)
    with pytest.raises(SourceChanged, match=r"expected areas in Stockholm, found 1 with none on its land"):
        exposed_areas.read(elsewhere)
    with pytest.raises(SourceChanged, match=r"areas\.geojson: expected an edition of .* in the name .* found none"):
        exposed_areas.read(police_file(tmp_path, "areas.geojson"))
    with pytest.raises(SourceChanged, match=r"uso_2022\.geojson: expected an edition of .* in the name .* found 2022"):
        exposed_areas.read(police_file(tmp_path, "uso_2022.geojson"))


def published(raw: Path, catalogue: Path, tmp_path: Path, query: str) -> list[tuple]:
    build(Folders(raw, catalogue, tmp_path / "built"))
    with duckdb.connect(str((tmp_path / "built" / CURRENT).resolve()), read_only=True) as con:
        return con.sql(query).fetchall()


@pytest.mark.full
def test_a_later_delivery_of_an_edition_supersedes_and_both_are_kept(small_raw, small_catalogue, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(small_raw, raw)
    police_file(raw / "exposed_areas", "2024-02-01_uso_2023.geojson", KATEGORI={"Särskilt utsatt område": "Riskområde"})
    query = "select area, level from listed_area where edition = 2023 and geometry is not null order by area"
    assert published(raw, small_catalogue, tmp_path, query) == [
        ("Bredäng", "exposed"), ("Rinkeby/Tensta", "risk"), ("Vårberg", "exposed"),
    ]  # fmt: skip
    kept = "select count(distinct level), count(*) from exposed_area where edition = 2023 and area = 'Rinkeby/Tensta'"
    assert published(raw, small_catalogue, tmp_path, kept) == [(2, 3)]


def test_two_levels_of_one_day_stop_the_build(small_raw, small_catalogue, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(small_raw, raw)
    path = raw / LIST
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Järva,särskilt utsatt område", "Järva,riskområde"), encoding="utf-8")
    with pytest.raises(CheckFailed, match="exposed_area_has_one_level"):
        build(Folders(raw, small_catalogue, tmp_path / "built"))
