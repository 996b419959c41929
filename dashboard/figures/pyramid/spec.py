"""Shares by age as a specification."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.spec import Picture


@dataclass(frozen=True)
class AgeShares:
    """One group of one area by age: shares in per cent, youngest first (NaN where unknown), and a tooltip's lines each.

    The chosen area is bars, the others a dashed line of steps. Side: -1 draws to the left, 1 to the right.
    """

    label: str
    colour: str
    side: int
    is_chosen: bool
    shares: Sequence[float]
    tips: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, eq=False)
class Pyramid(Picture):
    """Shares by age, youngest lowest, of one group or of women and men; `ages` are the rows' names."""

    ages: Sequence[str] = ()
    parts: Sequence[AgeShares] = ()

    @property
    def is_split(self) -> bool:
        """Whether something is drawn to the left."""
        return any(part.side < 0 for part in self.parts)
