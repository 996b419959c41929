"""Counts by weekday and hour, on matplotlib's axes."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from dashboard import words
from dashboard.figures.axes import SMALL, every
from dashboard.figures.page_frame import WIDTH, width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.ranking.file import ROW
from dashboard.figures.spec import (
    Heat,
)


def shade_of(value: float, most: float) -> str:
    """One of the six shades for a count up to `most`."""
    if pd.isna(value) or not most:
        return LIGHT.paper
    return LIGHT.sequential[min(int(6 * value / most), 5)]


def cells(frame: pd.DataFrame, shades: list[str]) -> PolyCollection:
    """The cells of a heat map, row by row, each of its shade; dotted where there is no figure."""
    corners = [(across, down) for down in range(len(frame)) for across in range(len(frame.columns))]
    squares = [[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)] for x, y in corners]
    empty = frame.isna().to_numpy().ravel()
    edges = {"edgecolors": [LIGHT.muted if one else LIGHT.paper for one in empty], "linewidths": 1}
    return PolyCollection(
        squares, facecolors=shades, linestyles=[":" if one else "-" for one in empty], joinstyle="miter", **edges
    )


def room_heat(picture: Heat) -> tuple[float, float, float, float]:
    """Room for the rows' names, and a line for each row."""
    widest = max(width_of(str(label), SMALL) for label in picture.frame.index)
    return 0.3 + widest, 0.2, 0.36, ROW * len(picture.frame)


COUNT = {"size": 6.5, "ha": "center", "va": "center", "parse_math": False}  # the number in a cell


def heat(axes: Axes, picture: Heat) -> None:
    """Cells darker the more there are, the number in each where there is room; no figure is a dotted cell."""
    frame = picture.frame.astype(float)
    most = frame.max().max()
    shades = [shade_of(value, most) for value in frame.to_numpy().ravel()]
    axes.add_collection(cells(frame, shades), autolim=False)
    if len(frame.columns) <= 24:
        for place, (value, shade) in enumerate(zip(frame.to_numpy().ravel(), shades, strict=True)):
            down, across = divmod(place, len(frame.columns))
            ink = LIGHT.paper if shade in LIGHT.sequential[3:] else LIGHT.ink
            if pd.notna(value):
                phrase = f"{_more(picture, down, across)}{words.number(value, picture.language)}"
                axes.text(across + 0.5, down + 0.5, phrase, color=ink, **COUNT)
    axes.set(xlim=(0, len(frame.columns)), ylim=(len(frame), 0))
    names = [str(name) for name in frame.columns]
    shown = range(0, len(names), every(names, axes.get_position().width * WIDTH))
    axes.set_xticks([at + 0.5 for at in shown], [names[at] for at in shown], size=SMALL)
    axes.set_yticks([at + 0.5 for at in range(len(frame))], [str(name) for name in frame.index], size=SMALL)
    axes.tick_params(length=0, colors=LIGHT.muted)
    axes.spines[:].set_visible(False)


def _more(picture: Heat, down: int, across: int) -> str:
    return "▲ " if picture.more is not None and picture.more.iloc[down, across] else ""
