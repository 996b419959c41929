"""The spine of a profile as HTML: one row per measure, the city in the middle, the districts' range behind.

Positions are percentages of a row's own width, so that a row fits any screen; every mark is said in words as well.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from dashboard.figures.spine.build import scale
from dashboard.figures.spine.spec import Spine

MARKS = {"up": "▲", "down": "▼", "none": "○", "too_few": "○"}
EDGE = 4
KEYS = {
    "○": Markup("<i class='key dot'>○</i>"),
    "—": Markup("<i class='key own-limits'></i>"),
    "│": Markup("<i class='key city-line'></i>"),
    "◆": Markup("<i class='key like'>◆</i>"),
    "░": Markup("<i class='key range'></i>"),
    "▒": Markup("<i class='key middle'></i>"),
    "▲ ▼": Markup("<i class='key dot'>▲ ▼</i>"),
}


def legend(signs: Sequence[tuple[str, str]], text: dict[str, str]) -> Markup:
    """What the marks mean, as a list."""
    items = Markup("").join(Markup("<li>{} {}</li>").format(KEYS[sign], phrase) for sign, phrase in signs)
    return Markup("<ul class='spine-legend' aria-label='{}'>{}</ul>").format(text["legend"], items)


def group(picture: Spine, group_id: str, text: dict[str, str]) -> Markup:
    """The rows of one group: those that stand open, and the rest behind a line that unfolds them."""
    rows = picture.rows[picture.rows["group_id"] == group_id]
    is_open = rows["is_open"].astype(bool)
    parts = [_list(part, text) for part in (rows[is_open], rows[~is_open]) if len(part)]
    if is_open.all() or not parts:
        return Markup("").join(parts)
    more = text["spine_more"].format(count=int((~is_open).sum()))
    folded = Markup("<details><summary>{}</summary>{}</details>").format(more, parts[-1])
    return Markup("").join([*parts[:-1], folded])


def _list(rows: pd.DataFrame, text: dict[str, str]) -> Markup:
    return Markup("<ul class='spine'>{}</ul>").format(
        Markup("").join(_row(row, text) for row in rows.to_dict("records"))
    )


def _row(row: dict[str, Any], text: dict[str, str]) -> Markup:
    """One measure: name, unit and year; the value with interval; the city's; the bar; what was tested."""
    city = Markup("<small>{}</small> {}").format(text["city_short"], row["city"]) if row["city"] else ""
    return Markup(
        "<li{marked}><div class='what'><a href='{link}' target='_self'>{label}</a><small>{unit}</small></div>"
        "<div class='own'><b>{stated}</b><small>{known}</small></div>"
        "<div class='city'>{city}</div>{bar}<div class='tested'>{tested}</div></li>"
    ).format(
        marked=Markup(" class='marked'") if row["mark"] else "",
        city=city,
        bar=_bar(row) if row["has_bar"] else Markup("<div></div>"),
        tested=Markup("").join(_finding(*finding) for finding in row["findings"]),
        **{name: row[name] for name in ("link", "label", "unit", "stated", "known")},
    )


def _finding(phrase: str, direction: str) -> Markup:
    """What a test lets one say, the certain with its mark."""
    is_certain = direction in ("up", "down")
    shape = Markup("<b aria-hidden='true'>{}</b> ").format(MARKS[direction]) if is_certain else ""
    return Markup("<span class='{}'>{}{}</span>").format("certain" if is_certain else "open", shape, phrase)


def _bar(row: dict[str, Any]) -> Markup:
    """The bar: range and middle half of the districts, the city's line, similar districts, the value with interval."""
    place = scale(row)
    spans = []

    def at(name: str) -> float:
        return 50 + (50 - EDGE) * place(row[name])

    if row["districts"] > 1:
        spans += [_span("range", at("low"), at("high")), _span("middle", at("q1"), at("q3"))]
    if pd.notna(row["city_value"]):
        spans.append(_point("city-line", at("city_value"), ""))
    if pd.notna(row["lower"]):
        spans.append(_span("own-limits", at("lower"), at("upper")))
    if pd.notna(row["like_value"]):
        spans.append(_point("like", at("like_value"), "◆"))
    shape = MARKS.get(row["direction"], "○")
    spans.append(_point("dot" if row["is_reliable"] else "dot unsure", at("value"), shape))
    return Markup("<div class='bar' role='img' aria-label='{words}' title='{words}'>{spans}</div>").format(
        words=row["described"], spans=Markup("").join(spans)
    )


def _span(name: str, start: float, end: float) -> Markup:
    return Markup("<span class='{}' style='left:{:.1f}%;width:{:.1f}%'></span>").format(
        name, start, max(end - start, 0.5)
    )


def _point(name: str, at: float, glyph: str) -> Markup:
    return Markup("<span class='{}' style='left:{:.1f}%'>{}</span>").format(name, at, glyph)
