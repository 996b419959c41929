"""The overview: the city in one sentence, then a row per priority area, what stands out and what is new."""

from html import escape

import pandas as pd

from dashboard import words
from dashboard.figures.lines import screen as lines_screen
from dashboard.figures.palette import palette
from dashboard.frame import components, filters, session
from dashboard.overview import news
from dashboard.priority import view
from dashboard.reading import catalogue, observations
from dashboard.reading.catalogue import Indicator
from dashboard.words import directions


def table(con, area: str) -> pd.DataFrame:
    """One row per priority area, main indicator and series that stands for it (standing.latest)."""
    indicators = session.read(catalogue.indicators, session.language()).values()
    return pd.DataFrame(
        {"priority_area": key, "indicator": item.id, **row}
        for key in session.read(catalogue.priority_areas, session.language())["id"]
        if area in ("all", key)
        for item in indicators
        if key in item.main_for
        for row in session.read(view.latest, item.id)
    )


def conclusion(con, area: str) -> str:
    """The tested sentence that the page begins with."""
    rows, indicators = session.read(table, area), session.read(catalogue.indicators, session.language())
    once = rows.drop_duplicates([name for name in rows if name not in ("priority_area", "series", "finding")])
    _, built = session.read(catalogue.version)
    return directions.summary(directions.courses(once, indicators, built.year), session.texts())


def to_districts(con, area: str) -> str:
    """The way to each district's profile, in the chosen priority area, as HTML."""
    text, today = session.texts(), next(iter(session.read(catalogue.divisions, session.language())))
    chosen = {"area": area} if area != "all" else {}
    links = "".join(
        f"<a href='{escape(components.address('district', district=key, **chosen))}' target='_self'>{escape(name)}</a>"
        for key, name in session.read(observations.districts, today).items()
    )
    label, fold = escape(text["overview_districts"]), components.unfold(text["overview_districts"])
    return f"<nav class='districts' aria-label='{label}'>{fold}<b>{label}</b><span class='ways'>{links}</span></nav>"


def body(con, area: str, dark: bool) -> str:
    """The rows of the chosen priority areas as HTML."""
    rows = session.read(table, area)
    return "".join(
        _section(con, row, rows[rows["priority_area"] == row.id], dark)
        for row in session.read(catalogue.priority_areas, session.language()).itertuples()
        if area in ("all", row.id)
    )


def _section(con, area, rows: pd.DataFrame, dark: bool) -> str:
    """A priority area: name, what stands out, its cards, what the figures cannot say.

    Cards of demonstration data stand apart, after those of real figures, under their mark. On a phone all but the first
    card fold.
    """
    text, indicators = session.texts(), session.read(catalogue.indicators, session.language())
    names, real, marks = [], [], {}
    for key, found in rows.groupby("indicator", sort=False):
        drawn = card(indicators[key], found.to_dict("records"), dark)
        names.append(indicators[key].short)
        if mark := indicators[key].mark:
            marks[mark] = marks.get(mark, "") + drawn
        else:
            real.append(drawn)
    apart = "".join(
        f"<div class='apart'>{components.band(mark)}<div class='cards'>{cards}</div></div>"
        for mark, cards in marks.items()
    )
    if names[1:]:
        phrase = text["unfold_more"].format(count=len(names) - 1, names=words.joined(names[1:], text))
        real.insert(1, components.unfold(phrase))
    onward = components.address("priority", area=area.id)
    return (
        f"<section class='priority' id='{area.id}'><div class='area'><h2>{escape(area.name)}</h2>"
        f"<p class='about'>{escape(area.about)}</p><p class='stands'><b>{escape(text['stands_out'])}</b> "
        f"{escape(stands_out(con, area.id))}</p>"
        f"<a href='{escape(onward)}' target='_self'>{escape(text['open_priority'].format(area=area.name))}</a></div>"
        f"<div class='measures'><div class='cards'>{''.join(real)}</div>{apart}</div>"
        f"<details class='missing'><summary>{escape(text['cannot_say'])}</summary>{escape(area.missing)}</details>"
        "</section>"
    )


def stands_out(con, area: str) -> str:
    """Which districts differ for certain in the area's first main measure that tells of any; else why none does."""
    text, code = session.texts(), session.language()
    told = ""
    for item in session.read(catalogue.indicators, code).values():
        if area not in item.main_for or item.mark:
            continue
        tested = session.read(view.districts, item.id)
        if tested.empty:
            continue
        sentence = words.compared(tested, text)
        said = text["stands_out_in"].format(indicator=item.short, year=tested["year"].iloc[0], sentence=sentence)
        if tested["is_certain"].any():
            return said
        told = told or said
    return told or text["stands_out_nothing"]


def card(indicator: Indicator, rows: list[dict], dark: bool) -> str:
    """One indicator: value, interval, what the test says, year, source; its name leads to its trend."""
    text = session.texts()
    body = _single(indicator, rows[0], dark) if len(rows) == 1 else _several(indicator, rows)
    onward = components.address("trend", indicator=indicator.id)
    label = f"{text['nav_trend']}: {indicator.short}"
    return (
        f"<article class='card{' marked' if indicator.mark else ''}'><h3>{escape(indicator.short)}</h3>{body}"
        f"<div class='meta links'><a href='{escape(onward)}' target='_self' "
        f"aria-label='{escape(label)}'>{escape(text['nav_trend'])}</a>"
        f"{escape(text['source_short'].format(source=indicator.source))}</div></article>"
    )


def _single(indicator: Indicator, row: dict, dark: bool) -> str:
    text, code = session.texts(), session.language()
    meta = f"{row['area']}, {row['period_start'].year}"
    if row["status"] == "preliminary":
        meta += f" ({text['status_preliminary']})"
    meta = components.unbroken(f"{meta}. {words.capital(words.interval(pd.Series(row), code, text))}")
    unit = "" if indicator.method == "share" else f"<div class='unit'>{escape(indicator.unit)}</div>"
    colours = palette(dark)
    line = lines_screen.sparkline(
        row["series"], colours.notice if indicator.mark else colours.accent, bool(indicator.mark)
    )
    return (
        f"<div class='row'><span class='value'>{words.stated(row['value'], indicator, code)}</span>"
        f"{line}</div>{unit}{_change(indicator, row)}<div class='meta'>{meta}{_older(row['period_start'].year)}</div>"
    )


def _change(indicator: Indicator, row: dict) -> str:
    """Shape and word of the test against the measurement before, with all that it found for whoever points at it."""
    text, code = session.texts(), session.language()
    verdict = directions.of_change(row["finding"], indicator, text)
    word = verdict.word
    if row["finding"].before is not None:
        since = words.period(row["finding"].before["period_start"], "year", code)
        word = text["verdict_since"].format(word=word, since=since)
    told = words.changed_short(row["finding"], indicator, "year", code, text)
    return f"<div class='change {verdict.course}' title='{escape(told)}'>{verdict.drawn()} {escape(word)}</div>"


def _older(year: int) -> str:
    """A mark on measurements that lie far back, so that they are not taken for today's."""
    _, built = session.read(catalogue.version)
    return (
        f" · <span class='older'>{escape(session.texts()['older'])}</span>"
        if directions.is_old(year, built.year)
        else ""
    )


def _several(indicator: Indicator, rows: list[dict]) -> str:
    text, code = session.texts(), session.language()
    ages = session.read(catalogue.age_labels, code)
    lines = []
    for row in rows:
        phrase = filters.group_words(indicator, row["sex"], row["age"], ages)
        name = words.capital(phrase) if {row["sex"], row["age"]} != {"all"} else row["area"]
        verdict = directions.of_change(row["finding"], indicator, text)
        lines.append(
            f"<span class='{verdict.course}' title='{escape(verdict.word)}'>{escape(name)}: "
            f"<b>{words.stated(row['value'], indicator, code)}</b>{words.HARD}{verdict.drawn()}"
            f"<span class='unseen'>{escape(verdict.word)}</span></span>"
        )
    years = sorted({row["period_start"].year for row in rows})
    place = rows[0]["area"] if len({row["area"] for row in rows}) == 1 else text["only_some_districts"]
    unit = "" if indicator.method == "share" else f"{indicator.unit}. "
    meta = escape(f"{words.capital(unit)}{place}, {years[-1]}") + _older(years[-1])
    return f"<div class='groups'>{'<br>'.join(lines)}</div><div class='meta'>{meta}</div>"


def whats_new(con) -> str:
    """What is new in the data, as HTML."""
    text = session.texts()
    return (
        f"<section class='news'><h2>{escape(text['news_heading'])}</h2>"
        f"<p>{escape(news.sentences(con, session.language(), text))}</p></section>"
    )


def shown(con, area: str) -> pd.DataFrame:
    """The overview's figures as a table."""
    text, code = session.texts(), session.language()
    rows = session.read(table, area)
    indicators, ages = session.read(catalogue.indicators, code), session.read(catalogue.age_labels, code)
    names = session.read(catalogue.priority_areas, code).set_index("id")["name"]
    items = [indicators[key] for key in rows["indicator"]]
    found = zip(items, rows["finding"], strict=True)
    frame = pd.DataFrame(
        {
            text["column_priority_area"]: rows["priority_area"].map(names),
            text["column_indicator"]: [item.title for item in items],
            text["column_area"]: rows["area"],
            text["column_period"]: [str(start.year) for start in rows["period_start"]],
            text["column_group"]: [
                filters.group_words(item, sex, age, ages)
                for item, sex, age in zip(items, rows["sex"], rows["age"], strict=True)
            ],
            text["column_value"]: rows["value"],
            text["column_unit"]: [item.unit for item in items],
            text["column_lower"]: rows["lower"],
            text["column_upper"]: rows["upper"],
            text["column_n"]: rows["n"],
            text["column_interval_method"]: words.interval_methods(rows, text),
            text["column_before"]: rows["before"].astype(float),
            text["column_before_period"]: ["" if pd.isna(start) else str(start.year) for start in rows["before_start"]],
            text["column_verdict"]: [directions.of_change(finding, item, text).word for item, finding in found],
            text["column_source"]: [item.source for item in items],
            text["column_status"]: [components.status_words(row, text) for row in rows.to_dict("records")],
        }
    )
    marks = [item.mark for item in items]
    origin = [mark or text[f"provenance_{key}"] for mark, key in zip(marks, rows["provenance"], strict=True)]
    return frame.assign(**{text["column_provenance"]: origin}) if any(marks) else frame


def mark(area: str) -> str:
    """What the table says of itself when some of its rows are demonstration data."""
    indicators = session.read(catalogue.indicators, session.language())
    marks = [indicators[key].mark for key in session.read(table, area)["indicator"]]
    return session.texts()["partly_demonstration"].format(mark=max(marks)) if any(marks) else ""
