"""An attacker with linear programming over everything that a public database tells, and the one before it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.disclosure.counts import NO_HOUR, UNPLACED, Key, network, told
from etl.disclosure.events import telling
from etl.disclosure.suppression import ALMOST, HIDDEN, TINY, Attack

EXACT = 3  # intervals up to so many times the threshold are measured exactly


@dataclass(frozen=True)
class Found:
    """What the attack found: counts told, protected, the narrowest interval of one (inf without any), those told too
    narrowly, one a sentence, and how many are told as narrowly by the release before already."""

    told: int
    protected: int
    narrowest: float
    narrow: list[str]
    known: int = 0


def audit(public: Path, before: pd.DataFrame | None = None) -> Found:
    """Bound every protected count of a public database, with what `before` (told_before) tells of the same counts."""
    with duckdb.connect(str(public), read_only=True) as con:
        rows = told(con)
        hexagons = [
            f"hexagons of {indicator_id}, {start.year}: those not shown cannot be empty"
            for indicator_id, start in telling(con)
        ]
    is_withheld = {key: bool(hidden) for key, hidden in zip(rows["key"], rows["events"].isna(), strict=True)}
    has_before = before is not None and len(before) > 0
    if has_before:
        rows, before = _together(rows, before)
    if rows.empty or not rows["events"].isna().any():
        return Found(len(rows), 0, np.inf, hexagons)
    guess = _guess(rows)
    bounds = _bounds(rows, guess, is_withheld)
    protected = bounds[bounds["asked"] > 0]
    narrow = protected[protected["width"] < protected["asked"] - TINY]
    known = pd.Series(False, narrow.index)
    if has_before and len(narrow):
        earlier = _bounds(before, guess, is_withheld, narrow.index)["width"].reindex(narrow.index)
        known = earlier <= narrow["width"] + ALMOST
    sentences = [
        f"{' and '.join(sorted(key.kinds))} in {key.area_id}, {key.period_kind} {key.period_start:%Y-%m}"
        for key in narrow.index[~known]
    ]
    narrowest = min(protected["width"].drop(narrow.index[known]), default=np.inf)
    return Found(len(rows) - len(protected), len(protected), narrowest, sentences + hexagons, int(known.sum()))


def _bounds(
    rows: pd.DataFrame, guess: Callable[[Key], float], is_withheld: dict[Key, bool], only: pd.Index | None = None
) -> pd.DataFrame:
    """asked, width by key of what the rows leave unknown: the threshold, or 0 of a rest, and the interval found.

    A count that is withheld is known not to be zero. With `only` these are measured, exactly, and no others.
    """
    made = network(rows, guess)
    value, state = np.array(made.value), np.array(made.state)
    unknown = np.flatnonzero(np.isnan(value))
    keys = pd.Index(list(made.number), tupleize_cols=False)[unknown]
    asked = np.where(state[unknown] == HIDDEN, 0, np.array(made.threshold)[unknown]).astype(float)
    floor = np.array([float(is_withheld.get(key, False)) for key in keys])
    attack = Attack(made.matrix(), value, unknown, floor)
    if only is None:
        attack.narrow(asked, EXACT * asked)
    else:
        attack.narrow(keys.isin(only).astype(float), np.full(len(keys), np.inf))
    return pd.DataFrame({"asked": asked, "width": attack.high - attack.low}, index=keys)


def told_before(previous: Path | None, truth: Callable[[Key], float] | None = None) -> pd.DataFrame:
    """What a previous public database told that is as it was, as `truth` has it; without it all that it told.

    A database from before there was protection was never public.
    """
    nothing = pd.DataFrame({"key": [], "events": [], "threshold": [], "told_in": []})
    if previous is None or not previous.exists():
        return nothing
    with duckdb.connect(str(previous), read_only=True) as con:
        tables = {name for (name,) in con.sql("select table_name from duckdb_tables()").fetchall()}
        if "kind_count" not in tables or "incident" in tables:
            return nothing
        rows = told(con)
    rows = rows[rows["events"].notna()]
    if truth is None:
        return rows
    is_part = np.array([bool(key.part) for key in rows["key"]], dtype=bool)
    group = pd.Series(_groups(rows), rows.index)
    pairs = zip(rows["key"], rows["events"], strict=True)
    is_same = np.array([truth(key) == events for key, events in pairs], dtype=bool)
    is_changed = group.isin(group[~is_part & ~is_same])
    return rows[np.where(is_part, ~is_changed, is_same)]


def _groups(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Source and year of each row."""
    return [(key.source_id, pd.Timestamp(key.period_start).year) for key in rows["key"]]


def _together(rows: pd.DataFrame, before: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with what was told before, and what was told before alone, of the same counts.

    What was told before counts where no count of its source and year has changed since.
    """
    was = dict(zip(before["key"], before["events"], strict=True))
    told_then = pd.Series([was.get(key, np.nan) for key in rows["key"]], rows.index, dtype=float)
    group, is_known = pd.Series(_groups(rows), rows.index), told_then.notna()
    changed = set(group[is_known & rows["events"].notna() & (rows["events"] != told_then)])
    told_then = told_then.where(~group.isin(changed))
    there = set(rows["key"])
    is_gone = [key not in there and one not in changed for key, one in zip(before["key"], _groups(before), strict=True)]
    gone = before[is_gone]
    now = rows.assign(events=rows["events"].fillna(told_then))
    return pd.concat([now, gone]), pd.concat([rows.assign(events=told_then), gone])


def _guess(rows: pd.DataFrame) -> Callable[[Key], float]:
    """What an attacker takes for granted: kinds of which all told events have a place, or an hour, always have one."""
    complete = network(rows, lambda key: np.nan)
    rests = {
        (key.source_id, key.kinds, bool(key.part))
        for key, number in complete.number.items()
        if (key.area_id == UNPLACED or key.part == NO_HOUR) and complete.value[number] > 0
    }

    def guess(key: Key) -> float:
        is_rest = key.area_id == UNPLACED or key.part == NO_HOUR
        return 0.0 if is_rest and (key.source_id, key.kinds, bool(key.part)) not in rests else np.nan

    return guess
