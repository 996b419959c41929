"""A profile: what stands beside a figure, what its tests say together, and how it is drawn and put in words."""

import re

import duckdb
import numpy as np
import pandas as pd
import pytest

from dashboard.district import profile, sentences
from dashboard.figures.lines import build as lines_build
from dashboard.figures.map import small as map_small
from dashboard.figures.palette import LIGHT
from dashboard.figures.pyramid import build as pyramid_build
from dashboard.figures.pyramid import screen as pyramid_screen
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from dashboard.figures.spine import build as spine_build
from dashboard.figures.spine import screen as spine_screen
from dashboard.reading import catalogue, geography, observations
from etl.build import internal_of
from tests.texts import TEXT


@pytest.fixture
def indicators(con):
    return catalogue.indicators(con, "sv")


@pytest.fixture
def measured(con, indicators):
    keys = ["narcotics_rate", "robbery_rate", "burglary_rate", "worried_often", "worried_burglary", "notices_fires"]
    return profile.yearly(con, {key: indicators[key] for key in keys})


@pytest.mark.parametrize("is_public", [True, False])
def test_all_indicators_read_at_once_are_as_each_read_by_itself(small, is_public):
    con = duckdb.connect(str(small.resolve() if is_public else internal_of(small)), read_only=True)
    indicators = catalogue.indicators(con, "sv")
    areas = [geography.CITY, *profile.places(con)]
    together = observations.known_totals(con, list(indicators), areas)
    for key in indicators:
        rows = observations.of_one(con, key, areas)
        rows = rows[(rows["sex"] == "all") & (rows["age"] == "all") & rows["value"].notna()]
        if rows.empty:
            assert key not in together
        else:
            alone = rows.sort_values("period_start", kind="stable").reset_index(drop=True)
            pd.testing.assert_frame_equal(together[key], alone, check_dtype=False)
    assert len(together) > 5
    con.close()


def worded(con, measured, indicators, district):
    rows = profile.beside(measured, district, profile.like(con, district))
    compared = profile.against(measured, list(profile.places(con)))
    rows = profile.tested(rows, measured, compared, {key: catalogue.breaks(con, key, "sv") for key in measured})
    return sentences.with_words(rows, indicators, "sv", TEXT["sv"])


def test_a_figure_stands_beside_the_same_years_of_the_city_and_the_districts(con, measured):
    row = profile.beside(measured, "farsta", ["skarholmen"]).set_index("indicator").loc["narcotics_rate"]
    same = {
        area: observations.of_one(con, "narcotics_rate", [area]).set_index("period_start").loc["2025", "value"].item()
        for area in [geography.CITY, "farsta", "skarholmen"]
    }
    assert row["period_start"].year == 2025 and row["districts"] == 11
    assert (row["value"], row["city_value"], row["like_value"]) == tuple(
        same[area] for area in ("farsta", geography.CITY, "skarholmen")
    )
    assert row["low"] <= row["q1"] <= row["q3"] <= row["high"]


def test_similar_districts_have_a_mean_only_where_all_have_a_figure(measured):
    rows = profile.beside(measured, "farsta", ["jarva", "bromma"]).set_index("indicator")
    assert pd.isna(rows.loc["worried_often", "like_value"]) and pd.notna(rows.loc["robbery_rate", "like_value"])


def test_a_district_without_a_figure_has_no_row(measured):
    assert "worried_often" not in set(profile.beside(measured, "jarva", [])["indicator"])


def test_only_what_stands_among_all_tests_of_the_profile_is_certain():
    findings = [{"p": 0.004}, {"p": 0.03}, *[{"p": 0.5}] * 18, {}]
    real = pd.Series([False] * len(findings))
    assert profile._stand(findings, real)[:2] == [False, False]
    assert profile._stand(findings[:2], real.head(2)) == [True, True]
    apart = pd.Series([True] + [False] * 20)  # a demonstration figure is judged among its own
    assert profile._stand(findings, apart)[0]


def test_a_change_or_difference_that_does_not_stand_is_none():
    assert profile._kept("up", False) == "none" and profile._kept("up", True) == "up"
    assert profile._kept("too_few", False) == "too_few"


def test_perceived_stands_beside_reported_with_the_citys_answer_where_the_district_has_none(measured):
    own = profile.pairs(measured, "farsta").set_index(["theme", "side"])
    assert own.loc[("burglary", "perceived"), "area_id"] == geography.CITY
    assert own.loc[("burglary", "recorded"), "area_id"] == "farsta"
    assert profile.pairs({}, "farsta").empty


@pytest.mark.parametrize("district", ["farsta", "jarva", geography.CITY])
def test_the_summary_names_what_the_rows_say_and_nothing_more(con, measured, indicators, district):
    rows = worded(con, measured, indicators, district)
    said = sentences.summary(rows, indicators, "X", district == geography.CITY, TEXT["sv"])
    for way, words in (("up", "säkert högre än staden"), ("down", "säkert lägre än staden")):
        found = district != geography.CITY and (rows["direction"] == way).any()
        assert (words in said) == found
    assert ("har förändrats säkert" in said) == (~rows["change_direction"].isin(["up", "down"])).all()


def directions(*found):
    return pd.DataFrame({"direction": found})


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (
            [("Unga", directions("down", "down", "none")), ("Platser", directions("none", "up", "down"))],
            "X ligger säkert högre än staden i något mått inom 1 av 2 prioriterade områden. "
            "Det gäller Platser (ett mått). "
            "X ligger säkert lägre än staden i något mått inom 2 av 2 prioriterade områden.",
        ),
        (
            [("Unga", directions("none", "untested")), ("Platser", directions("untested"))],
            "X skiljer sig inte säkert från staden i något mått inom de prioriterade områden som går att pröva (1).",
        ),
        (
            [("Unga", directions("too_few")), ("Platser", directions())],
            "Inget av måtten för X går att pröva mot staden.",
        ),
    ],
)
def test_the_spine_says_in_which_areas_a_district_differs_for_certain(groups, said):
    assert sentences.by_area(groups, "X", TEXT["sv"]) == said


def drawn(rows, indicators):
    """The spine of some rows of a profile of Farsta, in one group."""
    groups = [spine_build.Group("all", "Alla", rows, len(rows))]
    return spine_build.spine(groups, indicators, {}, "Farsta", [], Look(LIGHT, "sv", TEXT["sv"]), "")


def test_numbers_of_events_are_never_compared_between_areas(con, measured, indicators):
    rows = worded(con, measured, indicators, "farsta").set_index("indicator")
    assert rows.loc["notices_fires", "tested"] == ""
    picture = drawn(rows.reset_index().query("indicator == 'notices_fires'"), indicators)
    html = spine_screen.group(picture, "all", TEXT["sv"])
    assert "class='bar'" not in html and TEXT["sv"]["city_short"] not in html


def test_a_bar_says_in_words_all_that_it_draws(con, measured, indicators):
    rows = worded(con, measured, indicators, "farsta").query("indicator == 'robbery_rate'")
    item, said = rows.iloc[0], drawn(rows, indicators).rows["described"].iloc[0]
    for value in (item["value"], item["city_value"], item["low"], item["high"]):
        assert f" {value:.0f}" in said
    assert item["low_area"] in said and indicators["robbery_rate"].source in said and "konfidensintervall" in said


def test_everything_drawn_lies_within_the_edges_and_the_city_in_the_middle():
    item = {"value": 30, "lower": 5, "upper": 90, "low": 10, "high": 60, "like_value": np.nan, "city_value": 25}
    at = spine_build.scale(item)
    assert at(25) == 0 and at(90) == pytest.approx(1)
    assert all(-1 <= at(item[key]) <= 1 for key in ("value", "lower", "upper", "low", "high"))


def test_the_strips_share_one_axis_and_have_a_scale_of_their_own_from_zero(con, measured, indicators):
    parts = []
    for key in ("robbery_rate", "narcotics_rate"):
        rows, item = measured[key], indicators[key]
        own, city = (rows[rows["area_id"] == area] for area in ("farsta", geography.CITY))
        parts.append(lines_build.Strip(item.short, item.unit, own, city, item.source))
    look = Look(LIGHT, "sv", TEXT["sv"])
    [shown] = show(lines_build.strips(parts, "Farsta", look, "Två mått."), look)
    figure = shown.figure
    assert {trace.xaxis for trace in figure.data} == {None}
    assert [trace.name for trace in figure.data] == ["Hela staden", "Farsta"] * 2
    assert figure.layout.yaxis.range[0] == figure.layout.yaxis2.range[0] == 0
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1]
    first = figure.data[1]
    assert list(first.y) == parts[0].own["value"].tolist() and first.error_y.array is not None
    assert min(figure.data[0].x) >= min(first.x)


def pyramid_figure(rows, labels):
    look = Look(LIGHT, "sv", TEXT["sv"])
    [shown] = pyramid_screen.pyramid(
        pyramid_build.pyramid(rows, {"farsta": "Farsta"}, "farsta", labels, look, ""), look
    )
    return shown.figure


def test_the_pyramid_has_women_left_and_men_right_or_all_to_the_right():
    rows = pd.DataFrame(
        [("farsta", 2024, sex, age, 10.0, 0.1) for sex in ("women", "men") for age in ("0-4", "5-9")],
        columns=["area_id", "year", "sex", "age", "persons", "share"],
    )
    labels = {"0-4": "0–4 år", "5-9": "5–9 år"}
    split = pyramid_figure(rows, labels)
    assert [max(trace.x, key=abs) for trace in split.data] == [-10, 10]
    alone = pyramid_figure(rows[rows["sex"] == "women"].assign(sex="all"), labels)
    assert [list(trace.x) for trace in alone.data] == [[10, 10]] and alone.layout.xaxis.range[0] == 0


def test_the_map_mark_fills_the_chosen_district_alone(con):
    outlines = geography.outlines(con, list(profile.places(con)))
    picture = map_small.picture(outlines, ["farsta"], "Karta <b>", LIGHT)
    assert picture.count(LIGHT.accent[1:]) == 1 and picture.count(LIGHT.empty[1:]) == 10
    assert "alt='Karta &lt;b&gt;'" in picture and re.search(r"width%3D%22134%22", picture)


def test_without_a_row_the_columns_are_still_there(measured, indicators):
    rows = profile.beside(measured, "farsta", []).head(0)
    assert profile.in_area(rows, indicators, "unsafe_places").columns.tolist() == rows.columns.tolist()
