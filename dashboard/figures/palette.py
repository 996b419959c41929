"""The atlas's colours, light and dark, in one place."""

from dataclasses import dataclass
from typing import NewType

Colour = NewType("Colour", str)  # '#RRGGBB': what a renderer draws with, never a role such as 'accent'


@dataclass(frozen=True)
class Palette:
    """The colours of a theme as '#RRGGBB'. A specification names roles; `of` gives the colour in the theme at hand."""

    paper: Colour
    ink: Colour
    muted: Colour
    accent: Colour
    grid: Colour
    other: Colour
    women: Colour
    men: Colour
    empty: Colour
    notice: Colour
    sequential: tuple[Colour, ...]
    diverging: tuple[Colour, ...]
    series: tuple[Colour, ...]
    ages: tuple[Colour, ...]

    def of(self, role: str) -> Colour:
        """The colour of a role: 'accent', 'ink', 'series-2', 'sequential-0' …; a colour '#RRGGBB' is itself."""
        if role.startswith("#"):
            return Colour(role)
        name, _, at = role.partition("-")
        colours = getattr(self, name)
        return Colour(colours[int(at)] if at else colours)


SEQUENTIAL = tuple(map(Colour, ("#EAF3F4", "#C3DFE4", "#8CC3CE", "#4F9FB1", "#1E7590", "#0C4A66")))
DIVERGING = tuple(map(Colour, ("#8C510A", "#D8B365", "#F6E8C3", "#F5F5F5", "#C7EAE5", "#5AB4AC", "#01665E")))
LIGHT = Palette(
    paper=Colour("#FFFFFF"),
    ink=Colour("#16243A"),
    muted=Colour("#5B6775"),
    accent=Colour("#0B6478"),
    grid=Colour("#E3E7E8"),
    other=Colour("#8B97A3"),
    women=Colour("#7A3E9D"),
    men=Colour("#1B7F79"),
    empty=Colour("#E4E4E1"),
    notice=Colour("#8A4B08"),
    sequential=SEQUENTIAL,
    diverging=DIVERGING,
    series=tuple(map(Colour, ("#0B6478", "#8A4B08", "#7A3E9D", "#3C6E1F", "#B0356B", "#4A5FB3", "#5B6775"))),
    ages=tuple(map(Colour, ("#7FB6C2", "#4F9FB1", "#1E7590", "#125A75", "#0C3B52"))),
)
DARK = Palette(
    paper=Colour("#10181F"),
    ink=Colour("#E9EEF2"),
    muted=Colour("#A7B3BF"),
    accent=Colour("#6CC4D4"),
    grid=Colour("#2A3640"),
    other=Colour("#76838F"),
    women=Colour("#C79BE0"),
    men=Colour("#6CCFC3"),
    empty=Colour("#333D45"),
    notice=Colour("#F0B86A"),
    sequential=SEQUENTIAL,
    diverging=DIVERGING,
    series=tuple(map(Colour, ("#6CC4D4", "#F0B86A", "#C79BE0", "#A3D17F", "#F09BBF", "#A9B8F5", "#A7B3BF"))),
    ages=tuple(map(Colour, ("#D3EBF0", "#A6D8E2", "#6CC4D4", "#43A3B5", "#2B8294"))),
)


def palette(dark: bool) -> Palette:
    """The palette of the reader's theme."""
    return DARK if dark else LIGHT
