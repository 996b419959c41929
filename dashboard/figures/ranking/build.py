"""(rows, look) -> values in order, kinds and single events as specifications."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import words
from dashboard.figures.ranking.spec import Bars, Dots, Month, Ranked, Reference, Row
from dashboard.figures.spec import Look, hollow
from dashboard.figures.tested import hollow_note, limits, number, tip

CUT = 0.6  # an axis whose lowest limit is above this share of its highest does not begin at zero
ROOM = 0.06  # of the span of the values, beyond the outermost


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The highest value first, those without a value last, each in the order they came; also the order of tables."""
    return rows.sort_values("value", ascending=False, na_position="last", kind="stable")


def ranked(
    rows: pd.DataFrame,
    city: Mapping[str, Any] | None,
    unit: str,
    look: Look,
    alt: str,
    chosen: str = "",
    against: str = "ranked",
) -> Ranked:
    """Districts by value with their 95 % intervals, the highest first, and the city as the reference.

    Rows have area_id, area, value, lower, upper, n, status, direction, and rank_lower, rank_upper, ranked where they
    have a place. `against` is what a certain difference is from, as in the text note_<against>.
    """
    ordered = in_order(rows)
    drawn = [
        _row(row, unit, look, is_hollow, chosen)
        for row, is_hollow in zip(ordered.to_dict("records"), hollow(ordered), strict=True)
    ]
    reference = _reference(city, unit, look) if city is not None and pd.notna(city["value"]) else None
    ends = _ends(drawn, reference)
    return Ranked(
        unit,
        look.language,
        look.mark,
        alt,
        drawn,
        reference,
        ends,
        look.text["cut_axis"] if ends[0] > 0 else "",
        notes=_notes(drawn, reference, hollow_note(ordered, look.text), against, look.text),
    )


def _row(row: dict, unit: str, look: Look, is_hollow: bool, chosen: str) -> Row:
    is_chosen = row["area_id"] == chosen
    if pd.isna(row["value"]):
        return Row(row["area"], None, None, look.text[f"status_{row['status']}_short"], is_chosen=is_chosen)
    return Row(
        row["area"],
        number(row, "value"),
        limits(row),
        _told(row["value"], unit, look),
        row["direction"],
        _place(row, look),
        is_hollow,
        is_chosen,
        tip(row, unit, look),
    )


def _told(value: float, unit: str, look: Look) -> str:
    """The value beside its row: with the per cent sign, else without the unit, which the title holds."""
    return words.quantity(value, unit, look.language) if unit == "%" else words.rounded(value, look.language)


def _place(row: dict, look: Look) -> str:
    """'plats 3–5': the place with its uncertainty; nothing where there is none."""
    if pd.isna(row.get("rank_lower")):
        return ""
    low, high = int(row["rank_lower"]), int(row["rank_upper"])
    return look.text["rank_short"].format(ranks=low if low == high else f"{low}–{high}")


def _reference(city: Mapping[str, Any], unit: str, look: Look) -> Reference:
    label = f"{city['area']} {_told(city['value'], unit, look)}"
    return Reference(label, float(city["value"]), limits(city))


def _ends(rows: Sequence[Row], reference: Reference | None) -> tuple[float, float]:
    """An axis that holds every value and interval: from zero, or near the lowest where all are far from zero."""
    found = [row.value for row in rows if row.value is not None]
    if not found:
        return 0.0, 1.0 if reference is None else 2 * reference.value
    found += [end for row in rows if row.limits for end in row.limits]
    found += [reference.value] if reference else []
    low, high = min(found), max(*found, 0.0)
    low = low if low < 0 or low > CUT * high else 0.0
    spread = (high - low) or 1.0
    return (low - ROOM * spread if low else 0.0, high + ROOM * spread)


def _notes(
    rows: Sequence[Row], reference: Reference | None, hollow_words: str, against: str, text: dict[str, str]
) -> list[str]:
    """What the marks mean, of those that are there."""
    has_bar = any(row.limits for row in rows)
    is_certain = any(row.direction in ("up", "down") for row in rows)
    has_band = reference is not None and reference.limits is not None
    found = [
        text["note_interval"] if has_bar else "",
        text[f"note_{against}"] if is_certain else "",
        text["note_reference_band" if has_band else "note_reference"] if reference else "",
        hollow_words,
    ]
    return [note for note in found if note]


def kinds(table: pd.DataFrame, look: Look, alt: str) -> Bars:
    """Kinds with Poisson limits, the most frequent first; a protected one says so."""
    rows = []
    for row in table.to_dict("records"):
        label, is_withheld = row["label"], pd.isna(row["events"])
        if is_withheld:
            told = look.text["status_withheld"]
            rows.append(Row(label, None, None, told, tip=[label, told]))
            continue
        count = words.number(row["events"], look.language)
        tips = [label, look.text["events_told"].format(n=count), _limits(row, look), look.mark]
        rows.append(Row(label, float(row["events"]), limits(row), count, tip=tips))
    highest = max((row.limits[1] for row in rows if row.limits), default=0.0)
    notes = [look.text["note_interval"]] if any(row.limits for row in rows) else []
    return Bars(
        look.text["unit_count"],
        look.language,
        look.mark,
        alt,
        rows,
        (0.0, (highest or 1.0) * 1.05),
        look.text["status_withheld"],
        look.text["column_kind"],
        notes=notes,
    )


def _limits(row: dict, look: Look) -> str:
    if pd.isna(row["lower"]):
        return ""
    low, high = (words.number(round(row[side], 1), look.language) for side in ("lower", "upper"))
    return look.text["limits_told"].format(low=low, high=high)


def rare(months: pd.DataFrame, look: Look, alt: str) -> Dots:
    """Each event as a dot in its month; a protected month has a mark of its own, and no number."""
    drawn = []
    for row in months.to_dict("records"):
        label = words.period(row["period_start"], "month", look.language)
        is_withheld = row["status"] == "withheld"
        count = None if is_withheld else number(row, "events")
        if is_withheld:
            said = look.text["status_withheld"]
        else:
            said = look.text["events_told"].format(n=words.number(count, look.language)) if count is not None else ""
        drawn.append(Month(row["period_start"], label, count, is_withheld, [words.capital(label), said, look.mark]))
    return Dots(
        look.text["unit_count"],
        look.language,
        look.mark,
        alt,
        drawn,
        look.text["status_withheld"],
        look.text["column_events"],
        notes=[look.text["note_dot"]] if drawn else [],
    )
