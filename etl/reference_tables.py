"""Tables that are filled from the repository, not from deliveries: areas, outlines, the catalogue and documents."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import shapely

from etl import areas, catalogue, deliveries, scb
from etl.coordinates import METRES
from etl.database import insert
from etl.reading import read_documents


def load_areas(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of data/reference, and outlines with the districts dissolved from them."""
    for table, name in [
        ("area", "areas"),
        ("area_parent", "area_parents"),
        ("area_successor", "area_successors"),
        ("division", "divisions"),
        ("police_area_cover", "police_area_cover"),
        ("age_group", "age_groups"),
        ("police_kind", "police_kinds"),
        ("incident_label", "incident_kinds"),
        ("exposed_area_edition", "exposed_area_editions"),
    ]:
        insert(con, table, areas.reference(name))
    regso = scb.regso_areas()
    insert(con, "area", regso.drop(columns="district_id"))
    insert(con, "area_parent", regso[["area_id", "district_id"]].rename(columns={"district_id": "parent_id"}))
    insert(con, "area_outline", outlines())


def outlines() -> pd.DataFrame:
    """area_id, geometry (GeoJSON, WGS 84), a point inside, km2: neighbourhoods, every district there was, the city.

    Police areas too, once a file of theirs has been made (etl.outlines).
    """
    return _outlines(areas.REFERENCE)


@cache
def _outlines(folder: Path) -> pd.DataFrame:
    frame = gpd.read_file(folder / "outlines.geojson").set_index("area_id")
    parents = areas.reference("area_parents")
    members = {area_id: [area_id] for area_id in frame.index}
    inside = parents[parents["area_id"].isin(frame.index)]
    for parent_id, children in inside.groupby("parent_id"):
        members[parent_id] = sorted(set(children["area_id"]))
    members["stockholm"] = sorted(frame.index)
    shapes = gpd.GeoSeries(
        {
            area_id: shapely.coverage_union_all(frame.loc[children, "geometry"].values)
            for area_id, children in members.items()
        },
        crs=frame.crs,
    )
    police = folder / "police_area_outlines.geojson"
    if police.exists():
        shapes = pd.concat([shapes, gpd.read_file(police).set_index("area_id").geometry])
    points, hectares = shapes.to_crs(METRES).representative_point().to_crs(frame.crs), shapes.to_crs(METRES).area
    return pd.DataFrame(
        {
            "area_id": shapes.index,
            "geometry": [json.dumps(shapely.geometry.mapping(shape), separators=(",", ":")) for shape in shapes],
            "longitude": points.x.round(5).values,
            "latitude": points.y.round(5).values,
            "area_km2": (hectares / 1e6).round(3).values,
        }
    )


def load_catalogue(con: duckdb.DuckDBPyConnection, entries: catalogue.Catalogue) -> None:
    """The catalogue's tables."""

    def frame(items: Sequence[object], **names: str) -> pd.DataFrame:
        return pd.DataFrame([vars(item) for item in items]).rename(columns=names)

    insert(con, "source", frame(entries.sources, order="sort_order"))
    quirks = [vars(quirk) | {"source_id": source} for source, items in entries.quirks.items() for quirk in items]
    insert(con, "quirk", pd.DataFrame(quirks).rename(columns={"on": "noted_on"}).replace({"noted_on": {"": None}}))
    insert(con, "priority_area", frame(entries.priority_areas, id="priority_area_id", order="sort_order"))
    insert(con, "caveat", frame(entries.caveats, id="caveat_id"))
    insert(con, "term", frame(entries.terms, id="term_id"))
    indicators = [
        (source.source_id, item) for source in entries.sources for item in entries.indicators[source.source_id]
    ]
    table = frame([item for _, item in indicators], id="indicator_id").assign(
        source_id=[source_id for source_id, _ in indicators], sort_order=range(len(indicators))
    )
    insert(con, "indicator", table.drop(columns=["priority_areas", "main_for", "measures", "caveats", "kinds"]))
    insert(
        con,
        "indicator_measure",
        pd.DataFrame(
            [(item.id, measure, item.kinds) for _, item in indicators for measure in item.measures],
            columns=["indicator_id", "measure", "kinds"],
        ),
    )
    insert(
        con,
        "indicator_area",
        pd.DataFrame(
            [(item.id, area, area in item.main_for) for _, item in indicators for area in item.priority_areas],
            columns=["indicator_id", "priority_area_id", "is_main"],
        ),
    )
    insert(
        con,
        "indicator_caveat",
        pd.DataFrame(
            [(item.id, caveat, order) for _, item in indicators for order, caveat in enumerate(item.caveats)],
            columns=["indicator_id", "caveat_id", "sort_order"],
        ),
    )


def load_documents(con: duckdb.DuckDBPyConnection, source_ids: list[str], raw: Path, demo: Path | None) -> None:
    """The documents that figures of each source are taken from."""
    documents = [
        read_documents(folder / source_id / deliveries.DOCUMENTS).assign(source_id=source_id)
        for source_id in source_ids
        if deliveries.adapter(source_id).PROVENANCE == "published"
        for folder in (raw, demo)
        if folder == raw or (folder and (folder / source_id / deliveries.DOCUMENTS).exists())
    ]
    insert(con, "document", pd.concat(documents))
