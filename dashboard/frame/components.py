"""Pieces that pages are composed of: title, figure frame, table twin, downloads."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup, escape
from pandas.io.formats.style import Styler

from dashboard import words
from dashboard.figures import plotly_parts
from dashboard.figures.heading import Heading
from dashboard.figures.palette import palette
from dashboard.figures.show import show
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look, Picture
from dashboard.frame import addresses, downloads, kept, session, tables
from dashboard.reading import catalogue
from dashboard.reading.catalogue import Indicator

MOST_STYLED = 1000
MOST_PROSE = 100


class _Html:
    """HTML in the form that st.html takes as it stands.

    A plain string is first looked for as a file of that name and then straightened line by line: 4 ms for a table of
    100 kB at every run, 0.7 ms in this form.
    """

    def __init__(self, body: str) -> None:
        self.body = body

    def _repr_html_(self) -> str:
        return self.body


def html(body: Markup, unsafe_allow_javascript: bool = False) -> None:
    """HTML in the page; a plain string is text, whose signs are escaped."""
    st.html(_Html(escape(body)), unsafe_allow_javascript=unsafe_allow_javascript)


def title(heading: str, lead: str) -> None:
    """The page's heading, one lead sentence, and the ways to pass the page on as it stands."""
    text = session.texts()
    button = Markup("<button type='button' data-act='{}' data-done='{}'>{}</button>")
    acts = [button.format(act, text.get(f"{act}_done", ""), text[f"{act}_page"]) for act in ("copy", "share", "print")]
    st.title(heading, anchor=False)
    html(
        Markup(
            "<div class='opening'><p class='lead'>{}</p><div class='acts'>{}<span role='status'></span></div></div>"
        ).format(lead, Markup().join(acts))
    )


def conclusion(sentence: str, reading: str) -> Markup:
    """The sentence that a page begins with, and how to read what follows."""
    return Markup("<p class='sentence conclusion'>{}</p>{}").format(unbroken(sentence), how_to_read(reading))


def how_to_read(reading: str) -> Markup:
    """'Så läser du. …'; nothing where there is nothing to say."""
    if not reading:
        return Markup()
    return Markup("<p class='reading'><b>{}.</b> {}</p>").format(session.texts()["how_to_read"], reading)


def data_version() -> str:
    """'Dataversion …, byggd 21 november 2026.'"""
    version, built = kept.read(catalogue.version)
    return session.texts()["data_version"].format(version=version, day=words.day(built, session.language()))


def heading(indicator: Indicator, filters: str, sentence: str, kind: str = "year") -> Heading:
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
        [f"{row.title}: {row.text}" for row in kept.read(catalogue.caveats, indicator.id, code)],
        data_version(),
        indicator.mark,
        origin=addresses.of_page("sources", section="origin", origin="indicator", indicator=indicator.id),
    )


def plain_heading(title: str, filters: str = "", sentence: str = "", source: str = "", mark: str = "") -> Heading:
    """What a table of the atlas's own says of itself."""
    return Heading(title, filters, sentence, source, "", [], data_version(), mark)


def unfold(phrase: str) -> Markup:
    """On a phone, a line that folds what stands after it; anywhere else, and on paper, nothing, and all is seen."""
    return Markup("<details class='unfold'><summary>{}</summary></details>").format(phrase)


def band(mark: str) -> Markup:
    """The mark of demonstration data; nothing for real figures."""
    return Markup("<p class='demonstration'>{}</p>").format(mark) if mark else Markup()


SPAN = re.compile(r"\S*\d–\d\S*")


def unbroken(phrase: str) -> Markup:
    """The words, in which a span of numbers (03–06, 2021–2025) stays on one line."""
    return Markup(SPAN.sub(r"<span class='unbroken'>\g<0></span>", str(escape(phrase))))


FIRST_SENTENCE = re.compile(r"(?s)(.+?[.!?])(?= [A-ZÅÄÖ0-9–])(.*)")


def sentence(head: Heading) -> Markup:
    """What a figure says: the first sentence is the conclusion, and what follows qualifies it."""
    mark = f"{head.mark}. " if head.mark and head.sentence.startswith(f"{head.mark}. ") else ""
    found = FIRST_SENTENCE.match(head.sentence[len(mark) :])
    first, rest = found.groups() if found else (head.sentence[len(mark) :], "")
    return Markup("<p class='sentence'><b>{}</b>{}</p>").format(unbroken(mark + first), unbroken(rest))


@contextmanager
def figure_frame(head: Heading, key: str, reading: str = "") -> Iterator[None]:
    """Title, filters in words, one sentence; then what is drawn inside; then the source and how to read it."""
    with st.container(border=True, key=f"figure-{key}"):
        html(
            Markup("{}<div class='figure-head'><h2>{}</h2><p class='subtitle'>{}</p>{}</div>").format(
                band(head.mark), head.title, unbroken(head.filters), sentence(head)
            )
        )
        yield
        html(
            Markup("{}<p class='source'>{}{}</p>{}").format(
                band(head.mark), head.source, _to_origin(head), how_to_read(reading)
            )
        )


def _to_origin(head: Heading) -> Markup:
    """The way from a figure to the file, line and rule behind each of its values."""
    if not head.origin:
        return Markup()
    return Markup(" <a href='{}' target='_self'>{}</a>").format(head.origin, session.texts()["to_origin"])


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """A finished figure with its text alternative; nobody changes the figure once it has been shown."""
    _show_figure(_number(figure), session.language(), key, alt, figure)


NUMBERS = count()


@kept.keeps(key=kept.Itself)
def _number(figure: go.Figure) -> int:
    """A number of its own for each figure that is shown."""
    return next(NUMBERS)


def picture(figure: Picture, key: str) -> None:
    """A figure's specification, drawn for the reader's theme and language; several figures stand side by side."""
    parts = drawn(figure)
    name = f"panels-{key}" if len(parts) > 1 else f"panel-{key}"
    with st.container(key=name, horizontal=len(parts) > 1, gap="small"):
        for at, part in enumerate(parts):
            if part.figure is not None:
                chart(part.figure, f"{key}-{at}", part.alt)
            else:
                html(part.html or Markup())
            if part.below is not None:
                html(part.below)


def drawn(figure: Picture) -> list[Shown]:
    """What a figure is on the screen, in the reader's theme and language."""
    return _drawn(figure, session.is_dark(), session.language())


@kept.keeps(key=lambda figure, dark, code: (kept.Itself(figure), dark))
def _drawn(figure: Picture, dark: bool, code: str) -> list[Shown]:
    """What a figure is on the screen, drawn once for each theme."""
    return show(figure, Look(palette(dark), code, session.texts(), figure.mark))


def meanings(notes: Sequence[str]) -> None:
    """What a figure's marks mean, under it: one line each."""
    if notes:
        items = Markup("").join(Markup("<li>{}</li>").format(note) for note in notes)
        html(Markup("<ul class='meanings'>{}</ul>").format(items))


def shown(frame: pd.DataFrame, indicator: Indicator, kind: str) -> pd.DataFrame:
    """The table twin of a figure, with column names in the reader's language."""
    text, code = session.texts(), session.language()
    ages = kept.read(catalogue.age_labels, code)
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
    phrase += [text["is_rate_derived"]] if row.get("is_rate_derived") is True else []
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
    html(tables.as_html(frame, alt, session.language(), links or {}))
    downloads.downloads(head, frame, None, key)


def _under_mark(frame: pd.DataFrame, head: Heading) -> pd.DataFrame:
    """The table, after the mark of demonstration data where there is one, which then stands in every row too."""
    if not head.mark:
        return frame
    html(band(head.mark))
    return _marked(frame, session.texts()["column_provenance"], head.mark)


def _rows(frame: pd.DataFrame, head: Heading, key: str, links: dict[str, str] | None = None) -> pd.DataFrame:
    """The table itself, under the mark of demonstration data where there is one; returns what is in it."""
    frame = _under_mark(frame, head)
    alt = ". ".join(filter(None, [head.mark, head.title, head.filters]))
    show_rows = _show_written if len(frame) <= MOST_STYLED else _show_many
    show_rows(tables.digest(frame), session.language(), alt, key, links, frame)
    return frame


@kept.keeps(key=lambda frame, column, mark: (kept.Itself(frame), column, mark))
def _marked(frame: pd.DataFrame, column: str, mark: str) -> pd.DataFrame:
    """A table of demonstration data says so in every row, unless its rows do already."""
    return frame if column in frame else frame.assign(**{column: mark})


# Streamlit keeps the messages that such a function sends to the browser, and sends them again when it is called with
# the same arguments. A table of 200 rows takes 12 ms to make ready and 0.4 ms to send again, a figure 5 and 0.4 ms.
@st.cache_resource(max_entries=300, show_spinner=False)
def _show_written(
    digest: str, language: str, alt: str, key: str, links: dict[str, str] | None, _frame: pd.DataFrame
) -> None:
    """A table with its numbers written out."""
    _show(tables.written(_frame, language), alt, key, links)


@st.cache_resource(max_entries=20, show_spinner=False)
def _show_many(
    digest: str, language: str, alt: str, key: str, links: dict[str, str] | None, _frame: pd.DataFrame
) -> None:
    """A long table, whose numbers the browser writes; few are kept."""
    _show(_frame, alt, key, links)


@st.cache_resource(max_entries=300, show_spinner=False)
def _show_figure(number: int, language: str, key: str, alt: str, _figure: go.Figure) -> None:
    st.plotly_chart(_figure, theme=None, config=plotly_parts.config(language), key=key, alt=alt)


def _show(data: Styler | pd.DataFrame, alt: str, key: str, links: dict[str, str] | None) -> None:
    columns = {name: st.column_config.LinkColumn(display_text=words) for name, words in (links or {}).items()}
    st.dataframe(data, hide_index=True, placeholder=tables.NOTHING, alt=alt, key=f"frame-{key}", column_config=columns)


def about(indicator: Indicator, reading: str = "", key: str = "about") -> None:
    """Definition, caveats and, where given, a line on how to read the figure."""
    text = session.texts()
    label = text["about_figure"] if key == "about" else f"{text['about_figure']}: {indicator.short}"
    with st.expander(label, key=key):
        told = [f"**{text['definition']}.** {indicator.definition}  \n**{text['who']}.** {indicator.population}"]
        told += [f"**{text['how_to_read']}.** {reading}"] if reading else []
        caveats = kept.read(catalogue.caveats, indicator.id, session.language())
        told += [f"**{row.title}.** {row.text}" for row in caveats]
        st.markdown("\n\n".join(told))
