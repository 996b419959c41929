"""Names of places in running Swedish text -> districts of today and neighbourhoods.

The names are those of the neighbourhoods, of the districts of every division, and of the squares, streets and
stations in data/reference/place_names.csv. A name counts as a word of its own, written with a capital, with or
without the genitive's s; where two names overlap the longer one counts ("Norra Djurgården").
"""

import re
from typing import NamedTuple

import pandas as pd

from etl.areas import reference

# Names of both a neighbourhood and a district: the police mean the whole district. (Älvsjö means the neighbourhood.)
MEANT_AS_DISTRICT = {"Södermalm", "Kungsholmen", "Norrmalm", "Östermalm", "Farsta", "Skärholmen"}


class Place(NamedTuple):
    """A name with its district of today, and its neighbourhood where the name is that precise."""

    name: str
    district: str
    neighbourhood: str | None


def named(text: str) -> list[Place]:
    """The places that a text names, in their order, each once."""
    return list(dict.fromkeys(PLACES[found[1]] for found in NAMES.finditer(text)))


def gazetteer() -> dict[str, Place]:
    """Spelling -> place; capitals after the first word are optional ("Farsta strand")."""
    areas = reference("areas").set_index("area_id")
    level, name, district = areas["level"], areas["name"], districts_of_today()

    def place(written: str, area_id: str) -> Place:
        is_precise = level[area_id] == "neighbourhood" and written not in MEANT_AS_DISTRICT
        return Place(written, name[district[area_id]], name[area_id] if is_precise else None)

    known = {name[area_id]: area_id for area_id in level.index[level == "district"]}
    known |= {name[area_id]: area_id for area_id in level.index[level == "neighbourhood"]}
    known |= reference("place_names").set_index("name")["area_id"].to_dict()
    return {spelling: place(written, area_id) for written, area_id in known.items() for spelling in _spellings(written)}


def districts_of_today() -> dict[str, str]:
    """Neighbourhood or district, merged ones included -> the district that it is or lies in today."""
    successor = reference("area_successors").set_index("area_id")["successor_id"].to_dict()
    areas, parents = reference("areas"), reference("area_parents")
    districts = set(areas.loc[areas["level"] == "district", "area_id"])
    now = parents[parents["valid_to"].isna() & parents["parent_id"].isin(districts)]
    parent = dict(zip(now["area_id"], now["parent_id"], strict=True))
    return {key: successor.get(key, key) for key in districts} | parent


def places_by_name() -> pd.DataFrame:
    """label, district_id (of today), neighbourhood_id (or null) of every district and neighbourhood, by its name."""
    areas, district = reference("areas"), districts_of_today()
    areas = areas[areas["level"].isin(["district", "neighbourhood"])].sort_values("level").drop_duplicates("name")
    return pd.DataFrame(
        {
            "label": areas["name"],
            "district_id": areas["area_id"].map(district),
            "neighbourhood_id": areas["area_id"].where(areas["level"] == "neighbourhood"),
        }
    )


def _spellings(name: str) -> set[str]:
    first, *rest = name.split(" ")
    return {name, " ".join([first, *map(str.lower, rest)]), " ".join([first, *map(str.capitalize, rest)])}


PLACES = gazetteer()
NAMES = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(PLACES, key=len, reverse=True)))})s?(?!\w)")
