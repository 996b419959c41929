"""An attack by linear programming on a public database: how narrowly does it bound the counts that are withheld?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.disclosure.counts import NO_HOUR, UNPLACED, Key, network, released
from etl.disclosure.events import revealing_years
from etl.disclosure.suppression import ALMOST, HIDDEN, TINY, Attack

EXACT = 3  # intervals up to so many times the threshold are measured exactly


@dataclass(frozen=True)
class AuditResult:
    """Numbers of counts that are released and protected, and how well the latter are protected.

    `narrowest` is the width of the narrowest interval of a protected count, inf without any; `too_narrow` has a
    sentence for each whose interval is narrower than its threshold; `known_before` is how many more were bounded as
    narrowly by the previous release already.
    """

    released: int
    protected: int
    narrowest: float
    too_narrow: list[str]
    known_before: int = 0


def audit(public: Path, before: pd.DataFrame | None = None) -> AuditResult:
    """Bound every protected count of a public database; the attacker also has `before` (released_before)."""
    with duckdb.connect(str(public), read_only=True) as con:
        rows = released(con)
        hexagons = [
            f"hexagons of {indicator_id}, {start.year}: those not shown cannot be empty"
            for indicator_id, start in revealing_years(con)
        ]
    is_withheld = {key: bool(hidden) for key, hidden in zip(rows["key"], rows["events"].isna(), strict=True)}
    has_before = before is not None and len(before) > 0
    if has_before:
        rows, before = _together(rows, before)
    if rows.empty or not rows["events"].isna().any():
        return AuditResult(len(rows), 0, np.inf, hexagons)
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
    return AuditResult(len(rows) - len(protected), len(protected), narrowest, sentences + hexagons, int(known.sum()))


def _bounds(
    rows: pd.DataFrame, guess: Callable[[Key], float], is_withheld: dict[Key, bool], only: pd.Index | None = None
) -> pd.DataFrame:
    """asked, width by key of each count that the rows leave unknown.

    `asked` is the least width allowed: the threshold, or 0 for a remainder that no table shows. The attacker knows that
    a withheld count is not zero. With `only` just those keys are measured.
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


def released_before(previous: Path | None, truth: Callable[[Key], float] | None = None) -> pd.DataFrame:
    """The counts of a previous public database that are unchanged according to `truth`; without it all of them.

    Nothing of a database made before counts were protected: it was never public.
    """
    nothing = pd.DataFrame({"key": [], "events": [], "threshold": [], "in_table": []})
    if previous is None or not previous.exists():
        return nothing
    with duckdb.connect(str(previous), read_only=True) as con:
        tables = {name for (name,) in con.sql("select table_name from duckdb_tables()").fetchall()}
        if "kind_count" not in tables or "incident" in tables:
            return nothing
        rows = released(con)
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
    """(rows with the gaps filled from the release before, the same rows with that release's counts alone).

    An earlier count is used only if no count of its source and year has changed since.
    """
    was = dict(zip(before["key"], before["events"], strict=True))
    earlier = pd.Series([was.get(key, np.nan) for key in rows["key"]], rows.index, dtype=float)
    group, is_known = pd.Series(_groups(rows), rows.index), earlier.notna()
    changed = set(group[is_known & rows["events"].notna() & (rows["events"] != earlier)])
    earlier = earlier.where(~group.isin(changed))
    there = set(rows["key"])
    is_gone = [key not in there and one not in changed for key, one in zip(before["key"], _groups(before), strict=True)]
    gone = before[is_gone]
    now = rows.assign(events=rows["events"].fillna(earlier))
    return pd.concat([now, gone]), pd.concat([rows.assign(events=earlier), gone])


def _guess(rows: pd.DataFrame) -> Callable[[Key], float]:
    """What an attacker assumes of remainders: kinds whose released events all have a place (or an hour) always do."""
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
