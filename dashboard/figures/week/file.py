"""Counts by weekday and hour, on matplotlib's axes."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from dashboard import words
from dashboard.figures.axes import SMALL, every
from dashboard.figures.map.classes import readable_on
from dashboard.figures.page_frame import WIDTH, width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import SIGNS
from dashboard.figures.week.build import SHADES, levels
from dashboard.figures.week.spec import Heat

ROW = 0.27  # inches
MOST_NUMBERED = 24  # columns: with more, numbers have no room in their cells
COUNT: dict[str, Any] = {"size": 6.5, "ha": "center", "va": "center", "parse_math": False}  # the number in a cell
GAP = 0.04  # of a cell, at each side


def room_heat(picture: Heat) -> tuple[float, float, float, float]:
    """Room for the rows' names, and a line for each row."""
    widest = max((width_of(str(label), SMALL) for label in picture.frame.index), default=0)
    return 0.3 + widest, 0.2, 0.36, ROW * max(len(picture.frame), 1)


def heat(axes: Axes, picture: Heat) -> None:
    """Cells darker the more there are, the number in each where there is room; a protected count is a dotted cell."""
    frame = picture.frame
    for down, shades in enumerate(levels(picture)):
        for across, level in enumerate(shades):
            _cell(axes, picture, down, across, level)
    axes.set(xlim=(0, max(len(frame.columns), 1)), ylim=(max(len(frame), 1), 0))
    names = [str(name) for name in frame.columns]
    shown = range(0, len(names), every(names, axes.get_position().width * WIDTH)) if names else []
    axes.set_xticks([at + 0.5 for at in shown], [names[at] for at in shown], size=SMALL)
    axes.set_yticks([at + 0.5 for at in range(len(frame))], [str(name) for name in frame.index], size=SMALL)
    axes.tick_params(length=0, colors=LIGHT.muted)
    axes.spines[:].set_visible(False)


def _cell(axes: Axes, picture: Heat, down: int, across: int, level: int | None) -> None:
    value, is_more = picture.frame.iloc[down, across], bool(picture.more.iloc[down, across])
    colour = LIGHT.paper if level is None else LIGHT.of(SHADES[level])
    edge = {"edgecolor": LIGHT.ink, "linewidth": 1.2} if is_more else {"edgecolor": "none"}
    if level is None:
        edge = {"edgecolor": LIGHT.muted, "linewidth": 0.8, "linestyle": ":"}
    square = Rectangle((across + GAP, down + GAP), 1 - 2 * GAP, 1 - 2 * GAP, facecolor=colour, **edge)
    square.set_gid(f"cell-{down}-{across}")
    axes.add_artist(square)
    if len(picture.frame.columns) > MOST_NUMBERED:
        return
    phrase = "□" if pd.isna(value) else f"{SIGNS['up'] + ' ' if is_more else ''}{words.number(value, picture.language)}"
    ink = LIGHT.muted if level is None else readable_on(colour)
    axes.text(across + 0.5, down + 0.5, phrase, color=ink, gid=f"count-{down}-{across}", **COUNT)
