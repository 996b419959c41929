"""Figures as they are drawn in files, read back: the artists that a test asks for by their id (gid)."""

from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Picture
from dashboard.figures.to_file import drawn


def axes_of(picture: Picture) -> Axes:
    """The axes of a picture that is drawn without a heading."""
    return drawn(picture, None).axes[0]


def artists(axes: Axes, prefix: str) -> dict[str, object]:
    """Artists by what follows the prefix in their id: artists(axes, "mark-")["3"]."""
    found = [item for item in [*axes.lines, *axes.patches] if str(item.get_gid() or "").startswith(prefix)]
    return {item.get_gid().removeprefix(prefix): item for item in found}


def states(line) -> frozenset[str]:
    """How a mark of matplotlib's is drawn: up, down, hollow, chosen."""
    is_hollow = to_hex(line.get_markerfacecolor()) != to_hex(line.get_color())
    found = {"^": "up", "v": "down"}.get(line.get_marker(), "")
    is_chosen = to_hex(line.get_color()) == LIGHT.accent.lower()
    return frozenset(filter(None, [found, "hollow" if is_hollow else "", "chosen" if is_chosen else ""]))
