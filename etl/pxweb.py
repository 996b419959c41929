"""Reads answers of PxWeb databases, in either of their two JSON formats, as one tidy table of text."""

import itertools
import json
import math
import reprlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from etl.errors import SourceChanged
from etl.reading import unmarked

LABEL, CONTENTS = "_label", "ContentsCode"
TOTAL = ("tot", "samtliga", "alla")
MOST_CELLS = 1_000_000


def read_pxweb(path: Path, dimensions: list[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    """One row per cell: line (the cell's number from 1), the codes of `dimensions`, value (text, empty where none is).

    The `optional` dimensions follow, empty where the table does not have them, each with the texts of its values beside
    it (`Kon`, `Kon_label`); the first version's own "json" has no texts, so there both are the code.

    JSON-stat2 (the API's second version, or the first asked for json-stat2) and the first version's own "json". Raises
    SourceChanged for anything else, and for a table with other dimensions than these: of another only its total may be
    there, and one thing counted.
    """
    try:
        answer = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise SourceChanged(f"{path.name}: expected a file, found none") from error
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{path.name}: expected JSON, found {error}") from error
    try:
        rows = _json_stat(answer) if "dimension" in answer else _first_version(answer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        expected = "a table of PxWeb (JSON-stat2 or json)"
        raise SourceChanged(f"{path.name}: expected {expected}, found {reprlib.repr(answer)}") from error
    if rows.empty:
        raise SourceChanged(f"{path.name}: expected cells, found none")
    there = [name for name in rows if name != "value" and not name.endswith(LABEL)]
    more = [name for name in there if name not in [*dimensions, *optional, CONTENTS] and not _is_total(rows, name)]
    more += [CONTENTS] if CONTENTS not in optional and CONTENTS in rows and rows[CONTENTS].nunique() > 1 else []
    if missing := [name for name in dimensions if name not in rows] + more:
        found = there
        raise SourceChanged(f"{path.name}: expected the dimensions {dimensions}, found {found} (see {missing})")
    rows.insert(0, "line", range(1, len(rows) + 1))
    labelled = [column for name in optional for column in (name, name + LABEL)]
    for name in optional:
        codes = rows.get(name, pd.Series("", rows.index))
        rows = rows.assign(**{name: codes, name + LABEL: rows.get(name + LABEL, codes)})
    return unmarked(rows[["line", *dimensions, *labelled, "value"]])


def _is_total(rows: pd.DataFrame, name: str) -> bool:
    """Whether a dimension has its total only; a table of one hour, say, must not be read as one of the whole day."""
    words = rows.get(name + LABEL, rows[name])
    text = str(rows[name].iloc[0] + " " + words.iloc[0])
    return rows[name].nunique() == 1 and text.lower().strip().startswith(TOTAL)


def _json_stat(answer: dict[str, Any]) -> pd.DataFrame:
    """Cells in the order of the dimensions, the last one fastest; `value` may be a list or an object by position."""
    names = answer["id"]
    if math.prod(answer["size"]) > MOST_CELLS:
        raise ValueError("size")
    codes, labels = [], {}
    for name, size in zip(names, answer["size"], strict=True):
        index = answer["dimension"][name]["category"]["index"]
        ordered = sorted(index, key=lambda code: index[code]) if isinstance(index, dict) else list(index)
        if len(ordered) != size:
            raise ValueError(name)
        codes.append(ordered)
        labels[name] = {code: code for code in ordered} | answer["dimension"][name]["category"].get("label", {})
    rows = pd.DataFrame(itertools.product(*codes), columns=names)
    rows = rows.assign(**{name + LABEL: rows[name].map(labels[name]) for name in names})
    values, status = ([_at(answer.get(key), n) for n in range(len(rows))] for key in ("value", "status"))
    if isinstance(answer["value"], list) and len(answer["value"]) != len(rows):
        raise ValueError("value")
    if isinstance(answer["value"], dict) and any(int(key) >= len(rows) for key in answer["value"]):
        raise ValueError("value")
    return rows.assign(value=[_text(value, mark) for value, mark in zip(values, status, strict=True)])


def _at(items: list[object] | dict[str, object] | None, position: int) -> object:
    if isinstance(items, list):
        return items[position] if position < len(items) else None
    return (items or {}).get(str(position))


def _text(value: object, status: object) -> str:
    if value is None:
        return str(status or "")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _first_version(answer: dict[str, Any]) -> pd.DataFrame:
    """The key of a cell stands in the order of `columns`, which need not be that of the question."""
    names = [column["code"] for column in answer["columns"] if column["type"] in ("d", "t")]
    rows = [[*item["key"], item["values"][0]] for item in answer["data"]]
    if any(len(row) != len(names) + 1 for row in rows):
        raise ValueError("key")
    if any(len(item["values"]) != 1 for item in answer["data"]):
        raise ValueError("values")
    return pd.DataFrame(rows, columns=[*names, "value"]).astype(str)
