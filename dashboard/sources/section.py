"""What every section of the page begins with."""

import streamlit as st
from markupsafe import Markup

from dashboard.frame import components


def head(heading: str, lead: str) -> None:
    """A section's heading and one sentence on what it holds."""
    st.header(heading, anchor=False)
    components.html(Markup("<p class='lead'>{}</p>").format(lead))
