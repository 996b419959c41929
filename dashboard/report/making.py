"""Reports as files: a place and a choice in, names and bytes out; one reading of the database serves all places."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from dashboard.figures.heading import slug
from dashboard.reading import database, demonstration
from dashboard.reading.geography import CITY
from dashboard.report.assembly import report
from dashboard.report.blocks import Report
from dashboard.report.choice import Choice
from dashboard.report.drawings import Drawings
from dashboard.report.facts import Facts

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """A file: its name, its bytes, the parts that could not be made; `failed` says why it is not there."""

    name: str
    content: bytes
    missing: tuple[str, ...] = ()
    failed: str = ""


@cache
def facts(path: str, language: str, first: int | None, last: int | None, synthetic: bool) -> Facts:
    """What is read of a database; without demonstration data unless they are asked for."""
    con = database.cursor(path, synthetic)
    con.execute("create temp table population as from main.population")  # a view of many sums, asked of several times
    return Facts(con, language, first, last)


def assembled(path: str, choice: Choice) -> Report:
    """The report of a choice from a database file."""
    real = facts(path, choice.language, choice.first, choice.last, False)
    if choice.place != CITY and choice.place not in real.districts:
        known = ", ".join([CITY, *real.districts])
        raise LookupError(f"district {choice.place!r}: expected one of {known}")
    shows = choice.demonstration and demonstration.is_allowed()
    return report(real, choice, facts(path, choice.language, choice.first, choice.last, True) if shows else None)


def file_name(made: Report, choice: Choice, form: str) -> str:
    """lagesbild-farsta-0123456789ab.docx; English ones say so, and those with demonstration data too."""
    parts = ["lagesbild" if choice.language == "sv" else "situation-report", slug(choice.place)]
    parts += ["med-demonstrationsdata"] if made.mark else []
    return f"{'-'.join(parts)}-{made.version}.{form}"


def files(path: str, choice: Choice, forms: tuple[str, ...], template: Path | None = None) -> Iterator[Made]:
    """Each format of a report; one that cannot be written says so and the others come."""
    made, drawings = assembled(path, choice), Drawings()
    for form in forms:
        name = file_name(made, choice, form)
        try:
            writer = getattr(import_module(f"dashboard.report.{form}"), form)
            content = writer(made, drawings, template) if form == "docx" else writer(made, drawings)
            yield Made(name, content, tuple(made.failures()))
        except Exception as error:  # the other formats are still delivered
            LOG.exception("%s could not be written", name)
            yield Made(name, b"", tuple(made.failures()), f"{type(error).__name__}: {error}")
