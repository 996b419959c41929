"""Two snapshots compared: what differs, by kind, each difference told once with the states that it is in."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

FAILING = ("addresses", "sentences", "values", "tables", "faults", "open_data", "database")
TOLD = ("texts", "charts", "files")
KINDS = FAILING + TOLD
CONTEXT = 4  # words before and after those that differ
LONGEST = 300  # characters of a difference that are printed
DEFAULTS = [("connectgaps", False), ("dash", "solid"), ("symbol", "circle")]  # of Plotly: the same written out or not
MOST = 200  # differences of one kind that are looked for in one state

Line = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as before; what is missing is empty."""

    where: str
    before: str
    after: str


@dataclass
class Comparison:
    """What differs between two snapshots: by kind, each difference with the states or files that have it."""

    compared: int
    found: dict[str, dict[Difference, list[str]]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def add(self, kind: str, place: str, differences: Iterable[Difference]) -> None:
        """Note what differs in a state."""
        for item in differences:
            self.found[kind].setdefault(item, []).append(place)

    def places(self, kind: str) -> list[str]:
        """The states or files that differ, each once."""
        return list(dict.fromkeys(place for places in self.found[kind].values() for place in places))


def compare(before: Path, after: Path, digits: int | None = None) -> Comparison:
    """Every difference between two snapshots; with `digits`, numbers are compared at so many significant digits."""
    old = _lines(before)
    result = Comparison(len(old))
    for key, line in _read(after):
        raw = old.pop(key, None)
        if raw is None:
            result.add(_kind_of_missing(key), key[1], [Difference("only in the second snapshot", "", key[1])])
        elif raw != line:
            _compare_lines(result, key, json.loads(raw), json.loads(line), digits)
    for key in old:
        result.add(_kind_of_missing(key), key[1], [Difference("only in the first snapshot", key[1], "")])
    return result


def _kind_of_missing(key: tuple[str, str]) -> str:
    return "addresses" if key[0] == "state" else key[0]


def _lines(path: Path) -> dict[tuple[str, str], str]:
    return dict(_read(path))


def _read(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """((kind, name), the line as it stands) of every line but the first, which says what the snapshot is of."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            found = json.loads(line)
            yield (found.get("kind", "state"), found.get("address") or found["name"]), line


def _compare_lines(result: Comparison, key: tuple[str, str], old: Line, new: Line, digits: int | None) -> None:
    kind, place = key
    if kind == "open_data":
        result.add(kind, place, differences(old["lines"], new["lines"], "line", digits))
    elif kind == "database":
        words = [f"{line['rows']} rows, {line['digest'][:12]}" for line in (old, new)]
        result.add(kind, place, [Difference(f"table {place}", *words)])
    else:
        for part in (*FAILING[:5], *TOLD):
            one, other = (drawn(line[part]) if part == "charts" else line[part] for line in (old, new))
            result.add(part, place, differences(one, other, "", digits))


def drawn(charts: list[Line]) -> list[Line]:
    """Charts by what they draw: words in no order, no traces without a value, none of Plotly's defaults written out."""
    found = []
    for chart in charts:
        if "look" not in chart:
            found.append(chart)
            continue
        look = chart["look"]
        layout = look["layout"] | {"annotations": sorted(look["layout"].get("annotations", []), key=_written)}
        kept = [at for at, mark in enumerate(chart["marks"]) if _has_value(mark)]
        data = [_plain(look["data"][at]) for at in kept]
        marks = [chart["marks"][at] for at in kept]
        words = sorted(chart["annotations"])
        found.append(chart | {"annotations": words, "marks": marks, "look": {"data": data, "layout": layout}})
    return found


def _has_value(mark: Line) -> bool:
    return any(value is not None for value in mark.get("y", [0])) and any(
        value is not None for value in mark.get("x", [0])
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if (key, item) not in DEFAULTS}
    return value


def differences(old: Any, new: Any, where: str, digits: int | None = None) -> list[Difference]:
    """What differs between two values of a snapshot; whitespace in words does not count."""
    found = []
    for item in _walk(old, new, where, digits):
        found.append(item)
        if len(found) == MOST:
            break
    return found


def _walk(old: Any, new: Any, where: str, digits: int | None) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _walk(old.get(key), new.get(key), f"{where} / {key}" if where else key, digits)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, where, digits)
    elif isinstance(old, str) and isinstance(new, str):
        if "".join(old.split()) != "".join(new.split()):
            yield from _words(old, new, where)
    elif not _same_number(old, new, digits):
        yield Difference(where, _written(old), _written(new))


def _same_number(old: Any, new: Any, digits: int | None) -> bool:
    if digits is None or not isinstance(old, int | float) or not isinstance(new, int | float):
        return False
    return f"{old:.{digits}g}" == f"{new:.{digits}g}"


def _lists(old: list[Any], new: list[Any], where: str, digits: int | None) -> Iterator[Difference]:
    """Items that differ: pairwise where there are as many, else those that have come and gone."""
    if len(old) == len(new):
        for nth, (one, other) in enumerate(zip(old, new, strict=True), 1):
            yield from _walk(one, other, f"{where} {nth}" if isinstance(one, dict | list) else where, digits)
        return
    before, after = (["".join(_written(item).split()) for item in items] for items in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if b - a == d - c:
            yield from _lists(old[a:b], new[c:d], where, digits)
            continue
        yield from (Difference(where, _written(item), "") for item in old[a:b])
        yield from (Difference(where, "", _written(item)) for item in new[c:d])


def _words(old: str, new: str, where: str) -> Iterator[Difference]:
    """The words that differ, with some before and after."""
    one, other = old.split(), new.split()
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal" or "".join(one[a:b]) == "".join(other[c:d]):
            continue
        first, last = one[max(0, a - CONTEXT) : a], one[b : b + CONTEXT]
        yield Difference(where, " ".join([*first, *one[a:b], *last]), " ".join([*first, *other[c:d], *last]))


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def report(result: Comparison, most: int) -> Iterator[str]:
    """What to print: how much differs of each kind, then its differences, those in most states first."""
    for kind in KINDS:
        found, places = result.found[kind], result.places(kind)
        yield f"{kind}: {f'{len(places)} differ' if places else 'as before'}"
        ordered = sorted(found.items(), key=lambda item: -len(item[1]))
        for item, there in ordered[:most]:
            more = f" and {len(there) - 1} more" if len(there) > 1 else ""
            yield f"  {there[0]}{more}"
            yield f"    {item.where}" if item.where else "    –"
            yield f"      before: {_short(item.before)}"
            yield f"      after:  {_short(item.after)}"
        if len(found) > most:
            yield f"  and {len(found) - most} other differences (--most shows more)"


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} … ({len(words)} characters)"
