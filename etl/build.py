"""Areas and catalogue -> sources -> observations -> checks -> publish.

The database is built beside the published one and published by moving the link `current.duckdb`
in one step; whatever goes wrong before that leaves the published database as it was.
"""

import fcntl
import hashlib
import importlib
import json
import os
import pkgutil
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import shapely

from etl import areas, catalogue, sources
from etl.errors import CannotPublish, CheckFailed, SourceChanged
from etl.reading import DOCUMENT, read_columns

ROOT = Path(__file__).resolve().parents[1]
SQL = Path(__file__).resolve().parent / "sql"
CURRENT = "current.duckdb"
UNFINISHED = ".building-"
LOCK = ".lock"
METRES = "EPSG:3011"


@dataclass(frozen=True)
class Folders:
    """Where a build and a fetch read and write."""

    raw: Path = ROOT / "data" / "raw"
    catalogue: Path = ROOT / "data" / "catalogue"
    built: Path = ROOT / "data" / "built"
    fetched: Path = ROOT / "data" / "fetched"


def source_ids() -> list[str]:
    """The modules of etl.sources: the listing is the list of sources."""
    return sorted(module.name for module in pkgutil.iter_modules(sources.__path__))


def build(folders: Folders) -> pd.DataFrame:
    """Build, check and publish; returns source, file, rows_in, accepted, rejected, one row per delivery.

    Raises SourceChanged, CatalogueError, CheckFailed or CannotPublish; the published database is then untouched.
    """
    folders.built.mkdir(parents=True, exist_ok=True)
    version = data_version(folders)
    with alone(folders.built) as beside:
        try:
            with duckdb.connect(str(beside)) as con:
                fill(con, folders, version)
                check(con)
                deliveries = con.sql(
                    "select source_id, file, rows_in, accepted, rejected from delivery order by source_id, file"
                ).df()
            publish(beside, folders.built, version)
        except (OSError, duckdb.OperationalError) as error:
            raise CannotPublish(f"{folders.built.name}: expected room for a new database, found: {error}") from error
    return deliveries


@contextmanager
def alone(built: Path) -> Iterator[Path]:
    """A file to build in, for one build at a time; what a killed build left behind is removed first and last.

    The lock is the operating system's and dies with its holder. Raises CannotPublish while another build runs.
    """
    with (built / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotPublish(f"{built.name}: expected no other build, found one under way") from error
        try:
            _sweep(built)
            yield built / f"{UNFINISHED}{os.getpid()}.duckdb"
        finally:
            _sweep(built)


def _sweep(built: Path) -> None:
    for path in built.glob(f"{UNFINISHED}*"):
        path.unlink()


def data_version(folders: Folders) -> str:
    """Twelve hexadecimal digits that change when any input or rule of the build does."""
    inputs = [
        (folders.raw, "*.*"),
        (folders.catalogue, "*.toml"),
        (areas.REFERENCE, "*.*"),
        (SQL, "*.sql"),
        (Path(__file__).resolve().parent, "*.py"),
    ]
    digest = hashlib.sha256()
    for folder, pattern in inputs:
        for path in sorted(folder.rglob(pattern)):
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def fill(con: duckdb.DuckDBPyConnection, folders: Folders, version: str) -> None:
    """All tables of an empty database."""
    con.execute((SQL / "schema.sql").read_text(encoding="utf-8"))
    con.execute("insert into build values ($version, $at)", {"version": version, "at": datetime.now(UTC)})
    load_areas(con)
    load_catalogue(con, catalogue.load(folders.catalogue, source_ids()))
    for source_id in source_ids():
        load_source(con, folders.raw / source_id, source_id)
    for name in ("observation", "event", "views"):
        con.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))


def insert(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    """Append the frame's columns, by name, to a table of the schema."""
    con.register("incoming", frame)
    con.execute(f"insert into {table} by name select * from incoming")
    con.unregister("incoming")


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
        ("exposed_area_edition", "exposed_area_editions"),
    ]:
        insert(con, table, areas.reference(name))
    insert(con, "area_outline", outlines())


def outlines() -> pd.DataFrame:
    """area_id, geometry (GeoJSON, WGS 84), a point inside, km2: neighbourhoods, every district there was, the city.

    Police areas too, once a file of theirs has been made (etl.outlines).
    """
    frame = gpd.read_file(areas.REFERENCE / "outlines.geojson").set_index("area_id")
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
    police = areas.REFERENCE / "police_area_outlines.geojson"
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

    def frame(items: list, **names: str) -> pd.DataFrame:
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


def load_source(con: duckdb.DuckDBPyConnection, raw: Path, source_id: str) -> None:
    """Each file of a source as one delivery: accepted rows into the adapter's table, the others into rejected_row."""
    adapter = importlib.import_module(f"etl.sources.{source_id}")
    documents = read_columns(raw / "documents.csv", DOCUMENT).drop(columns="line").replace("", None)
    insert(con, "document", documents.assign(source_id=source_id))
    files = sorted({path for shape in adapter.FILES for path in raw.glob(shape)} - {raw / "documents.csv"})
    if not files:
        raise SourceChanged(f"{source_id}: expected a file of figures beside documents.csv, found none")
    for path in files:
        rows = adapter.read(path)
        rejected = rows["rejected_reason"].notna()
        delivery_id = con.sql("select count(*) + 1 from delivery").fetchone()[0]
        insert(
            con,
            "delivery",
            pd.DataFrame(
                [
                    {
                        "delivery_id": delivery_id,
                        "source_id": source_id,
                        "file": f"{source_id}/{path.name}",
                        "delivered_on": delivered_on(path),
                        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                        "bytes": path.stat().st_size,
                        "rows_in": len(rows),
                        "accepted": int((~rejected).sum()),
                        "rejected": int(rejected.sum()),
                    }
                ]
            ),
        )
        accepted = rows[~rejected].drop(columns=[c for c in rows if c.startswith("rejected_")])
        accepted = accepted.assign(delivery_id=delivery_id, provenance="published")
        if adapter.TABLE == "fact":
            first = con.sql("select count(*) + 1 from fact").fetchone()[0]
            accepted.insert(0, "fact_id", range(first, first + len(accepted)))
        insert(con, adapter.TABLE, accepted)
        if rejected.any():
            left_out = rows.loc[rejected, ["line", "rejected_field", "rejected_value", "rejected_reason"]]
            left_out.columns = ["line", "field", "value", "reason"]
            insert(con, "rejected_row", left_out.assign(delivery_id=delivery_id))


def unknown_kinds(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """(kind, notices) of the police's notices whose kind the reference does not have; loaded, but counted nowhere."""
    return con.sql("select kind, notices from unknown_kind order by kind").fetchall()


def delivered_on(path: Path) -> str | None:
    """The day at the head of a file's name (2026-03-15_brott.xls), by which a later delivery supersedes an earlier."""
    found = re.match(r"(20\d\d-\d\d-\d\d)_", path.name)
    return found[1] if found else None


def failures(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, pd.DataFrame]]:
    """(name, offending rows) of every check in sql/checks, empty frames included."""
    for path in sorted((SQL / "checks").glob("*.sql")):
        yield path.stem, con.sql(path.read_text(encoding="utf-8")).df()


def check(con: duckdb.DuckDBPyConnection) -> None:
    """Run the data checks; raises CheckFailed naming the first that finds offending rows."""
    for name, rows in failures(con):
        if len(rows):
            found = ", ".join(f"{key} {value}" for key, value in rows.iloc[0].items())
            raise CheckFailed(f"check {name}: expected no offending rows, found {len(rows)}, the first: {found}")


def publish(beside: Path, built: Path, version: str) -> None:
    """Move the finished file to its versioned name and point `current.duckdb` at it, atomically.

    The version that was current stays for readers that hold it; older ones are removed.
    """
    current, published = built / CURRENT, built / f"atlas-{version}.duckdb"
    before = current.resolve() if current.exists() else None
    os.replace(beside, published)
    link = built / f"{UNFINISHED}{os.getpid()}.link"
    link.symlink_to(published.name)
    os.replace(link, current)
    for old in built.glob("atlas-*.duckdb"):
        if old not in (published, before):
            old.unlink()
