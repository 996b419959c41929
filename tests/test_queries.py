"""What the dashboard reads from the database of the real figures."""

import csv
from datetime import date
from math import sqrt
from pathlib import Path

import pandas as pd
import pytest

from dashboard.reading import catalogue, class_values, coverage, exposed_areas, geography, observations, origins
from tests.matrix import AMOUNT, some_or_all

RAW = Path(__file__).parents[1] / "data" / "raw"
Z = 1.959963984540054
AS_PUBLISHED = {
    "Sverige": "Riket",
    "Polisregion Stockholm": "Region Stockholm",
    "Lokalpolisområde Järva": "LPO Järva",
}


def wilson(percent, n):
    """The textbook form: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)."""
    p = percent / 100
    middle, half = p + Z**2 / (2 * n), Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return [100 * (middle - half) / (1 + Z**2 / n), 100 * (middle + half) / (1 + Z**2 / n)]


def by_area(table):
    return table.set_index("area_id")


def test_observations_are_every_figure_in_the_areas_oldest_first_within_each(con):
    frame = observations.of_one(con, "worried_often", ["stockholm", "bromma"])
    rows = [(row.area, row.period_start.year, row.age, row.value) for row in frame.itertuples()]
    assert rows == [
        ("Bromma", 2017, "all", 13),
        ("Bromma", 2020, "all", 10),
        ("Stockholm", 2014, "all", 8),
        ("Stockholm", 2017, "all", 11),
        ("Stockholm", 2020, "all", 9),
        ("Stockholm", 2020, "65-79", 6),
    ]


@AMOUNT
@pytest.mark.parametrize("kind", ["year", "quarter", "month"])
def test_many_indicators_read_at_once_are_what_each_is_read_alone(con, kind, amount):
    areas = [geography.CITY, "sweden", *geography.districts(con, "2023")]
    keys = list(catalogue.indicators(con, "sv"))
    many = observations.by_indicator(con, keys, areas, kind)
    assert list(many) == keys and sum(map(len, many.values())) > 100
    for key in some_or_all(amount, catalogue.indicators(con, "sv")):
        alone = observations.of_one(con, key, areas, kind)
        pd.testing.assert_frame_equal(many[key], alone, check_dtype=len(alone) > 0)


def test_the_total_stands_before_women_and_men(con):
    frame = observations.of_one(con, "ntu_any", ["sweden"])
    order = {"all": 0, "women": 1, "men": 2}
    assert frame["sex"].nunique() == 3
    for _, rows in frame.groupby(["period_start", "age"]):
        assert rows["sex"].map(order).is_monotonic_increasing


def test_a_rate_that_is_worked_out_from_a_count_says_so_and_is_not_called_published(con):
    frame = observations.of_one(con, "vandalism_rate", list(geography.districts(con, "2023")))
    worked_out = frame[frame["is_rate_derived"]]
    assert set(worked_out["period_start"].dt.year) == {2024} and len(worked_out) == 9
    farsta = worked_out[worked_out["area_id"] == "farsta"].iloc[0]
    assert farsta["value"] == pytest.approx(7861.0264, abs=1e-3) and not farsta["is_derived"]
    facts = con.execute(
        "select unnest(fact_ids) from observation where indicator_id = 'vandalism_rate' and "
        "area_id = 'farsta' and period_start = '2024-01-01' and period_kind = 'year'"
    ).fetchall()
    rules = origins.rules(con, "vandalism_rate").set_index("fact_id")["rules"]
    assert ["rated"] in [rules[fact] for (fact,) in facts]
    assert not observations.of_one(con, "worried_often", ["bromma"])["is_rate_derived"].any()
    assert not observations.of_one(con, "notices_fires", ["bromma"])["is_rate_derived"].any()


def test_area_names_follow_the_swedish_alphabet(con):
    names = list(geography.area_names(con).values())
    assert names.index("Västertorp") < names.index("Åkeshov") < names.index("Älvsjö") < names.index("Östermalm")


def test_an_indicator_known_but_not_measured_there_gives_no_rows(con):
    frame = observations.of_one(con, "shootings_confirmed", ["bromma"])
    assert frame.empty and {"value", "lower", "upper", "n", "status"} <= set(frame)


@pytest.mark.parametrize(
    "read", [coverage.offered, origins.provenance, lambda con, id: observations.of_one(con, id, [])]
)
def test_an_unknown_indicator_is_a_lookup_error_that_names_it(con, read):
    with pytest.raises(LookupError, match="'worried_seldom'"):
        read(con, "worried_seldom")


def test_limits_of_a_published_share_are_wilsons_with_the_sources_stated_design_effect(con):
    frame = observations.of_one(con, "worried_often", ["bromma"])
    latest = frame[frame["period_start"].dt.year == 2020].iloc[0]
    assert (latest["value"], latest["n"], latest["effective_n"]) == (10, 3221, 3221 / 1.5)
    assert [latest["lower"], latest["upper"]] == pytest.approx(wilson(10, 3221 / 1.5), rel=1e-12)
    assert (latest["interval_method"], latest["is_approximate"], latest["is_reliable"]) == (
        "wilson_design_effect",
        True,
        True,
    )


def test_a_count_and_a_rate_with_its_count_have_limits_exact_below_ten_events_and_byars_from_ten(con):
    rates = observations.of_one(con, "robbery_rate", ["bromma"])
    row = rates[rates["period_start"].dt.year == 2021].iloc[0]  # 56 robberies, 69 per 100 000
    assert (row["numerator"], row["value"], row["interval_method"]) == (56, 69, "byar")
    assert [row["lower"], row["upper"]] == pytest.approx(
        [limit * 100_000 / row["denominator"] for limit in (42.2974, 72.7211)], rel=1e-4
    )
    counts = observations.of_one(con, "notices_fires", ["sodermalm"])
    row = counts[counts["numerator"] == 6].iloc[0]
    assert (row["interval_method"], row["is_reliable"]) == ("exact_poisson", False)
    assert [row["lower"], row["upper"]] == pytest.approx([2.2019, 13.0595], rel=1e-4)


def test_every_value_has_limits_and_says_their_method_or_that_there_are_none(con):
    areas = list(geography.area_names(con))
    for indicator in catalogue.indicators(con, "sv").values():
        frame = observations.of_one(con, indicator.id, areas)
        behind = frame["n"] if indicator.method == "share" else frame["numerator"]
        expected = frame["value"].notna() & behind.notna()
        for limit in ("lower", "upper"):
            assert (frame[limit].notna() == expected).all(), indicator.id
        assert ((frame["interval_method"] != "none") == expected).all(), indicator.id
        inside = frame[expected]
        assert ((inside["lower"] <= inside["value"]) & (inside["value"] <= inside["upper"])).all(), indicator.id


@pytest.mark.parametrize(("division", "count"), [("2023", 11), ("2020", 13), ("2007", 14)])
def test_the_map_has_every_district_of_its_division_once(con, division, count):
    table = observations.on_map(con, "worried_often", division, 2020, "all", "all")
    names = list(geography.districts(con, division).values())
    assert table["area"].tolist() == names
    assert table["area_id"].nunique() == len(names) == count


def test_districts_follow_the_swedish_alphabet(con):
    assert list(geography.districts(con, "2007").values()) == [
        "Bromma",
        "Enskede-Årsta-Vantör",
        "Farsta",
        "Hägersten-Liljeholmen",
        "Hässelby-Vällingby",
        "Kungsholmen",
        "Norrmalm",
        "Rinkeby-Kista",
        "Skarpnäck",
        "Skärholmen",
        "Spånga-Tensta",
        "Södermalm",
        "Älvsjö",
        "Östermalm",
    ]


def test_a_district_without_a_figure_has_no_value_and_never_zero(con):
    survey = by_area(observations.on_map(con, "worried_often", "2007", 2020, "all", "all"))
    assert survey.loc["rinkeby-kista", ["value", "status"]].tolist() == [11, "ok"]
    assert survey.loc["alvsjo", "status"] == "none" and pd.isna(survey.loc["alvsjo", "value"])
    crimes = by_area(observations.on_map(con, "offences_total_rate", "2023", 2023, "all", "all"))
    assert crimes.loc["jarva", "status"] == "missing" and pd.isna(crimes.loc["jarva", "value"])
    assert crimes.loc["bromma", ["value", "status"]].tolist() == [16435, "ok"]


def mapped(con, amount):
    """Some or all of the indicators that the map has."""
    on_map = set(coverage.mapped_indicators(con))
    return some_or_all(amount, {key: item for key, item in catalogue.indicators(con, "sv").items() if key in on_map})


@AMOUNT
def test_missing_figures_never_have_a_value(con, amount):
    for indicator in mapped(con, amount):
        for year in (2017, 2020, 2023, 2025):
            table = observations.on_map(con, indicator, "2023", year, "all", "all")
            without = table["status"].isin(["none", "missing", "withheld"])
            assert (table["value"].isna() == without).all(), (indicator, year)


@pytest.mark.parametrize(("year", "values"), [(2017, [21, 26]), (2020, [11, 13])])
def test_the_parts_of_jarva_are_told_in_the_division_where_they_have_merged(con, year, values):
    parts = observations.parts_surveyed(con, "worried_often", "2023", year)
    assert set(parts["area"]) == {"Järva"}
    assert parts["part"].tolist() == ["Rinkeby-Kista", "Spånga-Tensta"]
    assert parts["value"].tolist() == values
    for earlier in ("2007", "2020"):
        assert observations.parts_surveyed(con, "worried_often", earlier, year).empty


@AMOUNT
def test_the_maps_classes_come_from_every_district_and_year(con, amount):
    assert class_values.district_values(con, "worried_often") == [10, 11, 12, 12, 13, 13, 21, 26]
    for indicator in mapped(con, amount):
        values = pd.concat(
            [
                observations.of_one(con, indicator, list(geography.districts(con, key)))["value"]
                for key in ("2007", "2020", "2023")
            ]
        )
        assert set(class_values.district_values(con, indicator)) == set(values.dropna())


@pytest.mark.parametrize("indicator", ["worried_often", "offences_total_rate", "shootings_confirmed", "smoking"])
def test_each_figure_leads_to_the_very_line_it_was_published_on(con, indicator):
    facts = origins.provenance(con, indicator)
    assert len(facts) and facts[["file", "line", "document_title", "document_url"]].notna().all(axis=None)
    lines = {name: (RAW / name).read_text(encoding="utf-8").splitlines() for name in facts["file"].unique()}
    for fact in facts.itertuples():
        raw = dict(zip(*csv.reader([lines[fact.file][0], lines[fact.file][fact.line - 1]]), strict=True))
        assert fact.published_label in raw.values()
        assert raw["area"] == AS_PUBLISHED.get(fact.area, fact.area)
        assert str(fact.period_start.year) in (raw.get("year") or raw["period"])
        cells = {float(raw[key]) for key in ("percent", "count", "per_100000", "n") if raw.get(key)}
        assert {value for value in (fact.numerator, fact.published_value, fact.n) if pd.notna(value)} <= cells


def test_a_pinned_figure_stands_in_its_document(con):
    facts = origins.provenance(con, "worried_often")
    bromma = facts[(facts["area"] == "Bromma") & (facts["period_start"].dt.year == 2020)]
    assert bromma[["file", "line", "published_value", "n"]].values.tolist() == [
        ["city_safety_survey/figures.csv", 14, 10, 3221]
    ]


def test_notices_of_the_same_minute_stand_in_the_order_of_their_files(con):
    rows = origins.notices(con)
    assert rows["event_at"].duplicated().any()
    keys = [(-row.event_at.value, row.file, row.line) for row in rows.itertuples()]
    assert keys == sorted(keys)


def test_every_fact_of_a_source_can_be_listed(con):
    for source in catalogue.sources(con, "sv").itertuples():
        own = {"police_events": origins.notices, "exposed_areas": exposed_areas.exposed_lines}
        if not source.rows_in:
            continue  # nothing has been delivered yet
        if source.source_id in own:
            accepted = own[source.source_id](con)
        else:
            facts = origins.provenance(con, source_id=source.source_id)
            accepted = facts.drop_duplicates(["file", "line"])
        assert 0 < len(accepted) == source.accepted, source.source_id


@pytest.mark.full
def test_what_is_offered_has_a_value(con):
    for indicator in catalogue.indicators(con, "sv"):
        offered = coverage.offered(con, indicator)
        kinds = offered["period_kind"].unique()
        values = [
            observations.of_one(con, indicator, offered["area_id"].unique().tolist(), kind)["value"] for kind in kinds
        ]
        assert len(offered) == pd.concat(values).notna().sum() > 0
        assert not offered.duplicated().any()


def test_an_indicator_is_on_the_map_page_when_a_district_or_a_police_area_has_a_figure(con):
    mapped = coverage.mapped_indicators(con)
    yearly = {key: coverage.offered(con, key).query("period_kind == 'year'") for key in catalogue.indicators(con, "sv")}
    assert mapped == {key for key, found in yearly.items() if found["level"].isin(["district", "police_area"]).any()}
    assert {"worried_often", "offences_total_rate", "notices_fires"} <= mapped
    assert not {"shootings_confirmed", "ntu_any", "smoking"} & mapped


@pytest.mark.parametrize(
    ("language", "short", "unit"),
    [("sv", "Ofta oroliga för brott", "%"), ("en", "Often worried about crime", "%")],
)
def test_indicators_are_in_the_readers_language(con, language, short, unit):
    indicators = catalogue.indicators(con, language)
    assert (indicators["worried_often"].short, indicators["worried_often"].unit) == (short, unit)
    assert all(
        isinstance(value, str) and value.strip()
        for item in indicators.values()
        for key, value in vars(item).items()
        if key not in ("splits", "priority_areas", "main_for", "interval_years", "mark", "threshold")
    )


def test_both_languages_have_the_same_indicators_in_the_same_order(con):
    swedish, english = (catalogue.indicators(con, code) for code in ("sv", "en"))
    assert list(swedish) == list(english)
    for key in swedish:
        assert swedish[key].title != english[key].title
        assert swedish[key].priority_areas == english[key].priority_areas


def test_each_priority_area_has_its_main_indicators(con):
    indicators = catalogue.indicators(con, "sv").values()
    for area in catalogue.priority_areas(con, "sv")["id"]:
        assert any(area in item.main_for for item in indicators), area
    assert all(set(item.main_for) <= set(item.priority_areas) for item in indicators)


def test_a_break_belongs_to_the_measures_it_names(con):
    [(on, meaning)] = catalogue.breaks(con, "unsafe_evening", "sv")
    assert on == date(2020, 1, 1) and "2020" in meaning
    assert catalogue.breaks(con, "unsafe_evening", "en")[0][1] != meaning
    assert catalogue.breaks(con, "worried_often", "sv") == []
    assert [on for on, _ in catalogue.breaks(con, "ntu_any", "sv")] == [date(2016, 1, 1)]


def test_a_changed_law_is_named_by_the_figures_but_does_not_keep_years_apart(con):
    assert catalogue.breaks(con, "sexual_offences_rate", "sv") == []
    [(on, meaning)] = catalogue.breaks(con, "sexual_offences_rate", "sv", True)
    assert on == date(2022, 8, 1) and "lagen om sexualbrott" in meaning
    assert catalogue.breaks(con, "robbery_rate", "sv", True) == []
