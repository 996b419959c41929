"""Points -> metres in the city's own system (SWEREF 99 18 00), and one neighbourhood each.

Two shortcuts let ten million points be placed in seconds (benchmarks/incidents.py). A table has the neighbourhood of
every cell of 50 metres that lies wholly in one, so that only points in cells that a boundary crosses are tested against
the outlines. Coordinates are transformed in SQL by a polynomial fitted to PROJ, less than PRECISION from it anywhere in
the county.
"""

from functools import cache, cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from etl.areas import REFERENCE
from etl.coordinates import COUNTY, RANGES

METRES = 3011
PRECISION = 0.05  # metres; points are kept in whole ones
CELL = 50  # metres
NEAR = 25  # metres; points this near land belong to it: quays, bridges, and corners that simplifying cut off
OUTSIDE, BORDER = -1, -2


@cache
def polynomial(epsg: int) -> tuple[int, np.ndarray, np.ndarray]:
    """Degree and coefficients of the polynomials that give x and y in metres (EPSG:3011), for the terms of `_powers`.

    The degree is the least that stays within PRECISION of PROJ at every point of a grid over the county.
    """
    west, south, east, north = COUNTY
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.linspace(west, east, 41), np.linspace(south, north, 41)))
    given = zip(_to(epsg).transform(lon, lat), _bounds(epsg), strict=True)
    u, v = ((values - (low + high) / 2) / ((high - low) / 2) for values, (low, high) in given)
    target = np.stack(_to(METRES).transform(lon, lat), axis=1)
    for degree in range(1, 9):
        terms = np.stack([u**i * v**j for i, j in _powers(degree)], axis=1)
        coefficients = np.linalg.lstsq(terms, target, rcond=None)[0]
        if np.abs(terms @ coefficients - target).max() < PRECISION:
            return degree, *coefficients.T
    raise AssertionError(f"EPSG:{epsg} cannot be brought to EPSG:{METRES} by a polynomial")


def scaled_sql(epsg: int, east: str, north: str) -> tuple[str, str]:
    """SQL of two columns of coordinates as numbers from -1 to 1 in the county."""
    (west, most_east), (south, most_north) = _bounds(epsg)
    return _scaled_sql(east, west, most_east), _scaled_sql(north, south, most_north)


def metres_sql(epsg: int, u: str, v: str) -> tuple[str, str]:
    """SQL of x (east) and y (north) in whole metres (EPSG:3011) from two columns that `scaled_sql` made."""
    degree, of_x, of_y = polynomial(epsg)
    return f"round({_horner(degree, of_x, u, v)})::integer", f"round({_horner(degree, of_y, u, v)})::integer"


class Placer:
    """Finds the neighbourhood of points in metres; neighbourhoods are numbered in the order of their ids."""

    def __init__(self, outlines: gpd.GeoDataFrame) -> None:
        """`outlines` has area_id and geometry, in any declared system."""
        frame = outlines.to_crs(METRES).sort_values("area_id")
        self.area_ids = frame["area_id"].to_list()
        self.shapes = frame.geometry.to_numpy()
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        self.nearby = shapely.buffer(self.shapes, NEAR)
        pairs = shapely.STRtree(self.nearby).query(self.nearby, predicate="intersects")
        one, other = pairs[:, pairs[0] < pairs[1]]
        self.overlap = shapely.union_all(shapely.intersection(self.nearby[one], self.nearby[other]))
        shapely.prepare(self.nearby)
        shapely.prepare(self.overlap)
        west, south, east, north = shapely.total_bounds(self.shapes)
        # Cells begin half a metre off, so that no point of whole metres lies on their edges.
        self.west = np.floor(west / CELL) * CELL - CELL - 0.5
        self.south = np.floor(south / CELL) * CELL - CELL - 0.5
        self.columns = int((east - self.west) // CELL) + 2
        self.rows = int((north - self.south) // CELL) + 2

    def cell_sql(self, x: str, y: str) -> str:
        """SQL for the number of the cell that a point of whole metres lies in; -1 off the grid."""
        west, south = int(self.west + 0.5), int(self.south + 0.5)
        on_grid = (
            f"{x} between {west} and {west + CELL * self.columns - 1} "
            f"and {y} between {south} and {south + CELL * self.rows - 1}"
        )
        row, column = f"({y} - {south}) // {CELL}", f"({x} - {west}) // {CELL}"
        return f"case when {on_grid} then {row} * {self.columns} + {column} else -1 end"

    @cached_property
    def cells(self) -> pd.DataFrame:
        """cell, area_no of every cell that is not wholly outside: a neighbourhood's number, or BORDER."""
        x = self.west + CELL * (np.arange(self.columns) + 0.5)
        y = self.south + CELL * (np.arange(self.rows) + 0.5)
        centre_x, centre_y = (grid.ravel() for grid in np.meshgrid(x, y))
        area = self._inside(self.shapes, centre_x, centre_y).reshape(self.rows, self.columns)
        lines = shapely.get_coordinates(shapely.segmentize(shapely.boundary(self.shapes), 1))
        border = np.zeros(area.shape, bool)
        border[((lines[:, 1] - self.south) // CELL).astype(int), ((lines[:, 0] - self.west) // CELL).astype(int)] = True
        touched = border.copy()
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                touched |= np.roll(border, (down, right), (0, 1))
        area[border | (touched & (area == OUTSIDE))] = BORDER
        cell = np.flatnonzero(area.ravel() != OUTSIDE)
        return pd.DataFrame({"cell": cell.astype("int32"), "area_no": area.ravel()[cell]})

    def place(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The number of the neighbourhood of each point, exactly; OUTSIDE beyond NEAR metres from all of them.

        On the line between two it is the one whose id comes first. A point off land gets the nearest within NEAR.
        """
        found = self._inside(self.shapes, x, y)
        off = np.flatnonzero(found == OUTSIDE)
        near = self._inside(self.nearby, x[off], y[off])
        found[off] = near
        shared = off[(near != OUTSIDE) & shapely.intersects_xy(self.overlap, x[off], y[off])]
        points = shapely.points(x[shared], y[shared])
        which, area = self.tree.query_nearest(points, all_matches=True)
        found[shared] = pd.Series(area).groupby(which).min().to_numpy(found.dtype)
        return found

    @staticmethod
    def _inside(shapes: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The number of the first of the shapes that holds each point, OUTSIDE where none does.

        Points are sorted by x, so that each shape is tested against those within its bounds only: 0.2 s for half a
        million points, where a query of shapely's STRtree takes 1.5 s.
        """
        order = np.argsort(x)
        sorted_x, sorted_y = x[order], y[order]
        numbers = np.full(len(order), OUTSIDE, "int16")
        for number, (shape, (west, south, east, north)) in enumerate(zip(shapes, shapely.bounds(shapes), strict=True)):
            low, high = np.searchsorted(sorted_x, west, "left"), np.searchsorted(sorted_x, east, "right")
            is_near = (numbers[low:high] == OUTSIDE) & (sorted_y[low:high] >= south) & (sorted_y[low:high] <= north)
            near = low + np.flatnonzero(is_near)
            numbers[near[shapely.intersects_xy(shape, sorted_x[near], sorted_y[near])]] = number
        found = np.empty_like(numbers)
        found[order] = numbers
        return found


@cache
def placer() -> Placer:
    """The placer of data/reference/outlines.geojson."""
    return Placer(gpd.read_file(REFERENCE / "outlines.geojson")[["area_id", "geometry"]])


def _to(epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4326, epsg, always_xy=True)


def _scaled_sql(name: str, low: float, high: float) -> str:
    return f"({name} - {(low + high) / 2!r}) / {(high - low) / 2!r}"


def _bounds(epsg: int) -> tuple[tuple[float, float], tuple[float, float]]:
    west, east, south, north = RANGES[epsg]
    return (west, east), (south, north)


def _powers(degree: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]


def _horner(degree: int, coefficients: np.ndarray, u: str, v: str) -> str:
    """SQL of a polynomial of two variables by Horner's method, which needs one multiplication a term."""
    by_power = dict(zip(_powers(degree), map(float, coefficients), strict=True))

    def nested(terms: list[str], variable: str) -> str:
        sql = terms[-1]
        for term in reversed(terms[:-1]):
            sql = f"({term} + {variable} * {sql})"
        return sql

    rows = [nested([repr(by_power[i, j]) for j in range(degree + 1 - i)], v) for i in range(degree + 1)]
    return nested(rows, u)
