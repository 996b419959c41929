"""(values, intervals, findings) -> plain sentences in Swedish and English.

Only `changed`, `developed`, `compared`, `beside`, `gapped` and `ranked` say that something rises or falls, or is
higher or lower than something else, and only what a finding of dashboard.comparisons bears; their texts are in
texts/comparisons.toml.

>>> wording.latest(series, indicator, "year", "sv", text, breaks)        # value, then what the test of the change says
>>> wording.changed(comparisons.change(series, breaks), indicator, "year", "sv", text)
>>> wording.on_map(table, indicator, "2025", "sv", text, comparisons.against(table, city))
>>> wording.beside(tested.loc[0], indicator, "sv", text)                 # one district against the rest of the city
"""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from dashboard import comparisons
from dashboard.catalogue import Indicator
from dashboard.comparisons import Finding

THIN = "\N{NARROW NO-BREAK SPACE}"
HARD = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def number(value: float, language: str, decimals: int | None = None) -> str:
    """A number as the language writes it: 1 234,5 or 1,234.5; whole numbers without decimals."""
    if decimals is None:
        decimals = 0 if float(value).is_integer() or abs(value) >= 1000 else 1
    text = f"{abs(value):,.{decimals}f}"
    if language == "sv":
        text = text.replace(",", THIN).replace(".", ",")
    return (MINUS if value < 0 and text.strip("0.,") else "") + text


def unit(indicator: Indicator, is_count: bool, text: dict[str, str]) -> str:
    """The unit of a value: the indicator's own, or the number of offences for parts of a year."""
    return text["unit_offences"] if is_count and indicator.method == "rate" else indicator.unit


def quantity(value: float, unit: str, language: str) -> str:
    """A value with its unit: 12 %, 1 234 per 100 000 invånare."""
    space = " " if unit != "%" else HARD if language == "sv" else ""
    return f"{number(value, language)}{space}{unit}"


def stated(value: float, indicator: Indicator, language: str) -> str:
    """A value after the indicator's phrase, which already holds every unit but the per cent sign."""
    return quantity(value, indicator.unit, language) if indicator.method == "share" else number(value, language)


def period(start: date, kind: str, language: str) -> str:
    """2024, kvartal 3 2024, mars 2024."""
    if kind == "year":
        return str(start.year)
    if kind == "quarter":
        return f"{'kvartal' if language == 'sv' else 'quarter'} {(start.month + 2) // 3} {start.year}"
    return f"{MONTHS[language][start.month - 1]} {start.year}"


def day(value: date, language: str) -> str:
    """21 november 2026 / 21 November 2026."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def interval(row: pd.Series, language: str, text: dict[str, str]) -> str:
    """'95 % konfidensintervall 9,0–11,1 %, n = 1 300', of counts without n, or what is not known of it."""
    if pd.isna(row["lower"]):
        is_share = row.get("interval_method") is None or pd.notna(row.get("n")) or pd.isna(row.get("is_count"))
        return text["interval_unknown" if is_share else "interval_no_count"]
    if pd.isna(row.get("n")):
        return text["interval_events"].format(limits=_limits(row["lower"], row["upper"], language))
    percent = f"{HARD}%" if language == "sv" else "%"
    limits = f"{number(row['lower'], language, 1)}–{number(row['upper'], language, 1)}{percent}"
    known = "interval_approximate" if row.get("is_approximate") in (True,) else "interval_known"
    return text[known].format(limits=limits, n=number(row["n"], language))


def interval_methods(rows: pd.DataFrame, text: dict[str, str]) -> list[str]:
    """The method behind each value's limits, in words; nothing where there is no value."""
    found = rows["interval_method"] if "interval_method" in rows else pd.Series(None, index=rows.index, dtype=object)
    has_value = rows["value"].notna() & found.notna()
    return [text[f"method_{name}"] if known else "" for name, known in zip(found, has_value, strict=True)]


def _limits(lower: float, upper: float, language: str) -> str:
    decimals = 0 if max(abs(lower), abs(upper)) >= 100 else 1
    return f"{number(lower, language, decimals)}–{number(upper, language, decimals)}"


def joined(items: list[str], text: dict[str, str]) -> str:
    """a, b och c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {text['and']} {items[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it was."""
    return sentence[:1].upper() + sentence[1:]


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
    sentences = []
    if told.empty and few.empty:
        reasons = tested.loc[tested["reason"] != "no_value", "reason"]
        return text[f"against_untested_{reasons.mode().iloc[0] if len(reasons) else 'no_n'}"]
    reference = text[f"against_{told['reference'].iloc[0] if len(told) else 'rest'}"]
    for direction in ("up", "down"):
        areas = told.loc[told["direction"] == direction, "area"].tolist()
        if areas:
            key = f"compared_{direction}" if not sentences else "compared_down_too"
            sentences.append(text[key].format(reference=reference, areas=joined(areas, text)))
    if len(told) and not sentences:
        sentences.append(text["compared_none"].format(reference=reference))
        sentences += [text["compared_varies"]] if (told["reason"] == "varies").any() else []
    for rank, key in (((1.0, 1.0), "compared_highest"), ((None, None), "compared_lowest")):
        sentences += _extreme(tested, rank[0], key, text)
    if len(few):
        sentences.append(text["compared_few"].format(areas=joined(few["area"].tolist(), text)))
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
        return text[_few(indicator, "beside")].format(reference=reference)
    why = f" {text[key]}" if row["direction"] == "none" and (key := f"beside_{row['reason']}") in text else ""
    told = text[f"beside_{row['direction']}"].format(
        reference=reference,
        value=stated(row["reference_value"], indicator, language),
        gap=_points(row["difference"], indicator, language, text),
        limits=_signed_limits(row["difference_lower"], row["difference_upper"], language),
    )
    return told + why


def ranked(row: pd.Series, language: str, text: dict[str, str]) -> str:
    """'plats 4–8 av 11', the place with its uncertainty; nothing where the values have no intervals."""
    if pd.isna(row["rank"]):
        return ""
    places = sorted({int(row["rank_lower"]), int(row["rank_upper"])})
    return text["ranked"].format(places="–".join(map(str, places)), total=int(row["ranked"]))


def gapped(finding: Finding, a: str, b: str, indicator: Indicator, language: str, text: dict[str, str]) -> str:
    """Two groups or areas of one period (comparisons.gap), a against b by their names."""
    if finding.direction == "untested":
        return text["gap_untested"].format(a=a, b=b)
    if finding.direction == "too_few":
        return text[_few(indicator, "gap")].format(a=a, b=b)
    return text[f"gap_{finding.direction}"].format(
        a=a,
        b=b,
        gap=_points(finding.difference, indicator, language, text),
        limits=_signed_limits(finding.difference_lower, finding.difference_upper, language),
    )


def _few(indicator: Indicator, key: str) -> str:
    return f"{key}_few_answers" if indicator.method == "share" else f"{key}_few_events"


def _points(gap: float, indicator: Indicator, language: str, text: dict[str, str]) -> str:
    points = text["percentage_points"] if indicator.method == "share" else ""
    return f"{_signed(gap, language)}{points}"


def _signed(value: float, language: str) -> str:
    rounded = round(value) if abs(value) >= 100 else round(value, 1)
    return f"{'+' if rounded > 0 else ''}{number(rounded, language)}"


def _signed_limits(lower: float, upper: float, language: str) -> str:
    word = "till" if language == "sv" else "to"
    return f"{_signed(lower, language)} {word} {_signed(upper, language)}"


def _tied(known: pd.DataFrame, value: float, text: dict[str, str]) -> str:
    return joined(known.loc[known["value"] == value, "area"].tolist(), text)


def parts(found: pd.DataFrame, when: str, language: str, text: dict[str, str]) -> str:
    """Where only the districts before a merger were surveyed: said, with their values."""
    listed = [f"{row.part} ({number(row.value, language)})" for row in found.itertuples()]
    return text["parts_only"].format(
        areas=joined(sorted(set(found["area"])), text), parts=joined(listed, text), when=when
    )


def latest(
    series: pd.DataFrame,
    indicator: Indicator,
    kind: str,
    language: str,
    text: dict[str, str],
    breaks: Iterable[tuple[date, str]] = (),
) -> str:
    """The latest value of one series, and what the test of the change since the measurement before says."""
    known = series[series["value"].notna()].sort_values("period_start")
    if known.empty:
        return text["nothing_measured"]
    last = known.iloc[-1]
    when = period(last["period_start"], kind, language)
    if last["is_count"] and indicator.method == "rate":
        sentence = text["latest_count"].format(
            when=capital(when), area=last["area"], value=number(last["value"], language)
        )
    else:
        sentence = text["latest"].format(
            when=capital(when),
            phrase=indicator.phrase,
            area=last["area"],
            value=stated(last["value"], indicator, language),
        )
    if last["status"] == "preliminary":
        sentence += " " + text["is_preliminary"]
    if len(known) > 1:
        found = comparisons.change(known, breaks, kind)
        sentence += " " + changed(found, indicator, kind, language, text)
    return sentence


def changed(finding: Finding, indicator: Indicator, kind: str, language: str, text: dict[str, str]) -> str:
    """What a test of two measurements of one series says: a certain rise or fall with its interval, or that there is
    none."""
    if finding.before is None or finding.last is None:
        return text["changed_one"]
    since = period(finding.before["period_start"], kind, language)
    before = _told(finding.before, indicator, language)
    if finding.direction == "untested":
        return text[f"changed_{finding.reason}"].format(since=since, before=before)
    if finding.direction == "too_few":
        return text[_few(indicator, "changed")].format(since=since, before=before)
    sentence = text[f"changed_{finding.direction}"].format(
        since=since, before=before, size=_size(finding, indicator, language, text)
    )
    used = [text[f"test_{finding.method}"]] if f"test_{finding.method}" in text else []
    noted = [text["changed_preliminary"]] if "preliminary" in finding.notes else []
    return " ".join([sentence, *used, *noted])


def changed_short(finding: Finding, indicator: Indicator, kind: str, language: str, text: dict[str, str]) -> str:
    """The same in a few words for a card: '2017: 11 %, ingen säker förändring'."""
    if finding.before is None:
        return text["short_one"]
    since, before = period(finding.before["period_start"], kind, language), _told(finding.before, indicator, language)
    key = finding.reason if finding.direction == "untested" else finding.direction
    key = _few(indicator, "short") if finding.direction == "too_few" else f"short_{key}"
    size = _size(finding, indicator, language, text) if finding.is_certain else ""
    return capital(text[key].format(since=since, before=before, size=size))


def developed(finding: Finding, indicator: Indicator, kind: str, language: str, text: dict[str, str]) -> str:
    """What a test of the last five measurements says (comparisons.development)."""
    if finding.before is None or finding.last is None:
        return text["developed_points"]
    first, last = (period(row["period_start"], kind, language) for row in (finding.before, finding.last))
    if finding.direction == "untested":
        return text[f"developed_{finding.reason}"].format(first=first, last=last)
    if finding.direction == "too_few":
        return text[_few(indicator, "developed")].format(first=first, last=last)
    noted = [text["developed_preliminary"]] if "preliminary" in finding.notes else []
    return " ".join([text[f"developed_{finding.direction}"].format(first=first, last=last), *noted])


def _told(row: dict, indicator: Indicator, language: str) -> str:
    return number(row["value"], language) if row["is_count"] else stated(row["value"], indicator, language)


def _size(finding: Finding, indicator: Indicator, language: str, text: dict[str, str]) -> str:
    """How large a change is, with its interval: percentage points of a share, else per cent where there was
    something."""
    if indicator.method == "share" or not 0 < finding.ratio < float("inf"):
        gap = _points(finding.difference, indicator, language, text)
        return text["size"].format(
            gap=gap, limits=_signed_limits(finding.difference_lower, finding.difference_upper, language)
        )
    percent = f"{HARD}%" if language == "sv" else "%"
    gap, lower, upper = (100 * (value - 1) for value in (finding.ratio, finding.ratio_lower, finding.ratio_upper))
    return text["size"].format(
        gap=_signed(gap, language) + percent, limits=_signed_limits(lower, upper, language) + percent
    )


def changed_on_map(
    areas: list[str], findings: list[Finding], indicator: Indicator, language: str, text: dict[str, str]
) -> str:
    """Where the change since the measurement before is certain, false discoveries held over all areas; or nowhere."""
    told = {word: [] for word in ("up", "down", "none", "too_few")}
    for area, finding in zip(areas, findings, strict=True):
        told.setdefault(finding.direction, []).append(area)
    compared_with = [finding.before for finding in findings if finding.before and finding.last]
    if not compared_with or not any(told[word] for word in ("up", "down", "none", "too_few")):
        return text["map_changed_untested"].format(phrase=capital(indicator.phrase))
    since = period(min(row["period_start"] for row in compared_with), "year", language)
    phrase = capital(indicator.phrase)
    sentences = [
        text[f"map_changed_{word}"].format(areas=joined(told[word], text), since=since, phrase=phrase)
        for word in ("up", "down")
        if told[word]
    ]
    if not sentences and told["none"]:
        sentences.append(text["map_changed_none"].format(since=since, phrase=phrase))
    if told["too_few"]:
        sentences.append(text["compared_few"].format(areas=joined(told["too_few"], text)))
    return " ".join(sentences)


def tested(direction: str, text: dict[str, str]) -> str:
    """What a test found, in two words for a table."""
    return text[f"tested_{direction}"]
