"""Recognises the coordinate system of a pair of numbers by the range that they lie in.

Within Stockholm's county, the ranges of the four systems that publishers use do not overlap, in either order of the
axes. 0,0, places outside the county and missing numbers fit none of them. Other local zones (SWEREF 99 16 30 and the
like) have the same ranges as SWEREF 99 18 00, so a delivery must not use them.
"""

import numpy as np
from pyproj import Transformer

METRES, DEGREES = "EPSG:3011", "EPSG:4326"  # SWEREF 99 18 00, the city's own system, and WGS 84
NAMES = {3011: "SWEREF 99 18 00", 3006: "SWEREF 99 TM", 4326: "WGS 84", 3021: "RT 90 2.5 gon V"}
COUNTY = (17.1, 58.6, 19.6, 60.4)  # degrees: west, south, east, north of Stockholm's county and its archipelago
# epsg: west, east, south, north around the county, in whole kilometres; a test computes them with pyproj
RANGES = {
    3011: (97_000, 244_000, 6_498_000, 6_700_000),
    3006: (615_000, 768_000, 6_497_000, 6_705_000),
    4326: (17.1, 19.6, 58.6, 60.4),
    3021: (1_571_000, 1_721_000, 6_498_000, 6_705_000),
}


def recognise(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(epsg, swapped) of each pair: 3011, 3006, 4326 or 3021, and 0 where none fits.

    `a` is east or longitude and `b` north or latitude; where it is the other way round, `swapped` is true.
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    epsg, swapped = np.zeros(a.shape, dtype=int), np.zeros(a.shape, dtype=bool)
    for code, (west, east, south, north) in RANGES.items():
        straight = (west <= a) & (a <= east) & (south <= b) & (b <= north)
        turned = (west <= b) & (b <= east) & (south <= a) & (a <= north)
        epsg[straight | turned] = code
        swapped |= turned
    return epsg, swapped


def degrees(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude (WGS 84) of each pair, in any of the systems; NaN where none fits."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    epsg, swapped = recognise(a, b)
    east, north = np.where(swapped, b, a), np.where(swapped, a, b)
    longitude, latitude = np.full(a.shape, np.nan), np.full(a.shape, np.nan)
    for code in RANGES:
        own = epsg == code
        if own.any():
            transformer = Transformer.from_crs(code, 4326, always_xy=True)
            longitude[own], latitude[own] = transformer.transform(east[own], north[own])
    return longitude, latitude
