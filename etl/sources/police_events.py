"""Police event notices for Stockholm. They are a selection of call-outs, so they are never made into rates.

The place is the one named in the notice's text; the publisher's own coordinate is a municipality midpoint and is not
used. A notice that names several districts, or none, is placed in the city only. Names such as Södermalm mean the whole
district, so they are not taken for the neighbourhood. A delivery is a tidy CSV or an answer of the open API
(etl.notices); a notice in several deliveries counts once (event.sql).
"""

from pathlib import Path

import pandas as pd

from etl.areas import AREA_ID
from etl.notices import read_api
from etl.places import MEANT_AS_DISTRICT
from etl.reading import REJECTED, read_columns, recode, refuse

TABLE = "event"
PROVENANCE = "published"
FILES = ["*.csv", "*.json"]
COLUMNS = [
    "event_id",
    "event_at",
    "published_at",
    "kind",
    "place",
    "place_found_in",
    "neighbourhood",
    "district",
    "areas_named",
    "confidence",
    "url",
]
CONFIDENCE = {"medium": "medium", "low": "low", "none": "none"}
DISTRICT = {name: key for (level, name), key in AREA_ID.items() if level == "district"} | {"": None}
NEIGHBOURHOOD = {name: key for (level, name), key in AREA_ID.items() if level == "neighbourhood"}
KNOWN = {"", *NEIGHBOURHOOD}


def read(path: Path) -> pd.DataFrame:
    """One event a row: event_id, times, kind, precision, district_id, neighbourhood_id, place, url, confidence."""
    rows = read_api(path) if path.suffix == ".json" else read_columns(path, COLUMNS)
    refuse(rows, ~rows["event_id"].str.fullmatch(r"\d{1,18}"), "event_id", "a number", path)
    refuse(rows, rows["event_id"].duplicated(), "event_id", "each notice once", path)
    at = pd.to_datetime(rows["event_at"], format="%Y-%m-%dT%H:%M", errors="coerce")
    refuse(rows, at.isna() & rows["rejected_reason"].isna(), "event_at", "a time such as 2024-03-25T21:15", path)
    published = pd.to_datetime(rows["published_at"], format="%Y-%m-%d %H:%M:%S %z", errors="coerce", utc=True)
    refuse(rows, published.isna(), "published_at", "a time such as 2024-03-25 22:44:44 +01:00", path)
    refuse(rows, ~rows["url"].str.startswith("https://polisen.se/"), "url", "an address at polisen.se", path)
    confidence = recode(rows, "confidence", CONFIDENCE, path)
    district = recode(rows, "district", DISTRICT, path).where(confidence == "medium")
    unknown = ~rows["neighbourhood"].map(lambda names: KNOWN.issuperset(names.split("|")))
    refuse(rows, unknown, "neighbourhood", "known neighbourhoods, nothing between them but |", path)
    named = rows["neighbourhood"].where(~rows["neighbourhood"].isin(MEANT_AS_DISTRICT)).map(NEIGHBOURHOOD)
    neighbourhood = named.where(district.notna())
    precision = pd.Series("city", rows.index).mask(district.notna(), "district")
    return pd.DataFrame(
        {
            "line": rows["line"],
            "event_id": pd.to_numeric(rows["event_id"].where(rows["rejected_reason"].isna())).astype("Int64"),
            "event_at": at,
            "published_at": published.dt.tz_localize(None),
            "kind": rows["kind"],
            "precision": precision.mask(neighbourhood.notna(), "neighbourhood"),
            "district_id": district,
            "neighbourhood_id": neighbourhood,
            "place": rows["place"],
            "url": rows["url"],
            "confidence": confidence,
            **rows[REJECTED],
        }
    )
