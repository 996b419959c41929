"""The overview: per priority area its main indicators, latest value, the one before, source and year."""

from html import escape

import pandas as pd

from dashboard import components, export, figures, queries, session, wording
from dashboard.queries import Indicator

PREFERRED = ["stockholm", "region-stockholm", "stockholms-lan", "sweden"]
POINTS = 6


def table(con, catalogue: dict[str, Indicator], areas: pd.DataFrame) -> pd.DataFrame:
    """One row per priority area, main indicator and figure shown: its latest value and the one before.

    The figure is the city's for everyone; else the region's or the country's; else the city's groups; else
    the districts that have one.
    """
    rows = []
    for area in areas["id"]:
        for indicator in (item for item in catalogue.values() if area in item.main_for):
            rows += [{"priority_area": area, "indicator": indicator.id, **row} for row in latest(con, indicator)]
    return pd.DataFrame(rows)


def latest(con, indicator: Indicator) -> list[dict]:
    """The latest figure of each series that the overview shows for an indicator."""
    frame = queries.observations(con, indicator.id, PREFERRED)
    frame = frame[frame["value"].notna()]
    total = frame[(frame["sex"] == "all") & (frame["age"] == "all")]
    for area_id in PREFERRED:
        if (total["area_id"] == area_id).any():
            return [_last(total[total["area_id"] == area_id])]
        if (frame["area_id"] == area_id).any():
            newest = frame[(frame["area_id"] == area_id)]
            newest = newest[newest["period_start"] == newest["period_start"].max()]
            return [_last(frame[(frame["area_id"] == area_id) & (frame["sex"] == sex) & (frame["age"] == age)])
                    for sex, age in newest[["sex", "age"]].itertuples(index=False)]
    today = next(iter(queries.divisions(con, session.language())))
    frame = queries.observations(con, indicator.id, list(queries.districts(con, today)))
    frame = frame[frame["value"].notna() & (frame["sex"] == "all") & (frame["age"] == "all")]
    return [_last(rows) for _, rows in frame.groupby("area_id")]


def _last(series: pd.DataFrame) -> dict:
    rows = series.sort_values("period_start").to_dict("records")
    before = rows[-2] if len(rows) > 1 else {"value": None, "period_start": pd.NaT}
    return rows[-1] | {"series": [row["value"] for row in rows[-POINTS:]], "before": before["value"],
                       "before_start": before["period_start"]}


def section(area, rows: pd.DataFrame, catalogue: dict[str, Indicator]) -> str:
    """A priority area as HTML: name, what it is about, its cards, what the figures cannot say."""
    text = session.texts()
    cards = "".join(card(catalogue[key], found.to_dict("records"))
                    for key, found in rows.groupby("indicator", sort=False))
    return (f"<section class='priority' id='{area.id}'><h2>{escape(area.name)}</h2>"
            f"<p class='about'>{escape(area.about)}</p><div class='cards'>{cards}</div>"
            f"<p class='missing'><b>{escape(text['cannot_say'])}</b> {escape(area.missing)}</p></section>")


def card(indicator: Indicator, rows: list[dict]) -> str:
    """One indicator: value, year, the value before, source, and ways on."""
    text = session.texts()
    body = _single(indicator, rows[0]) if len(rows) == 1 else _several(indicator, rows)
    links = [("trend", text["nav_trend"])]
    if indicator.id in queries.mapped_indicators(session.connection()):
        links.insert(0, ("map", text["nav_map"]))
    ways = "".join(f"<a href='{escape(components.address(page, indicator=indicator.id))}' target='_self' "
                   f"aria-label='{escape(f'{label}: {indicator.short}')}'>{escape(label)}</a>" for page, label in links)
    return (f"<article class='card'><h3>{escape(indicator.short)}</h3>{body}"
            f"<div class='meta'>{escape(text['source_short'].format(source=indicator.source))}</div>"
            f"<div class='links'>{ways}</div></article>")


def _single(indicator: Indicator, row: dict) -> str:
    text, code = session.texts(), session.language()
    meta = f"{row['area']}, {row['period_start'].year}"
    if row["status"] == "preliminary":
        meta += f" ({text['status_preliminary']})"
    if indicator.method == "share":
        meta += f". {wording.capital(wording.interval(pd.Series(row), code, text))}"
    change = ""
    if pd.notna(row["before"]):
        change = wording.difference(pd.Series({"value": row["before"], "period_start": row["before_start"]}),
                                    pd.Series(row), indicator, "year", code, text)
    return (f"<div class='row'><span><span class='value'>{wording.number(row['value'], code)}</span> "
            f"<span class='unit'>{escape(indicator.unit)}</span></span>{figures.sparkline(row['series'])}</div>"
            f"<div class='meta'>{escape(meta)}</div><div class='change'>{escape(change)}</div>")


def _several(indicator: Indicator, rows: list[dict]) -> str:
    text, code = session.texts(), session.language()
    ages = queries.age_labels(session.connection(), code)
    lines = []
    for row in rows:
        words = components.group_words(indicator, row["sex"], row["age"], ages)
        name = wording.capital(words) if {row["sex"], row["age"]} != {"all"} else row["area"]
        lines.append(f"{escape(name)}: <b>{wording.quantity(row['value'], indicator.unit, code)}</b>")
    years = sorted({row["period_start"].year for row in rows})
    place = rows[0]["area"] if len({row["area"] for row in rows}) == 1 else text["only_some_districts"]
    return f"<div class='groups'>{'<br>'.join(lines)}</div><div class='meta'>{escape(place)}, {years[-1]}</div>"


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    """The overview's figures as a table."""
    text, code = session.texts(), session.language()
    con = session.connection()
    catalogue, ages = queries.indicators(con, code), queries.age_labels(con, code)
    names = queries.priority_areas(con, code).set_index("id")["name"]
    items = [catalogue[key] for key in rows["indicator"]]
    return pd.DataFrame({
        text["column_priority_area"]: rows["priority_area"].map(names), text["column_indicator"]: [item.title for item in items],
        text["column_area"]: rows["area"], text["column_period"]: [str(start.year) for start in rows["period_start"]],
        text["column_group"]: [components.group_words(item, sex, age, ages)
                               for item, sex, age in zip(items, rows["sex"], rows["age"], strict=True)],
        text["column_value"]: rows["value"], text["column_unit"]: [item.unit for item in items],
        text["column_lower"]: rows["lower"], text["column_upper"]: rows["upper"], text["column_n"]: rows["n"],
        text["column_before"]: rows["before"].astype(float),
        text["column_before_period"]: ["" if pd.isna(start) else str(start.year) for start in rows["before_start"]],
        text["column_source"]: [item.source for item in items],
        text["column_status"]: [components.status_words(row, text) for row in rows.to_dict("records")],
    })


def heading(con, areas: pd.DataFrame) -> export.Heading:
    """What the overview's table says of itself."""
    text = session.texts()
    version, built = queries.version(con)
    return export.Heading(text["overview_title"], "; ".join(areas["name"]), text["not_tested"], text["source_each_row"],
                          text["own_indicators"], [], text["data_version"].format(
                              version=version, day=wording.day(built, session.language())))
