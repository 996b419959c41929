"""Statistics: counts and denominators in, values with intervals out. Pure and vectorised, no I/O.

>>> from dashboard.statistics import methods
>>> value, lower, upper = methods.share([12, 40], [115, 400])         # Wilson
>>> value, lower, upper = methods.rate(25, 48_000, per=1000)         # exact below 10 events, Byar's from 10
>>> ratio, lower, upper, p = methods.change(16, 1, 25, 1)            # p = 0.16
>>> difference = methods.gap(methods.share(30, 100), methods.share(20, 100)).difference
"""

from dashboard.statistics.methods.changes import TREND, change, line_p, recent_trend, share_p, split_p
from dashboard.statistics.methods.funnels import funnel_class, funnel_limits, over_dispersion, smoothed_rate
from dashboard.statistics.methods.gaps import Gap, false_discovery, gap
from dashboard.statistics.methods.intervals import count_interval, poisson_limits, rate, share
from dashboard.statistics.methods.standardised import standardised_rate, standardised_ratio
from dashboard.statistics.methods.surveys import design_limits, effective_number, survey_share

__all__ = [
    "TREND",
    "Gap",
    "change",
    "count_interval",
    "design_limits",
    "effective_number",
    "false_discovery",
    "funnel_class",
    "funnel_limits",
    "gap",
    "line_p",
    "over_dispersion",
    "poisson_limits",
    "rate",
    "recent_trend",
    "share",
    "share_p",
    "smoothed_rate",
    "split_p",
    "standardised_rate",
    "standardised_ratio",
    "survey_share",
]
