"""Graded judgements: what real series bear, what is never claimed, and an area beside the rest."""

import numpy as np
import pytest

from dashboard.statistics.judgement import fit_prior, judge, judge_areas
from dashboard.statistics.judgement.usual_variation import UNKNOWN, evidence

YEARS = [2021, 2022, 2023, 2024, 2025]
CITY = (0.0029, 3.0)
RESIDENTS = [977_145, 981_761, 986_861, 992_267, 997_390]
ROBBERY = [1290, 1021, 957, 655, 499]  # Brå, reported in the city of Stockholm
SHOOTINGS = [325, 360, 379, 344, 391, 368, 296, 158]  # the police, confirmed in Sweden 2018-2025
ALIKE = np.full((11, 5), 300.0)
PEOPLE = np.full((11, 5), 80_000.0)


def test_robbery_in_the_city_has_fallen_clearly_in_level_and_trend():
    found = judge(YEARS, ROBBERY, RESIDENTS, prior=CITY)
    assert (found.grade, found.direction) == ("clear", "down")
    assert found.level.ratio == pytest.approx(0.50, abs=0.01)
    assert (found.level.lower, found.level.upper) == pytest.approx((0.41, 0.62), abs=0.02)
    assert found.trend.ratio == pytest.approx(0.38, abs=0.02)


def test_shootings_in_sweden_are_clearly_below_the_level_before():
    found = judge(range(2018, 2026), SHOOTINGS, 1, prior=CITY)
    assert (found.level.grade, found.level.direction) == ("clear", "down")
    assert found.level.ratio == pytest.approx(0.45, abs=0.01)


def test_steady_counts_are_within_the_usual_and_tell_what_would_have_been_found():
    found = judge(YEARS, [500, 510, 490, 505, 495], RESIDENTS)
    assert (found.grade, found.direction, found.reason) == ("usual", "none", "")
    assert 1.1 < found.reach < 2
    at_reach = judge(YEARS, [500, 510, 490, 505, 500 * found.reach * 1.05], RESIDENTS)
    assert at_reach.level.grade in ("probable", "clear")


@pytest.mark.parametrize(
    ("years", "counts", "breaks", "reason"),
    [
        ([2025], [500], (), "one"),
        (YEARS[:2], [300, 100], (), "history"),
        (YEARS, [1, 2, 0, 1, 2], (), "few"),
        (YEARS, [6, 3, 1, 6, 1], (), "reach"),  # kidnapping in Hägersten-Älvsjö
        (YEARS, ROBBERY, (2025,), "one"),
        (YEARS, ROBBERY, (2024,), "history"),
    ],
)
def test_what_cannot_be_said_has_its_reason(years, counts, breaks, reason):
    found = judge(years, counts, 1.0, breaks=breaks)
    assert (found.grade, found.direction, found.reason) == ("unknown", "none", reason)


def test_peers_tell_the_usual_variation_of_a_short_series():
    calm = [(YEARS, [300, 302, 299, 301, 300], 1.0)] * 8
    wild = [(YEARS, [300, 150, 420, 180, 390], 1.0)] * 8
    own = (YEARS[3:], [300, 200], 1.0)
    among_calm, among_wild = (judge(*own, peers=peers) for peers in (calm, wild))
    assert (among_calm.grade, among_calm.direction) == ("clear", "down")
    assert among_wild.grade in ("usual", "unknown")


def test_counts_worked_out_from_rounded_rates_bear_less():
    counts, people = [30, 31, 29, 30, 14], [40_000] * 5
    exact = judge(YEARS, counts, people)
    rounded = judge(YEARS, counts, people, per=100_000, rounded=True)
    assert rounded.level.p > exact.level.p and rounded.level.ratio == pytest.approx(exact.level.ratio)
    with pytest.raises(ValueError, match="per: expected"):
        judge(YEARS, counts, people, rounded=True)


def test_a_trend_that_one_year_makes_is_none():
    found = judge(YEARS, [500, 500, 500, 500, 250], 1.0, prior=(1e-4, 20.0))
    assert found.trend.reason == "one_point" and found.trend.grade == "usual"
    assert found.level.grade == "clear"


@pytest.mark.parametrize(
    ("years", "counts", "exposure", "message"),
    [
        ([2024, 2025], [1], 1.0, "counts: expected one for each of 2 years"),
        ([2025, 2025], [1, 2], 1.0, "years: expected each once"),
        ([2024, 2025], [1, -2], 1.0, "counts: expected 0 or more, found -2"),
        ([2024, 2025], [1, 2], 0.0, "exposure: expected a positive number, found 0"),
    ],
)
def test_what_cannot_be_is_refused_by_name(years, counts, exposure, message):
    with pytest.raises(ValueError, match=message):
        judge(years, counts, exposure)


def test_the_usual_variation_of_many_series_is_found_again():
    draw = np.random.default_rng(1)
    counts = draw.poisson(400 * draw.gamma(1 / 0.01, 0.01, (200, 10))).astype(float)
    found = fit_prior(evidence(np.arange(10.0), counts, np.ones_like(counts)))
    assert found.middle == pytest.approx(0.01, rel=0.4)
    assert fit_prior(evidence(np.arange(10.0), counts[:7], np.ones((7, 10)))) == UNKNOWN


def test_a_district_twice_the_rest_is_clear_and_no_other_is_above_it():
    counts = ALIKE.copy()
    counts[3] *= 2
    found = judge_areas(counts, PEOPLE, YEARS)
    assert (found[3].grade, found[3].direction) == ("clear", "up")
    assert found[3].level.ratio == pytest.approx(2.0)
    assert "up" not in {one.direction for place, one in enumerate(found) if place != 3}
    assert {one.grade for one in judge_areas(ALIKE, PEOPLE, YEARS)} == {"usual"}


def test_two_areas_are_no_city_and_few_events_no_comparison():
    assert {one.reason for one in judge_areas(ALIKE[:2], PEOPLE[:2], YEARS)} == {"no_reference"}
    gone = ALIKE.copy()
    gone[0, -1] = np.nan
    assert judge_areas(gone, PEOPLE, YEARS)[0].reason == "no_value"
    assert judge_areas(np.full((11, 5), 0.5), PEOPLE, YEARS)[0].reason == "few"
