"""Shares of answers: none tells a small number of answers, by an attack of the tests' own; the least is lost by it."""

import shutil
from pathlib import Path

import duckdb
import pytest

from etl.build import internal_of
from etl.disclosure import answers
from etl.disclosure.precision import STEPS
from etl.disclosure.release import release


@pytest.fixture
def internal(demonstration, tmp_path):
    """A connection to a copy of the internal database with demonstration data."""
    path = tmp_path / "internal.duckdb"
    shutil.copy(internal_of(demonstration), path)
    with duckdb.connect(str(path)) as con:
        yield con


@pytest.mark.full
def test_the_release_before_is_read_and_the_same_shares_are_told_again(internal, demonstration, tmp_path):
    before = answers.released_before(demonstration.resolve())
    assert len(before) > 50 and before[["value", "rounding_step", "n"]].notna().all(axis=None)
    path = tmp_path / "next.duckdb"
    release(internal, path, demonstration.resolve())
    again = answers.released_before(path)
    both = before.merge(again, on=answers.CELL, how="outer", suffixes=("", "_again"))
    assert (both["value"] == both["value_again"]).all() and (both["rounding_step"] == both["rounding_step_again"]).all()


@pytest.mark.full
def test_what_was_told_before_in_shorter_steps_is_known(internal):
    """An earlier release that told every share in the shortest step leaves an attacker more than this one tells."""
    plain = answers.protected(internal, is_complementary=False)
    before = plain[plain["value"].notna()][answers.RELEASED]
    alone = answers.protected(internal)
    after = answers.protected(internal, before=before)
    lost = alone["is_withheld"] | (alone["rounding_step"] > STEPS[0])
    kept = after["is_withheld"] | (after["rounding_step"] > STEPS[0])
    assert kept.sum() < lost.sum()  # what is known already is not withheld in vain


def test_no_release_before_tells_nothing(tmp_path):
    assert answers.released_before(None).empty and answers.released_before(Path(tmp_path / "none.duckdb")).empty
