"""The police's list of exposed areas (utsatta områden): what each edition says of each area of the city.

There are two forms of file: a tidy list (name, district and level, or how much of a RegSO's land lies in a listed area)
and the police's own boundary file of an edition, whose year is in the file's name (uso_2025_geojson.zip). The latter
has the whole country; areas that do not lie mostly on the city's land are rejected.
"""

import json
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.areas import AREA_ID, REFERENCE, reference
from etl.boundary_files import read_boundaries
from etl.coordinates import DEGREES, METRES
from etl.errors import SourceChanged
from etl.facts import CONFIDENCE, reject
from etl.reading import REJECTED, numbers, read_columns, recode, refuse, unmarked

TABLE = "exposed_area"
PROVENANCE = "published"
FILES = ["*.csv", "*uso_20*.geojson", "*uso_20*.gpkg", "*uso_20*.zip"]
COLUMNS = ["edition", "area_type", "area", "district", "level", "land_share_pct", "confidence", "document", "note"]
TYPES = {"utpekat område": "listed", "RegSO": "regso", "kommun": "municipality"}
LEVELS = {
    "utsatt område": "exposed",
    "riskområde": "risk",
    "särskilt utsatt område": "particularly_exposed",
    "ej med på listan": "not_listed",
    "alla nivåer": "all",
}
DISTRICT = {name: [key] for (level, name), key in AREA_ID.items() if level == "district"} | {"": []}
EDITIONS = set(reference("exposed_area_editions")["edition"])
KNOWN_EDITION = "an edition of data/reference/exposed_area_editions.csv"
EDGE_PCT = 2.0  # a smaller share of a RegSO is the edge of a neighbour's polygon, not a listing
DISTRICT_SHARE = 0.1  # of a polygon's land in the city; what lies in a district with less is its edge
TOLERANCE = 5.0  # metres
DECIMALS = 5


def read(path: Path) -> pd.DataFrame:
    """One area of an edition a row, as the table has it, and why a row is left out."""
    rows = _list(path) if path.suffix == ".csv" else _polygons(path)
    again = rows.duplicated(["edition", "area_type", "area"]) & rows["rejected_reason"].isna()
    refuse(rows, again, "area", "each area once", path)
    return rows


def _list(path: Path) -> pd.DataFrame:
    rows = read_columns(path, COLUMNS)
    refuse(rows, ~rows["edition"].isin(EDITIONS), "edition", KNOWN_EDITION, path)
    refuse(rows, rows["area"].str.strip() == "", "area", "a name", path)
    refuse(rows, rows["document"] == "", "document", "a document", path)
    kind = recode(rows, "area_type", TYPES, path)
    share = numbers(rows, "land_share_pct", path, high=100)
    refuse(rows, share.isna() & (kind == "regso"), "land_share_pct", "a percentage of every RegSO", path)
    frame = pd.DataFrame(
        {
            "line": rows["line"],
            "edition": pd.to_numeric(rows["edition"].where(rows["edition"].isin(EDITIONS))).astype("Int64"),
            "area": rows["area"].map(_name),
            "area_type": kind,
            "level": recode(rows, "level", LEVELS, path),
            "districts": recode(rows, "district", DISTRICT, path),
            "geometry": None,
            "land_share_pct": share,
            "confidence": recode(rows, "confidence", CONFIDENCE, path),
            "document_id": rows["document"],
            "note": rows["note"].replace("", None),
            **rows[REJECTED],
        }
    )
    reject(frame, kind == "municipality", "area", rows["area"], "the line sums all levels")
    is_edge = (kind == "regso") & (share < EDGE_PCT)
    reject(frame, is_edge, "land_share_pct", rows["land_share_pct"], "the edge of a polygon is no listing")
    return frame


def _polygons(path: Path) -> pd.DataFrame:
    edition = re.search(r"uso_(20\d\d)", path.name)
    if not edition or edition[1] not in EDITIONS:
        found = edition[1] if edition else "none"
        raise SourceChanged(f"{path.name}: expected {KNOWN_EDITION} in the name (uso_2025…), found {found}")
    try:
        frame = read_boundaries(path).to_crs(METRES)
    except SourceChanged as error:
        raise SourceChanged(f"{path.name}: {error}") from error
    columns = {str(column).casefold(): column for column in frame.columns}
    if missing := sorted({"namn", "kategori"} - set(columns)):
        raise SourceChanged(f"{path.name}: expected the columns {missing}, found {sorted(columns)}")
    rows = unmarked(
        pd.DataFrame(
            {
                "line": range(1, len(frame) + 1),  # the number of the outline in the file
                "area": frame[columns["namn"]].astype(str).map(_name).to_numpy(),
                "kategori": frame[columns["kategori"]].astype(str).str.strip().str.casefold().to_numpy(),
                "shape": frame.geom_type.to_numpy(),
            }
        )
    )
    refuse(rows, ~rows["shape"].isin(["Polygon", "MultiPolygon"]), "shape", "a polygon", path)
    shapes = frame.geometry.force_2d().make_valid(method="structure", keep_collapsed=False).reset_index(drop=True)
    districts = places(shapes)
    rows = rows.assign(
        edition=int(edition[1]),
        area_type="listed",
        level=recode(rows, "kategori", LEVELS, path),
        districts=districts,
        geometry=[geojson(shape) for shape in shapes.simplify(TOLERANCE).to_crs(DEGREES)],
        land_share_pct=np.nan,
        confidence="high",
        document_id=f"uso-{edition[1]}",
        note=None,
    )
    outside = districts.map(len) == 0
    if outside.all():
        raise SourceChanged(f"{path.name}: expected areas in Stockholm, found {len(rows)} with none on its land")
    reject(rows, outside, "area", rows["area"], "the place lies outside the atlas")
    return rows.drop(columns=["kategori", "shape"])[
        [*(c for c in rows if c not in [*REJECTED, "kategori", "shape"]), *REJECTED]
    ]


def _name(written: str) -> str:
    """'Älvsjö / Solberga' and 'Älvsjö/Solberga' are one area."""
    return re.sub(r"\s*/\s*", "/", " ".join(written.split()))


def places(shapes: gpd.GeoSeries) -> pd.Series:
    """The districts of today in which each shape lies, by the land they share; none where most of it is elsewhere."""
    land = gpd.read_file(REFERENCE / "outlines.geojson").to_crs(METRES).set_index("area_id")
    parents, districts = reference("area_parents"), reference("areas").query("level == 'district' and valid_to.isna()")
    parents = parents[parents["parent_id"].isin(districts["area_id"]) & parents["area_id"].isin(land.index)]
    whole = land.loc[parents["area_id"]].dissolve(parents["parent_id"].to_numpy()).geometry.sort_index()
    shared = pd.DataFrame({district: shapes.intersection(shape).area for district, shape in whole.items()})
    inside = shared.sum(axis=1) >= 0.5 * shapes.area
    return pd.Series(
        [
            [*shared.columns[row >= DISTRICT_SHARE * row.sum()]] if is_inside else []
            for row, is_inside in zip(shared.to_numpy(), inside, strict=True)
        ],
        index=shapes.index,
    )


def geojson(shape: shapely.Geometry) -> str:
    """The shape as compact GeoJSON with 5 decimals."""
    return json.dumps(
        shapely.geometry.mapping(shapely.transform(shape, lambda xy: xy.round(DECIMALS))), separators=(",", ":")
    )
