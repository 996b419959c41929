"""Tests of what is seen: (rows of observations.read) -> findings that dashboard.words puts in words.

>>> rows = observations.of_one(con, "robbery_rate", ["farsta"])
>>> breaks = catalogue.breaks(con, "robbery_rate", "sv")
>>> change(rows, breaks).direction                # latest against the measurement before: "up" | "down" | "none" | …
>>> development(rows, breaks).direction           # the last five measurements
>>> table = against(observations.on_map(con, "robbery_rate", "2023", 2025, "all", "all"), city)  # one row per district
>>> gap(women, men).difference_lower              # two rows of one period

direction is "up" or "down" only when the test says so, "none" when it does not, "too_few" when there are too few
answers or events to say anything, "untested" when a test cannot be made; `reason` says why. Single tests are made at
the level 0.5 %, so that a reader of many sentences meets few false ones; the intervals beside them are 95 %.
"""

from dashboard.statistics.comparisons.areas import FALSE_DISCOVERIES, against, ranks
from dashboard.statistics.comparisons.finding import FEWEST_EVENTS, LEVEL, Finding
from dashboard.statistics.comparisons.pairs import compare, gap
from dashboard.statistics.comparisons.series import POINTS, change, development

__all__ = [
    "FALSE_DISCOVERIES", "FEWEST_EVENTS", "LEVEL", "POINTS", "Finding", "against", "change", "compare", "development",
    "gap", "ranks",
]  # fmt: skip
