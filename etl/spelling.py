"""Numbers as publishers write them: decimal comma or point, blanks or marks between thousands, a minus, a percent sign.

1.234 and 1,234 can be read in two ways. The rest of the column decides: 0,5 there makes the comma decimal, 1.234,5 or
1.234.567 too, and where thousands have blanks no mark parts them. If nothing decides, the number is not read.
"""

import pandas as pd

BLANK = "[ \u00a0\u202f\u2009]"
BLANKED = f"[1-9][0-9]{{0,2}}(?:{BLANK}[0-9]{{3}})+"
WHOLE = f"[0-9]+|{BLANKED}"
OTHER = {".": ",", ",": "."}
GROUPED = {mark: rf"[1-9][0-9]{{0,2}}(?:[{mark}][0-9]{{3}})+(?:[{OTHER[mark]}][0-9]+)?" for mark in OTHER}
DECIMAL = {mark: rf"(?:[0-9]*|{BLANKED})[{mark}][0-9]+" for mark in OTHER}


def read_numbers(text: pd.Series, *, is_percent: bool = False) -> tuple[pd.Series, pd.Series]:
    """(values, could be read in two ways) of a column of text; null for what is no number, or could be two.

    12 % is 12 where `is_percent`, else no number.
    """
    body = text.astype("str").str.strip().str.replace("\u2212", "-", regex=False)
    if is_percent:
        body = body.str.replace(f"{BLANK}?%$", "", regex=True)
    sign = body.str.startswith("-").map({True: -1.0, False: 1.0})
    body = body.str.removeprefix("-")
    is_decimal = {mark: body.str.fullmatch(DECIMAL[mark]) for mark in OTHER}
    is_grouped = {mark: body.str.fullmatch(GROUPED[mark]) for mark in OTHER}
    is_number = body.str.fullmatch(WHOLE) | is_decimal["."] | is_decimal[","]
    has_blanks = (is_number & body.str.contains(BLANK)).any()
    sure = {
        mark: (is_decimal[mark] & ~is_grouped[mark]).any() or (is_grouped[other] & ~is_decimal[other]).any()
        for mark, other in OTHER.items()
    }
    plain = body.where(body.str.fullmatch(WHOLE))
    unsure = pd.Series(False, text.index)
    for mark, other in OTHER.items():
        in_two_ways = is_decimal[mark] & is_grouped[mark]
        decimal, grouped = is_decimal[mark] & ~in_two_ways, is_grouped[mark] & ~in_two_ways
        if not sure[other] and (sure[mark] or has_blanks):
            decimal = is_decimal[mark]
        elif sure[other] and not sure[mark] and not has_blanks:
            grouped = is_grouped[mark]
        else:
            unsure |= in_two_ways
        plain = plain.mask(decimal, body.str.replace(mark, ".", regex=False))
        whole = body.str.replace(mark, "", regex=False).str.replace(other, ".", regex=False)
        plain = plain.mask(grouped, whole)
    return pd.to_numeric(plain.str.replace(BLANK, "", regex=True)).astype(float) * sign, unsure
