"""A file of answers and its codebook become sums; a row that cannot be read is left out with its reason."""

import importlib

import numpy as np
import pandas as pd
import pytest

from etl import deliveries
from etl.errors import CatalogueError, SourceChanged
from etl.reading import REJECTED
from etl.sources import city_safety_survey
from tests.answers_file import CODEBOOK, DISTRICTS, HEADER, answers, write
from tests.respondents.conftest import AGES, NAME, POPULATION
from tests.workbooks import workbook

# Rows in = accepted + rejected

ROW = ["r1", "1,5", "H", "1", "1", "30", "1", "1", "text"]


@pytest.mark.parametrize(
    ("column", "value", "shown", "reason"),
    [
        ("vikt", "", "", "expected a weight above zero"),
        ("vikt", "0", "0", "expected a weight above zero"),
        ("vikt", "-1", "-1", "expected a weight above zero"),
        ("vikt", "inf", "inf", "expected a weight above zero"),
        ("vikt", "tung", "tung", "expected a weight above zero"),
        ("sdo", "7", "7", "expected a known area"),
        ("sdo", "", "", "expected a known area"),
        ("kon", "4", "4", "expected a sex of the codebook"),
        ("kon", "", "", "expected a sex of the codebook"),
        ("alder", "15", "15", "expected an age of the codebook"),
        ("alder", "80", "80", "expected an age of the codebook"),
        ("alder", "trettio", "trettio", "expected an age of the codebook"),
        ("stratum", "", "", "expected a stratum"),
        ("f1", "5", "5", "expected an answer of the codebook"),
        ("f1", "Jag är rädd för min granne", "…", "expected an answer of the codebook"),
        ("lopnr", "r0", "…", "expected each respondent once"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_its_reason_and_the_rest_is_counted(
    tmp_path, column, value, shown, reason
):
    bad = [value if name == column else text for name, text in zip(HEADER, ROW, strict=True)]
    rows = [[f"r{number}", *ROW[1:]] for number in range(0, 120) if number != 1]
    path = write(tmp_path / NAME, [*rows, bad])
    frame = deliveries.read(city_safety_survey, path)
    left_out = frame[frame["rejected_reason"].notna()]
    assert left_out[["line", *REJECTED]].to_numpy().tolist() == [[121, column, shown, reason, True]]
    assert (len(frame), frame.attrs["answers"].strata["n"].sum()) == (120, 119)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("r9999;1;S1;1;1;34;1", 7),
        ("r9999;1;S1;1;1;34;1;2;hej; jag är rädd", 10),
        ("r9999;1;S1;1;1;34;1;2;en;två;tre", 11),
    ],
)
def test_a_row_with_too_many_or_too_few_fields_is_left_out_without_what_it_says(tmp_path, row, found):
    path = write(tmp_path / NAME, [*answers(100), row.split(";")])
    rows = city_safety_survey.read(path)
    left_out = rows.loc[rows["rejected_is_bad"].eq(True), ["line", *REJECTED]]
    assert left_out.to_numpy().tolist() == [[102, "row", "…", f"expected 9 fields, found {found}", True]]
    assert rows.attrs["answers"].strata["n"].sum() == 101 - rows["rejected_reason"].notna().sum()


def test_a_place_outside_is_left_out_on_purpose_and_a_missing_answer_is_no_reason(tmp_path):
    rows = [["r1", "1", "H", "8", "1", "30", "1", "1", ""], ["r2", "1", "H", "1", "1", "30", "", "1", ""]]
    frame = city_safety_survey.read(write(tmp_path / NAME, rows))
    assert frame["rejected_reason"].tolist() == ["the place lies outside the atlas", None]
    assert frame["rejected_is_bad"].tolist() == [False, None]
    assert frame.attrs["answers"].sums[["measure", "n", "line"]].to_numpy().tolist() == [["victim_any", 1, 3]]


def test_too_many_bad_rows_refuse_the_whole_delivery(tmp_path):
    rows = [[*row[:4], "7", *row[5:]] if at % 20 == 0 else row for at, row in enumerate(answers(100))]
    path = write(tmp_path / NAME, rows)
    with pytest.raises(
        SourceChanged, match=r"line 2: expected a sex of the codebook in kon, found '7' \(5 of 100 rows"
    ):
        deliveries.read(city_safety_survey, path)


# Files as they come


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_does_not_matter(tmp_path, encoding):
    rows = [[*row[:3], DISTRICTS[row[3]], *row[4:]] for row in answers()]
    codebook = "\n".join(line for line in CODEBOOK.splitlines() if not line.startswith("codes"))
    read = city_safety_survey.read(write(tmp_path / NAME, rows, codebook, encoding)).attrs["answers"]
    expected = city_safety_survey.read(write(tmp_path / "other.csv", answers())).attrs["answers"]
    pd.testing.assert_frame_equal(read.sums, expected.sums)


def test_a_workbook_gives_the_same_sums_as_a_csv(tmp_path):
    rows = answers(50)
    expected = city_safety_survey.read(write(tmp_path / NAME, rows)).attrs["answers"]
    numbers = [
        [float(cell.replace(",", ".")) if at in (1, 3, 5) else cell for at, cell in enumerate(row)] for row in rows
    ]
    path = workbook(tmp_path / "svar.xlsx", [HEADER, *numbers], "Data")
    path.with_name("svar.codebook.toml").write_text(CODEBOOK.replace("[columns]", 'sheet = "Data"\n\n[columns]'))
    pd.testing.assert_frame_equal(city_safety_survey.read(path).attrs["answers"].sums, expected.sums)


def test_age_may_be_a_birth_year_or_a_code_and_without_weight_or_stratum_every_answer_weighs_one(tmp_path):
    rows = answers()
    of_years = city_safety_survey.read(write(tmp_path / NAME, rows)).attrs["answers"].sums
    born = [[*row[:5], str(2020 - int(row[5])), *row[6:]] for row in rows]
    codebook = CODEBOOK.replace('given = "years"', 'given = "birth_year"')
    of_birth = city_safety_survey.read(write(tmp_path / "born.csv", born, codebook)).attrs["answers"].sums
    pd.testing.assert_frame_equal(of_birth, of_years)
    plain = CODEBOOK.replace('weight = "vikt"\n', "").replace('stratum = "stratum"\n', "")
    codes = {"16-24": "a", "25-44": "b", "45-64": "c", "65-79": "d"}
    group = {str(year): codes[name] for name, (low, high) in AGES.items() for year in range(low, high + 1)}
    coded = [[*row[:5], group[row[5]], *row[6:]] for row in rows]
    listed = ", ".join(f'{code} = "{name}"' for name, code in codes.items())
    start = plain.index("given"), plain.index("[[question]]")
    plain = f'{plain[: start[0]]}given = "codes"\ncodes = {{ {listed} }}\n\n{plain[start[1] :]}'
    unweighted = city_safety_survey.read(write(tmp_path / "coded.csv", coded, plain)).attrs["answers"]
    assert (unweighted.sums["sum_w"] == unweighted.sums["n"]).all()
    assert unweighted.strata.to_numpy().tolist()[0][:2] == ["all", 300]


@pytest.mark.parametrize(
    ("survey", "measure"),
    [
        ("city_safety_survey", "worried_often"),
        ("police_safety_survey", "victim_any_police"),
        ("school_survey", "smoking"),
        ("citizen_survey", "safe_district"),
        ("crime_survey", "ntu_any"),
    ],
)
def test_every_survey_takes_answers(survey, measure, tmp_path):
    codebook = CODEBOOK[: CODEBOOK.rindex("[[question]]")].replace("worried_often", measure)
    frame = importlib.import_module(f"etl.sources.{survey}").read(write(tmp_path / NAME, answers(), codebook))
    assert set(frame.attrs["answers"].sums["measure"]) == {measure} and frame["rejected_reason"].isna().all()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('column = "f2"', 'column = "f9"', r"svar\.csv, line 1: expected the columns \['f9'\], found \['lopnr', .*\]"),
        ('measure = "victim_any"', 'measure = "happy"', "expected a measure of the source for f2, found 'happy'"),
        ('measure = "victim_any"', 'measure = "worried_often"', "expected each measure once, found 'worried_often'"),
        ('no = ["2"]', 'no = ["1"]', r"expected each code of victim_any once, found \['1', '1'\]"),
        ('no = ["2"]', "no = []", "expected codes for yes and for no of victim_any, found none"),
        ('no = ["2"]', "no = [2]", r"expected no to be list\[str\], found \[2\]"),
        ('total = "Stockholm"', 'total = "Atlantis"', "expected a known area in area.total, found 'Atlantis'"),
        ('2 = "women"', '2 = "kvinna"', r"expected \[sex\] with \['men', 'other', 'women'\], found .*kvinna"),
        ('"25-44"', '"16-19"', "expected age groups in years that do not overlap, found '16-19'"),
        ('"25-44"', '"25-43"', r"expected known age groups in \[age\], found .*25-43"),
        ('period = "2020"', 'period = "i fjol"', "expected a period such as 2024, 2024Q3 or 2024-03, found 'i fjol'"),
        ('period = "2020"', 'period = "2020"\nlevel = 1', r"expected only known keys, found \['level'\]"),
        ('sex = "kon"\n', "", r"expected both columns.sex and \[sex\], or neither, found one"),
        ('\n[[question]]\ncolumn = "f1"', POPULATION.replace("900", "3"), r"at least .* 'S1', found 3"),
        ('\n[[question]]\ncolumn = "f1"', POPULATION.replace("S9 = 5000\n", ""), "stratum 'S9', found none"),
    ],
)  # fmt: skip
def test_a_codebook_that_is_wrong_is_refused_in_one_sentence(tmp_path, old, new, message):
    assert old in CODEBOOK
    path = write(tmp_path / NAME, answers(), CODEBOOK.replace(old, new, 1))
    with pytest.raises((CatalogueError, SourceChanged), match=message):
        city_safety_survey.read(path)


def test_a_workbook_with_nothing_beside_it_is_refused(tmp_path):
    path = workbook(tmp_path / "svar.xlsx", [HEADER, *answers(3)])
    expected = "svar.codebook.toml or svar.table.toml beside it, found neither"
    with pytest.raises(SourceChanged, match=rf"^svar\.xlsx: expected {expected}$"):
        city_safety_survey.read(path)


def test_the_codebook_comes_with_a_file_given_by_path(folders, tmp_path):
    path = write(tmp_path / NAME, answers())
    with deliveries.put([("city_safety_survey", path)], folders.raw):
        pass
    there = {item.name for item in (folders.raw / "city_safety_survey").iterdir()}
    assert {NAME, "2021-01-01_svar.codebook.toml"} <= there


def test_sums_are_numbers_only_where_somebody_answered(tmp_path):
    sums = city_safety_survey.read(write(tmp_path / NAME, answers())).attrs["answers"].sums
    assert (sums["n"] > 0).all() and np.isfinite(sums[["sum_w", "sum_wy", "sum_w2", "sum_w2y"]]).all(axis=None)
