"""What a series can be measured as: difference from the city, index, twelve months at a time, a year against others.

Frames of reading.observations in, frames of the same columns out; pure.
"""

import numpy as np
import pandas as pd

from dashboard.statistics import methods

CELL = ["period_start", "sex", "age"]
LIMITS = ["value", "lower", "upper"]
YEAR = 12
FEWEST_YEARS = 2


def difference(rows: pd.DataFrame, city: pd.DataFrame) -> pd.DataFrame:
    """Each value minus the city's of the same period and group, with the interval that follows from both.

    The city holds the district, so the two are not independent and the interval is somewhat too wide. A period without
    a figure for the city has none.
    """
    other = city.drop_duplicates(CELL).set_index(CELL)[LIMITS]
    both = rows.join(other, on=CELL, suffixes=("", "_city"))
    found = methods.gap(
        tuple(both[name].astype(float) for name in LIMITS), tuple(both[f"{name}_city"].astype(float) for name in LIMITS)
    )
    return rows.assign(value=found.difference, lower=found.difference_lower, upper=found.difference_upper)


def base_period(series: list[pd.DataFrame]) -> pd.Timestamp | None:
    """The first period in which every series that has a figure at all has one above zero."""
    known = [set(rows.loc[rows["value"] > 0, "period_start"]) for rows in series if rows["value"].notna().any()]
    common = set.intersection(*known) if known else set()
    return min(common) if common else None


def index(rows: pd.DataFrame, base: pd.Timestamp) -> pd.DataFrame:
    """One series as its ratio to a base period = 100, with the interval of the ratio; the base itself has none."""
    at = rows[(rows["period_start"] == base) & (rows["value"] > 0)]
    if at.empty:
        return rows.assign(value=np.nan, lower=np.nan, upper=np.nan)
    found = methods.gap(
        tuple(rows[name].astype(float) for name in LIMITS), tuple(float(at.iloc[0][name]) for name in LIMITS)
    )
    is_base = rows["period_start"].eq(base)
    return rows.assign(
        value=found.ratio * 100,
        lower=pd.Series(found.ratio_lower * 100, index=rows.index).mask(is_base),
        upper=pd.Series(found.ratio_upper * 100, index=rows.index).mask(is_base).replace(np.inf, np.nan),
    )


def rolling_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts of one series over the twelve months that end with each month, with Poisson limits.

    Only where all twelve months have a figure: no rows where no months are known. Neighbouring points share eleven
    months, so they are never tested.
    """
    if rows.empty:
        return rows.assign(value=[], lower=[], upper=[], numerator=[], n=[])
    series = rows.drop_duplicates("period_start").set_index("period_start").sort_index()
    months = pd.date_range(series.index.min(), series.index.max(), freq="MS")
    sums = series["value"].astype(float).reindex(months).rolling(YEAR).sum().dropna()
    preliminary = series["status"].eq("preliminary").reindex(months, fill_value=False).rolling(YEAR).max()
    lower, upper = methods.poisson_limits(sums.to_numpy())
    told = series.iloc[[-1] * len(sums)].reset_index(drop=True)
    return told.assign(
        period_start=sums.index,
        value=sums.to_numpy(),
        lower=lower,
        upper=upper,
        numerator=sums.to_numpy(),
        n=np.nan,
        status=["preliminary" if preliminary[month] else "ok" for month in sums.index],
    )


def whole_years(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest twelve months of one series, the twelve before, and so on, oldest first: they do not overlap."""
    rolled = rolling_year(rows)
    last = rolled["period_start"].max()
    months = [(last.year - start.year) * YEAR + last.month - start.month for start in rolled["period_start"]]
    return rolled[[month % YEAR == 0 for month in months]].reset_index(drop=True)


def season(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Each month of a year beside the lowest, highest and mean of the same month in earlier years.

    Columns: month, value, lower, upper, status of the year; low, high, mean, years of the earlier ones, null where
    fewer than two of them have the month.
    """
    dated = rows.assign(month=rows["period_start"].dt.month)
    now = dated[dated["period_start"].dt.year == year].set_index("month")
    earlier = dated[(dated["period_start"].dt.year < year) & dated["value"].notna()]
    before = earlier.groupby("month")["value"].agg(["min", "max", "mean", "count"])
    before = before[before["count"] >= FEWEST_YEARS].set_axis(["low", "high", "mean", "years"], axis=1)
    table = pd.DataFrame(index=pd.RangeIndex(1, YEAR + 1, name="month"))
    return table.join(now[[*LIMITS, "status"]]).join(before).reset_index()
