"""Reads numbers: decimal comma or point, blanks or marks between thousands, a minus, a percent sign.

1.234 and 1,234 can be read in two ways, and the rest of the column decides: a 0,5 makes the comma decimal, and so do
1.234,5 and 1.234.567; where some thousands are separated by blanks, marks are decimal. If nothing decides, the number
is not read.
"""

import re

import pandas as pd

BLANKS = " \u00a0\u202f\u2009"  # plain, no-break, narrow no-break and thin
BLANK = f"[{BLANKS}]"
MONTHS = [
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
]
BLANKED = f"[1-9][0-9]{{0,2}}(?:{BLANK}[0-9]{{3}})+"
WHOLE = re.compile(f"[0-9]+|{BLANKED}")
OTHER = {".": ",", ",": "."}
GROUPED = {
    mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:[{mark}][0-9]{{3}})+(?:[{other}][0-9]+)?") for mark, other in OTHER.items()
}
DECIMAL = {mark: re.compile(rf"(?:[0-9]*|{BLANKED})[{mark}][0-9]+") for mark in OTHER}


def read_numbers(text: pd.Series, *, is_percent: bool = False) -> tuple[pd.Series, pd.Series]:
    """(values, whether ambiguous) of a column of text; null where the text is not a number, or is ambiguous.

    "12 %" is 12 where `is_percent`, else not a number.
    """
    signed = {value: _trimmed(value, is_percent) for value in text.dropna().unique()}
    body = {value: written.removeprefix("-") for value, written in signed.items()}
    is_read_as_decimal = _decimal_marks(set(body.values()))
    values, unsure = {}, {}
    for value, digits in body.items():
        plain, unsure[value] = _plain(digits, is_read_as_decimal)
        if plain is not None:
            values[value] = float(re.sub(BLANK, "", plain)) * (-1.0 if signed[value].startswith("-") else 1.0)
    return text.map(values).astype(float), text.map(unsure).eq(True)


def _trimmed(value: str, is_percent: bool) -> str:
    written = value.strip().replace("\u2212", "-")
    return re.sub(f"{BLANK}?%$", "", written) if is_percent else written


def _decimal_marks(bodies: set[str]) -> dict[str, bool | None]:
    """Whether each mark is decimal where it could also separate thousands; None where nothing in the column decides."""
    is_sure = {
        mark: any(_is(DECIMAL, mark, body) and not _is(GROUPED, mark, body) for body in bodies)
        or any(_is(GROUPED, other, body) and not _is(DECIMAL, other, body) for body in bodies)
        for mark, other in OTHER.items()
    }
    has_blanks = any(re.search(BLANK, body) for body in bodies if _is_number(body))
    decided: dict[str, bool | None] = {}
    for mark, other in OTHER.items():
        is_decimal = not is_sure[other] and (is_sure[mark] or has_blanks)
        is_grouped = is_sure[other] and not is_sure[mark] and not has_blanks
        decided[mark] = True if is_decimal else False if is_grouped else None
    return decided


def _plain(body: str, is_read_as_decimal: dict[str, bool | None]) -> tuple[str | None, bool]:
    """(the number with a decimal point and maybe blanks, or null; whether it could be two numbers)."""
    if WHOLE.fullmatch(body):
        return body, False
    for mark, other in OTHER.items():
        is_decimal: bool | None = _is(DECIMAL, mark, body)
        is_grouped = _is(GROUPED, mark, body)
        if is_decimal and is_grouped:
            is_decimal = is_read_as_decimal[mark]
            if is_decimal is None:
                return None, True
        if is_decimal:
            return body.replace(mark, "."), False
        if is_grouped:
            return body.replace(mark, "").replace(other, "."), False
    return None, False


def _is(shape: dict[str, re.Pattern[str]], mark: str, body: str) -> bool:
    return shape[mark].fullmatch(body) is not None


def _is_number(body: str) -> bool:
    return WHOLE.fullmatch(body) is not None or any(_is(DECIMAL, mark, body) for mark in OTHER)
