"""Lines in files, on matplotlib's axes: the same points, states, limits and labels as on the screen (marks.py)."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from dashboard import words
from dashboard.figures import labels
from dashboard.figures.axes import page, plain
from dashboard.figures.lines import marks
from dashboard.figures.lines.spec import Lines, Series
from dashboard.figures.page_frame import width_of
from dashboard.figures.palette import LIGHT, Colour

DASHES, DOTS = (0, (4, 2)), (0, (1, 1.5))
LABEL, LINE_HEIGHT = 9, 11.2  # points
MOST_YEARS = 8


def room_lines(picture: Lines) -> tuple[float, float, float, float]:
    """Inches to the left, right and below what is drawn, and its height; so for every kind of picture."""
    written = [part for end in marks.ends(picture) for part in labels.broken(end.label)]
    return 0.62, 0.3 + max((width_of(part, LABEL, True) for part in written), default=0), 0.36, 2.6


def lines(axes: Axes, picture: Lines) -> None:
    """Series with points and limits, direct labels at their ends, numbered breaks as dotted lines."""
    draw(axes, picture, marks.value_limits([picture]))
    mark_breaks(axes, marks.breaks(picture))
    time(axes, picture, marks.starts([picture]))
    label_ends(axes, marks.ends(picture))


def draw(axes: Axes, picture: Lines, limits: tuple[float, float], is_narrow: bool = False) -> None:
    """Every series on axes of values with the given ends, the reference dashed, withheld periods at the foot."""
    for series in picture.series:
        _series(axes, series, picture, is_narrow)
    plain(axes, picture)
    axes.set_ylim(*limits)
    if picture.reference is not None:
        axes.axhline(picture.reference, color=LIGHT.ink, linewidth=1.1, linestyle=DASHES)
    for start in marks.withheld(picture):
        square: dict[str, Any] = {
            "markerfacecolor": "none",
            "markeredgecolor": LIGHT.muted,
            "linestyle": "none",
            "clip_on": False,
        }
        axes.plot([start], [0], marker="s", markersize=5, label=picture.withheld, **square)
        axes.plot([start], [0], marker=".", markersize=2, color=LIGHT.muted, linestyle="none", clip_on=False)


def _series(axes: Axes, series: Series, picture: Lines, is_narrow: bool) -> None:
    """A series under its label, by which a test knows its artists: bands, the joined line, points, bars."""
    points, colour = marks.points(series, picture), LIGHT.of(series.colour)
    for _, rows in points[points["limit"] == "band"].groupby("run"):
        axes.fill_between(
            rows["period_start"], rows["lower"], rows["upper"], color=colour, alpha=0.2, linewidth=0.6,
            label=series.label,
        )  # fmt: skip
    if series.form == "span":
        return
    if series.form != "points":
        _joined(axes, series, points, colour)
    if series.form in ("joined", "points"):
        _marks(axes, series, points, picture.language, is_narrow)
    barred = points[points["limit"] == "bar"]
    if len(barred):
        reach = [(barred["value"] - barred["lower"]).clip(0), (barred["upper"] - barred["value"]).clip(0)]
        bars: dict[str, Any] = {"fmt": "none", "ecolor": colour, "elinewidth": 1, "capsize": 2.5, "alpha": 0.6}
        axes.errorbar(barred["period_start"], barred["value"], yerr=reach, label=series.label, **bars)


def _joined(axes: Axes, series: Series, points: pd.DataFrame, colour: Colour) -> None:
    """Lines within each stretch, the firm part whole or dashed, the preliminary end dotted from the last firm point."""
    is_reference = series.dashed and series.form == "line"
    wide = 2.4 if series.thick else 1.2 if is_reference else 0.6 if series.form == "ground" else 1.6
    alpha = 0.6 if series.form == "ground" else 1
    for _, rows in points.groupby("stretch"):
        firm = rows[~rows["is_tail"]]
        tail = rows[rows["is_tail"]]
        tail = pd.concat([firm.tail(1), tail]) if len(tail) else tail
        for part, dash in ((firm, DASHES if series.dashed else "-"), (tail, DOTS)):
            if len(part) > 1:
                axes.plot(
                    part["period_start"], part["value"], color=colour, linewidth=wide, linestyle=dash, alpha=alpha,
                    label=series.label,
                )  # fmt: skip


def _marks(axes: Axes, series: Series, points: pd.DataFrame, language: str, is_narrow: bool) -> None:
    """The points themselves; those that stand alone are larger and have their value over them."""
    colour = LIGHT.of(series.colour)
    size = 6 if series.form == "points" else 5 if len(points) <= marks.MANY_POINTS and not is_narrow else 3
    for is_hollow, rows in points.groupby("is_hollow"):
        face = LIGHT.paper if is_hollow else colour
        axes.plot(
            rows["period_start"], rows["value"], linestyle="none", marker="o", markersize=size, markerfacecolor=face,
            markeredgecolor=colour, clip_on=False, label=series.label,
        )  # fmt: skip
    if series.form == "points":
        for row in points.itertuples():
            axes.annotate(
                words.rounded(row.value, language), (row.period_start, row.value), (0, 5),
                textcoords="offset points", ha="center", size=LABEL - 1, color=colour,
            )  # fmt: skip


def mark_breaks(axes: Axes, breaks: list[marks.Break]) -> None:
    """A dotted line with its number at the top where a series breaks; what changed stands under the figure."""
    for number, on, _ in breaks:
        axes.axvline(pd.Timestamp(on), color=LIGHT.muted, linewidth=0.9, linestyle=":")
        axes.annotate(
            str(number), (pd.Timestamp(on), 1), xycoords=("data", "axes fraction"), ha="center", va="center", size=6.5,
            color=LIGHT.paper, annotation_clip=False, gid="break",
            bbox={"boxstyle": "circle,pad=0.25", "facecolor": LIGHT.muted, "edgecolor": "none"},
        )  # fmt: skip


def time(axes: Axes, picture: Lines, starts: list[pd.Timestamp], most: int = MOST_YEARS) -> None:
    """An axis of years, the last one named always; of months where there is one year."""
    if not starts:
        return
    years = sorted({start.year for start in starts})
    if (year := marks.months_of_one_year(picture)) is not None:
        names = [name[:3] if most > 3 else name[0].upper() for name in words.MONTHS[picture.language]]
        axes.set_xticks([pd.Timestamp(year, month, 1) for month in range(1, 13)], names)
    elif picture.kind == "month" and len(years) <= 3:
        halves = [pd.Timestamp(year, month, 1) for year in years for month in (1, 7)]
        shown = [half for half in halves if starts[0] <= half <= starts[-1]]
        axes.set_xticks(shown, [words.period(half, "month", picture.language) for half in shown])
    else:
        step = max(1, -(-(years[-1] - years[0]) // (most - 1)))
        shown = years if len(years) <= most else list(range(years[-1], years[0] - 1, -step))[::-1]
        axes.set_xticks([pd.Timestamp(year, 1, 1) for year in shown], [str(year) for year in shown])
    pad = (starts[-1] - starts[0]) * 0.03 or pd.Timedelta(days=120)
    axes.set_xlim(starts[0] - pad, starts[-1] + pad)


def label_ends(axes: Axes, ends: list[marks.End], size: float = LABEL) -> None:
    """A label at the end of each line, moved apart where they would cover one another, all beside the plot."""
    height = axes.get_position().height * page(axes).get_figheight() * 72
    low, top = axes.get_ylim()
    ends = sorted(ends, key=lambda end: end.value)
    written = [labels.broken(end.label) for end in ends]
    half = LINE_HEIGHT / 2 * size / LABEL
    wanted = [
        ((end.value - low) / (top - low) * height, half * len(part)) for end, part in zip(ends, written, strict=True)
    ]
    for end, part, middle in zip(ends, written, labels.apart(wanted, height), strict=True):
        axes.text(
            1.02, middle / height, "\n".join(part), transform=axes.transAxes, color=LIGHT.of(end.series.colour),
            size=size, weight="bold" if end.series.thick else "normal", va="center", linespacing=1, parse_math=False,
        )  # fmt: skip
