"""The trend page's sentence: what a test bears of the view, in words of dashboard.words."""

from datetime import date

import pandas as pd

from dashboard import words
from dashboard.frame import filters, kept, session
from dashboard.frame.kept import keeps
from dashboard.reading import catalogue, geography, observations
from dashboard.statistics import comparisons, series_measures
from dashboard.trend.view import TrendView


@keeps(key=lambda view: view.key)
def sentence(view: TrendView) -> str:
    """The latest value and what the tests say; where the districts of another division have the figures, that too."""
    known = view.values[view.values["value"].notna() & view.values["area_id"].isin([*view.areas])]
    if known.empty:
        return f"{session.texts()['nothing_measured']} {view.elsewhere}".strip()
    said = {"rolling": _rolling, "season": _season, "multiples": _multiples}.get(view.form)
    if said is None:
        said = _groups if view.split != "none" else _difference if view.measure == "difference" else _latest
    return f"{said(view, known)} {view.elsewhere}".strip()


def _breaks(view: TrendView) -> list[tuple[date, str]]:
    return kept.read(catalogue.breaks, view.indicator.id, session.language())


def _first(view: TrendView, known: pd.DataFrame) -> pd.DataFrame:
    """The series of the first area chosen that has a figure."""
    return known[known["area_id"] == next(key for key in view.areas if (known["area_id"] == key).any())]


def _latest(view: TrendView, known: pd.DataFrame) -> str:
    """The latest value of the first series, its change since the one before, and its last five measurements."""
    text, code = session.texts(), session.language()
    series = _first(view, known)
    said = words.latest(series, view.indicator, view.kind, code, text, _breaks(view))
    found = comparisons.development(series, _breaks(view), view.kind)
    if found.direction in ("untested", "too_few"):
        return said
    return f"{said} {words.developed(found, view.indicator, view.kind, code, text)}"


def _difference(view: TrendView, known: pd.DataFrame) -> str:
    """The first district against the rest of the city in the latest period."""
    text, code = session.texts(), session.language()
    last = _first(view, known).sort_values("period_start").iloc[-1]
    said = text["latest"].format(
        when=words.capital(words.period(last["period_start"], view.kind, code)),
        phrase=view.indicator.phrase,
        area=last["area"],
        value=words.stated(last["value"], view.indicator, code),
    )
    if view.kind != "year" or not view.division:
        return said
    year = int(last["period_start"].year)
    rows = kept.read(observations.with_city, view.indicator.id, view.division, year, view.sex, view.age)
    city = rows[rows["area_id"] == geography.CITY]
    rows = rows[rows["area_id"] != geography.CITY].reset_index(drop=True)
    tested = comparisons.against(rows, city.iloc[0] if len(city) else None)
    own = tested[tested["area_id"] == last["area_id"]]
    return f"{said} {words.beside(own.iloc[0], view.indicator, code, text)}" if len(own) else said


def _groups(view: TrendView, known: pd.DataFrame) -> str:
    """Women against men, or the youngest against the oldest, in the latest period that has both."""
    text, code = session.texts(), session.language()
    labels = kept.read(catalogue.age_labels, code)
    named = filters.sexes(view.indicator, ["women", "men"]) if view.split == "sex" else labels
    last = known[known["period_start"] == known["period_start"].max()]
    order = [key for key in named if (last[view.split] == key).any()]
    rows = [last[last[view.split] == key].iloc[0] for key in order]
    parts = [
        f"{named[key].lower()} {words.stated(row['value'], view.indicator, code)}"
        for key, row in zip(order, rows, strict=True)
    ]
    said = text["groups_now"].format(
        when=words.period(last["period_start"].iloc[0], view.kind, code),
        phrase=view.indicator.phrase,
        area=last["area"].iloc[0],
        groups=words.joined(parts, text),
    )
    if len(rows) < 2:
        return said
    a, b = named[order[0]], named[order[-1]].lower()
    return f"{said} {words.gapped(comparisons.gap(rows[0], rows[-1]), a, b, view.indicator, code, text)}"


def _rolling(view: TrendView, known: pd.DataFrame) -> str:
    """The latest twelve months against the twelve before, which share no month."""
    text, code = session.texts(), session.language()
    years = series_measures.whole_years(_first(view, known))
    if len(years) < 2:
        return text["rolling_none"]
    before, last = years.iloc[-2], years.iloc[-1]
    said = text["rolling_latest"].format(
        when=words.period(last["period_start"], "month", code),
        area=last["area"],
        value=words.number(last["value"], code),
        before=words.number(before["value"], code),
    )
    found = comparisons.compare(before, last, _breaks(view))
    return f"{said} {words.changed(found, view.indicator, 'month', code, text)}"


def _season(view: TrendView, known: pd.DataFrame) -> str:
    """How many of the year's months lie outside the span of earlier years, and that this is no test."""
    text = session.texts()
    series = _first(view, known)
    rows = series_measures.season(series, view.year or 0)
    rows = rows[rows["value"].notna() & rows["high"].notna()]
    if rows.empty:
        return text["season_no_span"]
    outside = int(((rows["value"] > rows["high"]) | (rows["value"] < rows["low"])).sum())
    return text["season_outside"].format(
        year=view.year, outside=outside, months=len(rows), area=view.names[series["area_id"].iloc[0]]
    )


def _multiples(view: TrendView, known: pd.DataFrame) -> str:
    """In which districts the latest measurement certainly differs from the one before."""
    text = session.texts()
    if view.split != "none":
        return text["multiples_lead"]
    found = {
        view.names[key]: comparisons.change(known[known["area_id"] == key], _breaks(view), view.kind).direction
        for key in view.areas
    }
    tested = {name: direction for name, direction in found.items() if direction in ("up", "down", "none")}
    if not tested:
        return text["changes_few" if "too_few" in found.values() else "changes_untested"]
    said = []
    for direction in ("up", "down"):
        areas = [name for name, way in tested.items() if way == direction]
        said += [text[f"changes_{direction}"].format(areas=words.joined(areas, text))] if areas else []
    rest = sum(direction == "none" for direction in tested.values())
    if not said:
        return text["changes_none"].format(count=rest)
    return " ".join([*said, *([text["changes_rest"].format(count=rest)] if rest else [])])
