"""The page Lägesbild: what the author chooses and writes, a preview chapter by chapter, and the files."""

import threading
from functools import partial
from importlib import import_module

import streamlit as st
from duckdb import DuckDBPyConnection

from dashboard.frame import components, kept, pickers, session
from dashboard.reading import catalogue, database, geography
from dashboard.reading.geography import CITY
from dashboard.report import blocks as b
from dashboard.report import guides, making, previews
from dashboard.report.assembly import chapters, report
from dashboard.report.choice import FIGURES, FORMATS, Choice
from dashboard.report.facts import Facts

Parts = tuple[Facts, Choice, Facts | None]
READING = threading.Lock()  # one cursor serves every reader of a kept Facts
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def choose() -> Choice:
    """Place, years, priority areas, kinds of figures, and whether demonstration data come as an appendix."""
    text, code = session.texts(), session.language()
    today = next(iter(kept.read(geography.divisions, code)))
    places = {CITY: text["report_whole_city"]} | kept.read(geography.districts, today)
    place = pickers.choose("district", text["pick_district"], places)
    names = kept.read(catalogue.priority_areas, code).set_index("id")["name"].to_dict()
    areas = pickers.choose_many("report_areas", text["report_pick_areas"], names, list(names), len(names))
    kinds = {key: text[f"report_figures_{key}"] for key in FIGURES}
    figures = pickers.choose_many("report_figures", text["report_pick_figures"], kinds, list(kinds), len(kinds))
    years = {"all": text["report_every_year"]} | {str(year): str(year) for year in kept.read(_years)}
    first = pickers.choose("report_from", text["report_pick_from"], years)
    last = pickers.choose("report_to", text["report_pick_to"], years)
    appended = session.shows_demonstration() and pickers.switch("report_demo", text["report_pick_appendix"])
    span = sorted(int(year) for year in (first, last) if year != "all")
    low, high = (span[0] if first != "all" else None), (span[-1] if last != "all" else None)
    return Choice(place, low, high, tuple(areas), tuple(figures), code, appended, _written(place))


def _years(con: DuckDBPyConnection) -> list[int]:
    rows = con.execute(
        "select distinct year(period_start) as year from observed where value is not null order by year desc"
    )
    return [year for (year,) in rows.fetchall()]


def _written(place: str) -> dict[str, str]:
    """The author's own words for one place: kept for the session only, never in the address or in another's file."""
    return st.session_state.setdefault("report_written", {}).setdefault(place, {})


def write(choice: Choice) -> None:
    """A field for each part that people write; what stands there takes the question's place in the document."""
    text = session.texts()
    names = kept.read(catalogue.priority_areas, session.language()).set_index("id")["name"]
    with st.expander(text["report_write"], key="report-write"):
        st.caption(text["report_write_note"])
        for key in guides.keys(choice.areas or tuple(names.index)):
            kind, _, area = key.partition("_")
            label = " · ".join(filter(None, [text[f"report_{kind}"], names.get(area, "")]))
            asked = text["report_ask_causes" if kind == "causes" else f"report_ask_{kind}"]
            written = st.text_area(
                label, choice.written.get(key, ""), key=f"write_{choice.place}_{key}", placeholder=asked, height=90
            )
            _written(choice.place)[key] = written.strip()


@st.cache_resource(max_entries=6, show_spinner=False)
def _facts(path: str, language: str, first: int | None, last: int | None, synthetic: bool) -> Facts:
    return Facts(database.cursor(path, synthetic), language, first, last)


def _read(choice: Choice) -> Parts:
    """What a report is assembled from: the facts kept for the data version, and demonstration data when asked for."""
    path, years = session.data_version(), (choice.language, choice.first, choice.last)
    return _facts(path, *years, False), choice, _facts(path, *years, True) if choice.demonstration else None


def _key(choice: Choice) -> tuple:
    chosen = [value for name, value in vars(choice).items() if name != "written"]
    return (session.data_version(), *chosen, *sorted(choice.written.items()))


@st.cache_resource(max_entries=60, show_spinner=False)
def _part(key: tuple, part: str, _parts: Parts) -> b.Report:
    with READING:
        return report(*_parts, only={part})


@st.cache_resource(max_entries=12, show_spinner=False)
def _file(key: tuple, form: str, _parts: Parts) -> bytes:
    with READING:
        document = report(*_parts)
    return getattr(import_module(f"dashboard.report.{form}"), form)(document)


def files(choice: Choice) -> None:
    """A button for each format; the report is assembled and written on the click, and kept for the next one."""
    text, key, parts = session.texts(), _key(choice), _read(choice)
    cover = report(*parts, only=())
    with st.container(horizontal=True, gap="small", key="report-files"):
        for form in FORMATS:
            st.download_button(
                text[f"report_save_{form}"],
                partial(_file, key, form, parts),
                making.file_name(cover, choice, form),
                MEDIA[form],
                on_click="ignore",
                icon=":material/download:",
                key=f"report-{form}",
            )


def preview(choice: Choice) -> None:
    """One chapter at a time, as it will stand in the document; no other is made for it."""
    text, parts = session.texts(), _read(choice)
    titles = {key: title for key, title, _ in chapters(*parts)}
    st.header(text["report_preview"], anchor=False)
    chosen = pickers.choose("report_part", text["report_pick_part"], titles)
    [chapter] = _part(_key(choice), chosen, parts).chapters
    with st.container(border=True, key="report-preview"):
        components.html(previews.chapter(chapter))
