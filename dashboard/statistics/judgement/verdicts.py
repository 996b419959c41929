"""What a judgement is: a grade, a direction, and what it rests on."""

from dataclasses import dataclass, field
from typing import Literal

Grade = Literal["clear", "probable", "usual", "unknown"]
Direction = Literal["up", "down", "none"]

CLEAR, PROBABLE = 0.005, 0.025  # two-sided p up to which a change is told as clear, as probable
FEWEST_EVENTS = 10  # of the two together
FEWEST_TREND_EVENTS = 20
FEWEST_MEASUREMENTS = 4  # by which usual variation is known, the series' own or another area's
FOUND = 2.0  # a doubling or halving must have been within reach, or nothing is said
STRENGTH = {"unknown": 0, "usual": 1, "probable": 2, "clear": 3}


@dataclass(frozen=True)
class Part:
    """One test: `ratio` of after to before with its 95 % limits, two-sided p, grade and direction.

    Of a trend, ratio is of the line's last year to its first. NaN where it could not be calculated.
    """

    grade: Grade = "unknown"
    direction: Direction = "none"
    ratio: float = float("nan")
    lower: float = float("nan")
    upper: float = float("nan")
    p: float = float("nan")
    reason: str = ""


@dataclass(frozen=True)
class Judgement:
    """What is said of one series, or of one area beside the rest.

    grade, direction : the stronger of level and trend; where both are clear or probable and point different ways, of
        the level, and both are to be told.
    level : the latest year against the years before (for an area: against the rest of the city).
    trend : the line through the last five years (for an area: the mean of its last three years against the rest).
    reach : the ratio that would have been found probable, above 1; NaN where nothing was tested.
    reason : why nothing can be said: "one", "break", "no_n", "few", "history", "reach", or "".
    """

    grade: Grade = "unknown"
    direction: Direction = "none"
    level: Part = field(default_factory=Part)
    trend: Part = field(default_factory=Part)
    reach: float = float("nan")
    reason: str = ""


Limits = tuple[float, float, float]  # ratio, lower, upper


def part(grade: Grade, limits: Limits, p: float, reason: str = "") -> Part:
    """A test that was made: with the direction of its ratio where it is clear or probable."""
    ratio, lower, upper = limits
    direction: Direction = "none" if STRENGTH[grade] < STRENGTH["probable"] else "up" if ratio > 1 else "down"
    return Part(grade, direction, ratio, lower, upper, p, reason)


def graded(p: float, clear: float = CLEAR, probable: float = PROBABLE) -> Grade:
    """The grade of a two-sided p of a test that was made."""
    return "clear" if p <= clear else "probable" if p <= probable else "usual"


def lowered(grade: Grade) -> Grade:
    """One step down: across a noted change of law, or a preliminary figure against a final one."""
    return {"clear": "probable", "probable": "usual"}.get(grade, grade)  # type: ignore[return-value]


def stronger(level: Part, trend: Part) -> Part:
    """The one of two tests that the judgement is named by: the higher grade, the level where they are alike."""
    return trend if STRENGTH[trend.grade] > STRENGTH[level.grade] else level
