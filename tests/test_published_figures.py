"""A dozen published figures, read by hand in their document and pinned to what the atlas shows.

Each is given with its file, line and document in data/raw, so that whoever sees one fail knows where to look.
"""

import pytest

PINNED = [
    # reported_crimes/city.csv, line 233, bra-45: Brå, all reported offences in the city, 191 090
    ("offences_total_rate", "stockholm", "year", "2025-01-01", "all", "all", 19159, 191090, None),
    # reported_crimes/district_year.csv, line 1172, bra-03: Brå, all offences per 100 000 in Norra innerstaden;
    # reported_crimes/district_2024_table_1_63.csv, line 37, bra-18: their number
    ("offences_total_rate", "norra-innerstaden", "year", "2024-01-01", "all", "all", 27349, 42378, None),
    # reported_crimes/district_year.csv, line 234, bra-05: Brå, robbery in Bromma (line 179, bra-03, has the rate alone)
    ("robbery_rate", "bromma", "year", "2021-01-01", "all", "all", 69, 56, None),
    # city_safety_survey/figures.csv, lines 9 and 10, tm-02: the city's report of 2020, often worried in Farsta
    ("worried_often", "farsta", "year", "2017-01-01", "all", "all", 12, None, None),
    ("worried_often", "farsta", "year", "2020-01-01", "all", "all", 12, None, None),
    # city_safety_survey/figures.csv, lines 5 and 6, tm-02: the same in Rinkeby-Kista
    ("worried_often", "rinkeby-kista", "year", "2017-01-01", "all", "all", 21, None, None),
    ("worried_often", "rinkeby-kista", "year", "2020-01-01", "all", "all", 11, None, None),
    # citizen_survey/figures.csv, line 4, mu-01: safe to live in my district, 4 494 answers
    ("safe_district", "stockholm", "year", "2021-01-01", "all", "all", 74, None, 4494),
    # police_safety_survey/figures.csv, lines 2 and 3, pm-01: safe outdoors late in the evening, police area Järva
    ("safe_evening_police", "lpo-jarva", "year", "2020-01-01", "all", "all", 56, None, None),
    ("safe_evening_police", "lpo-jarva", "year", "2022-01-01", "all", "all", 64, None, None),
    # crime_survey/figures.csv, line 25, ntu-01: NTU 2013, any offence against the person, women
    ("ntu_any", "sweden", "year", "2013-01-01", "women", "all", 13.9, None, None),
    # shootings/figures.csv, line 9, sk-01: confirmed shootings in the country
    ("shootings_confirmed", "sweden", "year", "2024-01-01", "all", "all", 296, 296, None),
    # school_survey/figures.csv, line 3, se-01: girls in grade 9 who smoke
    ("smoking", "stockholm", "year", "2012-01-01", "women", "grade-9", 20, None, None),
]


@pytest.mark.parametrize(
    ("indicator_id", "area_id", "kind", "period", "sex", "age", "value", "count", "n"),
    PINNED,
    ids=[f"{indicator_id} {area_id} {period[:4]}" for indicator_id, area_id, _, period, *_ in PINNED],
)
def test_the_atlas_shows_the_published_figure(con, indicator_id, area_id, kind, period, sex, age, value, count, n):
    rows = con.execute(
        """
        select value, numerator, n from observed
        where indicator_id = $indicator_id and area_id = $area_id and period_kind = $kind
            and period_start = $period and sex = $sex and age = $age
        """,
        {"indicator_id": indicator_id, "area_id": area_id, "kind": kind, "period": period, "sex": sex, "age": age},
    ).fetchall()
    assert rows == [(value, count, n)]


def test_the_population_of_the_city_is_the_published_one(con):
    # population/district_year.csv, line 5, pop-01: 31 December 2024
    assert con.sql("""
        select numerator from fact where measure = 'population' and area_id = 'stockholm'
            and period_start = '2024-01-01' and sex = 'all' and age = 'all'
    """).fetchall() == [(995574,)]


def test_every_figure_shown_can_be_followed_to_its_file_line_and_document(con):
    assert con.sql("""
        select count(*) from (select unnest(fact_ids) as fact_id from observation) as shown
        where not exists (
            select 1 from provenance as p where p.fact_id = shown.fact_id and p.document_url is not null
        )
    """).fetchone() == (0,)
    assert con.sql("select file, line, document_id from provenance where numerator = 191090").fetchall() == [
        ("reported_crimes/city.csv", 233, "bra-45")
    ]
