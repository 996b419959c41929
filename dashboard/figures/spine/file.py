"""A district's profile and grids of measures on matplotlib's axes: text is measured before it is set in columns."""

import pandas as pd
from matplotlib.axes import Axes

from dashboard.figures.page_frame import WIDTH, figure_height, width_of, wrapped
from dashboard.figures.palette import LIGHT, Colour
from dashboard.figures.spine.build import scale
from dashboard.figures.spine.spec import Spine

SMALL, TINY, LINE = 8, 7, 0.135
EDGE, PAD = 0.16, 0.09
NAME, OWN, BAR, SAID = (0, 1.95), (2.02, 1.2), (3.3, 1.85), (5.24, 1.54)  # inches from the left edge, and width
SHAPES = {"up": "▲", "down": "▼"}
SIGNS = {
    "│": ("|", LIGHT.ink),
    "◆": ("◆", LIGHT.other),
    "░": ("■", LIGHT.grid),
    "▒": ("■", LIGHT.sequential[1]),
}
HEAD = 0.3


def room_spine(picture: Spine) -> tuple[float, float, float, float]:
    """The height of every row, of the groups' names and of the legend."""
    groups = HEAD * picture.open_rows["group_id"].nunique()
    return EDGE, EDGE, 0.06, sum(map(_row_height, _texts(picture))) + groups + _legend_height(picture)


def _texts(picture: Spine) -> list[tuple]:
    """Of each row: its lines of name, unit, value, interval and n, and what was tested."""
    return [
        (
            wrapped(row.label, NAME[1], SMALL, True),
            wrapped(row.unit, NAME[1], TINY),
            wrapped(row.stated, OWN[1], SMALL, True),
            wrapped(row.known, OWN[1], TINY),
            [line for phrase, _ in row.findings for line in wrapped(phrase, SAID[1], TINY)],
        )
        for row in picture.open_rows.itertuples()
    ]


def _row_height(parts: tuple) -> float:
    name, unit, stated, known, tested = map(len, parts)
    return LINE * max(name + unit, stated + known, tested) + PAD


def _legend_height(picture: Spine) -> float:
    return 0.08 + 0.17 * (1 + max((down for _, down, *_ in _legend(picture)), default=-1))


def _legend(picture: Spine) -> list[tuple[float, int, str, Colour, str]]:
    """(inches from the left, row, sign, colour, meaning) of each sign, in rows no wider than the figure."""
    found, left, down = [], 0.0, 0
    for sign, meaning in picture.signs:
        glyph, colour = SIGNS.get(sign, (sign, LIGHT.accent))
        wide = 0.28 + width_of(f"{glyph} {meaning}", TINY)
        if left and left + wide > WIDTH - 2 * EDGE:
            left, down = 0.0, down + 1
        found.append((left, down, glyph, colour, meaning))
        left += wide
    return found


def spine(axes: Axes, picture: Spine) -> None:
    """A row for each measure: name, value with interval and n, the bar around the city's value, what was tested."""
    box, group = axes.get_position(), None
    tall = figure_height(axes)
    axes.axis("off")
    axes.set(xlim=(0, WIDTH - 2 * EDGE), ylim=(0, box.height * tall))
    top = box.height * tall
    for left, line, glyph, colour, meaning in _legend(picture):
        _text(axes, left, top - 0.17 * line, [(glyph, TINY, colour, True)])
        _text(axes, left + width_of(glyph, TINY, True) + 0.06, top - 0.17 * line, [(meaning, TINY, LIGHT.muted, False)])
    top -= _legend_height(picture)
    for row, parts in zip(picture.open_rows.to_dict("records"), _texts(picture), strict=True):
        if row["group_id"] != group:
            group = row["group_id"]
            _text(axes, 0, top - 0.06, [(row["group"], 9.5, LIGHT.ink, True)])
            top -= HEAD
            axes.plot([0, WIDTH - 2 * EDGE], [top + 0.03] * 2, color=LIGHT.muted, linewidth=0.8)
        _row(axes, row, parts, top)
        top -= _row_height(parts)
        axes.plot([0, WIDTH - 2 * EDGE], [top + 0.03] * 2, color=LIGHT.grid, linewidth=0.5)


def _row(axes: Axes, row: dict, parts: tuple, top: float) -> None:
    name, unit, stated, known, tested = parts
    bold, muted = (SMALL, LIGHT.notice if row["mark"] else LIGHT.ink, True), (TINY, LIGHT.muted, False)
    _text(axes, NAME[0], top, [(line, *bold) for line in name] + [(line, *muted) for line in unit])
    _text(axes, OWN[0], top, [(line, *bold) for line in stated] + [(line, *muted) for line in known])
    certain = row["direction"] in SHAPES
    _text(axes, SAID[0], top, [(line, TINY, LIGHT.ink if certain else LIGHT.muted, False) for line in tested])
    if row["has_bar"]:
        _bar(axes, row, top - (_row_height(parts) - PAD) / 2)


def _text(axes: Axes, left: float, top: float, lines: list[tuple]) -> None:
    for words, size, colour, bold in lines:
        weight = "bold" if bold else "normal"
        axes.text(left, top, words, size=size, color=colour, weight=weight, va="top", parse_math=False)
        top -= LINE


def _bar(axes: Axes, row: dict, middle: float) -> None:
    place, own = scale(row), LIGHT.notice if row["mark"] else LIGHT.accent

    def at(value: float) -> float:
        return BAR[0] + BAR[1] / 2 * (1 + 0.94 * place(value))

    for low, high, colour, tall in (("low", "high", LIGHT.grid, 0.1), ("q1", "q3", LIGHT.sequential[1], 0.1)):
        if row["districts"] > 1:
            axes.barh(middle, at(row[high]) - at(row[low]), tall, at(row[low]), color=colour, zorder=1)
    if pd.notna(row["city_value"]):
        axes.plot([at(row["city_value"])] * 2, [middle - 0.09, middle + 0.09], color=LIGHT.ink, linewidth=1.2, zorder=2)
    if pd.notna(row["lower"]):
        axes.plot([at(row["lower"]), at(row["upper"])], [middle] * 2, color=own, linewidth=1.6, zorder=3)
    if pd.notna(row["like_value"]):
        axes.plot(at(row["like_value"]), middle, "D", markersize=4, color=LIGHT.other, zorder=4)
    certain = row["direction"] in SHAPES
    mark = {"up": "^", "down": "v"}.get(row["direction"], "o")
    edge = own if row["is_reliable"] else LIGHT.other
    face = edge if certain else LIGHT.paper
    axes.plot(at(row["value"]), middle, mark, markersize=6, markerfacecolor=face, markeredgecolor=edge, zorder=5)
