"""Prints what every page costs the server over the default build: a warm rerun, and the first opening of a state.

python -m benchmarks.pages [PAGE ...] [--times 40] [--states 3] [--baseline CHECKOUT]

Each form of a page is one row. `warm` is the whole script once more in a state that has been seen, as after a choice:
median and 95th percentile. `cold` is the first opening of a state that nobody has seen: the libraries are loaded, the
catalogue is read and the form has been opened in another state, but nothing of this one is kept; the median of a few
states. What later work must bring down is the cold column.

Both are run by Streamlit's own script runner up to the messages that would be sent, and both are processor time, so
other work on the machine counts little; what the test harness does to read the messages afterwards is left out.

With `--baseline`, another checkout (with its own built database) is measured too, a few runs there and a few here, and
the ratios this/baseline are printed. Below 1 is faster than the baseline.
"""

import argparse
import functools
import gc
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

TARGET = 60
AT_A_TIME = 5
Choices = dict[str, str]


def _each(key: str, *values: str) -> list[Choices]:
    return [{key: value} for value in values]


RATES = _each("indicator", "robbery_rate", "assault_rate", "burglary_rate", "graffiti_rate", "trespass_rate")
COUNTS = _each("indicator", "reports_assault", "reports_narcotics", "reports_burglary_dwelling", "reports_vandalism")
POINTS = _each("indicator", "reports_burglary_dwelling", "reports_assault", "callouts_fires", "reports_narcotics")
NOTICES = _each("indicator", "notices_shootings_explosions", "notices_fires", "notices_violence")
ANSWERS = _each("indicator", "worried_often_answers", "smoking", "snus", "no_alcohol")
DISTRICTS = _each("district", "bromma", "farsta", "jarva", "skarholmen", "sodermalm")
AREAS = _each("area", "unsafe_places", "young_people_at_risk", "vulnerable_victims", "criminal_milieus")
READERS = [{"lang": "sv"}, {"lang": "en"}, {"demo": "off"}, {"lang": "en", "demo": "off"}]


@dataclass(frozen=True)
class Form:
    """A page with the choices that make a form of it, and the states that its cold openings go through, in order."""

    page: str
    choices: Choices
    states: list[Choices]

    @property
    def name(self) -> str:
        return " ".join([self.page, *reversed(self.choices.values())])


FORMS = [
    Form("overview", {}, AREAS),
    Form("map", {}, RATES),
    Form("map", {"map_view": "change"}, RATES),
    Form("trend", {}, RATES),
    Form("trend", {"trend_view": "multiples"}, RATES),
    Form("trend", {"step": "month", "trend_view": "season"}, COUNTS),
    Form("priority", {}, AREAS),
    Form("district", {}, DISTRICTS),
    *[Form("district", {"profile_part": part}, DISTRICTS) for part in ("time", "perceived", "people", "reach")],
    Form("compare", {}, RATES),
    *[Form("compare", {"compare_view": form}, RATES) for form in ("funnel", "scatter", "similar", "span")],
    Form("compare", {"indicator": "unsafe_evening_answers", "compare_view": "gaps"}, ANSWERS),
    Form("events", {}, POINTS),
    *[Form("events", {"events_view": form}, COUNTS) for form in ("season", "rolling")],
    Form("events", {"events_view": "notices"}, NOTICES),
    *[Form("events", {"indicator": "reports_vandalism", "events_view": form}, POINTS) for form in ("kinds", "hot")],
    Form("sources", {}, READERS),
    *[Form("sources", {"section": part}, RATES) for part in ("methods", "origin")],
    *[Form("sources", {"section": part}, READERS) for part in ("deliveries", "glossary", "open")],
    Form("report", {}, DISTRICTS),
]
PAGES = list(dict.fromkeys(form.page for form in FORMS))


@dataclass
class Figures:
    """Milliseconds of processor time of one form: warm reruns, and first openings of states."""

    warm: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)

    def add(self, kind: str, values: list[float]) -> None:
        (self.warm if kind == "warm" else self.cold).extend(values)

    def summary(self) -> tuple[float, float, float]:
        """(warm median, warm 95th percentile, cold median)."""
        return statistics.median(self.warm), statistics.quantiles(self.warm, n=20)[-1], statistics.median(self.cold)


def measured(taken: list[float]) -> None:
    """From now on, every run of a script adds its processor time in milliseconds."""
    run = ScriptRunner._run_script

    def timed(self: ScriptRunner, *arguments: object) -> None:
        started = time.process_time()
        run(self, *arguments)
        taken.append((time.process_time() - started) * 1000)

    ScriptRunner._run_script = timed


def forget() -> None:
    """Empty every cache of the dashboard and of Streamlit: those with an lru_cache, and those that clear themselves."""
    st.cache_data.clear()
    st.cache_resource.clear()
    for cached in [item for item in gc.get_objects() if isinstance(item, functools._lru_cache_wrapper)]:
        if (getattr(cached, "__module__", None) or "").startswith("dashboard"):
            cached.cache_clear()
    if kept := sys.modules.get("dashboard.frame.kept"):
        kept.forget()


def opened(page: str, choices: Choices) -> AppTest:
    """A new session, whose next run opens the page with the choices; the overview has been opened before any other."""
    app = AppTest.from_file(str(Path.cwd() / "app.py"), default_timeout=120)
    if page != "overview":
        app.run().switch_page(f"pages/{page}.py")
    app.query_params |= choices
    return app


def rerun(app: AppTest, page: str, choices: Choices) -> None:
    """Run the page; a page with an error, or with other choices than those asked for, ends the benchmark."""
    app.run()
    if app.exception:
        raise SystemExit(f"{page} {choices}: {app.exception[0].message}")
    if missed := {key: value for key, value in choices.items() if app.query_params.get(key) not in (value, [value])}:
        raise SystemExit(f"{page}: expected a page with {missed}, found {dict(app.query_params)}")


def pieces(form: Form, times: int, states: int, taken: list[float]) -> Iterator[tuple[str, list[float]]]:
    """("cold", [ms]) for each state after the first, from emptied caches; then ("warm", [ms, ...]) a few at a time."""
    forget()
    for number, state in enumerate(form.states[: states + 1]):
        choices = form.choices | state
        app = opened(form.page, choices)
        taken.clear()
        rerun(app, form.page, choices)
        if number:  # the first one has loaded what every state of the form needs
            yield "cold", [taken[0]]
    app = opened(form.page, form.choices)
    for _ in range(2):  # the second run settles the choices
        rerun(app, form.page, form.choices)
    for begun in range(0, times, AT_A_TIME):
        taken.clear()
        for _ in range(min(AT_A_TIME, times - begun)):
            rerun(app, form.page, form.choices)
        yield "warm", list(taken)


def measure(pages: list[str], times: int, states: int) -> Iterator[tuple[str, str, list[float]]]:
    """(name of the form, "cold" or "warm", milliseconds), piece by piece, of the checkout in the working folder."""
    taken: list[float] = []
    measured(taken)
    for form in FORMS:
        if form.page in pages:
            for kind, values in pieces(form, times, states, taken):
                yield form.name, kind, values


@contextmanager
def measuring(checkout: Path, pages: list[str], options: argparse.Namespace) -> Iterator[Callable[[], list | None]]:
    """A function that lets a checkout measure its next piece, in a process of its own, and waits for it; None at end.

    The process runs this very file, so both checkouts are measured alike.
    """
    command = [sys.executable, "-P", __file__, *pages, f"--times={options.times}", f"--states={options.states}"]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    pipe, stderr = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(
        [*command, "--piecewise"], cwd=checkout, env=environment, stdin=pipe, stdout=pipe, stderr=stderr, text=True
    )

    def next_piece() -> list | None:
        process.stdin.write("\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline() or "null")

    try:
        yield next_piece
    finally:
        process.stdin.close()
        process.wait()
    if process.returncode:
        raise SystemExit(f"{checkout}: the benchmark ended with code {process.returncode}")


HEAD = f"{'page':<42}{'warm p50':>10}{'p95':>8}{'cold':>8}"


def line(name: str, figures: Figures) -> str:
    p50, p95, cold = figures.summary()
    return f"{name:<42}{p50:>10.1f}{p95:>8.1f}{cold:>8.0f}"


def alone(pages: list[str], options: argparse.Namespace) -> None:
    """The figures of this checkout; `above` marks a 95th percentile above the target."""
    print(f"{HEAD}   ms of {options.times} warm reruns and {options.states} cold states (target: p95 below {TARGET})")
    total = 0.0
    for name, chunk in groupby(measure(pages, options.times, options.states), key=itemgetter(0)):
        figures = Figures()
        for _, kind, values in chunk:
            figures.add(kind, values)
        _, p95, cold = figures.summary()
        total += cold
        print(line(name, figures) + ("" if p95 < TARGET else "   above"), flush=True)
    print(f"{'sum of the cold column':<42}{total:>26.0f}")


def compared(pages: list[str], options: argparse.Namespace) -> None:
    """The figures of this checkout and their ratios to the baseline's.

    The two take turns piece by piece, so that what else the machine does falls on both.
    """
    print(f"{HEAD}   ms; then this/baseline: {'warm p50':>8}{'p95':>8}{'cold':>8}   baseline: {options.baseline}")
    before: dict[str, Figures] = defaultdict(Figures)
    after: dict[str, Figures] = defaultdict(Figures)
    with measuring(options.baseline, pages, options) as theirs, measuring(Path.cwd(), pages, options) as ours:
        while (old := theirs()) and (new := ours()):
            for found, (name, kind, values) in ((before, old), (after, new)):
                found[name].add(kind, values)
            if len(after[new[0]].warm) == options.times:
                ratios = [
                    ms / old_ms for ms, old_ms in zip(after[new[0]].summary(), before[new[0]].summary(), strict=True)
                ]
                print(
                    line(new[0], after[new[0]]) + f"{'':<26}" + "".join(f"{ratio:>8.2f}" for ratio in ratios),
                    flush=True,
                )
    pairs = [(after[name].summary(), before[name].summary()) for name in after]
    middle = [statistics.geometric_mean(new[at] / old[at] for new, old in pairs) for at in range(3)]
    print(f"{'geometric mean of the ratios':<94}" + "".join(f"{ratio:>8.2f}" for ratio in middle))
    cold, cold_before = (sum(pair[side][2] for pair in pairs) for side in (0, 1))
    print(f"{'sum of the cold column':<42}{cold:>26.0f}{'':<26}{'':>16}{cold / cold_before:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"of {', '.join(PAGES)}; all if none is named")
    parser.add_argument("--times", type=int, default=40, help="warm reruns per form, at least two (40)")
    parser.add_argument("--states", type=int, default=3, help="cold states per form, at most (3)")
    parser.add_argument("--baseline", type=Path, help="another checkout to compare with")
    parser.add_argument("--piecewise", action="store_true", help="measure a piece, as JSON, for each line of input")
    options = parser.parse_args()
    if unknown := set(options.pages) - set(PAGES):
        raise SystemExit(f"expected pages among {', '.join(PAGES)}, found {', '.join(sorted(unknown))}")
    logging.disable(logging.WARNING)
    pages = options.pages or PAGES
    if options.piecewise:
        found = measure(pages, options.times, options.states)
        for _ in sys.stdin:
            print(json.dumps(next(found, None)), flush=True)
    elif options.baseline:
        options.baseline = options.baseline.resolve()
        compared(pages, options)
    else:
        alone(pages, options)


if __name__ == "__main__":
    main()
