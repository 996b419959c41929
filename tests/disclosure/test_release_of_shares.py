"""Shares of answers in the public database: as they are released, in observations and in the facts behind them."""

from datetime import date
from types import SimpleNamespace

import duckdb
import pytest

from etl.disclosure import answers
from etl.disclosure.release import release
from tests.disclosure.tables import add
from tests.disclosure.test_answers import YEAR, answered, survey

FIGURES = "numerator, denominator, published_value, n, variance, degrees_of_freedom, rounding_step, status"


@pytest.fixture
def released(con, tmp_path):
    """released(groups): the public database of a survey, and the shares that protection gives for it."""

    def public(*groups):
        survey(con, *groups)
        con.execute("update observation set numerator = 1, denominator = 2, n = 60, variance = 9")
        con.execute("update fact set numerator = 1, denominator = 2, n = 60, weight = 7, line = 99, status = 'ok'")
        add(con, "observation", "indicator_id, area_id, period_kind, period_start, numerator, denominator",
            ("published", "stockholm", "year", YEAR, 1, 2))  # fmt: skip
        add(con, "fact", "fact_id, delivery_id, line, measure, numerator, status", (77, 1, 5, "published", 1, "ok"))
        path = tmp_path / "public.duckdb"
        release(con, path)
        opened.append(duckdb.connect(str(path), read_only=True))
        return SimpleNamespace(path=path, sql=opened[0].sql, shares=answers.protected(con).set_index("age"))

    opened = []
    yield public
    for one in opened:
        one.close()


def test_a_share_stands_as_it_is_released_without_what_it_is_made_of(released):
    public = released(*answered(young=3))
    rows = public.sql(f"select age, {FIGURES} from observation where indicator_id = 'unsafe'").fetchall()
    found = {age: figures for age, *figures in rows}
    assert sorted(found) == ["16-29", "30-44", "45-64", "all"]
    assert found["16-29"] == [None] * 7 + ["withheld"]
    for age in ("30-44", "45-64", "all"):
        share = public.shares.loc[age]
        expected = [share[name] for name in ("value", "n", "variance", "degrees_of_freedom", "rounding_step")]
        assert found[age] == [None, None, *expected, "ok"]


def test_a_share_of_a_table_that_is_not_offered_has_no_row(released):
    young, middle, old = answered(young=3)
    public = released(young, (*middle[:5], 3, 1.0), old)
    rows = public.sql("select age, status from observation where indicator_id = 'unsafe'").fetchall()
    assert rows == [("all", "ok")]
    assert public.sql("select age from fact where lines is not null").fetchall() == [("all",)]


def test_the_facts_behind_say_no_more_than_the_shares(released):
    """Their lines and weights would tell single answers apart; what no observation has is gone."""
    public = released(*answered(young=3))
    columns = "numerator, denominator, weight, published_value, n, status, line, lines"
    rows = public.sql(f"select age, {columns} from fact where lines is not null").fetchall()
    found = {age: figures for age, *figures in rows}
    assert found["16-29"] == [None, None, None, None, None, "withheld", 2, 1]
    share = public.shares.loc["all"]
    assert found["all"] == [None, None, None, share["value"], share["n"], "ok", 2, share["n"]]


def test_figures_that_are_no_answers_are_left_as_they_are(released):
    public = released(*answered())
    assert public.sql(
        "select numerator, denominator, status from observation where indicator_id = 'published'"
    ).fetchall() == [(1, 2, "ok")]
    assert public.sql("select line, numerator from fact where lines is null").fetchall() == [(5, 1)]


def test_the_answers_of_a_merged_district_are_no_fact_of_their_own(released, con):
    add(con, "observation", "indicator_id, area_id, period_kind, period_start, is_merged, fact_ids",
        ("unsafe", "merged", "year", date(2024, 1, 1), True, [500]))  # fmt: skip
    add(
        con,
        "fact",
        "fact_id, delivery_id, measure, area_id, sex, age, lines",
        (500, 1, "gone", "kista", "all", "all", 3),
    )
    public = released(*answered())
    assert public.sql("select count(*) from fact where fact_id = 500").fetchone() == (0,)


def test_the_next_release_reads_the_shares_of_this_one(released):
    before = answers.released_before(released(*answered()).path)
    assert sorted(before["value"]) == [33.3, 41.7, 41.7, 50.0] and set(before["rounding_step"]) == {0.1}
