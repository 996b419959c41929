"""The district page: what is chosen, what follows from it, and the head of the profile."""

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.district import profile, sentences
from dashboard.figures.map import small as map_small
from dashboard.figures.palette import palette
from dashboard.frame import addresses, components, pickers, session, shell
from dashboard.frame.sections import state
from dashboard.reading import catalogue, geography, residents
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY

PARTS = ["standing", "time", "perceived", "people", "reach"]


@dataclass(frozen=True)
class DistrictView:
    """One district (or the city), the chosen priority areas, and all its rows with what their tests say."""

    district: str
    name: str
    areas: pd.DataFrame
    alike: list[str]
    rows: pd.DataFrame
    indicators: dict[str, Indicator]
    figures: dict[str, pd.DataFrame]

    @property
    def is_city(self) -> bool:
        """Whether the profile is the whole city's."""
        return self.district == CITY

    def shown(self, area: str, marked: bool) -> pd.DataFrame:
        """The rows of a priority area, of real figures or of demonstration data."""
        rows = profile.in_area(self.rows, self.indicators, area)
        return profile.where(rows, [bool(self.indicators[key].mark) == marked for key in rows["indicator"]])


def parts() -> dict[str, str]:
    """The parts of a profile below its head, by id."""
    text = session.texts()
    return {part: text[f"profile_part_{part}"] for part in PARTS}


def choose_view(con: DuckDBPyConnection, area: str) -> DistrictView:
    """The district of the filter bar, or the city."""
    names = _places(state(), con)
    offered = names | {CITY: session.texts()["whole_city"]}
    district = pickers.choose("district", session.texts()["pick_district"], offered, next(iter(names)))
    return view(state(), district, area, con)


@st.cache_resource(max_entries=20, show_spinner=False)
def _places(state: tuple, _con: DuckDBPyConnection) -> dict[str, str]:
    return profile.places(_con)


@st.cache_resource(max_entries=4, show_spinner=False)
def measured(version: str, shows_demonstration: bool, _con: DuckDBPyConnection) -> tuple[dict, dict]:
    """All yearly figures of the districts, and their tests against the city, once for every reader."""
    with shell.working():
        figures = profile.yearly(_con, catalogue.indicators(_con, "sv"))
        return figures, profile.against(figures, list(profile.places(_con)))


@st.cache_resource(max_entries=300, show_spinner=False)
def view(state: tuple, district: str, area: str, _con: DuckDBPyConnection) -> DistrictView:
    """A district's profile, tested and in words."""
    text, code = session.texts(), session.language()
    names, indicators = profile.places(_con), catalogue.indicators(_con, code)
    figures, compared = measured(state[0], state[1], _con)
    alike = profile.like(_con, district)
    rows = profile.beside(figures, district, alike)
    breaks = catalogue.breaks_of(_con, rows["indicator"].tolist(), code)
    rows = sentences.with_words(profile.tested(rows, figures, compared, breaks), indicators, code, text)
    areas = catalogue.priority_areas(_con, code)
    chosen = areas if area == "all" else areas[areas["id"] == area]
    name = geography.area_names(_con)[CITY] if district == CITY else names[district]
    return DistrictView(district, name, chosen, [names[key] for key in alike], rows, indicators, figures)


def head(con: DuckDBPyConnection, view: DistrictView) -> None:
    """Map mark, name, residents, the tested lead sentence, similar districts, and the ways on."""
    components.html(_head(state(), view.district, con, view))


@st.cache_resource(max_entries=100, show_spinner=False)
def _head(state: tuple, district: str, _con: DuckDBPyConnection, _view: DistrictView) -> str:
    text, view = session.texts(), _view
    told = profile.where(view.rows, [not view.indicators[key].mark for key in view.rows["indicator"]])
    sentence = components.unbroken(sentences.summary(told, view.indicators, view.name, view.is_city, text))
    alike = text["alike_line"].format(areas=words.joined(view.alike, text), area=view.name) if view.alike else ""
    return (
        f"<section class='profile'>{_mark(_con, view)}<div><h2>{escape(view.name)}</h2>"
        f"<p class='residents'>{escape(_residents(_con, view))}</p><p class='sentence'>{sentence}</p>"
        f"<p class='alike'>{escape(alike)}</p><p class='ways'>{_ways(view)}</p></div></section>"
    )


def _mark(con: DuckDBPyConnection, view: DistrictView) -> str:
    outlines = geography.outlines(con, list(profile.places(con)))
    if outlines.empty:
        return ""
    filled = outlines["area_id"].tolist() if view.is_city else [view.district]
    alt = session.texts()["map_mark_alt"].format(area=view.name)
    return map_small.picture(outlines, filled, alt, palette(session.is_dark()))


def _residents(con: DuckDBPyConnection, view: DistrictView) -> str:
    """'62 085 invånare den 31 december 2024, 4 084 per km². Tidigare: 2010: 50 601, 2015: …'"""
    text, code = session.texts(), session.language()
    counted = residents.residents(con, view.district)
    if counted.empty:
        return ""
    last, land = counted.iloc[-1], geography.land(con, view.district)
    line = text["residents_line"].format(
        persons=words.number(last["persons"], code),
        year=int(last["year"]),
        density=words.number(round(last["persons"] / land), code),
    )
    earlier = [
        text["residents_before"].format(year=int(row.year), persons=words.number(row.persons, code))
        for row in counted.iloc[:-1].itertuples()
    ]
    return f"{line} {text['residents_earlier'].format(years=', '.join(earlier))}" if earlier else line


def _ways(view: DistrictView) -> str:
    """Links to the other pages with this district chosen; to the report as a button, once there is such a page."""
    text = session.texts()
    both = view.district if view.is_city else f"{CITY},{view.district}"
    ways = [("map", text["to_map"], {} if view.is_city else {"district": view.district})]
    ways.append(("trend", text["to_trend"], {"districts": both}))
    ways += [(page, text[f"to_{page}"], {"district": view.district}) for page in ("compare", "events", "report")]
    return "".join(
        f"<a class='{'button' if page == 'report' else 'way'}' target='_self' "
        f"href='{escape(addresses.of_page(page, **choices))}'>{escape(phrase)}</a>"
        for page, phrase, choices in ways
        if page in addresses.PAGES
    )
