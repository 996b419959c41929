"""(values, intervals) -> plain sentences in Swedish and English.

No sentence says that something rises or falls, or is higher or lower than something else for certain:
that takes a test. Until one is made, the values are given side by side and the sentence says so.
"""

from datetime import date

import pandas as pd

from dashboard.catalogue import Indicator

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
    """'osäkerhet 9–12 %, n = 1 300', or what is not known of it."""
    if pd.notna(row["lower"]):
        percent = f"{HARD}%" if language == "sv" else "%"
        limits = f"{number(row['lower'], language, 1)}–{number(row['upper'], language, 1)}{percent}"
        known = "interval_approximate" if row.get("is_approximate") in (True,) else "interval_known"
        return text[known].format(limits=limits, n=number(row["n"], language))
    return text["interval_unknown"]


def joined(items: list[str], text: dict[str, str]) -> str:
    """a, b och c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {text['and']} {items[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it was."""
    return sentence[:1].upper() + sentence[1:]


def on_map(table: pd.DataFrame, indicator: Indicator, when: str, language: str, text: dict[str, str]) -> str:
    """What the map shows: how many districts have a figure and from where to where the values go."""
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
    return text["map_many"].format(
        when=when,
        count=len(known),
        total=len(table),
        phrase=indicator.phrase,
        low=stated(low["value"], indicator, language),
        low_area=_tied(known, low["value"], text),
        high=stated(high["value"], indicator, language),
        high_area=_tied(known, high["value"], text),
    )


def _tied(known: pd.DataFrame, value: float, text: dict[str, str]) -> str:
    return joined(known.loc[known["value"] == value, "area"].tolist(), text)


def parts(found: pd.DataFrame, when: str, language: str, text: dict[str, str]) -> str:
    """Where only the districts before a merger were surveyed: said, with their values."""
    listed = [f"{row.part} ({number(row.value, language)})" for row in found.itertuples()]
    return text["parts_only"].format(
        areas=joined(sorted(set(found["area"])), text), parts=joined(listed, text), when=when
    )


def latest(series: pd.DataFrame, indicator: Indicator, kind: str, language: str, text: dict[str, str]) -> str:
    """The latest value of one series and the one before it, side by side, untested."""
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
        sentence += " " + difference(known.iloc[-2], last, indicator, kind, language, text)
    return sentence


def difference(
    before: pd.Series,
    last: pd.Series,
    indicator: Indicator,
    kind: str,
    language: str,
    text: dict[str, str],
    template: str = "difference",
) -> str:
    """'2024 var värdet 20 419. Skillnaden, −1 260, är inte statistiskt prövad.' or a shorter template."""
    gap = round(last["value"] - before["value"], 1)
    points = text["percentage_points"] if indicator.method == "share" else ""
    return text[template].format(
        when=capital(period(before["period_start"], kind, language)),
        value=stated(before["value"], indicator, language),
        gap=f"{'+' if gap > 0 else ''}{number(gap, language)}{points}",
    )
