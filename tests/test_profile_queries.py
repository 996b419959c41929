"""What a profile reads beside its figures: residents, the pyramid, and how far each source reaches."""

import pytest

from dashboard.reading import coverage, geography, residents


def test_residents_are_those_published_for_31_december(con):
    frame = residents.residents(con, "farsta")
    assert frame.set_index("year")["persons"].to_dict() == {2010: 50601, 2015: 55693, 2020: 59809, 2024: 62085}


def test_a_pyramid_has_every_age_group_once_and_adds_up_to_the_residents(con):
    frame = residents.pyramid(con, ["farsta", "stockholm"])
    assert set(frame["sex"]) == {"all"} and set(frame["year"]) == {2024}
    for area, rows in frame.groupby("area_id"):
        assert rows["age"].tolist() == residents.AGES
        total = residents.residents(con, area)["persons"].iloc[-1]
        assert rows["persons"].sum() == pytest.approx(total, rel=0.002)  # the publisher's two tables differ a little
        assert rows["share"].sum() == pytest.approx(1)


def test_a_pyramid_shows_women_and_men_where_both_are_known(con):
    split = """select * replace ($1 as sex, persons * $2 as persons) from main.population
        where sex = 'all' and year(period_start) = 2024"""
    con.execute("create temp table population as from main.population where year(period_start) = 2024")
    for sex, part in (("women", 0.5), ("men", 0.4)):
        con.execute(f"insert into temp.population {split}", [sex, part])
    frame = residents.pyramid(con, ["farsta"])
    assert set(frame["sex"]) == {"women", "men"} and len(frame) == 2 * len(residents.AGES)
    assert frame["share"].sum() == pytest.approx(1)


def test_no_pyramid_for_an_area_without_ages(con):
    assert residents.pyramid(con, ["atlantis"]).empty


def test_reach_tells_the_districts_own_figures_from_the_citys_and_the_wider(con):
    reach = coverage.reach(con, "farsta").set_index(["source_id", "year"])["level"]
    assert reach["reported_crimes", 2025] == "own" and reach["reported_crimes", 1996] == "city"
    assert reach["shootings", 2024] == "wider"
    assert ("police_safety_survey", 2021) in reach.index and "own" not in set(reach["police_safety_survey"])
    assert "own" not in set(coverage.reach(con, "jarva").query("source_id == 'citizen_survey'")["level"])


def test_the_latest_period_of_a_source_ends_after_its_last_day(con):
    latest = coverage.latest(con, "farsta").set_index("source_id")
    assert str(latest.loc["reported_crimes", "own_end"].date()) == "2026-01-01"
    assert latest.loc["school_survey", "own_end"] is None or latest["own_end"].isna()["school_survey"]
    assert (latest["own_indicators"] <= latest["indicators"]).all()


@pytest.mark.parametrize("area", ["farsta", "jarva", geography.CITY])
def test_what_reaches_an_area_has_a_latest_period_there(con, area):
    reach = coverage.reach(con, area)
    own = set(reach.loc[reach["level"] == "own", "source_id"])
    latest = coverage.latest(con, area).set_index("source_id")
    assert own == set(latest.index[latest["own_end"].notna()])


def test_the_citys_districts_have_all_three_parts_and_the_inner_city_is_like_the_inner_city(con):
    places = list(geography.districts(con, "2023"))
    basis = residents.likeness(con, places)
    assert basis["area_id"].tolist() == places and basis.notna().all(axis=None)
    assert residents.most_like(con, places, "sodermalm")[:2] == ["norra-innerstaden", "kungsholmen"]
    assert residents.most_like(con, places, "jarva")[0] == "skarholmen"
    assert residents.most_like(con, places, geography.CITY) == []
