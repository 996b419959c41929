"""Small figures of lines under titles of their own, beside and below one another in one frame."""

from matplotlib.axes import Axes

from dashboard.figures import axes as figures_axes
from dashboard.figures.lines import file as lines_file
from dashboard.figures.page_frame import WIDTH, width_of, wrapped
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Lines, Panels

TITLE, LINE, UNDER = 8.5, 0.15, 0.09
PLOT, AXIS, GAP = 0.95, 0.26, 0.14
LEFT, RIGHT, BETWEEN = 0.5, 0.55, 0.12
STRIP = 0.55
LEGEND, EDGE = 0.24, 0.16


def room(picture: Panels) -> tuple[float, float, float, float]:
    """Inches at the sides and below, and the height of all rows."""
    return EDGE, EDGE, 0.06, sum(heights(picture)) + (LEGEND if legend(picture) else 0)


def wide(picture: Panels) -> float:
    """How wide a panel is, its axis included."""
    return (WIDTH - 2 * EDGE - BETWEEN * (picture.columns - 1)) / picture.columns


def titles(picture: Panels) -> list[list[str]]:
    """Each panel's title in lines that fit over it."""
    return [wrapped(title, wide(picture) - 0.1, TITLE, True) for title, _ in picture.panels]


def heights(picture: Panels) -> list[float]:
    """The height of each row: its longest title, its plot and its axis."""
    lines = [len(title) for title in titles(picture)]
    rows = [lines[at : at + picture.columns] for at in range(0, len(lines), picture.columns)]
    plot = STRIP if picture.columns == 1 else PLOT
    return [LINE * max(row) + UNDER + plot + AXIS + GAP for row in rows]


def legend(picture: Panels) -> list[tuple[str, str]]:
    """(label, colour) of every line that its panel's title does not name."""
    named = {title for title, _ in picture.panels}
    found = [(series.label, series.colour) for _, one in picture.panels for series in one.series if series.label]
    return [pair for pair in dict.fromkeys(found) if pair[0] not in named]


def panels(axes: Axes, picture: Panels) -> None:
    """Each panel with a scale of its own, or one for all; the legend first, where lines need one."""
    axes.axis("off")
    figure, box = axes.figure, axes.get_position()
    tall, across = figure.get_figheight(), box.x0
    top = box.y1 * tall
    for label, colour in legend(picture):
        style = {"size": TITLE, "color": colour, "weight": "bold", "va": "top", "parse_math": False}
        figure.text(across, top / tall, f"— {label}", **style)
        across += (width_of(f"— {label}", TITLE, True) + 0.25) / WIDTH
    top -= LEGEND if legend(picture) else 0
    shared = lines_file.scale([one for _, one in picture.panels]) if picture.shared else None
    for row, height in enumerate(heights(picture)):
        first = row * picture.columns
        for at in range(first, min(first + picture.columns, len(picture.panels))):
            left = box.x0 * WIDTH + (at - first) * (wide(picture) + BETWEEN)
            _panel(axes, picture, at, (left, top, height), shared)
        top -= height


def _panel(axes: Axes, picture: Panels, at: int, place: tuple, shared: tuple | None) -> None:
    figure, (left, top, height) = axes.figure, place
    tall, one = figure.get_figheight(), picture.panels[at][1]
    below = top
    colour = LIGHT.notice if one.mark and not picture.mark else LIGHT.ink
    for line in titles(picture)[at]:
        style = {"size": TITLE, "color": colour, "weight": "bold", "va": "top", "parse_math": False}
        figure.text(left / WIDTH, below / tall, line, **style)
        below -= LINE
    plot, base = STRIP if picture.columns == 1 else PLOT, top - height + AXIS + GAP
    within = (left + LEFT) / WIDTH, base / tall, (wide(picture) - LEFT - RIGHT) / WIDTH, plot / tall
    small = figure.add_axes(within)
    ends = lines_file.series_of(small, one)
    small.set_ylim(*(shared or lines_file.scale([one])))
    lines_file.time(small, one, 8 if picture.columns == 1 else 3)
    small.tick_params(labelsize=7)
    small.tick_params(axis="x", pad=7)
    _last(small, one, ends)


def _last(axes: Axes, picture: Lines, ends: list) -> None:
    """The last value of what is chosen, at its end."""
    told = [(value, series) for value, series in ends if series.thick] or ends[:1]
    low, high = axes.get_ylim()
    for value, series in told[:1]:
        style = {"size": TITLE, "color": series.colour, "weight": "bold", "va": "center", "parse_math": False}
        at = (value - low) / (high - low)
        axes.text(1.03, at, figures_axes.quantity(round(value, 1), picture), transform=axes.transAxes, **style)
