"""Labels beside what is drawn: where a long one is broken, and how far they are moved to lie clear of one another."""

from collections.abc import Sequence

LONG_LABEL = 14


def broken(label: str, longest: int = LONG_LABEL) -> list[str]:
    """A long label in two lines: at its hyphen, else at its middle space."""
    if len(label) <= longest:
        return [label]
    if "-" in label:
        first, rest = label.split("-", 1)
        return [f"{first}-", rest]
    spaces = [at for at, letter in enumerate(label) if letter == " "]
    if not spaces:
        return [label]
    middle = min(spaces, key=lambda at: abs(at - len(label) / 2))
    return [label[:middle], label[middle + 1 :]]


def apart(labels: Sequence[tuple[float, float]], room: float) -> list[float]:
    """The middle of each label, moved so that none covers another and all lie between 0 and `room`.

    Labels are (where the middle should be, half the height), the lowest first; all in one unit.
    """
    placed, above = [], 0.0
    for middle, half in labels:
        at = max(middle, above + half)
        above = at + half
        placed.append(at)
    found, below = [], room
    for at, (_, half) in zip(reversed(placed), reversed(labels), strict=True):
        at = min(at, below - half)
        below = at - half
        found.append(at)
    return found[::-1]
