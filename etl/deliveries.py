"""Deliveries: the files of every source, identified by their content, and how one is stored in the database."""

import hashlib
import importlib
import pkgutil
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import duckdb
import pandas as pd

from etl import incidents, respondents, sources
from etl.catalogue import MAX_BAD_SHARE, Catalogue, Incidents
from etl.database import insert, value
from etl.errors import SourceChanged
from etl.files import date_in_name, day_of_delivery
from etl.reading import REJECTED
from etl.respondents import CODEBOOK
from etl.survey_tables import TABLE

COVERS = re.compile(r"_(20\d\d-[01]\d)_(20\d\d-[01]\d)(?:[_.]|$)")
DOCUMENTS = "documents.csv"


@dataclass(frozen=True)
class Delivery:
    """One file of one source; `name` is its name in the database.

    A file's name can begin with the day of the delivery (2026-03-15_brott.csv): a later delivery supersedes an earlier.
    The months that it covers wholly can follow (2026-03-15_2025-01_2025-12_brott.csv).
    """

    source_id: str
    path: Path
    name: str
    sha256: str
    is_synthetic: bool

    @property
    def delivered_on(self) -> str | None:
        day = day_of_delivery(self.path)
        return day.isoformat() if day else None

    @property
    def covers(self) -> tuple[date, date] | None:
        """First and last month (their first days) that the file says it covers wholly.

        Raises SourceChanged for months that do not follow, or are not over on the day of the delivery.
        """
        match = COVERS.search(self.path.name)
        if match is None:
            return None
        first, last = (date_in_name(f"{month}-01", self.path) for month in match.groups())
        if last < first:
            raise SourceChanged(f"{self.path.name}: expected a first and a last month in the name, found {match[0]!r}")
        day, ends = self.delivered_on, (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if day and ends.isoformat() > day:
            expected = f"whole months up to the day of the delivery, {day}"
            raise SourceChanged(f"{self.path.name}: expected {expected}, found {match[2]} in the name")
        return first, last


def adapter(source_id: str) -> ModuleType:
    """The source's module in etl.sources: TABLE, FILES and, but for incidents, read(path)."""
    return importlib.import_module(f"etl.sources.{source_id}")


def delivered(source_ids: list[str], raw: Path, demo: Path | None) -> list[Delivery]:
    """All deliveries, by source and name; of files of a source with the same content only the first.

    Raises SourceChanged for a source of which nothing has been delivered, though its adapter needs something.
    """
    deliveries: dict[tuple[str, str], Delivery] = {}
    for source_id in source_ids:
        there = len(deliveries)
        for folder, prefix in [(raw, ""), (demo, "demo/")] if demo else [(raw, "")]:
            files = {path for shape in adapter(source_id).FILES for path in (folder / source_id).glob(shape)}
            for path in sorted(files - {folder / source_id / DOCUMENTS}):
                with path.open("rb") as file:
                    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                name = f"{prefix}{source_id}/{path.name}"
                deliveries.setdefault((source_id, sha256), Delivery(source_id, path, name, sha256, bool(prefix)))
        if len(deliveries) == there and adapter(source_id).PROVENANCE == "published":
            raise SourceChanged(f"{source_id}: expected a file of figures beside {DOCUMENTS}, found none")
    return list(deliveries.values())


def unread(raw: Path) -> list[str]:
    """A sentence for each file that no adapter reads, so that a misnamed delivery is noticed.

    Documents, tomls, a README and hidden files are not deliveries.
    """
    known, sentences = _known(), []
    for path in sorted(raw.glob("*/*")):
        source_id = path.parent.name
        is_other = path.suffix == ".toml" or path.stem == "README" or path.name[0] in ".~" or path.name == DOCUMENTS
        if is_other or not path.is_file():
            continue
        shapes = adapter(source_id).FILES if source_id in known else []
        if not any(path.match(shape) for shape in shapes):
            expected = f"a file like {' or '.join(shapes)}" if shapes else f"a folder {', '.join(known)}"
            sentences.append(f"{source_id}/{path.name}: expected {expected}, found one that is not read")
    return sentences


def _known() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(sources.__path__))


@contextmanager
def put(given: Iterable[tuple[str, Path]], raw: Path) -> Iterator[None]:
    """Copy files to the folders of their sources, a survey's with the toml beside it; removed if the block fails.

    Raises SourceChanged for an unknown source, a missing file, a name that the source cannot read and another file of
    that name.
    """
    copies: list[Path] = []
    try:
        for source_id, path in given:
            copies += _put(source_id, path, raw / source_id)
        yield
    except BaseException:
        for copy in copies:
            copy.unlink(missing_ok=True)
        raise


def _put(source_id: str, path: Path, folder: Path) -> list[Path]:
    if source_id not in _known():
        raise SourceChanged(f"{source_id}: expected one of the sources {', '.join(_known())}")
    if not path.is_file():
        raise SourceChanged(f"{path}: expected a file, found none")
    shapes = adapter(source_id).FILES
    if not any(path.match(shape) for shape in shapes):
        raise SourceChanged(f"{path.name}: expected a file like {' or '.join(shapes)} for {source_id}")
    companions = [item for form in (CODEBOOK, TABLE) if (item := path.with_name(path.stem + form)).exists()]
    copies = []
    for given in [*companions, path]:
        there, copy = folder / given.name, folder / f".{given.name}.part"
        if not there.exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(given, copy)
            copy.rename(there)
            copies.append(there)
        elif there.read_bytes() != given.read_bytes():
            for done in copies:
                done.unlink()
            raise SourceChanged(f"{given.name}: expected a new name, found another file of that name in {source_id}")
    return copies


def store(con: duckdb.DuckDBPyConnection, delivery: Delivery, catalogue: Catalogue) -> None:
    """Store a delivery's rows: the accepted in the adapter's table, the others in rejected_row.

    Raises SourceChanged for a file whose shape changed, or of which more than the declared share is bad.
    """
    delivery_id = value(con, "select coalesce(max(delivery_id), 0) + 1 from delivery")
    first, last = delivery.covers or (None, None)
    entry = {
        "delivery_id": delivery_id,
        "source_id": delivery.source_id,
        "file": delivery.name,
        "delivered_on": delivery.delivered_on,
        "covers_from": first,
        "covers_to": last,
        "sha256": delivery.sha256,
        "bytes": delivery.path.stat().st_size,
        "provenance": "synthetic" if delivery.is_synthetic else adapter(delivery.source_id).PROVENANCE,
    }
    max_bad_share = {source.source_id: source.max_bad_share for source in catalogue.sources}[delivery.source_id]
    if adapter(delivery.source_id).TABLE == "incident":
        _store_incidents(con, delivery, entry, catalogue.incidents[delivery.source_id], max_bad_share)
    else:
        _store_rows(con, delivery, entry, max_bad_share)


def _store_incidents(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    entry: dict[str, Any],
    columns: Incidents,
    max_bad_share: float,
) -> None:
    delivery_id = entry["delivery_id"]
    counted = incidents.load(con, delivery.path, delivery_id, delivery.source_id, columns, delivery.delivered_on)
    if counted.bad > max_bad_share * counted.rows_in:
        line, field, written, reason = con.execute(
            "select line, field, coalesce(value, ''), reason from rejected_row where delivery_id = $1 and is_bad "
            "order by line limit 1",
            [delivery_id],
        ).fetchall()[0]
        where = f"{delivery.path.name}, line {line}"
        refuse_share(where, field, written, reason, counted.bad, counted.rows_in, max_bad_share)
    if not counted.accepted and (counted.rows_in or not columns.may_be_empty):
        found = f"none in {counted.rows_in} rows"
        raise SourceChanged(f"{delivery.path.name}: expected rows of incidents in the atlas, found {found}")
    _store_entry(con, entry, counted.rows_in, counted.rejected)
    incidents.supersede(con, delivery_id)


def _store_rows(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, entry: dict[str, Any], max_bad_share: float
) -> None:
    module, delivery_id = adapter(delivery.source_id), entry["delivery_id"]
    rows = read(module, delivery.path, max_bad_share)
    rejected, answers = rows["rejected_reason"].notna(), rows.attrs.get("answers")
    if answers and not delivery.is_synthetic:
        entry["provenance"] = "delivered"
    _store_entry(con, entry, len(rows), int(rejected.sum()))
    if answers:
        respondents.store(con, delivery_id, answers)
    else:
        accepted = rows[~rejected].drop(columns=REJECTED)
        accepted = accepted.assign(delivery_id=delivery_id, provenance=entry["provenance"])
        if module.TABLE == "fact":
            fact_id = value(con, "select coalesce(max(fact_id), 0) + 1 from fact")
            accepted.insert(0, "fact_id", range(fact_id, fact_id + len(accepted)))
        insert(con, module.TABLE, accepted)
    if rejected.any():
        left_out = rows.loc[rejected, ["line", *REJECTED]]
        left_out.columns = ["line", "field", "value", "reason", "is_bad"]
        insert(con, "rejected_row", left_out.assign(delivery_id=delivery_id))


def read(module: ModuleType, path: Path, max_bad_share: float = MAX_BAD_SHARE) -> pd.DataFrame:
    """The adapter's rows, rejected ones marked; raises SourceChanged when more than `max_bad_share` of them is bad."""
    rows = module.read(path)
    bad = rows[rows["rejected_is_bad"].eq(True)]
    if len(bad) > max_bad_share * len(rows):
        row, place = bad.iloc[0], "object" if path.suffix == ".json" else "line"
        field, written, reason = row[REJECTED[:3]]
        where = f"{path.name}, {place} {row['line']}"
        refuse_share(where, field, written, reason, len(bad), len(rows), max_bad_share)
    return rows


def refuse_share(where: str, field: str, value: str, reason: str, bad: int, rows: int, share: float) -> NoReturn:
    """Raise SourceChanged for a delivery with too many bad rows, naming the first of them."""
    fault = reason if ", found " in reason else f"{reason} in {field}, found {value!r}"
    raise SourceChanged(f"{where}: {fault} ({bad} of {rows} rows are bad, at most {100 * share:g} % may be)")


def _store_entry(con: duckdb.DuckDBPyConnection, entry: dict[str, Any], rows_in: int, rejected: int) -> None:
    counts = {"rows_in": rows_in, "accepted": rows_in - rejected, "rejected": rejected}
    insert(con, "delivery", pd.DataFrame([entry | counts]))
