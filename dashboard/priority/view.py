"""One priority area: its indicators, and what the tests say of the city and of each district.

"all" stands for the main indicators of all five.
"""

import pandas as pd

from dashboard import words
from dashboard.frame import components, session
from dashboard.priority import latest as priority_latest
from dashboard.reading import catalogue, observations
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


def indicators(con, area: str) -> list[Indicator]:
    """The indicators of a priority area, its main ones first and demonstration data last."""
    found = session.read(catalogue.indicators, session.language()).values()
    if area == "all":
        return [item for item in found if item.main_for]
    within = [item for item in found if area in item.priority_areas]
    return sorted(within, key=lambda item: (bool(item.mark), area not in item.main_for))


def latest(con, indicator_id: str) -> list[dict]:
    """standing.latest by id, kept for every page."""
    code = session.language()
    frame = session.read(priority_latest.measured, indicator_id, session.read(today))
    return priority_latest.latest(frame, session.read(catalogue.breaks, indicator_id, code))


def districts(con, indicator_id: str) -> pd.DataFrame:
    """standing.districts by id, kept for every page."""
    division = session.read(today)
    frame = session.read(priority_latest.measured, indicator_id, division)
    places = session.read(observations.districts, division)
    return priority_latest.districts(frame, places, session.read(catalogue.breaks, indicator_id, session.language()))


def today(con) -> str:
    """The division in force."""
    return next(iter(session.read(catalogue.divisions, session.language())))


def city(con, area: str) -> pd.DataFrame:
    """One row per indicator and series that stands for it."""
    rows = [{"indicator": item.id, **row} for item in indicators(con, area) for row in session.read(latest, item.id)]
    return pd.DataFrame(rows)


def grid(con, area: str) -> pd.DataFrame:
    """standing.districts of every indicator that has any, one row per indicator and district in geographical order."""
    frames = []
    for item in indicators(con, area):
        frame = session.read(districts, item.id)
        if len(frame):
            frames.append(frame.assign(indicator=item.id))
    if not frames:
        return pd.DataFrame(columns=["indicator", "area_id"])
    found = pd.concat(frames, ignore_index=True)
    place = {key: index for index, key in enumerate(dict.fromkeys(found["indicator"]))}
    return found.assign(row=found["indicator"].map(place), column=found["area_id"].map(ORDER.index)).sort_values(
        ["row", "column"]
    )


def conclusion(con, area: str) -> str:
    """How many of the area's measures move which way."""
    return words_directions.summary(courses(con, area), session.texts())


def courses(con, area: str) -> dict[str, list[tuple]]:
    """The area's measures by what the tests say of the city (verdicts.courses)."""
    known = {item.id: item for item in indicators(con, area)}
    _, built = session.read(catalogue.version)
    return words_directions.courses(session.read(city, area), known, built.year)


def directions(con, area: str) -> str:
    """'Lägre är bättre för 12 mått, högre för 2 …': what the catalogue calls the wanted direction."""
    text = session.texts()
    goods = pd.Series([item.good_direction for item in indicators(con, area)]).value_counts()
    said = [text[f"priority_good_{key}"].format(count=goods[key]) for key in ("down", "up", "none") if key in goods]
    return words.capital(words.joined(said, text)) + "."


def shown(con, area: str) -> pd.DataFrame:
    """The grid as a table that reads well row by row."""
    text = session.texts()
    known = {item.id: item for item in indicators(con, area)}
    rows = session.read(grid, area)
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


def beside_city(con, area: str) -> str:
    """How many of the districts' figures differ for certain from the rest of the city."""
    text, rows = session.texts(), session.read(grid, area)
    if rows.empty:
        return text["stands_out_nothing"]
    known = rows[rows["value"].notna()]
    counts = known["direction"].value_counts()
    said = {key: int(counts.get(key, 0)) for key in ("up", "down", "none")}
    return text["priority_beside"].format(total=len(known), rest=len(known) - sum(said.values()), **said)


def mark(con, area: str) -> str:
    """What the grid says of itself when some of its rows are demonstration data."""
    marks = [item.mark for item in indicators(con, area)]
    return session.texts()["partly_demonstration"].format(mark=max(marks)) if any(marks) else ""
