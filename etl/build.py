"""Builds, checks and publishes the database: areas and catalogue, deliveries, observations, checks, publication.

There are two files: the internal database holds everything, the public one what may be shown (etl.disclosure). Both are
built beside the published ones and published by replacing the link `current.duckdb`, which points to the public one, in
one step; a failure before that changes nothing. While rules, catalogue and reference tables are unchanged, the build
starts from a copy of the internal database and reads only new deliveries. Derived tables are always made again from all
deliveries, so that the order in which these came makes no difference.
"""

import fcntl
import hashlib
import os
import pkgutil
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd

from etl import areas, catalogue, deliveries, sources
from etl.deliveries import Delivery
from etl.disclosure import events
from etl.disclosure.release import release
from etl.errors import CannotPublish, CheckFailed
from etl.reference_tables import load_areas, load_catalogue, load_documents

ROOT = Path(__file__).resolve().parents[1]
SQL = Path(__file__).resolve().parent / "sql"
CURRENT = "current.duckdb"
PUBLIC, INTERNAL = "atlas-", "internal-"
UNFINISHED = ".building-"
LOCK = ".lock"
MEMORY = "1400MB"
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
    """The names of the modules in etl.sources: a source is there when its module is."""
    return sorted(module.name for module in pkgutil.iter_modules(sources.__path__))


def build(folders: Folders) -> pd.DataFrame:
    """Build, check and publish; returns source, file, rows_in, accepted, rejected, is_new, one row per delivery.

    Raises SourceChanged, CatalogueError, CheckFailed or CannotPublish; the published database is then untouched.
    """
    folders.built.mkdir(parents=True, exist_ok=True)
    with alone(folders.built) as beside:
        public = beside.with_suffix(".public.duckdb")
        there = deliveries.delivered(source_ids(), folders.raw, folders.demo)
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


def _config(built: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {"memory_limit": MEMORY, "temp_directory": str(built / f"{UNFINISHED}{os.getpid()}.tmp")}


def internal_of(current: Path) -> Path:
    """The path of the internal database that the same build made as a public one; it may be missing."""
    return current.resolve().with_name(current.resolve().name.replace(PUBLIC, INTERNAL, 1))


def _published_deliveries(internal: Path, rules: str) -> set[tuple[str, str]]:
    """(name, sha256) of the deliveries in an internal database; none if other rules made it, or it cannot be read."""
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
    """The path of the file to build, for one build at a time; files of unfinished builds are removed before and after.

    The operating system releases the lock when a process dies. Raises CannotPublish while another build runs.
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
    """A digest of everything a build depends on except the deliveries: code, catalogue, reference tables, codebooks."""
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
    """Make and fill all tables of an empty database."""
    con.execute(_sql("schema"))
    con.execute("insert into build values ($1, $2, $3)", [version, datetime.now(UTC), rules])
    load_areas(con)
    con.execute(_sql("incident"))
    entries = catalogue.load(folders.catalogue, source_ids())
    load_catalogue(con, entries)
    load_documents(con, source_ids(), folders.raw, folders.demo)
    for delivery in there:
        deliveries.store(con, delivery, entries)
    derive(con)


def add(con: duckdb.DuckDBPyConnection, new: list[Delivery], folders: Folders, version: str) -> None:
    """Add new deliveries to a copy of the internal database."""
    con.execute("update build set version = $1, built_at = $2", [version, datetime.now(UTC)])
    entries = catalogue.load(folders.catalogue, source_ids())
    for delivery in new:
        deliveries.store(con, delivery, entries)
    derive(con)


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Make the derived tables from all deliveries."""
    for name in DERIVED:
        con.execute(_sql(name))
    events.locate_squares(con)
    con.execute(_sql("event_cells"))
    events.fill(con)


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def unknown_kinds(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """(kind, number) of police notices whose kind is not in the reference: they are loaded, but no indicator counts."""
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
            rule = (SQL / "checks" / f"{name}.sql").read_text(encoding="utf-8").splitlines()[0].removeprefix("-- ")
            found = f"found {len(rows)}, the first: {found} (the rule: {rule.rstrip('.')})"
            raise CheckFailed(f"check {name}: expected no offending rows, {found}")


def publish(internal: Path, public: Path, built: Path, version: str) -> None:
    """Move the finished files to their versioned names and point `current.duckdb` at the public one, atomically.

    The internal file is moved first, so that a published database always has its internal one. The version before is
    kept for readers that have it open; older ones are removed.
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
