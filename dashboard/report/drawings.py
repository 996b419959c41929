"""A report's pictures as PNG and SVG: each is laid out once, and saved in every form that its documents ask for."""

from matplotlib.figure import Figure

from dashboard.export.drawing import drawn
from dashboard.export.frame import DPI, DRAWING, ready, saved
from dashboard.report import blocks as b
from dashboard.report.diagram import triangle


class Drawings:
    """What is drawn for one report; kept while its files are made."""

    def __init__(self):
        self._kept: dict[int, tuple[b.Figure | b.Triangle, Figure]] = {}

    def image(self, block: b.Figure | b.Triangle, form: str, density: int = DPI) -> bytes:
        """The block's picture as png or svg."""
        with DRAWING:
            ready()
            if id(block) not in self._kept:  # the block is kept too, so that no other takes its id
                self._kept[id(block)] = block, _laid_out(block)
            return saved(self._kept[id(block)][1], form, None, alt(block), density)


def alt(block: b.Figure | b.Triangle) -> str:
    """What the picture shows, in words."""
    return block.picture.alt if isinstance(block, b.Figure) else block.alt


def _laid_out(block: b.Figure | b.Triangle) -> Figure:
    return drawn(block.picture, None) if isinstance(block, b.Figure) else triangle(block)
