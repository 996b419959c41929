"""Pieces that pages are composed of: masthead, figure frame, table twin, downloads."""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard import words
from dashboard.figures import plotly_parts
from dashboard.figures.heading import Heading
from dashboard.figures.palette import palette
from dashboard.figures.show import show
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look, Picture
from dashboard.frame import downloads, language, session, tables
from dashboard.reading import catalogue
from dashboard.reading.catalogue import Indicator

STYLE = "".join(
    path.read_text(encoding="utf-8") for path in sorted((session.ROOT / "dashboard" / "frame").glob("style*.css"))
)
PAGES = {
    "overview": "",
    "map": "karta",
    "trend": "utveckling",
    "priority": "prioriterat",
    "district": "stadsdelsomrade",
    "compare": "jamfor",
    "events": "handelser",
    "sources": "data",
    "report": "lagesbild",
}
MOST_STYLED = 1000
MOST_PROSE = 100


def address(page: str, **choices: str) -> str:
    """The address of a page with choices by id, in the reader's language; demonstration data stay off."""
    left_out = {"demo": "off"} if session.may_show_demonstration() and not session.shows_demonstration() else {}
    return f"/{PAGES[page]}?{urlencode({'lang': session.language(), **choices, **left_out})}"


class _AsItStands:
    """HTML as Streamlit takes it without straightening its lines, which of a long one takes milliseconds."""

    def __init__(self, body: str) -> None:
        self.body = body

    def _repr_html_(self) -> str:
        return self.body


def html(body: str, **options: bool) -> None:
    """HTML in the page, as it stands."""
    st.html(_AsItStands(body), **options)


def masthead() -> None:
    """Name, what it is, and the other language one click away, at the same view."""
    text = session.texts()
    other = "en" if session.language() == "sv" else "sv"
    query = urlencode({**{key: st.query_params[key] for key in st.query_params}, "lang": other})
    html(
        f"<script>{language.script(session.language())}</script>"
        f"<style>{STYLE}</style><div class='masthead'><span class='brand'>Trygghetsatlas</span>"
        f"<a class='language' href='?{escape(query)}' lang='{other}' hreflang='{other}' target='_self'>"
        f"{language.LANGUAGES[other]}</a><span class='tagline'>{escape(text['tagline'])}</span></div>",
        unsafe_allow_javascript=True,
    )


def colophon() -> None:
    """The foot of every page: whose choice the indicators are, data version."""
    text = session.texts()
    if not session.database().exists():
        return
    version, built = session.read(catalogue.version)
    html(
        f"<div class='colophon'>{escape(text['own_indicators'])} "
        f"{escape(text['data_version'].format(version=version, day=words.day(built, session.language())))} "
        f"<a href='{escape(address('sources', section='accessibility'))}' target='_self'>"
        f"{escape(text['accessibility_heading'])}</a></div>"
    )


def title(heading: str, lead: str) -> None:
    """The page's heading, one lead sentence, and the ways to pass the page on as it stands."""
    text = session.texts()
    acts = "".join(
        f"<button type='button' data-act='{act}' data-done='{escape(text.get(f'{act}_done', ''))}'>"
        f"{escape(text[f'{act}_page'])}</button>"
        for act in ("copy", "share", "print")
    )
    st.title(heading, anchor=False)
    html(
        f"<div class='opening'><p class='lead'>{escape(lead)}</p>"
        f"<div class='acts'>{acts}<span role='status'></span></div></div>"
    )


def conclusion(sentence: str, reading: str) -> str:
    """The sentence that a page begins with, and how to read what follows, as HTML."""
    how = session.texts()["how_to_read"]
    return (
        f"<p class='sentence conclusion'>{unbroken(sentence)}</p>"
        f"<p class='reading'><b>{escape(how)}.</b> {escape(reading)}</p>"
    )


def working() -> AbstractContextManager:
    """A line that says that the page is being worked out, shown when that takes more than half a second."""
    return st.spinner(session.texts()["working"], show_time=False)


def fault(error: Exception) -> None:
    """An error page in plain words; the number leads to the error in the log."""
    text, number = session.texts(), secrets.token_hex(3)
    logging.getLogger(__name__).error("fault %s: %s: %s", number, type(error).__name__, error)
    ways = "".join(
        f"<a href='{escape(address(page))}' target='_self'>{escape(text[f'nav_{page}'])}</a>" for page in PAGES
    )
    st.error(f"**{text['fault_title']}** {text['fault'].format(number=number)}")
    html(
        f"<div class='acts'><button type='button' data-act='reload'>{escape(text['reload_page'])}</button></div>"
        f"<nav class='ways' aria-label='{escape(text['fault_ways'])}'>{ways}</nav>"
    )


def data_version(con) -> str:
    """'Dataversion …, byggd 21 november 2026.'"""
    version, built = session.read(catalogue.version)
    return session.texts()["data_version"].format(version=version, day=words.day(built, session.language()))


def heading(indicator: Indicator, filters: str, sentence: str, con, kind: str = "year") -> Heading:
    """All that a figure says of itself; parts of a year are counts, so their title says so."""
    text, code = session.texts(), session.language()
    as_count = indicator.method == "rate" and kind != "year"
    return Heading(
        text[f"title_{kind}"].format(indicator=indicator.short) if as_count else indicator.title,
        filters,
        f"{indicator.mark}. {sentence}" if indicator.mark and sentence else sentence,
        text["source_line"].format(
            source=indicator.source, method=text[f"foot_{'count' if as_count else indicator.method}"]
        ),
        f"{text['definition']}: {indicator.definition}",
        [f"{row.title}: {row.text}" for row in session.read(catalogue.caveats, indicator.id, code)],
        data_version(con),
        indicator.mark,
        origin=address("sources", section="origin", origin="indicator", indicator=indicator.id),
    )


def plain_heading(title: str, con, filters: str = "", sentence: str = "", source: str = "", mark: str = "") -> Heading:
    """What a table of the atlas's own says of itself."""
    return Heading(title, filters, sentence, source, "", [], data_version(con), mark)


def unfold(phrase: str) -> str:
    """On a phone, a line that folds what stands after it; anywhere else, and on paper, nothing, and all is seen."""
    return f"<details class='unfold'><summary>{escape(phrase)}</summary></details>"


def band(mark: str) -> str:
    """The mark of demonstration data as HTML; nothing for real figures."""
    return f"<p class='demonstration'>{escape(mark)}</p>" if mark else ""


SPAN = re.compile(r"\S*\d–\d\S*")


def unbroken(phrase: str) -> str:
    """The words as HTML in which a span of numbers (03–06, 2021–2025) stays on one line."""
    return SPAN.sub(r"<span class='unbroken'>\g<0></span>", escape(phrase))


FIRST_SENTENCE = re.compile(r"(?s)(.+?[.!?])(?= [A-ZÅÄÖ0-9–])(.*)")


def sentence(head: Heading) -> str:
    """What a figure says, as HTML: the first sentence is the conclusion, and what follows qualifies it."""
    mark = f"{head.mark}. " if head.mark and head.sentence.startswith(f"{head.mark}. ") else ""
    found = FIRST_SENTENCE.match(head.sentence[len(mark) :])
    first, rest = found.groups() if found else (head.sentence[len(mark) :], "")
    return f"<p class='sentence'><b>{unbroken(mark + first)}</b>{unbroken(rest)}</p>"


@contextmanager
def figure_frame(head: Heading, key: str, reading: str = "") -> Iterator[None]:
    """Title, filters in words, one sentence; then what is drawn inside; then the source and how to read it."""
    with st.container(border=True, key=f"figure-{key}"):
        html(
            f"{band(head.mark)}<div class='figure-head'><h2>{escape(head.title)}</h2>"
            f"<p class='subtitle'>{unbroken(head.filters)}</p>"
            f"{sentence(head)}</div>"
        )
        yield
        how = (
            f"<p class='reading'><b>{escape(session.texts()['how_to_read'])}.</b> {escape(reading)}</p>"
            if reading
            else ""
        )
        html(f"{band(head.mark)}<p class='source'>{escape(head.source)}{_to_origin(head)}</p>{how}")


def _to_origin(head: Heading) -> str:
    """The way from a figure to the file, line and rule behind each of its values."""
    phrase = session.texts()["to_origin"]
    return f" <a href='{escape(head.origin)}' target='_self'>{escape(phrase)}</a>" if head.origin else ""


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """A finished figure with its text alternative."""
    config = plotly_parts.config(session.language())
    st.plotly_chart(plotly_parts.ready(figure), theme=None, config=config, key=key, alt=alt)


def picture(drawn: Picture, key: str) -> None:
    """A figure's specification, drawn for the reader's theme and language; several figures stand side by side."""
    parts = _shown_of(drawn, session.is_dark(), session.language())
    with st.container(key="panels" if len(parts) > 1 else "panel", horizontal=len(parts) > 1, gap="small"):
        for at, part in enumerate(parts):
            if part.figure is not None:
                chart(part.figure, f"{key}-{at}", part.alt)
            else:
                html(str(part.html))


@lru_cache(maxsize=512)
def _shown_of(drawn: Picture, dark: bool, code: str) -> list[Shown]:
    """What a figure is on the screen, drawn once for each theme: figures are told apart by identity."""
    return show(drawn, Look(palette(dark), code, session.texts(), drawn.mark))


def shown(frame: pd.DataFrame, indicator: Indicator, kind: str) -> pd.DataFrame:
    """The table twin of a figure, with column names in the reader's language."""
    text, code = session.texts(), session.language()
    ages = session.read(catalogue.age_labels, code)
    has_counts = indicator.method != "share"  # a sum of weights is no count
    table = pd.DataFrame(
        {
            text["column_area"]: frame["area"],
            text["column_period"]: [
                words.period(start, kind, code) if pd.notna(start) else "" for start in frame["period_start"]
            ],
            text["column_sex"]: [text.get(f"sex_{indicator.sex_labels}_{sex}", "") for sex in frame["sex"]],
            text["column_age"]: [ages.get(age, "") for age in frame["age"]],
            text["column_value"]: frame["value"],
            text["column_lower"]: frame["lower"],
            text["column_upper"]: frame["upper"],
            text["column_numerator"]: frame["numerator"] if has_counts else None,
            text["column_denominator"]: frame["denominator"].round() if has_counts else None,
            text["column_n"]: frame["n"],
            text["column_interval_method"]: words.interval_methods(frame, text),
            text["column_status"]: [status_words(row, text) for row in frame.to_dict("records")],
        }
    )
    keep = [text["column_area"], text["column_period"], text["column_value"], text["column_status"]]
    return table[[name for name in table if name in keep or _tells(table[name], name, text)]]


def _tells(column: pd.Series, name: str, text: dict[str, str]) -> bool:
    if name in (text["column_sex"], text["column_age"]):
        return column[column != ""].nunique() > 1
    if name == text["column_interval_method"]:
        return (column != "").any()
    return column.notna().any()


def status_words(row: dict, text: dict[str, str]) -> str:
    """ok, preliminär, ingen uppgift … and how the figure came about."""
    phrase = [text[f"status_{row['status']}"]]
    phrase += [text["is_derived"]] if row.get("is_derived") is True else []
    phrase += [text["is_merged"]] if row.get("is_merged") is True else []
    phrase += [text["is_approximate"]] if row.get("is_approximate") is True else []
    return ", ".join(phrase)


def table_twin(frame: pd.DataFrame, head: Heading, key: str, picture: downloads.Drawn = None) -> None:
    """The figure's numbers, folded, as a sortable table; beside it the files, of the picture too where it is given."""
    text = session.texts()
    label = text["table_of"].format(rows=words.number(len(frame), session.language()))
    with st.expander(f"{label} · {head.mark}" if head.mark else label, key=f"table-{key}"):
        frame = _rows(frame, head, key)
    downloads.downloads(head, frame, picture, key)


def table(frame: pd.DataFrame, head: Heading, key: str, links: dict[str, str] | None = None) -> None:
    """A sortable table with numbers as the language writes them, and its files with all that the heading says.

    `links` says which columns hold addresses, and the words that stand for each.
    """
    downloads.downloads(head, _rows(frame, head, key, links), None, key)


def prose(frame: pd.DataFrame, head: Heading, key: str, links: dict[str, str] | None = None) -> None:
    """A short table of texts, which wrap: on a phone each row is a list of its own. Its files as of any table."""
    if len(frame) > MOST_PROSE:
        return table(frame, head, key, links)
    frame = _under_mark(frame, head)
    alt = ". ".join(filter(None, [head.mark, head.title, head.filters]))
    html(tables.as_html(tables.Itself(frame), alt, session.language(), tuple((links or {}).items())))
    downloads.downloads(head, frame, None, key)


def _under_mark(frame: pd.DataFrame, head: Heading) -> pd.DataFrame:
    """The table, after the mark of demonstration data where there is one, which then stands in every row too."""
    if not head.mark:
        return frame
    html(band(head.mark))
    return _marked(tables.Itself(frame), session.texts()["column_provenance"], head.mark)


def _rows(frame: pd.DataFrame, head: Heading, key: str, links: dict[str, str] | None = None) -> pd.DataFrame:
    """The table itself, under the mark of demonstration data where there is one; returns what is in it."""
    code, frame = session.language(), _under_mark(frame, head)
    alt = ". ".join(filter(None, [head.mark, head.title, head.filters]))
    if len(frame) > MOST_STYLED:  # thousands: written by the browser
        _many_again(tables.serial(frame), alt, key, frame, links)
    else:
        styled = tables.written(frame, code)
        _shown_again(styled.serial, alt, key, styled, links)
    return frame


@lru_cache(maxsize=128)
def _marked(itself: tables.Itself, column: str, mark: str) -> pd.DataFrame:
    """A table of demonstration data says so in every row, unless its rows do already."""
    return itself.frame if column in itself.frame else itself.frame.assign(**{column: mark})


@st.cache_resource(max_entries=300, show_spinner=False)
def _shown_again(serial: int, alt: str, key: str, _styled: Styler, _links: dict[str, str] | None) -> None:
    """A written table: its message to the browser is made once, and sent again at every run."""
    _show(_styled, alt, key, _links)


@st.cache_resource(max_entries=20, show_spinner=False)
def _many_again(serial: int, alt: str, key: str, _frame: pd.DataFrame, _links: dict[str, str] | None) -> None:
    """A long table: the same, but few are kept."""
    _show(_frame, alt, key, _links)


def _show(data: Styler | pd.DataFrame, alt: str, key: str, links: dict[str, str] | None) -> None:
    columns = {name: st.column_config.LinkColumn(display_text=phrase) for name, phrase in (links or {}).items()}
    st.dataframe(data, hide_index=True, placeholder="–", alt=alt, key=f"frame-{key}", column_config=columns)


def about(indicator: Indicator, con, reading: str = "", key: str = "about") -> None:
    """Definition, caveats and, where given, a line on how to read the figure."""
    text = session.texts()
    label = text["about_figure"] if key == "about" else f"{text['about_figure']}: {indicator.short}"
    with st.expander(label, key=key):
        told = [f"**{text['definition']}.** {indicator.definition}  \n**{text['who']}.** {indicator.population}"]
        told += [f"**{text['how_to_read']}.** {reading}"] if reading else []
        caveats = session.read(catalogue.caveats, indicator.id, session.language())
        told += [f"**{row.title}.** {row.text}" for row in caveats]
        st.markdown("\n\n".join(told))
