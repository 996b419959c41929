"""What a figure is on the screen: what the families' screen modules return, and show.py hands on."""

from dataclasses import dataclass

import plotly.graph_objects as go
from markupsafe import Markup


@dataclass(frozen=True)
class Shown:
    """A Plotly figure or HTML, with its text alternative; small multiples are several of these beside one another.

    `below` is its legend as HTML, where what colours and signs mean does not stand in the figure.
    """

    figure: go.Figure | None = None
    html: Markup | None = None
    alt: str = ""
    below: Markup | None = None
