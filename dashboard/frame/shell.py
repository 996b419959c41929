"""What stands around every page: masthead, foot, the line that says that it is being worked out, the error page."""

import logging
import secrets
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dashboard import words
from dashboard.frame import addresses, kept, language, session
from dashboard.frame.components import html
from dashboard.reading import catalogue, database

STYLE = Markup("".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("style*.css"))))


def masthead() -> None:
    """Name, what it is, and the other language one click away, at the same view."""
    other = "en" if session.language() == "sv" else "sv"
    html(
        Markup(
            "<script>{script}</script><style>{style}</style>"
            "<div class='masthead'><span class='brand'>Trygghetsatlas</span>"
            "<a class='language' href='?{query}' lang='{other}' hreflang='{other}' target='_self'>{name}</a>"
            "<span class='tagline'>{tagline}</span></div>"
        ).format(
            script=Markup(language.script(session.language())),
            style=STYLE,
            query=urlencode({**{key: st.query_params[key] for key in st.query_params}, "lang": other}),
            other=other,
            name=language.LANGUAGES[other],
            tagline=session.texts()["tagline"],
        ),
        unsafe_allow_javascript=True,
    )


def colophon() -> None:
    """The foot of every page: whose choice the indicators are, data version."""
    if not database.published().exists():
        return
    text = session.texts()
    version, built = kept.read(catalogue.version)
    html(
        Markup(
            "<div class='colophon'>{own} {version} <a href='{address}' target='_self'>{accessibility}</a></div>"
        ).format(
            own=text["own_indicators"],
            version=text["data_version"].format(version=version, day=words.day(built, session.language())),
            address=addresses.of_page("sources", section="accessibility"),
            accessibility=text["accessibility_heading"],
        )
    )


def working() -> AbstractContextManager[None]:
    """A line that says that the page is being worked out, shown when that takes more than half a second."""
    return st.spinner(session.texts()["working"], show_time=False)


def fault(error: Exception) -> None:
    """An error page in plain words; the number leads to the error in the log."""
    text, number = session.texts(), secrets.token_hex(3)
    logging.getLogger(__name__).error("fault %s: %s: %s", number, type(error).__name__, error)
    way = Markup("<a href='{}' target='_self'>{}</a>")
    ways = [way.format(addresses.of_page(page), text[f"nav_{page}"]) for page in addresses.PAGES]
    st.error(f"**{text['fault_title']}** {text['fault'].format(number=number)}")
    html(
        Markup(
            "<div class='acts'><button type='button' data-act='reload'>{}</button></div>"
            "<nav class='ways' aria-label='{}'>{}</nav>"
        ).format(text["reload_page"], text["fault_ways"], Markup().join(ways))
    )
