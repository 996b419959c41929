"""Points on two axes, in files: as on the screen, on matplotlib's axes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from dashboard.figures import axes as figures_axes
from dashboard.figures.page_frame import DPI, WIDTH, width_of, wrapped
from dashboard.figures.palette import LIGHT
from dashboard.figures.points.spec import Point, Points
from dashboard.figures.ranking.file import MARKERS
from dashboard.figures.spec import Picture

SMALL = 8.5
PAPER = {"facecolor": LIGHT.paper, "alpha": 0.75, "edgecolor": "none", "pad": 0.5}
DASHES = {"dash": "--", "dot": ":"}


class Box(NamedTuple):
    """A part of the plot in inches from its lower left corner."""

    left: float
    low: float
    right: float
    high: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two have any part in common."""
        return self.left < other.right and self.right > other.left and self.low < other.high and self.high > other.low


def room_points(picture: Points) -> tuple[float, float, float, float]:
    """Room for the labels of the curves at the right and for a title of the lower axis in as many lines as it needs."""
    labels = [width_of(curve.label, 8) for curve in picture.curves if curve.label]
    lines = len(wrapped(picture.titles[0], WIDTH - 1.4, 9))
    return 0.75, 0.25 + max(labels, default=0.1), 0.35 + 0.17 * lines, 4.0


def points(axes: Axes, picture: Points) -> None:
    """Curves of limits, the reference as a cross, intervals, then the points with the names that are to be told."""
    for place, curve in enumerate(picture.curves):
        style: dict[str, Any] = {"linewidth": 1, "linestyle": DASHES[curve.dash], "gid": f"curve-{place}"}
        axes.plot(curve.x, curve.y, color=LIGHT.of(curve.colour), **style)
    for place, point in enumerate(picture.points):
        _intervals(axes, place, point)
    for place, point in enumerate(picture.points):
        _mark(axes, place, point)
    _values(axes, picture)
    _name_points(axes, picture.points)
    _label_curves(axes, picture)
    if picture.cross:
        label, x, y = picture.cross
        dashed: dict[str, Any] = {"color": LIGHT.muted, "linewidth": 1, "linestyle": "--", "zorder": 1}
        axes.axvline(x, gid="cross-x", **dashed)
        axes.axhline(y, gid="cross-y", **dashed)
        words: dict[str, Any] = {"size": SMALL, "ha": "center", "color": LIGHT.muted, "parse_math": False}
        axes.text(x, 1.01, label, transform=axes.get_xaxis_transform(), **words)


def _mark(axes: Axes, place: int, point: Point) -> None:
    colour = LIGHT.of(point.colour)
    axes.plot(
        [point.x],
        [point.y],
        marker=MARKERS.get(point.direction, "o"),
        markersize=7,
        color=colour,
        markerfacecolor=LIGHT.paper if point.is_hollow else colour,
        markeredgecolor=colour,
        zorder=4,
        clip_on=False,
        gid=f"mark-{place}",
    )


def _intervals(axes: Axes, place: int, point: Point) -> None:
    style: dict[str, Any] = {"color": LIGHT.of(point.colour), "linewidth": 1, "alpha": 0.5, "zorder": 2}
    if point.y_limits:
        axes.plot([point.x, point.x], point.y_limits, gid=f"interval-y-{place}", **style)
    if point.x_limits:
        axes.plot(point.x_limits, [point.y, point.y], gid=f"interval-x-{place}", **style)


def _values(axes: Axes, picture: Points) -> None:
    figures_axes.plain(axes, picture)
    axes.set_xlim(*picture.x_ends)
    axes.set_ylim(*picture.y_ends)
    shown = Picture(picture.x_unit if picture.x_unit == "%" else "", picture.language)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: figures_axes.quantity(value, shown)))
    below, beside = wrapped(picture.titles[0], WIDTH - 1.4, 9), wrapped(picture.titles[1], 3.8, 9)
    axes.set_xlabel("\n".join(below), size=9, color=LIGHT.muted, parse_math=False)
    axes.set_ylabel("\n".join(beside), size=9, color=LIGHT.muted, parse_math=False)


def _name_points(axes: Axes, points: Sequence[Point]) -> None:
    """Names beside their points, above or below one another where they would cover; a name without room is left out."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    wide, tall = axes.bbox.width / DPI, axes.bbox.height / DPI
    whole = Box(0, 0, wide, tall)
    middles = [
        ((point.x - left) / (right - left) * wide, (point.y - low) / (high - low) * tall, point) for point in points
    ]
    taken = [Box(x - 0.06, y - 0.06, x + 0.06, y + 0.06) for x, y, _ in middles]
    for x, y, point in sorted(middles, key=lambda middle: not middle[2].is_chosen):
        if not point.is_named:
            continue
        spot = _free_spot(x, y, width_of(point.label, 8) + 0.02, taken, whole)
        if spot:
            taken.append(spot)
            style: dict[str, Any] = {
                "size": 8,
                "color": LIGHT.ink,
                "va": "bottom",
                "zorder": 5,
                "parse_math": False,
                "bbox": PAPER,
            }
            axes.text(spot.left / wide, spot.low / tall, point.label, transform=axes.transAxes, **style)


def _free_spot(x: float, y: float, length: float, taken: Sequence[Box], whole: Box) -> Box | None:
    """The first place to the right of a point, then to the left, where a name covers nothing; None if there is none."""
    for start in (x + 0.09, x - 0.09 - length):
        for up in (-0.06, 0.05, -0.17):
            spot = Box(start, y + up, start + length, y + up + 0.12)
            is_inside = spot.left >= 0 and spot.low >= 0 and spot.right <= whole.right and spot.high <= whole.high
            if is_inside and not any(spot.overlaps(box) for box in taken):
                return spot
    return None


def _label_curves(axes: Axes, picture: Points) -> None:
    """The names of the curves at their right ends, moved apart."""
    low, high = axes.get_ylim()
    tall = axes.bbox.height / DPI
    named = [(float(curve.y[-1]), curve) for curve in picture.curves if curve.label]
    above = -1.0
    for value, curve in sorted(named, key=lambda end: end[0]):
        middle = max((value - low) / (high - low) * tall, above + 0.14)
        above = middle
        style: dict[str, Any] = {"size": 8, "color": LIGHT.of(curve.colour), "va": "center", "parse_math": False}
        axes.text(1.015, middle / tall, curve.label, transform=axes.transAxes, **style)
