"""Kinds as bars and single events as dots, in files: as on the screen, on matplotlib's axes."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from dashboard import words
from dashboard.figures.axes import SMALL, lying, plain
from dashboard.figures.page_frame import width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.ranking.spec import Bars, Dots

ROW = 0.27  # inches
MOST_YEARS = 8
DAYS = 26  # the width of a month's column, of the thirty or so that it has


def room_bars(picture: Bars) -> tuple[float, float, float, float]:
    """Inches for the names at the left and the numbers at the right, and the height of the rows."""
    widest = max((width_of(row.label, 9) for row in picture.rows), default=0)
    beside = max((width_of(row.told, SMALL, True) for row in picture.rows), default=0)
    return 0.3 + widest, 0.3 + beside, 0.36, ROW * max(len(picture.rows), 1) + 0.1


def bars(axes: Axes, picture: Bars) -> None:
    """A lying bar from zero for each row, with its interval and number; a protected one has a mark at zero."""
    colour = LIGHT.of(picture.colour)
    lying(axes, [row.label for row in picture.rows], picture.ends, picture)
    for place, row in enumerate(picture.rows):
        style: dict[str, Any] = {"size": SMALL, "va": "center", "textcoords": "offset points", "parse_math": False}
        told: dict[str, Any] = (
            {"color": LIGHT.ink, "weight": "bold"} if row.value is not None else {"color": LIGHT.muted}
        )
        axes.annotate(row.told, (1, place), (6, 0), xycoords=axes.get_yaxis_transform(), **told, **style)
        if row.value is None:
            _protected(axes, 0, place, f"protected-{place}")
            continue
        axes.barh(place, row.value, 0.62, color=to_rgba(colour, 0.55), edgecolor=colour, gid=f"mark-{place}")
        if row.limits:
            reach = [[max(row.value - row.limits[0], 0)], [max(row.limits[1] - row.value, 0)]]
            axes.errorbar(row.value, place, xerr=reach, fmt="none", ecolor=LIGHT.ink, elinewidth=1, capsize=2.5)


def room_dots(picture: Dots) -> tuple[float, float, float, float]:
    """Room for numbers at the left and years below."""
    return 0.62, 0.3, 0.4, 1.7


def dots(axes: Axes, picture: Dots) -> None:
    """A dot for each event in its month, stacked, or a column for each month; protected months have a mark."""
    colour = LIGHT.of(picture.colour)
    for at, month in enumerate(picture.months):
        if month.is_withheld:
            _protected(axes, month.start, 0.5, f"protected-{at}")
        elif month.count and picture.is_stacked:
            levels = [level + 0.5 for level in range(int(month.count))]
            style: dict[str, Any] = {"linestyle": "none", "markersize": 4.5, "color": colour, "gid": f"mark-{at}"}
            axes.plot([month.start] * len(levels), levels, marker="o", **style)
        elif month.count:
            axes.bar(month.start, month.count, DAYS, color=to_rgba(colour, 0.6), gid=f"mark-{at}")
    plain(axes, picture)
    axes.set_ylim(0, max(picture.top, 4) + 0.6)
    _months(axes, picture)
    if any(month.is_withheld for month in picture.months):
        axes.annotate(
            f"□ {picture.withheld}",
            (1, 1),
            (0, 3),
            xycoords="axes fraction",
            textcoords="offset points",
            size=SMALL,
            color=LIGHT.muted,
            ha="right",
        )


def _protected(axes: Axes, x: Any, y: float, gid: str) -> None:
    """Where a count is protected: an open square with a dot, and never a number."""
    style: dict[str, Any] = {"color": LIGHT.muted, "linestyle": "none", "clip_on": False, "zorder": 4}
    axes.plot([x], [y], marker="s", markersize=6, markerfacecolor=LIGHT.paper, gid=gid, **style)
    axes.plot([x], [y], marker=".", markersize=2, **style)


def _months(axes: Axes, picture: Dots) -> None:
    """An axis of years, the last one named always; of months where there is one year or two."""
    starts = [month.start for month in picture.months]
    if not starts:
        axes.set_xticks([])
        return
    first, last = min(starts), max(starts)
    step = max(1, -(-(last.year - first.year) // (MOST_YEARS - 1)))
    shown = [pd.Timestamp(year, 1, 1) for year in range(last.year, first.year - 1, -step)][::-1]
    names = [str(start.year) for start in shown]
    if last.year - first.year < 2:
        apart = 3 if last.year == first.year else 6
        shown = [start for start in sorted(set(starts)) if start.month % apart == 1]
        names = [words.period(start, "month", picture.language) for start in shown]
    axes.set_xticks(shown, names)
    pad = (last - first) * 0.02 + pd.Timedelta(days=20)
    axes.set_xlim(first - pad, last + pad)
