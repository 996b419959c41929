"""What findings come to for the one who reads them: (findings, indicators) -> a shape, a word, one sentence.

Nothing here tests anything: every word follows from the direction that statistics.comparisons found, and from the
direction that the indicator's catalogue entry calls good.
"""

from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from dashboard import words
from dashboard.reading import geography
from dashboard.reading.catalogue import Indicator
from dashboard.statistics.comparisons import Finding

SHAPES = {"up": "▲", "down": "▼", "none": "○", "too_few": "·", "untested": "·"}
COURSES = ("right", "wrong", "changed", "none", "old", "unsaid")
OLD_YEARS = 5
Measure: TypeAlias = tuple[Indicator, pd.DataFrame]  # with the latest figures that stand for it
Courses: TypeAlias = dict[str, list[Measure]]


@dataclass(frozen=True)
class Verdict:
    """A direction as a shape and in words, and the course it means (one of COURSES)."""

    direction: str
    course: str
    word: str

    @property
    def shape(self) -> str:
        return SHAPES[self.direction]

    def drawn(self) -> str:
        """The shape as HTML, silent for screen readers: the word stands beside it."""
        return f"<span class='shape' aria-hidden='true'>{self.shape}</span>"


def course(direction: str, good: str) -> str:
    """Whether a certain direction is the wanted one; without a wanted one, only that there was a change."""
    if direction in ("too_few", "untested"):
        return "unsaid"
    if direction == "none":
        return "none"
    return "changed" if good == "none" else "right" if direction == good else "wrong"


def of_change(finding: Finding | None, indicator: Indicator, text: dict[str, str]) -> Verdict:
    """The verdict on a change."""
    direction = "untested" if finding is None else finding.direction
    return Verdict(direction, course(direction, indicator.good_direction), text[f"verdict_{direction}"])


def of_district(row: pd.Series, indicator: Indicator, text: dict[str, str]) -> Verdict:
    """The verdict on a district against the rest of the city: a row with the columns of comparisons.against."""
    direction = row["direction"]
    return Verdict(direction, course(direction, indicator.good_direction), text[f"beside_word_{direction}"])


def courses(rows: pd.DataFrame, indicators: dict[str, Indicator], year: int) -> Courses:
    """Each course and its (indicator, rows), those of demonstration data left out.

    A measure of more than five years before `year` has the course "old", whatever its test said. Where an indicator
    has several series that do not go the same way, nothing can be said.
    """
    by_course: Courses = {name: [] for name in COURSES}
    for key, group in rows.groupby("indicator", sort=False):
        if indicators[key].mark:
            continue
        ways = {course(finding.direction, indicators[key].good_direction) for finding in group["finding"]}
        way = "old" if is_old(group["period_start"].max().year, year) else ways.pop() if len(ways) == 1 else "unsaid"
        by_course[way].append((indicators[key], group))
    return by_course


def is_old(measured: int, year: int) -> bool:
    """Whether a measurement lies so far back that it must not be taken for today's."""
    return measured < year - OLD_YEARS


def summary(by_course: Courses, text: dict[str, str]) -> str:
    """The measures in one sentence or two: how many go which way, the certain ones by name."""
    total = sum(map(len, by_course.values()))
    if not total:
        return text["summary_nothing"]
    certain = [
        text[f"summary_{name}"].format(count=len(by_course[name]), names=_names(by_course[name], text))
        for name in ("right", "wrong", "changed")
        if by_course[name]
    ]
    first = text["summary_certain"].format(total=total, parts=words.joined(certain, text)) if certain else ""
    others = [
        text[f"summary_{name}"].format(count=len(by_course[name]))
        for name in ("none", "unsaid", "old")
        if by_course[name]
    ]
    rest = words.joined(others, text)
    if not certain:
        return text["summary_no_certain"].format(total=total, parts=rest)
    return f"{first} {rest}." if rest else first


def _names(items: list[Measure], text: dict[str, str]) -> str:
    """Each indicator and its year, with its area where that is not the city."""
    return words.joined([_name(item, rows.iloc[-1]) for item, rows in items], text)


def _name(item: Indicator, row: pd.Series) -> str:
    place = "" if row["area_id"] == geography.CITY else f"{row['area']} "
    return f"{item.short[:1].lower()}{item.short[1:]}, {place}{row['period_start'].year}"
