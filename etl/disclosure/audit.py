"""An attacker with linear programming over everything that a public database tells, and the one before it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.disclosure.counts import NO_HOUR, UNPLACED, Key, network, told
from etl.disclosure.suppression import HIDDEN, Attack

EXACT = 3  # intervals up to so many times the threshold are measured exactly


@dataclass(frozen=True)
class Found:
    """What the attack found: counts told, protected, the narrowest interval of one (inf without any) and, one a
    sentence, those told too narrowly."""

    told: int
    protected: int
    narrowest: float
    narrow: list[str]


def audit(public: Path, before: pd.DataFrame | None = None) -> Found:
    """Bound every protected count of a public database, with what `before` (told_before) tells of the same counts."""
    with duckdb.connect(str(public), read_only=True) as con:
        rows = told(con)
        hexagons = _told_by_hexagons(con)
    if before is not None and len(before):
        rows = _together(rows, before)
    if rows.empty or not rows["events"].isna().any():
        return Found(len(rows), 0, np.inf, hexagons)
    made = network(rows, _guess(rows))
    value, state = np.array(made.value), np.array(made.state)
    unknown = np.flatnonzero(np.isnan(value))
    is_hidden = state[unknown] == HIDDEN
    asked = np.where(is_hidden, 0, np.array(made.threshold)[unknown]).astype(float)
    attack = Attack(made.matrix(), value, unknown, np.where(is_hidden, 0.0, 1.0))
    keys = list(made.number)
    narrow = [keys[unknown[index]] for index, _ in attack.narrow(asked, EXACT * asked)]
    widths = (attack.high - attack.low)[~is_hidden]
    sentences = [
        f"{' and '.join(sorted(key.kinds))} in {key.area_id}, {key.period_kind} {key.period_start:%Y-%m}"
        for key in narrow
    ]
    protected = len(unknown) - int(is_hidden.sum())
    return Found(len(rows) - protected, protected, float(min(widths, default=np.inf)), sentences + hexagons)


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
    is_same = [bool(key.part) or truth(key) == events for key, events in zip(rows["key"], rows["events"], strict=True)]
    return rows[is_same]


def _together(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The rows, and what was told before of the same counts: where no count of a source and year has changed since."""
    was = dict(zip(before["key"], before["events"], strict=True))
    group = [(key.source_id, pd.Timestamp(key.period_start).year) for key in rows["key"]]
    pairs = pd.DataFrame(
        {"group": group, "now": rows["events"].to_numpy(), "was": [was.get(key) for key in rows["key"]]}
    )
    both = pairs[pairs["now"].notna() & pairs["was"].notna()]
    changed = set(both.loc[both["now"] != both["was"], "group"])
    events = [
        earlier if pd.isna(now) and one not in changed and earlier is not None else now
        for now, earlier, one in zip(rows["events"], (was.get(key) for key in rows["key"]), group, strict=True)
    ]
    there = set(rows["key"])
    is_gone = [
        key not in there and (key.source_id, pd.Timestamp(key.period_start).year) not in changed
        for key in before["key"]
    ]
    return pd.concat([rows.assign(events=events), before[is_gone]])


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


def _told_by_hexagons(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Indicators whose year has more events than its hexagons can hold: one not shown would be known to hold some."""
    return [
        f"hexagons of {indicator_id}, {year}: those not shown cannot be empty"
        for indicator_id, year in con.sql("""
            with shown as (
                select
                    indicator_id, period_start, if(count(*) = count(events_to), sum(events_to), null) as most,
                    count(*) as cells
                from hexagon group by all
            )
            select s.indicator_id, year(s.period_start)
            from shown as s
            inner join indicator as i on i.indicator_id = s.indicator_id
            inner join source as c on c.source_id = i.source_id
            inner join observation as o
                on o.indicator_id = s.indicator_id and o.period_kind = 'year' and o.period_start = s.period_start
                and o.area_id = 'stockholm'
            where s.most + (c.threshold - 1) * ((select count(distinct cell) from hexagon) - s.cells - 1) < o.numerator
        """).fetchall()
    ]
