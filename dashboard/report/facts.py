"""What a report reads, each thing once: indicators, rows, tests, caveats. Shared by the reports of all districts."""

from functools import cached_property

import pandas as pd
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from dashboard import catalogue, comparisons, observed, profile_queries, queries, similar, wording
from dashboard.catalogue import Indicator
from dashboard.queries import CITY
from dashboard.report.choice import texts

WIDER = ("region-stockholm", "stockholms-lan", "sweden")


class Facts:
    """Everything that is read of one database in one language, up to and with a year."""

    def __init__(self, con: DuckDBPyConnection, language: str, first: int | None = None, last: int | None = None):
        self.con, self.language, self.first, self.last = con, language, first, last
        self.text = texts(language)
        self.indicators = catalogue.indicators(con, language)
        self.division = next(iter(catalogue.divisions(con, language)))
        self.districts = queries.districts(con, self.division)
        self.ages = catalogue.age_labels(con, language)
        self.version, self.day = catalogue.version(con)
        self._quarters: dict[tuple[str, ...], dict[str, pd.DataFrame]] = {}
        self._split: dict[str, pd.DataFrame] = {}
        self._places: dict[str, dict[tuple, NDArray]] = {}
        self._series: dict[tuple, pd.DataFrame] = {}
        self._known: dict[str, dict[str, dict[int, dict]]] = {}
        self._against: dict[tuple[str, int], pd.DataFrame] = {}
        self._breaks: dict[str, list] = {}
        self.known: dict[tuple[str, str], list] = {}  # lines by priority area and place (situations.lines)

    def name(self, area_id: str) -> str:
        """What a place is called."""
        return self.text["whole_city"] if area_id == CITY else self.names.get(area_id, area_id)

    def spoken(self, area_id: str) -> str:
        """What a place is called within a sentence or a title."""
        return self.text["report_whole_city_said"] if area_id == CITY else self.name(area_id)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every area's name."""
        return catalogue.area_names(self.con)

    @cached_property
    def priority_areas(self) -> list:
        """The priority areas in the agreement's order, a row each (catalogue.priority_areas)."""
        return list(catalogue.priority_areas(self.con, self.language).itertuples())

    @cached_property
    def _rows(self) -> dict[str, pd.DataFrame]:
        areas = [CITY, *WIDER, *self.districts]
        found = observed.observations(self.con, list(self.indicators), areas)
        return {key: self._within(rows).sort_values("period_start", kind="stable") for key, rows in found.items()}

    def _within(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Those of the years chosen."""
        return rows[rows["period_start"].dt.year.between(self.first or 0, self.last or 9999)]

    def rows(self, indicator: str) -> pd.DataFrame:
        """Every yearly row of an indicator for today's districts, the city and wider areas, within the years chosen."""
        return self._rows[indicator]

    def quarters(self, indicators: tuple[str, ...], area_id: str) -> dict[str, pd.DataFrame]:
        """The quarters of a place within the years chosen, for each of some indicators."""
        if indicators not in self._quarters:
            areas = [CITY, *self.districts]
            self._quarters[indicators] = observed.observations(self.con, list(indicators), areas, "quarter")
        return {
            key: self._within(rows[(rows["area_id"] == area_id) & (rows["sex"] == "all") & (rows["age"] == "all")])
            for key, rows in self._quarters[indicators].items()
        }

    def split(self, indicator: str) -> pd.DataFrame:
        """The rows with a value of one sex or one age."""
        if indicator not in self._split:
            rows = self.rows(indicator)
            self._split[indicator] = rows[rows["value"].notna() & ((rows["sex"] != "all") | (rows["age"] != "all"))]
        return self._split[indicator]

    def series(self, indicator: str, area_id: str, sex: str = "all", age: str = "all") -> pd.DataFrame:
        """One series, oldest first, withheld and missing rows included."""
        key = area_id, sex, age
        if (indicator, *key) not in self._series:
            rows = self.rows(indicator)
            if indicator not in self._places:
                self._places[indicator] = rows.groupby(["area_id", "sex", "age"], sort=False).indices
            self._series[indicator, *key] = rows.iloc[self._places[indicator].get(key, [])]
        return self._series[indicator, *key]

    def latest(self, indicator: str, area_id: str, year: int | None = None) -> dict | None:
        """The latest row with a value, or that of a year; None where there is none."""
        known = self._by_year(indicator, area_id)
        return known.get(max(known, default=0) if year is None else year)

    def _by_year(self, indicator: str, area_id: str) -> dict[int, dict]:
        """The rows with a value, by year, oldest first."""
        if indicator not in self._known:
            rows = self.rows(indicator)
            rows = rows[rows["value"].notna() & (rows["sex"] == "all") & (rows["age"] == "all")]
            self._known[indicator] = known = {area: {} for area in rows["area_id"]}
            for values in zip(*(rows[name].tolist() for name in rows), strict=True):
                row = dict(zip(rows, values, strict=True))
                known[row["area_id"]][row["period_start"].year] = row
        return self._known[indicator].get(area_id, {})

    def breaks(self, indicator: str, is_noted: bool = False) -> list:
        """The days on which an indicator's series breaks, with what changed; as catalogue.breaks."""
        key = indicator, is_noted
        if key not in self._breaks:
            self._breaks[key] = catalogue.breaks(self.con, indicator, self.language, is_noted)
        return self._breaks[key]

    def table(self, indicator: str, year: int) -> pd.DataFrame:
        """One row per district of today in a year, those without a figure with a null value."""
        rows = self.rows(indicator)
        rows = rows[(rows["period_start"].dt.year == year) & (rows["sex"] == "all") & (rows["age"] == "all")]
        table = rows.set_index("area_id").reindex(pd.Index(self.districts, name="area_id")).reset_index()
        table["area"] = list(self.districts.values())
        table["status"] = table["status"].fillna("none")
        table["is_approximate"] = table["is_approximate"].eq(True)
        return table

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
        return comparisons.change(list(self._by_year(indicator, area_id).values()), self.breaks(indicator))

    def development(self, indicator: str, area_id: str) -> comparisons.Finding:
        """The last five measurements."""
        return comparisons.development(list(self._by_year(indicator, area_id).values()), self.breaks(indicator))

    @cached_property
    def likeness(self) -> tuple[list[str], object] | None:
        """Today's districts and how unlike each pair is; None where something is not known of all."""
        basis = profile_queries.likeness(self.con, list(self.districts))
        if len(basis) < len(self.districts) or basis.isna().any(axis=None):
            return None
        ages = basis[profile_queries.AGES]
        return list(basis["area_id"]), similar.distances(ages, basis["density"], basis["level"])

    def similar(self, area_id: str) -> list[str]:
        """The districts most like one, the most alike first."""
        if self.likeness is None or area_id not in self.districts:
            return []
        return similar.nearest(self.likeness[0], self.likeness[1], area_id)

    def within(self, area: str) -> list[Indicator]:
        """The indicators of a priority area, its main ones first; never demonstration data."""
        found = [item for item in self.indicators.values() if area in item.priority_areas and not item.mark]
        return sorted(found, key=lambda item: area not in item.main_for)

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return wording.number(value, self.language)

    def stated(self, row: pd.Series, indicator: Indicator) -> str:
        """A value as it stands in a table."""
        return wording.stated(row["value"], indicator, self.language)
