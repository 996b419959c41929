"""(rows, look) -> funnels, scatters and pairs of groups as specifications."""

from collections.abc import Sequence

import pandas as pd

from dashboard import words
from dashboard.figures.points.spec import Curve, Pair, Pairs, Point, Points, Side
from dashboard.figures.spec import Look, hollow
from dashboard.figures.tested import difference, hollow_note, limits, number, tip

Groups = tuple[tuple[str, str], tuple[str, str]]  # (label, role of the colour) of the first and of the second
SIDES = ("_a", "_b")
ROOM = 0.08  # of the span of the values, beyond the outermost


def funnel(
    rows: pd.DataFrame,
    curves: pd.DataFrame,
    titles: tuple[str, str],
    unit: str,
    look: Look,
    alt: str,
    chosen: str = "",
) -> Points:
    """Values against how much they rest on, between the limits that chance alone would keep them within.

    Rows have area_id, area, value, size, status, direction (outside 99.8 %), beyond (outside 95 %); curves have size,
    centre, low_95, high_95, low_998, high_998. Districts outside the 95 % limits, and the chosen one, are named.
    """
    points = [
        Point(
            row["area"],
            float(row["size"]),
            float(row["value"]),
            direction=row["direction"],
            is_hollow=is_hollow,
            is_chosen=row["area_id"] == chosen,
            is_named=bool(row["beyond"]) or row["area_id"] == chosen,
            tip=tip(row, unit, look),
        )
        for row, is_hollow in zip(rows.to_dict("records"), hollow(rows), strict=True)
    ]
    inside = curves[curves["size"] >= rows["size"].min() * 0.8]
    spread = pd.concat([rows["value"], inside["low_998"], inside["high_998"]]).astype(float)
    is_certain = any(point.direction in ("up", "down") for point in points)
    notes = [look.text["note_funnel"] if is_certain else "", hollow_note(rows, look.text)]
    return Points(
        unit,
        look.language,
        look.mark,
        alt,
        points,
        titles,
        "",
        (0.0, float(curves["size"].max())),
        (max(0.0, spread.min() * 0.9), spread.max() * 1.08),
        _curves(curves, look),
        notes=[note for note in notes if note],
    )


def _curves(curves: pd.DataFrame, look: Look) -> list[Curve]:
    text, x = look.text, curves["size"].tolist()
    return [
        Curve("", x, curves["low_95"].tolist()),
        Curve(text["limits_95"], x, curves["high_95"].tolist()),
        Curve("", x, curves["low_998"].tolist(), "dot"),
        Curve(text["limits_998"], x, curves["high_998"].tolist(), "dot"),
        Curve(text["whole_city"], x, curves["centre"].tolist(), colour="ink"),
    ]


def scatter(
    rows: pd.DataFrame,
    city: pd.Series | None,
    titles: tuple[str, str],
    units: tuple[str, str],
    look: Look,
    alt: str,
    chosen: str = "",
) -> Points:
    """Two indicators of each district with the intervals of both, and the city as a cross.

    Rows have area_id, area and value, lower, upper, n for each, the second's with the suffix _y.
    """
    points = [
        Point(
            row["area"],
            float(row["value"]),
            float(row["value_y"]),
            limits(row),
            limits(row, "_y"),
            is_chosen=row["area_id"] == chosen,
            tip=_both(row, titles, units, look),
        )
        for row in rows.to_dict("records")
    ]
    cross = None
    if city is not None and pd.notna(city["value"]) and pd.notna(city["value_y"]):
        cross = (look.text["whole_city"], float(city["value"]), float(city["value_y"]))
    has_bar = any(point.x_limits or point.y_limits for point in points)
    notes = [look.text["note_interval"] if has_bar else "", look.text["note_reference"] if cross else ""]
    return Points(
        units[1],
        look.language,
        look.mark,
        alt,
        points,
        titles,
        units[0],
        _ends([(point.x, *(point.x_limits or ())) for point in points], cross[1] if cross else None),
        _ends([(point.y, *(point.y_limits or ())) for point in points], cross[2] if cross else None),
        (),
        cross,
        notes=[note for note in notes if note],
    )


def _ends(points: Sequence[tuple[float, ...]], centre: float | None) -> tuple[float, float]:
    """An axis that holds every value and interval, with some room beyond; not below zero."""
    found = [value for point in points for value in point]
    found += [centre] if centre is not None else []
    low, high = min(found, default=0.0), max(found, default=1.0)
    room = ROOM * ((high - low) or 1.0)
    return max(0.0, low - room), high + room


def _both(row: dict, titles: tuple[str, str], units: tuple[str, str], look: Look) -> list[str]:
    """What a tooltip says of both indicators."""
    lines = [row["area"]]
    for title, unit, suffix in zip(titles, units, ("", "_y"), strict=True):
        value, interval = _told(row, suffix, unit, look)
        lines += [f"{title}: {value}", interval]
    return [*lines, look.mark]


def _told(row: dict, suffix: str, unit: str, look: Look) -> tuple[str, str]:
    """(the value, its interval) in words."""
    part = {name: row.get(f"{name}{suffix}") for name in ("lower", "upper", "n", "is_approximate")}
    value = number(row, f"value{suffix}")
    told = "" if value is None else words.quantity(value, unit, look.language)
    return told, words.interval(pd.Series(part), look.language, look.text)


def pairs(
    rows: pd.DataFrame, groups: tuple[tuple[str, str], tuple[str, str]], unit: str, look: Look, alt: str
) -> Pairs:
    """Two groups in each row with their 95 % intervals, and the tested difference beside.

    Rows have label; value, lower, upper, n with the suffixes _a and _b; difference, difference_lower,
    difference_upper, direction; area_a and area_b, which name the points where they are not the same. Groups are
    (label, role of the colour).
    """
    is_named = "area_a" in rows and (rows["area_a"] != rows["area_b"]).any()
    drawn = [_pair(row, groups, unit, look, is_named) for row in rows.to_dict("records")]
    sides = [side for pair in drawn for side in pair.sides]
    values = [end for side in sides for end in (side.value, *(side.limits or ())) if end is not None]
    highest = max(values, default=0.0)
    has_bar = any(side.limits for side in sides)
    is_certain = any(pair.direction in ("up", "down") for pair in drawn)
    notes = [look.text["note_interval"] if has_bar else "", look.text["note_pairs"] if is_certain else ""]
    return Pairs(
        unit,
        look.language,
        look.mark,
        alt,
        drawn,
        groups,
        look.text["column_difference"],
        (0.0, highest * 1.08 or 1.0),
        notes=[note for note in notes if note],
    )


def _pair(row: dict, groups: Groups, unit: str, look: Look, is_named: bool) -> Pair:
    sides = []
    for suffix, (group, _) in zip(SIDES, groups, strict=True):
        value, interval = _told(row, suffix, unit, look)
        tips = [f"{row['label']}, {group.lower()}", value, interval, look.mark]
        name = row[f"area{suffix}"] if is_named else ""
        sides.append(Side(number(row, f"value{suffix}"), limits(row, suffix), name, tips))
    told, span = _difference(row, look)
    return Pair(str(row["label"]), (sides[0], sides[1]), told, span, row["direction"])


def _difference(row: dict, look: Look) -> tuple[str, str]:
    """(the difference, its interval) in words."""
    if pd.isna(row["difference"]):
        return look.text["no_figure_short"], ""
    told = difference(row["difference"], look.language)
    if pd.isna(row["difference_lower"]):
        return told, ""
    low, high = (difference(row[name], look.language) for name in ("difference_lower", "difference_upper"))
    return told, look.text["from_to"].format(low=low, high=high)
