"""Values in order, on matplotlib's axes."""

import pandas as pd
from matplotlib.axes import Axes

from dashboard.figures import axes as figures_axes
from dashboard.figures.axes import ARROWS, SMALL, lying, note, quantity
from dashboard.figures.page_frame import width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import (
    Ranked,
)


def ranked(axes: Axes, picture: Ranked) -> None:
    """A bar from zero for each row, its interval as a line, the reference dashed, the value beside."""
    rows = picture.rows.to_dict("records")
    known = [(place, row) for place, row in enumerate(rows) if pd.notna(row["value"])]
    colours = [LIGHT.accent if row.get("is_chosen") else LIGHT.sequential[2] for _, row in known]
    axes.barh(
        [place for place, _ in known],
        [row["value"] for _, row in known],
        0.62,
        color=colours,
        edgecolor=[
            LIGHT.ink if row.get("direction") in ARROWS else own for (_, row), own in zip(known, colours, strict=True)
        ],
    )
    limits = [(place, row["lower"], row["upper"]) for place, row in known if pd.notna(row.get("lower"))]
    for place, low, high in limits:
        ends = {"linewidth": 1, "marker": "|", "markersize": 5}
        axes.plot([low, high], [place, place], color=LIGHT.ink, **ends)
    for place, row in enumerate(rows):
        phrase = note(row, picture)
        at = axes.get_yaxis_transform()
        axes.text(1.01, place, phrase, transform=at, size=SMALL, va="center", color=LIGHT.ink, parse_math=False)
    lying(axes, [row["label"] for row in rows], picture)
    for tick, row in zip(axes.get_yticklabels(), rows, strict=True):
        tick.set(weight="bold" if row.get("is_chosen") else "normal")
    if picture.reference:
        label, value = picture.reference
        axes.axvline(value, color=LIGHT.ink, linestyle=(0, (4, 2)), linewidth=1.2)
        phrase = f"{label} {quantity(value, picture)}"
        axes.text(value, -0.62, phrase, size=SMALL, ha="center", va="bottom", color=LIGHT.ink, parse_math=False)


def room_ranked(picture: Ranked) -> tuple[float, float, float, float]:
    """Room for the names at the left and the values at the right."""
    widest = max(width_of(label, 9, True) for label in picture.rows["label"])
    notes = [figures_axes.note(row, picture) for row in picture.rows.to_dict("records")]
    return 0.3 + widest, 0.3 + max(width_of(note, SMALL) for note in notes), 0.36, ROW * len(notes) + 0.1


ROW = 0.27
