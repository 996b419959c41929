"""(what is shown, a row an area, outlines, limits of classes) -> a map as a specification. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dashboard import words
from dashboard.figures.map.classes import class_of, colours
from dashboard.figures.map.spec import Area, Layer, Map, Pattern
from dashboard.figures.spec import Look
from dashboard.reading.catalogue import Indicator

NO_NUMBER = {"withheld": "withheld_short"}
UNCERTAIN = {
    "value": "legend_unreliable",
    "difference": "legend_uncertain_difference",
    "change": "legend_uncertain_change",
}


@dataclass(frozen=True)
class Subject:
    """What a map shows: an indicator's value, difference (from the rest of the city) or change, of whom and when.

    level: district, neighbourhood or police_area.
    """

    indicator: Indicator
    kind: str
    level: str
    year: int

    @property
    def is_signed(self) -> bool:
        """Whether numbers lie around zero, and those above it have a plus."""
        return self.kind != "value"

    def unit(self, text: dict[str, str]) -> str:
        """The unit of the numbers: of a share's difference, percentage points."""
        if self.indicator.method == "share":
            return text["unit_points"] if self.is_signed else "%"
        return self.indicator.unit

    def number(self, value: float, language: str) -> str:
        """A number as it stands on the map and in its legend."""
        return f"{'+' if self.is_signed and value > 0 else ''}{words.number(value, language)}"


def marked(table: pd.DataFrame, kind: str, direction: pd.Series) -> pd.DataFrame:
    """The table with shown (the number), sign of what is certain ('up', 'down', ''), and pattern ('uncertain' or '').

    A value is uncertain below its source's threshold; a difference or change unless the test found a direction. The
    limits of the number are shown_lower and shown_upper; found is what the test says in words.
    """
    certain = direction.isin(["up", "down"])
    column = "value" if kind == "value" else kind
    sides = ("lower", "upper") if kind == "value" else (f"{kind}_lower", f"{kind}_upper")
    shown = table[column]
    doubt = ~table["is_reliable"].eq(True) if kind == "value" else ~certain
    return table.assign(
        shown=shown,
        shown_lower=table[sides[0]],
        shown_upper=table[sides[1]],
        sign=direction.where(certain & shown.notna(), ""),
        pattern=np.where(doubt & shown.notna(), "uncertain", ""),
        found=table["changed" if kind == "change" else "beside"],
    )


def areas(
    subject: Subject,
    table: pd.DataFrame,
    outlines: pd.DataFrame,
    limits: Sequence[float],
    look: Look,
    alt: str,
    layers: Sequence[Layer] = (),
    chosen: tuple[str, str] = ("", ""),
) -> Map:
    """Areas by class of what is shown, hatched where it is uncertain, with what lies over them.

    table: a row of `marked` for each area. outlines: area_id, geometry, longitude, latitude; areas without are left
    out. chosen: the id of an area with an edge of its own, and what the legend calls that edge.
    """
    text, roles = look.text, colours(limits)
    is_named = subject.level == "district"
    place = {row["area_id"]: row for row in outlines.to_dict("records")}
    drawn = [
        _area(subject, row, place[row["area_id"]], limits, look, is_named)
        for row in table.to_dict("records")
        if row["area_id"] in place
    ]
    ends = [subject.number(limit, look.language) for limit in limits]
    return Map(
        subject.unit(text),
        look.language,
        look.mark,
        alt,
        areas=drawn,
        classes=[(role, low, high) for role, (low, high) in zip(roles, pairwise(ends), strict=True)],
        signs=_signs(subject, drawn, chosen[1], text),
        layers=layers,
        chosen=chosen[0],
        is_named=is_named,
        notes=_notes(subject, drawn, text),
    )


def _area(
    subject: Subject, row: dict[str, Any], place: dict[str, Any], limits: Sequence[float], look: Look, is_named: bool
) -> Area:
    known = pd.notna(row["shown"])
    number = class_of(row["shown"], list(limits)) if known else 0
    missing: Pattern = "withheld" if row["status"] == "withheld" else "none"
    said = look.text[NO_NUMBER.get(row["status"], "no_figure_short")]
    if known:
        said = subject.number(row["shown"], look.language) if is_named else str(number + 1)
    return Area(
        row["area_id"],
        row["area"],
        place["geometry"],
        (place["longitude"], place["latitude"]),
        said,
        tip(subject, row, look),
        value=_number(row["shown"]),
        lower=_number(row["shown_lower"]),
        upper=_number(row["shown_upper"]),
        colour=colours(limits)[number] if known else "",
        pattern=row["pattern"] if known else missing,
        sign=row["sign"],
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def tip(subject: Subject, row: dict[str, Any], look: Look) -> str:
    """Name, value, interval or why there is none, n, what was tested and found, year and source, a line each."""
    text, code, indicator = look.text, look.language, subject.indicator
    lines = [row["area"], *filter(None, [indicator.mark])]
    if pd.isna(row["value"]):
        return "\n".join([*lines, f"{subject.year}: {text['status_' + row['status']]}"])
    unit = words.unit(indicator, bool(row["is_count"]), text)
    lines.append(f"{subject.year}: {words.quantity(row['value'], unit, code)}")
    lines.append(words.capital(words.interval(pd.Series(row), code, text)))
    lines += [row["found"]] if row["found"] else []
    return "\n".join([*lines, indicator.source])


def _signs(subject: Subject, drawn: list[Area], chosen: str, text: dict[str, str]) -> list[tuple[str, str]]:
    """(sample, words) of each pattern and edge that the map has."""
    patterns = {area.pattern for area in drawn}
    there = [
        ("chosen", chosen, bool(chosen)),
        (
            "certain",
            text["legend_certain_change" if subject.kind == "change" else "legend_certain"],
            any(area.sign for area in drawn),
        ),
        ("hatched", text[UNCERTAIN[subject.kind]], "uncertain" in patterns),
        ("dotted", text["legend_withheld"], "withheld" in patterns),
        ("empty", text["no_figure"], "none" in patterns),
    ]
    return [(sample, phrase) for sample, phrase, is_there in there if is_there]


def _notes(subject: Subject, drawn: list[Area], text: dict[str, str]) -> list[str]:
    """The unit and how the classes were made; how it was tested, where anything is marked or could have been."""
    share = subject.indicator.method == "share"
    percent = text["unit_points" if subject.is_signed else "unit_percent"]
    unit = words.capital(percent if share else subject.indicator.unit)
    notes = [text["legend_diverging" if subject.is_signed else "legend_note"].format(unit=unit)]
    if subject.is_signed or any(area.sign for area in drawn):
        notes.append(text["legend_tests_change" if subject.kind == "change" else "legend_tests"])
    return notes
