"""Pairs of groups in rows, in files: as on the screen, on matplotlib's axes."""

from typing import Any

from matplotlib.axes import Axes

from dashboard.figures import axes as figures_axes
from dashboard.figures.page_frame import DPI, width_of
from dashboard.figures.palette import LIGHT, Colour
from dashboard.figures.points.spec import Pair, Pairs, Side
from dashboard.figures.tested import ARROWS

SMALL = 8.5
ROW = 0.44  # inches
SHIFT = 0.16  # how far from the middle of its row each group lies
MARKERS = "os"
SIGNS = "●■"


def room_pairs(picture: Pairs) -> tuple[float, float, float, float]:
    """Room for the rows' labels at the left and the differences at the right."""
    widest = max((width_of(pair.label, 9) for pair in picture.pairs), default=0)
    beside = [max(width_of(_told(pair), SMALL, True), width_of(pair.span, 8)) for pair in picture.pairs]
    return 0.3 + widest, 0.3 + max([*beside, width_of(picture.title, 8)]), 0.4, ROW * len(picture.pairs) + 0.1


def pairs(axes: Axes, picture: Pairs) -> None:
    """Circles and squares with their intervals, the tested difference at the right, the groups' names above."""
    figures_axes.lying(axes, [pair.label for pair in picture.pairs], picture.ends, picture)
    for place, pair in enumerate(picture.pairs):
        for at, side in enumerate(pair.sides):
            _mark(axes, picture, place, at, side)
        _beside(axes, place, pair)
    style: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "parse_math": False}
    axes.annotate(picture.title, (1, 1), (6, 3), size=8, color=LIGHT.muted, **style)
    left = 0.0
    for sign, (label, role) in zip(SIGNS, picture.groups, strict=True):
        phrase = f"{sign} {label}"
        axes.annotate(phrase, (left, 1), (0, 3), size=9, color=LIGHT.of(role), **style)
        left += (width_of(phrase, 9) + 0.25) / (axes.bbox.width / DPI)


def _mark(axes: Axes, picture: Pairs, place: int, at: int, side: Side) -> None:
    if side.value is None:
        return
    colour, down = LIGHT.of(picture.groups[at][1]), place + (-SHIFT, SHIFT)[at]
    if side.limits:
        axes.plot(side.limits, [down, down], color=colour, linewidth=1.8, gid=f"interval-{place}-{at}")
    axes.plot([side.value], [down], MARKERS[at], markersize=6, color=colour, zorder=3, gid=f"mark-{place}-{at}")
    if side.name:
        inward = side.value > picture.ends[1] / 2
        _name(axes, side.name, (side.limits or (side.value, side.value))[0 if inward else 1], down, inward, colour)


def _name(axes: Axes, name: str, end: float, down: float, inward: bool, colour: Colour) -> None:
    """What a point is of, at the end of its interval where there is more room."""
    style: dict[str, Any] = {"size": 8, "color": colour, "va": "center", "parse_math": False}
    side: dict[str, Any] = {"xytext": (-5, 0), "ha": "right"} if inward else {"xytext": (5, 0), "ha": "left"}
    axes.annotate(name, (end, down), textcoords="offset points", **side, **style)


def _told(pair: Pair) -> str:
    return f"{pair.told} {ARROWS.get(pair.direction, '')}".rstrip()


def _beside(axes: Axes, place: int, pair: Pair) -> None:
    """The difference with its arrow, and under it its interval."""
    style: dict[str, Any] = {
        "xycoords": axes.get_yaxis_transform(),
        "textcoords": "offset points",
        "annotation_clip": False,
    }
    up = 5 if pair.span else 0
    words: dict[str, Any] = {"size": SMALL, "weight": "bold", "color": LIGHT.ink, "parse_math": False}
    axes.annotate(_told(pair), (1, place), (6, up), va="center", **words, **style)
    if pair.span:
        muted: dict[str, Any] = {"size": 8, "color": LIGHT.muted, "parse_math": False}
        axes.annotate(pair.span, (1, place), (6, -6), va="center", **muted, **style)
