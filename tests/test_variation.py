"""How much counts vary from year to year: of a series, and of areas against each other."""

import numpy as np
import pandas as pd
import pytest

from dashboard.reading import variation


def pairs(counts, people=100_000.0):
    """Pairs of neighbouring years from a table of areas (rows) by years."""
    years = pd.date_range("2020", periods=counts.shape[1], freq="YS")
    rows = [
        (f"a{area}", years[at + 1], x[at], people, x[at + 1], people, at == len(years) - 2)
        for area, x in enumerate(np.asarray(counts, dtype=float))
        for at in range(len(years) - 1)
    ]
    frame = pd.DataFrame(rows, columns=["area_id", "period_start", "x1", "n1", "x2", "n2", "is_latest"])
    return frame.assign(indicator_id="one", level="district", sex="all", age="all")


def test_what_all_areas_have_in_common_is_spread_of_a_series_but_not_of_areas_beside_each_other():
    draw = np.random.default_rng(3)
    level = np.array([400, 800, 1600, 400, 800, 1600])[:, None]
    common = np.array([1.0, 1.5, 0.9, 1.4, 0.8, 1.2])
    found = variation.spread(pairs(draw.poisson(level * common)))
    assert (found["spread_extra"] > 0.05).all()
    assert (found["beside_extra"].fillna(0) < 0.005).all()
    assert found["beside_df"].dropna().lt(found["spread_df"].max()).all()


def test_the_spread_of_areas_beside_each_other_is_the_one_that_was_drawn():
    draw = np.random.default_rng(4)
    own = draw.gamma(1 / 0.04, 0.04, (11, 12))
    common = draw.gamma(1 / 0.1, 0.1, (1, 12))
    found = variation.spread(pairs(draw.poisson(3000 * own * common)))
    assert found["beside_extra"].mean() == pytest.approx(0.04, rel=0.35)
    assert found["beside_df"].iloc[0] == pytest.approx((10 * 2 * 11**2 / 32 + 2 * 10**2 / 29) * 10 / 11)


def test_two_areas_do_not_tell_what_is_common():
    found = variation.spread(pairs(np.array([[10, 20, 30, 10], [20, 40, 10, 50]])))
    assert found["spread_extra"].notna().all() and found["beside_extra"].isna().all()


def test_a_slow_rise_is_no_spread():
    rise = np.linspace(1000, 2000, 20).round()[None, :]
    found = variation.spread(pairs(rise))
    assert found["spread_extra"].isna().all()  # no more than chance in many pairs: there is nothing beyond it


def test_the_spread_of_a_series_is_worked_out_from_all_its_pairs_but_the_latest():
    counts, people = np.array([[30.0, 60.0, 20.0, 45.0, 90.0]]), 1000.0
    found = variation.spread(pairs(counts, people)).iloc[0]
    earlier, later = counts[0, :-2], counts[0, 1:-1]
    middle = (earlier + later) / (2 * people)
    squares, chance = ((later - earlier) / people) ** 2, 2 * middle / people
    assert found["spread_extra"] == pytest.approx((squares - chance).sum() / (2 * middle**2).sum())
    assert found["spread_df"] == pytest.approx(2 * 3**2 / (3 * 3 - 1))
    assert np.isnan(found["beside_extra"])


def test_other_areas_of_the_level_count_with_their_latest_too_and_other_levels_do_not():
    first, second = np.array([[30.0, 60.0, 20.0]]), np.array([[200.0, 100.0, 300.0]])
    alone, both = variation.spread(pairs(first)), variation.spread(pairs(np.vstack([first, second])))
    assert alone["spread_extra"].iloc[0] != both["spread_extra"].iloc[0]
    apart = pairs(np.vstack([first, second])).assign(level=lambda rows: rows["area_id"])
    assert variation.spread(apart)["spread_extra"].iloc[0] == alone["spread_extra"].iloc[0]
    indicators = pairs(np.vstack([first, second])).assign(indicator_id=lambda rows: rows["area_id"])
    assert variation.spread(indicators)["spread_extra"].iloc[0] == alone["spread_extra"].iloc[0]


def test_without_pairs_there_is_no_spread_of_anything():
    assert variation.spread(pairs(np.array([[10.0, 20.0]])).iloc[:0]).empty
    assert variation.spread(pairs(np.array([[10.0, 20.0]])))[variation.COLUMNS].isna().all(axis=None)
