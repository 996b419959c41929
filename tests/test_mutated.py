"""Two hundred spoiled files: each is loaded with every row accounted for, or refused in one sentence."""

import importlib
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from etl import deliveries
from etl.build import Folders
from etl.errors import SourceChanged
from tests.conftest import RAW
from tests.matrix import chosen

SEED = 20261121


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def flip(data, chance):
    spoiled = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def insert(data, chance):
    where = chance.randrange(len(data))
    more = chance.choice([b"\x00", b'"', b"\n\n\n", b";;;;", b"\xef\xbb\xbf", b"9" * 100_000, "åäö".encode("cp1252")])
    return data[:where] + more + data[where:]


def lines(change):
    def spoil(data, chance):
        rows = data.split(b"\n")
        change(rows, chance)
        return b"\n".join(rows)

    return spoil


def double_line(rows, chance):
    rows.insert(chance.randrange(len(rows)), rows[chance.randrange(len(rows))])


def drop_line(rows, chance):
    del rows[chance.randrange(len(rows))]


def swap_fields(rows, chance):
    where = chance.randrange(len(rows))
    fields = rows[where].split(b",")
    chance.shuffle(fields)
    rows[where] = b",".join(fields)


def drop_column(rows, chance):
    column = chance.randrange(rows[0].count(b",") + 1)
    rows[:] = [b",".join(f for n, f in enumerate(row.split(b",")) if n != column) for row in rows]


def strange_number(rows, chance):
    where = chance.randrange(len(rows))
    fields = rows[where].split(b",")
    values = ["1 234", "1,5", "-3", "1e400", "NaN", "½", "٣", "0x10", "−7", "12 %", "=1+1", ""]
    fields[chance.randrange(len(fields))] = chance.choice(values).encode()
    rows[where] = b",".join(fields)


def separator(data, chance):
    return data.replace(b",", chance.choice([b";", b"\t", b"|", b":"]))


def encoding(data, chance):
    return data.decode(errors="ignore").encode(chance.choice(["utf-16", "cp1252", "utf-8-sig", "utf-32"]), "replace")


SPOIL = [cut, flip, insert, separator, encoding]
SPOIL += map(lines, [double_line, drop_line, swap_fields, drop_column, strange_number])


def originals():
    small = [path for path in sorted(RAW.glob("*/*.*")) if path.name != "documents.csv" and path.suffix != ".xls"]
    real = Folders().raw
    large = [
        real / name
        for name in ("reported_crimes/city.csv", "city_safety_survey/figures.csv", "crime_survey/figures.csv")
    ]
    return [*small, *large, *large, *large]


def outcome(path: Path, source_id: str) -> str:
    module = importlib.import_module(f"etl.sources.{source_id}")
    if not any(path.match(shape) for shape in module.FILES):
        return "not read"
    try:
        rows = deliveries.read(module, path)
    except SourceChanged as refused:
        assert str(refused).startswith(path.name) and "expected" in str(refused) and "found" in str(refused)
        assert "\n" not in str(refused), str(refused)
        return "refused"
    bad = rows["rejected_is_bad"].eq(True).sum()
    assert rows["line"].is_unique and rows.loc[rows["rejected_reason"].isna(), "line"].notna().all()
    return "some rows bad" if bad else "loaded"


@pytest.mark.parametrize("files_spoiled", chosen([60], [60, 200]))
def test_spoiled_files_are_loaded_or_refused(tmp_path, files_spoiled):
    chance, files = random.Random(SEED), [path for path in originals() if _is_read_alone(path)]
    outcomes = Counter()
    for number in range(files_spoiled):
        original, spoil = files[number % len(files)], chance.choice(SPOIL)
        folder = tmp_path / str(number)
        shutil.copytree(original.parent, folder)
        path = folder / original.name
        path.write_bytes(spoil(original.read_bytes(), chance))
        outcomes[outcome(path, original.parent.name)] += 1
    print(dict(outcomes))
    assert sum(outcomes.values()) == files_spoiled and set(outcomes) == {"loaded", "some rows bad", "refused"}
    assert min(outcomes.values()) >= files_spoiled / 40


def _is_read_alone(path: Path) -> bool:
    module = importlib.import_module(f"etl.sources.{path.parent.name}")
    return module.TABLE != "incident" and any(path.match(shape) for shape in module.FILES)
