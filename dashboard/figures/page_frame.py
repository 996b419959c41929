"""The figure frame in a file: text that is wrapped, measured and never cut, above and below what is drawn."""

import io
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib import font_manager, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from dashboard.figures.heading import Heading
from dashboard.figures.palette import LIGHT

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
FAMILY = "Source Sans 3"
WIDTH = 7.1  # inches: the text width of a standing A4
MARGIN = 0.16
DPI = 300
LEADING = 1.28
PACKING = {"compress_level": 4}
DRAWING = threading.Lock()  # matplotlib keeps its settings in one place for all threads


@cache
def ready() -> None:
    """The atlas's font, embedded as TrueType in PDF and as outlines in SVG, whose ids are the same each time.

    Letters are not fitted to the dots of a picture: at 200 to the inch nobody sees it, and that takes half their time.
    """
    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    rcParams.update({"font.family": FAMILY, "text.hinting": "none", "pdf.fonttype": 42})
    rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "trygghetsatlas"})


def figure_height(axes: Axes) -> float:
    """How tall the figure is that the axes stand in, in inches."""
    return axes.figure.get_figure(root=True).get_figheight()


def width_of(words: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is as drawn, in inches; kerning is not reckoned with, which errs on the wide side."""
    return sum(_advance(letter, size, bold) for letter in words)


@cache
def _advance(letter: str, size: float, bold: bool) -> float:
    """How wide a letter is in a picture."""
    face, page = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal"), _page()
    both, one = (page.get_text_width_height_descent(w, face, ismath=False)[0] for w in (f"x{20 * letter}x", "xx"))
    return (both - one) / 20 / DPI


@cache
def _page() -> RendererAgg:
    """Something to measure on, with the atlas's font."""
    ready()
    return RendererAgg(1, 1, DPI)


def wrapped(words: str, most: float, size: float, bold: bool = False) -> list[str]:
    """Lines no wider than `most` inches; a word wider than that (an address) is broken."""
    lines, line = [], ""
    for word in words.split(" "):
        longer = f"{line} {word}".strip()
        if width_of(longer, size, bold) <= most:
            line = longer
            continue
        lines += [line] if line else []
        while width_of(word, size, bold) > most:
            fits = next(count for count in range(len(word), 0, -1) if width_of(word[:count], size, bold) <= most)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line]


Line = tuple[str, float, str, bool]  # words, size in points, colour, bold


def paragraphs(head: Heading, notes: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """The lines above the figure, and those below it."""
    above: list[Line] = [(head.mark, 9.5, LIGHT.notice, True), (head.title, 13, LIGHT.ink, True)]
    above += [(head.filters, 9.5, LIGHT.muted, False), (head.sentence, 10, LIGHT.ink, False)]
    below: list[Line] = [(line, 8, LIGHT.muted, False) for line in [*notes, *head.below()]]
    return _wrapped(above), _wrapped(below)


def _wrapped(lines: list[Line]) -> list[Line]:
    """Lines that fit the frame; empty ones are left out."""
    most = WIDTH - 2 * MARGIN
    return [
        (line, size, colour, bold)
        for words, size, colour, bold in lines
        if words
        for line in wrapped(words, most, size, bold)
    ]


def framed(height: float, head: Heading | None, notes: Sequence[str]) -> tuple[Figure, float]:
    """A figure of the frame's width with the heading's text around `height` inches; returns it and where they begin."""
    above, below = paragraphs(head, notes) if head else ([], [])
    tall = [sum(size * LEADING / 72 for _, size, *_ in part) for part in (above, below)]
    gap = 0.12 if head else 0
    total = tall[0] + tall[1] + height + 2 * gap + (2 * MARGIN if head else 0)
    figure = Figure(figsize=(WIDTH, total), dpi=DPI, facecolor=LIGHT.paper)
    FigureCanvasAgg(figure)
    edge = MARGIN if head else 0
    _set(figure, above, total - edge, total)
    _set(figure, below, edge + tall[1], total)
    return figure, edge + tall[1] + gap


def _set(figure: Figure, lines: list[Line], top: float, total: float) -> None:
    for words, size, colour, bold in lines:
        figure.text(
            MARGIN / WIDTH,
            top / total,
            words,
            size=size,
            color=colour,
            weight="bold" if bold else "normal",
            va="top",
            parse_math=False,
        )
        top -= size * LEADING / 72


def saved(figure: Figure, form: str, head: Heading | None, alt: str, density: int = DPI) -> bytes:
    """The figure as png, svg or pdf, with its title and words for who cannot see it, and no hour of saving."""
    title = head.title if head else alt
    out = io.BytesIO()
    told = {
        "png": {"Title": title, "Description": alt, "Software": None},
        "svg": {"Title": title, "Description": alt, "Date": None, "Creator": None},
        "pdf": {"Title": title, "Subject": alt, "Creator": "Trygghetsatlas", "CreationDate": None},
    }
    options: dict[str, Any] = {"pil_kwargs": PACKING} if form == "png" else {}
    figure.savefig(out, format=form, metadata=told[form], facecolor=LIGHT.paper, dpi=density, **options)
    return out.getvalue()
