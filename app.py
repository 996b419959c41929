"""Page configuration and navigation."""

import streamlit as st

from dashboard import components, session

st.set_page_config(page_title="Trygghetsatlas", page_icon="static/icon.svg", layout="wide")
session.language()
text = session.texts()
page = st.navigation(
    [
        st.Page("pages/overview.py", title=text["nav_overview"], default=True),
        st.Page("pages/map.py", title=text["nav_map"], url_path="karta"),
        st.Page("pages/trend.py", title=text["nav_trend"], url_path="utveckling"),
        st.Page("pages/sources.py", title=text["nav_sources"], url_path="data"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} – Trygghetsatlas")
top = st.container()
try:
    page.run()
finally:  # the address is complete only after the page has made its choices
    session.remember("lang", session.language())
    with top:
        components.masthead()
        session.notes()
    components.colophon()
