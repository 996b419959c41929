"""(cells, outlines, look) -> hexagons in classes as a specification."""

import pandas as pd

from dashboard.figures.cells.spec import Cell, Hexagons
from dashboard.figures.spec import Look


def hot(cells: pd.DataFrame, outlines: pd.DataFrame, look: Look, alt: str) -> Hexagons:
    """Cells in their classes over the districts' outlines, those called hot with a thick edge.

    cells: a row of event_measures.hot for each, with `label`: its class in words. outlines: geometry (GeoJSON text).
    """
    told = cells[cells["events_from"].notna()].sort_values("events_from")
    labels = told["label"].unique().tolist()
    number = {label: at for at, label in enumerate(labels)}
    drawn = [
        Cell(
            [(east, north) for north, east in row.boundary],
            number.get(row.label),
            bool(row.is_hot),
            "\n".join(filter(None, [row.label, look.text["hot_name"] if row.is_hot else "", look.mark])),
        )
        for row in cells.itertuples()
    ]
    return Hexagons(
        look.text["unit_count"],
        look.language,
        look.mark,
        alt,
        cells=drawn,
        outlines=outlines["geometry"].tolist(),
        classes=list(zip(shades(len(labels)), labels, strict=True)),
        hot_label=look.text["hot_name"],
        legend_label=look.text["hot_legend"],
    )


def shades(count: int) -> list[str]:
    """The role of a colour for each class, the darkest for the last."""
    return [f"sequential-{round((at + 1) * 5 / max(count, 1))}" for at in range(count)]
