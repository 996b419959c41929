"""What a test of two measurements, areas or groups found."""

from dataclasses import dataclass
from typing import Any

LEVEL = 0.005
FEWEST_EVENTS = 10  # in the two together


@dataclass(frozen=True)
class Finding:
    """One tested comparison of `last` with `before` (of a with b for a gap), in the value's unit.

    `method`: e_test, negative_binomial, share_z, exact_split, trend, none. `reason`: one, break, no_n, few, season,
    points, or "" . `notes`: "preliminary" when one of the two is so and the other not.
    """

    direction: str
    method: str
    reason: str = ""
    before: dict[str, Any] | None = None
    last: dict[str, Any] | None = None
    p: float = float("nan")
    difference: float = float("nan")
    difference_lower: float = float("nan")
    difference_upper: float = float("nan")
    ratio: float = float("nan")
    ratio_lower: float = float("nan")
    ratio_upper: float = float("nan")
    notes: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the test found a direction."""
        return self.direction in ("up", "down")
