"""Published survey tables, long and wide: every figure found where the layout says, and nothing guessed."""

import importlib

import pandas as pd
import pytest

from etl import deliveries
from etl.errors import CatalogueError, SourceChanged
from etl.sources import city_safety_survey
from tests.workbooks import workbook

SHOWN = [
    "line",
    "measure",
    "published_label",
    "area_id",
    "period_start",
    "sex",
    "age",
    "published_value",
    "n",
    "status",
]
LONG = """
layout = "long"
header = 3
document = "tm-t1"

[columns]
question = "Fråga"
area = "Område"
sex = "Kön"
age = "Ålder"
percent = "Andel (%)"
n = "Antal svar"

[constant]
year = "2023"

[question]
"Oroar sig ofta" = "oro_ofta"

[area]
"Hela staden" = "Stockholm"

[sex]
"Samtliga" = "all"
"Kvinnor" = "women"

[age]
"65–79 år" = "65-79"
"""
LONG_ROWS = [
    ["Tabell 3. Oro", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["Fråga", "Område", "Kön", "Ålder", "Andel (%)", "Antal svar"],
    ["Oroar sig ofta", "Hela staden", "Samtliga", "16-79", "10,5", "15 012"],
    ["Oroar sig ofta", "Hägersten-Älvsjö", "Kvinnor", "16-79", "12 %", "1 020"],
    ["Oroar sig ofta", "Järva", "Kvinnor", "65–79 år", "*", "-"],
    ["", "", "", "", "", ""],
    ["* färre än 10 svar", "", "", "", "", ""],
]
WIDE = """
layout = "wide"
document = "tm-t1"
n_row = "Antal svar"
sheet = "Tabell 4"

[down]
question = 1

[across]
area = 2
sex = 3

[constant]
year = "2023"

[question]
"Oroar sig ofta" = "oro_ofta"
"Utsatt för brott" = "utsatt_brott"

[area]
"Hela staden" = "Stockholm"

[sex]
"Kv" = "women"
"Män" = "men"
"""
WIDE_ROWS = [
    ["Tabell 4"],
    ["", "Hela staden", "", "Farsta", ""],
    ["", "Kv", "Män", "Kv", "Män"],
    ["Oro"],
    ["Oroar sig ofta", 11.5, 8, 12, ".."],
    ["Utsatthet"],
    ["Utsatt för brott", 21, 19.5, 23, 20],
    ["Antal svar", 8000, 7000, 512, 498],
    [],
    ["Källa: stadens undersökning"],
]
FIGURES = """
layout = "wide"
document = "tm-t1"

[down]
area = 1

[across]
year = 1
figure = 2

[constant]
question = "oro_ofta"

[figure]
"Andel" = "percent"
"n" = "n"
"""
FIGURES_ROWS = [
    ["Stadsdelsområde", "2020", "", "2023", ""],
    ["", "Andel", "n", "Andel", "n"],
    ["Farsta", "12", "1 300", "11", "1 250"],
    ["Bromma", "10", "3 221", "9,5", ".."],
]


def csv(path, rows, layout, encoding="utf-8"):
    path.write_bytes("\n".join(";".join(row) for row in rows).encode(encoding))
    path.with_name(f"{path.stem}.table.toml").write_text(layout, encoding="utf-8")
    return path


def excel(path, rows, layout, sheet="Tabell 4"):
    path.with_name(f"{path.stem}.table.toml").write_text(layout, encoding="utf-8")
    return workbook(path, rows, sheet)


def shown(frame):
    frame = frame[SHOWN].assign(period_start=frame["period_start"].dt.year)
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


LONG_FIGURES = [
    [4, "worried_often", "Oroar sig ofta", "stockholm", 2023, "all", "all", 10.5, 15012, "ok"],
    [5, "worried_often", "Oroar sig ofta", "hagersten-alvsjo", 2023, "women", "all", 12, 1020, "ok"],
    [6, "worried_often", "Oroar sig ofta", "jarva", 2023, "women", "65-79", None, None, "withheld"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_long_table_gives_a_figure_a_row_whatever_the_encoding(tmp_path, encoding):
    frame = deliveries.read(city_safety_survey, csv(tmp_path / "t.csv", LONG_ROWS, LONG, encoding))
    assert shown(frame) == LONG_FIGURES and frame["rejected_reason"].isna().all()


def test_a_wide_table_gives_a_figure_a_cell_with_the_answers_of_its_column(tmp_path):
    frame = deliveries.read(city_safety_survey, excel(tmp_path / "t.xlsx", WIDE_ROWS, WIDE))
    oro, utsatt = "Oroar sig ofta", "Utsatt för brott"
    assert shown(frame) == [
        [5, "worried_often", oro, "stockholm", 2023, "women", "all", 11.5, 8000, "ok"],
        [5, "worried_often", oro, "stockholm", 2023, "men", "all", 8, 7000, "ok"],
        [5, "worried_often", oro, "farsta", 2023, "women", "all", 12, 512, "ok"],
        [5, "worried_often", oro, "farsta", 2023, "men", "all", None, 498, "withheld"],
        [7, "victim_any", utsatt, "stockholm", 2023, "women", "all", 21, 8000, "ok"],
        [7, "victim_any", utsatt, "stockholm", 2023, "men", "all", 19.5, 7000, "ok"],
        [7, "victim_any", utsatt, "farsta", 2023, "women", "all", 23, 512, "ok"],
        [7, "victim_any", utsatt, "farsta", 2023, "men", "all", 20, 498, "ok"],
    ]


def test_a_wide_table_may_have_percent_and_n_side_by_side_and_years_over_them(tmp_path):
    frame = deliveries.read(city_safety_survey, csv(tmp_path / "t.csv", FIGURES_ROWS, FIGURES))
    rows = [[row[0], *row[3:5], *row[7:9]] for row in shown(frame)]
    assert rows == [
        [3, "farsta", 2020, 12, 1300],
        [3, "farsta", 2023, 11, 1250],
        [4, "bromma", 2020, 10, 3221],
        [4, "bromma", 2023, 9.5, None],
    ]


def test_a_workbook_with_percent_as_fractions_says_so(tmp_path):
    rows = [["", "Hela staden", "", "", ""], ["", "Kv", "Män"], ["Oroar sig ofta", 0.115, 0.07]]
    layout = WIDE.replace("area = 2", "area = 1").replace("sex = 3", "sex = 2")
    frame = city_safety_survey.read(excel(tmp_path / "t.xlsx", rows, f"fraction = true\n{layout}"))
    assert frame["published_value"].to_list() == [11.5, 7]
    with pytest.raises(SourceChanged, match=r"^u\.xlsx: expected percentages, or fraction = .* found 0\.07 to 0\.115$"):
        city_safety_survey.read(excel(tmp_path / "u.xlsx", rows, layout))
    frame = city_safety_survey.read(excel(tmp_path / "v.xlsx", rows, f"fraction = false\n{layout}"))
    assert frame["published_value"].to_list() == [0.115, 0.07]


@pytest.mark.parametrize("column", [1, 2])
def test_figures_under_no_heading_are_not_passed_over(tmp_path, column):
    rows = [list(row) for row in FIGURES_ROWS]
    rows[1][column] = ""
    message = rf"^t\.csv, line 3: expected a heading in row 2 over '{rows[2][column]}', found none$"
    with pytest.raises(SourceChanged, match=message):
        city_safety_survey.read(csv(tmp_path / "t.csv", rows, FIGURES))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Andel (%)", "Procent", r"t\.csv, line 3: expected the columns \['Andel \(%\)'\] once, found \['Fråga', .*"),
        ("Järva", "Jerva", r"t\.csv, line 6: expected a known area in area, found 'Jerva' \(1 of 3 rows are bad, .*"),
        ("Kvinnor", "Qvinnor", r"t\.csv, line 5: expected one of .* in sex, found 'Qvinnor' .*"),
        ("65–79 år", "65+", r"t\.csv, line 6: expected a known label .* in age, found '65\+' .*"),
        (
            "Oroar sig ofta",
            "Oroar sig",
            r"t\.csv, line 4: expected a known label .* in question_id, found 'Oroar sig' .*",
        ),
        ("10,5", "105", r"t\.csv, line 4: expected a number from 0 to 100 in percent, found '105' .*"),
        ("10,5", "", r"t\.csv, line 4: expected a percentage or '\.\.' in percent, found '' .*"),
        (
            "* färre än 10 svar;;;;;",
            "Fotnot;;;;12;",
            r"t\.csv, line 8: expected notes after an empty row, found figures",
        ),
    ],
)
def test_a_changed_table_is_refused_in_one_sentence(tmp_path, old, new, message):
    path = csv(tmp_path / "t.csv", LONG_ROWS, LONG)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SourceChanged, match=f"^{message}$"):
        deliveries.read(city_safety_survey, path)


@pytest.mark.parametrize(
    ("layout", "old", "new", "message"),
    [
        (LONG, 'layout = "long"', 'layout = "tall"', "expected layout to be long or wide, found 'tall'"),
        (LONG, 'percent = "Andel (%)"\n', "", r"expected the column of percent in \[columns\], found .*"),
        (LONG, 'year = "2023"', "", r"expected a place for question, area and year, found .*"),
        (LONG, 'year = "2023"', 'year = "2023"\nsex = "all"', r"expected each role once, found \['sex'\]"),
        (LONG, "header = 3", "heading = 3", r"expected only known keys, found \['heading'\]"),
        (WIDE, "question = 1", 'question = "A"', "expected numbers of columns and rows, found .*"),
        (
            FIGURES,
            '[figure]\n"Andel" = "percent"\n"n" = "n"\n',
            "",
            r"expected \[figure\] for the labels .*, found none",
        ),
    ],
)
def test_a_layout_that_is_wrong_is_refused_in_one_sentence(tmp_path, layout, old, new, message):
    assert old in layout
    path = csv(tmp_path / "t.csv", LONG_ROWS, layout.replace(old, new))
    with pytest.raises(CatalogueError, match=rf"^t\.table\.toml.*: {message}$"):
        city_safety_survey.read(path)


def test_an_unknown_heading_of_figures_and_a_figure_given_twice_are_refused(tmp_path):
    rows = [FIGURES_ROWS[0], ["", "Andel", "Medel", "Andel", "n"], *FIGURES_ROWS[2:]]
    with pytest.raises(SourceChanged, match=r"line 3: expected a figure among \['Andel', 'n'\], found 'Medel'"):
        city_safety_survey.read(csv(tmp_path / "t.csv", rows, FIGURES))
    with pytest.raises(SourceChanged, match=r"line 5: expected each figure once, found .*Farsta.* again"):
        city_safety_survey.read(csv(tmp_path / "u.csv", [*FIGURES_ROWS, FIGURES_ROWS[2]], FIGURES))


@pytest.mark.parametrize(
    ("survey", "question"),
    [
        ("city_safety_survey", "oro_ofta"),
        ("police_safety_survey", "utsatt_brott"),
        ("school_survey", "roker"),
        ("citizen_survey", "stadsdel_trygg"),
        ("crime_survey", "ntu_hot"),
    ],
)
def test_every_survey_takes_a_published_table(survey, question, tmp_path):
    layout = LONG.replace('"oro_ofta"', f'"{question}"').replace("[age]", '[age]\n"16-79" = "all"')
    frame = importlib.import_module(f"etl.sources.{survey}").read(csv(tmp_path / "t.csv", LONG_ROWS, layout))
    assert frame["published_value"].to_list()[:2] == [10.5, 12] and frame["rejected_reason"].isna().all()


def test_a_later_table_supersedes_an_earlier_and_a_withheld_figure_stays_withheld(folders, rebuilt):
    folder = folders.raw / "city_safety_survey"
    csv(folder / "2024-03-01_tabell.csv", LONG_ROWS, LONG)
    later = [[cell.replace("10,5", "10,1") for cell in row] for row in LONG_ROWS]
    csv(folder / "2024-09-01_tabell.csv", later, LONG)
    con = rebuilt()
    rows = con.sql("""
        select area_id, value, n, status from observed
        where indicator_id = 'worried_often' and year(period_start) = 2023 order by area_id
    """).fetchall()
    revised = con.sql("select old_value, new_value, old_file, new_line from revision").fetchall()
    assert rows == [
        ("hagersten-alvsjo", 12, 1020, "ok"),
        ("jarva", None, None, "withheld"),
        ("stockholm", 10.1, 15012, "ok"),
    ]
    assert revised == [(10.5, 10.1, "city_safety_survey/2024-03-01_tabell.csv", 4)]


def test_the_document_of_a_table_is_the_one_whose_page_begins_with_the_files_name(tmp_path):
    path = csv(tmp_path / "t.csv", LONG_ROWS, LONG.replace('document = "tm-t1"\n', ""))
    pd.DataFrame([["tm-7", "Rapport", "https://example.org", "", "t.csv, tabell 3"]]).to_csv(
        tmp_path / "documents.csv", index=False, header=["document_id", "title", "url", "retrieved_via", "page"]
    )
    assert set(city_safety_survey.read(path)["document_ids"]) == {"tm-7"}
