"""Wilson's interval against figures that others have published.

The cases are from the test data of OHID's PHEindicatormethods: testdata_Proportion.xlsx (sheets testdata_Prop and
testdata_Prop_g), testdata_Byars_Wilson.xlsx and NCMP_testdata.csv (National Child Measurement Programme).
"""

import numpy as np
import pytest
from scipy.stats import norm

from dashboard.statistics import methods
from dashboard.statistics.methods import share

# x, n, multiplier, value, lower and upper at 95 %
PUBLISHED = {
    "testdata_Prop, row 1": (1, 100, 1, 0.01, 0.0017674320641406511, 0.054486196178705294),
    "testdata_Prop, row 7": (222, 3215, 1, 0.06905132192846034, 0.060791690363636595, 0.07833956681383633),
    "testdata_Prop, row 10": (5, 100, 100, 5.0, 2.154367915436798, 11.17504692319191),
    "testdata_Prop, row 13": (9856, 12345, 100, 79.83799108950991, 79.1210175290907, 80.53640073614909),
    "testdata_Prop, row 16": (999, 3456, 100, 28.90625, 27.418951080009872, 30.440389662818056),
    "testdata_Prop_g, row 3": (40, 200, 1, 0.2, 0.15045200926098115, 0.2608551865653788),
    "testdata_Prop_g, row 6": (
        15552912,
        15128673354,
        1,
        0.0010280420256339154,
        0.0010275314947741198,
        0.0010285528098907119,
    ),
    "testdata_Byars_Wilson, row 1": (65, 100, 1, 0.65, 0.5525444329688797, 0.7363575175690247),
    "NCMP_testdata, row 1": (7287, 34353, 100, 21.2121212121212, 20.7830499225555, 21.6476300812899),
    "NCMP_testdata, row 238": (3931, 52475, 100, 7.49118627918056, 7.26904820595059, 7.71954765509351),
}
# x, n, multiplier, lower and upper at 99.8 %
PUBLISHED_WIDE = {
    "testdata_Prop, row 1": (1, 100, 1, 0.000873065697299977, 0.1045544528370582),
    "testdata_Prop, row 7": (222, 3215, 1, 0.05647101964624248, 0.08418414185270134),
    "testdata_Prop, row 13": (9856, 12345, 100, 78.69924108419063, 80.93061412589626),
    "testdata_Byars_Wilson, row 1": (65, 100, 1, 0.4954946574070431, 0.7783540614089697),
}


def near(*expected):
    return pytest.approx(expected, rel=1e-9, abs=0)


@pytest.mark.parametrize(("x", "n", "per", "value", "lower", "upper"), PUBLISHED.values(), ids=PUBLISHED)
def test_share_and_its_95_per_cent_limits_are_the_published_ones(x, n, per, value, lower, upper):
    assert tuple(float(part) * per for part in share(x, n)) == near(value, lower, upper)


@pytest.mark.parametrize(("x", "n", "per", "lower", "upper"), PUBLISHED_WIDE.values(), ids=PUBLISHED_WIDE)
def test_limits_at_99_8_per_cent_are_the_published_ones(x, n, per, lower, upper):
    assert tuple(float(part) * per for part in share(x, n, 0.998)[1:]) == near(lower, upper)


def test_arrays_give_what_their_elements_give_and_missing_gives_missing():
    x, n = [1, np.nan, 65, 222.5], [100, 100, 100, 3215]
    together = np.array(share(x, n))
    assert together.shape == (3, 4)
    for index in (0, 2, 3):
        assert together[:, index] == near(*map(float, share(x[index], n[index])))
    assert np.isnan(together[:, 1]).all()
    assert np.isnan(share(5, np.nan)).all()
    assert np.array(share(x, 3215)).shape == (3, 4)


def test_limits_of_a_weighted_fractional_count_solve_the_score_equation():
    x, n, z = 322.1, 3221, norm.ppf(0.975)
    value, *limits = map(float, share(x, n))
    assert value == pytest.approx(0.1, rel=1e-12)
    for limit in limits:
        assert (value - limit) ** 2 == pytest.approx(z**2 * limit * (1 - limit) / n, rel=1e-9)


@pytest.mark.parametrize(("x", "n"), [(0, 10), (10, 10), (0, 1), (3, 7)])
def test_limits_stay_within_0_and_1_and_hold_the_share(x, n):
    value, lower, upper = map(float, share(x, n))
    assert -1e-12 <= lower <= value + 1e-12 and value - 1e-12 <= upper <= 1 + 1e-12


@pytest.mark.parametrize(
    ("x", "n", "message"),
    [
        (11, 10, "x: expected 0 to n, found 11"),
        (-1, 10, "x: expected 0 to n, found -1"),
        ([1, 2.5, 12], 10, "x: expected 0 to n, found 12"),
        (0, 0, "n: expected a positive number, found 0"),
        (1, [10, -5], "n: expected a positive number, found -5"),
    ],
)
def test_an_impossible_count_is_refused_by_name_and_value(x, n, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        share(x, n)


def test_a_slope_is_judged_by_how_the_points_lie_about_their_line():
    years = [1, 2, 3, 4, 5]
    assert methods.line_p(years, [1000, 800, 640, 512, 410], 1) < 0.001
    assert methods.line_p(years, [1000, 600, 900, 512, 700], 1) > 0.1
    # chance alone: phi below 1 is 1, so few events are never certain by lying neatly
    assert methods.line_p(years, [10, 9, 8, 7, 6], 1) > 0.3
    with pytest.raises(ValueError, match="x: expected three points or more, found 2"):
        methods.line_p([1, 2], [3, 4], 1)
    with pytest.raises(ValueError, match="n: expected a positive number, found 0"):
        methods.line_p(years, [1, 2, 3, 4, 5], 0)
