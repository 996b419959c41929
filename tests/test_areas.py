"""The committed areas, divisions, parents and successors agree with each other and with the city."""

from pathlib import Path

import pandas as pd
import pytest

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
NEIGHBOURHOODS_PER_DISTRICT = {
    "bromma": 24,
    "hagersten-alvsjo": 17,
    "enskede-arsta-vantor": 12,
    "jarva": 11,
    "farsta": 10,
    "skarpnack": 9,
    "hasselby-vallingby": 9,
    "norra-innerstaden": 8,
    "kungsholmen": 7,
    "sodermalm": 6,
    "skarholmen": 4,
}
CODES = {
    "hasselby-vallingby": "80104",
    "bromma": "80106",
    "kungsholmen": "80108",
    "skarpnack": "80115",
    "farsta": "80118",
    "skarholmen": "80124",
    "sodermalm": "80127",
    "enskede-arsta-vantor": "80128",
    "hagersten-alvsjo": "80129",
    "norra-innerstaden": "80131",
    "jarva": "80132",
}


def table(name: str) -> pd.DataFrame:
    """A reference table, all text, nothing read as missing."""
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False)


def valid(frame: pd.DataFrame, on: str) -> pd.DataFrame:
    """The rows in force on an ISO date; `valid_to` is the first day they are not."""
    return frame[(frame["valid_from"] <= on) & ((frame["valid_to"] == "") | (frame["valid_to"] > on))]


def parents(on: str) -> pd.Series:
    """area_id -> parent_id on an ISO date."""
    return valid(table("area_parents"), on).set_index("area_id")["parent_id"]


def at_level(level: str) -> pd.DataFrame:
    areas = table("areas")
    return areas[areas["level"] == level]


@pytest.mark.parametrize("name", ["areas", "divisions", "area_parents", "area_successors", "police_area_cover"])
def test_files_have_unix_line_ends_and_no_byte_order_mark(name):
    content = (REFERENCE / f"{name}.csv").read_bytes()
    assert b"\r" not in content and not content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\n")


def test_area_ids_are_unique_lower_case_ascii():
    ids = table("areas")["area_id"]
    assert ids.is_unique and ids.str.fullmatch(r"[a-z]+(-[a-z]+)*").all()


def test_levels_have_the_expected_number_of_areas():
    assert table("areas")["level"].value_counts().to_dict() == {
        "country": 1,
        "county": 1,
        "police_region": 1,
        "municipality": 1,
        "police_area": 7,
        "district": 17,
        "neighbourhood": 117,
        "unknown_place": 1,
    }


def test_an_id_is_the_slug_of_the_name():
    ids = table("areas").set_index("name")["area_id"]
    assert ids["Hässelby-Vällingby"] == "hasselby-vallingby"
    assert ids["Norra innerstaden"] == "norra-innerstaden"
    assert ids["Örby slott"] == "n-orby-slott" and ids["Äppelviken"] == "n-appelviken"


@pytest.mark.parametrize(("division", "count"), [("2007", 14), ("2020", 13), ("2023", 11)])
def test_each_division_has_its_districts_from_first_to_last_day(division, count):
    row = table("divisions").set_index("division_id").loc[division]
    last = str(pd.Timestamp(row["valid_to"] or "2030-01-01") - pd.Timedelta(days=1))[:10]
    districts = at_level("district")
    first_day, last_day = (set(valid(districts, on)["area_id"]) for on in (row["valid_from"], last))
    assert len(first_day) == count == int(row["area_count"])
    assert first_day == last_day


def test_divisions_follow_each_other_without_a_gap():
    divisions = table("divisions")
    assert list(divisions["valid_from"][1:]) == list(divisions["valid_to"][:-1])
    assert divisions["valid_to"].iloc[-1] == ""


@pytest.mark.parametrize(
    ("on", "count"),
    [
        ("2007-01-01", 14),
        ("2010-01-01", 14),
        ("2020-06-30", 14),
        ("2020-07-01", 13),
        ("2021-01-01", 13),
        ("2023-06-30", 13),
        ("2023-07-01", 11),
        ("2024-01-01", 11),
    ],
)
def test_every_neighbourhood_has_one_parent_a_district_of_that_day(on, count):
    found = parents(on)
    assert found.index.is_unique
    of_neighbourhoods = found[at_level("neighbourhood")["area_id"]]
    assert len(of_neighbourhoods) == 117
    assert set(of_neighbourhoods) == set(valid(at_level("district"), on)["area_id"])
    assert of_neighbourhoods.nunique() == count


def test_neighbourhoods_per_district_are_those_of_the_city():
    found = parents("2024-01-01")
    assert found[found.index.str.startswith("n-")].value_counts().to_dict() == NEIGHBOURHOODS_PER_DISTRICT


@pytest.mark.parametrize(
    ("area", "on", "parent"),
    [
        ("n-akalla", "2023-06-30", "rinkeby-kista"),
        ("n-akalla", "2023-07-01", "jarva"),
        ("n-aspudden", "2020-06-30", "hagersten-liljeholmen"),
        ("n-aspudden", "2020-07-01", "hagersten-alvsjo"),
        ("n-vasastaden", "2023-06-30", "norrmalm"),
        ("n-hjorthagen", "2023-06-30", "ostermalm"),
        ("n-akeslund", "2010-01-01", "bromma"),
        ("n-akeslund", "2024-01-01", "bromma"),
    ],
)
def test_neighbourhoods_change_parent_on_the_day_of_the_merge(area, on, parent):
    assert parents(on)[area] == parent


def test_a_period_with_the_same_parent_is_one_row():
    rows = table("area_parents")
    assert not rows.duplicated(["area_id", "parent_id"]).any()
    assert (rows["area_id"] == "n-akeslund").sum() == 1


def test_parents_lead_to_the_country():
    found = parents("2024-01-01")
    for area in valid(table("areas"), "2024-01-01")["area_id"]:
        path = [area]
        while path[-1] in found.index and len(path) < 9:
            path.append(found[path[-1]])
        assert path[-1] == "sweden", path


def test_parents_and_successors_are_known_areas():
    ids = set(table("areas")["area_id"])
    rows, changes = table("area_parents"), table("area_successors")
    assert set(rows["area_id"]) | set(rows["parent_id"]) == ids
    assert set(changes["area_id"]) | set(changes["successor_id"]) <= ids


def test_merged_districts_end_the_day_their_successor_begins():
    assert set(table("area_successors").itertuples(index=False, name=None)) == {
        ("hagersten-liljeholmen", "hagersten-alvsjo", "2020-07-01"),
        ("alvsjo", "hagersten-alvsjo", "2020-07-01"),
        ("rinkeby-kista", "jarva", "2023-07-01"),
        ("spanga-tensta", "jarva", "2023-07-01"),
        ("norrmalm", "norra-innerstaden", "2023-07-01"),
        ("ostermalm", "norra-innerstaden", "2023-07-01"),
    }
    areas = table("areas").set_index("area_id")
    for row in table("area_successors").itertuples():
        assert areas.loc[row.area_id, "valid_to"] == row.changed_on
        assert areas.loc[row.successor_id, "valid_from"] == row.changed_on


def test_neighbourhoods_pass_to_the_successor_of_their_district():
    successor = table("area_successors").set_index("area_id")["successor_id"]
    before, after = parents("2010-01-01"), parents("2024-01-01")
    for area in at_level("neighbourhood")["area_id"]:
        assert after[area] == successor.get(before[area], before[area])


def test_police_areas_cover_every_district_and_say_where_it_is_only_a_part():
    cover = table("police_area_cover")
    assert set(cover["police_area_id"]) == set(at_level("police_area")["area_id"])
    assert set(cover["district_id"]) == set(CODES)
    assert set(cover.loc[cover["extent"] == "part", "district_id"]) == {"hagersten-alvsjo", "enskede-arsta-vantor"}
    assert (cover["part"] != "").equals(cover["extent"] == "part")
    assert cover[["source", "confidence"]].ne("").all(axis=None)


def test_a_police_areas_code_begins_with_that_of_its_subregion():
    cover, codes = table("police_area_cover"), table("areas").set_index("area_id")["geography_code"]
    for row in cover.itertuples():
        assert codes[row.police_area_id][:4] == row.police_subregion[:4]
        assert (len(codes[row.police_area_id]) == 6) == bool(row.police_subregion)


def test_districts_of_today_have_their_official_code():
    districts = at_level("district").set_index("area_id")["geography_code"]
    assert districts[districts != ""].to_dict() == CODES
    assert table("areas").set_index("area_id").loc["stockholm", "geography_code"] == "0180"
