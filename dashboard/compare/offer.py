"""What can be compared: each function says what the comparing page can offer after the choices before."""

import pandas as pd

from dashboard.compare import queries
from dashboard.frame import kept, session
from dashboard.frame.kept import keeps
from dashboard.reading import coverage, geography
from dashboard.reading.catalogue import Indicator

FEWEST_POINTS = 5
WIDER = ["municipality", "police_region", "county", "country", "police_area"]  # levels of areas, in the order shown
PAIRS: dict[str, tuple[str, str] | None] = {"sex": ("women", "men"), "age": None}


@keeps
def divisions(indicator_id: str) -> dict[str, str]:
    """Divisions in which two districts or more have a figure of one year; none for an indicator of few districts."""
    if kept.read(queries.comparable)[indicator_id].districts < queries.FEWEST_DISTRICTS:
        return {}
    every = kept.read(geography.divisions, session.language())
    found = {
        key: name for key, name in every.items() if (kept.read(queries.cells, indicator_id, key)["districts"] > 1).any()
    }
    return found or every


def partners(
    indicator: Indicator, indicators: dict[str, Indicator], reach: dict[str, int], form: str
) -> dict[str, str]:
    """Indicators that can stand beside one: any other with values per person, or only those of the other kind."""
    return {
        key: item.short
        for key, item in indicators.items()
        if key != indicator.id
        and reach.get(key, 0) >= FEWEST_POINTS
        and item.method != "count"
        and (form == "scatter" or (item.method == "share") != (indicator.method == "share"))
    }


@keeps
def groups(indicator_id: str, division: str, fewest: int) -> tuple[dict[int, dict[str, set[str]]], str]:
    """(year -> sex -> ages in which enough districts have a figure, newest year first; the latest of the fullest)."""
    cells = kept.read(queries.cells, indicator_id, division)
    cells = cells[cells["districts"] >= min(fewest, int(cells["districts"].max()))]
    counts = cells.groupby("year")["districts"].max()
    found = {
        int(year): {sex: set(rows["age"]) for sex, rows in there.groupby("sex", sort=False)}
        for year, there in sorted(cells.groupby("year"), reverse=True)
    }
    return found, str(counts[counts == counts.max()].index.max())


@keeps
def has_ages(indicator_id: str, division: str, year: int, sex: str) -> bool:
    """Whether two districts or more have a figure of each of several age groups."""
    cells = kept.read(queries.cells, indicator_id, division)
    cells = cells[(cells["year"] == year) & (cells["sex"] == sex) & (cells["age"] != "all")]
    return len(cells) > 1 and bool((cells["districts"] > 1).all())


@keeps
def nearest(indicator_id: str, division: str, year: int) -> int:
    """The year nearest to one in which enough districts have a figure, the later of two."""
    cells = kept.read(queries.cells, indicator_id, division)
    cells = cells[(cells["sex"] == "all") & (cells["age"] == "all") & (cells["districts"] >= FEWEST_POINTS)]
    return int(min(cells["year"], key=lambda there: (abs(there - year), -there))) if len(cells) else year


def _yearly(indicator_id: str) -> pd.DataFrame:
    """What coverage.offered has of whole years, with the year."""
    found = kept.read(coverage.offered, indicator_id)
    return found[found["period_kind"] == "year"].assign(year=lambda rows: rows["period_start"].dt.year)


@keeps
def gaps(indicator_id: str) -> dict[str, list[int]]:
    """sex or age -> the years with two or more of its groups, newest first."""
    found = _yearly(indicator_id)
    offer: dict[str, list[int]] = {}
    for pair in PAIRS:
        counts = found[found[pair] != "all"].groupby("year")[pair].nunique()
        years = sorted(counts[counts > 1].index.tolist(), reverse=True)
        offer |= {pair: years} if years else {}
    return offer


@keeps
def gap_places(indicator_id: str, pair: str, year: int, division: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """(the places with figures of the groups that year, by name; the division's districts among them)."""
    found = _yearly(indicator_id)
    found = found[(found[pair] != "all") & (found["year"] == year)]
    there, names = set(found["area_id"]), kept.read(geography.area_names)
    districts = tuple(key for key in kept.read(geography.districts, division) if key in there)
    city = {geography.CITY: session.texts()["whole_city"]}
    return {key: (names | city)[key] for key in _places(found, list(districts))}, districts


def _places(found: pd.DataFrame, districts: list[str]) -> list[str]:
    """The city first, then wider areas, then the division's districts, then smaller areas."""
    others = found[found["level"] != "district"].drop_duplicates("area_id")
    wider = [key for level in WIDER for key in others.loc[others["level"] == level, "area_id"]]
    return [*wider, *districts, *others.loc[~others["level"].isin(WIDER), "area_id"]]
