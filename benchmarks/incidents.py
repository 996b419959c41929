"""Prints how long ten million incidents take from CSV to published database, and how much memory, beside DuckDB's own
bare read and write of the same file and the pandas and geopandas way.

python -m benchmarks.incidents [ROWS]
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from etl.areas import REFERENCE, reference
from etl.build import CURRENT, Folders, build, internal_of
from etl.placing import CELL, METRES, placer

SOURCE = "police_reports"
THREADS = 2
ADDED = 10_000
GEOPANDAS = 1_000_000  # rows; more do not fit in the memory that the others are allowed
HEADER = "Ärendenummer;Brottskod;Tid från;Tid till;N;E"


def write(path: Path, rows: int, first: int = 0) -> None:
    """A delivery of `rows` incidents: points all over the city, 0.4 % outside it, a third with an interval of time."""
    here, rng = placer(), np.random.default_rng(first + 1)
    x = rng.integers(here.west, here.west + here.columns * CELL, 1_500_000)
    y = rng.integers(here.south, here.south + here.rows * CELL, 1_500_000)
    kept = (here.place(x.astype(float), y.astype(float)) >= 0) | (rng.random(len(x)) < 0.002)
    east, north = pyproj.Transformer.from_crs(METRES, 3006, always_xy=True).transform(x[kept], y[kept])
    kinds = reference("incident_kinds")
    with duckdb.connect(config={"threads": THREADS}) as con:
        con.register("point", pd.DataFrame({"i": range(kept.sum()), "n": north.round(), "e": east.round()}))
        con.register("kind", kinds.loc[kinds["source_id"] == SOURCE, ["label"]].reset_index(drop=True).reset_index())
        con.execute("select setseed(0.5)")
        con.execute(
            f"""
            copy (
                with t as (
                    select
                        range as i, (random() * {kept.sum() - 1})::int as j, random() as r,
                        (random() * (select count(*) - 1 from kind))::int as k,
                        timestamp '2020-01-01' + to_seconds((random() * 157766400)::bigint) as at
                    from range({first}, {first + rows})
                )
                select
                    '5000-K' || t.i || '-24', k.label, strftime(t.at, '%Y-%m-%d %H:%M'),
                    case when t.r < 0.3 then strftime(t.at + to_seconds((t.r * 1e5)::bigint), '%Y-%m-%d %H:%M') end,
                    p.n::int, p.e::int
                from t
                inner join point as p on p.i = t.j
                inner join kind as k on k.index = t.k
                order by t.i
            ) to '{path}' (header false, delimiter ';')
            """
        )
    with path.open("rb") as body, path.with_suffix(".part").open("wb") as whole:
        whole.write(f"{HEADER}\n".encode())
        while block := body.read(1 << 24):
            whole.write(block)
    path.with_suffix(".part").replace(path)


def bare(file: Path, folder: Path) -> None:
    """DuckDB's own read and write of the file."""
    with duckdb.connect(str(folder / "bare.duckdb"), config={"threads": THREADS}) as con:
        con.execute(f"create table delivered as select * from read_csv('{file}')")


def atlas(raw: Path, built: Path) -> None:
    """The atlas's build, with all that is in the folder `raw`."""
    rows = build(Folders(raw=raw, built=built))
    print(rows.loc[rows["is_new"], ["rows_in", "accepted", "rejected"]].sum().to_dict(), end=" ")


def with_geopandas(file: Path, folder: Path) -> None:
    """The usual way: read with pandas, place with sjoin, write with DuckDB."""
    rows = pd.read_csv(file, sep=";", nrows=GEOPANDAS, parse_dates=["Tid från", "Tid till"], dtype={"Brottskod": str})
    outlines = gpd.read_file(REFERENCE / "outlines.geojson").to_crs(3006)
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["E"], rows["N"]), crs=3006)
    placed = gpd.sjoin(points, outlines, how="left").drop(columns="geometry")  # noqa: F841 read by name
    with duckdb.connect(str(folder / "geopandas.duckdb")) as con:
        con.execute("create table incident as select * from placed")


def measured(*arguments: object) -> float:
    """Seconds of one step in a process of its own, without the start of Python; prints them and the largest memory."""
    command = [sys.executable, "-m", "benchmarks.incidents", *map(str, arguments)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    print(said, flush=True)
    return float(said.rsplit("} ", 1)[-1].split(" s")[0])


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw = folder / "raw"
        raw.mkdir()
        for source in Folders().raw.iterdir():
            (raw / source.name).symlink_to(source)
        file = folder / "2026-01-31_police_reports.csv"
        subprocess.run([sys.executable, "-m", "benchmarks.incidents", "write", str(file), str(rows)], check=True)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB", flush=True)
        print("the rest of the atlas: ", end="", flush=True)
        rest = measured("atlas", raw, folder / "rest")
        print("bare read and write: ", end="", flush=True)
        own = measured("bare", file, folder)
        (raw / SOURCE).unlink(missing_ok=True)
        (raw / SOURCE).mkdir()
        file = file.rename(raw / SOURCE / file.name)
        print("the atlas with them: ", end="", flush=True)
        ours = measured("atlas", raw, folder / "built")
        print(f"ratio to bare: {ours / own:.2f} with the rest of the atlas, {(ours - rest) / own:.2f} without it")
        with duckdb.connect(str(internal_of(folder / "built" / CURRENT)), read_only=True) as con:
            print(f"published: {con.sql('select count(*) from incident').fetchone()[0]:,} incidents")
        write(raw / SOURCE / "2026-02-28_police_reports.csv", ADDED, first=rows)
        print(f"{ADDED:,} rows more: ", end="", flush=True)
        measured("atlas", raw, folder / "built")
        print(f"pandas and geopandas, {GEOPANDAS:,} rows only: ", end="", flush=True)
        slow = measured("geopandas", file, folder)
        print(f"ratio of the atlas to it, row for row: {ours / rows / (slow / min(rows, GEOPANDAS)):.2f}")


STEPS = {"bare": bare, "atlas": atlas, "geopandas": with_geopandas}

if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] and sys.argv[1] in STEPS:
        begun = time.perf_counter()
        STEPS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(f"{time.perf_counter() - begun:.2f} s, {memory:,.0f} MB", flush=True)
    else:
        main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 10_000_000)
