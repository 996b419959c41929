"""(frame, look) -> sources by year as a specification; the grid of measures is built by its page (priority/grid.py)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.figures.grid.spec import Grid, GridCell, GridRow
from dashboard.figures.spec import Look

SHAPES = {"own": "●", "city": "◐", "wider": "○"}


def reach(
    frame: pd.DataFrame, sources: Mapping[str, GridRow], years: Sequence[int], area: str, look: Look, alt: str
) -> Grid:
    """Sources by year: a shape for how near the area their figures come.

    frame: source_id, year, level (own, city, wider); sources: source_id -> its row, without cells yet.
    """
    levels = frame.set_index(["source_id", "year"])["level"]
    meanings = {level: look.text[f"reach_{level}"].format(area=area) for level in SHAPES}
    nothing = GridCell(word=look.text["reach_nothing"])

    def cell(source_id: str, year: int) -> GridCell:
        level = levels.get((source_id, year))
        return nothing if level is None else GridCell(SHAPES[level], "", meanings[level], level, level == "own")

    rows = [
        GridRow(row.label, row.detail, [cell(source_id, year) for year in years], mark=row.mark)
        for source_id, row in sources.items()
    ]
    legend = [(level, shape, meanings[level]) for level, shape in SHAPES.items()]
    return Grid("", look.language, look.mark, alt, [str(year) for year in years], rows, (), legend)
