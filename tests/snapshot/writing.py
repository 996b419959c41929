"""A snapshot written to a file: the states in worker processes, the open data and the database's tables here."""

import datetime
import gzip
import importlib
import json
import logging
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from tests.snapshot import states
from tests.snapshot.states import State

Task = tuple[State, bool]  # a state, and whether all files that it offers are kept or CSV only
ROOT = Path(__file__).parents[2]
OPEN_DATA = ("dashboard.sources.open_data", "dashboard.reading.open_data", "dashboard.open_data")
MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
BATCH = 10


def database() -> Path:
    """The published database, given by TRYGGHETSATLAS_DATABASE or the built one of this checkout."""
    path = os.environ.get("TRYGGHETSATLAS_DATABASE") or ROOT / "data" / "built" / "current.duckdb"
    return Path(path).resolve(strict=True)


def write(path: Path, number: int, workers: int, like: Path | None) -> int:
    """Write a snapshot of `number` states, or of those of an earlier snapshot; returns how many there are."""
    os.environ["TRYGGHETSATLAS_DEMO"] = "1"
    source, unfinished = database(), path.with_name(f"{path.name}.part")
    with duckdb.connect(str(source), read_only=True) as con:
        [(version, built)] = con.execute("select version, built_at from build").fetchall()
        plan = like_before(like) if like else planned(con, number)
        hide = hidden(version, built.date())
        head = {"kind": "snapshot", "version": version, "built_on": str(built.date()), "states": len(plan)}
        with gzip.open(unfinished, "wt", encoding="utf-8", compresslevel=5) as out:
            out.write(_line(head))
            out.writelines(hide(_line(found)) for found in (*_open_data(con), *_tables(con)))
            for at, line in enumerate(_recorded(plan, workers, source, built.date()), 1):
                out.write(hide(line))
                if at % 50 == 0 or at == len(plan):
                    print(f"{at} of {len(plan)} states", flush=True)
    unfinished.replace(path)
    return len(plan)


def _line(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, sort_keys=True) + "\n"


def hidden(version: str, day: datetime.date) -> Callable[[str], str]:
    """What takes the data version and the day of the build out of a line, so that two builds can be compared."""
    named = [f"{day.day} {months.split()[day.month - 1]} {day.year}" for months in MONTHS.values()]
    days = re.compile("|".join(rf"(?<!\d){re.escape(words)}" for words in [*named, day.isoformat()]))
    return lambda line: days.sub("«built on»", line.replace(version, "«version»"))


def planned(con: duckdb.DuckDBPyConnection, number: int) -> list[Task]:
    """States drawn from the database; of the first of each form all files are kept."""
    plan = states.planned(con, number)
    return list(zip(plan, states.first_of_form(plan), strict=True))


def like_before(path: Path) -> list[Task]:
    """The states of an earlier snapshot, in its order, with all files where it has them."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines if line.startswith('{"address": ')]
    made = [any(not name.startswith("csv") for name in line["files"]["contents"]) for line in found]
    return [((line["page"], line["query"]), is_whole) for line, is_whole in zip(found, made, strict=True)]


def _open_data(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """The lines of each CSV file of the open data."""
    module = found_module(OPEN_DATA)
    for name in module.names(con):
        if name.endswith(".csv"):
            lines = module.content(con, name).decode("utf-8-sig").splitlines()
            yield {"kind": "open_data", "name": name, "lines": lines}


def found_module(names: tuple[str, ...]) -> ModuleType:
    """The first module there is of some names, the newest arrangement first."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if not name.startswith(error.name or "?"):  # something that it imports is missing
                raise
    raise ModuleNotFoundError(f"expected one of {', '.join(names)}")


def _tables(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """Rows and digest of every table; of `build` only the number of rows, since every build is another."""
    for (name,) in con.sql("select table_name from duckdb_tables() where schema_name = 'main' order by 1").fetchall():
        [(rows, digest)] = con.execute(
            f'select count(*), sum(md5_number_lower(cast(t as varchar)))::varchar from "{name}" as t'
        ).fetchall()
        yield {"kind": "database", "name": name, "rows": rows, "digest": "" if name == "build" else digest}


def _recorded(tasks: list[Task], workers: int, source: Path, day: datetime.date) -> Iterator[str]:
    """The line of each state, in order."""
    batches = [tasks[at : at + BATCH] for at in range(0, len(tasks), BATCH)]
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=(source, day)) as pool:
        for lines in pool.map(_record, batches):
            yield from lines


def _start(source: Path, day: datetime.date) -> None:
    """Make a worker read one database, on the day that it was built, and keep what downloads are given."""
    os.environ["TRYGGHETSATLAS_DATABASE"] = str(source)
    sys.path.insert(0, str(ROOT))
    from tests.snapshot import reading

    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    reading.prepare(day)


def _record(batch: list[Task]) -> list[str]:
    from tests.snapshot import reading

    lines = []
    for task in batch:
        writer = parent_process()
        if writer is not None and not writer.is_alive():  # a killed writer must not leave its workers at work
            os._exit(1)
        lines.append(_line(reading.record(*task)))
    return lines
