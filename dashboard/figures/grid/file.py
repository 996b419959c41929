"""Measures by district in words, on matplotlib's axes."""

from matplotlib.axes import Axes

from dashboard.figures.grid.spec import Grid, GridCell, GridRow
from dashboard.figures.page_frame import WIDTH, figure_height, width_of, wrapped
from dashboard.figures.palette import LIGHT, Colour
from dashboard.figures.spine.file import EDGE, LINE, TINY, _text

LABEL, CELL, NOTE = 1.75, 6.5, 0.24


def room_grid(picture: Grid) -> tuple[float, float, float, float]:
    """The height of the slanting names and of every row."""
    widest = max(width_of(name, TINY) for name in picture.columns)
    note = NOTE if picture.legend else 0
    return EDGE, EDGE, 0.06, 0.15 + note + 0.72 * widest + sum(map(_height, picture.rows))


def _label(row: GridRow) -> list[str]:
    label = f"{row.label} ({row.detail})" if row.link else row.label
    marked = f"{label}. {row.mark}" if row.mark and row.mark not in label else label
    return wrapped(marked, LABEL - 0.1, TINY)


def _height(row: GridRow) -> float:
    return max(0.29, LINE * len(_label(row)) + 0.06)


def grid(axes: Axes, picture: Grid) -> None:
    """A row for each measure, a column for each district: shape and value, below it the change; bold where certain.

    The legend, of what the shapes mean, stands under the last row.
    """
    box, tall = axes.get_position(), figure_height(axes)
    wide = (WIDTH - 2 * EDGE - LABEL - 0.35) / len(picture.columns)
    axes.axis("off")
    axes.set(xlim=(0, WIDTH - 2 * EDGE), ylim=(0, box.height * tall))
    top = sum(map(_height, picture.rows)) + (NOTE if picture.legend else 0)
    for across, name in enumerate(picture.columns):
        left = LABEL + (across + 0.5) * wide - 0.04
        axes.text(
            left, top + 0.05, name, color=LIGHT.ink, size=TINY, rotation=45, rotation_mode="anchor", parse_math=False
        )
    for row in picture.rows:
        axes.plot([0, LABEL + wide * len(picture.columns)], [top, top], color=LIGHT.grid, linewidth=0.6)
        _text(axes, 0, top - 0.04, [(line, TINY, LIGHT.ink, False) for line in _label(row)])
        for across, cell in enumerate(row.cells):
            _centred(axes, LABEL + (across + 0.5) * wide, top - 0.04, _lines(cell, bool(picture.legend)))
        top -= _height(row)
    if picture.legend:
        note = "   ".join(f"{shape} {meaning}" for _, shape, meaning in picture.legend)
        axes.text(0, 0.06, note, size=TINY, color=LIGHT.ink, va="bottom", parse_math=False)


def _lines(cell: GridCell, is_of_shapes: bool) -> list[tuple[str, float, Colour, bool]]:
    """(words, size, colour, bold) of each line of a cell; a dash where a measure has no figure."""
    if not cell.shape:
        return [] if is_of_shapes else [("–", CELL, LIGHT.muted, False)]
    first = f"{cell.shape} {cell.value}".strip()
    lines = [(first, CELL, LIGHT.ink if cell.is_certain else LIGHT.muted, cell.is_certain)]
    return [*lines, (cell.below, CELL - 1, LIGHT.muted, False)] if cell.below else lines


def _centred(axes: Axes, middle: float, top: float, lines: list[tuple]) -> None:
    for words, size, colour, bold in lines:
        weight = "bold" if bold else "normal"
        axes.text(middle, top, words, size=size, color=colour, weight=weight, ha="center", va="top", parse_math=False)
        top -= LINE * 0.92
