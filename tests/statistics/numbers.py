"""Numbers that are equal but for the last digits."""

from typing import Any

import pytest


def near(*expected: float) -> Any:
    """What equals these numbers to nine digits; NaN equals NaN."""
    return pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)
