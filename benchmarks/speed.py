"""Prints how long the build, the queries and the pages take, and how large what they send is.

python -m benchmarks.speed
"""

import logging
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from streamlit.testing.v1 import AppTest

from dashboard.figures.map import screen as map_screen
from dashboard.reading import geography, observations, origins
from etl.build import Folders, build

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["pages/overview.py", "pages/map.py", "pages/trend.py", "pages/sources.py"]


def milliseconds(work: Callable[[], object], times: int = 7) -> float:
    """Median time of a piece of work, after one run that is not counted."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        folders = Folders(built=Path(folder))
        started = time.perf_counter()
        deliveries = build(folders)
        rows, seconds = int(deliveries["rows_in"].sum()), time.perf_counter() - started
        size = (folders.built / "current.duckdb").stat().st_size / 1e6
        print(f"build                         {seconds * 1000:8.0f} ms   {rows} rows, {size:.1f} MB")
        con = duckdb.connect(str((folders.built / "current.duckdb").resolve()), read_only=True)
        districts = list(geography.districts(con, "2023"))
        for name, work in {
            "query: eleven districts": lambda: observations.of_one(con, "offences_total_rate", districts),
            "query: map": lambda: observations.on_map(con, "offences_total_rate", "2023", 2025, "all", "all"),
            "query: provenance": lambda: origins.provenance(con, "offences_total_rate"),
        }.items():
            print(f"{name:<28}  {milliseconds(work):8.1f} ms")
        table = observations.on_map(con, "offences_total_rate", "2023", 2025, "all", "all")
        outlines = geography.outlines(con, districts)
        shapes = [map_screen.Shape(row.area_id, row.area, "1", "text", "text", "#FFFFFF") for row in table.itertuples()]
        projection = map_screen.Projection.of(outlines["geometry"])
        print(f"map as SVG                    {len(map_screen.draw(shapes, outlines, projection)) / 1000:8.0f} kB")
        con.close()
    for page in PAGES:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        app = app if page == PAGES[0] else app.switch_page(page)
        print(f"page: {page:<22}  {milliseconds(app.run):8.0f} ms   a rerun, without a browser")
    print(f"memory of this process        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
