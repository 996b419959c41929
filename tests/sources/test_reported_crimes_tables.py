"""Brå's monthly tables P1 and P3 in HTML, and its CSV per municipality."""

import pandas as pd
import pytest

from etl import deliveries
from etl import p1 as tables
from etl.errors import SourceChanged
from etl.sources import reported_crimes

# The words and figures are those of the real tables of 2007 and 2010; the area is another.
P1 = """<html><body><p>Tabell P1</p><p>{area}</p>
<p>Anmälda brott, totalt och per 100 000 invånare, efter brottstyp och period då brottet anmälts, {month} samt
ackumulerat under året och senaste 12 månaderna. Preliminära uppgifter.</p>
<table>
<tr><th>Brottstyp</th><th colspan="3">Aktuell månad</th><th colspan="4">Ackumulerat under innevarande kalenderår</th>
<th colspan="4">Senaste 12 månaderna</th></tr>
<tr><td>(siffror inom parentes avser</td><td>Antal<br>brott</td><td>Absolut</td><td>Procent</td></tr>
<tr><td>SAMTLIGA BROTT</td><td>2 974</td><td>80</td><td>3</td><td>36 861</td><td>4460</td><td>14</td><td>11118,149</td>
<td>36861</td><td>4460</td><td>14</td><td>11118,149</td></tr>
<tr><td>3 kap. Brott mot liv och hälsa</td><td>0.0</td><td>69</td><td>.</td><td>2517.0</td><td>69</td><td>3</td>
<td>759.1867</td><td>2517</td><td>69</td><td>3</td><td>759.1867</td></tr>
<tr><td>Mot kvinna</td><td>1</td><td>0</td><td>.</td><td>4</td><td>4</td><td>.</td><td>1.2</td><td>4</td><td>4</td>
<td>.</td><td>1.2</td></tr>
<tr><td>Klotter</td><td>-</td><td>0</td><td>.</td><td>4</td><td>4</td><td>.</td><td>1.2</td><td>4</td><td>4</td>
<td>.</td><td>1.2</td></tr>
</table></body></html>"""


def row(*cells):
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def p3(december, *more):
    rows = [
        row("Brottstyp", "Antal anmälda brott, månad för anmälan", "Hittills"),
        row("", *(month.capitalize() for month in tables.MONTHS), "under året"),
        row("Klotter", *range(1, 12), december, 66 + (december or 0)),
        *more,
    ]
    return (
        "<p>Tabell P3</p><p>01 Stockholms län</p><p>Anmälda brott, efter brottstyp och månad då brottet anmälts, "
        f"t.o.m. december 2010. Preliminära uppgifter.</p><table>{''.join(rows)}</table>"
    )


@pytest.fixture
def given(tmp_path):
    """given(name, text) -> the path of a delivery with its document."""

    def write(name, text, encoding="utf-8"):
        (tmp_path / "documents.csv").write_text(
            f'document_id,title,url,retrieved_via,page\nb-1,Brå,https://bra.se,,"{name}, hela"\n', encoding="utf-8"
        )
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def p1(given):
    def facts(area="01 Stockholms län", month="december 2007", old="", new="", encoding="utf-8"):
        text = P1.format(area=area, month=month)
        assert old in text
        return reported_crimes.read(given("2008-01-20_P1Ln01.html", text.replace(old, new, 1), encoding))

    return facts


def kept(facts):
    return facts[facts["rejected_reason"].isna()]


SHOWN = ["line", "measure", "period_kind", "period_start", "numerator", "published_value", "status"]


def test_a_month_and_a_whole_year_are_counted_with_the_rate_of_the_year(p1):
    facts = kept(p1())
    assert set(facts["area_id"]) == {"stockholms-lan"} and set(facts["document_ids"]) == {"b-1"}
    month, year = pd.Timestamp(2007, 12, 1), pd.Timestamp(2007, 1, 1)
    assert facts[SHOWN].astype(object).where(facts[SHOWN].notna(), None).values.tolist() == [
        [3, "offences_total", "month", month, 2974, None, "preliminary"],
        [3, "offences_total", "year", year, 36861, 11118.149, "preliminary"],
        [4, "life_and_health", "month", month, 0, None, "preliminary"],
        [4, "life_and_health", "year", year, 2517, 759.1867, "preliminary"],
        [6, "graffiti", "year", year, 4, 1.2, "preliminary"],
    ]


def test_the_rest_keeps_its_place_with_a_reason_and_is_not_bad(p1):
    facts = p1()
    left_out = facts[facts["rejected_reason"].notna()]
    assert len(facts) == 11 and not left_out["rejected_is_bad"].any()
    assert left_out["rejected_reason"].value_counts().to_dict() == {
        "any twelve months are no period of the atlas": 4,
        "the offence is not one of the atlas": 2,
    }


def test_a_part_of_a_year_is_no_year(p1):
    facts = p1(month="november 2007")
    assert set(kept(facts)["period_kind"]) == {"month"}
    assert (facts["rejected_reason"] == "a part of a year is no period of the atlas").sum() == 4


@pytest.mark.parametrize("area", ["06 Jönköpings län", "Söderorts polismästardistrikt"])
def test_an_area_that_the_atlas_does_not_know_is_left_out(p1, area):
    facts = p1(area=area)
    assert kept(facts).empty and "the place lies outside the atlas" in set(facts["rejected_reason"])


def test_a_label_that_stands_under_several_offences_is_left_out(p1):
    facts = p1(old="Mot kvinna", new="Klotter")
    assert "graffiti" not in set(kept(facts)["measure"])
    assert "the label stands under several offences" in set(facts["rejected_reason"])


def test_a_page_in_windows_1252_is_the_same(p1):
    pd.testing.assert_frame_equal(p1(encoding="cp1252"), p1())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Tabell P1", "Tabell P2", r"expected the title 'Tabell P1' or 'Tabell P3', found"),
        ("december 2007", "2007", r"expected a month and year such as 'december 2007' in the title, found"),
        ("01 Stockholms län", "Stockholm", r"expected an area such as '01 Stockholms län' above the table, found"),
        ("Brottstyp", "Slag", r"expected a heading that begins with 'Brottstyp', found"),
        ("Aktuell månad", "Aktuellt kvartal", r"row 1: expected the headings \['aktuell månad', .*, found"),
        ("<td>80</td>", "", r"row 3: expected 11 figures for 'SAMTLIGA BROTT', found 10"),
    ],
)
def test_another_page_is_refused_in_one_sentence(p1, old, new, message):
    with pytest.raises(SourceChanged, match=rf"^2008-01-20_P1Ln01\.html(, |: ){message}"):
        p1(old=old, new=new)


@pytest.mark.parametrize(("december", "years"), [(12, [78]), ("", [])])
def test_p3_has_each_month_and_the_year_when_december_is_there(given, december, years):
    text = p3(december) if december else p3(0).replace("<td>0</td><td>66</td>", "<td></td><td>66</td>")
    facts = kept(reported_crimes.read(given("2011-01-20_P3Ln01.html", text)))
    assert facts.loc[facts["period_kind"] == "month", "numerator"].to_list() == list(range(1, 12)) + [12] * bool(years)
    assert facts.loc[facts["period_kind"] == "year", "numerator"].to_list() == years


# The CSV per municipality

ROWS = "\r\n".join(["Kommun;Antal;Per 100 000 inv.", "Ale;4 012;12 345", "Stockholm;202 611;20 419", "Solna;..;.."])
OLD = "\r\n".join(["Ale kommun;4 012;12 345", "Stockholm kommun;190 000;19 400", "Stadsdelsområde Bromma (Sthlm);1;2"])
NAME = "2025-04-01_Anmälda brott kommunerna 2024.csv"


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f"])
def test_the_city_is_read_and_other_municipalities_left_out(given, blank):
    facts = reported_crimes.read(
        given(NAME, ROWS.replace(" ", blank).replace(f"Per{blank}100{blank}000{blank}", "Per 100 000 "), "utf-8-sig")
    )
    (city,) = kept(facts).to_dict("records")
    assert [city[key] for key in SHOWN] == [3, "offences_total", "year", pd.Timestamp(2024, 1, 1), 202611, 20419, "ok"]
    assert (city["area_id"], len(facts)) == ("stockholm", 3)
    assert set(facts["rejected_reason"].dropna()) == {"the place lies outside the atlas"}


def test_a_file_without_heading_has_districts_too(given):
    facts = kept(reported_crimes.read(given("2022-04-01_Anmälda brott kommunerna 2021 prel.csv", OLD)))
    assert facts[["area_id", "numerator", "status"]].values.tolist() == [
        ["stockholm", 190000, "preliminary"],
        ["bromma", 1, "preliminary"],
    ]


def test_withheld_is_null_not_zero(given):
    facts = kept(reported_crimes.read(given(NAME, ROWS.replace("202 611;20 419", "..;.."))))
    assert facts["status"].to_list() == ["withheld"] and facts["numerator"].isna().all()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "kommuner.csv",
            ROWS,
            r"expected a name such as 'Anmälda brott kommunerna 2024.csv', found no year and offence",
        ),
        (NAME, ROWS.replace("Antal", "Antal brott"), r"line 1: expected the columns \['Kommun', .*, found"),
        (NAME, "Ort;Antal\r\nAle;1", r"line 1: expected the columns \['Kommun', .*, found"),
        (NAME, ROWS + "\r\nUmeå;1", r"line 5: expected 3 fields, found 2"),
        (NAME, ROWS.split("\r\n")[0], r"expected rows of figures, found none"),
    ],
)
def test_another_file_is_refused_in_one_sentence(given, name, text, message):
    with pytest.raises(SourceChanged, match=rf"{name}(, |: ){message}"):
        reported_crimes.read(given(name, text))


def test_what_is_no_number_is_bad(given):
    with pytest.raises(SourceChanged, match=r"line 3: expected a number, .* in count, found 'många'"):
        deliveries.read(reported_crimes, given(NAME, ROWS.replace("202 611", "många")))
