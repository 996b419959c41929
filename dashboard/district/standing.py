"""The spine on the district page: a section per priority area, its table, and what was tested."""

from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard import words
from dashboard.district import profile, sentences
from dashboard.district.view import DistrictView
from dashboard.figures.spec import Look
from dashboard.figures.spine import build as spine_build
from dashboard.figures.spine import screen as spine_screen
from dashboard.figures.spine.build import Group
from dashboard.figures.spine.spec import Spine
from dashboard.frame import addresses, components, sections, session
from dashboard.frame.kept import keeps
from dashboard.frame.sections import Section
from dashboard.reading.geography import CITY

FIRST = 4


def spine(con: DuckDBPyConnection, view: DistrictView) -> None:
    """Where the district stands in each priority area: a section each, the first measures open, the rest folded."""
    sections.show(_made(con, view))


@keeps(key=lambda con, view: view.key)
def _made(con: DuckDBPyConnection, view: DistrictView) -> Section:
    text = session.texts()
    title = text["spine_title_city" if view.is_city else "spine_title"].format(area=view.name)
    filters = text["spine_filters"].format(area=view.name)
    chosen = set(view.areas["id"])
    flags = [bool(chosen & set(view.indicators[key].priority_areas)) for key in view.rows["indicator"]]
    within = profile.where(view.rows, flags)
    marks = [view.indicators[key].mark for key in within["indicator"]]
    mark = text["partly_demonstration"].format(mark=max(marks)) if any(marks) else ""
    head = components.plain_heading(title, filters, _sentence(view), text["spine_source"], mark)
    picture = _picture(view, *sections.looked(head, "")) if len(within) else None
    return Section(
        "spine",
        head,
        _table(within, view),
        f"profil-{view.district}",
        picture,
        _html(view, picture),
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


def _picture(view: DistrictView, look: Look, alt: str) -> Spine:
    """The rows of every priority area, and of its demonstration data, under its name."""
    several, groups = len(view.areas) > 1, []
    for area in view.areas.itertuples():
        real, synthetic = view.shown(area.id, False), view.shown(area.id, True)
        if len(real):
            groups.append(Group(area.id, area.name, real, FIRST if several else len(real)))
        if len(synthetic):
            mark = view.indicators[synthetic["indicator"].iloc[0]].mark
            first = 0 if several else len(synthetic)
            groups.append(Group(_synthetic(area.id), f"{area.name}. {mark}", synthetic, first))
    both = CITY if view.is_city else f"{CITY},{view.district}"
    links = {key: addresses.of_page("trend", indicator=key, districts=both) for key in view.rows["indicator"]}
    signs = spine_build.signs(view.name, bool(view.alike), view.is_city, look.text)
    return spine_build.spine(groups, view.indicators, links, view.name, signs, look, alt)


def _synthetic(area_id: str) -> str:
    """The group of an area's demonstration data."""
    return f"{area_id}-demonstration"


def _html(view: DistrictView, picture: Spine | None) -> Markup:
    """What the marks mean, then a section for each priority area."""
    text = session.texts()
    signs = picture.signs if picture else spine_build.signs(view.name, bool(view.alike), view.is_city, text)
    areas = Markup("").join(_section(area, view, picture) for area in view.areas.itertuples())
    return spine_screen.legend(signs, text) + areas


def _section(area: Any, view: DistrictView, picture: Spine | None) -> Markup:
    """One priority area: its sentence, its real figures, those of demonstration data under their mark."""
    text = session.texts()
    rows, synthetic = view.shown(area.id, False), view.shown(area.id, True)
    is_told = len(rows) and len(view.areas) > 1  # of one area the figure itself has said it
    sentence = sentences.summary(rows, view.indicators, view.name, view.is_city, text) if is_told else ""
    nothing = text["spine_none"].format(area=view.name) if rows.empty and synthetic.empty else ""
    real = spine_screen.group(picture, area.id, text) if picture and len(rows) else ""
    marked: str = ""
    if picture and len(synthetic):
        mark = view.indicators[synthetic["indicator"].iloc[0]].mark
        marked = components.band(mark) + spine_screen.group(picture, _synthetic(area.id), text)
    return Markup(
        "<section class='spine-area'><h3>{}</h3><p class='about'>{}</p>{}{}"
        "<p class='missing'><b>{}</b> {}</p></section>"
    ).format(area.name, sentence or nothing, real, Markup(marked), text["cannot_say"], area.missing)


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
