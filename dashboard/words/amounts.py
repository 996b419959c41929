"""Values, units, periods, intervals and differences as a language writes them; nothing here compares."""

from datetime import date

import pandas as pd

from dashboard.reading.catalogue import Indicator

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


def rounded(value: float, language: str) -> str:
    """A number as it is written beside its mark: one decimal at most, none from 100."""
    return number(value, language, 1 if abs(value) < 100 and not float(value).is_integer() else 0)


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


def value_of(row: dict, indicator: Indicator, language: str) -> str:
    """The value of a row, a number of offences without the unit of the rate."""
    return number(row["value"], language) if row["is_count"] else stated(row["value"], indicator, language)


def _limits(lower: float, upper: float, language: str) -> str:
    decimals = 0 if max(abs(lower), abs(upper)) >= 100 else 1
    return f"{number(lower, language, decimals)}–{number(upper, language, decimals)}"


def few(indicator: Indicator, key: str) -> str:
    """The text that says that there are too few answers, or too few events."""
    return f"{key}_few_answers" if indicator.method == "share" else f"{key}_few_events"


def gap_of(gap: float, indicator: Indicator, language: str, text: dict[str, str]) -> str:
    """A difference with its sign: +1,2 procentenheter, −340."""
    points = text["percentage_points"] if indicator.method == "share" else ""
    return f"{signed(gap, language)}{points}"


def signed(value: float, language: str) -> str:
    """A difference with its sign, whole from 100."""
    rounded = round(value) if abs(value) >= 100 else round(value, 1)
    return f"{'+' if rounded > 0 else ''}{number(rounded, language)}"


def signed_limits(lower: float, upper: float, language: str) -> str:
    """The limits of a difference: +0,3 till +2,1."""
    word = "till" if language == "sv" else "to"
    return f"{signed(lower, language)} {word} {signed(upper, language)}"


def joined(items: list[str], text: dict[str, str]) -> str:
    """a, b och c; nothing of no items."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {text['and']} {items[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it was."""
    return sentence[:1].upper() + sentence[1:]
