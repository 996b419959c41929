"""A delivered file of incidents: its encoding, separator, columns and coordinate system.

Only the columns named in the source's toml are read, so that free text and addresses are never stored.
"""

import codecs
import csv
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.catalogue import Incidents
from etl.coordinates import NAMES, recognise
from etl.errors import SourceChanged
from etl.files import no_workbook
from etl.incident_sql import System, number_sql
from etl.tables import cells

LONGEST_FIELD = 1 << 22  # characters; the csv module's own limit is 131 072, DuckDB's two million
SAMPLE = 10_000  # rows that tell the coordinate system of a file
SEPARATORS = ";,\t|"


@contextmanager
def as_utf8(path: Path, encoding: str | None = None) -> Iterator[tuple[Path, str]]:
    """(path of a CSV in UTF-8, encoding of the given file): the file itself, or a temporary copy made of it."""
    if not path.is_file():
        raise SourceChanged(f"{path.name}: expected a file, found none")
    is_workbook = path.suffix != ".csv"
    encoding = encoding or ("utf-8" if is_workbook else _encoding_of_header(path))
    if encoding == "utf-8" and not is_workbook:
        yield path, encoding
        return
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "utf-8.csv"
        if is_workbook:
            rows = cells(path)
            while rows and not any(rows[-1]):
                rows.pop()
            with again.open("w", encoding="utf-8", newline="") as new:
                csv.writer(new, delimiter=";").writerows(rows)
            yield again, encoding
            return
        try:
            with (
                path.open(encoding=encoding, newline="") as given,
                again.open("w", encoding="utf-8", newline="") as out,
            ):
                shutil.copyfileobj(given, out, 1 << 20)
        except UnicodeDecodeError as error:
            raise SourceChanged(f"{path.name}: expected UTF-8 or Windows-1252, found {error.reason}") from error
        yield again, encoding


def _encoding_of_header(path: Path) -> str:
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    no_workbook(first, path.name)
    if not first.strip():
        raise SourceChanged(f"{path.name}: expected a header and rows, found an empty file")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        first.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def is_utf8(path: Path) -> bool:
    """Whether a file is UTF-8 in spite of some bytes that are not: most of its letters beyond ASCII decode."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) > 2 * wrong


def relation_of(readable: Path, path: Path) -> tuple[str, list[str]]:
    """(SQL that reads the rows, with the columns c0, c1 … as text; the names in the first row)."""
    line, separator = _first_line(readable)
    header = [name.strip() for name in next(csv.reader([line], delimiter=separator))]
    named = [name for name in header if name]
    if len(named) < 2 or len(set(named)) < len(named):
        raise SourceChanged(f"{path.name}, line 1: expected names of columns, each once, found {line[:80]!r}")
    types = ", ".join(f"'c{number}': 'varchar'" for number in range(len(header)))
    sql = (
        f"read_csv({_quoted(str(readable))}, delim={_quoted(separator)}, header=true, quote='\"', escape='\"', "
        f"auto_detect=false, store_rejects=true, rejects_limit=0, rejects_table='broken', rejects_scan='broken_scan', "
        f"columns={{{types}}})"
    )
    return sql, header


def _first_line(readable: Path) -> tuple[str, str]:
    """The names of the columns, and what separates them."""
    with readable.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline().rstrip("\r\n")
    return line, max(SEPARATORS, key=line.count)


def lines_further(readable: Path, rows: int, broken: list[int]) -> list[tuple[int, int]]:
    """[(row, lines)]: from this row on, the line number in the file is row + 2 + lines.

    `rows` is the number of rows that SQL reads, counted from 0; it skips empty lines and the lines in `broken`. A file
    with empty lines, or fields of several lines, is read once more to count; others are not, to save time.
    """
    if _count_lines(readable) == rows + len(broken) + 1:
        return [(line - 2 - before, before + 1) for before, line in enumerate(broken)]
    further, passed_over, row = [(0, 0)], set(broken), 0
    limit = csv.field_size_limit(LONGEST_FIELD)  # holds for the whole process, so it is set back
    try:
        with readable.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            records = csv.reader(file, delimiter=_first_line(readable)[1])
            next(records)
            for line, record in enumerate(records, 2):
                if record and line not in passed_over:
                    if line - 2 - row != further[-1][1]:
                        further.append((row, line - 2 - row))
                    row += 1
    finally:
        csv.field_size_limit(limit)
    return further


def _count_lines(readable: Path) -> int:
    count, last = 0, b"\n"
    with readable.open("rb") as file:
        while block := file.read(1 << 22):
            count, last = count + block.count(b"\n"), block[-1:]
    return count + (last != b"\n")


def column_names(header: list[str], columns: Incidents, path: Path) -> dict[str, str]:
    """Role -> column of the file's SQL; the roles `first` and `second` are the two columns of the point.

    Raises SourceChanged for missing and for unknown columns.
    """
    position = {name.casefold(): f"c{number}" for number, name in enumerate(header)}
    names, used = {}, {"", *(name.casefold() for name in columns.ignored)}
    for role in ("event_id", "kind", "starts", "ends", "place", "dead", "injured"):
        for name in getattr(columns, role):
            if name.casefold() in position:
                names[role] = position[name.casefold()]
                used.add(name.casefold())
                break
    for pair in columns.points:
        if all(name.casefold() in position for name in pair):
            names["first"], names["second"] = (position[name.casefold()] for name in pair)
            used |= {name.casefold() for name in pair}
            break
    for role, accepted in [("kind", columns.kind), ("starts", columns.starts)]:
        if role not in names:
            raise SourceChanged(f"{path.name}, line 1: expected a column {' or '.join(accepted)}, found {header}")
    if "first" not in names and "place" not in names:
        expected = " or ".join([" and ".join(pair) for pair in columns.points] + columns.place)
        raise SourceChanged(f"{path.name}, line 1: expected a column {expected}, found {header}")
    if unknown := [name for name in header if name.casefold() not in used]:
        expected = "only columns named in the source's toml"
        raise SourceChanged(f"{path.name}, line 1: expected {expected}, found {', '.join(map(repr, unknown))}")
    return names


def system_of(con: duckdb.DuckDBPyConnection, relation: str, names: dict[str, str], path: Path) -> System | None:
    """The coordinate system of a file: the one that most of its first points lie in the county in."""
    if "first" not in names:
        return None
    first, second = number_sql(names["first"]), number_sql(names["second"])
    points = con.sql(
        f"""
        select a, b
        from (select {first} as a, {second} as b from {relation} limit {SAMPLE})
        where a is not null and b is not null and a <> 0
        """
    ).fetchnumpy()
    forget_broken(con)
    if not len(points["a"]):
        return None
    systems = Counter(zip(*recognise(points["a"], points["b"]), strict=True))
    (epsg, is_swapped), count = systems.most_common(1)[0]
    if not epsg or count * 2 <= len(points["a"]):
        expected = f"points of Stockholm county in {', '.join(NAMES.values())}"
        example = f"{points['a'][0]:g}, {points['b'][0]:g}"
        raise SourceChanged(f"{path.name}: expected {expected}, found for instance {example}")
    return System(int(epsg), bool(is_swapped))


def forget_broken(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("drop table if exists broken; drop table if exists broken_scan")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
