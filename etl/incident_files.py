"""A delivered file of incidents as it is written: encoding, columns, coordinate system, and how SQL reads them.

Only the columns named in the source's toml are read: free text and addresses never leave the file.
"""

import codecs
import csv
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from etl.catalogue import Incidents
from etl.coordinates import NAMES, RANGES, recognise
from etl.errors import SourceChanged
from etl.files import no_workbook
from etl.tables import cells

LINE_END = ord("\n")
LONGEST_FIELD = 1 << 22  # characters
SAMPLE = 10_000  # rows that tell the coordinate system of a file
OTHERWISE_WRITTEN = ["%Y-%m-%d %H.%M", "%Y-%m-%d %H", "%Y-%m", "%Y%m%d %H:%M", "%Y%m%d", "%d/%m/%Y %H:%M", "%d/%m/%Y"]
BLANKS = " \u00a0\u202f\u2009"
SEPARATORS = ";,\t|"


@dataclass(frozen=True)
class System:
    """How a file writes points: EPSG code, and whether the northing stands in the first of the two columns."""

    epsg: int
    north_first: bool

    def eastings(self, first: str, second: str) -> tuple[str, str]:
        """The two columns in the order east, north."""
        return (second, first) if self.north_first else (first, second)


@contextmanager
def as_utf8(path: Path, encoding: str | None = None) -> Iterator[tuple[Path, str]]:
    """The file as a CSV in UTF-8, written over where it is something else, and the encoding it had."""
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
        except UnicodeError as error:
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
    """Whether a file with some bytes that are not UTF-8 is meant as such: most of its letters beyond ASCII are."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) > 2 * wrong


def relation_of(readable: Path, path: Path) -> tuple[str, list[str]]:
    """(SQL of the rows, with the columns c0, c1 … as text; the names in the first row)."""
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
    """[(row, lines)]: so many lines further down than row + 2 it and those after it stand, as a spreadsheet has them.

    `rows` are those that SQL reads, the first being 0; it passes over empty lines and the `broken`, whose lines these
    are. Only a file with empty lines, or fields of several lines, is read once more.
    """
    if _count_lines(readable) == rows + len(broken) + 1:
        return [(line - 2 - before, before + 1) for before, line in enumerate(broken)]
    further, passed_over, row = [(0, 0)], set(broken), 0
    limit = csv.field_size_limit(LONGEST_FIELD)
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
        csv.field_size_limit(limit)  # it is the whole process's
    return further


def _count_lines(readable: Path) -> int:
    count, last = 0, b"\n"
    with readable.open("rb") as file:
        while block := file.read(1 << 22):
            count, last = count + np.count_nonzero(np.frombuffer(block, "uint8") == LINE_END), block[-1:]
    return count + (last != b"\n")


def column_names(header: list[str], columns: Incidents, path: Path) -> dict[str, str]:
    """What a column holds -> its name in the file's SQL; `first` and `second` are the two of the point."""
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
    found = Counter(zip(*recognise(points["a"], points["b"]), strict=True))
    (epsg, is_swapped), count = found.most_common(1)[0]
    if not epsg or count * 2 <= len(points["a"]):
        expected = f"points of Stockholm county in {', '.join(NAMES.values())}"
        example = f"{points['a'][0]:g}, {points['b'][0]:g}"
        raise SourceChanged(f"{path.name}: expected {expected}, found for instance {example}")
    return System(int(epsg), bool(is_swapped))


def within_sql(system: System, first: str, second: str) -> str:
    east, north = system.eastings(first, second)
    west, most_east, south, most_north = RANGES[system.epsg]
    return f"({east} between {west} and {most_east} and {north} between {south} and {most_north})"


def number_sql(column: str) -> str:
    """SQL of a column of text as a number, with a decimal point or comma and blanks between thousands."""
    return f"coalesce(try_cast({column} as double), try_cast(translate({column}, ',{BLANKS}', '.') as double))"


def figures_sql(column: str) -> str:
    """SQL of what may be told of a column of numbers or times: a word in it may be of a text that slipped aside."""
    return f"if(not regexp_matches({column}, '^[0-9.,:/+TZE{BLANKS}-]*$'), '…', {column})"


def time_sql(column: str) -> str:
    """SQL of a column of text as local time; one with an offset is converted to the time in Stockholm."""
    return f"""
        case
            when strlen({column}) > 16 and strlen({column}) not between 18 and 19
                and regexp_matches({column}, '(Z|[+-]\\d\\d(:?\\d\\d)?)$')
                then try_cast(
                    regexp_replace({column}, '^(.{{10}}[T ]\\d\\d:\\d\\d)(Z|[+-].*)$', '\\1:00\\2') as timestamptz
                ) at time zone 'Europe/Stockholm'
            else coalesce(try_cast({column} as timestamp), try_strptime({column}, {OTHERWISE_WRITTEN}))
        end"""


def skipped_sql(column: str) -> str:
    """Whether a local time falls in the hour that summer time skips: 02 on the last Sunday of March."""
    return f"(month({column}) = 3 and hour({column}) = 2 and day({column}) > 24 and dayofweek({column}) = 0)"


def forget_broken(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("drop table if exists broken; drop table if exists broken_scan")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
