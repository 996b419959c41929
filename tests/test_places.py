"""Places in running text: whole words with a capital, the longest first; districts are those of today."""

import pandas as pd
import pytest

from etl.areas import AREA_ID, reference
from etl.places import MEANT_AS_DISTRICT, PLACES, named
from tests.conftest import ROOT


def meant(text):
    return [(place.district, place.neighbourhood) for place in named(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Brand i Tensta.", [("Järva", "Tensta")], id="a neighbourhood"),
        pytest.param("En bil brinner på Tenstas torg", [("Järva", "Tensta")], id="the genitive"),
        pytest.param("I Farsta centrum", [("Farsta", None)], id="Farsta means the district"),
        pytest.param("Vid Farsta strand", [("Farsta", "Farsta Strand")], id="a lower-case second word"),
        pytest.param("i Farsta Strand.", [("Farsta", "Farsta Strand")], id="as in the list"),
        pytest.param("Hässelby Gård", [("Hässelby-Vällingby", "Hässelby gård")], id="an upper-case second word"),
        pytest.param("Norra Djurgården", [("Norra innerstaden", "Norra Djurgården")], id="the longest first"),
        pytest.param("på Djurgården", [("Norra innerstaden", "Djurgården")], id="and the shorter alone"),
        pytest.param("Rån vid Sergels torg", [("Norra innerstaden", "Norrmalm")], id="a square"),
        pytest.param("Rådmansgatans tunnelbana", [("Norra innerstaden", None)], id="a street in several"),
        pytest.param("Rinkeby-Kista", [("Järva", None)], id="a district merged away"),
        pytest.param("i Hägersten-Liljeholmen", [("Hägersten-Älvsjö", None)], id="a district merged away in 2020"),
        pytest.param("Skarpnäck", [("Skarpnäck", None)], id="a district that is no neighbourhood"),
        pytest.param(
            "Från Husby till Bromma", [("Järva", "Husby"), ("Bromma", None)], id="two districts, in their order"
        ),
        pytest.param("Husby, Husby och Husbys torg", [("Järva", "Husby")], id="each once"),
        pytest.param("Olycka i Årstatunneln", [], id="not within a word"),
        pytest.param("på Farstavägen", [], id="not at the head of a word"),
        pytest.param("en bil från EasyFarsta", [], id="not at the tail of a word"),
        pytest.param("Nya-Tenstaskolan", [], id="not after a hyphen with more to come"),
        pytest.param("en kista med tensta", [], id="not without a capital"),
        pytest.param("TENSTA", [], id="not in capitals"),
        pytest.param("Trafikolycka, Huddinge", [], id="a place elsewhere"),
        pytest.param("", [], id="no text"),
    ],
)
def test_a_text_names(text, expected):
    assert meant(text) == expected


@pytest.mark.parametrize("name", sorted(MEANT_AS_DISTRICT))
def test_a_name_that_means_a_whole_district_gives_no_neighbourhood(name):
    assert [place.neighbourhood for place in named(f"En man på {name}s torg")] == [None]


def test_every_area_is_named_by_its_own_name_in_a_district_of_today():
    areas = reference("areas")
    today = set(areas.loc[(areas["level"] == "district") & areas["valid_to"].isna(), "name"])
    names = areas.loc[areas["level"].isin(["district", "neighbourhood"]), "name"]
    assert [name for name in names if [place.name for place in named(name)] != [name]] == []
    assert {place.district for place in PLACES.values()} == today and len(today) == 11


def test_a_common_name_is_in_the_reference_once_and_is_no_area_s_own():
    names, areas = reference("place_names"), reference("areas")
    assert names["name"].is_unique and names.notna().all(axis=None)
    assert set(names["area_id"]) <= set(areas["area_id"])
    assert not set(names["name"]) & set(areas["name"])


def test_every_notice_placed_in_one_district_before_is_placed_there_again():
    rows = pd.read_csv(ROOT / "data" / "raw" / "police_events" / "notices.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["areas_named"] == "1"]
    found = rows["place"].map(lambda text: {place.district for place in named(text)})
    assert len(rows) > 2800 and (found == rows["district"].map(lambda name: {name})).all()


def test_neighbourhoods_that_are_given_are_known():
    known = {name for level, name in AREA_ID if level == "neighbourhood"}
    assert {place.neighbourhood for place in PLACES.values()} - known == {None}
