"""Residents as Statistics Sweden's PxWeb and the city's own table give them, and what is added up of them."""

import json

import pandas as pd
import pytest

from etl.areas import reference
from etl.errors import SourceChanged
from etl.sources import population
from tests.conftest import ROOT
from tests.workbooks import workbook

ANSWER = ROOT / "tests" / "answers" / "scb_tab6574.json"


def dataset(values, **dimensions):
    """A JSON-stat2 dataset; each dimension is {code: text}."""
    return {
        "class": "dataset",
        "id": list(dimensions),
        "size": [len(texts) for texts in dimensions.values()],
        "dimension": {
            name: {"category": {"index": {code: at for at, code in enumerate(texts)}, "label": texts}}
            for name, texts in dimensions.items()
        },
        "value": values,
    }


@pytest.fixture
def read(tmp_path):
    """read(answer): the facts of an answer with that content."""

    def facts(answer):
        path = tmp_path / "2026-11-21_scb.json"
        path.write_text(json.dumps(answer), encoding="utf-8")
        return population.read(path)

    return facts


def test_a_recorded_answer_gives_a_fact_for_every_cell_of_its_regso():
    facts = population.read(ANSWER)
    assert list(facts["line"]) == list(range(1, 18)) and facts["rejected_reason"].isna().all()
    assert set(facts["area_id"]) == {"regso-0180r001"} and set(facts["sex"]) == {"all"}
    assert facts.iloc[-1][["age", "numerator", "unit", "confidence"]].to_list() == ["80plus", 139, "persons", "high"]
    assert facts["numerator"].sum() == 3488


def test_regions_sexes_ages_and_years_are_the_atlas_own(read):
    facts = read(
        dataset(
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
            Region={"0180": "Stockholm", "00": "Riket"},
            Alder={"0": "0 år", "100+": "100+ år", "tot": "totalt ålder"},
            Kon={"1": "män", "2": "kvinnor"},
            Tid={"2024": "2024"},
        )
    )
    assert facts[["area_id", "age", "sex"]].values.tolist()[1:5] == [
        ["stockholm", "0", "women"],
        ["stockholm", "100plus", "men"],
        ["stockholm", "100plus", "women"],
        ["stockholm", "all", "men"],
    ]
    assert facts["area_id"].iloc[6] == "sweden" and set(facts["period_start"]) == {pd.Timestamp(2024, 1, 1)}


def test_a_withheld_and_a_missing_cell_are_null_not_zero(read):
    answer = dataset(
        [5, None, None], Region={"0180": "Stockholm"}, Tid={"2022": "2022", "2023": "2023", "2024": "2024"}
    )
    facts = read(answer | {"status": {"1": ".."}})
    assert facts["status"].to_list() == ["ok", "withheld", "missing"]
    assert facts["numerator"].isna().to_list() == [False, True, True]


def test_zero_before_the_edition_of_the_regso_is_no_data_and_later_it_is_zero(read):
    code = "0180R001_RegSO2025"
    facts = read(dataset([0, 0, 3], Region={code: code}, Tid={"2023": "2023", "2024": "2024", "2025": "2025"}))
    assert facts["status"].to_list() == ["missing", "ok", "ok"]
    assert pd.isna(facts["numerator"].iloc[0]) and facts["numerator"].to_list()[1:] == [0, 3]


@pytest.mark.parametrize(
    ("region", "year", "value", "field", "reason"),
    [
        ("1480", "2024", 7, "Region", "the place lies outside the atlas"),
        ("0180C1010", "2024", 7, "Region", "the region is not in the reference of the city's RegSO"),
        ("0180R001_RegSO2020", "2024", 7, "Region", "the region is not in the reference of the city's RegSO"),
        ("0180", "2025M01", 7, "Tid", "the figure is of a month"),
        ("0180", "202", 7, "year", "expected a period such as 2024, 2024Q3 or 2024-03"),
        ("0180", "2024", 7.5, "persons", "expected a number of persons, nothing or '..'"),
        ("0180", "2024", -7, "persons", "expected a number of persons, nothing or '..'"),
        ("0180", "2024", "sju", "persons", "expected a number of persons, nothing or '..'"),
    ],
)
def test_a_bad_cell_is_left_out_with_its_reason_and_the_rest_is_read(read, region, year, value, field, reason):
    answer = dataset([1, 2, 3, value], Region={"00": "Riket", region: region}, Tid={"2019": "2019", year: year})
    facts = read(answer)
    row = facts.iloc[3]
    assert len(facts) == 4 and pd.isna(facts["rejected_reason"].iloc[0])
    assert (row["rejected_field"], row["rejected_reason"]) == (field, reason)
    assert row["rejected_is_bad"] == reason.startswith("expected")


def test_an_unknown_sex_or_age_is_left_out(read):
    labels = {"Alder": {"tot": "totalt", "17-23": "17-23 år"}, "Kon": {"1+2": "totalt", "3": "okänt"}}
    facts = read(dataset([4, 3, 2, 1], Region={"0180": "Stockholm"}, **labels, Tid={"2024": "2024"}))
    assert facts["rejected_field"].fillna("").to_list() == ["", "Kon", "Alder", "Alder"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"Civilstand": {"OG": "ogifta"}},
            r"expected the dimensions \['Region', 'Tid'\], found .*Civilst",
        ),
        ({"ContentsCode": {"BE0101N2": "Folkökning"}}, r"expected residents of an area of the atlas, found .*Folkökn"),
        ({"Region": {"1480": "Göteborg"}}, r"expected residents of an area of the atlas, found .*\(1480\)"),
    ],
)
def test_another_table_is_refused_in_one_sentence(read, change, message):
    with pytest.raises(SourceChanged, match=rf"^2026-11-21_scb\.json: {message}"):
        read(
            dataset(
                [1] * max(map(len, change.values())),
                **({"Region": {"0180": "Stockholm"}, "Tid": {"2024": "2024"}} | change),
            )
        )


def test_every_regso_has_a_district_of_today():
    regso, areas = reference("regso_districts"), reference("areas")
    today = areas[(areas["level"] == "district") & areas["valid_to"].isna()]
    assert len(regso) == 127 and regso["regso_code"].is_unique
    assert set(regso["district_id"]) == set(today["area_id"])


# What is added up


@pytest.fixture
def summed(folders, rebuilt):
    """summed(answer, …): the view population of tests/raw with those deliveries, by area, year, sex and age."""

    def frame(*answers):
        for number, answer in enumerate(answers):
            path = folders.raw / "population" / f"2026-0{number + 1}-01_scb.json"
            path.write_text(json.dumps(answer), encoding="utf-8")
        found = rebuilt().sql("select *, year(period_start) as year from population").df()
        return found.set_index(["area_id", "year", "sex", "age"]).sort_index()

    return frame


def skarholmen(number=None, **more):
    codes = reference("regso_districts").query("district_id == 'skarholmen'")["regso_code"].to_list()[:number]
    return {"Region": {code: code for code in codes}, "Tid": {"2024": "2024"}} | more


@pytest.mark.full
def test_the_regso_of_a_district_are_added_up_when_all_are_there(summed):
    whole = skarholmen()
    count = len(whole["Region"])
    row = summed(dataset(list(range(1, count + 1)), **whole)).loc["skarholmen", 2024, "all", "all"]
    assert (row["persons"], len(row["fact_ids"]), row["is_summed"]) == (count * (count + 1) / 2, count, True)


@pytest.mark.full
def test_the_regso_of_all_districts_are_the_city(summed):
    codes = reference("regso_districts")["regso_code"]
    found = summed(dataset([3] * 127, Region={code: code for code in codes}, Tid={"2024": "2024"}))
    assert found.loc["stockholm", 2024, "all", "all"]["persons"] == 381
    assert found.loc[(slice(None), 2024, "all", "all"), :].shape[0] == 127 + 11 + 1


def test_a_district_with_a_regso_missing_or_withheld_has_no_sum(summed):
    part, whole = skarholmen(-1), skarholmen(Tid={"2023": "2023"})
    withheld = dataset([None, *[5] * (len(whole["Region"]) - 1)], **whole)
    assert "skarholmen" not in summed(dataset([5] * len(part["Region"]), **part), withheld).index.get_level_values(0)


def test_one_year_ages_become_the_groups_of_the_atlas_and_the_total(summed):
    ages = {str(age): f"{age} år" for age in range(100)} | {"100+": "100+ år"}
    kinds = {
        "Region": {"0180": "Stockholm"},
        "Alder": ages,
        "Kon": {"1": "män", "2": "kvinnor"},
        "Tid": {"2024": "2024"},
    }
    found = summed(dataset([1, 2] * 101, **kinds)).loc["stockholm", 2024]
    persons = found["persons"]
    assert persons["men", "0-4"] == 5 and persons["women", "16-24"] == 18 and persons["all", "80plus"] == 63
    assert persons["all", "all"] == 303 and not found.loc[("men", "7"), "is_summed"]


def test_five_year_groups_make_wider_ones_but_no_finer(summed):
    ages = {f"{age}-{age + 4}": "" for age in range(0, 80, 5)} | {"80-": "80- år"}
    found = summed(dataset([10] * 17, Region={"0180": "Stockholm"}, Alder=ages, Tid={"2024": "2024"}))
    persons = found.loc["stockholm", 2024, "all"]["persons"]
    assert persons["25-44"] == 40 and persons["65plus"] == 40 and persons["all"] == 170
    assert "16-24" not in persons and "7" not in persons


@pytest.mark.full
def test_what_is_published_comes_before_a_sum(summed):
    kinds = {"Region": {"0180": "Stockholm"}, "Kon": {"1": "män", "2": "kvinnor", "1+2": "totalt"}}
    row = summed(dataset([10, 11, 22], **kinds, Tid={"2025": "2025"})).loc["stockholm", 2025, "all", "all"]
    assert row["persons"] == 22 and not row["is_summed"]


def test_the_noise_is_that_of_the_reference_year(summed):
    found = summed(dataset([9, 9], Region={"0180": "Stockholm"}, Tid={"2024": "2024", "2025": "2025"}))
    assert found.loc["stockholm"]["noise"].groupby("year").first().to_dict() == {
        2023: "none",
        2024: "none",
        2025: "ckm",
    }


@pytest.mark.full
def test_a_later_answer_supersedes_an_earlier_one(summed):
    first, later = (dataset([value], Region={"0180": "Stockholm"}, Tid={"2024": "2024"}) for value in (900, 901))
    assert summed(first, later).loc["stockholm", 2024, "all", "all"]["persons"] == 901


# The city's own table

ROWS = [
    ["Folkmängd den 31 dec 2010-2034"],
    ["Population"],
    ["", "2020", "2024", "", "2034¹", "", "Fördelning, %"],
    ["", "", "", "", "", "", "2024"],
    ["Västerort", 247170, 254678, "", 271826.5, "", 25.6],
    ["Bromma", 81188, 83118, "", 90177.7, "", 8.3],
    [],
    ["På staden skrivna", 2474, 3637, "", 3637, "", 0.3],
    ["Hela staden", 975551, "..", "", 1057679.4, "", 100],
    ["Källa: SCB/Sweco"],
    ["1 Prognos utarbetad av Sweco år 2025"],
]


@pytest.fixture
def city(tmp_path):
    """city(old, new): the facts of the city's table with one cell changed."""
    (tmp_path / "documents.csv").write_text(
        'document_id,title,url,retrieved_via,page\nc-1,1.2,https://example.org,,"2025-05-15_1.2.xlsx, blad a1"\n',
        encoding="utf-8",
    )

    def facts(old=None, new=None):
        rows = [[new if old is not None and cell == old else cell for cell in row] for row in ROWS]
        return population.read(workbook(tmp_path / "2025-05-15_1.2.xlsx", rows, "a1"))

    return facts


def test_the_citys_table_is_read_as_delivered_with_row_and_document(city):
    facts = city()
    read = facts[facts["rejected_reason"].isna()]
    assert read[["line", "area_id", "numerator", "status"]].astype(object).where(
        read.notna(), None
    ).values.tolist() == [
        [6, "bromma", 81188, "ok"],
        [6, "bromma", 83118, "ok"],
        [9, "stockholm", 975551, "ok"],
        [9, "stockholm", None, "withheld"],
    ]
    assert set(facts["document_ids"]) == {"c-1"} and len(facts) == 12
    assert facts["rejected_reason"].value_counts().to_dict() == {
        "the figure is a forecast": 4,
        "a group of districts is no area of the atlas": 2,
        "the people live in no district": 2,
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Folkmängd den 31 dec 2010-2034", "Medelålder", r"row 1: expected 'Folkmängd den 31 dec', found 'Medelålder'"),
        ("2024", "prognos", r"row 3: expected a year, found 'prognos'"),
    ],
)
def test_a_changed_table_is_refused_in_one_sentence(city, old, new, message):
    with pytest.raises(SourceChanged, match=rf"^2025-05-15_1\.2\.xlsx, {message}"):
        city(old, new)


@pytest.mark.parametrize(
    ("old", "new", "field", "lines"), [("Bromma", "Brommaplan", "area", [6] * 4), (81188, "många", "persons", [6])]
)
def test_an_unknown_area_and_what_is_no_number_are_bad_rows(city, old, new, field, lines):
    facts = city(old, new)
    bad = facts[facts["rejected_is_bad"].eq(True) & (facts["rejected_field"] == field)]
    assert set(bad["line"]) == set(lines) and bad["rejected_value"].iloc[0] == str(new)
