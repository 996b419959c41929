"""The spine of a profile as HTML: one row per measure, the city in the middle, the districts' range behind.

Positions are percentages of a row's own width, so that a row fits any screen; every mark is said in words as well.
"""

from html import escape

import pandas as pd

from dashboard import words
from dashboard.reading.catalogue import Indicator

MARKS = {"up": "▲", "down": "▼", "none": "○", "too_few": "○"}
EDGE = 4
KEYS = {
    "○": "<i class='key dot'>○</i>",
    "—": "<i class='key own-limits'></i>",
    "│": "<i class='key city-line'></i>",
    "◆": "<i class='key like'>◆</i>",
    "░": "<i class='key range'></i>",
    "▒": "<i class='key middle'></i>",
    "▲ ▼": "<i class='key dot'>▲ ▼</i>",
}


def legend(own: str, alike: bool, is_city: bool, text: dict[str, str]) -> str:
    """What the marks mean, as a list."""
    items = [(KEYS[sign], phrase) for sign, phrase in signs(own, alike, is_city, text)]
    listed = "".join(f"<li>{mark} {escape(phrase)}</li>" for mark, phrase in items)
    return f"<ul class='spine-legend' aria-label='{escape(text['legend'])}'>{listed}</ul>"


def signs(own: str, alike: bool, is_city: bool, text: dict[str, str]) -> list[tuple[str, str]]:
    """(sign, what it means) of each mark that a profile has."""
    found = [
        ("○", text["spine_own"].format(area=own)),
        ("—", text["spine_interval"]),
        ("│", "" if is_city else text["whole_city"]),
        ("◆", text["spine_like"] if alike else ""),
        ("░", text["spine_range"]),
        ("▒", text["spine_middle"]),
        ("▲ ▼", "" if is_city else text["spine_certain"]),
    ]
    return [(sign, phrase) for sign, phrase in found if phrase]


def rows(
    frame: pd.DataFrame, indicators: dict[str, Indicator], links: dict[str, str], own: str, code: str, text
) -> str:
    """The rows of one group (of profile_wording.with_words) as a list; `links` leads on from each indicator."""
    items = (row(item, indicators[item["indicator"]], links, own, code, text) for item in frame.to_dict("records"))
    return f"<ul class='spine'>{''.join(items)}</ul>"


def row(item: dict, indicator: Indicator, links: dict[str, str], own: str, code: str, text: dict[str, str]) -> str:
    """One measure: name, unit and year; the value with interval; the city's; the bar; what was tested."""
    when = words.period(item["period_start"], "year", code)
    value = words.stated(item["value"], indicator, code)
    bar = "" if indicator.method == "count" else drawn(item, indicator, own, code, text)
    city = ""
    if bar and pd.notna(item["city_value"]):
        city = f"<small>{escape(text['city_short'])}</small> {words.stated(item['city_value'], indicator, code)}"
    unit = when if indicator.method == "share" else f"{indicator.unit}, {when}"
    return (
        f"<li{' class=' + chr(39) + 'marked' + chr(39) if indicator.mark else ''}><div class='what'>"
        f"<a href='{escape(links[indicator.id])}' target='_self'>{escape(indicator.short)}</a>"
        f"<small>{escape(unit)}</small></div>"
        f"<div class='own'><b>{value}</b><small>{escape(known(item, indicator, code, text))}</small></div>"
        f"<div class='city'>{city}</div>{bar or '<div></div>'}"
        f"<div class='tested'>{said(item)}</div></li>"
    )


def known(item: dict, indicator: Indicator, code: str, text: dict[str, str]) -> str:
    """The interval and n behind a value in few characters: '968–1 050 · n = 626'."""
    name = "n" if indicator.method == "share" else "numerator"
    amount = "" if pd.isna(item[name]) else text[f"{name}_short"].format(n=words.number(item[name], code))
    if indicator.method == "count":
        amount = ""
    if pd.isna(item["lower"]):
        return " · ".join(filter(None, [text["no_interval"], amount]))
    limits = "–".join(words.number(item[side], code, 0 if item["upper"] >= 100 else 1) for side in ("lower", "upper"))
    return " · ".join(filter(None, [limits, amount]))


def said(item: dict) -> str:
    """What the tests let one say, the certain with its mark."""
    parts = []
    for phrase, direction in ((item["tested"], item["direction"]), (item["moved"], item["change_direction"])):
        if phrase:
            certain = direction in ("up", "down")
            shape = f"<b aria-hidden='true'>{MARKS[direction]}</b> " if certain else ""
            parts.append(f"<span class='{'certain' if certain else 'open'}'>{shape}{escape(phrase)}</span>")
    return "".join(parts)


def drawn(item: dict, indicator: Indicator, own: str, code: str, text: dict[str, str]) -> str:
    """The bar: range and middle half of the districts, the city's line, similar districts, the value with interval."""
    at = scale(item)
    spans = []
    if item["districts"] > 1:
        spans += [_span("range", at(item["low"]), at(item["high"])), _span("middle", at(item["q1"]), at(item["q3"]))]
    if pd.notna(item["city_value"]):
        spans.append(_point("city-line", at(item["city_value"]), ""))
    if pd.notna(item["lower"]):
        spans.append(_span("own-limits", at(item["lower"]), at(item["upper"])))
    if pd.notna(item["like_value"]):
        spans.append(_point("like", at(item["like_value"]), "◆"))
    shape = MARKS.get(item["direction"], "○")
    spans.append(_point("dot" if item.get("is_reliable", True) else "dot unsure", at(item["value"]), shape))
    phrase = escape(described(item, indicator, own, code, text))
    return f"<div class='bar' role='img' aria-label='{phrase}' title='{phrase}'>{''.join(spans)}</div>"


def scale(item: dict):
    """A function from values to percentages of the width: the city in the middle, everything drawn within the edges."""
    drawn_values = [item[key] for key in ("value", "lower", "upper", "low", "high", "like_value", "city_value")]
    drawn_values = [value for value in drawn_values if pd.notna(value)]
    centre = item["city_value"]
    if pd.isna(centre):
        centre = (min(drawn_values) + max(drawn_values)) / 2
    reach = max(abs(value - centre) for value in drawn_values) or 1
    return lambda value: 50 + (50 - EDGE) * (value - centre) / reach


def _span(name: str, start: float, end: float) -> str:
    return f"<span class='{name}' style='left:{start:.1f}%;width:{max(end - start, 0.5):.1f}%'></span>"


def _point(name: str, at: float, glyph: str) -> str:
    return f"<span class='{name}' style='left:{at:.1f}%'>{glyph}</span>"


def described(item: dict, indicator: Indicator, own: str, code: str, text: dict[str, str]) -> str:
    """The bar in words: value, interval, city, similar districts, range with its ends, and where they come from."""
    parts = [indicator.mark, f"{own} {words.stated(item['value'], indicator, code)}"]
    parts.append(words.interval(pd.Series(item), code, text))
    if pd.notna(item["city_value"]):
        parts.append(text["city_value"].format(value=words.stated(item["city_value"], indicator, code)).rstrip("."))
    if pd.notna(item["like_value"]):
        parts.append(text["spine_like_value"].format(value=words.stated(round(item["like_value"], 1), indicator, code)))
    if item["districts"] > 1:
        parts.append(
            text["spine_range_value"].format(
                districts=item["districts"],
                low=words.stated(item["low"], indicator, code),
                low_area=item["low_area"],
                high=words.stated(item["high"], indicator, code),
                high_area=item["high_area"],
            )
        )
    return ". ".join(filter(None, [*parts, indicator.source]))
