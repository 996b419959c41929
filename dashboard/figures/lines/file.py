"""Series over time, on matplotlib's axes."""

import pandas as pd
from matplotlib.axes import Axes

from dashboard import words
from dashboard.figures import axes as figures_axes
from dashboard.figures.axes import broken, plain
from dashboard.figures.page_frame import width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import (
    Lines,
    Picture,
    Series,
)

NOMINAL_DAYS = {"month": 31, "quarter": 92}


def shown_breaks(picture: Lines) -> list[tuple]:
    """The breaks that lie within what is drawn."""
    starts = [
        start for series in picture.series for start in series.rows.loc[series.rows["value"].notna()]["period_start"]
    ]
    if not starts:
        return []
    return [(on, meaning) for on, meaning in picture.breaks if min(starts) < pd.Timestamp(on) <= max(starts)]


def lines(axes: Axes, picture: Lines) -> None:
    """Series with points, intervals as bars, direct labels at their ends, breaks as dotted lines."""
    ends = series_of(axes, picture)
    axes.set_ylim(*scale([picture]))
    for on, _ in shown_breaks(picture):
        axes.axvline(pd.Timestamp(on), color=LIGHT.muted, linewidth=0.9, linestyle=":")
        axes.plot([pd.Timestamp(on)], [axes.get_ylim()[0]], marker="D", markersize=4, color=LIGHT.muted, clip_on=False)
    time(axes, picture)
    _label(axes, [end for end in ends if end[1].label])


def series_of(axes: Axes, picture: Lines) -> list[tuple[float, Series]]:
    """Draws every series, the axes from zero or around the reference; (last value, series) of each that has any."""
    ends = []
    for series in picture.series:
        rows = series.rows[series.rows["value"].notna()].sort_values("period_start")
        if series.form == "span" or series.limits == "band":
            _band(axes, series)
        if len(rows):
            _line(axes, series, rows, picture)
            ends.append((float(rows["value"].iloc[-1]), series))
        elif series.form == "span" and series.rows["upper"].notna().any():
            ends.append((float(series.rows["upper"].dropna().iloc[-1]), series))
    plain(axes, picture)
    if picture.reference or scale([picture])[0] < 0:
        axes.axhline(picture.reference or 0, color=LIGHT.ink, linewidth=1.1, linestyle=(0, (4, 2)))
    return ends


def scale(pictures: list[Lines]) -> tuple[float, float]:
    """The ends of a value axis that holds zero, every value and every interval."""
    columns = [rows for one in pictures for part in one.series for rows in _heights(part)]
    found = [float(end) for rows in columns for end in (rows.min(), rows.max())]
    low, high = min([0.0, *found]), max([0.0, *found])
    return low * 1.1, (high * 1.1) or 1.0


def _heights(series: Series) -> list[pd.Series]:
    found = [series.rows[name] for name in ("value", "lower", "upper") if name in series.rows]
    return [rows.dropna().astype(float) for rows in found if rows.notna().any()]


def _band(axes: Axes, series: Series) -> None:
    known = series.rows[series.rows["lower"].notna()].sort_values("period_start")
    limits = (known[name].astype(float) for name in ("lower", "upper"))
    axes.fill_between(known["period_start"], *limits, color=series.colour, alpha=0.2, linewidth=0.6)


def _line(axes: Axes, series: Series, rows: pd.DataFrame, picture: Lines) -> None:
    step = pd.Timedelta(days=NOMINAL_DAYS.get(picture.kind, 366 * picture.interval_years))
    pieces = (rows["period_start"].diff() > step).cumsum()
    few = len(rows) <= 15
    for _, piece in rows.groupby(pieces):
        axes.plot(
            piece["period_start"],
            piece["value"].astype(float),
            color=series.colour,
            linewidth=2.4 if series.thick else 1.6 if series.label else 0.6,
            linestyle=(0, (4, 2)) if series.dashed else "-",
        )
    if series.form in ("line", "span") or not series.label:
        return
    hollow = rows["status"].eq("preliminary") if "status" in rows else pd.Series(False, index=rows.index)
    for is_hollow, marks in rows.groupby(hollow):
        axes.plot(
            marks["period_start"],
            marks["value"].astype(float),
            linestyle="none",
            marker="o",
            markersize=5 if few else 3,
            markerfacecolor=LIGHT.paper if is_hollow else series.colour,
            markeredgecolor=series.colour,
            clip_on=False,
        )
    known = rows[rows["lower"].notna()] if "lower" in rows else rows.iloc[:0]
    if len(known):
        value = known["value"].astype(float)
        reach = [(value - known["lower"].astype(float)).clip(0), (known["upper"].astype(float) - value).clip(0)]
        axes.errorbar(
            known["period_start"],
            value,
            yerr=reach,
            fmt="none",
            ecolor=series.colour,
            elinewidth=1,
            capsize=2.5,
            alpha=0.6,
        )


def time(axes: Axes, picture: Lines, most: int = 8) -> None:
    """An axis of years, the last one named always; of months where there is one year."""
    starts = sorted(
        {start for series in picture.series for start in series.rows.loc[series.rows["value"].notna()]["period_start"]}
    )
    years = sorted({start.year for start in starts})
    if not years:
        return
    if len(years) == 1 and picture.kind == "month":
        marks = [pd.Timestamp(years[0], month, 1) for month in range(1, 13)]
        names = [words.MONTHS[picture.language][month - 1][:3] for month in range(1, 13)]
        axes.set_xticks(marks, names)
        return
    if picture.kind == "month" and len(years) <= 3:
        halves = [pd.Timestamp(year, month, 1) for year in years for month in (1, 7)]
        shown = [half for half in halves if starts[0] <= half <= starts[-1]]
        axes.set_xticks(shown, [words.period(half, "month", picture.language) for half in shown])
        return
    few = len(years) <= most
    step = max(1, -(-(years[-1] - years[0]) // (most - 1)))
    shown = years if few else list(range(years[-1], years[0] - 1, -step))[::-1]
    axes.set_xticks([pd.Timestamp(year, 1, 1) for year in shown], [str(year) for year in shown])
    pad = (starts[-1] - starts[0]) * 0.03 or pd.Timedelta(days=120)
    axes.set_xlim(starts[0] - pad, starts[-1] + pad)


def _label(axes: Axes, ends: list[tuple[float, Series]]) -> None:
    """A label at the end of each line, moved apart where they would cover one another, all beside the plot."""
    height = axes.get_position().height * axes.figure.get_figheight() * 72
    low, top = axes.get_ylim()
    placed, above = [], 0.0
    for value, series in sorted(ends, key=lambda item: item[0]):
        phrase = broken(series.label)
        half = 5.6 * (1 + phrase.count("\n"))
        middle = max((value - low) / (top - low) * height, above + half)
        above = middle + half
        placed.append((phrase, series, half, middle))
    below = height
    for phrase, series, half, middle in reversed(placed):
        middle = min(middle, below - half)
        below = middle - half
        axes.text(
            1.02,
            middle / height,
            phrase,
            transform=axes.transAxes,
            color=series.colour,
            size=9,
            weight="bold" if series.thick else "normal",
            va="center",
            linespacing=1,
            parse_math=False,
        )


def room_lines(picture: Lines) -> tuple[float, float, float, float]:
    """Inches to the left, right and below what is drawn, and its height; so for every kind of picture."""
    labels = [part for series in picture.series for part in figures_axes.broken(series.label).split("\n")]
    return 0.62, 0.3 + max((width_of(label, 9, True) for label in labels), default=0), 0.36, 2.6


def notes(picture: Picture) -> list[str]:
    """What signs in the picture mean: each break of the series by its day, dashes, hollow points."""
    if not isinstance(picture, Lines):
        return []
    shown = shown_breaks(picture)
    return [f"◆ {on:%Y-%m-%d}: {meaning}" for on, meaning in shown]
