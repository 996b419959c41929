"""A profile in words: what its tests bear, through texts/profile.toml and dashboard.words."""

import pandas as pd

from dashboard import words
from dashboard.reading.catalogue import Indicator

NAMED = 3


def against_city(row: dict | None, indicator: Indicator, text: dict[str, str]) -> str:
    """One figure against the city in a few words: 'säkert högre än resten av staden'; nothing for counted events."""
    if row is None or indicator.method == "count":
        return ""
    if row["direction"] in ("untested", "too_few"):
        return text["stands_untested" if row["direction"] == "untested" else "stands_few"]
    return text[f"stands_{row['direction']}"].format(reference=text[f"stands_in_{row['reference']}"])


def with_words(rows: pd.DataFrame, indicators: dict[str, Indicator], code: str, text: dict[str, str]) -> pd.DataFrame:
    """The rows of profiles.tested with `tested` and `moved`, what their tests say."""
    items = [indicators[key] for key in rows["indicator"]]
    told = [against_city(side, item, text) for side, item in zip(rows["beside_city"], items, strict=True)]
    moved = [
        words.changed_short(found, item, "year", code, text) for found, item in zip(rows["change"], items, strict=True)
    ]
    return rows.assign(tested=told, moved=moved)


def summary(
    rows: pd.DataFrame, indicators: dict[str, Indicator], area: str, is_city: bool, text: dict[str, str]
) -> str:
    """What can be said of all rows together: how many were compared, which differ for certain, which have changed."""
    if rows.empty:
        return text["nothing_measured"]
    sentences = [] if is_city else _differences(rows, indicators, area, text)
    moved = {way: rows[rows["change_direction"] == way] for way in ("up", "down")}
    for way, found in moved.items():
        if len(found):
            sentences.append(text[f"profile_moved_{way}"].format(measures=_named(found, indicators, text)))
    if not any(map(len, moved.values())):
        known = (rows["change_direction"] == "none").any()
        sentences.append(text["profile_moved_none" if known else "profile_moved_untested"])
    return " ".join(sentences)


def by_area(groups: list[tuple[str, pd.DataFrame]], area: str, text: dict[str, str]) -> str:
    """Of priority areas, (name, rows): in which a district differs for certain from the city, in how many measures."""
    tested = {name: rows["direction"] for name, rows in groups if rows["direction"].isin(["up", "down", "none"]).any()}
    if not tested:
        return text["profile_untested"].format(area=area)
    sentences = []
    for way in ("up", "down"):
        counts = {name: int((directions == way).sum()) for name, directions in tested.items()}
        named = [_counted(name, count, text) for name, count in counts.items() if count]
        if named:
            sentences.append(text[f"profile_areas_{way}"].format(area=area, count=len(named), all=len(tested)))
            if len(named) < len(tested):
                sentences.append(text["profile_areas_in"].format(areas=words.joined(named, text)))
    return " ".join(sentences) or text["profile_areas_none"].format(area=area, all=len(tested))


def _counted(name: str, count: int, text: dict[str, str]) -> str:
    return text["profile_area_one" if count == 1 else "profile_area"].format(name=name, count=count)


def _differences(rows: pd.DataFrame, indicators: dict[str, Indicator], area: str, text: dict[str, str]) -> list[str]:
    compared = rows[rows["direction"].isin(["up", "down", "none"])]
    if compared.empty:
        return [text["profile_untested"].format(area=area)]
    sentences = []
    for way in ("up", "down"):
        found = compared[compared["direction"] == way]
        if len(found):
            sentences.append(
                text[f"profile_{way}"].format(
                    area=area, count=len(found), all=len(compared), measures=_named(found, indicators, text)
                )
            )
    if not sentences:
        key = "profile_none_of_one" if len(compared) == 1 else "profile_none"
        return [text[key].format(area=area, all=len(compared))]
    rest = int((compared["direction"] == "none").sum())
    return [*sentences, text["profile_rest"].format(count=rest)] if rest else sentences


def _named(rows: pd.DataFrame, indicators: dict[str, Indicator], text: dict[str, str]) -> str:
    """The first few by name, in the atlas's order, main ones first, and how many more."""
    items = sorted((indicators[key] for key in rows["indicator"]), key=lambda item: not item.main_for)
    names = [item.short[:1].lower() + item.short[1:] for item in items]
    if len(names) <= NAMED + 1:
        return words.joined(names, text)
    return words.joined([*names[:NAMED], text["profile_others"].format(count=len(names) - NAMED)], text)
