"""(frame, look) -> measures by district, or sources by year, as a specification."""

import pandas as pd

from dashboard.figures.spec import Grid, Look

SHAPES = {"own": "●", "city": "◐", "wider": "○"}


def reach(frame: pd.DataFrame, titles: dict[str, str], years: list[int], area: str, look: Look, alt: str) -> Grid:
    """Sources by year: a shape for how near the area their figures come; frame is of profile_queries.reach."""
    shapes = frame.assign(shape=frame["level"].map(SHAPES)).pivot(index="source_id", columns="year", values="shape")
    phrase = shapes.reindex(index=list(titles), columns=years).fillna("").rename(index=titles)
    near = frame.assign(is_own=frame["level"] == "own").pivot(index="source_id", columns="year", values="is_own")
    near = near.reindex(index=list(titles), columns=years).eq(True).rename(index=titles)
    note = "   ".join(f"{shape} {look.text[f'reach_{level}'].format(area=area)}" for level, shape in SHAPES.items())
    return Grid("", look.language, look.mark, alt, phrase, near, note)
