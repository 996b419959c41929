"""What is made of the facts: merged districts, derived counts and counted notices, each recomputed from the files."""

import pandas as pd
import pytest

from tests.conftest import ROOT

CITY_AND_DISTRICTS = 12


def raw(file):
    """A file of data/raw, its numbers as numbers."""
    return pd.read_csv(ROOT / "data" / "raw" / file, encoding="utf-8")


def observed(con, indicator_id, area_id, period="2022-01-01", kind="year"):
    """The rows of one cell without sex and age, as dictionaries."""
    return (
        con.execute(
            """
        select numerator, denominator, n, published_value, value, status, is_derived, is_merged, len(fact_ids) as facts
        from observed
        where indicator_id = $indicator_id and area_id = $area_id and period_start = $period and period_kind = $kind
            and sex = 'all' and age = 'all'
        """,
            {"indicator_id": indicator_id, "area_id": area_id, "period": period, "kind": kind},
        )
        .df()
        .replace({float("nan"): None})
        .to_dict("records")
    )


# Merged districts


def test_a_merged_district_is_the_sum_of_its_parts_and_the_publishers_zero_gives_way(small_con):
    (row,) = observed(small_con, "offences_total_rate", "jarva")
    assert (row["numerator"], row["denominator"]) == (12000 + 6000, 50000 + 40000)
    assert row["value"] == pytest.approx(18000 / 90000 * 100000) and row["published_value"] is None
    assert (row["is_merged"], row["is_derived"], row["status"], row["facts"]) == (True, False, "ok", 2)


def test_a_merged_district_with_a_derived_part_says_so(small_con):
    (row,) = observed(small_con, "robbery_rate", "jarva")
    assert (row["numerator"], row["is_merged"], row["is_derived"]) == (50 + 20, True, True)


def test_a_merged_district_without_all_its_parts_stays_missing(small_con):
    (row,) = observed(small_con, "sexual_offences_rate", "jarva")
    assert (row["status"], row["numerator"], row["value"], row["is_merged"]) == ("missing", None, None, False)
    assert observed(small_con, "sexual_offences_rate", "rinkeby-kista")[0]["numerator"] == 45


def test_a_year_without_parts_stays_missing_and_a_published_year_is_kept(small_con):
    (before,) = observed(small_con, "offences_total_rate", "jarva", "2023-01-01")
    assert (before["status"], before["value"], before["is_merged"]) == ("missing", None, False)
    (after,) = observed(small_con, "offences_total_rate", "jarva", "2024-01-01")
    assert (after["numerator"], after["value"], after["is_merged"]) == (15000, 16500, False)


def test_percentages_are_never_merged(small_con, con):
    assert len(observed(small_con, "safe_district", "rinkeby-kista", "2021-01-01")) == 1
    assert len(observed(small_con, "safe_district", "spanga-tensta", "2021-01-01")) == 1
    assert observed(small_con, "safe_district", "jarva", "2021-01-01") == []
    merged = "select count(*) from observation inner join indicator using (indicator_id) where method = 'share' and "
    assert con.sql(merged + "is_merged").fetchone() == small_con.sql(merged + "is_merged").fetchone() == (0,)


# Nulls that are not zero


def test_the_zero_of_the_districts_formed_in_2023_is_missing_before_2024(con):
    rows = raw("reported_crimes/district_year.csv")
    zeros = rows[rows["area"].isin(["Järva", "Norra innerstaden"]) & (rows["period"] < 2024)]
    assert len(zeros) and (zeros[["count", "per_100000"]].fillna(0) == 0).all(axis=None)
    found = con.sql("""
        select status, count(*), count(value), count(numerator) from observed
        where area_id in ('jarva', 'norra-innerstaden') and period_start < '2024-01-01' and period_kind = 'year'
            and indicator_id like '%rate'
        group by status
    """).fetchall()
    assert [row[0] for row in found] == ["missing"] and found[0][1] > 100 and found[0][2:] == (0, 0)


def test_a_withheld_figure_is_null_and_a_preliminary_one_is_marked(small_con):
    (withheld,) = observed(small_con, "robbery_rate", "farsta", "2024-01-01")
    assert (withheld["status"], withheld["numerator"], withheld["value"]) == ("withheld", None, None)
    (preliminary,) = observed(small_con, "offences_total_rate", "farsta", "2026-01-01", "month")
    assert (preliminary["status"], preliminary["value"]) == ("preliminary", 900)


def test_a_reading_that_is_not_certain_enough_and_a_place_outside_are_left_out(small_con):
    assert observed(small_con, "sexual_offences_rate", "farsta", "2024-01-01") == []
    reasons = small_con.sql("""
        select r.value, r.reason
        from rejected_row as r
        inner join delivery as d on d.delivery_id = r.delivery_id
        where r.field = 'area' and d.source_id <> 'exposed_areas'
        order by 1
    """).fetchall()
    assert reasons == [(name, "the place lies outside the atlas") for name in ("Lidingö", "Malmö", "Vallentuna")]


# Derived counts


@pytest.mark.parametrize("area", ["Bromma", "Hägersten-Älvsjö"])
def test_a_count_derived_from_the_rate_is_the_published_count_within_one(area):
    files = ["reported_crimes/district_year.csv", "reported_crimes/district_2024_table_1_63.csv"]
    rows = pd.concat([raw(file) for file in files])
    rows = rows[(rows["area"] == area) & (rows["sex"] == "all") & rows["confidence"].isin(["high", "medium-high"])]
    both = rows.dropna(subset=["count", "per_100000"])
    largest = both.sort_values("per_100000").groupby("period").last()
    population = both["period"].map(largest["count"] / largest["per_100000"] * 100000)
    derived = (both["per_100000"] * population / 100000).round()
    assert len(both) >= 20 and ((derived - both["count"]).abs() <= 1).all()


def test_the_rate_of_robberies_in_bromma_2021_gives_the_published_56(con):
    (row,) = observed(con, "robbery_rate", "bromma", "2021-01-01")
    assert (row["numerator"], row["value"], row["is_derived"]) == (56, 69, False)
    assert round(row["value"] * row["denominator"] / 100000) == 56


def test_a_count_is_derived_only_where_a_rate_and_a_population_are_known(con, small_con):
    (row,) = observed(con, "robbery_rate", "farsta", "2021-01-01")
    assert (row["is_derived"], row["numerator"]) == (True, round(row["published_value"] * row["denominator"] / 100000))
    (small,) = observed(small_con, "assault_rate", "farsta", "2024-01-01")
    assert (small["numerator"], small["denominator"], small["is_derived"]) == (500 * 60000 / 100000, 60000, True)
    assert con.sql("""
        select count(*) from observation
        where is_derived and (published_value is null or denominator is null or numerator is null)
    """).fetchone() == (0,)
    assert con.sql("""
        select count(*) from observation inner join fact on fact_id = fact_ids[1]
        where is_derived and len(fact_ids) = 1 and fact.numerator is not null
    """).fetchone() == (0,)


@pytest.mark.parametrize(("area_id", "year"), [("farsta", 2022), ("farsta", 2023), ("kungsholmen", 2022)])
def test_a_district_without_a_population_keeps_its_rate_and_gets_no_count(con, area_id, year):
    (row,) = observed(con, "robbery_rate", area_id, f"{year}-01-01")
    assert row["published_value"] > 0 and row["value"] == row["published_value"]
    assert (row["numerator"], row["denominator"], row["is_derived"]) == (None, None, False)


# Notices


def test_no_notice_in_a_covered_month_is_a_true_zero(con):
    months = pd.date_range("2023-04-01", "2025-12-01", freq="MS")
    rows = con.sql("""
        select period_start, count(*) as places, count(value) as known, min(value) as fewest from observed
        where indicator_id = 'notices_fires' and period_kind = 'month' group by period_start order by 1
    """).df()
    assert rows["period_start"].to_list() == months.to_list()
    assert (rows["places"] == CITY_AND_DISTRICTS).all() and (rows["known"] == CITY_AND_DISTRICTS).all()
    assert rows["fewest"].min() == 0


def test_notices_outside_the_covered_time_are_not_counted(con, small_con):
    for figures in (con, small_con):
        assert figures.sql("select count(*) from event where event_at < '2023-04-01'").fetchone()[0] > 0
        assert figures.sql("select count(*) from event where event_at >= '2026-01-01'").fetchone()[0] > 0
        assert figures.sql("""
            select min(period_start)::varchar, max(period_start)::varchar,
                string_agg(distinct year(period_start)::varchar, ' ' order by year(period_start)::varchar)
                    filter (period_kind = 'year')
            from observation where indicator_id like 'notices%'
        """).fetchone() == ("2023-04-01", "2025-12-01", "2024 2025")


def test_a_notice_without_one_district_counts_for_the_city_only(small_con):
    def fires(area_id, month):
        return observed(small_con, "notices_fires", area_id, month, "month")[0]["value"]

    july = {area_id: fires(area_id, "2024-07-01") for area_id in ("stockholm", "jarva", "sodermalm", "farsta")}
    assert july == {"stockholm": 3, "jarva": 1, "sodermalm": 1, "farsta": 0}
    assert (fires("stockholm", "2024-08-01"), fires("farsta", "2024-08-01")) == (1, 0)


# Recomputed straight from the files


def test_notices_of_violence_are_those_of_the_file(con):
    (kinds,) = con.sql("select kinds from indicator_measure where indicator_id = 'notices_violence'").fetchone()
    rows = raw("police_events/notices.csv")
    rows = rows[rows["kind"].isin(kinds) & (rows["confidence"] == "medium")]
    year = pd.to_datetime(rows["event_at"]).dt.year
    expected = rows[year.isin([2024, 2025])].groupby(["district", year]).size()
    found = (
        con.sql("""
        select a.name as district, year(o.period_start) as year, o.value
        from observed as o inner join area as a on a.area_id = o.area_id
        where o.indicator_id = 'notices_violence' and o.period_kind = 'year' and a.level = 'district' and o.value > 0
    """)
        .df()
        .set_index(["district", "year"])["value"]
    )
    assert len(expected) == 22 and found.astype(int).to_dict() == expected.to_dict()


@pytest.mark.parametrize(
    ("kind", "published", "shown"),
    [("year", "per_100000", "value"), ("year", "count", "numerator"), ("quarter", "count", "value")],
)
def test_all_offences_in_the_city_are_those_of_the_file(con, kind, published, shown):
    rows = raw("reported_crimes/city.csv")
    rows = rows[rows["offence"].isin(["Totalt antal brott", "Anmälda brott, samtliga"]) & (rows["sex"] == "all")]
    rows = rows[(rows["period_kind"] == kind) & rows["confidence"].isin(["high", "medium-high"])]
    expected = rows.dropna(subset=[published]).groupby("period")[published].agg(lambda same: sorted(set(same)))
    found = con.execute(
        """
        select year(period_start) || if(period_kind = 'year', '', 'Q' || quarter(period_start)) as period, *
        from observed
        where indicator_id = 'offences_total_rate' and area_id = 'stockholm' and period_kind = $kind
        """,
        {"kind": kind},
    ).df()
    shown = found.dropna(subset=[shown]).set_index("period")[shown]
    assert len(expected) >= 20
    assert {period: [value] for period, value in shown.items()} == expected.to_dict()


def test_ntu_is_the_file_by_sex_and_age(con):
    rows = raw("crime_survey/figures.csv")
    rows = rows[(rows["question_id"] == "ntu_misshandel") & (rows["area"] == "Riket")]
    rows = rows[rows["confidence"].isin(["high", "medium-high"])].replace({"age": {"16-79": "all", "16-84": "all"}})
    expected = rows.set_index(["year", "sex", "age"])["percent"].to_dict()
    found = (
        con.sql("""
        select year(period_start) as year, sex, age, value from observed
        where indicator_id = 'ntu_assault' and area_id = 'sweden'
    """)
        .df()
        .set_index(["year", "sex", "age"])["value"]
        .to_dict()
    )
    assert len(expected) > 30 and found == expected
