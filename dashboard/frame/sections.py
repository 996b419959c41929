"""A part of a page made ready once and shown at every run: heading, figure, table and how to read it."""

from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from dashboard.figures.heading import Heading
from dashboard.figures.lines.spec import Lines, Panels
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Look, Picture
from dashboard.frame import components, session
from dashboard.frame.downloads import Drawn
from dashboard.reading import demonstration


def state() -> tuple:
    """What everything on the page follows from, beside the choices: the data, what is hidden, language and theme."""
    return (session.data_version(), session.shows_demonstration(), session.language(), session.is_dark())


NOTHING = Markup()


@dataclass(frozen=True)
class Section:
    """What a figure frame holds: HTML, a Plotly figure, a note; the table twin; the picture for files.

    With links (column of addresses -> the words that stand for each) the table is the figure, and stands in the frame.
    """

    key: str
    head: Heading
    table: pd.DataFrame
    file: str
    picture: Drawn = None
    html: Markup = NOTHING
    figure: go.Figure | None = None
    after: Markup = NOTHING
    note: str = ""
    reading: str = ""
    links: dict[str, str] = field(default_factory=dict)


def looked(head: Heading, mark: str | None = None) -> tuple[Look, str]:
    """How a picture looks in a file, and its words for who cannot see it: a title that names the mark says it once."""
    language = session.language()
    first = "" if head.title.startswith(demonstration.NAME[language]) else head.mark
    alt = ". ".join(filter(None, [first, head.title, head.filters, head.sentence]))
    return Look(LIGHT, language, session.texts(), head.mark if mark is None else mark), alt


def show(section: Section) -> None:
    """The figure in its frame, its table below, then how it is read."""
    with components.figure_frame(section.head, section.key):
        if section.html:
            components.html(section.html)
        elif section.figure is None and isinstance(section.picture, Picture):
            components.picture(section.picture, section.key)
        if section.figure is not None:
            alt = ". ".join(filter(None, [section.head.title, section.head.filters, section.head.sentence]))
            components.chart(section.figure, section.key, alt)
        if isinstance(section.picture, Lines | Panels):
            components.meanings(section.picture.notes)
        if section.note:
            st.info(section.note)
        if section.after:
            components.html(section.after)
        if section.links:
            components.table(section.table, section.head, section.file, section.links)
    if len(section.table) and not section.links:
        components.table_twin(section.table, section.head, section.file, section.picture)
    if section.reading:
        components.html(components.how_to_read(section.reading))
