"""Sums become figures: the same share and the same design-based variance as from the answers themselves."""

import pandas as pd
import pytest

from dashboard import words
from dashboard.reading import observations, origins
from dashboard.statistics import methods
from etl.disclosure.answers import SUMS
from tests.answers_file import CODEBOOK, DISTRICTS, HEADER, answers
from tests.matrix import some
from tests.respondents.conftest import AGES, NAME, POPULATION
from tests.test_wording import TEXT

PARTS = {
    "jarva": ["Rinkeby-Kista", "Spånga-Tensta"],
    "rinkeby-kista": ["Rinkeby-Kista"],
    "farsta": ["Farsta"],
    "stockholm": list(DISTRICTS.values()),
}


def microdata(rows):
    """The answers as numbers: y is null where the first question is not answered."""
    frame = pd.DataFrame(rows, columns=HEADER)
    return pd.DataFrame(
        {
            "w": frame["vikt"].str.replace(",", ".").astype(float),
            "stratum": frame["stratum"],
            "district": frame["sdo"].map(DISTRICTS),
            "sex": frame["kon"].map({"1": "men", "2": "women", "3": "other"}),
            "age": frame["alder"].astype(int),
            "y": frame["f1"].map({"1": 1.0, "2": 1.0, "3": 0.0, "4": 0.0}),
        }
    )


def domain(data, area_id, sex, age):
    """Which respondents the cell speaks of: in the group, and with an answer."""
    inside = data["district"].isin(PARTS[area_id]) & data["y"].notna()
    inside &= (sex == "all") | (data["sex"] == sex)
    return inside & ((age == "all") | data["age"].between(*AGES.get(age, (0, 0))))


def taylor_of_answers(data, inside, population):
    """Share and variance, straight from the definition of the linearised ratio estimator in a stratified sample.

    R = sum_D w y / sum_D w, z_i = w_i (y_i - R) / sum_D w for i in the domain D and 0 for everybody else in the sample,
    V = sum_h (1 - n_h / N_h) n_h / (n_h - 1) sum_{i in h} (z_i - mean_h z)^2, n_h the whole sample of the stratum.
    """
    total = data.loc[inside, "w"].sum()
    share = (data.loc[inside, "w"] * data.loc[inside, "y"]).sum() / total
    z = (data["w"] * (data["y"] - share) / total).where(inside, 0.0)
    variance = 0.0
    for stratum, values in z.groupby(data["stratum"]):
        n = len(values)
        left = 1 - n / population[stratum] if population else 1
        variance += left * n / (n - 1) * ((values - values.mean()) ** 2).sum()
    return share, variance


def sums_of(con, measure):
    """The sums behind every cell of the answers to a question (etl.disclosure.answers.SUMS), one row per stratum."""
    sums = con.sql(SUMS).df().query("measure == @measure")
    strata = ["area_id", "sex", "age", "delivery_id", "stratum", "stratum_n", "population"]
    return sums.groupby(strata, dropna=False)[["sum_w", "sum_wy", "sum_w2", "sum_w2y"]].sum().reset_index()


def taylor_of_sums(sums):
    """The same from what is stored (docs/decisions/010)."""
    total = sums["sum_w"].sum()
    share = sums["sum_wy"].sum() / total
    squares = (1 - 2 * share) * sums["sum_w2y"] + share**2 * sums["sum_w2"]
    mean_free = squares - (sums["sum_wy"] - share * sums["sum_w"]) ** 2 / sums["stratum_n"]
    left = (1 - sums["stratum_n"] / sums["population"]).fillna(1)
    return share, (left * sums["stratum_n"] / (sums["stratum_n"] - 1) * mean_free).sum() / total**2


@pytest.mark.parametrize("population", some(1, [None, {"S1": 900, "S2": 800, "S3": 700, "S9": 5000, "H": 2000}]))
def test_the_design_based_variance_of_every_cell_is_that_of_the_answers(built, population):
    rows = answers(600)
    codebook = CODEBOOK.replace('\n[[question]]\ncolumn = "f1"', POPULATION) if population else CODEBOOK
    codebook = codebook.replace('period = "2020"', 'period = "2019"')
    con, data = built((NAME, rows, codebook)), microdata(rows)
    sums = sums_of(con, "worried_often")
    cells = list(sums[sums["area_id"].isin(list(PARTS))].groupby(["area_id", "sex", "age"]))
    assert len(cells) == 4 * 3 * 5
    for cell, stored in cells:
        expected = taylor_of_answers(data, domain(data, *cell), population)
        assert taylor_of_sums(stored) == pytest.approx(expected, rel=1e-9, abs=0), cell


def test_every_cell_is_the_weighted_share_of_its_answers_and_the_districts_add_up_to_the_city(built):
    rows = answers(600)
    con, data = built((NAME, rows, CODEBOOK.replace('"2020"', '"2019"'))), microdata(rows)
    found = con.sql("""
        select area_id, sex, age, numerator, denominator, n, value, is_merged, provenance
        from observed where indicator_id = 'worried_often' and year(period_start) = 2019
    """).df()
    for row in found[found["area_id"].isin(list(PARTS))].itertuples():
        inside = data[domain(data, row.area_id, row.sex, row.age)]
        expected = [(inside["w"] * inside["y"]).sum(), inside["w"].sum(), len(inside)]
        assert [row.numerator, row.denominator, row.n] == pytest.approx(expected, rel=1e-12)
        assert row.value == pytest.approx(100 * expected[0] / expected[1], rel=1e-12)
        assert (row.is_merged, row.provenance) == (row.area_id == "jarva", "delivered")
    assert len(found) == 5 * 3 * 5 and set(found["sex"]) == {"all", "women", "men"}
    stored, whole = con.sql("""
        select sum(n), sum(sum_w), sum(sum_wy) from survey_sum where measure = 'worried_often'
        union all
        select n, denominator, numerator from fact
        where measure = 'worried_often' and area_id = 'stockholm' and sex = 'all' and age = 'all' and lines is not null
    """).fetchall()
    assert stored == pytest.approx(whole, rel=1e-14)


# What is stored


def test_rows_in_are_those_accepted_and_rejected_and_no_id_or_text_of_a_person_is_stored(built):
    rows = answers()
    rows[7][6] = "mitt hemliga svar"
    con = built((NAME, rows))
    counts = "select rows_in, accepted, rejected, provenance from delivery where file like '%svar.csv'"
    assert con.sql(counts).fetchall() == [(300, 299, 1, "delivered")]
    assert con.sql("select sum(n) from survey_stratum").fetchone() == (299,)
    for (table,) in con.sql("select table_name from duckdb_tables()").fetchall():
        text = con.sql(f"select * from {table}").df().to_csv()
        assert "berättelse" not in text and "hemliga" not in text and "r17," not in text, table


# Published figures and answers


@pytest.mark.full
def test_a_published_figure_is_shown_as_it_is_and_answers_give_the_other_cells(built):
    con = built((NAME, answers()))
    rows = (
        con.sql("""
        select area_id, value, n, numerator, denominator, provenance, len(fact_ids) as facts from observed
        where indicator_id = 'worried_often' and year(period_start) = 2020 and sex = 'all' and age = 'all'
    """)
        .df()
        .set_index("area_id")
    )
    published = rows.loc["stockholm"]
    assert published[["value", "provenance", "facts"]].to_list() == [9, "published", 1]
    assert published[["n", "numerator", "denominator"]].isna().all()
    assert rows.loc["rinkeby-kista", "provenance"] == "delivered" and rows.loc["rinkeby-kista", "denominator"] > 0
    assert rows.loc["jarva", "provenance"] == "delivered"
    kept = "select count(*) from fact where measure = 'worried_often' and area_id = 'stockholm' and lines is not null"
    assert con.sql(kept).fetchone()[0] == 3 * 5
    assert origins.revisions(con).empty


def test_what_the_publisher_withholds_is_not_shown_from_answers_and_the_merged_district_adds_them_all(built, folders):
    figures = folders.raw / "city_safety_survey" / "figures.csv"
    line = "oro_ofta,Ofta orolig,district,{area},2019,all,16-79,,{value},,high,tm-t1,\n"
    with figures.open("a", encoding="utf-8") as file:
        file.write(line.format(area="Farsta", value="..") + line.format(area="Rinkeby-Kista", value="21"))
    rows = answers()
    con, data = built((NAME, rows, CODEBOOK.replace('"2020"', '"2019"'))), microdata(rows)
    found = (
        con.sql("""
        select area_id, status, value, n from observed
        where indicator_id = 'worried_often' and year(period_start) = 2019 and sex = 'all' and age = 'all'
    """)
        .df()
        .set_index("area_id")
    )
    assert found.loc["farsta", "status"] == "withheld" and found.loc["farsta", ["value", "n"]].isna().all()
    assert found.loc["rinkeby-kista", "value"] == 21
    inside = data[domain(data, "jarva", "all", "all")]
    share = 100 * (inside["w"] * inside["y"]).sum() / inside["w"].sum()
    assert (found.loc["jarva", "value"], found.loc["jarva", "n"]) == (pytest.approx(share), len(inside))


@pytest.mark.full
@pytest.mark.parametrize("order", some(1, [-1, 1]))
def test_a_later_delivery_of_answers_supersedes_an_earlier_in_any_order_and_the_difference_is_listed(built, order):
    first, second = answers(), answers()
    for row in second:
        row[6] = "1" if row[6] in "34" else row[6]
    con = built(*[(NAME, first), ("2021-06-01_svar.csv", second)][::order])
    value = con.sql("""
        select value from observed where indicator_id = 'worried_often' and area_id = 'rinkeby-kista'
            and year(period_start) = 2020 and sex = 'all' and age = 'all'
    """).fetchall()
    assert value == [(100,)]
    listed = origins.revisions(con)
    listed = listed[(listed["area"] == "Rinkeby-Kista") & (listed["sex"] == "all") & (listed["age"] == "all")]
    assert listed[["unit", "new_value", "new_file"]].to_numpy().tolist() == [
        ["percent", 100, "city_safety_survey/2021-06-01_svar.csv"]
    ]
    assert sums_of(con, "worried_often")["delivery_id"].nunique() == 1


@pytest.mark.full
def test_cells_of_two_deliveries_are_never_parts_of_one_total(built):
    first = answers()
    moved = [[*row[:3], "2" if row[3] == "3" else row[3], *row[4:]] for row in first]
    codebook = CODEBOOK.replace('period = "2020"', 'period = "2019"')
    con = built((NAME, first, codebook), ("2021-06-01_svar.csv", moved, codebook))
    shown = """
        select sum(n) filter (area_id = 'stockholm') - sum(n) filter (area_id in ('rinkeby-kista', 'spanga-tensta')),
            count(*) filter (area_id = 'farsta')
        from observation
        where indicator_id = 'worried_often' and year(period_start) = 2019 and sex = 'all' and age = 'all'
    """
    of_no_district = sum(row[3] == "9" and row[6] in ("1", "2", "3", "4") for row in first)
    assert con.sql(shown).fetchall() == [(of_no_district, 0)]


# Where it is read


@pytest.mark.full
def test_a_figure_tells_which_file_lines_and_rule_made_it(built):
    con = built((NAME, answers()))
    rows = origins.provenance(con, "worried_often")
    row = rows[(rows["area"] == "Farsta") & (rows["sex"] == "women") & (rows["age"] == "16-24")].iloc[0]
    expected = [at for at, answer in enumerate(answers(), 2) if answer[3] == "3" and answer[4] == "2"]
    expected = [at for at in expected if int(answers()[at - 2][5]) < 25 and answers()[at - 2][6] in list("1234")]
    assert (row["line"], row["lines"], row["n"]) == (expected[0], len(expected), len(expected))
    assert (row["file"], row["provenance"]) == (f"city_safety_survey/{NAME}", "delivered")
    assert row["note"] == "f1: 1, 2 = 1; 3, 4 = 0 (2021-01-01_svar.codebook.toml)"
    assert row["published_label"] == "Oroar du dig för att utsättas för brott?"


def test_limits_of_weighted_answers_know_the_design_and_are_those_of_the_answers_themselves(built):
    rows = answers(3000)
    con, data = built((NAME, rows), public=True), microdata(rows)
    frame = observations.of_one(con, "worried_often", ["rinkeby-kista", "stockholm"])
    frame = frame[(frame["period_start"].dt.year == 2020) & (frame["age"] == "all") & (frame["sex"] == "all")]
    row, city = (frame.set_index("area_id").loc[key] for key in ("rinkeby-kista", "stockholm"))
    inside = domain(data, "rinkeby-kista", "all", "all")
    _, *limits = methods.survey_share(data["y"].where(inside), data["w"], data["stratum"], limits="wilson")
    assert row[["lower", "upper"]].to_list() == pytest.approx([100 * limit for limit in limits], abs=0.2)
    kish = data.loc[inside, "w"].sum() ** 2 / (data.loc[inside, "w"] ** 2).sum()
    assert row["effective_n"] != pytest.approx(kish) and row["n"] == pytest.approx(inside.sum(), abs=2.5)
    assert (row["interval_method"], city["interval_method"]) == ("taylor", "none")
    for language, word in (("sv", "ungefärligt"), ("en", "approximate")):
        approximate = pd.concat([row.drop("is_approximate"), pd.Series({"is_approximate": True})])
        assert not row["is_approximate"] and word not in words.interval(row, language, TEXT[language])
        assert word in words.interval(approximate, language, TEXT[language])
