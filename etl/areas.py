"""Reference tables (data/reference), and the ids of areas by the names that publishers use."""

from functools import cache
from pathlib import Path

import pandas as pd

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
WRITTEN_OTHERWISE = {
    ("country", "Riket"): "sweden",
    ("police_region", "Region Stockholm"): "region-stockholm",
}


def reference(name: str) -> pd.DataFrame:
    """A table of data/reference as text, with None for empty cells."""
    return _read(REFERENCE / f"{name}.csv").copy()


@cache
def _read(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    return frame.replace("", None)


def area_ids() -> dict[tuple[str, str], str]:
    """(level, name as published) -> area id, of every area of any time."""
    areas = reference("areas")
    known = dict(zip(zip(areas["level"], areas["name"], strict=True), areas["area_id"], strict=True))
    short = {(level, name.replace("Lokalpolisområde", "LPO")): key for (level, name), key in known.items()}
    return known | short | WRITTEN_OTHERWISE


AREA_ID = area_ids()
WIDER = {"country", "county", "police_region", "municipality"}


def named(level: str) -> dict[str, tuple[str, str]]:
    """Name as published -> key in AREA_ID, for the areas of a level and the wider areas that contain them."""
    return {name: (at, name) for at, name in AREA_ID if at in WIDER} | {
        name: (at, name) for at, name in AREA_ID if at == level
    }
