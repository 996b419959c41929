"""Deliveries of answers for the tests, and the database that they and tests/raw give."""

import pytest

from etl.build import internal_of
from tests.answers_file import write

AGES = {"16-24": (16, 24), "25-44": (25, 44), "45-64": (45, 64), "65-79": (65, 79)}
NAME = "2021-01-01_svar.csv"
POPULATION = '\n[population]\nS1 = 900\nS2 = 800\nS3 = 700\nS9 = 5000\nH = 2000\n\n[[question]]\ncolumn = "f1"'


@pytest.fixture
def built(folders, rebuilt):
    """built((name, rows, codebook), …): a connection to what those deliveries of answers and tests/raw give.

    To the internal database, or with `public` to the published one.
    """

    def connection(*given, public=False):
        for name, rows, *codebook in given:
            write(folders.raw / "city_safety_survey" / name, rows, *codebook)
        return rebuilt() if public else rebuilt(internal_of)

    return connection
