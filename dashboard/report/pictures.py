"""The report's figures as pictures (dashboard.figures.spec), with title, source line and words instead of it."""

import pandas as pd

from dashboard import words
from dashboard.figures.lines import build as lines_build
from dashboard.figures.lines.spec import Lines, Series
from dashboard.figures.map import build as map_build
from dashboard.figures.map.classes import class_limits
from dashboard.figures.palette import LIGHT
from dashboard.figures.ranking import build as ranking_build
from dashboard.figures.spec import Look
from dashboard.figures.tested import hollow_note
from dashboard.figures.week import build as week_build
from dashboard.reading import class_values, geography
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY
from dashboard.report.blocks import Figure
from dashboard.report.facts import Facts
from dashboard.report.situations import Line
from dashboard.statistics import event_measures

FEWEST_POINTS = 3
FEWEST_DISTRICTS = 4


def source(facts: Facts, indicator: Indicator, rows: pd.DataFrame) -> str:
    """Source, method of the intervals, n, and how many figures are protected."""
    text = facts.text
    known = rows[rows["value"].notna()]
    methods = [name for name in known["interval_method"].dropna().unique() if name != "none"]
    told = [text["source_short"].format(source=indicator.source)]
    if methods:
        told.append(text["report_method"].format(method=words.joined([text[f"method_{m}"] for m in methods], text)))
    n = sorted({known["n"].min(), known["n"].max()}) if known["n"].notna().any() else []
    told += [f"n = {'–'.join(facts.number(value) for value in n)}"] if n else []
    withheld = int((rows["status"] == "withheld").sum())
    told += [text["withheld_rows"].format(n=withheld).split(".")[0]] if withheld else []
    return ". ".join(told) + "."


def trend(facts: Facts, line: Line, place: str) -> Figure | None:
    """The place's series and the city's; nothing for fewer than three measurements."""
    item, text = line.indicator, facts.text
    own = facts.series(item.id, place)
    if own["value"].notna().sum() < FEWEST_POINTS:
        return None
    series = [Series(facts.name(place), "accent", own, thick=True)]
    if place != CITY:
        city = facts.series(item.id, CITY)
        city = city[city["period_start"] >= own.loc[own["value"].notna(), "period_start"].min()]
        series.append(Series(text["whole_city"], "ink", city, dashed=True))
    known = own[own["value"].notna()]
    span = f"{known['period_start'].iloc[0].year}–{known['period_start'].iloc[-1].year}"
    title = text["report_trend_title"].format(measure=item.title, place=facts.spoken(place), years=span)
    ends = [f"{row['period_start'].year}: {facts.stated(row, item)}" for _, row in known.iloc[[0, -1]].iterrows()]
    alt = text["report_trend_alt"].format(title=title, first=ends[0], last=ends[1])
    picture = Lines(
        item.unit, facts.language, item.mark, alt, series, "year", item.interval_years, facts.breaks(item.id, True)
    )
    told = source(facts, item, pd.concat([one.rows for one in series]))
    return _noted(picture, title, told, item.id, text)


def _noted(picture: Lines, title: str, told: str, indicator_id: str, text: dict[str, str]) -> Figure:
    """The figure with what its marks mean after its source: a document has no lines of its own under a picture."""
    picture = lines_build.noted(picture, text)
    return Figure(picture, title, " ".join([told, *picture.notes]), (indicator_id,))


def ranking(facts: Facts, line: Line, place: str) -> Figure | None:
    """All districts of the latest year, highest first, and the city as a line; nothing for fewer than four."""
    item, text = line.indicator, facts.text
    if line.own is None:
        return None
    year = line.own["period_start"].year
    table = facts.table(item.id, year)
    if table["value"].notna().sum() < FEWEST_DISTRICTS or item.method == "count":
        return None
    rows = table.join(facts.against(item.id, year).drop(columns=["area_id", "area"]))
    city = facts.latest(item.id, CITY, year)
    city = city and city | {"area": text["whole_city"]}
    title = text["report_ranking_title"].format(measure=item.title, year=year)
    known = ranking_build.in_order(rows[rows["value"].notna()])
    alt = text["report_ranking_alt"].format(
        title=title,
        count=len(known),
        high=known["area"].iloc[0],
        high_value=facts.stated(known.iloc[0], item),
        low=known["area"].iloc[-1],
        low_value=facts.stated(known.iloc[-1], item),
    )
    picture = ranking_build.ranked(rows, city, item.unit, Look(LIGHT, facts.language, text, item.mark), alt, place)
    said = [source(facts, item, rows), hollow_note(known, text), text["report_ranking_signs"]]
    return Figure(picture, title, " ".join(filter(None, said)), (item.id,))


def area_map(facts: Facts, indicator: Indicator, place: str) -> Figure | None:
    """The districts by class in the latest year with figures, tested against the rest of the city, the place edged."""
    years = [year for area in facts.districts for year in facts.known(indicator.id, area)]
    if not years:
        return None
    text, year = facts.text, max(years)
    tested = facts.against(indicator.id, year)
    table = map_build.marked(facts.table(indicator.id, year).assign(beside=""), "value", tested["direction"])
    title = text["report_map_title"].format(measure=indicator.title, year=year)
    known = table[table["value"].notna()].sort_values("value", kind="stable")
    alt = text["report_ranking_alt"].format(
        title=title,
        count=len(known),
        high=known["area"].iloc[-1],
        high_value=facts.stated(known.iloc[-1], indicator),
        low=known["area"].iloc[0],
        low_value=facts.stated(known.iloc[0], indicator),
    )
    picture = map_build.areas(
        map_build.Subject(indicator, "value", "district", year),
        table,
        geography.outlines(facts.con, list(facts.districts)),
        class_limits(class_values.district_values(facts.con, indicator.id)),
        Look(LIGHT, facts.language, text, indicator.mark),
        alt,
        chosen=(place, facts.name(place)) if place in facts.districts else ("", ""),
    )
    told = " ".join([source(facts, indicator, table), *picture.notes])
    return Figure(picture, title, told, (indicator.id,))


def hours(facts: Facts, indicator: Indicator, rows: pd.DataFrame, place: str) -> Figure:
    """Weekdays and parts of the day: how many events of a whole year, those certainly above an even week marked."""
    text, year = facts.text, rows["period_start"].iloc[0].year
    table = event_measures.parts_of_week(rows)
    title = text["report_hours_title"].format(measure=indicator.title, place=facts.spoken(place), year=year)
    top = table.loc[table["events"].astype(float).idxmax()]
    alt = text["report_hours_alt"].format(
        title=title,
        day=text[f"report_weekday_{top['weekday']}"],
        hours=f"{top['hour_from']:02d}–{top['hour_to']:02d}",
        n=facts.number(top["events"]),
    )
    picture = week_build.week(table, Look(LIGHT, facts.language, text, indicator.mark), alt)
    withheld = int(table["events"].isna().sum())
    told = [text["source_short"].format(source=indicator.source)]
    told.append(text["report_hours_total"].format(n=facts.number(rows["events"].sum())))
    told += [text["withheld_rows"].format(n=withheld).split(".")[0]] if withheld else []
    return Figure(picture, title, " ".join([". ".join(told) + ".", *picture.notes]), (indicator.id,))


def quarters(facts: Facts, indicator: Indicator, place: str, rows: pd.DataFrame) -> Figure | None:
    """The number of each quarter, so that seasons show; nothing for fewer than two whole years."""
    if rows["value"].notna().sum() < 8:
        return None
    text, known = facts.text, rows[rows["value"].notna()]
    ends = [words.period(start, "quarter", facts.language) for start in known["period_start"].iloc[[0, -1]]]
    title = text["report_quarters_title"].format(
        measure=indicator.short, place=facts.spoken(place), first=ends[0], last=ends[1]
    )
    shown = [f"{end}: {facts.number(value)}" for end, value in zip(ends, known["value"].iloc[[0, -1]], strict=True)]
    alt = text["report_trend_alt"].format(title=title, first=shown[0], last=shown[1])
    series = [Series(facts.name(place), "accent", rows, thick=True)]
    unit = words.unit(indicator, True, text)
    picture = Lines(unit, facts.language, indicator.mark, alt, series, "quarter", 1, facts.breaks(indicator.id, True))
    return _noted(picture, title, source(facts, indicator, rows), indicator.id, text)
