"""The district page: what is chosen, what follows from it, and the head of the profile."""

from dataclasses import dataclass

import pandas as pd
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard import words
from dashboard.district import profile, sentences
from dashboard.figures.map import small as map_small
from dashboard.figures.palette import palette
from dashboard.frame import addresses, components, kept, pickers, session, shell
from dashboard.frame.kept import keeps
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
    def key(self) -> tuple[str, ...]:
        """What tells this state from every other, for what is kept."""
        return (self.district, *self.areas["id"])

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


def choose_view(area: str) -> DistrictView:
    """The district of the filter bar, or the city."""
    names = kept.read(profile.places)
    offered = names | {CITY: session.texts()["whole_city"]}
    district = pickers.choose("district", session.texts()["pick_district"], offered, next(iter(names)))
    return kept.shared(view, district, area)


def measured(con: DuckDBPyConnection) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """All yearly figures of the districts by indicator, and their tests against the city."""
    with shell.working():
        figures = profile.yearly(con, catalogue.indicators(con, "sv"))
        return figures, profile.against(figures, list(profile.places(con)))


def view(con: DuckDBPyConnection, district: str, area: str) -> DistrictView:
    """A district's profile, tested and in words."""
    text, code = session.texts(), session.language()
    names, indicators = profile.places(con), catalogue.indicators(con, code)
    figures, compared = kept.shared(measured)
    alike = profile.like(con, district)
    rows = profile.beside(figures, district, alike)
    breaks = catalogue.breaks_of(con, rows["indicator"].tolist(), code)
    rows = sentences.with_words(profile.tested(rows, figures, compared, breaks), indicators, code, text)
    areas = catalogue.priority_areas(con, code)
    chosen = areas if area == "all" else areas[areas["id"] == area]
    name = geography.area_names(con)[CITY] if district == CITY else names[district]
    return DistrictView(district, name, chosen, [names[key] for key in alike], rows, indicators, figures)


def head(con: DuckDBPyConnection, view: DistrictView) -> None:
    """Map mark, name, residents, the tested lead sentence, similar districts, and the ways on."""
    components.html(_head(con, view, session.is_dark()))


@keeps(key=lambda con, view, is_dark: (view.key, is_dark))
def _head(con: DuckDBPyConnection, view: DistrictView, is_dark: bool) -> Markup:
    text = session.texts()
    real = profile.where(view.rows, [not view.indicators[key].mark for key in view.rows["indicator"]])
    sentence = sentences.summary(real, view.indicators, view.name, view.is_city, text)
    alike = text["alike_line"].format(areas=words.joined(view.alike, text), area=view.name) if view.alike else ""
    return Markup(
        "<section class='profile'>{mark}<div><h2>{name}</h2><p class='residents'>{residents}</p>"
        "<p class='sentence'>{sentence}</p><p class='alike'>{alike}</p><p class='ways'>{ways}</p></div></section>"
    ).format(
        mark=_mark(con, view, is_dark),
        name=view.name,
        residents=_residents(con, view),
        sentence=Markup(components.unbroken(sentence)),
        alike=alike,
        ways=_ways(view),
    )


def _mark(con: DuckDBPyConnection, view: DistrictView, is_dark: bool) -> Markup:
    """A small map of the city with the district filled in."""
    outlines = geography.outlines(con, list(profile.places(con)))
    if outlines.empty:
        return Markup("")
    filled = outlines["area_id"].tolist() if view.is_city else [view.district]
    alt = session.texts()["map_mark_alt"].format(area=view.name)
    return Markup(map_small.picture(outlines, filled, alt, palette(is_dark)))


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


def _ways(view: DistrictView) -> Markup:
    """Links to the other pages with this district chosen; to the report as a button."""
    text = session.texts()
    both = view.district if view.is_city else f"{CITY},{view.district}"
    ways = [("map", text["to_map"], {} if view.is_city else {"district": view.district})]
    ways.append(("trend", text["to_trend"], {"districts": both}))
    ways += [(page, text[f"to_{page}"], {"district": view.district}) for page in ("compare", "events", "report")]
    return Markup("").join(
        Markup("<a class='{}' target='_self' href='{}'>{}</a>").format(
            "button" if page == "report" else "way", addresses.of_page(page, **choices), phrase
        )
        for page, phrase, choices in ways
    )
