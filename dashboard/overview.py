"""The overview: per priority area its main indicators, latest value, the one before, source and year."""

from html import escape

import pandas as pd

from dashboard import catalogue, comparisons, components, figures, queries, session, wording
from dashboard.catalogue import Indicator
from dashboard.palette import palette

PREFERRED = ["stockholm", "region-stockholm", "stockholms-lan", "sweden"]
POINTS = 6
OLD_YEARS = 5


def table(con, indicators: dict[str, Indicator], areas: pd.DataFrame) -> pd.DataFrame:
    """One row per priority area, main indicator and figure shown: its latest value and the one before.

    The figure is the city's for everyone; else the region's or the country's; else the city's groups; else
    the districts that have one.
    """
    rows = []
    for area in areas["id"]:
        for indicator in (item for item in indicators.values() if area in item.main_for):
            rows += [{"priority_area": area, "indicator": indicator.id, **row} for row in latest(con, indicator)]
    return pd.DataFrame(rows)


def latest(con, indicator: Indicator) -> list[dict]:
    """The latest figure of each series that the overview shows for an indicator."""
    breaks = catalogue.breaks(con, indicator.id, session.language())
    frame = queries.observations(con, indicator.id, PREFERRED)
    frame = frame[frame["value"].notna()]
    total = frame[(frame["sex"] == "all") & (frame["age"] == "all")]
    if len(total):
        return [_last(total[total["area_id"] == _nearest(total)], breaks)]
    if len(frame):
        rows = frame[frame["area_id"] == _nearest(frame)]
        newest = rows[rows["period_start"] == rows["period_start"].max()]
        return [
            _last(rows[(rows["sex"] == sex) & (rows["age"] == age)], breaks)
            for sex, age in newest[["sex", "age"]].itertuples(index=False)
        ]
    today = next(iter(catalogue.divisions(con, session.language())))
    frame = queries.observations(con, indicator.id, list(queries.districts(con, today)))
    frame = frame[frame["value"].notna() & (frame["sex"] == "all") & (frame["age"] == "all")]
    return [_last(rows, breaks) for _, rows in frame.groupby("area_id")]


def _nearest(frame: pd.DataFrame) -> str:
    """The area nearest the city that was measured more than once, else the nearest measured at all."""
    periods = frame.groupby("area_id")["period_start"].nunique()
    repeated = [area_id for area_id in PREFERRED if periods.get(area_id, 0) > 1]
    return repeated[0] if repeated else next(area_id for area_id in PREFERRED if area_id in periods.index)


def _last(series: pd.DataFrame, breaks: list) -> dict:
    rows = series.sort_values("period_start").to_dict("records")
    before = rows[-2] if len(rows) > 1 else {"value": None, "period_start": pd.NaT}
    return rows[-1] | {
        "series": [row["value"] for row in rows[-POINTS:]],
        "before": before["value"],
        "before_start": before["period_start"],
        "finding": comparisons.change(series, breaks),
    }


def section(area, rows: pd.DataFrame, indicators: dict[str, Indicator]) -> str:
    """A priority area as HTML: name, what it is about, its cards, what the figures cannot say.

    Cards of demonstration data stand apart, after those of real figures, under their mark.
    """
    text, mapped = session.texts(), queries.mapped_indicators(session.connection())
    real, marks = "", {}
    for key, found in rows.groupby("indicator", sort=False):
        drawn = card(indicators[key], found.to_dict("records"), key in mapped)
        if mark := indicators[key].mark:
            marks[mark] = marks.get(mark, "") + drawn
        else:
            real += drawn
    apart = "".join(f"{components.band(mark)}<div class='cards'>{cards}</div>" for mark, cards in marks.items())
    return (
        f"<section class='priority' id='{area.id}'><h2>{escape(area.name)}</h2>"
        f"<p class='about'>{escape(area.about)}</p><div class='cards'>{real}</div>{apart}"
        f"<p class='missing'><b>{escape(text['cannot_say'])}</b> {escape(area.missing)}</p></section>"
    )


def card(indicator: Indicator, rows: list[dict], on_map: bool) -> str:
    """One indicator: value, year, the value before, source, and ways on."""
    text = session.texts()
    body = _single(indicator, rows[0]) if len(rows) == 1 else _several(indicator, rows)
    links = [("map", text["nav_map"])] if on_map else []
    links.append(("trend", text["nav_trend"]))
    ways = "".join(
        f"<a href='{escape(components.address(page, indicator=indicator.id))}' target='_self' "
        f"aria-label='{escape(f'{label}: {indicator.short}')}'>{escape(label)}</a>"
        for page, label in links
    )
    return (
        f"<article class='card{' marked' if indicator.mark else ''}'><h3>{escape(indicator.short)}</h3>{body}"
        f"<div class='meta'>{escape(text['source_short'].format(source=indicator.source))}</div>"
        f"<div class='links'>{ways}</div></article>"
    )


def _single(indicator: Indicator, row: dict) -> str:
    text, code = session.texts(), session.language()
    meta = f"{row['area']}, {row['period_start'].year}"
    if row["status"] == "preliminary":
        meta += f" ({text['status_preliminary']})"
    if indicator.method == "share":
        meta += f". {wording.capital(wording.interval(pd.Series(row), code, text))}"
    meta = escape(meta) + _older(row["period_start"].year)
    change = ""
    if pd.notna(row["before"]):
        change = wording.changed_short(row["finding"], indicator, "year", code, text)
    unit = "" if indicator.method == "share" else f"<div class='unit'>{escape(indicator.unit)}</div>"
    colours = palette(session.is_dark())
    line = figures.sparkline(row["series"], colours.notice if indicator.mark else colours.accent, bool(indicator.mark))
    return (
        f"<div class='row'><span class='value'>{wording.stated(row['value'], indicator, code)}</span>"
        f"{line}</div>{unit}"
        f"<div class='meta'>{meta}</div><div class='change'>{escape(change)}</div>"
    )


def _older(year: int) -> str:
    """A mark on measurements that lie far back, so that they are not taken for today's."""
    _, built = catalogue.version(session.connection())
    return f" · <span class='older'>{escape(session.texts()['older'])}</span>" if year < built.year - OLD_YEARS else ""


def _several(indicator: Indicator, rows: list[dict]) -> str:
    text, code = session.texts(), session.language()
    ages = catalogue.age_labels(session.connection(), code)
    lines = []
    for row in rows:
        words = components.group_words(indicator, row["sex"], row["age"], ages)
        name = wording.capital(words) if {row["sex"], row["age"]} != {"all"} else row["area"]
        lines.append(f"{escape(name)}: <b>{wording.stated(row['value'], indicator, code)}</b>")
    years = sorted({row["period_start"].year for row in rows})
    place = rows[0]["area"] if len({row["area"] for row in rows}) == 1 else text["only_some_districts"]
    unit = "" if indicator.method == "share" else f"{indicator.unit}. "
    meta = escape(f"{wording.capital(unit)}{place}, {years[-1]}") + _older(years[-1])
    return f"<div class='groups'>{'<br>'.join(lines)}</div><div class='meta'>{meta}</div>"


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    """The overview's figures as a table."""
    text, code = session.texts(), session.language()
    con = session.connection()
    indicators, ages = catalogue.indicators(con, code), catalogue.age_labels(con, code)
    names = catalogue.priority_areas(con, code).set_index("id")["name"]
    items = [indicators[key] for key in rows["indicator"]]
    table = pd.DataFrame(
        {
            text["column_priority_area"]: rows["priority_area"].map(names),
            text["column_indicator"]: [item.title for item in items],
            text["column_area"]: rows["area"],
            text["column_period"]: [str(start.year) for start in rows["period_start"]],
            text["column_group"]: [
                components.group_words(item, sex, age, ages)
                for item, sex, age in zip(items, rows["sex"], rows["age"], strict=True)
            ],
            text["column_value"]: rows["value"],
            text["column_unit"]: [item.unit for item in items],
            text["column_lower"]: rows["lower"],
            text["column_upper"]: rows["upper"],
            text["column_n"]: rows["n"],
            text["column_before"]: rows["before"].astype(float),
            text["column_before_period"]: ["" if pd.isna(start) else str(start.year) for start in rows["before_start"]],
            text["column_source"]: [item.source for item in items],
            text["column_status"]: [components.status_words(row, text) for row in rows.to_dict("records")],
        }
    )
    marks = [item.mark for item in items]
    origin = [mark or text[f"provenance_{key}"] for mark, key in zip(marks, rows["provenance"], strict=True)]
    return table.assign(**{text["column_provenance"]: origin}) if any(marks) else table


def mark(rows: pd.DataFrame, indicators: dict[str, Indicator]) -> str:
    """What the table says of itself when some of its rows are demonstration data."""
    marks = [indicators[key].mark for key in rows["indicator"]]
    return session.texts()["partly_demonstration"].format(mark=max(marks)) if any(marks) else ""
