"""(values, intervals, findings) -> plain sentences in Swedish and English.

Only `changed`, `developed`, `compared`, `beside`, `gapped` and `ranked` say that something rises or falls, or is
higher or lower than something else, and only what a finding of statistics.comparisons bears; their texts are in
texts/comparisons.toml.

>>> words.latest(series, indicator, "year", "sv", text, breaks)        # value, then what the test of the change says
>>> words.changed(comparisons.change(series, breaks), indicator, "year", "sv", text)
>>> words.on_map(table, indicator, "2025", "sv", text, comparisons.against(table, city))
>>> words.beside(tested.loc[0], indicator, "sv", text)                 # one district against the rest of the city
"""

from dashboard.words.amounts import (
    HARD,
    MONTHS,
    capital,
    day,
    interval,
    interval_methods,
    joined,
    number,
    period,
    quantity,
    rounded,
    stated,
    unit,
)
from dashboard.words.areas import beside, changed_on_map, compared, on_map, parts, ranked, tested
from dashboard.words.series import changed, changed_short, developed, gapped, latest

__all__ = [
    "HARD", "MONTHS", "beside", "capital", "changed", "changed_on_map", "changed_short", "compared",
    "day", "developed", "gapped", "interval", "interval_methods", "joined", "latest", "number", "on_map", "parts",
    "period", "quantity", "ranked", "rounded", "stated", "tested", "unit",
]  # fmt: skip
