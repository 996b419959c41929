"""Classes of a map's values: round limits that are the same for every year, and a colour for each class."""

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from dashboard.figures.palette import Colour

INNER = (0.3, 0.6, 0.85)  # of the absolute differences, where the diverging classes are cut


def class_limits(values: Sequence[float], most: int = 6) -> list[float]:
    """Limits at round numbers near the quantiles of `values`: at most `most` classes that cover them all.

    `values` are an indicator's values of all years, so a colour means the same in every year and
    the classes hold about equally many of them.
    """
    low, high = min(values), max(values)
    if high <= low:
        return [math.floor(low), math.floor(low) + 1]
    step = _round_step((high - low) / 20)
    first, last = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9) + 1
    inner = {round(cut / step) for cut in np.quantile(values, np.linspace(0, 1, most + 1)[1:-1])}
    return [round(count * step, 10) for count in sorted({first, last, *(cut for cut in inner if first < cut < last)})]


def diverging_limits(differences: Sequence[float]) -> list[float]:
    """Limits as far below zero as above it: a class around zero and at most three on each side, at round numbers."""
    sizes = np.abs(np.asarray(differences, dtype=float))
    if not len(sizes) or sizes.max() == 0:
        return [-1, 1]
    step = _round_step(sizes.max() / 20)
    last = math.floor(sizes.max() / step + 1e-9) + 1
    inner = {max(round(cut / step), 1) for cut in np.quantile(sizes, INNER)}
    above = [round(count * step, 10) for count in sorted({cut for cut in inner if cut < last} | {last})]
    return [-limit for limit in reversed(above)] + above


def _round_step(width: float) -> float:
    """The least of 1, 2, 5, 10, 20, 50 … (and 0.1, 0.2, 0.5 …) that is no less than the width."""
    magnitude = 10 ** math.floor(math.log10(width))
    return next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= width * (1 - 1e-9))


def class_of(value: float, limits: Sequence[float]) -> int:
    """Number of the class (0 first) that holds a value; the highest limit belongs to the last class.

    Around zero a limit belongs to the class further from zero, so that a value and its opposite mirror.
    """
    middle = (len(limits) - 2) / 2
    if limits[0] == -limits[-1]:
        place = class_of(abs(value), [0, *limits[len(limits) // 2 :]]) if value else 0
        return int(middle + math.copysign(place, value))
    return min(max(bisect_right(limits, value) - 1, 0), len(limits) - 2)


def colours(limits: Sequence[float]) -> list[str]:
    """A role of the palette for each class: light to dark, or from one hue over grey to another for limits around 0."""
    count = len(limits) - 1
    if limits[0] == -limits[-1]:
        side = {0: [], 1: [1], 2: [0, 1], 3: [0, 1, 2]}[count // 2]
        return [f"diverging-{at}" for at in [*side, 3, *(6 - at for at in reversed(side))]]
    if count == 1:
        return ["sequential-3"]
    return [f"sequential-{round(index * 5 / (count - 1))}" for index in range(count)]


def readable_on(colour: Colour) -> str:
    """Ink or white, whichever is easier to read on a colour (WCAG's relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#16243A" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.23 else "#FFFFFF"
