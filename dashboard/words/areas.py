"""What is said of districts beside each other: from the tests of dashboard.statistics.comparisons alone."""

import pandas as pd

from dashboard.reading.catalogue import Indicator
from dashboard.statistics.comparisons import Finding
from dashboard.words.amounts import capital, few, gap_of, joined, number, period, signed_limits, stated


def on_map(
    table: pd.DataFrame,
    indicator: Indicator,
    when: str,
    language: str,
    text: dict[str, str],
    tested: pd.DataFrame | None = None,
) -> str:
    """What the tests say of the map, how many districts have a figure where not all do, and how far the values go.

    `tested` is what comparisons.against found of the same table; without it nothing has been tested, and that is said.
    """
    known = table[table["value"].notna()].sort_values("value", kind="stable")
    if known.empty:
        return text["map_none"].format(phrase=capital(indicator.phrase), when=when)
    low, high = known.iloc[0], known.iloc[-1]
    if len(known) == 1:
        return text["map_one"].format(
            when=when,
            phrase=indicator.phrase,
            area=low["area"],
            total=len(table),
            value=stated(low["value"], indicator, language),
        )
    found = text["differences_untested"] if tested is None else compared(tested, text)
    there = text["map_count"].format(when=when, count=len(known), total=len(table)) if len(known) < len(table) else ""
    spread = text["map_many"].format(
        when=when,
        phrase=indicator.phrase,
        low=stated(low["value"], indicator, language),
        low_area=_tied(known, low["value"], text),
        high=stated(high["value"], indicator, language),
        high_area=_tied(known, high["value"], text),
    )
    return " ".join(filter(None, [found, there, spread]))


def compared(tested: pd.DataFrame, text: dict[str, str]) -> str:
    """Which districts are certainly above or below the rest of the city (comparisons.against), or that none is."""
    told = tested[tested["direction"].isin(["up", "down", "none"])]
    few = tested[tested["direction"] == "too_few"]
    untested = tested[(tested["direction"] == "untested") & (tested["reason"] != "no_value")]
    sentences: list[str] = []
    if told.empty and few.empty:
        return text[f"against_untested_{untested['reason'].mode().iloc[0] if len(untested) else 'no_n'}"]
    reference = text[f"against_{told['reference'].iloc[0] if len(told) else 'rest'}"]
    for direction in ("up", "down"):
        areas = told.loc[told["direction"] == direction, "area"].tolist()
        if areas:
            key = f"compared_{direction}" if not sentences else "compared_down_too"
            sentences.append(text[key].format(reference=reference, areas=joined(areas, text)))
    if len(told) and not sentences:
        key = "compared_none_of_tested" if len(untested) else "compared_none"
        sentences.append(text[key].format(reference=reference))
        sentences += [text["compared_varies"]] if (told["reason"] == "varies").any() else []
    for rank, key in (((1.0, 1.0), "compared_highest"), ((None, None), "compared_lowest")):
        sentences += _extreme(tested, rank[0], key, text)
    if len(few):
        sentences.append(text["compared_few"].format(areas=joined(few["area"].tolist(), text)))
    if len(untested):
        sentences.append(text["compared_untested"].format(areas=joined(untested["area"].tolist(), text)))
    return " ".join(sentences)


def _extreme(tested: pd.DataFrame, rank: float | None, key: str, text: dict[str, str]) -> list[str]:
    """The one district whose place is certain to be the first (or, with None, the last) among all of the city's."""
    if tested["ranked"].isna().any() or len(tested) < 3:
        return []
    place = tested["ranked"] if rank is None else rank
    alone = tested[(tested["rank_lower"] == place) & (tested["rank_upper"] == place)]
    return [text[key].format(area=alone["area"].iloc[0])] if len(alone) == 1 else []


def beside(row: pd.Series, indicator: Indicator, language: str, text: dict[str, str]) -> str:
    """One district against the rest of the city: a row of comparisons.against."""
    if row["direction"] == "untested":
        return text[f"against_untested_{row['reason']}"]
    reference = text[f"against_{row['reference']}"]
    if row["direction"] == "too_few":
        return text[few(indicator, "beside")].format(reference=reference)
    why = f" {text[key]}" if row["direction"] == "none" and (key := f"beside_{row['reason']}") in text else ""
    told = text[f"beside_{row['direction']}"].format(
        reference=reference,
        value=stated(row["reference_value"], indicator, language),
        gap=gap_of(row["difference"], indicator, language, text),
        limits=signed_limits(row["difference_lower"], row["difference_upper"], language),
    )
    return told + why


def ranked(row: pd.Series, language: str, text: dict[str, str]) -> str:
    """'plats 4–8 av 11', the place with its uncertainty; nothing where the values have no intervals."""
    if pd.isna(row["rank"]):
        return ""
    places = sorted({int(row["rank_lower"]), int(row["rank_upper"])})
    return text["ranked"].format(places="–".join(map(str, places)), total=int(row["ranked"]))


def changed_on_map(
    areas: list[str], findings: list[Finding], indicator: Indicator, language: str, text: dict[str, str]
) -> str:
    """Where the change since the measurement before is certain, false discoveries held over all areas; or nowhere.

    `findings`: one for each of the areas. Areas with both values whose change cannot be tested are named too.
    """
    phrase = capital(indicator.phrase)
    by_direction: dict[str, list[str]] = {}
    compared_with = []
    for area, finding in zip(areas, findings, strict=True):
        if finding.before and finding.last:
            compared_with.append(finding.before)
            by_direction.setdefault(finding.direction, []).append(area)
    untested = by_direction.pop("untested", [])
    if not by_direction:
        return text["map_changed_untested"].format(phrase=phrase)
    since = period(min(row["period_start"] for row in compared_with), "year", language)
    sentences = [
        text[f"map_changed_{direction}"].format(areas=joined(by_direction[direction], text), since=since, phrase=phrase)
        for direction in ("up", "down")
        if direction in by_direction
    ]
    if not sentences and "none" in by_direction:
        key = "map_changed_none_of_tested" if untested else "map_changed_none"
        sentences.append(text[key].format(since=since, phrase=phrase))
    if "too_few" in by_direction:
        sentences.append(text["compared_few"].format(areas=joined(by_direction["too_few"], text)))
    if untested:
        sentences.append(text["compared_untested"].format(areas=joined(untested, text)))
    return " ".join(sentences)


def parts(found: pd.DataFrame, when: str, language: str, text: dict[str, str]) -> str:
    """Where only the districts before a merger were surveyed: said, with their values."""
    listed = [f"{row.part} ({number(row.value, language)})" for row in found.itertuples()]
    return text["parts_only"].format(
        areas=joined(sorted(set(found["area"])), text), parts=joined(listed, text), when=when
    )


def tested(direction: str, text: dict[str, str]) -> str:
    """What a test found, in two words for a table."""
    return text[f"tested_{direction}"]


def _tied(known: pd.DataFrame, value: float, text: dict[str, str]) -> str:
    return joined(known.loc[known["value"] == value, "area"].tolist(), text)
