"""Page configuration and navigation."""

import streamlit as st

from dashboard.frame import addresses, choices, gate, pickers, session, shell

st.set_page_config(page_title="Trygghetsatlas", page_icon="static/icon.svg", layout="wide")
session.language()
text = session.texts()
page = st.navigation(
    [
        st.Page(f"pages/{name}.py", title=text[f"nav_{name}"], url_path=path, default=not path)
        for name, path in addresses.PAGES.items()
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} – Trygghetsatlas")
choices.arrive(page.url_path)
top = st.container()
with session.steady():
    try:
        with shell.working(), gate.turn:  # those in line see that the page is being worked out
            page.run()
    finally:  # the address is complete only after the page has made its choices
        choices.remember("lang", session.language())
        with top:
            shell.masthead()
            pickers.notes()
        shell.colophon()
choices.write_address()
