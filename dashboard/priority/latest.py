"""How an indicator stands: its latest figures with what the tests say of them, from one reading of the database.

>>> frame = measured(con, "robbery_rate", "2023")
>>> latest(frame, breaks)          # the city's figure for everyone, or what comes nearest
>>> districts(frame, places, breaks)   # each district against the rest of the city, and since the baseline
"""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import geography, observations
from dashboard.statistics import comparisons

PREFERRED = ["stockholm", "region-stockholm", "stockholms-lan", "sweden"]
POINTS = 6
BASELINE = 2023  # the year before the agreement in force
RECENT = 2
NOTHING = {"value": None, "period_start": pd.NaT}


def measured(con: DuckDBPyConnection, indicator_id: str, division: str) -> pd.DataFrame:
    """Every yearly figure of an indicator for the city, the areas that hold it and the districts of a division."""
    return observations.of_one(con, indicator_id, [*PREFERRED, *geography.districts(con, division)])


def latest(frame: pd.DataFrame, breaks: list) -> list[dict]:
    """The latest figure of each series that stands for an indicator, with the value before and the test of the change.

    The figure is the city's for everyone; else the region's or the country's; else the city's groups; else
    the districts that have one.
    """
    known = frame[frame["value"].notna()]
    wide = known[known["area_id"].isin(PREFERRED)]
    total = wide[(wide["sex"] == "all") & (wide["age"] == "all")]
    if len(total):
        return [_last(total[total["area_id"] == _nearest(total)], breaks)]
    if len(wide):
        rows = wide[wide["area_id"] == _nearest(wide)]
        newest = rows[rows["period_start"] == rows["period_start"].max()]
        return [
            _last(rows[(rows["sex"] == sex) & (rows["age"] == age)], breaks)
            for sex, age in newest[["sex", "age"]].itertuples(index=False)
        ]
    known = known[(known["sex"] == "all") & (known["age"] == "all")]
    return [_last(rows, breaks) for _, rows in known.groupby("area_id")]


def _nearest(frame: pd.DataFrame) -> str:
    """The area nearest the city that was measured lately and more than once, else lately, else at all."""
    starts = frame.groupby("area_id")["period_start"]
    lately = starts.max().dt.year >= frame["period_start"].dt.year.max() - RECENT
    repeated = starts.nunique() > 1
    for wanted in (lately & repeated, lately, repeated | True):
        for area_id in PREFERRED:
            if wanted.get(area_id, False):
                return area_id
    raise LookupError(f"expected one of {PREFERRED}, found {sorted(starts.groups)}")


def _last(series: pd.DataFrame, breaks: list) -> dict:
    rows = series.sort_values("period_start").to_dict("records")
    before = rows[-2] if len(rows) > 1 else NOTHING
    return rows[-1] | {
        "series": [row["value"] for row in rows[-POINTS:]],
        "before": before["value"],
        "before_start": before["period_start"],
        "finding": comparisons.change(series, breaks),
    }


def districts(frame: pd.DataFrame, places: dict[str, str], breaks: list) -> pd.DataFrame:
    """The districts in the latest year that any of them has a figure of, no rows when none has.

    The columns of observations.of_one, of comparisons.against (the rest of the city), `year`, and `since`: the
    finding of the change from the baseline year, None where that year has no figure or is the latest itself.
    """
    total = frame[(frame["sex"] == "all") & (frame["age"] == "all")]
    within = total[total["area_id"].isin(places)]
    known = within[within["value"].notna()]
    if known.empty:
        return known
    year = int(known["period_start"].dt.year.max())
    there = within[within["period_start"].dt.year == year].drop(columns="area")
    table = pd.DataFrame({"area_id": list(places), "area": list(places.values())}).merge(
        there, on="area_id", how="left"
    )
    table["status"] = table["status"].fillna("none")
    city = total[(total["area_id"] == geography.CITY) & (total["period_start"].dt.year == year)]
    tested = comparisons.against(table, city.iloc[0] if len(city) else None).drop(columns=["area_id", "area"])
    baseline = known[known["period_start"].dt.year == BASELINE].set_index("area_id")
    since = [
        comparisons.compare(baseline.loc[row["area_id"]], row, breaks)
        if year > BASELINE and row["area_id"] in baseline.index and pd.notna(row["value"])
        else None
        for _, row in table.iterrows()
    ]
    return pd.concat([table, tested], axis=1).assign(since=since, year=year)
