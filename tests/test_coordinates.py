"""The coordinate system of a pair of numbers, told by their size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from etl.coordinates import COUNTY, RANGES, degrees, recognise

WEST, SOUTH, EAST, NORTH = COUNTY
anywhere = st.tuples(st.floats(WEST + 0.001, EAST - 0.001), st.floats(SOUTH + 0.001, NORTH - 0.001))


def one(a: float, b: float) -> tuple[int, bool]:
    epsg, swapped = recognise(np.array([a]), np.array([b]))
    return int(epsg[0]), bool(swapped[0])


def written(longitude: float, latitude: float, epsg: int) -> tuple[float, float]:
    """The point as the system writes it: metres with two decimals, degrees with six."""
    pair = Transformer.from_crs(4326, epsg, always_xy=True).transform(longitude, latitude)
    return tuple(round(number, 6 if epsg == 4326 else 2) for number in pair)


@given(anywhere, st.sampled_from(list(RANGES)), st.booleans())
def test_any_point_of_the_county_is_recognised_and_comes_back_to_its_place(point, epsg, turned):
    pair = written(*point, epsg)
    a, b = pair[::-1] if turned else pair
    assert one(a, b) == (epsg, turned)
    longitude, latitude = degrees(np.array([a]), np.array([b]))
    assert Geod(ellps="GRS80").inv(*point, longitude[0], latitude[0])[2] < 1


@given(st.lists(st.tuples(anywhere, st.sampled_from(list(RANGES)), st.booleans()), min_size=1, max_size=20))
def test_every_pair_of_a_mixed_file_is_recognised_by_itself(points):
    pairs = [written(*point, epsg)[:: -1 if turned else 1] for point, epsg, turned in points]
    epsg, swapped = recognise(*np.array(pairs).T)
    assert list(epsg) == [code for _, code, _ in points] and list(swapped) == [turned for *_, turned in points]


@given(st.floats(), st.floats())
def test_no_pair_fits_two_systems(a, b):
    fits = [
        (epsg, turned)
        for epsg, (west, east, south, north) in RANGES.items()
        for turned, (x, y) in ((False, (a, b)), (True, (b, a)))
        if west <= x <= east and south <= y <= north
    ]
    assert len(fits) <= 1 and one(a, b) == (fits or [(0, False)])[0]


def test_the_ranges_of_the_systems_are_disjoint_in_both_orders():
    boxes = [
        (epsg, turned, (west, east), (south, north)) if not turned else (epsg, turned, (south, north), (west, east))
        for epsg, (west, east, south, north) in RANGES.items()
        for turned in (False, True)
    ]
    for at, (*first, x, y) in enumerate(boxes):
        for *second, u, v in boxes[at + 1 :]:
            apart = x[1] < u[0] or u[1] < x[0] or y[1] < v[0] or v[1] < y[0]
            assert apart, (first, second)


@pytest.mark.parametrize("epsg", [3011, 3006, 3021])
def test_the_ranges_hold_the_county_and_little_more(epsg):
    grid = np.meshgrid(np.linspace(WEST, EAST, 101), np.linspace(SOUTH, NORTH, 101))
    east, north = Transformer.from_crs(4326, epsg, always_xy=True).transform(*(axis.ravel() for axis in grid))
    found = np.array([east.min(), east.max(), north.min(), north.max()])
    slack = (found - RANGES[epsg]) * [1, -1, 1, -1]
    assert (slack >= 0).all() and (slack < 1_000).all(), found


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (0, 0),
        (np.nan, np.nan),
        (18.06, np.nan),
        (np.inf, 59.3),
        (18.06, 0),
        (18.06, 18.06),
        (11.97, 57.7),  # Göteborg
        (319_000, 6_399_000),  # Göteborg in SWEREF 99 TM
        (153_369, 673_950),  # two eastings
        (2_010_000, 8_250_000),  # Web Mercator
        (-18.06, 59.33),
        (153_369_000, 6_580_211_000),  # millimetres
    ],
)
def test_what_fits_no_system_is_nought(a, b):
    assert one(a, b) == (0, False)
    assert np.isnan(degrees(np.array([a]), np.array([b]))).all()
