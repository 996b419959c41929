"""The types of what goes in and out: arrays of numbers, and rows of figures."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Row: TypeAlias = Mapping[str, Any]  # one figure: the columns of reading.observations by name
