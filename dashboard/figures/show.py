"""specification -> what the screen shows of it: Plotly figures or HTML, in the reader's theme and language.

`to_file.py` is its twin for files: every kind of picture stands once in each of the two lists.
"""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
from markupsafe import Markup

from dashboard.figures.spec import Look, Picture


@dataclass(frozen=True)
class Shown:
    """A Plotly figure or HTML, with its text alternative; small multiples are several of these beside one another."""

    figure: go.Figure | None = None
    html: Markup | None = None
    alt: str = ""


KINDS: dict[type[Picture], Callable[..., list[Shown]]] = {}


def show(picture: Picture, look: Look) -> list[Shown]:
    """What to show, in order; TypeError for a kind that has no drawing for the screen."""
    if type(picture) not in KINDS:
        raise TypeError(f"picture: expected one of {[kind.__name__ for kind in KINDS]}, found {type(picture).__name__}")
    return KINDS[type(picture)](picture, look)
