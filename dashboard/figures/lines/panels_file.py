"""Small figures of lines under titles of their own, beside and below one another in one frame."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from dashboard.figures import labels
from dashboard.figures.axes import page
from dashboard.figures.lines import file as lines_file
from dashboard.figures.lines import marks
from dashboard.figures.lines.spec import Panels
from dashboard.figures.page_frame import WIDTH, width_of, wrapped
from dashboard.figures.palette import LIGHT

Frame = tuple[tuple[float, float], list[pd.Timestamp], list[marks.Break]]
END = 8
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
    """(label, colour) of every line that neither its panel's title nor the label at its end names."""
    named = {title for title, _ in picture.panels}
    named |= {end.label for _, one in picture.panels for end in marks.ends(one, _is_narrow(picture))}
    found = [(series.label, LIGHT.of(series.colour)) for _, one in picture.panels for series in one.series]
    return [pair for pair in dict.fromkeys(found) if pair[0] and pair[0] not in named]


def _is_narrow(picture: Panels) -> bool:
    return picture.columns != 2


def panels(axes: Axes, picture: Panels) -> None:
    """Each panel with a scale of its own, or one for all; the legend first, where lines need one."""
    axes.axis("off")
    figure, box = page(axes), axes.get_position()
    tall, across = figure.get_figheight(), box.x0
    top = box.y1 * tall
    for label, colour in legend(picture):
        style: dict[str, Any] = {"size": TITLE, "color": colour, "weight": "bold", "va": "top", "parse_math": False}
        figure.text(across, top / tall, f"— {label}", **style)
        across += (width_of(f"— {label}", TITLE, True) + 0.25) / WIDTH
    top -= LEGEND if legend(picture) else 0
    frames = _frames(picture)
    for row, height in enumerate(heights(picture)):
        first = row * picture.columns
        for at in range(first, min(first + picture.columns, len(picture.panels))):
            left = box.x0 * WIDTH + (at - first) * (wide(picture) + BETWEEN)
            _panel(axes, picture, at, (left, top, height), frames[at])
        top -= height


def _frames(picture: Panels) -> list[Frame]:
    """The ends of each panel's values, the periods on its axis of time and its breaks."""
    every, numbered = [one for _, one in picture.panels], marks.breaks(picture)
    shared = marks.value_limits(every) if picture.shared else None
    together = marks.starts(every) if picture.shared_time else None
    return [
        (shared or marks.value_limits([one]), together or marks.starts([one]), marks.own_breaks(one, numbered))
        for one in every
    ]


def _panel(axes: Axes, picture: Panels, at: int, place: tuple[float, float, float], frame: Frame) -> None:
    figure, (left, top, height), one = page(axes), place, picture.panels[at][1]
    tall, below, (limits, starts, breaks) = figure.get_figheight(), top, frame
    colour = LIGHT.notice if one.mark and not picture.mark else LIGHT.ink
    for line in titles(picture)[at]:
        style: dict[str, Any] = {"size": TITLE, "color": colour, "weight": "bold", "va": "top", "parse_math": False}
        figure.text(left / WIDTH, below / tall, line, **style)
        below -= LINE
    plot, base = STRIP if picture.columns == 1 else PLOT, top - height + AXIS + GAP
    right = room_for_ends(picture)
    within = (left + LEFT) / WIDTH, base / tall, (wide(picture) - LEFT - right) / WIDTH, plot / tall
    small = figure.add_axes(within)
    lines_file.draw(small, one, limits, _is_narrow(picture))
    lines_file.mark_breaks(small, breaks)
    lines_file.time(small, one, starts, 8 if picture.columns == 1 else 3)
    small.tick_params(labelsize=7)
    small.tick_params(axis="x", pad=7)
    lines_file.label_ends(small, marks.ends(one, _is_narrow(picture)), END)


def room_for_ends(picture: Panels) -> float:
    """Inches to the right of each plot for the labels at its lines' ends."""
    ends = [end for _, one in picture.panels for end in marks.ends(one, _is_narrow(picture))]
    return max([RIGHT, *(0.14 + width_of(part, END, True) for end in ends for part in labels.broken(end.label))])
