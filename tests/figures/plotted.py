"""Figures of points as they are on the screen, for the tests of funnels, scatters and pairs."""

import itertools

from dashboard.figures.palette import LIGHT
from dashboard.figures.show import show
from dashboard.figures.spec import Look
from tests.texts import TEXT

LOOK = Look(LIGHT, "sv", TEXT["sv"])
MARK = "Demonstrationsdata – inte verkliga uppgifter"


def figure_of(picture, look=LOOK):
    """The one figure that a picture is on the screen."""
    [shown] = show(picture, look)
    assert shown.alt == picture.alt
    return shown.figure


def named(figure):
    """The words that stand in a figure."""
    return [note.text for note in figure.layout.annotations]


def is_of_the_theme(figure, palette):
    """Check that a figure has the theme's ink, no legend, and the mark of demonstration data on it and in every tip."""
    assert figure.layout.font.color == palette.ink and figure.layout.showlegend is False
    assert [note.name for note in figure.layout.annotations].count("demonstration") == 1
    tips = itertools.chain.from_iterable(trace.hovertext or [] for trace in figure.data)
    assert all(MARK in tip for tip in tips if tip)
