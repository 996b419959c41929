"""Where the city stands: the main indicators of each priority area."""

import streamlit as st

from dashboard import catalogue, components, overview, session

con, text = session.connection(), session.texts()
indicators = catalogue.indicators(con, session.language())
areas = catalogue.priority_areas(con, session.language())

components.title(text["overview_title"], text["overview_lead"])
with components.filter_bar():
    area = components.choose_priority_area(con)

chosen = areas if area == "all" else areas[areas["id"] == area]
table = overview.table(con, indicators, chosen)
for row in chosen.itertuples():
    st.html(overview.section(row, table[table["priority_area"] == row.id], indicators))
head = components.plain_heading(
    text["overview_title"],
    con,
    "; ".join(chosen["name"]),
    text["not_tested"],
    text["source_each_row"],
    overview.mark(table, indicators),
)
components.table_twin(overview.shown(table), head, "oversikt")
