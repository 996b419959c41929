"""Measures by district in words, on matplotlib's axes."""

from matplotlib.axes import Axes

from dashboard.figures.page_frame import WIDTH, width_of, wrapped
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Grid
from dashboard.figures.spine.file import EDGE, LINE, TINY, _text

LABEL, CELL, NOTE = 1.75, 6.5, 0.24


def room_grid(picture: Grid) -> tuple[float, float, float, float]:
    """The height of the slanting names and of every row."""
    widest = max(width_of(str(name), TINY) for name in picture.words.columns)
    note = NOTE if picture.note else 0
    return EDGE, EDGE, 0.06, 0.15 + note + 0.72 * widest + sum(_grid_height(name) for name in picture.words.index)


def _grid_height(name: str) -> float:
    return max(0.29, LINE * len(wrapped(name, LABEL - 0.1, TINY)) + 0.06)


def grid(axes: Axes, picture: Grid) -> None:
    """A row for each measure, a column for each district: shape and value, below it the change; bold where certain.

    A note, of what the shapes mean, stands under the last row.
    """
    box, tall = axes.get_position(), axes.figure.get_figheight()
    words, wide = picture.words, (WIDTH - 2 * EDGE - LABEL - 0.35) / len(picture.words.columns)
    axes.axis("off")
    axes.set(xlim=(0, WIDTH - 2 * EDGE), ylim=(0, box.height * tall))
    top = sum(map(_grid_height, words.index)) + (NOTE if picture.note else 0)
    for across, name in enumerate(words.columns):
        middle = LABEL + (across + 0.5) * wide
        style = {"size": TINY, "rotation": 45, "rotation_mode": "anchor", "parse_math": False}
        axes.text(middle - 0.04, top + 0.05, str(name), color=LIGHT.ink, **style)
    for down, name in enumerate(words.index):
        height = _grid_height(name)
        axes.plot([0, LABEL + wide * len(words.columns)], [top, top], color=LIGHT.grid, linewidth=0.6)
        _text(axes, 0, top - 0.04, [(line, TINY, LIGHT.ink, False) for line in wrapped(name, LABEL - 0.1, TINY)])
        for across, cell in enumerate(words.iloc[down]):
            bold = bool(picture.certain.iloc[down, across])
            first, *rest = str(cell).split("\n")
            lines = [(first, CELL, LIGHT.ink if bold else LIGHT.muted, bold)]
            lines += [(line, CELL - 1, LIGHT.muted, False) for line in rest]
            _centred(axes, LABEL + (across + 0.5) * wide, top - 0.04, lines)
        top -= height
    if picture.note:
        axes.text(0, 0.06, picture.note, size=TINY, color=LIGHT.ink, va="bottom", parse_math=False)


def _centred(axes: Axes, middle: float, top: float, lines: list[tuple]) -> None:
    for words, size, colour, bold in lines:
        weight, style = "bold" if bold else "normal", {"ha": "center", "va": "top", "parse_math": False}
        axes.text(middle, top, words, size=size, color=colour, weight=weight, **style)
        top -= LINE * 0.92
