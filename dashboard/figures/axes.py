"""What the families' drawings for files share: axes, grid lines, numbers as the language writes them."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from dashboard import words
from dashboard.figures.page_frame import width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Picture

SMALL = 8.5


def page(axes: Axes) -> Figure:
    """The whole figure that axes lie in."""
    found = axes.get_figure(root=True)
    if found is None:
        raise ValueError("axes: expected a figure around them, found none")
    return found


def plain(axes: Axes, picture: Picture) -> None:
    """Horizontal grid lines, numbers as the language writes them, values from zero."""
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=False))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: quantity(value, picture)))
    axes.grid(axis="y", color=LIGHT.grid, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LIGHT.muted)
    axes.tick_params(colors=LIGHT.muted, labelsize=SMALL, length=0)


def quantity(value: float, picture: Picture) -> str:
    """A number on an axis, with the per cent sign where that is the unit."""
    percent = "%" if picture.language == "en" else f"{words.HARD}%"
    return f"{words.number(round(value, 6), picture.language)}{percent if picture.unit == '%' else ''}"


def broken(label: str) -> str:
    """A long name over two lines, at its hyphen."""
    return label.replace("-", "-\n", 1) if len(label) > 14 and "-" in label else label


def lying(axes: Axes, labels: Sequence[str], ends: tuple[float, float], picture: Picture) -> None:
    """Rows from the top with their labels, values along the bottom between the ends, vertical grid lines."""
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels, size=9)
    for tick in axes.get_yticklabels():
        tick.set(color=LIGHT.ink, parse_math=False)
    axes.set_xlim(*ends)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: quantity(value, picture)))
    axes.tick_params(axis="x", colors=LIGHT.muted, labelsize=SMALL, length=0)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=LIGHT.grid, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(LIGHT.muted)


def every(names: list[str], room: float) -> int:
    """Every how many of the names along an axis of `room` inches can be written without touching."""
    widest = max(width_of(part, SMALL) for name in names for part in name.split("\n"))
    return -(-len(names) // max(int(room / (widest + 0.15)), 1))
