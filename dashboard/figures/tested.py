"""What tested values have in common wherever they stand, in a ranking, a funnel or a pair: their words and signs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import words
from dashboard.figures.spec import Look, hollow

ARROWS = {"up": "▲", "down": "▼"}


def number(row: Mapping[str, Any], name: str) -> float | None:
    """A number of a row; None where it is missing."""
    return None if pd.isna(row.get(name)) else float(row[name])


def limits(row: Mapping[str, Any], suffix: str = "") -> tuple[float, float] | None:
    """The limits of an interval of a row (lower and upper with a suffix); None where they are not known."""
    lower, upper = number(row, f"lower{suffix}"), number(row, f"upper{suffix}")
    return None if lower is None or upper is None else (lower, upper)


def tip(row: Mapping[str, Any], unit: str, look: Look) -> list[str]:
    """The lines of a tooltip: district, value, interval and n, what the test says, its place, and what is special."""
    text = look.text
    rank = ""
    if not pd.isna(row.get("rank_lower")):
        low, high, total = (int(row[name]) for name in ("rank_lower", "rank_upper", "ranked"))
        rank = text["rank_long"].format(low=low, high=high, total=total)
    return [
        row["area"],
        row.get("when", ""),
        words.quantity(row["value"], unit, look.language),
        words.interval(pd.Series(row), look.language, text),
        text[f"place_{row['direction']}"],
        rank,
        text["status_preliminary"] if row["status"] == "preliminary" else "",
        look.mark,
    ]


def hollow_note(rows: pd.DataFrame, text: dict[str, str]) -> str:
    """What a hollow mark means among these rows; nothing where there is none."""
    rows = rows[rows["value"].notna()]
    preliminary = rows["status"].eq("preliminary")
    is_other = any(hollow(rows[~preliminary]))
    if preliminary.any():
        return text["hollow_both" if is_other else "hollow_preliminary"]
    return text["hollow_unreliable"] if is_other else ""


def difference(value: float, language: str) -> str:
    """A difference with its sign, with one decimal below 100, so that those under one another are even."""
    decimals = 0 if abs(value) >= 100 else 1
    return ("+" if round(value, decimals) > 0 else "") + words.number(round(value, decimals), language, decimals)
