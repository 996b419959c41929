"""Prints what a warm rerun of every page costs the server, over the default build: median and 95th percentile.

python -m benchmarks.pages [TIMES] [PAGE]

The pages as they open, and those that have forms once more in each.

A rerun is the whole script, as after a choice, run by Streamlit's own script runner up to the messages that would be
sent. The time is the processor's, so other work on the machine does not count; what the test harness does to read the
messages afterwards is left out. The first run of a page, which fills what is kept for the data version, stands beside.
"""

import logging
import statistics
import sys
import time

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from dashboard.components import PAGES
from dashboard.session import ROOT

TARGET = 60
FORMS = {
    "map": [{"map_view": "change"}],
    "trend": [{"trend_view": "multiples"}, {"step": "month", "trend_view": "season"}],
    "district": [{"profile_part": part} for part in ("time", "perceived", "people", "reach")],
    "compare": [
        *[{"compare_view": form} for form in ("funnel", "scatter", "similar", "span")],
        {"indicator": "unsafe_evening_answers", "compare_view": "gaps"},
    ],
    "events": [
        *[{"events_view": form} for form in ("season", "rolling", "notices")],
        *[{"indicator": "reports_vandalism", "events_view": form} for form in ("kinds", "hot")],
    ],
    "sources": [{"section": part} for part in ("methods", "origin", "deliveries", "glossary", "open")],
}


def measured(taken: list[float]) -> None:
    """From now on, every run of a script adds its processor time in milliseconds."""
    run = ScriptRunner._run_script

    def timed(self, *arguments) -> None:
        started = time.process_time()
        run(self, *arguments)
        taken.append((time.process_time() - started) * 1000)

    ScriptRunner._run_script = timed


def reruns(page: str, choices: dict[str, str], times: int, taken: list[float]) -> tuple[float, list[float]]:
    """(first run, warm reruns) of a page, in milliseconds; the second run, which settles the choices, is left out."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    app.query_params |= choices
    if PAGES[page]:
        app.switch_page(f"pages/{page}.py")
    taken.clear()
    for _ in range(times + 2):
        app.run()
        if app.exception:
            raise SystemExit(f"{page}: {app.exception[0].message}")
        if missed := {
            key: value for key, value in choices.items() if app.query_params.get(key) not in (value, [value])
        }:
            raise SystemExit(f"{page}: expected a page with {missed}, found {dict(app.query_params)}")
    return taken[0], taken[-times:]


def main() -> None:
    logging.disable(logging.WARNING)
    times, taken = int(sys.argv[1]) if len(sys.argv) > 1 else 40, []
    measured(taken)
    print(f"{'page':<40}{'first':>10}{'p50':>10}{'p95':>10}   of {times} warm reruns, ms (target: p95 below {TARGET})")
    for page in sys.argv[2:] or PAGES:
        for choices in [{}, *FORMS.get(page, [])]:
            first, warm = reruns(page, choices, times, taken)
            p95, name = statistics.quantiles(warm, n=20)[-1], " ".join([page, *reversed(choices.values())])
            above = "" if p95 < TARGET else "   above"
            print(f"{name:<40}{first:>10.0f}{statistics.median(warm):>10.1f}{p95:>10.1f}{above}")


if __name__ == "__main__":
    main()
