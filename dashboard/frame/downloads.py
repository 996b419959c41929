"""The menu "Ladda ner" of every figure and table: a format is chosen, the file is made when it is asked for."""

import dataclasses
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.figures.csv_file import csv_bytes, plain_text
from dashboard.figures.heading import Heading, file_name
from dashboard.figures.spec import Picture
from dashboard.frame import kept, session
from dashboard.reading import catalogue

Drawn = Picture | Callable[[], Picture] | None
TABLES = {"sv": ["csv_sv", "xlsx", "csv_en", "text"], "en": ["csv_en", "xlsx", "csv_sv", "text"]}
PICTURES = ["png", "svg", "pdf", "pptx"]
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


@st.fragment
def downloads(head: Heading, frame: pd.DataFrame, picture: Drawn, key: str) -> None:
    """Choose a format, then download it, or copy the text; the rest of the page stays as it is.

    `picture` (or a function that makes one, called only on a click) is what the pictures and charts are drawn from;
    a table without one is offered as a workbook and as text only.
    """
    text = session.texts()
    with st.popover(text["download"], icon=":material/download:", key=f"download-{key}"):
        offered = [*(PICTURES if picture is not None else []), *TABLES[session.language()]]
        form = st.selectbox(
            text["pick_format"], offered, format_func=lambda item: text[f"format_{item}"], key=f"format-{key}"
        )
        head = qualified(head, frame)
        if form == "text":
            st.caption(text["copy_text"])
            st.code(plain_text(frame, head, session.language()), language=None, height=240)
            return
        build, day = kept.read(catalogue.version)
        extension = form.split("_")[0]
        st.download_button(
            text["download_format"].format(format=text[f"format_{form}"]),
            maker(form, head, frame, picture, session.language(), day),
            file_name(head, key, build, extension),
            MEDIA[extension],
            on_click="ignore",
            key=f"save-{key}",
        )


def qualified(head: Heading, frame: pd.DataFrame) -> Heading:
    """The heading with what the table itself tells: n, how many figures are protected, and the view's address."""
    text = session.texts()
    n, withheld = _counted(frame, session.language(), *_columns(text))
    return dataclasses.replace(
        head,
        counted=head.counted or (text["n_of_rows"].format(n="–".join(n)) if n else ""),
        withheld=head.withheld or (text["withheld_rows"].format(n=withheld) if withheld else ""),
        link=head.link or address(),
    )


def _columns(text: dict[str, str]) -> tuple[str, str, str]:
    return text["column_n"], text["column_status"], text["status_withheld"]


@kept.keeps(key=lambda frame, code, *names: (kept.Itself(frame), code))
def _counted(frame: pd.DataFrame, code: str, number: str, status: str, word: str) -> tuple[list[str], int]:
    """The smallest and the largest n of a table, and how many of its figures are protected."""
    told, counted = frame.get(status, pd.Series(dtype=str)), frame.get(number, pd.Series(dtype=float)).dropna()
    n = [words.number(value, code, 0) for value in sorted({counted.min(), counted.max()})] if len(counted) else []
    return n, int(told.astype(str).str.contains(word, regex=False).sum())


def address() -> str:
    """The address that opens this view again, with every choice; nothing where the server does not know its own."""
    url = st.context.url
    if not url:
        return ""
    choices = {key: st.query_params[key] for key in st.query_params} | {"lang": session.language()}
    return session.texts()["view_link"].format(url=f"{url.split('?')[0]}?{urlencode(choices)}")


def maker(
    form: str, head: Heading, frame: pd.DataFrame, picture: Drawn, language: str, day: date
) -> Callable[[], bytes]:
    """What makes the file when it is asked for, in a thread where nothing of the page can be reached.

    The modules that write files are loaded on the first click, since they take a second that no page needs.
    """

    def made() -> bytes:
        if form.startswith("csv"):
            return csv_bytes(frame, head, form.split("_")[1])
        shown = picture() if callable(picture) else picture
        if form == "xlsx":
            from dashboard.figures.workbook import workbook

            return workbook(frame, head, shown, language, day)
        if shown is None:
            raise ValueError(f"{form}: expected a picture to draw, found a table alone")
        if form == "pptx":
            from dashboard.figures.slide import slide

            return slide(head, shown, language, day)
        from dashboard.figures.to_file import draw

        return draw(shown, head, form)

    return made
