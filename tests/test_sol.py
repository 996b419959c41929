"""Exports of SOL: the two real ones kept here, and made ones for the layouts and the faults."""

import pandas as pd
import pytest

from etl.errors import SourceChanged
from etl.sol import read_export
from tests.conftest import ROOT
from tests.workbooks import HEADINGS, export, workbook

REAL = ROOT / "tests" / "raw_exports"
BROMMA = ["Stadsdelsområde Bromma (Sthlm)"]
TOTAL = "Totalt antal brott"
CELL = ["area", "period", "offence"]


def rows(frame, *columns):
    return list(frame[list(columns)].itertuples(index=False, name=None))


# The real ones


def test_years_of_the_city_are_those_of_the_committed_figures():
    found = read_export(REAL / "bra_stockholm_21_25_raw.xls")
    known = pd.read_csv(ROOT / "data" / "raw" / "reported_crimes" / "district_year.csv", dtype=str)
    known = known[known["area"] == "Stockholm"].set_index(CELL)["per_100000"]
    assert len(found) == 10 * 5 and set(found["preliminary"]) == {"no"} and set(found["count"]) == {""}
    assert (known.loc[pd.MultiIndex.from_frame(found[CELL])].to_numpy() == found["per_100000"].to_numpy()).all()


def test_months_of_two_districts_are_those_of_the_committed_figures():
    found = read_export(REAL / "Brott_2026_raw.xls")
    known = pd.read_csv(ROOT / "data" / "raw" / "reported_crimes" / "district_month_quarter.csv", dtype=str)
    known = known.set_index(CELL)["count"]
    assert len(found) == 2 * 14 * 3 and set(found["preliminary"]) == {"yes"} and set(found["per_100000"]) == {""}
    assert (known.loc[pd.MultiIndex.from_frame(found[CELL])].to_numpy() == found["count"].to_numpy()).all()


def test_a_row_knows_its_place_in_the_sheet():
    found = read_export(REAL / "Brott_2026_raw.xls")
    assert found.iloc[0].to_dict() == {
        "line": 7,
        "area_level": "district",
        "area": "Bromma",
        "period_kind": "month",
        "period": "2026-01",
        "offence": TOTAL,
        "sex": "all",
        "count": "772",
        "per_100000": "",
        "preliminary": "yes",
    }
    assert rows(found.tail(1), "line", "area", "offence", "count") == [(61, "Hägersten-Älvsjö", "Vapenlagen", "14")]


# Layouts


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("År", "2025", ("year", "2025", "no")),
        ("År", 2025, ("year", "2025", "no")),
        ("År", "2025 prel.", ("year", "2025", "yes")),
        ("2024", "Helår", ("year", "2024", "no")),
        ("2026 prel.", "Kvartal 2", ("quarter", "2026Q2", "yes")),
        ("2023", "Kvartal 4", ("quarter", "2023Q4", "no")),
        ("2023", "Maj", ("month", "2023-05", "no")),
        ("2026 prel.", "Okt", ("month", "2026-10", "yes")),
    ],
)
def test_a_period_is_read_as(tmp_path, above, below, expected):
    found = read_export(export(tmp_path / "a.xlsx", [above], [below], ["Antal"], BROMMA, [TOTAL, 12]))
    assert rows(found, "period_kind", "period", "preliminary") == [expected]


@pytest.mark.parametrize("counted", [["Antal", "/100 000 inv"], ["/100 000 inv", "Antal"]])
def test_count_and_rate_come_in_either_order(tmp_path, counted):
    figures = [{"Antal": 100 + at // 2, "/100 000 inv": 7 + at // 2}[counted[at % 2]] for at in range(4)]
    above, below = ["2025"] * 4, ["Kvartal 1"] * 2 + ["Kvartal 2"] * 2
    found = read_export(export(tmp_path / "a.xlsx", above, below, counted * 2, BROMMA, [TOTAL, *figures]))
    assert rows(found, "period", "count", "per_100000") == [("2025Q1", "100", "7"), ("2025Q2", "101", "8")]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Stockholm kommun", ("municipality", "Stockholm")),
        ("Stadsdelsområde Hässelby - Vällingby (Sthlm)", ("district", "Hässelby-Vällingby")),
        ("Stadsdelsområde Enskede - Årsta - Vantör (Sthlm)", ("district", "Enskede-Årsta-Vantör")),
        ("Stadsdelsområde Norrmalm (Sthlm) upphörde 2024-01-01", ("district", "Norrmalm")),
        ("Stadsdelsområde Spånga - Tensta (Sthlm) (upphörde 2024-01-01)", ("district", "Spånga-Tensta")),
        ("Stadsdelsområde okänt (Sthlm)", ("unknown_place", "Okänd plats i Stockholm")),
        ("Okänd stadsdel (Sthlm)", ("unknown_place", "Okänd plats i Stockholm")),
        ("Okänd kommun", ("municipality", "Okänd")),
    ],
)
def test_an_area_is_read_as(tmp_path, label, expected):
    found = read_export(export(tmp_path / "a.xlsx", ["År"], ["2025"], ["Antal"], [label], [TOTAL, 12]))
    assert rows(found, "area_level", "area") == [expected]


def test_groups_and_footnotes_are_not_figures_and_a_dash_before_a_part_is_left_out(tmp_path):
    body = [
        BROMMA,
        ["3-7 kap. Brott mot person"],
        ["3 kap. Brott mot liv och hälsa"],
        ["- därav misshandel inkl. grov", ".."],
        ["3-7 kap. Brott mot person", 5],
        ["Stockholm kommun"],
        ["3-7 kap. Brott mot person", 50.5],
        [],
        ["Stadsdelsområde Bromma (Sthlm)"],
        ["I juni 2016 har redovisningen av folkmängd ändrats."],
    ]
    found = read_export(export(tmp_path / "a.xlsx", ["År"], ["2025"], ["/100 000 inv"], *body))
    assert rows(found, "line", "area", "offence", "per_100000") == [
        (9, "Bromma", "därav misshandel inkl. grov", ".."),
        (10, "Bromma", "3-7 kap. Brott mot person", "5"),
        (12, "Stockholm", "3-7 kap. Brott mot person", "50.5"),
    ]


def test_a_rate_that_cannot_be_worked_out_beside_a_count_is_empty(tmp_path):
    columns = ["År"] * 2, ["2025"] * 2, ["Antal", "/100 000 inv"]
    body = [BROMMA, [TOTAL, 12, ".."], ["Vapenlagen", "..", ".."]]
    found = read_export(export(tmp_path / "a.xlsx", *columns, *body))
    assert rows(found, "count", "per_100000") == [("12", ""), ("..", "..")]


# Faults


@pytest.mark.parametrize(
    ("above", "below", "counted", "body", "message"),
    [
        (["År"], ["25"], ["Antal"], [BROMMA, [TOTAL, 1]], r"rows 3 and 4: expected a year .*, found \['År', '25'\]"),
        (["2025"], ["Tertial 1"], ["Antal"], [BROMMA, [TOTAL, 1]], r"rows 3 and 4: .*, found \['2025', 'Tertial 1'\]"),
        (["År"], ["2025"], ["Andel"], [BROMMA, [TOTAL, 1]], r"row 5: expected one of \['Antal', .*, found 'Andel'"),
        (["År", "År"], ["2025", "2025"], ["Antal"] * 2, [BROMMA, [TOTAL, 1, 2]], r"rows 3 to 5: expected each"),
        ([], [], [], [BROMMA, [TOTAL]], r"rows 3 to 5: expected each period once, found \[\]"),
        (["År"], ["2025"], ["Antal"], [[TOTAL, 1]], r"row 6: expected an area before the first figures"),
        (["År"], ["2025"], ["Antal"], [["Bromma"], [TOTAL, 1]], r"row 6: expected an area without .*, found 'Bromma'"),
        (["År"], ["2025"], ["Antal"], [BROMMA, [TOTAL, 1], ["Farsta"]], r"row 8: expected a known .*'Farsta'"),
        (["År"] * 2, ["2024", "2025"], ["Antal"] * 2, [BROMMA, [TOTAL, 1]], r"row 7: expected a figure in each"),
        (["År"], ["2025"], ["Antal"], [BROMMA, [], [TOTAL, 1]], r"row 8: expected footnotes after an empty row, found"),
        (["År"], ["2025"], ["Antal"], [BROMMA], r"expected rows of figures, found none"),
        (["År"], ["2025"], ["Antal"], [], r"expected 5 rows of headings and figures, found 5 rows"),
    ],
)
def test_another_layout_stops_the_load_and_says_where_and_why(tmp_path, above, below, counted, body, message):
    path = export(tmp_path / "sol.xlsx", above, below, counted, *body)
    with pytest.raises(SourceChanged, match=rf"^sol\.xlsx(, |: ){message}"):
        read_export(path)


def test_another_title_or_sheet_and_an_empty_sheet_are_refused(tmp_path):
    path = workbook(tmp_path / "sol.xlsx", [["Handlagda brott"], *[["", "År"]] * 6])
    with pytest.raises(SourceChanged, match=r"sol\.xlsx, row 1: expected 'Anmälda brott', found 'Handlagda brott'"):
        read_export(path)
    with pytest.raises(SourceChanged, match=r"sol\.xlsx: expected the sheet 'Resultat', found \['Blad1'\]"):
        read_export(workbook(path, HEADINGS, "Blad1"))
    with pytest.raises(SourceChanged, match=r"sol\.xlsx: expected 5 rows of headings and figures, found 0 rows"):
        read_export(workbook(path, []))


@pytest.mark.parametrize("size", [0, 7, 512, 4000, 8144])
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path, size, capfd):
    path = tmp_path / "cut.xls"
    path.write_bytes((REAL / "Brott_2026_raw.xls").read_bytes()[:size])
    with pytest.raises(SourceChanged, match=r"^cut\.xls: expected an Excel workbook, found a damaged file"):
        read_export(path)
    assert capfd.readouterr().err == ""


def test_a_web_page_named_xls_and_a_missing_file_are_refused(tmp_path):
    (tmp_path / "page.xls").write_text("<html>Sessionen har gått ut</html>", encoding="utf-8")
    with pytest.raises(SourceChanged, match=r"page\.xls: expected an Excel workbook, found a damaged file"):
        read_export(tmp_path / "page.xls")
    with pytest.raises(SourceChanged, match=r"absent\.xls: expected a file, found none"):
        read_export(tmp_path / "absent.xls")
