"""Every source, indicator, definition and caveat, and where each figure comes from."""

import streamlit as st

from dashboard import catalogue, components, provenance, session

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["sources_title"], text["sources_lead"])
with components.filter_bar():
    area = components.choose_priority_area(con)
    indicator = components.choose_indicator(catalogue.indicators(con, code), area)

provenance.indicator_card(con, indicator)
provenance.figures_of(con, indicator)
st.header(text["sources_heading"], anchor=False)
for source in catalogue.sources(con, code).itertuples():
    provenance.source_card(con, source)
provenance.deliveries(con)
provenance.revisions(con)
provenance.left_out(con)
provenance.areas_and_goals(con, area)
provenance.glossary(con)
