"""The report of one district and of the city, made once of the real figures, in every format."""

import shutil

import duckdb
import pytest

from dashboard.report.assembly import report
from dashboard.report.choice import Choice
from dashboard.report.docx import docx
from dashboard.report.facts import Facts
from dashboard.report.pdf import pdf
from dashboard.report.pptx import pptx

PLACE = "farsta"


@pytest.fixture(scope="session")
def atlas(database, tmp_path_factory):
    """A copy of the published database: DuckDB opens a file once per process and configuration."""
    path = tmp_path_factory.mktemp("report") / "atlas.duckdb"
    shutil.copy(database.resolve(), path)
    return path


@pytest.fixture(scope="session")
def facts(atlas):
    """What is read of the real figures, in Swedish."""
    with duckdb.connect(str(atlas), read_only=True) as con:
        yield Facts(con, "sv")


@pytest.fixture(scope="session")
def made(facts):
    """The report of a district."""
    return report(facts, Choice(PLACE))


@pytest.fixture(scope="session")
def compiled(facts):
    """The city's annual compilation."""
    return report(facts, Choice("stockholm"))


@pytest.fixture(scope="session")
def written(made):
    """The district's report in each format."""
    return {"docx": docx(made), "pdf": pdf(made), "pptx": pptx(made)}
