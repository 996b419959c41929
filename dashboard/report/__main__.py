"""python -m dashboard.report [--district ID | --all] --out DIR: the situation reports as files."""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import click

from dashboard.queries import CITY
from dashboard.report.choice import AREAS, FORMATS, Choice
from dashboard.report.making import database, facts, files


@click.command()
@click.option("--district", "places", multiple=True, help="A district's id, or stockholm; may be given several times.")
@click.option("--all", "everything", is_flag=True, help="The eleven districts and the city.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the files.")
@click.option("--format", "forms", multiple=True, type=click.Choice(FORMATS), help="By default all three.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option("--from", "first", type=int, help="The first year of figures.")
@click.option("--to", "last", type=int, help="The last year of figures.")
@click.option("--area", "areas", multiple=True, type=click.Choice(AREAS), help="Priority areas; by default all five.")
@click.option("--demo", is_flag=True, help="Add demonstration data, as an appendix that is marked.")
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Your own .docx.")
def main(places, everything, out, forms, language, first, last, areas, demo, template) -> None:
    """Write situation reports (lägesbilder) as DOCX, PDF and PPTX."""
    path = os.path.realpath(database())
    if not Path(path).exists():
        raise click.ClickException("expected a published database, found none (run python -m etl build)")
    if everything:
        places = [CITY, *facts(path, language, first, last, False).districts]
    if not places:
        raise click.UsageError("expected --district ID or --all")
    out.mkdir(parents=True, exist_ok=True)
    jobs = [Choice(place, first, last, areas or AREAS, language=language, demonstration=demo) for place in places]
    if not report_all(path, jobs, tuple(forms or FORMATS), out, template):
        sys.exit(1)


def report_all(path: str, jobs: list[Choice], forms: tuple[str, ...], out: Path, template: Path | None) -> bool:
    """Every report, on all cores, each said when it is done; whether all of them came whole."""
    started, whole = time.perf_counter(), True
    workers = min(len(jobs), os.cpu_count() or 1)
    if workers == 1:
        done = ((choice, one(path, choice, forms, out, template)) for choice in jobs)
        for place, (choice, (said, ok)) in enumerate(done, 1):
            tell(place, len(jobs), choice, said)
            whole &= ok
    else:
        with ProcessPoolExecutor(workers) as pool:
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


if __name__ == "__main__":
    main()
