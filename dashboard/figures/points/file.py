"""Points on two axes, and pairs of groups in rows, on matplotlib's axes."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from dashboard import words
from dashboard.figures import axes as figures_axes
from dashboard.figures.page_frame import WIDTH, width_of, wrapped
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Pairs, Picture, Points

SMALL = 8.5
PAIR = 0.44
PAPER = {"facecolor": LIGHT.paper, "alpha": 0.75, "edgecolor": "none", "pad": 0.5}
MARKS = {"up": "^", "down": "v"}


def room_points(picture: Points) -> tuple[float, float, float, float]:
    """Room for the labels of the curves at the right and for a title of the lower axis in as many lines as it needs."""
    labels = [width_of(label, 8) for label, *_ in picture.curves if label]
    lines = len(wrapped(picture.titles[0], WIDTH - 1.4, 9))
    return 0.75, 0.25 + max(labels, default=0.1), 0.35 + 0.17 * lines, 4.0


def points(axes: Axes, picture: Points) -> None:
    """Curves of limits, the reference as a cross, intervals, then the points with the names that are to be told."""
    rows = picture.rows.to_dict("records")
    ends = []
    for label, x, y in picture.curves:
        axes.plot(x, y, color=LIGHT.muted, linewidth=1, linestyle=(0, (4, 2)))
        ends.append((float(list(y)[-1]), label))
    for row in rows:
        _intervals(axes, row)
    for row in rows:
        colour = _colour(row)
        mark = MARKS.get(row.get("direction"), "o")
        axes.plot(row["x"], row["y"], marker=mark, markersize=7, color=colour, markeredgecolor=LIGHT.paper, zorder=4)
    _values(axes, picture)
    _named(axes, rows)
    _ends(axes, ends)
    if picture.cross:
        label, x, y = picture.cross
        for draw, at in ((axes.axvline, x), (axes.axhline, y)):
            draw(at, color=LIGHT.muted, linewidth=1, linestyle=(0, (4, 2)), zorder=1)
        axes.text(x, 1.01, label, transform=axes.get_xaxis_transform(), size=SMALL, ha="center", color=LIGHT.muted)


def _colour(row: dict) -> str:
    if row.get("is_chosen"):
        return LIGHT.accent
    return LIGHT.ink if row.get("direction") in MARKS or "direction" not in row else LIGHT.other


def _intervals(axes: Axes, row: dict) -> None:
    style = {"color": _colour(row), "linewidth": 1, "alpha": 0.5, "zorder": 2}
    if pd.notna(row.get("lower")):
        axes.plot([row["x"], row["x"]], [row["lower"], row["upper"]], **style)
    if pd.notna(row.get("x_lower")):
        axes.plot([row["x_lower"], row["x_upper"]], [row["y"], row["y"]], **style)


def _values(axes: Axes, picture: Points) -> None:
    low, high = axes.get_ylim()
    figures_axes.plain(axes, picture)
    axes.set_ylim(max(0, low) if low >= 0 else low, high)
    percent = picture.x_unit == "%"
    shown = Picture("%" if percent else "", picture.language)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: figures_axes.quantity(value, shown)))
    phrase = "\n".join(wrapped(picture.titles[0], WIDTH - 1.4, 9))
    axes.set_xlabel(phrase, size=9, color=LIGHT.muted, parse_math=False)
    axes.set_ylabel("\n".join(wrapped(picture.titles[1], 3.8, 9)), size=9, color=LIGHT.muted, parse_math=False)


def _named(axes: Axes, rows: list[dict]) -> None:
    """Names beside their points, above or below one another where they would cover; a name without room is left out."""
    figure = axes.figure
    box, (left, right), (low, high) = axes.get_position(), axes.get_xlim(), axes.get_ylim()
    wide, tall = box.width * WIDTH, box.height * figure.get_figheight()
    taken = [_around((row["x"] - left) / (right - left) * wide, (row["y"] - low) / (high - low) * tall) for row in rows]
    for row in sorted(rows, key=lambda row: not row.get("is_chosen")):
        if not row.get("is_named", True):
            continue
        x, y = (row["x"] - left) / (right - left) * wide, (row["y"] - low) / (high - low) * tall
        length = width_of(row["label"], 8) + 0.02
        for shift, side in ((0.09, 1), (-0.09, -1)):
            start = x + shift if side > 0 else x + shift - length
            spots = [(start, y + up, start + length, y + up + 0.12) for up in (-0.06, 0.05, -0.17)]
            free = next((spot for spot in spots if _is_free(spot, taken, wide, tall)), None)
            if free:
                taken.append(free)
                style = {"size": 8, "color": LIGHT.ink, "va": "bottom", "zorder": 5, "parse_math": False, "bbox": PAPER}
                axes.text(free[0] / wide, free[1] / tall, row["label"], transform=axes.transAxes, **style)
                break


def _around(x: float, y: float) -> tuple[float, float, float, float]:
    return x - 0.06, y - 0.06, x + 0.06, y + 0.06


def _is_free(spot: tuple, taken: list[tuple], wide: float, tall: float) -> bool:
    left, low, right, high = spot
    if left < 0 or right > wide or low < 0 or high > tall:
        return False
    return all(left >= box[2] or right <= box[0] or low >= box[3] or high <= box[1] for box in taken)


def _ends(axes: Axes, ends: list[tuple[float, str]]) -> None:
    """The names of the curves at their right ends, moved apart."""
    low, high = axes.get_ylim()
    tall = axes.get_position().height * axes.figure.get_figheight()
    above = -1.0
    for value, label in sorted(ends, key=lambda end: end[0]):
        if not label:
            continue
        middle = max((value - low) / (high - low) * tall, above + 0.14)
        above = middle
        style = {"size": 8, "color": LIGHT.muted, "va": "center", "parse_math": False}
        axes.text(1.015, middle / tall, label, transform=axes.transAxes, **style)


def room_pairs(picture: Pairs) -> tuple[float, float, float, float]:
    """Room for the rows' labels and the notes beside them."""
    widest = max(width_of(str(label), 9) for label in picture.rows["label"])
    notes = max(width_of(str(phrase), SMALL) for phrase in picture.rows["note"])
    return 0.3 + widest, 0.3 + notes, 0.4, PAIR * len(picture.rows) + 0.1


def pairs(axes: Axes, picture: Pairs) -> None:
    """Circles and squares with their intervals, the tested difference at the right, the groups' names above."""
    rows = picture.rows.to_dict("records")
    for at, (suffix, _, colour) in enumerate(picture.groups):
        for place, row in enumerate(rows):
            if pd.isna(row[f"value{suffix}"]):
                continue
            down = place + (-0.16 if at == 0 else 0.16)
            limits = [row[f"lower{suffix}"], row[f"upper{suffix}"]]
            axes.plot(limits, [down, down], color=colour, linewidth=1.8, alpha=0.6)
            axes.plot(row[f"value{suffix}"], down, "os"[at], markersize=6, color=colour, zorder=3)
            name = row.get(f"name{suffix}")
            if name:
                _name(axes, row, suffix, (name, down, colour), picture)
    for place, row in enumerate(rows):
        style = {"size": SMALL, "va": "center", "color": LIGHT.ink, "parse_math": False}
        axes.text(1.01, place, row["note"], transform=axes.get_yaxis_transform(), **style)
    figures_axes.lying(axes, [str(row["label"]) for row in rows], picture)
    left = 0.0
    for at, (_, label, colour) in enumerate(picture.groups):
        phrase = f"{'●■'[at]} {label}"
        style = {"xycoords": "axes fraction", "textcoords": "offset points", "size": 9, "color": colour}
        axes.annotate(phrase, (left, 1), (0, 3), **style)
        left += (width_of(phrase, 9) + 0.25) / (axes.get_position().width * WIDTH)


def _name(axes: Axes, row: dict, suffix: str, told: tuple, picture: Pairs) -> None:
    """What a point is of, on the side of it where there is more room."""
    name, down, colour = told
    highest = max(picture.rows[f"upper{other}"].max() for other, *_ in picture.groups)
    inward = row[f"value{suffix}"] > highest / 2
    style = {"size": 8, "color": colour, "va": "center", "ha": "right" if inward else "left", "parse_math": False}
    at = row[f"lower{suffix}"] if inward else row[f"upper{suffix}"]
    at = row[f"value{suffix}"] if pd.isna(at) else at
    axes.annotate(name, (at, down), (-5 if inward else 5, 0), textcoords="offset points", **style)


def signed(value: float, language: str) -> str:
    """A difference with its sign."""
    decimals = 0 if abs(value) >= 100 else 1
    return ("+" if round(value, decimals) > 0 else "") + words.number(round(value, decimals), language, decimals)
