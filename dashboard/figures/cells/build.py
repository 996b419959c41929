"""(cells, outlines, look) -> hexagons in classes as a specification."""

import pandas as pd

from dashboard.figures.cells import screen as cells_screen
from dashboard.figures.spec import Hexagons, Look


def hot(cells: pd.DataFrame, outlines: pd.DataFrame, look: Look, alt: str) -> Hexagons:
    """Cells in their classes over the districts' outlines, those called hot with a thick edge."""
    told = cells[cells["events_from"].notna()].sort_values("events_from")
    labels = told["label"].unique().tolist()
    shades = dict(zip(labels, cells_screen.shades(len(labels), look.palette), strict=True))
    drawn = cells.assign(shade=cells["label"].map(shades).fillna(""))
    shown = [(shade, label) for label, shade in shades.items()]
    return Hexagons(
        look.text["unit_count"], look.language, look.mark, alt, drawn[["boundary", "shade", "is_hot"]],
        outlines["geometry"].tolist(), shown, look.text["hot_name"],
    )  # fmt: skip
