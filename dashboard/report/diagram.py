"""The offence triangle as a picture: three corners, the offence in the middle."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from dashboard.figures.page_frame import DPI
from dashboard.figures.palette import LIGHT
from dashboard.report.blocks import Triangle

CORNERS = ((0.5, 0.84), (0.22, 0.2), (0.78, 0.2))
BESIDE = ((0.5, 0.93), (0.22, 0.08), (0.78, 0.08))


def triangle(block: Triangle) -> Figure:
    """Ready to be saved in any form."""
    figure = Figure(figsize=(5.2, 2.7), dpi=DPI, facecolor=LIGHT.paper)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.add_patch(Polygon(CORNERS, closed=True, facecolor=LIGHT.sequential[0], edgecolor=LIGHT.accent, linewidth=2))
    for words, (x, y) in zip(block.corners, BESIDE, strict=True):
        axes.text(x, y, words, ha="center", va="center", size=11, weight="bold", color=LIGHT.ink)
    axes.text(0.5, 0.4, block.middle, ha="center", va="center", size=12, color=LIGHT.accent)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.axis("off")
    return figure
