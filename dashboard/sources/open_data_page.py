"""The section Öppna data: files to take along, their terms, and where machines find them."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard.frame import components, kept, session
from dashboard.reading import demonstration
from dashboard.sources import dcat, open_data, section

LOCAL = "http://localhost:8501"
TITLED = Markup("<h3 class='open-title'>{title}</h3><p class='open-about'>{about}</p>")


def downloads(con: DuckDBPyConnection) -> None:
    """Every file with what is in it, made when it is asked for from what is published at that moment."""
    text = session.texts()
    section.head(text["open_heading"], text["open_lead"])
    there = kept.read(open_data.names)
    for name in dict.fromkeys(file.rsplit(".", 1)[0] for file in there):
        if name in dcat.DATASETS:
            _dataset(con, name)
    _button_row(con, text["open_whole"], text["open_whole_about"], [open_data.DATABASE], _mark(con))
    _metadata(con)
    st.header(text["open_terms"], anchor=False)
    st.markdown(text["open_terms_words"])
    head = components.plain_heading(text["open_terms"])
    components.prose(kept.shared(_terms), head, "villkor", {text["address"]: text["open_source"]})


def _terms(con: DuckDBPyConnection) -> pd.DataFrame:
    """Source, publisher, licence and address of each source."""
    text, code, frame = session.texts(), session.language(), open_data.sources(con)
    return pd.DataFrame(
        {
            text["column_source"]: frame[f"title_{code}"],
            text["column_publisher"]: frame["publisher"],
            text["licence"]: frame[f"licence_{code}"],
            text["address"]: frame["url"],
        }
    )


def _dataset(con: DuckDBPyConnection, name: str) -> None:
    title, about = dcat.DATASETS[name][session.language()]
    mark = demonstration.MARK[session.language()] if name == open_data.DEMONSTRATION else ""
    _button_row(con, title, about, [f"{name}.csv", f"{name}.parquet"], mark)


def _mark(con: DuckDBPyConnection) -> str:
    """What the whole database must say: that some of its rows are demonstration data, where they are."""
    if not kept.read(demonstration.rows)[0]:
        return ""
    return session.texts()["partly_demonstration"].format(mark=demonstration.MARK[session.language()])


def _button_row(con: DuckDBPyConnection, title: str, about: str, files: list[str], mark: str = "") -> None:
    with st.container(border=True, key=f"open-{files[0].rsplit('.', 1)[0]}"):
        components.html(components.band(mark) + TITLED.format(title=title, about=about))
        with st.container(horizontal=True, gap="small"):
            for file in files:
                _button(file, partial(open_data.content, con, file))


def _metadata(con: DuckDBPyConnection) -> None:
    text, address = session.texts(), served_at()
    with st.container(border=True, key="open-metadata"):
        components.html(TITLED.format(title=text["open_metadata"], about=text["open_metadata_about"]))
        with st.container(horizontal=True, gap="small"):
            for file in dcat.METADATA:
                _button(file, partial(dcat.serialised, con, address, file))
        st.markdown(text["open_addresses"].format(address=f"`{address}/{dcat.FILES}/dcat.ttl`"))


def _button(file: str, made: Callable[[], bytes]) -> None:
    form = file.rsplit(".", 1)[1]
    st.download_button(
        f"{session.texts()['download']} {file}",
        made,
        file,
        open_data.MEDIA[form],
        on_click="ignore",
        icon=":material/download:",
        key=f"open-{file}",
    )


def served_at() -> str:
    """Scheme and host that the reader has the atlas at."""
    url = st.context.url or LOCAL
    return "/".join(url.split("/")[:3])
