"""One priority area: its indicators, and what the tests say of the city and of each district.

"all" stands for the main indicators of all five.
"""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.frame import components, kept, session
from dashboard.priority import latest as priority_latest
from dashboard.reading import catalogue, geography
from dashboard.reading.catalogue import Indicator
from dashboard.words import directions as words_directions

PARTS = {  # from north-west to south-east, as one reads a map; districts of every division
    "west": ["jarva", "rinkeby-kista", "spanga-tensta", "hasselby-vallingby", "bromma"],
    "inner": ["kungsholmen", "norra-innerstaden", "norrmalm", "ostermalm", "sodermalm"],
    "south": [
        "hagersten-alvsjo",
        "hagersten-liljeholmen",
        "alvsjo",
        "skarholmen",
        "enskede-arsta-vantor",
        "farsta",
        "skarpnack",
    ],
}
ORDER = [area_id for part in PARTS.values() for area_id in part]


def indicators(con: DuckDBPyConnection, area: str) -> list[Indicator]:
    """The indicators of a priority area, its main ones first and demonstration data last."""
    found = kept.read(catalogue.indicators, session.language()).values()
    if area == "all":
        return [item for item in found if item.main_for]
    within = [item for item in found if area in item.priority_areas]
    return sorted(within, key=lambda item: (bool(item.mark), area not in item.main_for))


def latest(con: DuckDBPyConnection, indicator_id: str) -> list[dict]:
    """priority.latest.latest of an indicator."""
    code = session.language()
    frame = kept.read(priority_latest.measured, indicator_id, kept.read(today))
    return priority_latest.latest(frame, kept.read(catalogue.breaks, indicator_id, code))


def districts(con: DuckDBPyConnection, indicator_id: str) -> pd.DataFrame:
    """priority.latest.districts of an indicator."""
    division = kept.read(today)
    frame = kept.read(priority_latest.measured, indicator_id, division)
    places = kept.read(geography.districts, division)
    return priority_latest.districts(frame, places, kept.read(catalogue.breaks, indicator_id, session.language()))


def today(con: DuckDBPyConnection) -> str:
    """The division in force."""
    return next(iter(kept.read(geography.divisions, session.language())))


def city(con: DuckDBPyConnection, area: str) -> pd.DataFrame:
    """One row per indicator and series that stands for it."""
    rows = [{"indicator": item.id, **row} for item in indicators(con, area) for row in kept.read(latest, item.id)]
    return pd.DataFrame(rows)


def grid(con: DuckDBPyConnection, area: str) -> pd.DataFrame:
    """priority.latest.districts of every indicator that has any: a row per indicator and district, from north-west."""
    frames = []
    for item in indicators(con, area):
        frame = kept.read(districts, item.id)
        if len(frame):
            frames.append(frame.assign(indicator=item.id))
    if not frames:
        return pd.DataFrame(columns=["indicator", "area_id"])
    found = pd.concat(frames, ignore_index=True)
    place = {key: index for index, key in enumerate(dict.fromkeys(found["indicator"]))}
    return found.assign(row=found["indicator"].map(place), column=found["area_id"].map(ORDER.index)).sort_values(
        ["row", "column"]
    )


def conclusion(con: DuckDBPyConnection, area: str) -> str:
    """How many of the area's measures move which way."""
    return words_directions.summary(courses(con, area), session.texts())


def courses(con: DuckDBPyConnection, area: str) -> dict[str, list[tuple]]:
    """The area's measures by what the tests say of the city (words.directions.courses)."""
    known = {item.id: item for item in indicators(con, area)}
    _, built = kept.read(catalogue.version)
    return words_directions.courses(kept.read(city, area), known, built.year)


def directions(con: DuckDBPyConnection, area: str) -> str:
    """'Lägre är bättre för 12 mått, högre för 2 …': what the catalogue calls the wanted direction."""
    text = session.texts()
    goods = pd.Series([item.good_direction for item in indicators(con, area)]).value_counts()
    said = [text[f"priority_good_{key}"].format(count=goods[key]) for key in ("down", "up", "none") if key in goods]
    return words.capital(words.joined(said, text)) + "."


def shown(con: DuckDBPyConnection, area: str) -> pd.DataFrame:
    """The grid as a table that reads well row by row."""
    text = session.texts()
    known = {item.id: item for item in indicators(con, area)}
    rows = kept.read(grid, area)
    rows = rows[rows["value"].notna()] if len(rows) else rows
    records = [(known[row["indicator"]], row) for _, row in rows.iterrows()]
    frame = pd.DataFrame(
        {
            text["column_indicator"]: [item.title for item, _ in records],
            text["column_area"]: [row["area"] for _, row in records],
            text["column_period"]: [str(row["year"]) for _, row in records],
            text["column_value"]: [row["value"] for _, row in records],
            text["column_unit"]: [item.unit for item, _ in records],
            text["column_lower"]: [row["lower"] for _, row in records],
            text["column_upper"]: [row["upper"] for _, row in records],
            text["column_n"]: [row["n"] for _, row in records],
            text["column_interval_method"]: words.interval_methods(rows, text),
            text["column_beside"]: [words_directions.of_district(row, item, text).word for item, row in records],
            text["column_since_baseline"]: [since(row, item)[1] for item, row in records],
            text["column_status"]: [components.status_words(row, text) for _, row in records],
        }
    )
    marks = [item.mark or text[f"provenance_{row['provenance']}"] for item, row in records]
    return frame.assign(**{text["column_provenance"]: marks}) if any(item.mark for item, _ in records) else frame


def since(row: pd.Series, item: Indicator) -> tuple[words_directions.Verdict | None, str]:
    """The verdict on the change since the baseline year and its words; None where nothing is compared."""
    text, start = session.texts(), priority_latest.BASELINE
    if row["since"] is None:
        key = "is_baseline" if row["year"] == start else "older_than_baseline" if row["year"] < start else "no_baseline"
        return None, text[f"priority_{key}"].format(year=start)
    verdict = words_directions.of_change(row["since"], item, text)
    return verdict, text["verdict_since"].format(word=verdict.word, since=start)


def beside_city(con: DuckDBPyConnection, area: str) -> str:
    """How many of the districts' figures differ for certain from the rest of the city."""
    text, rows = session.texts(), kept.read(grid, area)
    if rows.empty:
        return text["stands_out_nothing"]
    known = rows[rows["value"].notna()]
    counts = known["direction"].value_counts()
    said = {key: int(counts.get(key, 0)) for key in ("up", "down", "none")}
    return text["priority_beside"].format(total=len(known), rest=len(known) - sum(said.values()), **said)


def mark(con: DuckDBPyConnection, area: str) -> str:
    """What the grid says of itself when some of its rows are demonstration data."""
    marks = [item.mark for item in indicators(con, area)]
    return session.texts()["partly_demonstration"].format(mark=max(marks)) if any(marks) else ""
