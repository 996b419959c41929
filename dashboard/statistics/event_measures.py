"""What is worked out of counts of events: parts of the week, years that do not overlap, a season, hot cells. Pure."""

import json
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.stats import binom

from dashboard.statistics import hot_cells, methods, series_measures

LENGTHS = (1, 2, 3, 4, 6, 8, 12)
ENOUGH = 5  # events in the mean part of a week, for it to be shown so finely
YEAR = 12
ROLLED = ["period_start", "value", "lower", "upper"]
LEVEL = 0.05


def parts_of_week(rows: pd.DataFrame) -> pd.DataFrame:
    """Events by weekday and part of the day, in the shortest parts that hold five on average (else the longest).

    `rows`: weekday, hour_from, hour_to, events, status (event_counts.weekday_hour). With protected counts the parts
    are as they came. Added: lower and upper (Poisson), is_more: whether a part certainly has more events than an even
    week would give it.
    """
    if rows.empty:
        return rows.assign(lower=[], upper=[], is_more=[])
    step = int((rows["hour_to"] - rows["hour_from"]).iloc[0])
    lengths = [length for length in LENGTHS if length % step == 0]
    mean = {length: rows["events"].sum() / (7 * 24 / length) for length in lengths}
    length = next((item for item in lengths if mean[item] >= ENOUGH), lengths[-1])
    if (rows["status"] != "ok").any():
        length = step  # protected counts cannot be added up
    first = rows["hour_from"] // length * length
    found = rows.assign(hour_from=first, hour_to=first + length)
    grouped = found.groupby(["weekday", "hour_from", "hour_to"], as_index=False)
    table = grouped.agg(events=("events", lambda counts: counts.sum(min_count=len(counts))), status=("status", "max"))
    lower, upper = methods.poisson_limits(table["events"].astype(float).to_numpy())
    return table.assign(lower=lower, upper=upper, is_more=_uneven(table["events"]))


def _uneven(counts: pd.Series) -> list[bool]:
    """Which counts are more than an even spread gives: exact binomial, false discoveries held at 5 %."""
    known = counts.notna()
    total, found = int(counts.sum()), pd.Series(False, index=counts.index)
    if total and known.any():
        p = binom.sf(counts[known] - 1, total, 1 / known.sum())
        found[known] = methods.false_discovery(p, LEVEL)
    return list(found)


def rolling_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Events in the twelve months that end with each month, as series_measures.rolling_year; value for events."""
    return series_measures.rolling_year(rows.rename(columns={"events": "value"}))


def whole_years(rolled: pd.DataFrame, yearly: pd.DataFrame) -> pd.DataFrame:
    """The latest twelve months, the twelve before and so on, oldest first: they do not overlap, and so can be tested.

    In the columns of reading.observations; how much years vary beyond chance is taken from the yearly figures there.
    """
    if rolled.empty or yearly.empty:
        return yearly.iloc[:0]
    months = rolled["period_start"].dt.year * YEAR + rolled["period_start"].dt.month
    kept = rolled[(months.iloc[-1] - months) % YEAR == 0].reset_index(drop=True)
    like = yearly.iloc[[-1] * len(kept)].reset_index(drop=True)
    return like.assign(numerator=kept["value"], n=np.nan, status="ok", **kept[ROLLED].to_dict("series"))


def season(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Each month of a year beside earlier years, as series_measures.season; events for value, with Poisson limits."""
    lower, upper = methods.poisson_limits(rows["events"].astype(float).to_numpy())
    counted = rows.rename(columns={"events": "value"}).assign(lower=lower, upper=upper)
    return series_measures.season(counted, year).rename(columns={"value": "events"})


def city_cells(outlines: Iterable[str], resolution: int) -> list[str]:
    """Every hexagon whose middle lies in one of the outlines (GeoJSON texts)."""
    import h3

    cells = set()
    for outline in outlines:
        cells.update(h3.geo_to_cells(json.loads(outline), resolution))
    return sorted(cells)


def hot(shown: pd.DataFrame, outlines: Iterable[str]) -> pd.DataFrame:
    """Every hexagon of the city with its class and whether it is hot (hot_cells.tested over the classes).

    `shown`: event_counts.hexagons. Cells that are not there have too few events to be told, and score 0; the classes
    score 1, 2, … Columns added: events_from, events_to (null where not told), longitude, latitude, boundary.
    """
    import h3

    if shown.empty:
        return pd.DataFrame()
    cells = sorted({*city_cells(outlines, h3.get_resolution(shown["cell"].iloc[0])), *shown["cell"]})
    firsts = sorted(shown["events_from"].unique())
    rank = {cell: firsts.index(first) + 1 for cell, first in zip(shown["cell"], shown["events_from"], strict=True)}
    near = {cell: [other for other in h3.grid_disk(cell, 1) if other != cell] for cell in cells}
    tested = hot_cells.tested(cells, np.array([rank.get(cell, 0) for cell in cells]), near)
    tested = tested.merge(shown[["cell", "events_from", "events_to"]], on="cell", how="left")
    middles = [h3.cell_to_latlng(cell) for cell in tested["cell"]]
    return tested.assign(
        latitude=[north for north, _ in middles],
        longitude=[east for _, east in middles],
        boundary=[h3.cell_to_boundary(cell) for cell in tested["cell"]],
    )


def district_of(cells: pd.DataFrame, outlines: pd.DataFrame) -> list[str]:
    """The district in which each cell's middle lies, else the nearest (a middle can lie in water)."""
    import shapely

    keys = outlines["area_id"].tolist()
    points = shapely.points(cells["longitude"], cells["latitude"])
    away = np.array([shapely.distance(shapely.from_geojson(shape), points) for shape in outlines["geometry"]])
    return [keys[at] for at in away.argmin(axis=0)]
