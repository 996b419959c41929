"""Where the city stands: the main indicators of each priority area."""

import streamlit as st

from dashboard import components, overview, queries, session

con, text = session.connection(), session.texts()
catalogue = queries.indicators(con, session.language())
areas = queries.priority_areas(con, session.language())

components.title(text["overview_title"], text["overview_lead"])
with components.filter_bar():
    area = components.choose_priority_area(con)

chosen = areas if area == "all" else areas[areas["id"] == area]
table = overview.table(con, catalogue, chosen)
for row in chosen.itertuples():
    st.html(overview.section(row, table[table["priority_area"] == row.id], catalogue))
components.table_twin(overview.shown(table), overview.heading(con, chosen), "oversikt")
