"""A report's pictures as PNG and SVG: each is laid out once for a report, and drawn once in each form.

Figures that stand in the reports of many places, such as the city's weekdays and hours, are drawn once for all of them.
"""

from weakref import WeakKeyDictionary

from matplotlib.figure import Figure

from dashboard.figures.page_frame import DPI, DRAWING, ready, saved
from dashboard.figures.to_file import drawn
from dashboard.report import blocks as b
from dashboard.report.diagram import triangle

IMAGES: WeakKeyDictionary[b.Figure | b.Triangle, dict[tuple[str, int], bytes]] = WeakKeyDictionary()


class Drawings:
    """What is laid out for one report; kept while its files are made."""

    def __init__(self) -> None:
        self._kept: dict[b.Figure | b.Triangle, Figure] = {}

    def image(self, block: b.Figure | b.Triangle, form: str, density: int = DPI) -> bytes:
        """The block's picture as png or svg."""
        with DRAWING:
            images = IMAGES.setdefault(block, {})
            if (form, density) not in images:
                ready()
                if block not in self._kept:
                    self._kept[block] = _laid_out(block)
                images[form, density] = saved(self._kept[block], form, None, alt(block), density)
            return images[form, density]


def alt(block: b.Figure | b.Triangle) -> str:
    """What the picture shows, in words."""
    return block.picture.alt if isinstance(block, b.Figure) else block.alt


def _laid_out(block: b.Figure | b.Triangle) -> Figure:
    return drawn(block.picture, None) if isinstance(block, b.Figure) else triangle(block)
