"""What a page shows in one state, read as a visitor's browser gets it: a new session, opened by its address."""

import base64
import hashlib
import inspect
import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st
from lxml import etree
from streamlit import config
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.snapshot import html_text
from tests.snapshot.html_text import spaced
from tests.snapshot.states import PATHS, State, address

APP = Path(__file__).parents[2] / "app.py"
PATIENCE = 600  # seconds for one run of a page
NOTES = {"info", "warning", "error", "success"}
PLAIN = {"title", "header", "subheader", "markdown", "caption", "latex", "text", "code"}
MARKS = ("name", "type", "mode", "x", "y", "z", "base", "error_x", "error_y", "text", "hovertext", "hovertemplate",
         "customdata")  # fmt: skip
MIDNIGHT = re.compile(r"(?<=\d)T00:00:00(\.0+)?$")
SHARED = "xl/sharedStrings.xml"
XML_WORDS = re.compile(rb"(?s)>([^<>]+)<")

Record = dict[str, Any]
_day = date.min  # what pages are told that it is
_offered: list[tuple[str, Any]] = []  # (file name, content or what makes it) of the downloads of a run


def prepare(day: date) -> None:
    """Let the clock of this process stand still, and keep what every download button of a run is given."""
    st.download_button = _heard(st.download_button, is_method=False)
    DeltaGenerator.download_button = _heard(DeltaGenerator.download_button, is_method=True)  # type: ignore[method-assign]
    config.set_option("client.showErrorDetails", "full")  # a fault says what it is
    global _day
    _day = day
    _opened(("sources", {"section": "glossary"}))  # loads the modules that read the clock


def _stop_the_clock() -> None:
    """Replace `date` in the modules of the atlas that ask it for today, by one that answers with the day given."""

    class Date(date):
        def __new__(cls, *given: Any, **named: Any) -> date:  # type: ignore[misc]
            return date(*given, **named)

        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return _day

    for name, module in list(sys.modules.items()):
        own = name.startswith("dashboard.") and getattr(module, "date", None) is date
        if own and "date.today()" in inspect.getsource(module):
            module.date = Date  # type: ignore[attr-defined]


def _heard(button: Callable[..., Any], is_method: bool) -> Callable[..., Any]:
    def heard(*given: Any, **named: Any) -> Any:
        arguments = dict(zip(("label", "data", "file_name"), given[is_method:], strict=False)) | named
        _offered.append((arguments.get("file_name") or "", arguments["data"]))
        return button(*given, **named)

    return heard


def record(state: State, every_format: bool) -> Record:
    """Everything that is kept of a state; with `every_format` all files that it offers, else CSV only."""
    app = _opened(state)
    found = shown(app) | {"address": address(state), "page": state[0], "query": state[1]}
    found["addresses"]["query"] = {key: _one(value) for key, value in sorted(dict(app.query_params).items())}
    found["files"] = _files(app, state, [name for name, _ in _offered], every_format)
    found["faults"] += found["files"].pop("faults")
    return found


def _opened(state: State) -> AppTest:
    """The page of a state, in a new session."""
    page, query = state
    _stop_the_clock()
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    app._page_hash = calc_hash(PATHS[page])
    app.query_params = dict(query)
    _offered.clear()
    return app.run()


def _one(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ",".join(value)


def shown(app: AppTest) -> Record:
    """What stands on the page, by kind."""
    found: Record = {
        "addresses": {"links": []},
        "sentences": {"title": [], "notes": [], "sentences": [], "alternatives": []},
        "values": {},
        "tables": [],
        "faults": [spaced(f"{item.proto.type}: {item.message}") for item in app.exception],
        "texts": {"page": [], "cells": []},
        "charts": [],
    }
    for node in _nodes(app.main):
        _take(node, found)
    found["texts"]["page"] = "\n".join(filter(None, found["texts"]["page"]))
    return found


def _nodes(root: Any) -> Iterator[Any]:
    """Every block and element below a root, in order."""
    for child in root.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _nodes(child)


def _take(node: Any, found: Record) -> None:
    """Put what one element says where it belongs."""
    kind, words, sentences = node.type, found["texts"]["page"], found["sentences"]
    if kind == "html":
        _take_html(html_text.parts(node.proto.body), found)
    elif kind in NOTES:
        sentences["notes"].append(spaced(node.value))
    elif kind in PLAIN:
        (sentences["title"] if kind == "title" else words).append(spaced(str(node.value)))
    elif kind == "dataframe":
        _take_table(node, found)
    elif kind == "plotly_chart":
        sentences["alternatives"].append(spaced(node.proto.alt))
        found["charts"].append(plotly(node.proto.spec))
    elif kind == "bidi_component":
        _take_map(json.loads(node.proto.json), found)
    elif kind == "page_link":
        words.append(spaced(node.proto.label))
        found["addresses"]["links"].append(html_text.link(f"/{node.proto.page}?{node.proto.query_string}"))
    elif kind != "exception":
        words.append(_labelled(node))


def _labelled(node: Any) -> str:
    """The label of a widget, an expander or a menu, what can be chosen, and what is."""
    proto = getattr(node, "proto", None)
    popover = getattr(getattr(proto, "popover", None), "label", "")
    label = spaced(getattr(node, "label", "") or getattr(proto, "label", "") or popover or "")
    options = [spaced(getattr(item, "content", item)) for item in getattr(node, "options", [])]
    placeholder = spaced(getattr(node, "placeholder", "") or "")
    if not label and not options:
        return ""
    value = getattr(node, "value", None) if hasattr(node, "options") or node.type in ("toggle", "text_area") else None
    chosen = f" = {value}" if value is not None else ""
    return f"[{label}{chosen}] {' | '.join(options)} {placeholder}".strip()


def _take_html(parts: html_text.Parts, found: Record) -> None:
    found["texts"]["page"].append(parts.words)
    found["sentences"]["sentences"] += parts.sentences
    found["sentences"]["alternatives"] += parts.alternatives
    found["addresses"]["links"] += parts.links
    found["tables"] += parts.tables
    found["charts"] += parts.pictures


def _take_map(data: dict[str, Any], found: Record) -> None:
    """The component that draws a map: {svg, alt, and words}."""
    drawn = html_text.svg(data.pop("svg", ""))
    found["sentences"]["alternatives"].append(spaced(data.pop("alt", "")))
    found["texts"]["page"] += [drawn.pop("words"), spaced(" ".join(str(data[key]) for key in sorted(data)))]
    found["charts"].append(drawn)


def _take_table(node: Any, found: Record) -> None:
    """A table twin: its texts and its numbers apart, and its cells as they are shown."""
    frame, nth = node.value, len(found["tables"]) + 1
    cells = [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    rows = ["\t".join("#" if isinstance(item, float) else item or "" for item in row) for row in cells]
    found["tables"].append({"alt": spaced(node.proto.alt), "columns": [str(name) for name in frame], "rows": rows})
    for label, row in zip(_labels(cells), cells, strict=True):
        for name, item in zip(frame, row, strict=True):
            if isinstance(item, float):
                found["values"][f"table {nth} / {label} / {name}"] = item
    if written := node.proto.arrow_data.styler.display_values:
        cells_shown = pa.ipc.open_stream(written).read_pandas()
        found["texts"]["cells"].append(["\t".join(map(str, row)) for row in cells_shown.itertuples(index=False)])


def _labels(cells: list[list[float | str | None]]) -> Iterator[str]:
    """What tells each row from the others: its texts before the first column of numbers, and which of these it is."""
    columns = zip(*cells, strict=True)
    first = next((at for at, column in enumerate(columns) if any(isinstance(item, float) for item in column)), None)
    seen: dict[str, int] = {}
    for row in cells:
        label = " · ".join(str(item) for item in row[:first] if item)
        seen[label] = seen.get(label, 0) + 1
        yield f"{label} ({seen[label]})" if seen[label] > 1 or not label else label


def _cell(value: Any) -> float | str | None:
    """A number as a float, a missing one as None, anything else as words."""
    if isinstance(value, list | tuple | dict | np.ndarray):
        return spaced(str(value))
    if pd.isna(value):
        return None
    if isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_):
        return float(value)
    return spaced(str(value))


def plotly(spec: str) -> Record:
    """A Plotly figure: its marks with what they say, the words around them, and apart from these how it looks."""
    figure = json.loads(spec)
    layout = _plain({key: value for key, value in figure.get("layout", {}).items() if key != "template"})
    traces = [_plain(trace) for trace in figure["data"]]
    words = [spaced(item.get("text", "")) for item in layout.get("annotations", [])]
    axes = {key: _title(item) for key, item in sorted(layout.items()) if key[1:5] == "axis"}
    marks = [{key: trace[key] for key in MARKS if key in trace} for trace in traces]
    return {"marks": marks, "annotations": words, "axes": axes, "look": {"data": traces, "layout": layout}}


def _title(axis: Record) -> Record:
    named = axis.get("title") or {}
    ticks = {key: axis[key] for key in ("range", "ticktext", "tickvals", "ticksuffix") if key in axis}
    return {"title": named if isinstance(named, str) else named.get("text", "")} | ticks


def _plain(value: Any) -> Any:
    """JSON with numbers in place of packed arrays, a missing number as null, and days without midnight."""
    if isinstance(value, dict) and {"dtype", "bdata"} <= set(value):
        array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
        shape = [int(part) for part in str(value["shape"]).split(",")] if value.get("shape") else [-1]
        return _plain(array.reshape(shape).tolist())
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) else None
    return MIDNIGHT.sub("", value) if isinstance(value, str) else value


def _files(app: AppTest, state: State, names: list[str], every_format: bool) -> Record:
    """The names of the downloads, each table's CSV, and if asked for the other formats."""
    found: Record = {"names": names, "contents": {}, "faults": []}
    if state[0] == "report":
        for form in ("docx", "pptx") if every_format else ():
            found["contents"] |= _contents(form, found["faults"])
        return found
    boxes = [box.key for box in app.selectbox if box.key and box.key.startswith("format-")]
    if not boxes or state[1].get("section") == "open":  # the open data are written once
        return found
    forms = [f"csv_{state[1].get('lang', 'sv')}", *(["xlsx", "svg", "pptx", "text"] if every_format else [])]
    for form in forms:
        _chosen(app, boxes, form)
        found["contents"] |= _contents(form.split("_")[0], found["faults"])
        if form == "text":
            found["contents"] |= {f"text {nth}": item.value.splitlines() for nth, item in enumerate(app.code, 1)}
    return found


def _contents(extension: str, faults: list[str]) -> Record:
    """The files of a kind that the page offers, by their order; why one could not be made is put to the faults."""
    found: Record = {}
    there = [item for item in _offered if item[0].endswith(f".{extension}")]
    for nth, (name, data) in enumerate(there, 1):
        try:
            found[f"{extension} {nth}"] = content(name, data)
        except Exception as error:  # the rest of the snapshot is still wanted
            faults.append(spaced(f"{extension} {nth}: {type(error).__name__}: {error}"))
    return found


def _chosen(app: AppTest, boxes: list[str], form: str) -> None:
    """Run the page again with a format chosen in every menu that has it."""
    for key in boxes:
        box = app.selectbox(key=key)
        if box.format_func(form) in box.options:
            box.set_value(form)
    _offered.clear()
    app.run()


def content(name: str, data: Any) -> list[str] | Record:
    """What is in a file: lines of text, the words of each part of an office document, else a digest."""
    made = data() if callable(data) else data
    body = made.encode() if isinstance(made, str) else bytes(made)
    if name.endswith((".csv", ".ttl", ".rdf")):
        return body.decode("utf-8-sig").splitlines()
    if name.endswith(".svg"):
        return html_text.svg(body.decode())
    if zipfile.is_zipfile(io.BytesIO(body)):
        return _parts(body)
    return [hashlib.sha256(body).hexdigest()]


def _parts(body: bytes) -> Record:
    """The words of each part of an office document; of workbooks, those in slides too, the cells row by row."""
    found: Record = {}
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        strings = _strings(parts.read(SHARED)) if SHARED in parts.namelist() else []
        for name in sorted(set(parts.namelist()) - {SHARED}):
            part = parts.read(name)
            if name.startswith("xl/worksheets/sheet"):
                found[name] = _rows(part, strings)
            else:
                found[name] = _parts(part) if zipfile.is_zipfile(io.BytesIO(part)) else _document(part)
    return found


def _strings(body: bytes) -> list[str]:
    """The texts of a workbook, to which its cells refer by number."""
    return ["".join(item.itertext()) for item in etree.fromstring(body)]


def _rows(body: bytes, strings: list[str]) -> list[str]:
    """The rows of a sheet: its cells' texts and numbers."""
    rows = []
    for row in etree.fromstring(body).iter("{*}row"):
        cells = []
        for cell in row.iter("{*}c"):
            value = "".join(cell.itertext())
            cells.append(spaced(strings[int(value)] if cell.get("t") == "s" else value))
        rows.append("\t".join(cells))
    return rows


def _document(body: bytes) -> list[str]:
    """The words of an XML part, a digest of any other."""
    if not body.lstrip().startswith(b"<"):
        return [hashlib.sha256(body).hexdigest()]
    return [word for found in XML_WORDS.findall(body) if (word := spaced(found.decode()))]
