"""python -m etl fetch | build | check | audit | rejected | demo | report."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import duckdb

from etl import demo
from etl.build import CURRENT, PUBLIC, ROOT, Folders, build, failures, internal_of, source_ids, unknown_kinds
from etl.deliveries import put, unread
from etl.disclosure.audit import audit, released_before
from etl.errors import EtlError
from etl.fetch import fetch

DEFAULT = Folders()
DEMO = ROOT / "data" / "demo"
FOLDER = click.Path(path_type=Path)
RAW = click.option("--raw", type=FOLDER, default=DEFAULT.raw, help="Folder of figures, one per source.")
CATALOGUE = click.option("--catalogue", type=FOLDER, default=DEFAULT.catalogue, help="Folder of toml files.")
BUILT = click.option("--built", type=FOLDER, default=DEFAULT.built, help="Where the database is published.")


@click.group()
def main() -> None:
    """Write the atlas's database."""


@main.command("fetch")
@RAW
@CATALOGUE
@click.option("--fetched", type=FOLDER, default=DEFAULT.fetched, help="Where fetched files and their manifest go.")
@click.argument("source", required=False)
def fetch_command(raw: Path, catalogue: Path, fetched: Path, source: str | None) -> None:
    """Download public files of one SOURCE or all; a failure is reported and the others go on."""
    done = failed = 0
    for name, result in fetch(source, Folders(raw, catalogue, fetched=fetched), progress=bar):
        is_failure = isinstance(result, EtlError)
        done, failed = done + 1, failed + is_failure
        click.echo(f"{name}: {result}", err=is_failure)
    if not done:
        click.echo("nothing to fetch: no address of a public file in the catalogue")
    if failed:
        raise EtlError(f"expected every file, found {failed} of {done} that did not come")


@contextmanager
def bar(label: str, length: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal: percent where the length is known, else the bytes received."""
    known = length is not None
    shown = click.progressbar(
        length=length or 0,
        label=label,
        hidden=not sys.stderr.isatty(),
        show_percent=known,
        show_pos=not known,
        show_eta=known,
        file=sys.stderr,
    )
    with shown:
        yield shown.update


@main.command("build")
@RAW
@CATALOGUE
@BUILT
@click.option(
    "--delivery",
    "given",
    nargs=2,
    multiple=True,
    type=(str, click.Path(path_type=Path)),
    metavar="SOURCE FILE",
    help="A file to put among a source's deliveries first; taken away again if it is refused.",
)
@click.option("--demo", "shown", type=FOLDER, default=DEMO, help="Demonstration data; made when missing or outdated.")
def build_command(raw: Path, catalogue: Path, built: Path, given: tuple[tuple[str, Path], ...], shown: Path) -> None:
    """Build the database beside the published one, check it and publish it; only new deliveries are read.

    With TRYGGHETSATLAS_DEMO=0 there are no demonstration data in it.
    """
    started = time.perf_counter()
    is_left_out = os.environ.get("TRYGGHETSATLAS_DEMO") == "0"
    if not is_left_out and not demo.is_current(shown, raw):
        demo.make(shown, raw)
    with put(given, raw):
        rows = build(Folders(raw, catalogue, built, demo=None if is_left_out else shown))
    click.echo(f"{'source':<22}{'file':<70}{'rows in':>9}{'accepted':>10}{'rejected':>10}")
    for row in rows.itertuples():
        mark = "  new" if row.is_new else ""
        click.echo(f"{row.source_id:<22}{row.file:<70}{row.rows_in:>9}{row.accepted:>10}{row.rejected:>10}{mark}")
    total = rows[["rows_in", "accepted", "rejected"]].sum()
    click.echo(f"{'all':<92}{total['rows_in']:>9}{total['accepted']:>10}{total['rejected']:>10}")
    name, seconds = (built / CURRENT).resolve().name, time.perf_counter() - started
    click.echo(f"published {name} in {seconds:.1f} s" if rows["is_new"].any() else f"nothing new: {name} stands")
    for sentence in unread(raw):
        click.echo(f"Warning: {sentence}", err=True)
    with published(built) as con:
        warn_of_kinds(con)


@main.command("demo")
@RAW
@click.option("--events", type=click.IntRange(min=1000), default=demo.EVENTS, show_default=True, help="Rows in all.")
@click.option("--seed", type=click.IntRange(min=0), default=demo.SEED, show_default=True, help="Same seed, same bytes.")
@click.option("--out", type=FOLDER, default=DEMO, help="Folder of the deliveries, made anew.")
def demo_command(raw: Path, events: int, seed: int, out: Path) -> None:
    """Make demonstration data: synthetic deliveries in the formats of real ones, calibrated to published figures."""
    started = time.perf_counter()
    for name, rows in demo.make(out, raw, events, seed).items():
        click.echo(f"{name:<68}{rows:>9}")
    click.echo(f"{out} made in {time.perf_counter() - started:.1f} s: synthetic, not real")


@main.command("check")
@BUILT
def check_command(built: Path) -> None:
    """Run the data checks on the published database."""
    failed = 0
    with published(built) as con:
        for name, rows in failures(con):
            failed += bool(len(rows))
            click.echo(f"{name:<34}{'ok' if rows.empty else f'{len(rows)} offending rows'}")
            if len(rows):
                click.echo(rows.head(10).to_string(index=False))
        warn_of_kinds(con)
    if failed:
        raise EtlError(f"expected every check to pass, found {failed} that did not")


@main.command("rejected")
@BUILT
@click.argument("source", required=False)
def rejected_command(built: Path, source: str | None) -> None:
    """List the rows left out, of one SOURCE or all: file, line, field, value and reason."""
    if source and source not in source_ids():
        raise EtlError(f"{source}: expected one of the sources {', '.join(source_ids())}")
    with published(built) as con:
        rows = con.execute(
            """
            select d.file, r.line, r.field, r.value, r.reason, r.is_bad
            from rejected_row as r
            inner join delivery as d on d.delivery_id = r.delivery_id
            where $source is null or d.source_id = $source
            order by d.file, r.line
            """,
            {"source": source},
        ).fetchall()
    for file, line, field, value, reason, is_bad in rows:
        click.echo(f"{file}, line {line}: {field} {value!r}: {'bad row, ' if is_bad else ''}{reason}")
    click.echo(f"{len(rows)} rows left out, {sum(row[-1] for row in rows)} of them bad")


@main.command("audit")
@click.argument("public", type=FOLDER, default=DEFAULT.built / CURRENT)
@click.option("--previous", type=FOLDER, help="The public database before it; by default the other one in its folder.")
def audit_command(public: Path, previous: Path | None) -> None:
    """Attack a PUBLIC database: how narrowly do its figures, and the one before it, bound each protected count?"""
    if not public.exists():
        raise EtlError(f"{public}: expected a public database, found none (run python -m etl build)")
    public = public.resolve()
    others = [path for path in public.parent.glob(f"{PUBLIC}*.duckdb") if path != public]
    previous = previous or (others[0] if len(others) == 1 else None)
    try:
        result = audit(public, released_before(previous))
    except duckdb.Error as error:
        raise EtlError(f"{public.name}: expected a public database, found: {str(error).splitlines()[0]}") from error
    share = result.protected / max(result.released + result.protected, 1)
    click.echo(f"counts told       {result.released:>7}")
    click.echo(f"counts protected  {result.protected:>7}  ({share:.1%} of those offered)")
    click.echo(f"narrowest interval{result.narrowest:>7.1f}")
    click.echo(f"previous release  {previous.name if previous else 'none'}")
    if result.known_before:
        click.echo(f"told by it already{result.known_before:>7}")
    for sentence in result.too_narrow:
        click.echo(f"too narrow: {sentence}")
    if result.too_narrow:
        raise EtlError(f"expected no protected count told too narrowly, found {len(result.too_narrow)}")


@main.command("report", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@BUILT
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def report_command(built: Path, options: tuple[str, ...]) -> None:
    """Write situation reports: [--district ID | --all] --out DIR (python -m dashboard.report --help has the rest).

    The reports read the published database as the dashboard does, in a process of its own.
    """
    environment = {"TRYGGHETSATLAS_DATABASE": str((built / CURRENT).resolve()), **os.environ}
    command = [sys.executable, "-m", "dashboard.report", *options]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code:
        sys.exit(code)


def warn_of_kinds(con: duckdb.DuckDBPyConnection) -> None:
    """A warning for each unknown kind of notice: if a kind is renamed, its indicator silently becomes too low."""
    for kind, notices in unknown_kinds(con):
        expected = "expected a kind in data/reference/police_kinds.csv"
        click.echo(
            f"Warning: police_events: {expected}, found {kind!r} ({notices}), which no indicator counts", err=True
        )


def published(built: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the internal database of what is published; raises EtlError when there is none."""
    if not (built / CURRENT).exists():
        raise EtlError(f"{CURRENT}: expected a published database, found none (run python -m etl build)")
    internal = internal_of(built / CURRENT)
    if not internal.exists():
        raise EtlError(
            f"{internal.name}: expected the internal database of {CURRENT}, found none (run python -m etl build)"
        )
    return duckdb.connect(str(internal), read_only=True)


if __name__ == "__main__":
    try:
        main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except EtlError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
