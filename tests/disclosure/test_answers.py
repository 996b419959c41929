"""Shares of answers as they are released: which are withheld, how they are rounded, how certain they are said to be."""

from datetime import date
from itertools import product

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.disclosure import answers
from etl.disclosure.answers import CELL, RELEASED, is_small, protected
from etl.disclosure.precision import STEPS
from tests.disclosure.tables import K, add

YEAR = date(2025, 1, 1)
SUMS = "delivery_id, measure, area_id, total_id, sex, age, stratum, n, sum_w, sum_wy, sum_w2, sum_w2y"


def survey(con, *groups, strata=(("all", 1000, None),)):
    """Answers to one question, "unsafe", of groups of (area, sex, age, stratum, answers, yes, weight).

    Each area, sex, age and their totals that has answers is an observation, as etl/sql/survey.sql makes them.
    """
    add(con, "source", "source_id, disclosure, threshold", ("survey", "threshold", K))
    add(con, "delivery", "delivery_id, source_id, provenance", (1, "survey", "delivered"))
    add(con, "area", "area_id, level", ("stockholm", "municipality"), ("kista", "district"), ("farsta", "district"))
    add(con, "survey_stratum", "delivery_id, stratum, n, population", *((1, *stratum) for stratum in strata))
    cells = set()
    for area, sex, age, stratum, n, yes, weight in groups:
        sums = (n, n * weight, yes * weight, n * weight**2, yes * weight**2)
        add(con, "survey_sum", SUMS, (1, "unsafe", area, "stockholm", sex, age, stratum, *sums))
        cells |= set(product({area, "stockholm"}, {sex, "all"}, {age, "all"}))
    for fact, cell in enumerate(sorted(cells)):
        add(con, "fact", "fact_id, delivery_id, measure, area_id, sex, age, lines", (fact, 1, "unsafe", *cell, 1))
        add(con, "observation", "indicator_id, period_kind, period_start, fact_ids, area_id, sex, age",
            ("unsafe", "year", YEAR, [fact], *cell))  # fmt: skip


def one(n, yes, weight=1.0):
    return ("stockholm", "all", "all", "all", n, yes, weight)


def only(frame):
    """The one row of a frame."""
    assert len(frame) == 1
    return frame.iloc[0]


def by_cell(frame, column):
    return dict(zip(frame[["area_id", "sex", "age"]].itertuples(index=False, name=None), frame[column], strict=True))


# What is said of a share


def test_a_share_is_rounded_in_the_shortest_step_and_said_with_its_variance(con):
    """By hand: of 200 of a stratum of 200, 53 said yes, 26.5 percent; the variance is p (1 - p) / n and the step's."""
    survey(con, one(200, 53), strata=[("all", 200, None)])
    found = only(protected(con))
    assert found[["indicator_id", "area_id", "period_kind", "sex", "age"]].tolist() == [
        "unsafe", "stockholm", "year", "all", "all",
    ]  # fmt: skip
    assert found["is_offered"] and not found["is_withheld"]
    assert (found["value"], found["rounding_step"], found["n"]) == (26.5, 0.1, 200)
    assert found["variance"] == pytest.approx(0.265 * 0.735 / 200 + 0.001**2 / 12, rel=1e-12)
    assert found["degrees_of_freedom"] == 200  # 199, rounded


@pytest.mark.parametrize(("n", "yes", "value"), [(300, 100, 33.3), (300, 200, 66.7), (1000, 123, 12.3), (300, 0, 0)])
def test_the_share_is_in_percent_with_one_decimal(con, n, yes, value):
    survey(con, one(n, yes))
    assert only(protected(con))["value"] == value


@pytest.mark.parametrize(("n", "said"), [(200, 200), (202, 200), (203, 205), (6, 5), (1, 5)])
def test_how_many_answered_is_said_in_fives(con, n, said):
    survey(con, one(n, 0))
    con.execute("update source set threshold = 1")
    assert only(protected(con))["n"] == said


def test_a_share_of_nobody_or_everybody_has_the_variance_of_one_that_is_rounded_to_it(con):
    survey(con, one(200, 0), strata=[("all", 200, None)])
    nobody = only(protected(con))
    assert nobody["variance"] == pytest.approx(0.0005 * 0.9995 / 200 + 0.001**2 / 12, rel=1e-12)
    con.execute("update survey_sum set sum_wy = sum_w, sum_w2y = sum_w2")
    everybody = only(protected(con))
    assert (everybody["value"], everybody["variance"]) == (100, pytest.approx(nobody["variance"], rel=1e-12))


def effect(groups, strata):
    """The design effect by another way: from single answers, the sum over strata of the spread of w (y - r)."""
    rows = [
        (stratum, weight, said)
        for *_, stratum, n, yes, weight in groups
        for said in [1] * yes + [0] * (n - yes)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["stratum", "w", "y"])
    ratio = (frame["w"] * frame["y"]).sum() / frame["w"].sum()
    variance = 0.0
    for name, drawn, population in strata:
        e = (frame["w"] * (frame["y"] - ratio))[frame["stratum"] == name].to_numpy()
        e = np.concatenate([e, np.zeros(drawn - len(e))])  # those of the stratum that are not in the cell
        left = 1 - drawn / population if population else 1
        variance += left * drawn / (drawn - 1) * ((e - e.mean()) ** 2).sum()
    return variance / frame["w"].sum() ** 2 / (ratio * (1 - ratio) / len(frame))


@pytest.mark.parametrize(("groups", "strata"), [
    ([("a", 300, 60, 1.0)], [("a", 300, 600)]),
    ([("a", 300, 60, 1.0)], [("a", 900, None)]),
    ([("a", 300, 60, 1.0), ("b", 150, 90, 6.0)], [("a", 300, 900), ("b", 200, None)]),
    ([("a", 30, 20, 2.0), ("b", 90, 10, 9.0)], [("a", 31, 90), ("b", 90, 4000)]),
    ([("a", 90, 40, 1.0), ("b", 2, 1, 30.0)], [("a", 90, None), ("b", 2, None)]),
])  # fmt: skip
def test_the_variance_is_that_of_the_sample_as_it_was_drawn(con, groups, strata):
    groups = [("stockholm", "all", "all", *group) for group in groups]
    survey(con, *groups, strata=strata)
    found = only(protected(con))
    share = found["value"] / 100
    of_share = found["variance"] - 0.001**2 / 12
    assert of_share / (share * (1 - share) / found["n"]) == pytest.approx(round(effect(groups, strata), 1), rel=1e-6)


def test_a_stratum_of_one_answer_says_nothing_of_the_spread(con):
    """Nothing is known of the spread in strata of one answer, so the other stratum alone gives the variance."""
    groups = [("stockholm", "all", "all", "a", 200, 60, 1.0), ("stockholm", "all", "all", "b", 1, 1, 1.0)]
    survey(con, *groups, strata=[("a", 200, None), ("b", 1, None)])
    found = only(protected(con))
    assert found["variance"] == pytest.approx(0.303 * 0.697 / 200 + 0.001**2 / 12, rel=1e-9)
    assert found["degrees_of_freedom"] == 200


def test_where_all_say_the_same_the_design_effect_is_that_of_the_weights(con):
    """100 of weight 1 and 100 of weight 3: 200 (100 + 900) / 400^2 = 1.25, said as 1.2."""
    survey(con, one(100, 0), one(100, 0, 3.0), strata=[("all", 200, None)])
    assert only(protected(con))["variance"] == pytest.approx(1.2 * 0.0005 * 0.9995 / 200 + 0.001**2 / 12, rel=1e-9)


@pytest.mark.parametrize(("strata", "degrees"), [
    ([("a", 12, None)], 10), ([("a", 6, None)], 10), ([("a", 27, None)], 30), ([("a", 20, None), ("b", 18, None)], 40),
])  # fmt: skip
def test_degrees_of_freedom_are_said_in_tens(con, strata, degrees):
    survey(con, *(("stockholm", "all", "all", name, 6, 0, 1.0) for name, *_ in strata), strata=strata)
    assert only(protected(con))["degrees_of_freedom"] == degrees


def test_answers_of_neither_sex_are_among_all(con):
    survey(con, ("stockholm", "women", "all", "all", 100, 30, 1.0), ("stockholm", "other", "all", "all", 100, 50, 1.0))
    con.execute("delete from observation where sex = 'other'")
    assert by_cell(protected(con), "value") == {
        ("stockholm", "women", "all"): 30.0, ("stockholm", "all", "all"): 40.0,
    }  # fmt: skip


def test_without_answers_there_are_no_shares(con):
    add(con, "observation", "indicator_id, area_id, period_kind, period_start", ("thefts", "kista", "year", YEAR))
    found = protected(con)
    assert found.empty and found.columns.tolist() == [*CELL, "is_offered", "is_withheld"]


# Which shares are small


@pytest.mark.parametrize(("n", "yes", "expected"), [
    (100, 4, True), (100, 5, False), (100, 0, False), (100, 96, True), (100, 95, False), (100, 100, False),
    (4, 0, True), (5, 0, False), (9, 5, True), (10, 5, False),
])  # fmt: skip
def test_fewer_than_the_threshold_who_said_yes_or_no_are_few_but_nobody_is_not(n, yes, expected):
    cells = pd.DataFrame({"n": [n], "sum_w": [n], "sum_wy": [yes], "sum_w2": [n], "sum_w2y": [yes]}, dtype=float)
    assert is_small(cells, pd.Series([K])).tolist() == [expected]


@pytest.mark.parametrize(("weight", "expected"), [(1.0, False), (2.0, False), (20.0, True)])
def test_answers_of_unequal_weight_count_as_fewer(weight, expected):
    """Six said yes; one of weight 20 and five of weight 1 count as 25^2 / 405 = 1.5 answers."""
    weights = np.array([weight, 1, 1, 1, 1, 1])
    cells = pd.DataFrame({
        "n": [100], "sum_w": [94 + weights.sum()], "sum_wy": [weights.sum()], "sum_w2": [94 + (weights**2).sum()],
        "sum_w2y": [(weights**2).sum()],
    })  # fmt: skip
    assert is_small(cells, pd.Series([K])).tolist() == [expected]
    swapped = cells.assign(sum_wy=cells["sum_w"] - cells["sum_wy"], sum_w2y=cells["sum_w2"] - cells["sum_w2y"])
    assert is_small(swapped, pd.Series([K])).tolist() == [expected]


# Which shares are withheld


def answered(young=20):
    """60 answers of each of three ages, of whom so many, 25 and 30 said yes: a share of each, and one of all."""
    yes = {"16-29": young, "30-44": 25, "45-64": 30}
    return [("stockholm", "all", age, "all", 60, number, 1.0) for age, number in yes.items()]


YOUNG, MIDDLE, OLD, ALL = (("stockholm", "all", age) for age in ("16-29", "30-44", "45-64", "all"))


def test_shares_without_small_numbers_are_all_told_in_the_shortest_step(con):
    survey(con, *answered())
    found = protected(con)
    assert by_cell(found, "value") == {YOUNG: 33.3, MIDDLE: 41.7, OLD: 50.0, ALL: 41.7}
    assert not found["is_withheld"].any() and (found["rounding_step"] == STEPS[0]).all()


def test_a_withheld_share_has_no_figure(con):
    survey(con, *answered(young=3))
    found = protected(con, is_complementary=False)
    assert by_cell(found, "is_withheld") == {YOUNG: True, MIDDLE: False, OLD: False, ALL: False}
    figures = ["value", "rounding_step", "n", "variance", "degrees_of_freedom"]
    assert found.loc[found["is_withheld"], figures].isna().all(axis=None)
    assert found.loc[~found["is_withheld"], figures].notna().all(axis=None)


def test_what_would_give_a_withheld_share_away_is_told_more_coarsely(con):
    """All less the others is the young: the steps together must leave room for five of their answers."""
    survey(con, *answered(young=3))
    found = protected(con)
    assert by_cell(found, "is_withheld") == {YOUNG: True, MIDDLE: False, OLD: False, ALL: False}
    steps, values = by_cell(found, "rounding_step"), by_cell(found, "value")
    assert 60 * steps[MIDDLE] + 60 * steps[OLD] + 180 * steps[ALL] >= 100 * K
    for cell, share in {MIDDLE: 100 * 25 / 60, OLD: 50, ALL: 100 * 58 / 180}.items():
        assert abs(values[cell] - share) <= steps[cell] / 2
        assert values[cell] / steps[cell] == pytest.approx(round(values[cell] / steps[cell]), abs=1e-6)


def test_each_question_is_protected_by_itself(con):
    """Of another question, with the same respondents, no share is small: nothing of it is lost."""
    survey(con, *answered(young=3))
    alone = protected(con)
    con.execute(
        "insert into survey_sum select * replace ('aware' as measure, 20 as sum_wy, 20 as sum_w2y) from survey_sum"
    )
    con.execute("insert into fact select * replace (fact_id + 100 as fact_id, 'aware' as measure) from fact")
    another = "'aware' as indicator_id, [fact_ids[1] + 100] as fact_ids"
    con.execute(f"insert into observation select * replace ({another}) from observation")
    found = protected(con)
    aware, unsafe = (found[found["indicator_id"] == name].reset_index(drop=True) for name in ("aware", "unsafe"))
    assert (aware["rounding_step"] == STEPS[0]).all() and by_cell(aware, "value")[YOUNG] == 33.3
    pd.testing.assert_frame_equal(unsafe, alone)


def test_a_table_most_of_whose_shares_are_small_is_not_offered_but_unsplit_ones_are(con):
    """Of shares by sex in districts three of four are small: more than 40 percent. In the city one of two."""
    few = [
        (area, sex, "all", "all", 50, 2, 1.0) for area, sex in [("kista", "women"), ("kista", "men"), ("farsta", "men")]
    ]
    survey(con, *few, ("farsta", "women", "all", "all", 50, 25, 1.0))
    offered = by_cell(protected(con, is_complementary=False), "is_offered")
    assert offered == {
        ("kista", "women", "all"): False, ("kista", "men", "all"): False, ("kista", "all", "all"): True,
        ("farsta", "women", "all"): False, ("farsta", "men", "all"): False, ("farsta", "all", "all"): True,
        ("stockholm", "women", "all"): False, ("stockholm", "men", "all"): False, ALL: True,
    }  # fmt: skip


def test_a_table_that_is_split_by_age_is_judged_apart_from_one_that_is_split_by_sex(con):
    """By sex no share of the city is small; by age one of two is."""
    ages = [("16-29", 46), ("30-44", 2)]
    survey(con, *(("stockholm", sex, age, "all", 50, yes // 2, 1.0) for sex in ("women", "men") for age, yes in ages))
    found = protected(con, is_complementary=False)
    offered = by_cell(found, "is_offered")
    assert offered["stockholm", "women", "all"] and offered["stockholm", "men", "all"] and offered[ALL]
    assert not offered["stockholm", "all", "16-29"] and not offered["stockholm", "women", "16-29"]


def test_a_share_of_a_table_that_is_not_offered_is_not_told(con):
    """Two of three ages are small, so the third is not told either."""
    survey(con, *answered(young=3))
    con.execute("update survey_sum set sum_wy = 3, sum_w2y = 3 where age = '45-64'")
    found = protected(con, is_complementary=False)
    assert by_cell(found, "is_withheld") == {YOUNG: True, MIDDLE: True, OLD: True, ALL: False}
    assert by_cell(found, "is_offered") == {YOUNG: False, MIDDLE: False, OLD: False, ALL: True}


# The release before


def released(con, **changed):
    """The shares that `con` releases, as those of a release before, with columns changed."""
    frame = protected(con, is_complementary=False)
    return frame.loc[~frame["is_withheld"], RELEASED].assign(**changed)


def rounded_more(frame):
    return int((frame["is_withheld"] | (frame["rounding_step"] > STEPS[0])).sum())


def test_what_readers_know_already_is_not_withheld_in_vain(con):
    survey(con, *answered(young=3))
    assert rounded_more(protected(con, before=released(con))) < rounded_more(protected(con))


@pytest.mark.parametrize("changed", [{"n": 5}, {"value": 99.0}, {"sex": "other"}])
def test_a_release_before_of_other_answers_is_of_no_use(con, changed):
    survey(con, *answered(young=3))
    pd.testing.assert_frame_equal(protected(con, before=released(con, **changed)), protected(con))


def test_the_shown_shares_of_a_public_database_are_read(database):
    def fill(con):
        columns = "indicator_id, area_id, period_kind, period_start, published_value, rounding_step, n"
        add(con, "observation", columns,
            ("unsafe", "kista", "year", YEAR, 26.5, 0.1, 200),
            ("unsafe", "farsta", "year", YEAR, None, 0.1, None),
            ("published", "farsta", "year", YEAR, 12.0, None, 100),
        )  # fmt: skip

    found = only(answers.released_before(database(fill)))
    assert found[RELEASED].tolist() == ["unsafe", "kista", "year", pd.Timestamp(YEAR), "all", "all", 26.5, 0.1, 200]


@pytest.mark.parametrize("column", ["rounding_step", "published_value"])
def test_a_database_from_before_shares_were_rounded_has_none(database, column):
    path = database(lambda con: con.execute("drop view observed"))
    with duckdb.connect(str(path)) as con:
        con.execute(f"alter table observation drop column {column}")
    found = answers.released_before(path)
    assert found.empty and found.columns.tolist() == RELEASED


def test_no_release_before_has_no_shares(tmp_path):
    for found in (answers.released_before(None), answers.released_before(tmp_path / "none.duckdb")):
        assert found.empty and found.columns.tolist() == RELEASED
