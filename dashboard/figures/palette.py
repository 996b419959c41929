"""The atlas's colours, light and dark, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of a theme as '#RRGGBB'. A specification names roles; `of` gives the colour in the theme at hand."""

    paper: str
    ink: str
    muted: str
    accent: str
    grid: str
    other: str
    women: str
    men: str
    empty: str
    notice: str
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    series: tuple[str, ...]
    ages: tuple[str, ...]

    def of(self, role: str) -> str:
        """The colour of a role: 'accent', 'ink', 'series-2', 'sequential-0' …; a colour '#RRGGBB' is itself."""
        if role.startswith("#"):
            return role
        name, _, at = role.partition("-")
        colours = getattr(self, name)
        return colours[int(at)] if at else colours


SEQUENTIAL = ("#EAF3F4", "#C3DFE4", "#8CC3CE", "#4F9FB1", "#1E7590", "#0C4A66")
DIVERGING = ("#8C510A", "#D8B365", "#F6E8C3", "#F5F5F5", "#C7EAE5", "#5AB4AC", "#01665E")
LIGHT = Palette(
    paper="#FFFFFF",
    ink="#16243A",
    muted="#5B6775",
    accent="#0B6478",
    grid="#E3E7E8",
    other="#8B97A3",
    women="#7A3E9D",
    men="#1B7F79",
    empty="#E4E4E1",
    notice="#8A4B08",
    sequential=SEQUENTIAL,
    diverging=DIVERGING,
    series=("#0B6478", "#8A4B08", "#7A3E9D", "#3C6E1F", "#B0356B", "#4A5FB3", "#5B6775"),
    ages=("#7FB6C2", "#4F9FB1", "#1E7590", "#125A75", "#0C3B52"),
)
DARK = Palette(
    paper="#10181F",
    ink="#E9EEF2",
    muted="#A7B3BF",
    accent="#6CC4D4",
    grid="#2A3640",
    other="#76838F",
    women="#C79BE0",
    men="#6CCFC3",
    empty="#333D45",
    notice="#F0B86A",
    sequential=SEQUENTIAL,
    diverging=DIVERGING,
    series=("#6CC4D4", "#F0B86A", "#C79BE0", "#A3D17F", "#F09BBF", "#A9B8F5", "#A7B3BF"),
    ages=("#D3EBF0", "#A6D8E2", "#6CC4D4", "#43A3B5", "#2B8294"),
)


def palette(dark: bool) -> Palette:
    """The palette of the reader's theme."""
    return DARK if dark else LIGHT
