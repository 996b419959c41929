"""python -m dashboard.report [--district ID | --all] --out DIR: the situation reports as files."""

import sys
from pathlib import Path

import click

from dashboard.reading import database
from dashboard.reading.geography import CITY
from dashboard.report.batch import report_all
from dashboard.report.choice import FORMATS, Choice
from dashboard.report.making import facts


@click.command()
@click.option("--district", "places", multiple=True, help="A district's id, or stockholm; may be given several times.")
@click.option("--all", "everything", is_flag=True, help="The eleven districts and the city.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the files.")
@click.option("--format", "forms", multiple=True, type=click.Choice(FORMATS), help="By default all three.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option("--from", "first", type=int, help="The first year of figures.")
@click.option("--to", "last", type=int, help="The last year of figures.")
@click.option("--area", "areas", multiple=True, help="A priority area's id; by default all of them.")
@click.option("--demo", is_flag=True, help="Add demonstration data, as an appendix that is marked.")
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Your own .docx.")
def main(
    places: tuple[str, ...],
    everything: bool,
    out: Path,
    forms: tuple[str, ...],
    language: str,
    first: int | None,
    last: int | None,
    areas: tuple[str, ...],
    demo: bool,
    template: Path | None,
) -> None:
    """Write situation reports (lägesbilder) as DOCX, PDF and PPTX."""
    path = database.version()
    if not Path(path).exists():
        raise click.ClickException("expected a published database, found none (run python -m etl build)")
    read = facts(path, language, first, last, False)
    known = [area.id for area in read.priority_areas]
    if unknown := [area for area in areas if area not in known]:
        raise click.UsageError(f"--area {unknown[0]}: expected one of {', '.join(known)}")
    if everything:
        places = (CITY, *read.districts)
    if not places:
        raise click.UsageError("expected --district ID or --all")
    out.mkdir(parents=True, exist_ok=True)
    jobs = [Choice(place, first, last, areas or None, language=language, demonstration=demo) for place in places]
    if not report_all(path, jobs, tuple(forms or FORMATS), out, template):
        sys.exit(1)


if __name__ == "__main__":
    main()
