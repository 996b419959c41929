"""Measures around the city's value as a specification."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.figures.spec import Picture


@dataclass(frozen=True, eq=False)
class Spine(Picture):
    """Measures around the city's value, each on a scale of its own, in groups.

    rows: group_id, group (its title), is_open (drawn in files; the others can be unfolded on the screen), label, link,
    unit, stated and city (the values in words), known (interval and n in words), findings (phrase and direction of
    each test), direction, is_reliable, has_bar, described (the bar in words), mark; value, lower, upper, low, high,
    q1, q3, like_value, city_value, districts. Signs are (mark, what it means).
    """

    rows: pd.DataFrame = None
    signs: Sequence[tuple[str, str]] = ()
    index_unit: str = ""

    @property
    def open_rows(self) -> pd.DataFrame:
        """What a file draws."""
        return self.rows[self.rows["is_open"].astype(bool)]
