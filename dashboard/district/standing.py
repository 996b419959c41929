"""The spine on the district page: a section per priority area, its table, and what was tested."""

from collections.abc import Callable
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.district import profile, sentences
from dashboard.district.view import DistrictView
from dashboard.figures.spec import Look, Spine
from dashboard.figures.spine import build as spine_build
from dashboard.figures.spine import screen as spine_screen
from dashboard.frame import components, sections, session
from dashboard.frame.sections import Section, state
from dashboard.reading.observations import CITY

FIRST = 4


def spine(con, view: DistrictView) -> None:
    """Where the district stands in each priority area: a section each, the first measures open, the rest folded."""
    sections.show(_made(state(), view.district, tuple(view.areas["id"]), con, view))


@st.cache_resource(max_entries=300, show_spinner=False)
def _made(state: tuple, district: str, areas: tuple, _con, _view: DistrictView) -> Section:
    text, view = session.texts(), _view
    title = text["spine_title_city" if view.is_city else "spine_title"].format(area=view.name)
    filters = text["spine_filters"].format(area=view.name)
    chosen = set(areas)
    flags = [bool(chosen & set(view.indicators[key].priority_areas)) for key in view.rows["indicator"]]
    within = profile.where(view.rows, flags)
    marks = [view.indicators[key].mark for key in within["indicator"]]
    mark = text["partly_demonstration"].format(mark=max(marks)) if any(marks) else ""
    legend = spine_screen.legend(view.name, bool(view.alike), view.is_city, text)
    head = components.plain_heading(title, _con, filters, _sentence(view), text["spine_source"], mark)
    return Section(
        "spine",
        head,
        _table(within, view),
        f"profil-{view.district}",
        _picture(view, sections.looked(head, "")) if len(within) else None,
        legend + "".join(_section(area, view) for area in view.areas.itertuples()),
        reading=text["read_spine"],
    )


def _sentence(view: DistrictView) -> str:
    """In which priority areas the place differs for certain from the city; of one area, or of the city, its summary."""
    text = session.texts()
    groups = [(area.name, view.shown(area.id, False)) for area in view.areas.itertuples()]
    if len(groups) > 1 and not view.is_city:
        return sentences.by_area(groups, view.name, text)
    rows = pd.concat([rows for _, rows in groups]).drop_duplicates("indicator")
    return sentences.summary(rows, view.indicators, view.name, view.is_city, text)


def _picture(view: DistrictView, looked: tuple[Look, str]) -> Callable[[], Spine]:
    """The rows that stand open on the page, under each priority area's name."""
    signs = spine_screen.signs(view.name, bool(view.alike), view.is_city, looked[0].text)
    several, groups = len(view.areas) > 1, []
    for area in view.areas.itertuples():
        real, made = view.shown(area.id, False), view.shown(area.id, True)
        groups += [(area.name, real.head(FIRST) if several else real)] if len(real) else []
        if len(made) and not several:
            groups.append((f"{area.name}. {view.indicators[made['indicator'].iloc[0]].mark}", made))
    return partial(spine_build.spine, groups, view.indicators, signs, *looked) if groups else None


def _section(area, view: DistrictView) -> str:
    """One priority area: its sentence, its real figures, those of demonstration data under their mark."""
    text = session.texts()
    rows, made = view.shown(area.id, False), view.shown(area.id, True)
    told = len(rows) and len(view.areas) > 1  # of one area the figure itself has said it
    sentence = sentences.summary(rows, view.indicators, view.name, view.is_city, text) if told else ""
    nothing = text["spine_none"].format(area=view.name) if rows.empty and made.empty else ""
    real = _folded(rows, view, FIRST if len(view.areas) > 1 else len(rows))
    marked = ""
    if len(made):
        mark = view.indicators[made["indicator"].iloc[0]].mark
        marked = components.band(mark) + _folded(made, view, 0 if len(view.areas) > 1 else len(made))
    return (
        f"<section class='spine-area'><h3>{escape(area.name)}</h3><p class='about'>{escape(sentence or nothing)}</p>"
        f"{real}{marked}<p class='missing'><b>{escape(text['cannot_say'])}</b> {escape(area.missing)}</p></section>"
    )


def _folded(rows: pd.DataFrame, view: DistrictView, first: int) -> str:
    """The first rows open, the rest behind a line that unfolds them."""
    text, code = session.texts(), session.language()
    both = CITY if view.is_city else f"{CITY},{view.district}"
    links = {key: components.address("trend", indicator=key, districts=both) for key in rows["indicator"]}
    parts = [
        spine_screen.rows(part, view.indicators, links, view.name, code, text)
        for part in (rows.head(first), rows.iloc[first:])
        if len(part)
    ]
    if len(rows) <= first or not parts:
        return "".join(parts)
    more = text["spine_more"].format(count=len(rows) - first)
    return f"{''.join(parts[:-1])}<details><summary>{escape(more)}</summary>{parts[-1]}</details>"


def _table(rows: pd.DataFrame, view: DistrictView) -> pd.DataFrame:
    text = session.texts()
    items = [view.indicators[name] for name in rows["indicator"]]
    table = pd.DataFrame(
        {
            text["column_indicator"]: [item.short for item in items],
            text["column_period"]: [str(start.year) for start in rows["period_start"]],
            text["column_value"]: rows["value"],
            text["column_unit"]: [item.unit for item in items],
            text["column_lower"]: rows["lower"],
            text["column_upper"]: rows["upper"],
            text["column_n"]: rows["n"],
            text["column_numerator"]: rows["numerator"].where([item.method != "share" for item in items]),
            text["column_city_value"]: rows["city_value"],
            text["column_city_lower"]: rows["city_lower"],
            text["column_city_upper"]: rows["city_upper"],
            text["column_like_value"]: rows["like_value"],
            text["column_low"]: rows["low"],
            text["column_high"]: rows["high"],
            text["column_beside_city"]: rows["tested"],
            text["column_moved"]: rows["moved"],
            text["column_interval_method"]: words.interval_methods(rows, text),
            text["column_source"]: [item.source for item in items],
            text["column_status"]: [components.status_words(row, text) for row in rows.to_dict("records")],
        }
    )
    marks = [item.mark or text[f"provenance_{row}"] for item, row in zip(items, rows["provenance"], strict=True)]
    return table.assign(**{text["column_provenance"]: marks})
