"""The commands `write` and `compare`: see the package."""

import sys
from pathlib import Path

import click

from tests.snapshot import comparing, writing


@click.group()
def main() -> None:
    """What the atlas shows in some hundred states, before and after a change."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--states", default=600, show_default=True, help="How many states.")
@click.option("--like", type=click.Path(path_type=Path, exists=True), help="Take the states of this snapshot.")
@click.option("--workers", default=2, show_default=True, help="Processes that open pages.")
def write(file: Path, states: int, like: Path | None, workers: int) -> None:
    """Write a snapshot to FILE (.json.gz)."""
    written = writing.write(file, states, workers, like)
    print(f"{file}: {written} states")


@main.command()
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
@click.option("--most", default=10, show_default=True, help="Differences of each kind to print.")
@click.option("--digits", type=int, help="Compare numbers at so many significant digits (exactly unless given).")
@click.option("--fail-on", default=",".join(comparing.FAILING), show_default=True, help="Kinds that must not differ.")
def compare(before: Path, after: Path, most: int, digits: int | None, fail_on: str) -> None:
    """Print what differs between two snapshots; exit code 1 if anything that must not does."""
    kinds = fail_on.split(",")
    if unknown := set(kinds) - set(comparing.KINDS):
        raise click.UsageError(f"--fail-on: expected some of {', '.join(comparing.KINDS)}, found {', '.join(unknown)}")
    result = comparing.compare(before, after, digits)
    print("\n".join(comparing.report(result, most)))
    failed = [kind for kind in kinds if result.found[kind]]
    print(f"{result.compared} lines compared: {', '.join(failed) + ' must be as before' if failed else 'as before'}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
