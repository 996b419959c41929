"""The events page: what is chosen, one view of it at a time, and what has no place beside it."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard import words
from dashboard.figures.heading import Heading
from dashboard.frame import choices, components, kept, pickers, session
from dashboard.frame import filters as frame_filters
from dashboard.frame.kept import keeps
from dashboard.reading import catalogue, event_counts, geography, observations, origins
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY
from dashboard.statistics import comparisons

NOTICES = "police_events"
FIRST_SHOWN = ["notices_violence", "notices_fires", "notices_shootings_explosions"]
PLACELESS = ["fraud_rate", "ntu_fraud", "benefit_crime_rate", "reports_fraud", "reports_benefit_crime"]
WIDER = [CITY, "stockholms-lan", "sweden"]


@dataclass(frozen=True)
class EventsView:
    """One state of the page: the events, the view of them, where and when (0 is all years), and their months."""

    indicator: Indicator
    form: str
    district: str
    name: str
    year: int
    months: pd.DataFrame

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What tells this state from every other, for caches."""
        return (self.indicator.id, self.form, self.district, self.year)

    @property
    def filters(self) -> str:
        """The choices in words."""
        text = session.texts()
        return " · ".join(filter(None, [self.name, text[f"view_{self.form}"], str(self.year or "")]))


def counted(con: DuckDBPyConnection, indicators: dict[str, Indicator]) -> dict[str, Indicator]:
    """The indicators that count events month by month in the city, the notices first."""
    rows = con.execute(
        "select distinct indicator_id from observed where is_count and period_kind = 'month' and area_id = $city",
        {"city": CITY},
    ).fetchall()
    there = {key for (key,) in rows if key in indicators and indicators[key].method == "count"}
    return {key: indicators[key] for key in dict.fromkeys([*FIRST_SHOWN, *indicators]) if key in there}


def choose_view(con: DuckDBPyConnection, area: str) -> EventsView:
    """The filter bar's choices; views and years that have nothing to show are not offered."""
    text = session.texts()
    indicators = _counted(con)
    within = {key: item for key, item in indicators.items() if area == "all" or area in item.priority_areas}
    indicator = frame_filters.choose_indicator(within or indicators, area if within else "all")
    offered = views(con, indicator.id, indicator.source_id)
    forms = {form: words.capital(text[f"view_{form}"]) for form in offered}
    form = pickers.choose("events_view", text["pick_events_view"], forms)
    names = _names(con)
    whole = form in ("week", "hot")  # these are of the whole city; the district chosen elsewhere stays as it is
    district = CITY if whole else choices.standing("district", names, CITY)
    months = kept.read(event_counts.monthly, indicator.id, district)
    years = [str(year) for year in years_of(con, indicator.id, form, district)[::-1]]
    year = int(pickers.choose("year", text["pick_year"], {item: item for item in years})) if years else 0
    if not whole:
        pickers.choose("district", text["pick_district"], names, CITY)
    return EventsView(indicator, form, district, names[district], year, months)


@keeps(key=lambda con: ())
def _counted(con: DuckDBPyConnection) -> dict[str, Indicator]:
    return counted(con, kept.read(catalogue.indicators, session.language()))


@keeps(key=lambda con: ())
def _names(con: DuckDBPyConnection) -> dict[str, str]:
    return {CITY: session.texts()["whole_city"]} | geography.districts_of_today(con)


@keeps(key=lambda con, indicator_id, source_id: indicator_id)
def views(con: DuckDBPyConnection, indicator_id: str, source_id: str) -> list[str]:
    """The views that an indicator has anything in."""
    offered = ["season", "rolling", "rare"]
    if event_counts.weekday_hour_years(con, indicator_id):
        offered.insert(0, "week")
    if len(event_counts.kinds(con, indicator_id)):
        offered.append("kinds")
    if event_counts.hexagon_years(con, indicator_id):
        offered.append("hot")
    return [*offered, "notices"] if source_id == NOTICES else offered


@keeps(key=lambda con, indicator_id, form, district: (indicator_id, form, district))
def years_of(con: DuckDBPyConnection, indicator_id: str, form: str, district: str) -> list[int]:
    """The years that a view of an indicator can be of, oldest first; none where it is of all years."""
    if form == "week":
        return event_counts.weekday_hour_years(con, indicator_id)
    if form == "hot":
        return event_counts.hexagon_years(con, indicator_id)
    if form == "kinds":
        return sorted(event_counts.kinds(con, indicator_id)["period_start"].dt.year.unique())
    if form == "notices":
        return sorted(origins.notices(con, indicator_id)["event_at"].dt.year.unique())
    if form == "season":
        return sorted(event_counts.monthly(con, indicator_id, district)["period_start"].dt.year.unique())
    return []


def yearly(con: DuckDBPyConnection, view: EventsView) -> pd.DataFrame:
    """The yearly figures of the events in the chosen place."""
    rows = observations.of_one(con, view.indicator.id, [view.district])
    return rows[(rows["sex"] == "all") & (rows["age"] == "all")]


def heading(view: EventsView, sentence: str) -> Heading:
    """What a figure of events says of itself; a count is a count, and of notices never a rate."""
    return components.heading(view.indicator, view.filters, sentence, "month")


def change(con: DuckDBPyConnection, view: EventsView) -> str:
    """The latest whole year against the year before, in words; too few events are said to be so."""
    text, code = session.texts(), session.language()
    rows = yearly(con, view)
    if rows["value"].notna().sum() == 0:
        return text["events_protected"]
    breaks = kept.read(catalogue.breaks, view.indicator.id, code)
    return words.latest(rows, view.indicator, "year", code, text, breaks)


def placeless(con: DuckDBPyConnection) -> None:
    """Crimes that have no place: for the city, or the nearest area that has figures, one sentence each."""
    html, table, head = _placeless(con)
    components.html(html)
    components.table_twin(table, head, "utan-plats")


@keeps(key=lambda con: ())
def _placeless(con: DuckDBPyConnection) -> tuple[Markup, pd.DataFrame, Heading]:
    text = session.texts()
    indicators = catalogue.indicators(con, session.language())
    told = [(indicators[key], _nearest(con, key)) for key in PLACELESS if key in indicators]
    items = [Markup("<li><b>{}</b> {}</li>").format(item.short, _told(item, rows)) for item, rows in told if len(rows)]
    html = Markup("<section class='placeless'><h2>{}</h2><p>{}</p><ul>{}</ul></section>").format(
        text["placeless_title"], text["placeless_lead"], Markup("").join(items)
    )
    head = components.plain_heading(text["placeless_title"], source=text["source_each_row"], mark=_mark(told))
    return html, _placeless_table(told), head


def _mark(told: list[tuple[Indicator, pd.DataFrame]]) -> str:
    marks = [item.mark for item, _ in told if item.mark]
    return session.texts()["partly_demonstration"].format(mark=marks[0]) if marks else ""


def _nearest(con: DuckDBPyConnection, indicator_id: str) -> pd.DataFrame:
    """Yearly figures for everyone: the city's, else the nearest wider area's, else the districts that have any."""
    rows = observations.of_one(con, indicator_id, [*WIDER, *geography.districts_of_today(con)])
    rows = rows[(rows["sex"] == "all") & (rows["age"] == "all") & rows["value"].notna()]
    for area in WIDER:
        if (rows["area_id"] == area).any():
            return rows[rows["area_id"] == area]
    return rows


def _told(indicator: Indicator, rows: pd.DataFrame) -> Markup:
    text = session.texts()
    breaks = kept.read(catalogue.breaks, indicator.id, session.language())
    places = [_place(own, indicator, breaks) for _, own in rows.groupby("area_id", sort=False)]
    source = text["source_short"].format(source=indicator.source)
    return Markup("{}{}<small>{}</small>").format(components.band(indicator.mark), Markup("").join(places), source)


def _place(own: pd.DataFrame, indicator: Indicator, breaks: list[tuple[date, str]]) -> Markup:
    """'1 647 per 100 000 invånare i Bromma 2025. 95 % konfidensintervall 1 561–1 737. 2024: 1 622. Ingen säker …'."""
    text, code = session.texts(), session.language()
    last = own.iloc[-1]
    value = words.quantity(last["value"], words.unit(indicator, bool(last["is_count"]), text), code)
    where = text["placeless_where"].format(value=value, area=last["area"], year=last["period_start"].year)
    interval = words.capital(words.interval(last, code, text)).rstrip(".")
    changed = words.changed_short(comparisons.change(own, breaks), indicator, "year", code, text)
    return Markup("<p>{} <span>{}. {}</span></p>").format(where, interval, changed)


def _placeless_table(told: list[tuple[Indicator, pd.DataFrame]]) -> pd.DataFrame:
    text = session.texts()
    rows = [
        {
            text["column_indicator"]: item.short,
            text["column_area"]: row["area"],
            text["column_period"]: str(row["period_start"].year),
            text["column_value"]: row["value"],
            text["column_unit"]: item.unit,
            text["column_lower"]: row["lower"],
            text["column_upper"]: row["upper"],
            text["column_n"]: row["n"],
            text["column_interval_method"]: text[f"method_{row['interval_method'] or 'none'}"],
            text["column_numerator"]: row["numerator"] if item.method != "share" else None,
            text["column_source"]: item.source,
            text["column_status"]: components.status_words(row, text),
            text["column_provenance"]: item.mark or text[f"provenance_{row['provenance']}"],
        }
        for item, found in told
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows)
