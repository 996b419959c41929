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
