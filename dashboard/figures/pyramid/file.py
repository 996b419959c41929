"""Shares by age, on matplotlib's axes."""

from matplotlib.axes import Axes

from dashboard.figures import axes as figures_axes
from dashboard.figures.page_frame import WIDTH, width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.pyramid.spec import Pyramid
from dashboard.figures.spec import Picture


def room_pyramid(picture: Pyramid) -> tuple[float, float, float, float]:
    """Room for the ages' names and a row for each."""
    widest = max(width_of(label, 8.5) for label in picture.ages)
    return 0.3 + widest, 0.3, 0.4, 0.2 * len(picture.ages) + 0.1


def pyramid(axes: Axes, picture: Pyramid) -> None:
    """Bars for the chosen area, a line of steps for the others; each named above in its colour."""
    count = len(picture.ages)
    for part in picture.parts:
        shares, colour = [share * part.side for share in part.shares], LIGHT.of(part.colour)
        if part.is_chosen:
            axes.barh(range(count), shares, 0.8, color=colour, alpha=0.55, edgecolor=colour)
        else:
            edges = [place - 0.5 for place in range(count + 1)]
            axes.stairs(shares, edges, orientation="horizontal", color=colour, linestyle=(0, (4, 2)))
    axes.set(ylim=(-0.6, count - 0.4), xlim=None if picture.is_split else (0, None))
    axes.set_yticks(range(count), list(picture.ages), size=8.5)
    shown = Picture("%", picture.language)
    axes.xaxis.set_major_formatter(lambda value, _: figures_axes.quantity(abs(value), shown))
    axes.tick_params(colors=LIGHT.muted, labelsize=8.5, length=0)
    axes.grid(axis="x", color=LIGHT.grid, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    across = 0.0
    for part in sorted(picture.parts, key=lambda part: not part.is_chosen):
        label = f"{'■' if part.is_chosen else '- -'} {part.label}"
        colour = LIGHT.of(part.colour)
        axes.annotate(label, (across, 1), (0, 3), "axes fraction", "offset points", size=9, color=colour)
        across += (width_of(label, 9) + 0.25) / (axes.get_position().width * WIDTH)
