"""Areas and catalogue -> deliveries -> observations -> checks -> publish.

Two files: the internal database holds everything, the public one what may be shown (etl.disclosure). Both are built
beside the published ones and published by moving the link `current.duckdb`, which leads to the public one, in one step;
whatever goes wrong before that leaves what is published as it was. While rules, catalogue and reference stay as they
are, the build begins with a copy of the internal database and reads only deliveries whose content is new; what is
worked out from them is always worked out again, so the order of loading plays no part.
"""

import fcntl
import hashlib
import json
import os
import pkgutil
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import shapely

from etl import areas, catalogue, deliveries, scb, sources
from etl.deliveries import Delivery, insert
from etl.disclosure import events
from etl.disclosure.release import release
from etl.errors import CannotPublish, CheckFailed
from etl.reading import read_documents

ROOT = Path(__file__).resolve().parents[1]
SQL = Path(__file__).resolve().parent / "sql"
CURRENT = "current.duckdb"
PUBLIC, INTERNAL = "atlas-", "internal-"
UNFINISHED = ".building-"
LOCK = ".lock"
METRES = "EPSG:3011"


MEMORY = "1GB"
DERIVED = ("observation", "rescue", "event", "event_tables", "views", "population")


@dataclass(frozen=True)
class Folders:
    """Where a build and a fetch read and write; without `demo` there are no demonstration data."""

    raw: Path = ROOT / "data" / "raw"
    catalogue: Path = ROOT / "data" / "catalogue"
    built: Path = ROOT / "data" / "built"
    fetched: Path = ROOT / "data" / "fetched"
    demo: Path | None = None


def source_ids() -> list[str]:
    """The modules of etl.sources: the listing is the list of sources."""
    return sorted(module.name for module in pkgutil.iter_modules(sources.__path__))


def build(folders: Folders) -> pd.DataFrame:
    """Build, check and publish; returns source, file, rows_in, accepted, rejected, is_new, one row per delivery.

    Raises SourceChanged, CatalogueError, CheckFailed or CannotPublish; the published database is then untouched.
    """
    folders.built.mkdir(parents=True, exist_ok=True)
    with alone(folders.built) as beside:
        public = beside.with_suffix(".public.duckdb")
        there = deliveries.found(source_ids(), folders.raw, folders.demo)
        rules = rules_version(folders)
        version = data_version(rules, there)
        internal = internal_of(folders.built / CURRENT)
        known = _published_deliveries(internal, rules)
        new = [delivery for delivery in there if (delivery.name, delivery.sha256) not in known]
        try:
            if known and not new and len(known) == len(there):
                return _summary(internal, set())
            is_added = known <= {(delivery.name, delivery.sha256) for delivery in there} and bool(known)
            if is_added:
                shutil.copyfile(internal, beside)
            with duckdb.connect(str(beside), config=_config(folders.built)) as con:
                if is_added:
                    add(con, new, folders, version)
                else:
                    fill(con, there, folders, version, rules)
                check(con)
                release(con, public, folders.built / CURRENT)
            publish(beside, public, folders.built, version)
        except (OSError, duckdb.OperationalError) as error:
            raise CannotPublish(f"{folders.built.name}: expected room for a new database, found: {error}") from error
        return _summary(
            internal_of(folders.built / CURRENT), {delivery.name for delivery in (new if is_added else there)}
        )


def _config(built: Path) -> dict[str, str]:
    return {"memory_limit": MEMORY, "temp_directory": str(built / f"{UNFINISHED}{os.getpid()}.tmp")}


def internal_of(current: Path) -> Path:
    """The internal database beside a public one, made by the same build; it may be missing."""
    return current.resolve().with_name(current.resolve().name.replace(PUBLIC, INTERNAL, 1))


def _published_deliveries(internal: Path, rules: str) -> set[tuple[str, str]]:
    """(name, sha256) of what an internal database holds; nothing when other rules made it, or it cannot be read."""
    if not internal.exists():
        return set()
    try:
        with duckdb.connect(str(internal), read_only=True) as con:
            if con.sql("select rules from build").fetchone() != (rules,):
                return set()
            return set(con.sql("select file, sha256 from delivery").fetchall())
    except duckdb.Error:
        return set()


def _summary(internal: Path, new: set[str]) -> pd.DataFrame:
    with duckdb.connect(str(internal), read_only=True) as con:
        rows = con.sql(
            "select source_id, file, rows_in, accepted, rejected from delivery order by source_id, file"
        ).df()
    return rows.assign(is_new=rows["file"].isin(new))


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
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def rules_version(folders: Folders) -> str:
    """A digest of all that a build depends on but the deliveries: rules, catalogue, reference, documents, codebooks."""
    inputs = [
        (folders.raw, "*.toml"),
        *([(folders.demo, shape) for shape in ("*.toml", deliveries.DOCUMENTS)] if folders.demo else []),
        (folders.raw, deliveries.DOCUMENTS),
        (folders.catalogue, "*.toml"),
        (areas.REFERENCE, "*.*"),
        (SQL, "*.sql"),
        (Path(__file__).resolve().parent, "*.py"),
    ]
    digest = hashlib.sha256(duckdb.__version__.encode())
    for folder, pattern in inputs:
        for path in sorted(folder.rglob(pattern)):
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def data_version(rules: str, there: list[Delivery]) -> str:
    """Twelve hexadecimal digits that change when any delivery or rule of the build does."""
    digest = hashlib.sha256(rules.encode())
    for name, sha256 in sorted((delivery.name, delivery.sha256) for delivery in there):
        digest.update(f"{name}\0{sha256}".encode())
    return digest.hexdigest()[:12]


def fill(con: duckdb.DuckDBPyConnection, there: list[Delivery], folders: Folders, version: str, rules: str) -> None:
    """All tables of an empty database."""
    con.execute(_sql("schema"))
    con.execute("insert into build values ($1, $2, $3)", [version, datetime.now(UTC), rules])
    load_areas(con)
    con.execute(_sql("incident"))
    entries = catalogue.load(folders.catalogue, source_ids())
    load_catalogue(con, entries)
    load_documents(con, folders)
    for delivery in there:
        deliveries.store(con, delivery, entries)
    derive(con)


def add(con: duckdb.DuckDBPyConnection, new: list[Delivery], folders: Folders, version: str) -> None:
    """New deliveries into a copy of the internal database."""
    con.execute("update build set version = $1, built_at = $2", [version, datetime.now(UTC)])
    entries = catalogue.load(folders.catalogue, source_ids())
    for delivery in new:
        deliveries.store(con, delivery, entries)
    derive(con)


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """All that is worked out from the deliveries."""
    for name in DERIVED:
        con.execute(_sql(name))
    events.locate_squares(con)
    con.execute(_sql("event_cells"))
    events.fill(con)


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


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


def load_documents(con: duckdb.DuckDBPyConnection, folders: Folders) -> None:
    """The documents that the lines of each source name."""
    documents = [
        read_documents(folder / source_id / deliveries.DOCUMENTS).assign(source_id=source_id)
        for source_id in source_ids()
        if deliveries.adapter(source_id).PROVENANCE == "published"
        for folder in (folders.raw, folders.demo)
        if folder == folders.raw or (folder and (folder / source_id / deliveries.DOCUMENTS).exists())
    ]
    insert(con, "document", pd.concat(documents))


def unknown_kinds(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """(kind, notices) of the police's notices whose kind the reference does not have; loaded, but counted nowhere."""
    return con.sql("select kind, notices from unknown_kind order by kind").fetchall()


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


def publish(internal: Path, public: Path, built: Path, version: str) -> None:
    """Move the finished files to their versioned names and point `current.duckdb` at the public one, atomically.

    The internal one is there before the link is moved, so what is published always has its own beside it. The version
    that was current stays for readers that hold it; older ones are removed.
    """
    current, published = built / CURRENT, built / f"{PUBLIC}{version}.duckdb"
    before = current.resolve() if current.exists() else None
    internal.chmod(0o600)
    os.replace(internal, internal_of(published))
    os.replace(public, published)
    link = built / f"{UNFINISHED}{os.getpid()}.link"
    link.symlink_to(published.name)
    os.replace(link, current)
    kept = {path for one in (published, before) if one for path in (one, internal_of(one))}
    for old in (*built.glob(f"{PUBLIC}*.duckdb"), *built.glob(f"{INTERNAL}*.duckdb")):
        if old not in kept:
            old.unlink()
