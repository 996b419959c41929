"""The limits of a row by what is known behind it, and from how many answers or events it is reliable."""

import numpy as np
import pandas as pd
import pytest

from dashboard.reading import intervals
from dashboard.statistics import methods


def row(method, **known):
    """One row as `observations.read` has it before limits: a share, a rate per 1 000, or a count."""
    unknown = dict.fromkeys(
        ["numerator", "denominator", "n", "variance", "degrees_of_freedom", "rounding_step"], np.nan
    )
    per = {"share": 100.0, "rate": 1000.0, "count": 1.0}[method]
    assumed = {"method": method, "per": per, "design_effect": 1.0, "reliable_from": 100 if method == "share" else 10}
    return unknown | assumed | {"value": 10.0, "is_count": method == "count"} | known


def limited(*rows):
    return intervals.with_limits(pd.DataFrame(rows))


@pytest.mark.parametrize(("n", "reliable"), [(99, False), (100, True), (101, True)])
def test_a_share_is_reliable_from_the_sources_number_of_answers_and_not_below(n, reliable):
    assert limited(row("share", n=float(n)))["is_reliable"].tolist() == [reliable]


@pytest.mark.parametrize(("events", "reliable"), [(9, False), (10, True), (11, True)])
@pytest.mark.parametrize("method", ["rate", "count"])
def test_a_count_is_reliable_from_the_sources_number_of_events_and_not_below(method, events, reliable):
    found = limited(row(method, numerator=float(events), denominator=1000.0, value=float(events)))
    assert found["is_reliable"].tolist() == [reliable]


def test_a_withheld_value_is_never_reliable_and_has_no_limits():
    found = limited(row("share", value=np.nan, n=500.0), row("rate", value=np.nan, numerator=50.0, denominator=1000.0))
    assert not found["is_reliable"].any() and found[["lower", "upper"]].isna().all(axis=None)
    assert found["interval_method"].tolist() == ["none", "none"]


def test_rows_of_shares_and_of_counts_are_read_together_as_each_by_itself():
    rows = [
        row("rate", value=20.0, numerator=20.0, denominator=1000.0),
        row("share", n=400.0),
        row("count", value=3.0, numerator=3.0),
        row("share", n=400.0, variance=0.0009, degrees_of_freedom=50.0, rounding_step=0.5),
        row("share", n=400.0, design_effect=1.5),
    ]
    together = limited(*rows)
    alone = pd.concat([limited(one) for one in rows], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)
    names = ["byar", "wilson", "exact_poisson", "taylor", "wilson_design_effect"]
    assert together["interval_method"].tolist() == names
    assert together["is_approximate"].tolist() == [False, False, False, False, True]
    assert together.columns.tolist()[together.columns.get_loc("value") :][1:7] == intervals.ADDED


def test_a_rate_has_the_limits_of_its_count_per_resident_and_a_count_its_own():
    lower, upper = methods.poisson_limits([20.0])
    found = limited(
        row("rate", value=20.0, numerator=20.0, denominator=2000.0), row("count", numerator=20.0, value=20.0)
    )
    assert found.loc[1, ["lower", "upper"]].tolist() == pytest.approx([lower[0], upper[0]])
    # the published rate is rounded up to 20 though 20 of 2 000 is 10: a value never lies outside its own limits
    assert found.loc[0, ["lower", "upper"]].tolist() == pytest.approx([lower[0] / 2, 20.0])


def test_a_share_of_answers_has_an_effective_number_from_its_variance_and_one_rounded_to_nothing_has_limits_too():
    known = {"n": 400.0, "degrees_of_freedom": 50.0, "rounding_step": 1.0}
    found = limited(row("share", variance=0.0009, **known), row("share", value=0.0, variance=0.0001, **known))
    assert found.loc[0, "effective_n"] == pytest.approx(0.1 * 0.9 / 0.0009)
    assert found.loc[1, "effective_n"] == pytest.approx(0.005 * 0.995 / 0.0001)
    assert found.loc[1, "lower"] == 0 and 0 < found.loc[1, "upper"] < 10
    expected = methods.design_limits([0.1], [0.0009], [100.0], [50.0], limits="wilson")
    assert found.loc[0, ["lower", "upper"]].tolist() == pytest.approx([100 * part[0] for part in expected])
