"""One view of events at a time: its sentence, its figure and its table."""

from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.events.view import EventsView, change, heading, yearly
from dashboard.figures.cells import build as cells_build
from dashboard.figures.lines import build as lines_build
from dashboard.figures.ranking import build as ranking_build
from dashboard.figures.week import build as week_build
from dashboard.frame import kept, sections, session
from dashboard.frame.kept import keeps
from dashboard.frame.sections import Section
from dashboard.reading import catalogue, event_counts, geography, observations, origins
from dashboard.statistics import comparisons, event_measures, hot_cells, methods

MOST_KINDS = 15
OF_MONTHS = ("season", "rolling", "rare")


def draw(con: DuckDBPyConnection, view: EventsView) -> None:
    """The chosen view."""
    sections.show(section(con, view))


@keeps(key=lambda con, view: view.key)
def section(con: DuckDBPyConnection, view: EventsView) -> Section:
    """What the view shows; one that has no month at all says that there are no figures."""
    made = {
        "week": week,
        "season": season,
        "rolling": rolling,
        "kinds": kinds,
        "rare": rare,
        "hot": hot,
        "notices": notices,
    }
    if view.form in OF_MONTHS and view.months.empty:
        head = heading(view, session.texts()["nothing_measured"])
        return Section(f"events-{view.form}", head, pd.DataFrame(), "")
    return made[view.form](con, view)


def week(con: DuckDBPyConnection, view: EventsView) -> Section:
    """Weekday by part of the day as a table whose cells are shaded; those certainly above an even week are marked."""
    text, code = session.texts(), session.language()
    raw = event_counts.weekday_hour(con, view.indicator.id, year=view.year)
    table = event_measures.parts_of_week(raw)
    more = [_part(row, text) for row in table[table["is_more"]].sort_values("events", ascending=False).itertuples()]
    sentence = text["week_more"].format(parts=words.joined(more[:6], text)) if more else text["week_even"]
    n = text["week_n"].format(n=words.number(raw["events"].sum(), code))
    head = heading(view, f"{sentence} {n}")
    shown = pd.DataFrame(
        {
            text["column_weekday"]: [text["weekdays"].split(",")[row.weekday - 1] for row in table.itertuples()],
            text["column_hours"]: [f"{row.hour_from:02}–{row.hour_to:02}" for row in table.itertuples()],
            text["column_events"]: table["events"].astype(float),
            text["column_lower"]: table["lower"],
            text["column_upper"]: table["upper"],
            text["column_is_certain"]: [text["certainly_more"] if is_more else "" for is_more in table["is_more"]],
            text["column_status"]: [text[f"status_{status}"] for status in table["status"]],
        }
    )
    drawn = week_build.week(table, *sections.looked(head))
    return Section("events-week", head, shown, f"veckan-{view.indicator.id}-{view.year}", drawn)


def _part(row: Any, text: dict[str, str]) -> str:
    day = text["weekdays"].split(",")[row.weekday - 1]
    day = day.lower() if session.language() == "sv" else day
    return f"{day} {row.hour_from:02}–{row.hour_to:02}"


def season(con: DuckDBPyConnection, view: EventsView) -> Section:
    """The months of a year over the band of earlier years, the latest tested against the same month a year before."""
    text, code = session.texts(), session.language()
    table = event_measures.season(view.months, view.year)
    head = heading(view, _season_sentence(con, view))
    shown = pd.DataFrame(
        {
            text["column_period"]: [
                words.capital(f"{words.MONTHS[code][month - 1]} {view.year}") for month in table["month"]
            ],
            text["column_events"]: table["events"].astype(float),
            text["column_lower"]: table["lower"],
            text["column_upper"]: table["upper"],
            text["column_fewest"]: table["low"].astype(float),
            text["column_most"]: table["high"].astype(float),
            text["column_earlier"]: table["years"].astype(float),
            text["column_status"]: [text[f"status_{status}"] for status in table["status"].fillna("none")],
        }
    )
    file = f"manader-{view.indicator.id}-{view.district}-{view.year}"
    rows = table.rename(columns={"events": "value"})
    drawn = lines_build.season(rows, view.year, text["unit_count"], *sections.looked(head), text["events_told"])
    return Section("events-season", head, shown, file, drawn)


def _season_sentence(con: DuckDBPyConnection, view: EventsView) -> str:
    text, code = session.texts(), session.language()
    rows = observations.of_one(con, view.indicator.id, [view.district], "month")
    rows = rows[rows["period_start"].dt.year <= view.year]
    if rows["value"].notna().sum() == 0:
        return text["events_protected"]
    breaks = kept.read(catalogue.breaks, view.indicator.id, code)
    return words.latest(rows, view.indicator, "month", code, text, breaks)


def rolling(con: DuckDBPyConnection, view: EventsView) -> Section:
    """Twelve months at a time; whole years that do not overlap are tested against one another."""
    text, code = session.texts(), session.language()
    rolled = event_measures.rolling_year(view.months)
    blocks = event_measures.whole_years(rolled, yearly(con, view))
    head = heading(view, _rolling_sentence(con, view, blocks))
    file = f"tolv-manader-{view.indicator.id}-{view.district}"
    if rolled.empty:
        return Section("events-rolling", head, _months(view), file, note=text["events_rolling_none"])
    shown = pd.DataFrame(
        {
            text["column_until"]: [words.period(start, "month", code) for start in rolled["period_start"]],
            text["column_events"]: rolled["value"],
            text["column_lower"]: rolled["lower"],
            text["column_upper"]: rolled["upper"],
        }
    )
    drawn = lines_build.rolling(rolled, blocks, *sections.looked(head))
    return Section("events-rolling", head, shown, file, drawn)


def _rolling_sentence(con: DuckDBPyConnection, view: EventsView, blocks: pd.DataFrame) -> str:
    text, code = session.texts(), session.language()
    if len(blocks) < 2:
        return change(con, view)
    found = comparisons.change(blocks, kept.read(catalogue.breaks, view.indicator.id, code))
    last = blocks.iloc[-1]
    told = text["events_rolling_latest"].format(
        month=words.period(last["period_start"], "month", code),
        n=words.number(last["value"], code),
        limits=words.interval(last, code, text),
    )
    return f"{told} {words.changed(found, view.indicator, 'month', code, text)}"


def kinds(con: DuckDBPyConnection, view: EventsView) -> Section:
    """The kinds behind the events of a year, with Poisson limits; the protected are said to be so."""
    text = session.texts()
    table = event_counts.kinds(con, view.indicator.id, view.district)
    table = table[table["period_start"].dt.year == view.year]
    lower, upper = methods.poisson_limits(table["events"].astype(float).to_numpy())
    labels = [text.get(f"kind_of_{kind}", kind) for kind in table["kind"]]
    table = table.assign(label=labels, lower=lower, upper=upper)
    table = table.sort_values("events", ascending=False, kind="stable", na_position="last")
    head = heading(view, change(con, view))
    shown = pd.DataFrame(
        {
            text["column_kind"]: table["label"],
            text["column_events"]: table["events"].astype(float),
            text["column_lower"]: table["lower"],
            text["column_upper"]: table["upper"],
            text["column_status"]: [text[f"status_{status}"] for status in table["status"]],
        }
    )
    file, note = f"slag-{view.indicator.id}-{view.district}-{view.year}", "" if len(table) else text["kinds_none"]
    drawn = ranking_build.kinds(table.head(MOST_KINDS), *sections.looked(head)) if len(table) else None
    return Section("events-kinds", head, shown, file, drawn, note=note)


def rare(con: DuckDBPyConnection, view: EventsView) -> Section:
    """Each event as a dot in its month, and the year's number with exact limits: few events bear few words."""
    text, code = session.texts(), session.language()
    rows = yearly(con, view)
    last = rows[rows["value"].notna()].tail(1)
    limits = f" {words.capital(words.interval(last.iloc[0], code, text))}." if len(last) else ""
    head = heading(view, f"{change(con, view)}{limits}")
    file = f"en-och-en-{view.indicator.id}-{view.district}"
    drawn = ranking_build.rare(view.months, *sections.looked(head))
    return Section("events-rare", head, _months(view), file, drawn)


def _months(view: EventsView) -> pd.DataFrame:
    text, code = session.texts(), session.language()
    lower, upper = methods.poisson_limits(view.months["events"].astype(float).to_numpy())
    return pd.DataFrame(
        {
            text["column_period"]: [words.period(start, "month", code) for start in view.months["period_start"]],
            text["column_events"]: view.months["events"].astype(float),
            text["column_lower"]: lower,
            text["column_upper"]: upper,
            text["column_status"]: [text[f"status_{status}"] for status in view.months["status"]],
        }
    )


def hot(con: DuckDBPyConnection, view: EventsView) -> Section:
    """Hexagons told in classes, and those that Gi* calls hot among all of the city's."""
    text = session.texts()
    cells, outlines = _cells(con, view)
    found, told = cells[cells["is_hot"]], cells[cells["events_from"].notna()]
    if len(told) < hot_cells.FEWEST_CELLS:
        sentence = text["hot_few"].format(told=len(told), fewest=hot_cells.FEWEST_CELLS)
    elif len(found):
        places = found["district"].value_counts()
        named = [text["hot_place"].format(area=area, cells=count) for area, count in places.items()]
        sentence = text["hot_found"].format(hot=len(found), all=len(cells), places=words.joined(named, text))
    else:
        sentence = text["hot_none"].format(all=len(cells))
    head = heading(view, sentence)
    shown = cells[cells["events_from"].notna() | cells["is_hot"]].sort_values(
        ["is_hot", "score"], ascending=False, kind="stable"
    )
    table = pd.DataFrame(
        {
            text["column_cell"]: shown["cell"],
            text["column_district"]: shown["district"],
            text["column_events"]: shown["label"],
            text["column_is_certain"]: [text["hot_name"] if is_hot else "" for is_hot in shown["is_hot"]],
            text["column_p"]: shown["p"].round(5),
        }
    )
    file = f"rutor-{view.indicator.id}-{view.year}"
    return Section("events-hot", head, table, file, cells_build.hot(cells, outlines, *sections.looked(head)))


def _cells(con: DuckDBPyConnection, view: EventsView) -> tuple[pd.DataFrame, pd.DataFrame]:
    text, code = session.texts(), session.language()
    outlines = geography.outlines(con, list(geography.districts_of_today(con)))
    shown = event_counts.hexagons(con, view.indicator.id, view.year)
    cells = event_measures.hot(shown, outlines["geometry"])
    threshold = int(shown["threshold"].iloc[0])
    labels = [_class(row, threshold, code, text) for row in cells.itertuples()]
    names = geography.districts_of_today(con)
    inside = event_measures.district_of(cells, outlines)
    return cells.assign(label=labels, district=[names[key] for key in inside]), outlines


def _class(row: Any, threshold: int, code: str, text: dict[str, str]) -> str:
    if pd.isna(row.events_from):
        return text["class_below"].format(threshold=threshold)
    if pd.isna(row.events_to):
        return text["class_open"].format(first=words.number(row.events_from, code))
    return text["class_told"].format(first=int(row.events_from), last=int(row.events_to))


def notices(con: DuckDBPyConnection, view: EventsView) -> Section:
    """The police's own notices, newest first, each with a link to the publisher."""
    text, code = session.texts(), session.language()
    found = origins.notices(con, view.indicator.id)
    found = found[found["event_at"].dt.year == view.year]
    if view.district in geography.districts_of_today(con):
        found = found[found["district"] == view.name]
    table = pd.DataFrame(
        {
            text["column_event_at"]: found["event_at"].dt.strftime("%Y-%m-%d %H:%M"),
            text["column_kind"]: found["kind"],
            text["column_district"]: found["district"].fillna(text["city_only"]),
            text["column_neighbourhood"]: found["neighbourhood"].fillna(""),
            text["column_precision"]: [text[f"precision_{name}"] for name in found["precision"]],
            text["column_url"]: found["url"],
        }
    )
    head = heading(view, text["notices_sentence"].format(n=words.number(len(table), code)))
    links = {text["column_url"]: text["open_notice"]}
    return Section("events-notices", head, table, f"notiser-{view.indicator.id}-{view.year}", links=links)
