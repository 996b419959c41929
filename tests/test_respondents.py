"""Answers of a survey: what is read, refused and stored, and what a share and its variance are made of."""

import re
import shutil
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest

from dashboard import queries
from etl import respondents
from etl.build import CURRENT, Folders, build
from etl.errors import CatalogueError, SourceChanged
from etl.sources.city_safety_survey import QUESTIONS
from tests.conftest import ROOT

SAMPLE = ROOT / "tests" / "answers"
NAME = "2026-03-01_trygghet"
MEASURES = set(QUESTIONS.values())
SUMS = ["n", "sum_w", "sum_wy", "sum_w2", "sum_w2y"]
YEAR = date(2026, 1, 1)


def put(folder, answers=None, codebook=None, name=NAME):
    """The sample, or the texts given, as a delivery in a folder; returns the file of answers."""
    folder.mkdir(parents=True, exist_ok=True)
    for given, suffix in [(answers, ".answers.csv"), (codebook, ".codebook.toml")]:
        text = given or (SAMPLE / (NAME + suffix)).read_text(encoding="utf-8")
        (folder / (name + suffix)).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / f"{name}.answers.csv"


def text_of(suffix):
    return (SAMPLE / (NAME + suffix)).read_text(encoding="utf-8")


def changed(suffix, old, new):
    assert old in text_of(suffix)
    return text_of(suffix).replace(old, new, 1)


@pytest.fixture
def folders(small_raw, small_catalogue, tmp_path):
    """The small figures, copied so that answers may be put among them, a folder of demonstration data, no database."""
    shutil.copytree(small_raw, tmp_path / "raw")
    return Folders(tmp_path / "raw", small_catalogue, tmp_path / "built", demo=tmp_path / "demo")


@pytest.fixture
def con_of(folders):
    """con_of(): builds, and connects to what was published."""
    opened = []

    def connect():
        build(folders)
        opened.append(duckdb.connect(str((folders.built / CURRENT).resolve()), read_only=True))
        return opened[-1]

    yield connect
    for con in opened:
        con.close()


def shares(con, indicator_id="worried_often"):
    """(area, sex, age) -> numerator, denominator, n, effective n, is_merged, provenance of the year of the answers."""
    rows = con.execute(
        """
        select area_id, sex, age, numerator, denominator, n, n_effective, is_merged, provenance
        from observation where indicator_id = $1 and period_start = date '2026-01-01'
        """,
        [indicator_id],
    ).fetchall()
    return {row[:3]: row[3:] for row in rows}


# What is read


def test_the_sample_becomes_the_sums_counted_by_hand(tmp_path):
    answers = respondents.read(put(tmp_path), MEASURES)
    assert answers.rows["rejected_reason"].isna().all() and list(answers.rows["line"]) == list(range(2, 12))
    assert answers.survey_stratum.to_dict("records") == [
        {"stratum": "S1", "n": 5, "population": 520},
        {"stratum": "S2", "n": 5, "population": 610},
    ]
    sums = answers.survey_sum.set_index(["measure", *respondents.KEYS])
    cell = sums.loc[("unsafe_in_neighbourhood", "jarva", "women", "25-44", "S1")]
    assert cell[SUMS].to_list() == pytest.approx([2, 41.7 + 39, 39, 41.7**2 + 39**2, 39**2], rel=1e-14)
    assert (cell["first_line"], cell["total_id"], cell["period_start"]) == (2, "stockholm", pd.Timestamp("2026-01-01"))
    assert sums.groupby("measure")["n"].sum().to_dict() == {"unsafe_in_neighbourhood": 9, "worried_often": 8}


def test_the_example_in_the_documentation_is_read_as_it_stands(tmp_path):
    text = (ROOT / "data" / "raw" / "README.md").read_text(encoding="utf-8").split("## Answers of a survey")[1]
    csv, toml = re.search(r"```\n(.*?)```.*?```toml\n(.*?)```", text, re.DOTALL).groups()
    answers = respondents.read(put(tmp_path, csv, toml), {"unsafe_evening"})
    assert answers.rows["rejected_reason"].to_list() == [None, None, None]
    assert answers.survey_sum[["area_id", "sex", "age", "n", "sum_wy"]].values.tolist() == [
        ["jarva", "men", "65-79", 1, 0.0],
        ["jarva", "women", "25-44", 1, 41.7],
    ]


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), ("|", "cp1252"), (";", "cp1252")]
)
def test_separators_and_encodings_make_no_difference(tmp_path, separator, encoding):
    expected = respondents.read(put(tmp_path / "as_is"), MEASURES)
    answers = changed(".answers.csv", "Belysningen", "På gården").replace("Hundägare; särskilt", "Hundägare, särskilt")
    codebook = changed(".codebook.toml", '"1" = "Järva"', '"1" = "Järva", "Å" = "Bromma"')
    found = respondents.read(put(tmp_path, answers.replace(";", separator).encode(encoding), codebook), MEASURES)
    pd.testing.assert_frame_equal(found.survey_sum, expected.survey_sum)


@pytest.mark.parametrize(
    ("given", "value", "age"),
    [
        ('given = "years"', "42", "25-44"),
        ('given = "years"', "79", "65-79"),
        ('given = "birth_year"', "1961", "65-79"),
        ('given = "birth_year"', "1962", "45-64"),
        ('given = "code"\ncodes = { "" = "all", "x" = "16-24" }', "x", "16-24"),
        ('given = "code"\ncodes = { "" = "all", "x" = "16-24" }', "", "all"),
    ],
)
def test_an_age_is_a_number_of_years_a_year_of_birth_or_a_code(tmp_path, given, value, age):
    codebook = changed(".codebook.toml", 'given = "birth_year"', given)
    header = text_of(".answers.csv").splitlines()[0]
    path = put(tmp_path, f"{header}\n1;1;S1;1;1;{value};1;1;\n", codebook)
    assert set(respondents.read(path, MEASURES).survey_sum["age"]) == {age}


def test_a_file_with_nothing_but_answers_is_one_stratum_of_equal_weights_in_the_total(tmp_path):
    codebook = 'title = "t"\nperiod = "2026"\n[area]\ntotal = "Sverige"\n[columns]\n'
    codebook += "[[question]]" + text_of(".codebook.toml").split("[[question]]")[1]
    answers = respondents.read(put(tmp_path, "nr,f12\na,4\nb,1\nc,\nd,4\n", codebook), MEASURES)
    found = answers.survey_sum[["area_id", "total_id", "sex", "age", "stratum", *SUMS]].values.tolist()
    assert found == [["sweden", "sweden", "all", "all", "all", 3, 3, 2, 3, 2]]
    assert answers.survey_stratum.values.tolist()[0][:2] == ["all", 4]


def test_a_group_without_an_upper_end_holds_all_who_are_older(tmp_path):
    codebook = changed(".codebook.toml", '"65-79"', '"65plus"')
    answers = respondents.read(put(tmp_path, changed(".answers.csv", "1948", "1930"), codebook), MEASURES)
    assert answers.survey_sum.query("area_id == 'farsta' and age == '65plus'")["n"].to_list() == [1, 1]


# What is left out, and what is refused


@pytest.mark.parametrize(
    ("old", "new", "field", "value", "reason"),
    [
        ("41,7;S1;1;2", "41,7;S1;7;2", "sdo", "7", "expected a known area"),
        ("41,7;S1;1;2", "41,7;S1;;2", "sdo", "", "expected a known area"),
        ("41,7;S1;1;2", "41,7;S1;1;4", "kon", "4", "expected a sex of the codebook"),
        ("1984;4", "1940;4", "fodar", "1940", "expected an age of the codebook"),
        ("1984;4", "nitton;4", "fodar", "nitton", "expected an age of the codebook"),
        ("41,7;S1", "41,7;S9", "strata", "S9", "expected a stratum of the codebook"),
        ("41,7", "", "vikt", "", "expected a weight above 0"),
        ("41,7", "0", "vikt", "0", "expected a weight above 0"),
        ("41,7", "-3,5", "vikt", "-3,5", "expected a weight above 0"),
        ("41,7", "inf", "vikt", "inf", "expected a weight above 0"),
        ("1984;4", "1984;5", "f12", "5", "expected an answer of the codebook"),
        ("1984;4", "1984;jag är rädd för Kalle", "f12", "…", "expected an answer of the codebook"),
        ("10001;41,7", "10002;41,7", "lopnr", "…", "expected each respondent once"),
        ("Belysningen vid stationen", "a;b", "row", "…", "expected 9 fields, found 10"),
    ],
)
def test_a_bad_row_is_left_out_with_its_line_field_and_reason(tmp_path, old, new, field, value, reason):
    answers = respondents.read(put(tmp_path, changed(".answers.csv", old, new)), MEASURES)
    left_out = answers.rows[answers.rows["rejected_reason"].notna()]
    line = 3 if field == "lopnr" else 2
    assert left_out.values.tolist() == [[line, field, value, reason, True]]
    assert answers.survey_stratum["n"].sum() == 9


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('period = "2026"', 'period = "26"', r"expected a period such as 2024, 2024Q3 or 2024-03, found '26'"),
        ('title = "testdata, invented for the tests"', "", r"Codebook: expected the keys \['title'\], found none"),
        ('weight = "vikt"', 'vikt = "vikt"', r"Columns: expected only known keys, found \['vikt'\]"),
        ('"Farsta"', '"Atlantis"', r"expected names of the level district or Stockholm in area.codes, found \['Atla"),
        ("[area]", '[area]\ntotal = "Uppsala"', r"expected area.total among \[.*\], found 'Uppsala'"),
        ('area = "sdo"', "", r"expected columns.area beside area.codes, found none"),
        ('sex = "kon"', "", r"expected both columns.sex and \[sex\], or neither, found one"),
        ('"1" = "men"', '"1" = "man"', r"expected \[sex\] with \['all', 'men', 'women'\], found .*man"),
        ('given = "birth_year"', 'given = "birthday"', r"expected age.given among \[.*\], found 'birthday'"),
        ('given = "birth_year"', 'given = "code"', r"expected age.codes beside age.given = 'code', found none"),
        ('"25-44"', '"25-45"', r"expected age groups of data/reference/age_groups.csv in \[age\], found \['25-45'\]"),
        ('"25-44"', '"20-24"', r"expected age groups in years that do not overlap, found '20-24'"),
        ('"25-44"', '"grade-9"', r"expected age groups in years that do not overlap, found 'grade-9'"),
        ('stratum = "strata"', "", r"expected columns.stratum beside \[population\], found none"),
        ('"S1" = 520', '"S1" = "520"', r"expected \[population\] with whole numbers, found \['520', 610\]"),
        ('"S1" = 520', '"S1" = 4', r"expected a population of at least 5 for stratum 'S1', found 4"),
        ('"worried_often"', '"worried"', r"expected a measure of the source for f12, found 'worried'"),
        ('"worried_often"', '"unsafe_in_neighbourhood"', r"expected each measure once, found 'unsafe_in_nei.*' again"),
        ('one = ["3", "4"]', "one = []", r"expected codes in one and in zero of worried_often, found none"),
        ('one = ["3", "4"]', 'one = ["3", "2"]', r"expected each code of worried_often once, found \['2'\]"),
        ("[columns]", "[columns", r"expected valid toml, found .*"),
    ],
)
def test_a_wrong_codebook_is_refused_in_one_sentence(tmp_path, old, new, message):
    path = put(tmp_path, codebook=changed(".codebook.toml", old, new))
    with pytest.raises(CatalogueError, match=rf"^{NAME}\.codebook\.toml(: |, ){message}"):
        respondents.read(path, MEASURES)


@pytest.mark.parametrize(
    ("old", "new"),
    [("f12;", "f13;"), ("vikt", "weight"), ("f31_text", "f12")],
)
def test_a_file_without_a_column_of_the_codebook_or_with_two_is_refused(tmp_path, old, new):
    column = "f12" if "f12" in (old[:3], new) else old
    path = put(tmp_path, changed(".answers.csv", old, new))
    message = rf"^{NAME}\.answers\.csv, line 1: expected the columns \['{column}'\], each once, found \['lopnr', .*\]$"
    with pytest.raises(SourceChanged, match=message):
        respondents.read(path, MEASURES)


def test_a_file_without_its_codebook_is_refused(tmp_path):
    path = put(tmp_path)
    respondents.codebook_of(path).unlink()
    with pytest.raises(SourceChanged, match=rf"answers\.csv: expected its codebook {NAME}\.codebook\.toml beside it"):
        respondents.read(path, MEASURES)


def many(rows, bad):
    """So many answers, the last of them of an unknown sex."""
    lines = [f"{n};1,5;S1;1;{4 if n >= rows - bad else 1 + n % 2};1984;{1 + n % 4};1;text" for n in range(rows)]
    return "\n".join([text_of(".answers.csv").splitlines()[0], *lines, ""])


@pytest.mark.parametrize("bad", [2, 3])
def test_more_than_two_in_a_hundred_bad_rows_and_the_delivery_is_refused(folders, con_of, bad):
    put(folders.raw / "city_safety_survey", many(100, bad))
    if bad > 2:
        message = (
            r"line 99: expected a sex of the codebook in kon, found '4' \(3 of 100 rows are bad, at most 2 % may be\)"
        )
        with pytest.raises(SourceChanged, match=message):
            build(folders)
        return
    con = con_of()
    assert con.sql(
        f"select rows_in, accepted, rejected, provenance from delivery where file like '%{NAME}%'"
    ).fetchall() == [(100, 98, 2, "delivered")]
    assert con.sql("""
        select line, field, value, reason, is_bad from rejected_row inner join delivery using (delivery_id)
        where file like '%answers%' order by line
    """).fetchall() == [(line, "kon", "4", "expected a sex of the codebook", True) for line in (100, 101)]


def test_no_id_no_free_text_and_no_single_row_is_anywhere_in_the_database(folders, con_of):
    put(folders.raw / "city_safety_survey", text_of(".answers.csv").replace("\n100", "\nid-100"))
    con = con_of()
    for (table,) in con.sql("select table_name from duckdb_tables()").fetchall():
        stored = con.sql(f"select * from {table}").df().astype(str).to_csv()
        assert not re.search(r"Belysningen|Hundägare|id-100", stored), table


# What is shown


def test_shares_of_every_area_sex_and_age_are_sums_of_the_answers(folders, con_of):
    put(folders.raw / "city_safety_survey")
    found = shares(con_of())
    assert found["stockholm", "all", "all"][:3] == pytest.approx((192.6, 384.1, 8), rel=1e-12)
    assert found["jarva", "all", "all"][:3] == pytest.approx((82.2, 164.5, 4), rel=1e-12)  # one of a third sex
    assert found["jarva", "women", "all"][:3] == pytest.approx((41.7, 41.7, 1), rel=1e-12)
    assert found["stockholm", "women", "25-44"][:3] == pytest.approx((41.7, 89.6, 2), rel=1e-12)  # one of no district
    assert ("farsta", "women", "16-24") not in found  # asked, but did not answer this question
    assert {row[-1] for row in found.values()} == {"delivered"}
    weights = np.array([41.7, 38.2, 40.5, 61.3, 52, 47.9, 58.4, 44.1])
    assert found["stockholm", "all", "all"][3] == pytest.approx(weights.sum() ** 2 / (weights**2).sum(), rel=1e-12)


OLD = {"1": "Rinkeby-Kista", "6": "Spånga-Tensta"}


@pytest.mark.parametrize("parts", ["both", "one"])
def test_old_districts_add_up_to_the_one_they_became_if_all_were_asked(folders, con_of, parts):
    second = "Spånga-Tensta" if parts == "both" else "Farsta"
    codebook = changed(".codebook.toml", '"Järva", "6" = "Farsta"', f'"Rinkeby-Kista", "6" = "{second}"')
    put(folders.raw / "city_safety_survey", codebook=codebook.replace('"2026"', '"2022"'), name="2023-01-01_x")
    con = con_of()
    rows = con.sql("""
        select numerator, denominator, n, is_merged from observation
        where indicator_id = 'worried_often' and area_id = 'jarva' and period_start = date '2022-01-01'
            and sex = 'all' and age = 'all'
    """).fetchall()
    sums = queries.survey_sums(con, "worried_often", "jarva", date(2022, 1, 1))
    if parts == "one":
        assert rows == [] and sums.empty
    else:
        assert rows == [(pytest.approx(192.6), pytest.approx(164.5 + 171.7), 7, True)]
        assert sums["sum_wy"].to_list() == pytest.approx([82.2, 110.4]) and sums["n"].to_list() == [4, 3]


@pytest.mark.parametrize("published", ["12", ".."])
def test_a_published_figure_stands_and_the_answers_give_way_in_its_cell_only(folders, con_of, published):
    with (folders.raw / "city_safety_survey" / "figures.csv").open("a", encoding="utf-8") as file:
        file.write(f"oro_ofta,Ofta orolig,district,Farsta,2026,all,16-79,,{published},,high,tm-t1,\n")
    put(folders.raw / "city_safety_survey")
    con = con_of()
    found = con.sql("""
        select area_id, published_value, numerator is null, status, provenance from observation
        where indicator_id = 'worried_often' and period_start = date '2026-01-01' and sex = 'all' and age = 'all'
        order by area_id
    """).fetchall()
    shown = (12, "ok") if published == "12" else (None, "withheld")
    assert found[0] == ("farsta", shown[0], True, shown[1], "published")
    assert [row[0] for row in found[1:]] == ["jarva", "stockholm"] and {row[-1] for row in found[1:]} == {"delivered"}
    assert queries.survey_sums(con, "worried_often", "farsta", YEAR).empty
    lines = queries.provenance(con, "worried_often")
    lines = lines[(lines["area"] == "Farsta") & (lines["period_start"].dt.year == 2026) & (lines["age"] == "all")]
    lines = lines[lines["sex"] == "all"]
    assert dict(zip(lines["provenance"], lines["status"], strict=True)) == {
        "published": shown[1],
        "delivered": "gives_way",
    }


def test_every_share_says_which_file_line_and_rule_made_it(folders, con_of):
    put(folders.raw / "city_safety_survey")
    con = con_of()
    lines = queries.provenance(con, "worried_often").query("provenance == 'delivered'")
    assert len(lines) == len(shares(con)) and set(lines["status"]) == {"ok"}
    row = lines[(lines["area"] == "Farsta") & (lines["sex"] == "all") & (lines["age"] == "all")].iloc[0]
    assert (row["file"], row["line"], row["n"]) == (f"city_safety_survey/{NAME}.answers.csv", 6, 3)
    assert row["note"] == "f12: 3, 4 = 1; 1, 2 = 0; Σwy / Σw = 110.4 / 171.7"
    assert row["published_label"] == "Hur ofta har du varit orolig?"
    assert row["document_title"] == "testdata, invented for the tests" and row["document_url"].startswith("https://")


def test_limits_are_those_of_the_effective_number_of_answers(folders, con_of):
    put(folders.raw / "city_safety_survey")
    con = con_of()
    frame = queries.observations(con, "worried_often", ["stockholm"])
    row = frame[(frame["period_start"].dt.year == 2026) & (frame["sex"] == "men") & (frame["age"] == "all")].iloc[0]
    n, p, z = (38.2 + 61.3 + 58.4 + 44.1) ** 2 / (38.2**2 + 61.3**2 + 58.4**2 + 44.1**2), 58.4 / 202, 1.959963984540054
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    expected = [100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)]
    assert [row["lower"], row["upper"]] == pytest.approx(expected, rel=1e-9)
    assert row["n"] == 4 and n < 4 and "n_effective" not in frame


# Deliveries


def test_a_later_delivery_takes_the_place_of_an_earlier_as_a_whole_whatever_the_order(folders, con_of):
    folder = folders.raw / "city_safety_survey"
    header, *rows = text_of(".answers.csv").splitlines()
    put(folder, "\n".join([header, rows[0], rows[1], ""]), name="2026-05-01_later")
    assert con_of().sql("select count(*) from survey_sum").fetchone() == (3,)
    put(folder)
    con = con_of()
    assert set(shares(con)) == {
        (area, sex, age)
        for area in ("jarva", "stockholm")
        for sex, age in [("men", "65-79"), ("women", "25-44"), ("all", "65-79"), ("all", "25-44")]
        + [(sex, "all") for sex in ("men", "women", "all")]
    }
    assert queries.survey_sums(con, "worried_often", "stockholm", YEAR)["n"].to_list() == [2]
    assert con.sql("select count(*) from delivery where file like '%answers.csv'").fetchone() == (2,)


def test_answers_are_added_to_what_is_published_without_reading_the_rest_again_and_give_the_same(folders, con_of):
    put(folders.raw / "city_safety_survey")
    expected = shares(con_of())
    assert not build(folders)["is_new"].any()
    codebook = respondents.codebook_of(folders.raw / "city_safety_survey" / f"{NAME}.answers.csv")
    text = codebook.read_text(encoding="utf-8")
    codebook.write_text(text.replace('one = ["3", "4"]\nzero = ["1", "2"]', 'one = ["4"]\nzero = ["1", "2", "3"]'))
    assert shares(con_of())["stockholm", "all", "all"][0] == pytest.approx(41.7 + 52)
    assert expected["stockholm", "all", "all"][0] == pytest.approx(192.6)


def test_demonstration_answers_are_synthetic_and_give_way_to_any_real_figure(folders, con_of):
    put(folders.demo / "city_safety_survey")
    put(folders.demo / "school_survey", codebook=text_of(".codebook.toml").replace("worried_often", "smoking"))
    book = folders.demo / "school_survey" / f"{NAME}.codebook.toml"
    book.write_text("[[question]]".join(book.read_text(encoding="utf-8").split("[[question]]")[:2]), encoding="utf-8")
    con = con_of()
    assert shares(con) == {} and shares(con, "smoking") == {}
    assert con.sql("select distinct provenance from delivery where file like 'demo/%'").fetchall() == [("synthetic",)]
    assert queries.provenance(con, "worried_often").query("provenance == 'synthetic'").empty


def test_answers_given_by_path_bring_their_codebook_and_both_go_again_when_refused(folders, etl, tmp_path):
    path = put(tmp_path / "given")
    where = ["--raw", folders.raw, "--catalogue", folders.catalogue, "--built", folders.built]
    done = etl("build", *where, "--delivery", "city_safety_survey", path)
    assert done.returncode == 0, done.stderr
    put(tmp_path / "given", many(10, 5), name="2026-06-01_x")
    done = etl("build", *where, "--delivery", "city_safety_survey", tmp_path / "given" / "2026-06-01_x.answers.csv")
    assert done.returncode == 1 and "5 of 10 rows are bad" in done.stderr
    there = {file.name for file in (folders.raw / "city_safety_survey").iterdir()}
    assert there == {"documents.csv", "figures.csv", f"{NAME}.answers.csv", f"{NAME}.codebook.toml"}


# The variance


def answers_of(rng, size):
    """Microdata: eleven districts, strata that cross them, unequal weights, unanswered questions."""
    frame = pd.DataFrame(
        {
            "stratum": rng.choice(["S1", "S2", "S3"], size, p=[0.5, 0.3, 0.2]),
            "area": rng.choice(["Farsta", "Järva", "Bromma"], size),
            "sex": rng.choice(["men", "women"], size),
            "age": rng.choice(["16-24", "25-44", "45-64"], size),
        }
    )
    frame["w"] = (rng.lognormal(3, 0.7, size) * frame["stratum"].map({"S1": 1, "S2": 3, "S3": 0.2})).round(4)
    frame["y"] = rng.choice([1.0, 0.0, np.nan], size, p=[0.3, 0.55, 0.15])
    return frame


def variance_from_answers(frame, domain, population):
    """Share and Taylor-linearised variance for a stratified sample and a domain, straight from the answers."""
    inside = domain & frame["y"].notna()
    total = frame["w"][inside].sum()
    share = (frame["w"] * frame["y"])[inside].sum() / total
    z = (frame["w"] * (frame["y"] - share) / total).where(inside, 0)
    variance = 0
    for stratum, rows in z.groupby(frame["stratum"]):
        n = len(rows)
        fraction = n / population[stratum] if population else 0
        variance += (1 - fraction) * n / (n - 1) * ((rows - rows.mean()) ** 2).sum()
    return share, variance


def variance_from_sums(sums):
    """The same from queries.survey_sums, by docs/decisions/010."""
    total = sums["sum_w"].sum()
    share = sums["sum_wy"].sum() / total
    n, fraction = sums["stratum_n"], (sums["stratum_n"] / sums["stratum_population"]).fillna(0)
    squares = ((1 - 2 * share) * sums["sum_w2y"] + share**2 * sums["sum_w2"]) / total**2
    z = (sums["sum_wy"] - share * sums["sum_w"]) / total
    return share, ((1 - fraction) * n / (n - 1) * (squares - z**2 / n)).sum()


@pytest.mark.parametrize("population", [None, {"S1": 4000, "S2": 5000, "S3": 150}])
def test_the_variance_from_the_stored_sums_is_that_of_the_answers(folders, con_of, population):
    frame = answers_of(np.random.default_rng(7), 600)
    given = frame.assign(y=frame["y"].map({1.0: "ja", 0.0: "nej"}))
    codebook = """
        title = "t"
        period = "2026"
        columns = { weight = "w", stratum = "stratum", area = "area", sex = "sex", age = "age" }
        sex = { men = "men", women = "women" }
        age = { given = "code", codes = { "16-24" = "16-24", "25-44" = "25-44", "45-64" = "45-64" } }
        question = [{ column = "y", measure = "worried_often", text = "t", one = ["ja"], zero = ["nej"] }]
    """
    if population:
        codebook += "[population]\n" + "\n".join(f"{name} = {size}" for name, size in population.items())
    put(folders.raw / "city_safety_survey", given.to_csv(index=False), codebook)
    con = con_of()
    domains = 0
    for (area, sex, age), (numerator, denominator, *_) in shares(con).items():
        name = {"farsta": "Farsta", "jarva": "Järva", "bromma": "Bromma", "stockholm": "all"}[area]
        domain = pd.Series(True, frame.index)
        for column, wanted in [("area", name), ("sex", sex), ("age", age)]:
            domain &= (frame[column] == wanted) | (wanted == "all")
        share, variance = variance_from_answers(frame, domain, population)
        found = variance_from_sums(queries.survey_sums(con, "worried_often", area, YEAR, sex, age))
        assert found == pytest.approx((share, variance), rel=1e-9) and variance > 0
        assert numerator / denominator == pytest.approx(share, rel=1e-12)
        domains += 1
    assert domains == 4 * 3 * 4


def test_without_strata_and_with_equal_weights_it_is_the_variance_of_any_textbook():
    frame = pd.DataFrame({"stratum": "all", "w": 1.0, "y": [1.0] * 30 + [0.0] * 70})
    share, variance = variance_from_answers(frame, frame["y"].notna(), None)
    assert (share, variance) == (0.3, pytest.approx(0.3 * 0.7 / 99, rel=1e-12))
