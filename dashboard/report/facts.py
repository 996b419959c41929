"""What a report reads, each thing once: indicators, rows, tests, caveats. Shared by the reports of all districts."""

from functools import cached_property
from typing import NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from dashboard import words
from dashboard.reading import catalogue, geography, observations, residents
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY
from dashboard.report.blocks import Figure
from dashboard.report.choice import texts
from dashboard.statistics import comparisons

WIDER = ("region-stockholm", "stockholms-lan", "sweden")


class PriorityArea(NamedTuple):
    """One of the agreement's priority areas: what it is about, what its figures miss, what came before it."""

    id: str
    name: str
    about: str
    missing: str
    earlier: str


class Facts:
    """Everything that is read of one database in one language, up to and with a year."""

    def __init__(self, con: DuckDBPyConnection, language: str, first: int | None = None, last: int | None = None):
        self.con, self.language, self.first, self.last = con, language, first, last
        self.text = texts(language)
        self.indicators = catalogue.indicators(con, language)
        self.division = geography.todays_division(con)
        self.districts = geography.districts(con, self.division)
        self.ages = catalogue.age_labels(con, language)
        self.version, self.day = catalogue.version(con)
        self._quarters: dict[tuple[str, ...], dict[str, pd.DataFrame]] = {}
        self._series: dict[tuple, pd.DataFrame] = {}
        self._by_district: dict[tuple[str, int], pd.DataFrame] = {}
        self._against: dict[tuple[str, int], pd.DataFrame] = {}
        self._breaks: dict[bool, dict[str, list]] = {}
        self.hours: dict[tuple[str, str], Figure | None] = {}  # figures by indicator and place (patterns.hour_figures)
        self.lines: dict[tuple[str, str], list] = {}  # lines by priority area and place (situations.lines)

    def name(self, area_id: str) -> str:
        """What a place is called."""
        return self.text["whole_city"] if area_id == CITY else self.names.get(area_id, area_id)

    def spoken(self, area_id: str) -> str:
        """What a place is called within a sentence or a title."""
        return self.text["report_whole_city_said"] if area_id == CITY else self.name(area_id)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every area's name."""
        return geography.area_names(self.con)

    @cached_property
    def priority_areas(self) -> list[PriorityArea]:
        """The priority areas in the agreement's order."""
        rows = catalogue.priority_areas(self.con, self.language)[list(PriorityArea._fields)]
        return [PriorityArea(*row) for row in rows.itertuples(index=False)]

    @cached_property
    def measured(self) -> pd.DataFrame:
        """Every yearly row of every indicator for today's districts, the city and wider areas, within the years chosen.

        The columns of observations.read.
        """
        rows = observations.read(self.con, list(self.indicators), [CITY, *WIDER, *self.districts])
        return self._within(rows).sort_values("period_start", kind="stable", ignore_index=True)

    @cached_property
    def _series_of(self) -> dict[tuple, NDArray]:
        """Where the rows of each indicator, area, sex and age stand."""
        return self.measured.groupby(["indicator_id", "area_id", "sex", "age"], sort=False).indices

    @cached_property
    def _is_all(self) -> pd.Series:
        """Which rows are of everyone, not of one sex or one age."""
        return (self.measured["sex"] == "all") & (self.measured["age"] == "all")

    @cached_property
    def _tables(self) -> dict[tuple, NDArray]:
        """Where the rows of everyone of each indicator and year stand."""
        whole = self.measured[self._is_all]
        found = whole.groupby([whole["indicator_id"], whole["period_start"].dt.year], sort=False).indices
        return {key: whole.index[places].to_numpy() for key, places in found.items()}

    @cached_property
    def _known(self) -> dict[tuple[str, str], dict[int, dict]]:
        """The rows of everyone with a value, by indicator and area, then by year, oldest first."""
        known: dict[tuple[str, str], dict[int, dict]] = {}
        for row in self.measured[self._is_all & self.measured["value"].notna()].to_dict("records"):
            known.setdefault((row["indicator_id"], row["area_id"]), {})[row["period_start"].year] = row
        return known

    @cached_property
    def _split(self) -> dict[str, pd.DataFrame]:
        rows = self.measured[~self._is_all & self.measured["value"].notna()]
        return dict(iter(rows.groupby("indicator_id", sort=False)))

    def _within(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Those of the years chosen."""
        return rows[rows["period_start"].dt.year.between(self.first or 0, self.last or 9999)]

    def rows(self, indicator: str) -> pd.DataFrame:
        """The yearly rows of an indicator."""
        return self.measured[self.measured["indicator_id"] == indicator]

    def quarters(self, indicators: tuple[str, ...], area_id: str) -> dict[str, pd.DataFrame]:
        """The quarters of a place within the years chosen, for each of some indicators."""
        if indicators not in self._quarters:
            areas = [CITY, *self.districts]
            self._quarters[indicators] = observations.by_indicator(self.con, list(indicators), areas, "quarter", True)
        return {key: self._within(rows[rows["area_id"] == area_id]) for key, rows in self._quarters[indicators].items()}

    def split(self, indicator: str) -> pd.DataFrame | None:
        """The rows with a value of one sex or one age; None where there are none."""
        return self._split.get(indicator)

    def series(self, indicator: str, area_id: str, sex: str = "all", age: str = "all") -> pd.DataFrame:
        """One series, oldest first, withheld and missing rows included."""
        key = indicator, area_id, sex, age
        if key not in self._series:
            self._series[key] = self.measured.iloc[self._series_of.get(key, [])]
        return self._series[key]

    def year_of_latest(self, indicator: str, area_id: str) -> int:
        """The year of the latest row with a value; LookupError where there is none."""
        row = self.latest(indicator, area_id)
        if row is None:
            raise LookupError(f"{indicator} in {area_id}: expected a figure, found none")
        return row["period_start"].year

    def known(self, indicator: str, area_id: str) -> dict[int, dict]:
        """The rows of everyone with a value, by year, oldest first."""
        return self._known.get((indicator, area_id), {})

    def latest(self, indicator: str, area_id: str, year: int | None = None) -> dict | None:
        """The latest row with a value, or that of a year; None where there is none."""
        known = self.known(indicator, area_id)
        return known.get(max(known, default=0) if year is None else year)

    def breaks(self, indicator: str, is_noted: bool = False) -> list:
        """The days on which an indicator's series breaks, with what changed; as catalogue.breaks."""
        if is_noted not in self._breaks:
            self._breaks[is_noted] = catalogue.breaks_of(self.con, list(self.indicators), self.language, is_noted)
        return self._breaks[is_noted].get(indicator, [])

    @cached_property
    def caveats(self) -> dict[str, list[tuple[str, str, str]]]:
        """(caveat_id, title, text) of every indicator that has any, in order."""
        return catalogue.caveats_of(self.con, list(self.indicators), self.language)

    def table(self, indicator: str, year: int) -> pd.DataFrame:
        """One row per district of today in a year, those without a figure with a null value."""
        if (indicator, year) not in self._by_district:
            rows = self.measured.iloc[self._tables.get((indicator, year), [])]
            table = rows.set_index("area_id").reindex(pd.Index(self.districts, name="area_id")).reset_index()
            table["area"] = list(self.districts.values())
            table["status"] = table["status"].fillna("none")
            table["is_approximate"] = table["is_approximate"].eq(True)
            self._by_district[indicator, year] = table
        return self._by_district[indicator, year]

    def against(self, indicator: str, year: int) -> pd.DataFrame:
        """Every district of today against the rest of the city in a year (comparisons.against)."""
        if (indicator, year) not in self._against:
            city = self.latest(indicator, CITY, year)
            self._against[indicator, year] = comparisons.against(self.table(indicator, year), city)
        return self._against[indicator, year]

    def beside(self, indicator: str, area_id: str) -> pd.Series | None:
        """A district's latest figure against the rest of the city."""
        row = self.latest(indicator, area_id)
        if row is None or area_id not in self.districts:
            return None
        found = self.against(indicator, row["period_start"].year)
        return found[found["area_id"] == area_id].iloc[0]

    def change(self, indicator: str, area_id: str) -> comparisons.Finding:
        """The latest figure against the measurement before."""
        return comparisons.change(list(self.known(indicator, area_id).values()), self.breaks(indicator))

    def development(self, indicator: str, area_id: str) -> comparisons.Finding:
        """The last five measurements."""
        return comparisons.development(list(self.known(indicator, area_id).values()), self.breaks(indicator))

    @cached_property
    def distances(self) -> residents.Distances | None:
        """How unlike each pair of today's districts is; None where too little is known."""
        return residents.distances(self.con, list(self.districts))

    def similar(self, area_id: str) -> list[str]:
        """The districts most like one, the most alike first."""
        return self.distances.nearest(area_id) if self.distances else []

    def within(self, area: str) -> list[Indicator]:
        """The indicators of a priority area, its main ones first; never demonstration data."""
        found = [item for item in self.indicators.values() if area in item.priority_areas and not item.mark]
        return sorted(found, key=lambda item: area not in item.main_for)

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return words.number(value, self.language)

    def stated(self, row: pd.Series | dict, indicator: Indicator) -> str:
        """A value as it stands in a table."""
        return words.stated(row["value"], indicator, self.language)
