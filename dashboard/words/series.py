"""What is said of one series, or of two groups: from the tests of dashboard.statistics.comparisons alone."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from dashboard.reading.catalogue import Indicator
from dashboard.statistics import comparisons
from dashboard.statistics.comparisons import Finding
from dashboard.words.amounts import HARD, capital, few, gap_of, number, period, signed, signed_limits, stated, value_of


def latest(
    series: pd.DataFrame,
    indicator: Indicator,
    kind: str,
    language: str,
    text: dict[str, str],
    breaks: Iterable[tuple[date, str]] = (),
) -> str:
    """The latest value of one series, and what the test of the change since the measurement before says."""
    known = series[series["value"].notna()].sort_values("period_start")
    if known.empty:
        return text["nothing_measured"]
    last = known.iloc[-1]
    when = period(last["period_start"], kind, language)
    if last["is_count"] and indicator.method == "rate":
        sentence = text["latest_count"].format(
            when=capital(when), area=last["area"], value=number(last["value"], language)
        )
    else:
        sentence = text["latest"].format(
            when=capital(when),
            phrase=indicator.phrase,
            area=last["area"],
            value=stated(last["value"], indicator, language),
        )
    if last["status"] == "preliminary":
        sentence += " " + text["is_preliminary"]
    if len(known) > 1:
        found = comparisons.change(known, breaks, kind)
        sentence += " " + changed(found, indicator, kind, language, text)
    return sentence


def changed(finding: Finding, indicator: Indicator, kind: str, language: str, text: dict[str, str]) -> str:
    """What a test of two measurements of one series says: a certain rise or fall with its interval, or that there is
    none."""
    if finding.before is None or finding.last is None:
        return text["changed_one"]
    since = period(finding.before["period_start"], kind, language)
    before = value_of(finding.before, indicator, language)
    if finding.direction == "untested":
        return text[f"changed_{finding.reason}"].format(since=since, before=before)
    if finding.direction == "too_few":
        return text[few(indicator, "changed")].format(since=since, before=before)
    sentence = text[f"changed_{finding.direction}"].format(
        since=since, before=before, size=_size(finding, indicator, language, text)
    )
    used = [text[f"test_{finding.method}"]] if f"test_{finding.method}" in text else []
    noted = [text["changed_preliminary"]] if "preliminary" in finding.notes else []
    return " ".join([sentence, *used, *noted])


def changed_short(finding: Finding, indicator: Indicator, kind: str, language: str, text: dict[str, str]) -> str:
    """The same in a few words for a card: '2017: 11 %, ingen säker förändring'."""
    if finding.before is None:
        return text["short_one"]
    since = period(finding.before["period_start"], kind, language)
    before = value_of(finding.before, indicator, language)
    key = finding.reason if finding.direction == "untested" else finding.direction
    key = few(indicator, "short") if finding.direction == "too_few" else f"short_{key}"
    size = _size(finding, indicator, language, text) if finding.is_certain else ""
    return capital(text[key].format(since=since, before=before, size=size))


def developed(finding: Finding, indicator: Indicator, kind: str, language: str, text: dict[str, str]) -> str:
    """What a test of the last five measurements says (comparisons.development)."""
    if finding.before is None or finding.last is None:
        return text["developed_points"]
    first, last = (period(row["period_start"], kind, language) for row in (finding.before, finding.last))
    if finding.direction == "untested":
        return text[f"developed_{finding.reason}"].format(first=first, last=last)
    if finding.direction == "too_few":
        return text[few(indicator, "developed")].format(first=first, last=last)
    noted = [text["developed_preliminary"]] if "preliminary" in finding.notes else []
    return " ".join([text[f"developed_{finding.direction}"].format(first=first, last=last), *noted])


def gapped(finding: Finding, a: str, b: str, indicator: Indicator, language: str, text: dict[str, str]) -> str:
    """Two groups or areas of one period (comparisons.gap), a against b by their names."""
    if finding.direction == "untested":
        return text["gap_untested"].format(a=a, b=b)
    if finding.direction == "too_few":
        return text[few(indicator, "gap")].format(a=a, b=b)
    return text[f"gap_{finding.direction}"].format(
        a=a,
        b=b,
        gap=gap_of(finding.difference, indicator, language, text),
        limits=signed_limits(finding.difference_lower, finding.difference_upper, language),
    )


def _size(finding: Finding, indicator: Indicator, language: str, text: dict[str, str]) -> str:
    """How large a change is, with its interval: percentage points of a share, else per cent where there was
    something."""
    if indicator.method == "share" or not 0 < finding.ratio < float("inf"):
        gap = gap_of(finding.difference, indicator, language, text)
        return text["size"].format(
            gap=gap, limits=signed_limits(finding.difference_lower, finding.difference_upper, language)
        )
    percent = f"{HARD}%" if language == "sv" else "%"
    change, lower, upper = (100 * (value - 1) for value in (finding.ratio, finding.ratio_lower, finding.ratio_upper))
    return text["size"].format(
        gap=signed(change, language) + percent, limits=signed_limits(lower, upper, language) + percent
    )
