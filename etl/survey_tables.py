"""Reads published survey tables, long or wide, CSV or Excel -> the tidy rows of etl.survey.

A toml `<stem>.table.toml` beside the file says which rows and columns hold what, and what its labels mean
(data/raw/README.md). The table ends at the first empty row; below it there may be notes, but no figures.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from etl.areas import named
from etl.catalogue import entry, read_toml
from etl.errors import CatalogueError, SourceChanged
from etl.reading import WITHHELD, document_of, unmarked
from etl.spelling import read_numbers
from etl.tables import cells

TABLE = ".table.toml"
DEFAULT = {"sex": "all", "age": "all"}
ROLES = ["question", "area", "year", "sex", "age"]
FIGURES = ["percent", "n"]


@dataclass(frozen=True)
class Layout:
    """What a table's toml says: `columns` (long) are role -> heading; `down` and `across` (wide) role -> column, row.

    `question`, `area`, `sex`, `age` and `figure`: label in the table -> the atlas's word; labels that are not listed
    are kept. `constant`: role -> the value that holds for the whole table.
    """

    layout: str
    columns: dict[str, str] = field(default_factory=dict)
    header: int = 1
    down: dict[str, int] = field(default_factory=dict)
    across: dict[str, int] = field(default_factory=dict)
    n_row: str | None = None
    constant: dict[str, str] = field(default_factory=dict)
    question: dict[str, str] = field(default_factory=dict)
    area: dict[str, str] = field(default_factory=dict)
    sex: dict[str, str] = field(default_factory=dict)
    age: dict[str, str] = field(default_factory=dict)
    figure: dict[str, str] = field(default_factory=dict)
    area_level: str = "district"
    fraction: bool | None = None
    withheld: list[str] | None = None
    sheet: str | None = None
    confidence: str = "high"
    document: str | None = None


def read_rows(path: Path) -> pd.DataFrame:
    """The columns of etl.survey, as text, with `line`: one row per percentage.

    Raises SourceChanged for another layout than the toml's, CatalogueError for a wrong toml.
    """
    layout = _layout(path)
    table = cells(path, layout.sheet)
    found = (_long if layout.layout == "long" else _wide)(table, layout, path)
    if not found:
        raise SourceChanged(f"{path.name}: expected rows of figures, found none")
    empty = dict.fromkeys([*ROLES, *FIGURES], "")
    rows = pd.DataFrame([empty | row for row in found])
    for role, text in (DEFAULT | layout.constant).items():
        rows[role] = rows[role].mask(rows[role] == "", text)
    given = rows[["question"]]
    for role in ("question", "area", "sex", "age"):
        rows[role] = _translated(rows[role], getattr(layout, role))
    for figure in FIGURES:
        is_withheld = rows[figure].isin(layout.withheld or [WITHHELD, "-", "*"])
        rows[figure] = rows[figure].mask(is_withheld, WITHHELD)
    if layout.fraction:
        rows["percent"] = _hundredfold(rows["percent"])
    elif layout.fraction is None:
        _no_fractions(rows["percent"], path)
    names = named(layout.area_level)
    document = layout.document or document_of(path)
    return unmarked(
        rows.assign(
            question_id=rows["question"],
            question=given["question"],
            area_level=[names.get(name, (layout.area_level, name))[0] for name in rows["area"]],
            confidence=layout.confidence,
            document=document,
            note="",
        )
    )


def _layout(path: Path) -> Layout:
    """The toml beside a table; raises CatalogueError where it is incomplete or contradicts itself."""
    beside = path.with_name(path.stem + TABLE)
    layout = entry(Layout, read_toml(beside), beside)
    wide, constant = layout.down | layout.across, layout.constant
    places = set(layout.columns if layout.layout == "long" else wide)
    known = {*ROLES, *(FIGURES if layout.layout == "long" else ["figure"])}
    rules = [
        (layout.layout in ("long", "wide"), "layout to be long or wide", repr(layout.layout)),
        (layout.layout != "long" or "percent" in places, "the column of percent in [columns]", sorted(places)),
        (layout.layout != "wide" or (layout.down and layout.across), "both [down] and [across]", sorted(wide)),
        (places <= known, f"roles among {sorted(known)}", sorted(places)),
        (set(constant) <= set(ROLES), f"[constant] with {ROLES}", sorted(constant)),
        (not set(constant) & places, "each role once", sorted(set(constant) & places)),
        (
            {"question", "area", "year"} <= {*places, *constant},
            "a place for question, area and year",
            sorted({*places, *constant}),
        ),
        (all(isinstance(place, int) for place in wide.values()), "numbers of columns and rows", wide),
        ("figure" not in places or layout.figure, "[figure] for the labels of figures", "none"),
        (not layout.n_row or "question" in layout.down, "question in [down] beside n_row", wide),
    ]
    for is_right, expected, found in rules:
        if not is_right:
            raise CatalogueError(f"{beside.name}: expected {expected}, found {found}")
    return layout


def _long(table: list[list[str]], layout: Layout, path: Path) -> list[dict[str, object]]:
    headings = table[layout.header - 1] if layout.header <= len(table) else []
    if absent := [name for name in layout.columns.values() if headings.count(name) != 1]:
        raise SourceChanged(f"{path.name}, line {layout.header}: expected the columns {absent} once, found {headings}")
    at = {role: headings.index(name) for role, name in layout.columns.items()}
    body = _body(table, layout.header, [at[role] for role in FIGURES if role in at], path)
    return [{"line": line} | {role: row[place] for role, place in at.items()} for line, row in body]


def _wide(table: list[list[str]], layout: Layout, path: Path) -> list[dict[str, object]]:
    down = {role: place - 1 for role, place in layout.down.items()}
    last = max(layout.across.values())
    if last >= len(table) or max(down.values()) >= len(table[0]):
        raise SourceChanged(f"{path.name}: expected figures under row {last}, found {len(table)} rows")
    headings = {role: _filled(table[row - 1], row != last) for role, row in layout.across.items()}
    columns = [at for at, text in enumerate(table[last - 1]) if text and at > max(down.values())]
    nameless = [at for at in range(max(down.values()) + 1, len(table[0])) if at not in columns]
    found: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    asked: dict[int, str] = {}
    above = [""] * len(table[0])
    for line, row in _body(table, last, columns, path):
        labels = {
            role: row[place] or (above[place] if place != max(down.values()) else "") for role, place in down.items()
        }
        above = [text or before for text, before in zip(row, above, strict=True)]
        if beside := [row[at] for at in nameless if row[at]]:
            expected = f"a heading in row {last} over {beside[0]!r}"
            raise SourceChanged(f"{path.name}, line {line}: expected {expected}, found none")
        if not any(row[at] for at in columns):
            continue
        if layout.n_row and labels["question"] == layout.n_row:
            asked = {at: row[at] for at in columns}
            continue
        for at in columns:
            roles = labels | {role: texts[at] for role, texts in headings.items()}
            figure = _figure(roles.pop("figure", None), layout, path, line)
            new: dict[str, Any] = {"line": line, "at": at}
            cell = found.setdefault(tuple(roles.items()), new | roles)
            if figure in cell:
                raise SourceChanged(f"{path.name}, line {line}: expected each figure once, found {roles} again")
            cell[figure] = row[at]
    return [{"n": asked.get(cell["at"], "")} | cell for cell in found.values()]


def _figure(label: str | None, layout: Layout, path: Path, line: int) -> str:
    figure = "percent" if label is None else layout.figure.get(label)
    if figure is None or figure not in FIGURES:
        raise SourceChanged(f"{path.name}, line {line}: expected a figure among {list(layout.figure)}, found {label!r}")
    return figure


def _body(table: list[list[str]], header: int, columns: list[int], path: Path) -> list[tuple[int, list[str]]]:
    """(line, cells) from the first filled row under the header down to the next empty one."""
    rows = list(enumerate(table[header:], header + 1))
    starts = next((at for at, (_, row) in enumerate(rows) if any(row)), len(rows))
    ends = next((at for at, (_, row) in enumerate(rows) if at > starts and not any(row)), len(rows))
    for line, row in rows[ends:]:
        if any(row[at] for at in columns):
            raise SourceChanged(f"{path.name}, line {line}: expected notes after an empty row, found figures")
    return rows[starts:ends]


def _filled(texts: list[str], is_merged: bool) -> list[str]:
    """Headings over columns; of merged cells only the first has the text."""
    filled, last = [], ""
    for text in texts:
        last = text or (last if is_merged else "")
        filled.append(last)
    return filled


def _translated(labels: pd.Series, words: dict[str, str]) -> pd.Series:
    return labels.map(lambda label: words.get(label, label))


def _no_fractions(texts: pd.Series, path: Path) -> None:
    """Raise SourceChanged where no percentage is above 1: a cell of Excel that shows 12 % holds 0.12."""
    values, _ = read_numbers(texts, is_percent=True)
    if values.max() <= 1 and values.max() > 0:
        expected = f"percentages, or fraction = true or false in {path.stem}{TABLE}"
        raise SourceChanged(f"{path.name}: expected {expected}, found {values.min():g} to {values.max():g}")


def _hundredfold(texts: pd.Series) -> pd.Series:
    """0,123 -> 12.300000; text that is no number is kept. Six decimals, as three could be taken for thousands."""
    values, _ = read_numbers(texts)
    return texts.where(values.isna(), (100 * values).map("{:.6f}".format))
