"""Shares by age, on matplotlib's axes."""

from matplotlib.axes import Axes

from dashboard.figures import axes as figures_axes
from dashboard.figures.page_frame import WIDTH, width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Picture, Pyramid


def room_pyramid(picture: Pyramid) -> tuple[float, float, float, float]:
    """Room for the ages' names and a row for each."""
    widest = max(width_of(str(label), 8.5) for label in picture.frame.index)
    return 0.3 + widest, 0.3, 0.4, 0.2 * len(picture.frame) + 0.1


def pyramid(axes: Axes, picture: Pyramid) -> None:
    """Bars for the chosen area, a line of steps for the others; each named above in its colour."""
    frame, count = picture.frame, len(picture.frame)
    for column, _, colour, side in picture.bars:
        axes.barh(range(count), side * frame[column], 0.8, color=colour, alpha=0.55, edgecolor=colour)
    for column, _, colour, side in picture.steps:
        edges = [place - 0.5 for place in range(count + 1)]
        axes.stairs(side * frame[column], edges, orientation="horizontal", color=colour, linestyle=(0, (4, 2)))
    two = any(side < 0 for *_, side in picture.bars)
    axes.set(ylim=(-0.6, count - 0.4), xlim=None if two else (0, None))
    axes.set_yticks(range(count), [str(label) for label in frame.index], size=8.5)
    shown = Picture("%", picture.language)
    axes.xaxis.set_major_formatter(lambda value, _: figures_axes.quantity(abs(value), shown))
    axes.tick_params(colors=LIGHT.muted, labelsize=8.5, length=0)
    axes.grid(axis="x", color=LIGHT.grid, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    across = 0.0
    for sign, series in (("■", picture.bars), ("- -", picture.steps)):
        for _, label, colour, _ in series:
            words = f"{sign} {label}"
            style = {"xycoords": "axes fraction", "textcoords": "offset points", "size": 9, "color": colour}
            axes.annotate(words, (across, 1), (0, 3), **style)
            across += (width_of(words, 9) + 0.25) / (axes.get_position().width * WIDTH)
