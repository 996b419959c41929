"""Many reports at once: each place's files are made by a process of its own and written to a folder."""

import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import click

from dashboard.report.choice import Choice
from dashboard.report.making import files


def report_all(path: str, jobs: list[Choice], forms: tuple[str, ...], out: Path, template: Path | None) -> bool:
    """Every report, on all cores, each said when it is done; whether all of them came whole.

    Each process is spawned: a forked child inherits DuckDB's locks but not its threads, and deadlocks.
    """
    started, whole = time.perf_counter(), True
    workers = min(len(jobs), os.cpu_count() or 1)
    if workers == 1:
        done = ((choice, one(path, choice, forms, out, template)) for choice in jobs)
        for place, (choice, (said, ok)) in enumerate(done, 1):
            tell(place, len(jobs), choice, said)
            whole &= ok
    else:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            pending = {pool.submit(one, path, choice, forms, out, template): choice for choice in jobs}
            for place, future in enumerate(as_completed(pending), 1):
                said, ok = future.result()
                tell(place, len(jobs), pending[future], said)
                whole &= ok
    click.echo(f"{out}: {len(jobs)} reports in {time.perf_counter() - started:.1f} s")
    return whole


def tell(place: int, total: int, choice: Choice, said: list[str]) -> None:
    """One line of progress, and one for each thing that went wrong."""
    click.echo(f"{place}/{total} {choice.place}: {said[0]}")
    for line in said[1:]:
        click.echo(f"  {line}", err=True)


def one(path: str, choice: Choice, forms: tuple[str, ...], out: Path, template: Path | None) -> tuple[list[str], bool]:
    """One place's files written; what to say of it, and whether nothing was missing."""
    try:
        made = list(files(path, choice, forms, template))
    except LookupError as error:
        return [f"not made: {error}"], False
    for item in made:
        if not item.failed:
            (out / item.name).write_bytes(item.content)
    written = ", ".join(item.name for item in made if not item.failed) or "nothing"
    wrong = [f"{item.name} not made: {item.failed}" for item in made if item.failed]
    wrong += [f"missing part: {part}" for part in dict.fromkeys(part for item in made for part in item.missing)]
    return [written, *wrong], not wrong
