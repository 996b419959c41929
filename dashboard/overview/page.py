"""The overview: the city in one sentence, then a row per priority area, what stands out and what is new."""

from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard import words
from dashboard.figures.lines import screen as lines_screen
from dashboard.figures.palette import palette
from dashboard.frame import addresses, components, filters, kept, session
from dashboard.overview import news
from dashboard.priority import view
from dashboard.reading import catalogue, geography
from dashboard.reading.catalogue import Indicator
from dashboard.words import directions


def table(con: DuckDBPyConnection, area: str) -> pd.DataFrame:
    """One row per priority area, main indicator and series that stands for it (priority.latest.latest)."""
    indicators = kept.read(catalogue.indicators, session.language()).values()
    return pd.DataFrame(
        {"priority_area": key, "indicator": item.id, **row}
        for key in kept.read(catalogue.priority_areas, session.language())["id"]
        if area in ("all", key)
        for item in indicators
        if key in item.main_for
        for row in kept.read(view.latest, item.id)
    )


def conclusion(con: DuckDBPyConnection, area: str) -> str:
    """The tested sentence that the page begins with."""
    rows, indicators = kept.read(table, area), kept.read(catalogue.indicators, session.language())
    once = rows.drop_duplicates([name for name in rows if name not in ("priority_area", "series", "finding")])
    _, built = kept.read(catalogue.version)
    return directions.summary(directions.courses(once, indicators, built.year), session.texts())


def to_districts(con: DuckDBPyConnection, area: str) -> Markup:
    """The way to each district's profile, in the chosen priority area, as HTML."""
    text, today = session.texts(), next(iter(kept.read(geography.divisions, session.language())))
    chosen = {"area": area} if area != "all" else {}
    links = Markup("").join(
        Markup("<a href='{}' target='_self'>{}</a>").format(addresses.of_page("district", district=key, **chosen), name)
        for key, name in kept.read(geography.districts, today).items()
    )
    return Markup(
        "<nav class='districts' aria-label='{label}'>{fold}<b>{label}</b><span class='ways'>{links}</span></nav>"
    ).format(label=text["overview_districts"], fold=Markup(components.unfold(text["overview_districts"])), links=links)


def body(con: DuckDBPyConnection, area: str, dark: bool) -> Markup:
    """The rows of the chosen priority areas as HTML."""
    rows = kept.read(table, area)
    return Markup("").join(
        _section(con, row, rows[rows["priority_area"] == row.id], dark)
        for row in kept.read(catalogue.priority_areas, session.language()).itertuples()
        if area in ("all", row.id)
    )


def _section(con: DuckDBPyConnection, area: Any, rows: pd.DataFrame, dark: bool) -> Markup:
    """A priority area: name, what stands out, its cards, what the figures cannot say.

    Cards of demonstration data stand apart, after those of real figures, under their mark. On a phone all but the first
    card fold.
    """
    text = session.texts()
    return Markup(
        "<section class='priority' id='{id}'><div class='area'><h2>{name}</h2>"
        "<p class='about'>{about}</p><p class='stands'><b>{stands}</b> {told}</p>"
        "<a href='{onward}' target='_self'>{open}</a></div><div class='measures'>{cards}</div>"
        "<details class='missing'><summary>{cannot}</summary>{missing}</details></section>"
    ).format(
        id=area.id,
        name=area.name,
        about=area.about,
        stands=text["stands_out"],
        told=stands_out(con, area.id),
        onward=addresses.of_page("priority", area=area.id),
        open=text["open_priority"].format(area=area.name),
        cards=_cards(rows, dark),
        cannot=text["cannot_say"],
        missing=area.missing,
    )


def _cards(rows: pd.DataFrame, dark: bool) -> Markup:
    text, indicators = session.texts(), kept.read(catalogue.indicators, session.language())
    names: list[str] = []
    real: list[Markup] = []
    synthetic: dict[str, list[Markup]] = {}
    for key, found in rows.groupby("indicator", sort=False):
        item = indicators[str(key)]
        names.append(item.short)
        cards = synthetic.setdefault(item.mark, []) if item.mark else real
        cards.append(card(item, found.to_dict("records"), dark))
    if names[1:]:
        phrase = text["unfold_more"].format(count=len(names) - 1, names=words.joined(names[1:], text))
        real.insert(1, Markup(components.unfold(phrase)))
    apart = Markup("").join(
        Markup("<div class='apart'>{}<div class='cards'>{}</div></div>").format(
            Markup(components.band(mark)), Markup("").join(cards)
        )
        for mark, cards in synthetic.items()
    )
    return Markup("<div class='cards'>{}</div>{}").format(Markup("").join(real), apart)


def stands_out(con: DuckDBPyConnection, area: str) -> str:
    """Which districts differ for certain in the area's first main measure that tells of any; else why none does."""
    text, code = session.texts(), session.language()
    told = ""
    for item in kept.read(catalogue.indicators, code).values():
        if area not in item.main_for or item.mark:
            continue
        tested = kept.read(view.districts, item.id)
        if tested.empty:
            continue
        sentence = words.compared(tested, text)
        said = text["stands_out_in"].format(indicator=item.short, year=tested["year"].iloc[0], sentence=sentence)
        if tested["is_certain"].any():
            return said
        told = told or said
    return told or text["stands_out_nothing"]


def card(indicator: Indicator, rows: list[dict], dark: bool) -> Markup:
    """One indicator: value, interval, what the test says, year, source; its name leads to its trend."""
    text = session.texts()
    return Markup(
        "<article class='card{marked}'><h3>{name}</h3>{body}<div class='meta links'>"
        "<a href='{onward}' target='_self' aria-label='{label}'>{trend}</a>{source}</div></article>"
    ).format(
        marked=" marked" if indicator.mark else "",
        name=indicator.short,
        body=_single(indicator, rows[0], dark) if len(rows) == 1 else _several(indicator, rows),
        onward=addresses.of_page("trend", indicator=indicator.id),
        label=f"{text['nav_trend']}: {indicator.short}",
        trend=text["nav_trend"],
        source=text["source_short"].format(source=indicator.source),
    )


def _single(indicator: Indicator, row: dict, dark: bool) -> Markup:
    text, code = session.texts(), session.language()
    meta = f"{row['area']}, {row['period_start'].year}"
    if row["status"] == "preliminary":
        meta += f" ({text['status_preliminary']})"
    interval = words.capital(words.interval(pd.Series(row), code, text))
    unit = "" if indicator.method == "share" else Markup("<div class='unit'>{}</div>").format(indicator.unit)
    colours = palette(dark)
    colour = colours.notice if indicator.mark else colours.accent
    return Markup("<div class='row'><span class='value'>{}</span>{}</div>{}{}<div class='meta'>{}{}</div>").format(
        words.stated(row["value"], indicator, code),
        Markup(lines_screen.sparkline(row["series"], colour, bool(indicator.mark))),
        unit,
        _change(indicator, row),
        Markup(components.unbroken(f"{meta}. {interval}")),
        _older(row["period_start"].year),
    )


def _change(indicator: Indicator, row: dict) -> Markup:
    """Shape and word of the test against the measurement before, with all that it found for whoever points at it."""
    text, code = session.texts(), session.language()
    verdict = directions.of_change(row["finding"], indicator, text)
    word = verdict.word
    if row["finding"].before is not None:
        since = words.period(row["finding"].before["period_start"], "year", code)
        word = text["verdict_since"].format(word=word, since=since)
    told = words.changed_short(row["finding"], indicator, "year", code, text)
    return Markup("<div class='change {}' title='{}'>{} {}</div>").format(
        verdict.course, told, Markup(verdict.drawn()), word
    )


def _older(year: int) -> Markup:
    """A mark on measurements that lie far back, so that they are not taken for today's."""
    _, built = kept.read(catalogue.version)
    if not directions.is_old(year, built.year):
        return Markup("")
    return Markup(" · <span class='older'>{}</span>").format(session.texts()["older"])


def _several(indicator: Indicator, rows: list[dict]) -> Markup:
    """An indicator that has only groups (or districts): a line for each."""
    text, code = session.texts(), session.language()
    ages = kept.read(catalogue.age_labels, code)
    lines = []
    for row in rows:
        group = filters.group_words(indicator, row["sex"], row["age"], ages)
        verdict = directions.of_change(row["finding"], indicator, text)
        lines.append(
            Markup(
                "<span class='{course}' title='{word}'>{name}: <b>{value}</b>{space}{shape}"
                "<span class='unseen'>{word}</span></span>"
            ).format(
                course=verdict.course,
                word=verdict.word,
                name=words.capital(group) if {row["sex"], row["age"]} != {"all"} else row["area"],
                value=words.stated(row["value"], indicator, code),
                space=words.HARD,
                shape=Markup(verdict.drawn()),
            )
        )
    years = sorted({row["period_start"].year for row in rows})
    place = rows[0]["area"] if len({row["area"] for row in rows}) == 1 else text["only_some_districts"]
    unit = "" if indicator.method == "share" else f"{indicator.unit}. "
    return Markup("<div class='groups'>{}</div><div class='meta'>{}{}</div>").format(
        Markup("<br>").join(lines), f"{words.capital(unit)}{place}, {years[-1]}", _older(years[-1])
    )


def whats_new(con: DuckDBPyConnection) -> Markup:
    """What is new in the data, as HTML."""
    text = session.texts()
    return Markup("<section class='news'><h2>{}</h2><p>{}</p></section>").format(
        text["news_heading"], news.sentences(con, session.language(), text)
    )


def shown(con: DuckDBPyConnection, area: str) -> pd.DataFrame:
    """The overview's figures as a table."""
    text, code = session.texts(), session.language()
    rows = kept.read(table, area)
    indicators, ages = kept.read(catalogue.indicators, code), kept.read(catalogue.age_labels, code)
    names = kept.read(catalogue.priority_areas, code).set_index("id")["name"]
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
    indicators = kept.read(catalogue.indicators, session.language())
    marks = [indicators[key].mark for key in kept.read(table, area)["indicator"]]
    return session.texts()["partly_demonstration"].format(mark=max(marks)) if any(marks) else ""
