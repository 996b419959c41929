"""Counts by weekday and hour: what is drawn of them."""

from dataclasses import dataclass

import pandas as pd

from dashboard.figures.spec import Picture


@dataclass(frozen=True, eq=False, kw_only=True)
class Heat(Picture):
    """Counts by row and column of `frame` (weekday and part of the day), darker where there are more.

    Null is a protected count: dotted, and said in the words of `no_figure`. `more`, of the same shape, is true where a
    count is certainly above an even spread: marked with ▲, and said in the words of `more_words`.
    """

    frame: pd.DataFrame
    more: pd.DataFrame
    no_figure: str
    more_words: str
    caption: str
