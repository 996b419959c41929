"""The district page's figures for files: (rows, look) -> picture, from the same rows as on the screen. Pure."""

import pandas as pd

from dashboard import words
from dashboard.figures.spec import Look, Spine
from dashboard.figures.spine import screen as spine_screen
from dashboard.reading.catalogue import Indicator

COLUMNS = ["value", "lower", "upper", "low", "high", "q1", "q3", "like_value", "city_value"]


def spine(
    groups: list[tuple[str, pd.DataFrame]], indicators: dict[str, Indicator], signs: list, look: Look, alt: str
) -> Spine:
    """The rows of each group with their values in words, as profile_spine draws them."""
    rows = [_row(name, item, indicators[item["indicator"]], look) for name, found in groups
            for item in found.to_dict("records")]  # fmt: skip
    return Spine("", look.language, look.mark, alt, pd.DataFrame(rows), signs, look.text["picture_index"])


def _row(group: str, item: dict, indicator: Indicator, look: Look) -> dict:
    code, text = look.language, look.text
    when = words.period(item["period_start"], "year", code)
    return {
        "group": group,
        "label": indicator.short,
        "unit": when if indicator.method == "share" else f"{indicator.unit}, {when}",
        "stated": words.stated(item["value"], indicator, code),
        "known": spine_screen.known(item, indicator, code, text),
        "tested": "\n".join(filter(None, [item["tested"], item["moved"]])),
        "direction": item["direction"],
        "districts": item["districts"],
        "has_bar": indicator.method != "count",
        "mark": indicator.mark,
        **{name: item.get(name) for name in COLUMNS},
    }
