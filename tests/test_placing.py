"""A point is brought to metres and given one neighbourhood, the same by the fast way as by the exact one."""

import duckdb
import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from etl.coordinates import COUNTY, RANGES
from etl.placing import BORDER, CELL, METRES, NEAR, OUTSIDE, PRECISION, Placer, metres_sql, placer, scaled_sql

POINTS = 200_000


def random_points(here, count, seed=1):
    """Whole metres all over the grid of cells."""
    chance = np.random.default_rng(seed)
    x = chance.integers(here.west, here.west + here.columns * CELL, count).astype(float)
    y = chance.integers(here.south, here.south + here.rows * CELL, count).astype(float)
    return x, y


@pytest.mark.parametrize("epsg", RANGES)
def test_the_change_of_system_is_that_of_proj_in_the_whole_county(epsg):
    west, south, east, north = COUNTY
    chance = np.random.default_rng(epsg)
    lon, lat = chance.uniform(west, east, 50_000), chance.uniform(south, north, 50_000)
    given = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    expected = np.stack(pyproj.Transformer.from_crs(4326, METRES, always_xy=True).transform(lon, lat))
    with duckdb.connect() as con:
        con.register("given", {"a": given[0], "b": given[1]})
        u, v = scaled_sql(epsg, "a", "b")
        x, y = metres_sql(epsg, "u", "v")
        found = con.sql(f"select {x} as x, {y} as y from (select {u} as u, {v} as v from given)").fetchnumpy()
    off = np.abs(np.stack([found["x"], found["y"]]) - expected).max()
    assert off <= 0.5 + PRECISION  # half a metre is the rounding


def test_the_cells_and_the_outlines_give_every_point_the_same_neighbourhood():
    here = placer()
    x, y = random_points(here, POINTS)
    exact = here.place(x, y)
    with duckdb.connect() as con:
        con.register("point", {"x": x.astype(int), "y": y.astype(int)})
        cell = con.sql(f"select {here.cell_sql('x', 'y')} as cell from point").fetchnumpy()["cell"]
    cells = here.cells.set_index("cell")["area_no"]
    quick = cells.reindex(cell).fillna(OUTSIDE).astype(int).to_numpy()
    sure = quick != BORDER
    assert (quick[sure] == exact[sure]).all()
    assert 0.5 < sure.mean() < 1 and 0.2 < (exact != OUTSIDE).mean() < 0.5


def test_a_point_off_the_grid_has_no_cell():
    here = placer()
    with duckdb.connect() as con:
        cells = con.sql(
            f"select {here.cell_sql('x', 'y')} from (values (0, 0), (1000000, 6580000)) as t(x, y)"
        ).fetchall()
    assert cells == [(-1,), (-1,)]


SQUARES = {
    "a-west": shapely.box(150_000, 6_580_000, 150_200, 6_580_200),
    "b-east": shapely.box(150_200, 6_580_000, 150_400, 6_580_200),
}


@pytest.mark.parametrize("order", [1, -1])
def test_on_the_line_between_two_the_first_id_counts_however_they_are_given(order):
    names = list(SQUARES)[::order]
    here = Placer(gpd.GeoDataFrame({"area_id": names}, geometry=[SQUARES[name] for name in names], crs=METRES))
    y = np.arange(6_580_000, 6_580_201, dtype=float)
    found = here.place(np.full(len(y), 150_200.0), y)
    assert {here.area_ids[number] for number in found} == {"a-west"}


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (150_010, "a-west"),
        (149_999, "a-west"),
        (150_000 - NEAR, "a-west"),
        (150_000 - NEAR - 1, None),
        (150_401, "b-east"),
    ],
)
def test_a_point_just_off_the_land_gets_the_nearest_neighbourhood(x, expected):
    here = Placer(gpd.GeoDataFrame({"area_id": list(SQUARES)}, geometry=list(SQUARES.values()), crs=METRES))
    number = here.place(np.array([float(x)]), np.array([6_580_100.0]))[0]
    assert (None if number == OUTSIDE else here.area_ids[number]) == expected


def test_between_two_shores_the_nearer_counts_and_in_the_middle_the_first_id():
    shores = {
        "a": shapely.box(150_000, 6_580_000, 150_100, 6_580_100),
        "b": shapely.box(150_120, 6_580_000, 150_220, 6_580_100),
    }
    here = Placer(gpd.GeoDataFrame({"area_id": list(shores)}, geometry=list(shores.values()), crs=METRES))
    found = here.place(np.array([150_105.0, 150_110.0, 150_115.0]), np.full(3, 6_580_050.0))
    assert [here.area_ids[number] for number in found] == ["a", "a", "b"]
