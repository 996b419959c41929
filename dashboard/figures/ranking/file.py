"""Values in order with their intervals, in files: as on the screen, on matplotlib's axes."""

from typing import Any

from matplotlib.axes import Axes

from dashboard.figures.axes import SMALL, lying
from dashboard.figures.page_frame import width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.ranking.spec import Ranked, Reference, Row
from dashboard.figures.tested import ARROWS

ROW = 0.27  # inches
MARKERS = {"up": "^", "down": "v"}
GAP = 0.06


def room_ranked(picture: Ranked) -> tuple[float, float, float, float]:
    """Inches for the names at the left, the values at the right and the axis below, and the height of the rows."""
    widest = max((width_of(row.label, 9, True) for row in picture.rows), default=0)
    beside = max((_width(row) for row in picture.rows if row.value is not None), default=0)
    return 0.3 + widest, 0.3 + beside, 0.56 if picture.axis_note else 0.36, ROW * max(len(picture.rows), 1) + 0.1


def ranked(axes: Axes, picture: Ranked) -> None:
    """A row for each value, the first at the top; one without a value says what is known in its place."""
    lying(axes, [row.label for row in picture.rows], picture.ends, picture)
    for tick, row in zip(axes.get_yticklabels(), picture.rows, strict=True):
        tick.set(weight="bold" if row.is_chosen else "normal")
    for place, row in enumerate(picture.rows):
        if row.value is None:
            style: dict[str, Any] = {
                "transform": axes.get_yaxis_transform(),
                "size": SMALL,
                "va": "center",
                "parse_math": False,
            }
            axes.text(0.01, place, row.told, color=LIGHT.muted, **style)
        else:
            _mark(axes, place, row, row.value)
            _beside(axes, place, row)
    if picture.reference:
        _mark_reference(axes, picture.reference)
    if picture.axis_note:
        axes.set_xlabel(picture.axis_note, size=SMALL, color=LIGHT.muted, parse_math=False)


def _mark(axes: Axes, place: int, row: Row, value: float) -> None:
    """The interval as a line, the value as a triangle or a circle, hollow where it is preliminary or unreliable."""
    colour = LIGHT.of(row.colour)
    if row.limits:
        width = 3 if row.is_chosen else 1.9
        axes.plot(row.limits, [place, place], color=colour, linewidth=width, gid=f"interval-{place}")
    axes.plot(
        [value],
        [place],
        marker=MARKERS.get(row.direction, "o"),
        markersize=7,
        color=colour,
        markerfacecolor=LIGHT.paper if row.is_hollow else colour,
        markeredgewidth=1.5,
        zorder=3,
        clip_on=False,
        gid=f"mark-{place}",
    )


def _words(row: Row) -> str:
    return f"{row.told} {ARROWS.get(row.direction, '')}".rstrip()


def _width(row: Row) -> float:
    return width_of(_words(row), SMALL, True) + (GAP + width_of(row.place, SMALL) if row.place else 0)


def _beside(axes: Axes, place: int, row: Row) -> None:
    """The value in words with its arrow, and its place after it."""
    style: dict[str, Any] = {
        "textcoords": "offset points",
        "size": SMALL,
        "va": "center",
        "parse_math": False,
    }
    at: dict[str, Any] = {"xy": (1, place), "xycoords": axes.get_yaxis_transform()}
    axes.annotate(_words(row), xytext=(6, 0), weight="bold", color=LIGHT.ink, **at, **style)
    if row.place:
        right = 6 + 72 * (width_of(_words(row), SMALL, True) + GAP)
        axes.annotate(row.place, xytext=(right, 0), color=LIGHT.muted, **at, **style)


def _mark_reference(axes: Axes, reference: Reference) -> None:
    if reference.limits:
        axes.axvspan(*reference.limits, color=LIGHT.ink, alpha=0.08, linewidth=0, zorder=0, gid="band")
    axes.axvline(reference.value, color=LIGHT.ink, linestyle=(0, (4, 2)), linewidth=1.2, zorder=1, gid="reference")
    style: dict[str, Any] = {"size": SMALL, "ha": "center", "va": "bottom", "color": LIGHT.ink, "parse_math": False}
    axes.text(reference.value, -0.62, reference.label, **style)
