"""Who lives in the district, and what its people answer beside what is reported."""

import pandas as pd
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard import words
from dashboard.district import profile, sentences
from dashboard.district.view import DistrictView
from dashboard.figures.pyramid import build as pyramid_build
from dashboard.figures.spec import Look
from dashboard.figures.spine import build as spine_build
from dashboard.figures.spine import screen as spine_screen
from dashboard.figures.spine.build import Group
from dashboard.figures.spine.spec import Spine
from dashboard.frame import addresses, components, kept, sections, session
from dashboard.frame.kept import keeps
from dashboard.frame.sections import Section
from dashboard.reading import catalogue, geography, residents
from dashboard.reading.geography import CITY

SIDES = ("perceived", "recorded")
YOUNG, OLD = residents.AGES[:4], residents.AGES[13:]


def pyramid(con: DuckDBPyConnection, view: DistrictView) -> None:
    """The residents by age beside the whole city's; by sex where the source has it, else together, which is said."""
    if section := _pyramid(con, view):
        sections.show(section)


@keeps(key=lambda con, view: view.key)
def _pyramid(con: DuckDBPyConnection, view: DistrictView) -> Section | None:
    text, code = session.texts(), session.language()
    frame = residents.pyramid(con, list(dict.fromkeys([view.district, CITY])))
    if frame.empty:
        return None
    labels, names = catalogue.age_labels(con, code), {CITY: text["whole_city"], view.district: view.name}
    filters = text["pyramid_filters_city" if view.is_city else "pyramid_filters"]
    own = frame[frame["area_id"] == view.district]
    counted = residents.residents(con, view.district)
    notes = [text["pyramid_source"].format(n=words.number(own["persons"].sum(), code))]
    notes += [_beside_total(own, counted, text, code)]
    notes += [text["pyramid_noise"]] if counted["noise"].iloc[-1] == "ckm" else []
    head = components.plain_heading(
        text["pyramid_title"].format(area=view.name),
        filters.format(area=view.name, year=frame["year"].iloc[0]),
        _composition(frame, view),
        " ".join(filter(None, notes)),
    )
    picture = pyramid_build.pyramid(frame, names, view.district, labels, *sections.looked(head))
    table, file = _residents(frame, names, labels), f"invanare-{view.district}"
    return Section("pyramid", head, table, file, picture, reading=text["read_pyramid"])


def _beside_total(own: pd.DataFrame, counted: pd.DataFrame, text: dict[str, str], code: str) -> str:
    """Why the ages do not add up to the published number of residents of the same year; nothing where they do."""
    summed, published = own["persons"].sum(), counted.loc[counted["year"] == own["year"].iloc[0], "persons"]
    if published.empty or published.iloc[0] == summed:
        return ""
    return text["pyramid_differs"].format(
        summed=words.number(summed, code), published=words.number(published.iloc[0], code)
    )


def _composition(frame: pd.DataFrame, view: DistrictView) -> str:
    """The young and the old in numbers, the district's beside the city's: all are counted, so nothing is estimated."""
    text, code = session.texts(), session.language()
    share = {
        (area, name): words.quantity(round(rows.loc[rows["age"].isin(ages), "share"].sum() * 100, 1), "%", code)
        for area, rows in frame.groupby("area_id")
        for name, ages in (("young", YOUNG), ("old", OLD))
    }
    own = frame[frame["area_id"] == view.district]
    sentence = text["pyramid_sentence_city" if view.is_city else "pyramid_sentence"].format(
        young=share[view.district, "young"],
        old=share[view.district, "old"],
        city_young=share[CITY, "young"],
        city_old=share[CITY, "old"],
        persons=words.number(own["persons"].sum(), code),
    )
    return sentence if set(frame["sex"]) != {"all"} else f"{sentence} {text['pyramid_together']}"


def _residents(frame: pd.DataFrame, names: dict[str, str], labels: dict[str, str]) -> pd.DataFrame:
    text = session.texts()
    table = pd.DataFrame(
        {
            text["column_area"]: frame["area_id"].map(names),
            text["column_period"]: frame["year"].astype(str),
            text["column_sex"]: [text[f"sex_people_{sex}"] for sex in frame["sex"]],
            text["column_age"]: frame["age"].map(labels),
            text["column_persons"]: frame["persons"],
            text["column_share_pct"]: (frame["share"] * 100).round(1),
        }
    )
    return table if frame["sex"].nunique() > 1 else table.drop(columns=text["column_sex"])


def pairs(con: DuckDBPyConnection, view: DistrictView) -> None:
    """Themes with answers on the left and reported crimes on the right, each on its own scale around the city."""
    sections.show(_pairs(con, view))


@keeps(key=lambda con, view: view.key)
def _pairs(con: DuckDBPyConnection, view: DistrictView) -> Section:
    text = session.texts()
    themes = profile.pairs(view.figures, view.district)
    marks = {view.indicators[key].mark for key in themes["indicator"]} - {""}
    mark = text["partly_demonstration"].format(mark=max(marks)) if marks else ""
    sentence = text["pairs_sentence"] if len(themes) else text["pairs_none"]
    filters = text["pairs_filters"].format(area=view.name)
    head = components.plain_heading(text["pairs_title"], filters, sentence, text["source_each_row"], mark)
    picture = _picture(themes, view, con, *sections.looked(head, "")) if len(themes) else None
    html = _paired(themes, view, con, picture) if picture else Markup()
    table = _pairs_table(themes, view)
    return Section("pairs", head, table, f"upplevt-{view.district}", picture, html, reading=text["read_pairs"])


def _picture(themes: pd.DataFrame, view: DistrictView, con: DuckDBPyConnection, look: Look, alt: str) -> Spine:
    """Each theme's answers, then its reports, under names of their own."""
    text, groups = look.text, []
    for theme, found in themes.groupby("theme", sort=False):
        for side in SIDES:
            rows, borrowed = _rows_of(found, side, view, con)
            phrase = f"{text[f'pair_{theme}']}: {text[f'pairs_{side}'].lower()}"
            phrase += f" ({text['whole_city'].lower()})" if borrowed else ""
            marks = {view.indicators[key].mark for key in rows["indicator"]} - {""}
            if len(rows):
                owner = text["whole_city"] if borrowed else view.name
                groups.append(Group(_group(theme, side), ". ".join([phrase, *marks]), rows, len(rows), owner))
    links = {key: addresses.of_page("trend", indicator=key) for key in themes["indicator"]}
    signs = spine_build.signs(view.name, False, view.is_city, text)
    return spine_build.spine(groups, view.indicators, links, view.name, signs, look, alt)


def _group(theme: object, side: str) -> str:
    return f"{theme}-{side}"


def _rows_of(found: pd.DataFrame, side: str, view: DistrictView, con: DuckDBPyConnection) -> tuple[pd.DataFrame, bool]:
    """The rows of one side of a theme, and whether they are the city's for want of the district's own."""
    there = found[found["side"] == side]
    borrowed = view.district not in set(there["area_id"])
    rows = _borrowed(view, there["indicator"].tolist()) if borrowed else view.rows
    return rows[rows["indicator"].isin(there["indicator"])], borrowed


def _paired(themes: pd.DataFrame, view: DistrictView, con: DuckDBPyConnection, picture: Spine) -> Markup:
    text = session.texts()
    parts = [
        Markup("<section class='pair'><h3>{}</h3><div>{}</div><div>{}</div></section>").format(
            text[f"pair_{theme}"], *(_side(theme, found, side, view, con, picture) for side in SIDES)
        )
        for theme, found in themes.groupby("theme", sort=False)
    ]
    columns = Markup("<span>{}</span><span>{}</span>").format(text["pairs_perceived"], text["pairs_recorded"])
    head = Markup("<div class='pair-head' aria-hidden='true'>{}</div>").format(columns)
    return spine_screen.legend(picture.signs, text) + head + Markup("").join(parts)


def _side(
    theme: object, found: pd.DataFrame, side: str, view: DistrictView, con: DuckDBPyConnection, picture: Spine
) -> Markup:
    text = session.texts()
    there, (rows, borrowed) = found[found["side"] == side], _rows_of(found, side, view, con)
    note: str = ""
    if borrowed:
        note = Markup("<p class='borrowed'>{}</p>").format(text["pairs_borrowed"].format(area=view.name))
    marks = Markup("").join(
        Markup(components.band(mark)) for mark in {view.indicators[key].mark for key in there["indicator"]} - {""}
    )
    drawn = spine_screen.group(picture, _group(theme, side), text) if len(rows) else ""
    return Markup("<p class='side'>{}</p>{}{}{}").format(text[f"pairs_{side}"], marks, note, drawn)


def _borrowed(view: DistrictView, keys: list[str]) -> pd.DataFrame:
    """The city's rows of some indicators, where the district has none of its own."""
    figures = {key: rows for key, rows in view.figures.items() if key in keys}
    rows = profile.tested(profile.beside(figures, CITY, []), figures, {}, {})
    return sentences.with_words(rows, view.indicators, session.language(), session.texts())


def _pairs_table(themes: pd.DataFrame, view: DistrictView) -> pd.DataFrame:
    text, code = session.texts(), session.language()
    names, figures, rows = kept.read(geography.area_names), view.figures, []
    for item in themes.itertuples():
        indicator, frame = view.indicators[item.indicator], figures[item.indicator]
        last = frame[frame["area_id"] == item.area_id].iloc[-1]
        rows.append(
            {
                text["column_theme"]: text[f"pair_{item.theme}"],
                text["column_side"]: text[f"pairs_{item.side}"],
                text["column_indicator"]: indicator.short,
                text["column_area"]: names[item.area_id],
                text["column_period"]: words.period(last["period_start"], "year", code),
                text["column_value"]: last["value"],
                text["column_unit"]: indicator.unit,
                text["column_lower"]: last["lower"],
                text["column_upper"]: last["upper"],
                text["column_n"]: last["n"],
                text["column_source"]: indicator.source,
                text["column_provenance"]: indicator.mark or text[f"provenance_{last['provenance']}"],
            }
        )
    return pd.DataFrame(rows)
