"""Arguments as arrays: missing stays missing, what cannot be is refused by name and value."""

import numpy as np
from numpy.typing import ArrayLike

from dashboard.statistics.arrays import Array


def arrays(**arguments: ArrayLike) -> list[Array]:
    """The arguments as float arrays of one shape; None and NaN are missing."""
    return list(np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in arguments.values())))


def refuse(bad: Array, name: str, expected: str, values: Array) -> None:
    """Raise ValueError with the first value for which `bad` holds."""
    if np.any(bad):
        raise ValueError(f"{name}: expected {expected}, found {values[bad].flat[0]:g}")


def level(confidence: float) -> float:
    """The confidence level, when it is one."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: expected between 0 and 1, found {confidence:g}")
    return confidence


def chosen(name: str, value: str, known: tuple[str, ...]) -> str:
    """The value, when it is a known one."""
    if value not in known:
        raise ValueError(f"{name}: expected one of {', '.join(known)}, found {value}")
    return value
