"""Answers of PxWeb databases, in the two shapes that publishers give, as one tidy table of text."""

import itertools
import json
import reprlib
from pathlib import Path

import pandas as pd

from etl.errors import SourceChanged
from etl.reading import unmarked


def read_pxweb(path: Path, dimensions: list[str]) -> pd.DataFrame:
    """One row per cell: line (the cell's number from 1), the codes of `dimensions`, value (text, empty where none is).

    JSON-stat2 (the API's second version, or the first asked for json-stat2) and the first version's own "json". Raises
    SourceChanged for anything else, and for a table with other dimensions than these and such as hold one value only.
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
    more = [name for name in rows if name not in [*dimensions, "value"] and rows[name].nunique() > 1]
    if missing := [name for name in dimensions if name not in rows] + more:
        found = [name for name in rows if name != "value"]
        raise SourceChanged(f"{path.name}: expected the dimensions {dimensions}, found {found} (see {missing})")
    rows.insert(0, "line", range(1, len(rows) + 1))
    return unmarked(rows[["line", *dimensions, "value"]])


def _json_stat(answer: dict) -> pd.DataFrame:
    """Cells in the order of the dimensions, the last one fastest; `value` may be a list or an object by position."""
    names = answer["id"]
    codes = []
    for name, size in zip(names, answer["size"], strict=True):
        index = answer["dimension"][name]["category"]["index"]
        ordered = sorted(index, key=index.get) if isinstance(index, dict) else list(index)
        if len(ordered) != size:
            raise ValueError(name)
        codes.append(ordered)
    rows = pd.DataFrame(itertools.product(*codes), columns=names)
    values, status = ([_at(answer.get(key), n) for n in range(len(rows))] for key in ("value", "status"))
    if isinstance(answer["value"], list) and len(answer["value"]) != len(rows):
        raise ValueError("value")
    return rows.assign(value=[_text(value, mark) for value, mark in zip(values, status, strict=True)])


def _at(items: list | dict | None, position: int) -> object:
    if isinstance(items, list):
        return items[position] if position < len(items) else None
    return (items or {}).get(str(position))


def _text(value: object, status: object) -> str:
    if value is None:
        return str(status or "")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _first_version(answer: dict) -> pd.DataFrame:
    """The key of a cell stands in the order of `columns`, which need not be that of the question."""
    names = [column["code"] for column in answer["columns"] if column["type"] in ("d", "t")]
    rows = [[*item["key"], item["values"][0]] for item in answer["data"]]
    if any(len(row) != len(names) + 1 for row in rows):
        raise ValueError("key")
    return pd.DataFrame(rows, columns=[*names, "value"]).astype(str)
