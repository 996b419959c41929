"""Counts of events as cells and the equations between them, for the build and for the attack alike.

Three tables hold counts: observation (indicators by month and year), kind_count and weekday_hour. A cell is a set of
kinds in an area and period, whichever table it stands in. The equations: the city is the sum of its districts and of
events without a place; a year of its months; an indicator of its kinds, or of the sets of kinds that indicators share;
a year of its hours of the week and of events without an hour.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from etl.disclosure.suppression import HIDDEN, OPEN, SHOWN, Cells, stacked

CITY, UNPLACED, NO_HOUR = "stockholm", "", (0, 0)
ROWS = """
    with counted as (
        select distinct
            i.indicator_id as name, i.source_id, list_transform(m.kinds, k -> concat(i.counted, ' ', k)) as kinds
        from indicator as i
        inner join indicator_measure as m on m.indicator_id = i.indicator_id
        where m.kinds is not null
    ),
    released as (
        select
            c.name, c.source_id, c.kinds, o.area_id, o.period_kind, o.period_start, null as weekday,
            null as hour_from, o.numerator as events, o.status, o.provenance, 'observation' as in_table
        from observation as o
        inner join counted as c on c.name = o.indicator_id
        union all
        select kind, source_id, [concat('events ', kind)], area_id, 'year', period_start, null, null, events, status,
            provenance, 'kind_count'
        from kind_count
        union all
        select
            c.name, c.source_id, c.kinds, w.area_id, 'year', w.period_start, w.weekday, w.hour_from, w.events,
            w.status, w.provenance, 'weekday_hour'
        from weekday_hour as w
        inner join counted as c on c.name = w.indicator_id
    )
    select t.*, s.threshold
    from released as t
    inner join source as s on s.source_id = t.source_id and s.disclosure = 'threshold'
    where t.provenance <> 'published' and t.status in ('ok', 'withheld')
    order by all
"""


class Key(NamedTuple):
    """What a cell counts; `part` is (weekday, first hour), or () for all hours."""

    source_id: str
    kinds: frozenset[str]
    area_id: str
    period_kind: str
    period_start: object
    part: tuple[()] | tuple[int, int] = ()


class Network:
    """Cells by key, numbered in the order they are added, and the equations between them."""

    def __init__(self, truth: Callable[[Key], float]) -> None:
        self.truth = truth
        self.number: dict[Key, int] = {}
        self.value: list[float] = []
        self.state: list[int] = []
        self.threshold: list[int] = []
        self.equations: list[tuple[list[int], list[float]]] = []

    def cell(self, key: Key, value: float, state: int, threshold: int) -> int:
        if key not in self.number:
            self.number[key] = len(self.value)
            self.value.append(value)
            self.state.append(state)
            self.threshold.append(threshold)
        return self.number[key]

    def hidden(self, key: Key, threshold: int) -> int:
        return self.number.get(key) or self.cell(key, self.truth(key), HIDDEN, threshold)

    def total(self, whole: int, parts: list[int], rest: Key) -> None:
        """Add the equation whole = parts + rest; `rest` is in no table, and left out where it is known to be zero."""
        left = self.value[whole] - sum(self.value[part] for part in parts)
        left = self.truth(rest) if np.isnan(left) else left
        if left != 0:  # also when it is nan, not known
            parts = [*parts, self.cell(rest, left, HIDDEN, self.threshold[whole])]
        self.equations.append(([whole, *parts], [1.0, *([-1.0] * len(parts))]))

    def matrix(self) -> csr_array:
        return stacked(self.equations, len(self.value))


def released(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every count of the three tables that the threshold rule applies to, with its key; a withheld one is null."""
    rows = con.execute(ROWS).df()
    times = zip(rows["weekday"], rows["hour_from"], strict=True)
    parts = [() if pd.isna(day) else (int(day), int(hour)) for day, hour in times]
    columns = ("source_id", "kinds", "area_id", "period_kind", "period_start")
    rows["key"] = [
        Key(source_id, frozenset(kinds), area_id, period_kind, start, part)
        for (source_id, kinds, area_id, period_kind, start), part in zip(
            rows[list(columns)].itertuples(index=False), parts, strict=True
        )
    ]
    return rows


def network(rows: pd.DataFrame, truth: Callable[[Key], float] = lambda key: np.nan) -> Network:
    """The cells of the rows, all OPEN except true zeros, and every equation between them.

    `truth` gives the counts of cells that are in no row: the build knows them, an attacker (the default) does not.
    """
    made = Network(truth)
    for key, events, threshold in zip(rows["key"], rows["events"], rows["threshold"], strict=True):
        made.cell(key, events, SHOWN if events == 0 else OPEN, threshold)
    _kinds(made)
    _areas(made)
    _months(made)
    _hours(made)
    return made


def _kinds(made: Network) -> None:
    """An indicator is its parts: the kinds that the same indicators share, in one area and period."""
    together = defaultdict(list)
    for key in made.number:
        if not key.part:
            together[key._replace(kinds=frozenset())].append(key)
    for keys in together.values():
        parts = atoms(key.kinds for key in keys)
        known = {key.kinds: key for key in keys}
        for key in keys:
            within = [part for part in parts if part <= key.kinds]
            if len(within) > 1:
                whole = made.number[key]
                numbers = [
                    made.number[known[part]]
                    if part in known
                    else made.hidden(key._replace(kinds=part), made.threshold[whole])
                    for part in within
                ]
                made.equations.append(([whole, *numbers], [1.0, *([-1.0] * len(numbers))]))


def atoms(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The coarsest partition of all kinds such that every set is a union of its parts."""
    sets = list(sets)
    shared = defaultdict(set)
    for kind in set().union(*sets):
        shared[tuple(kind in one for one in sets)].add(kind)
    return [frozenset(kinds) for kinds in shared.values()]


def _areas(made: Network) -> None:
    """The city is its districts and what has no place."""
    districts = defaultdict(list)
    for key, number in list(made.number.items()):
        if key.area_id not in (CITY, UNPLACED):
            districts[key._replace(area_id=CITY)].append(number)
    for city, numbers in districts.items():
        if city in made.number:
            made.total(made.number[city], numbers, city._replace(area_id=UNPLACED))


def _months(made: Network) -> None:
    """A year is its twelve months."""
    months = defaultdict(list)
    for key, number in list(made.number.items()):
        if key.period_kind == "month":
            year = pd.Timestamp(key.period_start).replace(month=1)
            months[key._replace(period_kind="year", period_start=year)].append(number)
    for year, numbers in months.items():
        if year in made.number and len(numbers) == 12:
            made.equations.append(([made.number[year], *numbers], [1.0, *([-1.0] * 12)]))


def _hours(made: Network) -> None:
    """A year is its hours of the week and what has no hour."""
    hours = defaultdict(list)
    for key, number in list(made.number.items()):
        if key.part:
            hours[key._replace(part=())].append(number)
    for year, numbers in hours.items():
        if year in made.number:
            made.total(made.number[year], numbers, year._replace(part=NO_HOUR))


def cells(made: Network) -> Cells:
    """The network as the build sees it, all counts known: small ones ask for an interval as wide as the threshold."""
    value, state = np.array(made.value), np.array(made.state)
    threshold = np.array(made.threshold, dtype=float)
    is_small = (value > 0) & (value < threshold)
    return Cells(value, state, np.where(is_small, threshold, 0), value + 1, made.matrix())


def truth(con: duckdb.DuckDBPyConnection) -> Callable[[Key], float]:
    """The count of any set of kinds in an area and period, from the internal database."""
    sums = con.execute(
        """
        with of_month as (
            select
                source_id, amount.what || ' ' || kind as kind, coalesce(district_id, '') as area_id, month_start,
                year(month_start) as year, amount.n
            from (
                select
                    *, unnest([
                        {'what': 'events', 'n': events::double}, {'what': 'dead', 'n': dead::double},
                        {'what': 'injured', 'n': injured::double}
                    ]) as amount
                from event_count
                where provenance <> 'published'
            )
        )
        select
            source_id, kind, if(grouping(area_id) = 1, $city, area_id),
            if(grouping(month_start) = 1, 'year', 'month'), coalesce(month_start, make_date(year, 1, 1))::timestamp,
            coalesce(sum(n), 'nan')
        from of_month
        group by grouping sets (
            (source_id, kind, area_id, month_start), (source_id, kind, month_start),
            (source_id, kind, area_id, year), (source_id, kind, year)
        )
        """,
        {"city": CITY},
    ).fetchall()
    known: dict[tuple[object, ...], float] = {tuple(key): n for *key, n in sums}

    def count(key: Key) -> float:
        place = (key.area_id, key.period_kind, pd.Timestamp(key.period_start))
        return sum(known.get((key.source_id, kind, *place), 0.0) for kind in key.kinds)

    return count
