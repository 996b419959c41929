"""Prints how long a warm rerun of every page takes on the server, over the default build: median and 95th percentile.

python -m benchmarks.pages [TIMES]

A rerun is the whole script, as after a choice: run and drawn up to the message that would be sent. The first run of a
page, which fills what is kept for the data version, is printed beside.
"""

import logging
import statistics
import sys
import time

from streamlit.testing.v1 import AppTest

from dashboard.components import PAGES
from dashboard.session import ROOT

TARGET = 60


def reruns(page: str, times: int) -> tuple[float, list[float]]:
    """(first run, warm reruns) of a page, in milliseconds."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app = app.run() if not PAGES[page] else app.run().switch_page(f"pages/{page}.py")
    taken = []
    for _ in range(times + 1):
        started = time.perf_counter()
        app.run()
        taken.append((time.perf_counter() - started) * 1000)
        if app.exception:
            raise SystemExit(f"{page}: {app.exception[0].message}")
    return taken[0], taken[1:]


def main() -> None:
    logging.disable(logging.WARNING)
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print(f"{'page':<12}{'first':>10}{'p50':>10}{'p95':>10}   of {times} warm reruns, ms (target: p95 below {TARGET})")
    for page in PAGES:
        first, warm = reruns(page, times)
        p95 = statistics.quantiles(warm, n=20)[-1]
        print(
            f"{page:<12}{first:>10.0f}{statistics.median(warm):>10.1f}{p95:>10.1f}{'' if p95 < TARGET else '   above'}"
        )


if __name__ == "__main__":
    main()
