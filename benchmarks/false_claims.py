"""Prints how often the sentences claim a change or a difference where there is none.

python -m benchmarks.false_claims [data sets of each kind]

Data sets without any change are drawn, given limits and spread as the queries give them, and put in words by the same
functions as on the pages; what is counted is sentences with a claim in them. A series has two sentences (the change
since the measurement before, and the last five measurements), a map one for all its eleven districts.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from dashboard import words
from dashboard.reading import intervals, variation
from dashboard.statistics import comparisons

TEXTS = Path(__file__).resolve().parents[1] / "data" / "catalogue" / "texts"
TEXT = {
    key: entry["sv"] for path in TEXTS.glob("*.toml") for key, entry in tomllib.loads(path.read_text("utf-8")).items()
}
CLAIM = re.compile(r"säker ökning|säker minskning|[Ss]äkert högre|[Ss]äkert lägre|[Hh]ögst av alla|[Ll]ägst av alla")
PEOPLE = np.array([40, 45, 60, 62, 72, 75, 80, 95, 100, 129, 150]) * 1000.0  # residents of eleven unlike districts
CITY = "11"  # after the districts 0 to 10
SHARE = {"method": "share", "per": 100, "design_effect": 1.0, "reliable_from": 100}
RATE = {"method": "rate", "per": 100_000, "design_effect": 1.0, "reliable_from": 10}
COUNT = {"method": "count", "per": 1, "design_effect": 1.0, "reliable_from": 10}


def rows(x: np.ndarray, n: np.ndarray, assumed: dict, has_sums: bool = False) -> pd.DataFrame:
    """Rows as observations.read gives them, from counts by data set, area and year."""
    sets, areas, years = x.shape
    at = pd.MultiIndex.from_product([range(sets), range(areas), pd.date_range("1998", periods=years, freq="YS")])
    frame = at.to_frame(index=False, name=["level", "area", "period_start"]).astype({"area": str})
    x, n = x.ravel(), np.broadcast_to(n, x.shape).ravel()
    none = np.full(len(x), np.nan)
    counted, per_person = assumed["method"] != "share" or has_sums, assumed["method"] == "rate" or has_sums
    frame = frame.assign(
        indicator_id="drawn",
        area_id=frame["level"].astype(str) + "-" + frame["area"],
        sex="all",
        age="all",
        value=x if assumed["method"] == "count" else x / n * assumed["per"],
        numerator=x if counted else none,
        denominator=n if per_person else none,
        n=n if assumed["method"] == "share" else none,
        status="ok",
        is_count=assumed["method"] == "count",
        variance=np.nan,
        degrees_of_freedom=np.nan,
        rounding_step=np.nan,
        **assumed,
    )
    frame = intervals.with_limits(frame)
    if assumed["method"] == "share":
        return frame.assign(**dict.fromkeys(variation.COLUMNS, np.nan))
    return frame.merge(variation.spread(pairs(frame)), on=variation.SERIES, how="left")


def pairs(frame: pd.DataFrame) -> pd.DataFrame:
    """Each count beside the one a year later, as the queries' yearly pairs; a data set's districts are one level, the
    city another."""
    level = frame["level"].astype(str).where(frame["area"] != CITY, frame["level"].astype(str) + " city")
    frame = frame.assign(level=level)
    n = frame["denominator"].fillna(1)
    both = frame.assign(x1=frame["numerator"], n1=n, x2=frame["numerator"].shift(-1), n2=n.shift(-1))
    both = both[(both["area_id"] == both["area_id"].shift(-1)).to_numpy()]
    newest = both.groupby("area_id")["period_start"].transform("max")
    return both.assign(is_latest=both["period_start"] == newest)


def series_claims(frame: pd.DataFrame, method: str) -> np.ndarray:
    """For the first area of each data set, whether its sentences on change and on development claim anything."""
    item, found = SimpleNamespace(method=method, unit="%"), []
    records = frame[frame["area"] == "0"].sort_values(["level", "period_start"]).to_dict("records")
    for _, group in groupby(records, key=lambda row: row["level"]):
        series = list(group)[-12:]  # no sentence looks further back; the spread has seen all
        change = words.changed(comparisons.change(series), item, "year", "sv", TEXT)
        trend = words.developed(comparisons.development(series), item, "year", "sv", TEXT)
        found.append([bool(CLAIM.search(change)), bool(CLAIM.search(trend))])
    return np.array(found)


def map_claims(frame: pd.DataFrame) -> np.ndarray:
    """For each data set, whether the sentence on the latest year's districts claims anything; area 11 is the city."""
    found = []
    for _, last in frame[frame["period_start"] == frame["period_start"].max()].groupby("level"):
        table = last[last["area"] != CITY].reset_index(drop=True)
        tested = comparisons.against(table, last[last["area"] == CITY].iloc[0])
        found.append(bool(CLAIM.search(words.compared(tested, TEXT))))
    return np.array(found)


def scattered(draw: np.random.Generator, mean: np.ndarray, extra: float) -> np.ndarray:
    """Counts with variance mean + extra mean^2: Poisson's for 0, else negative binomial."""
    return draw.poisson(mean * draw.gamma(1 / extra, extra, mean.shape) if extra else mean).astype(float)


def series(draw: np.random.Generator, times: int) -> Iterator[tuple[str, pd.DataFrame, str]]:
    """Kinds of series without change: name, rows, method."""
    for years in (2, 5, 9, 28):
        for mean in (3, 12, 60, 4000):
            x = scattered(draw, np.full((times, 1, years), float(mean)), 0)
            yield f"{years} years, counts of {mean}", rows(x, 1.0, COUNT), "count"
        for extra in (0.02, 0.1) if years > 2 else ():  # of two years nothing tells how much they vary
            x = scattered(draw, np.full((times, 1, years), 60.0), extra)
            yield f"{years} years, counts of 60, variance {1 + 60 * extra:.1f} x mean", rows(x, 1.0, COUNT), "count"
        mean = PEOPLE[None, :, None] * 0.001 * np.ones((times, 1, years))
        people = PEOPLE[None, :, None]
        yield (
            f"{years} years, a district of eleven, over-dispersed",
            rows(scattered(draw, mean, 0.02), people, RATE),
            "rate",
        )
        for share, n in ((0.02, 150), (0.1, 150), (0.1, 1500), (0.5, 4000)):
            x = draw.binomial(n, share, (times, 1, years)).astype(float)
            yield f"{years} years, shares of {share:.0%}, n = {n}", rows(x, float(n), SHARE), "share"
            whole = rows(np.round(x / n, 2) * n, float(n), SHARE)
            yield f"{years} years, shares of {share:.0%}, n = {n}, whole per cent", whole, "share"


def maps(draw: np.random.Generator, times: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Kinds of map without any difference: name, rows; the city is the last area."""
    for events, years, extra in ((2, 1, 0), (60, 1, 0), (9000, 1, 0), (60, 2, 0.05), (60, 5, 0.05)):
        mean = PEOPLE[None, :, None] * events / PEOPLE.mean() * np.ones((times, 1, years))
        x = scattered(draw, mean, extra)
        n = np.append(PEOPLE, PEOPLE.sum())[None, :, None]
        name = f"rates, {events} events a district, {years} years{', over-dispersed' if extra else ''}"
        yield name, rows(np.concatenate([x, x.sum(axis=1, keepdims=True)], axis=1), n, RATE)
    for share, answers, has_sums in ((0.1, 300, True), (0.1, 300, False), (0.03, 200, False), (0.5, 1500, False)):
        size = np.round(answers * PEOPLE / PEOPLE.mean())[None, :, None]
        x = draw.binomial(size.astype(int), share, (times, 11, 1)).astype(float)
        both = (np.concatenate([part, part.sum(axis=1, keepdims=True)], axis=1) for part in (x, size))
        what = "sums of answers" if has_sums else "percentages"
        yield f"shares of {share:.0%}, n = {answers} a district, {what}", rows(*both, SHARE, has_sums)


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    draw = np.random.default_rng(2026)
    print(f"False claims in {times} data sets of each kind, without any change or difference\n")
    print(f"{'series (at most 1 %)':<58} {'change':>9} {'five points':>13}")
    total = []
    for name, frame, method in series(draw, times):
        total.append(series_claims(frame, method))
        change, trend = 100 * total[-1].mean(axis=0)
        print(f"{name:<58} {change:7.2f} % {trend:11.2f} %", flush=True)
    change, trend = 100 * np.concatenate(total).mean(axis=0)
    print(f"{'all':<58} {change:7.2f} % {trend:11.2f} %\n")
    print(f"{'maps of eleven districts (at most 5 %)':<58} {'any claim':>9}")
    for name, frame in maps(draw, times):
        print(f"{name:<58} {100 * map_claims(frame).mean():7.2f} %", flush=True)


if __name__ == "__main__":
    main()
