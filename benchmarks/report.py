"""How long the situation reports take: one district as DOCX and PDF, then all twelve in every format.

python -m benchmarks.report [DATABASE]. Goals: DOCX under 5 s, PDF under 10 s, all twelve under 60 s on two cores.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from dashboard.reading import database
from dashboard.reading.geography import CITY
from dashboard.report.batch import report_all
from dashboard.report.choice import FORMATS, Choice
from dashboard.report.making import facts, files

PLACE = "farsta"


def main() -> None:
    """Print seconds, each from nothing read."""
    path = os.path.realpath(sys.argv[1] if len(sys.argv) > 1 else database.version())
    for form, goal in (("docx", 5), ("pdf", 10), ("pptx", 5)):
        facts.cache_clear()
        started, busy = time.perf_counter(), time.process_time()
        [made] = files(path, Choice(PLACE), (form,))
        took, worked = time.perf_counter() - started, time.process_time() - busy
        size = f"{len(made.content):,} bytes"
        print(f"one district, {form}: {took:5.1f} s ({worked:.1f} s of work), goal {goal} s, {size}")
    places = [CITY, *facts(path, "sv", None, None, False).districts]
    facts.cache_clear()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        report_all(path, [Choice(place) for place in places], FORMATS, Path(folder), None)
        took, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = used.ru_utime + used.ru_stime
        print(f"all twelve, three formats: {took:.1f} s on {os.cpu_count()} cores ({worked:.1f} s of work), goal 60 s")


if __name__ == "__main__":
    main()
