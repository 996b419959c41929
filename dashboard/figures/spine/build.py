"""(rows of a profile, look) -> measures around the city's value as a specification."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import words
from dashboard.figures.spec import Look
from dashboard.figures.spine.spec import Spine
from dashboard.reading.catalogue import Indicator

COLUMNS = ["value", "lower", "upper", "low", "high", "q1", "q3", "like_value", "city_value"]
DRAWN = ["value", "lower", "upper", "low", "high", "like_value", "city_value"]


@dataclass(frozen=True)
class Group:
    """Rows of a profile under one heading; the first `first` stand open, in files too, the others can be unfolded.

    `owner` is what the place is called that the rows are of, where that is not the profile's own.
    """

    id: str
    title: str
    rows: pd.DataFrame
    first: int
    owner: str = ""


def spine(
    groups: Sequence[Group],
    indicators: Mapping[str, Indicator],
    links: Mapping[str, str],
    own: str,
    signs: Sequence[tuple[str, str]],
    look: Look,
    alt: str,
) -> Spine:
    """Each group's rows with their values in words; `own` is what the place is called, `links` lead on by indicator."""
    rows = [
        _row(group, place < group.first, item, indicators[item["indicator"]], links, group.owner or own, look)
        for group in groups
        for place, item in enumerate(group.rows.to_dict("records"))
    ]
    return Spine("", look.language, look.mark, alt, pd.DataFrame(rows), signs, look.text["picture_index"])


def _row(
    group: Group, is_open: bool, item: dict, indicator: Indicator, links: Mapping[str, str], own: str, look: Look
) -> dict[str, object]:
    code, text = look.language, look.text
    when = words.period(item["period_start"], "year", code)
    has_bar = indicator.method != "count"
    findings = [(item["tested"], item["direction"]), (item["moved"], item["change_direction"])]
    return {
        "group_id": group.id,
        "group": group.title,
        "is_open": is_open,
        "label": indicator.short,
        "link": links.get(indicator.id, ""),
        "unit": when if indicator.method == "share" else f"{indicator.unit}, {when}",
        "stated": words.stated(item["value"], indicator, code),
        "city": words.stated(item["city_value"], indicator, code) if has_bar and pd.notna(item["city_value"]) else "",
        "known": _known(item, indicator, code, text),
        "findings": [(phrase, direction) for phrase, direction in findings if phrase],
        "direction": item["direction"],
        "is_reliable": item.get("is_reliable", True),
        "districts": item["districts"],
        "has_bar": has_bar,
        "described": _described(item, indicator, own, code, text),
        "mark": indicator.mark,
        **{name: item.get(name) for name in COLUMNS},
    }


def signs(own: str, has_similar: bool, is_city: bool, text: dict[str, str]) -> list[tuple[str, str]]:
    """(sign, what it means) of each mark that a profile has."""
    found = [
        ("○", text["spine_own"].format(area=own)),
        ("—", text["spine_interval"]),
        ("│", "" if is_city else text["whole_city"]),
        ("◆", text["spine_like"] if has_similar else ""),
        ("░", text["spine_range"]),
        ("▒", text["spine_middle"]),
        ("▲ ▼", "" if is_city else text["spine_certain"]),
    ]
    return [(sign, phrase) for sign, phrase in found if phrase]


def scale(row: Mapping[str, float]) -> Callable[[float], float]:
    """From values to places between -1 and 1: the city in the middle (else the middle of what is drawn)."""
    drawn = [row[name] for name in DRAWN if pd.notna(row[name])]
    centre = row["city_value"] if pd.notna(row["city_value"]) else (min(drawn) + max(drawn)) / 2
    reach = max(abs(value - centre) for value in drawn) or 1
    return lambda value: (value - centre) / reach


def _known(item: dict, indicator: Indicator, code: str, text: dict[str, str]) -> str:
    """The interval and n behind a value in few characters: '968–1 050 · n = 626'."""
    name = "n" if indicator.method == "share" else "numerator"
    amount = "" if pd.isna(item[name]) else text[f"{name}_short"].format(n=words.number(item[name], code))
    if indicator.method == "count":
        amount = ""
    if pd.isna(item["lower"]):
        return " · ".join(filter(None, [text["no_interval"], amount]))
    limits = "–".join(words.number(item[side], code, 0 if item["upper"] >= 100 else 1) for side in ("lower", "upper"))
    return " · ".join(filter(None, [limits, amount]))


def _described(item: dict, indicator: Indicator, own: str, code: str, text: dict[str, str]) -> str:
    """The bar in words: value, interval, city, similar districts, range with its ends, and where they come from."""
    parts = [indicator.mark, f"{own} {words.stated(item['value'], indicator, code)}"]
    parts.append(words.interval(pd.Series(item), code, text))
    if pd.notna(item["city_value"]):
        parts.append(text["city_value"].format(value=words.stated(item["city_value"], indicator, code)).rstrip("."))
    if pd.notna(item["like_value"]):
        parts.append(text["spine_like_value"].format(value=words.stated(round(item["like_value"], 1), indicator, code)))
    if item["districts"] > 1:
        ends = {name: words.stated(item[name], indicator, code) for name in ("low", "high")}
        areas = {name: item[name] for name in ("districts", "low_area", "high_area")}
        parts.append(text["spine_range_value"].format(**ends, **areas))
    return ". ".join(filter(None, [*parts, indicator.source]))
