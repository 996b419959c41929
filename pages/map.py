"""One indicator over the districts: a choropleth, the chosen district beside it, and the table."""

import streamlit as st

from dashboard import catalogue, comparisons, components, district_map, exposed, queries, session, wording

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["map_title"], text["map_lead"])
with components.filter_bar():
    area = components.choose_priority_area(con)
    mapped = queries.mapped_indicators(con)
    indicators = {key: item for key, item in catalogue.indicators(con, code).items() if key in mapped}
    view = district_map.choose_view(con, indicators, area)
    listed = exposed.choose(con, view.year)

city = queries.city_on_map(con, view.indicator.id, view.year, view.sex, view.age)
tested = comparisons.against(view.table, city)
sentence = wording.on_map(view.table, view.indicator, view.when, code, text, tested)
parts = queries.parts_surveyed(con, view.indicator.id, view.division, view.year)
if len(parts) and view.sex == view.age == "all":
    sentence += " " + wording.parts(parts, view.when, code, text)
filters = exposed.named(view.filters, listed)
head = components.heading(view.indicator, filters, sentence, con)

with components.figure_frame(head, "karta"):
    drawn, beside = st.columns([62, 38], gap="medium")
    with drawn:
        district_map.draw(con, view, listed)
    with beside:
        district_map.chosen_district(con, view)
components.table_twin(
    components.shown(view.table, view.indicator, "year"), head, f"karta-{view.indicator.id}-{view.year}"
)
if listed:
    exposed.table_twin(con, listed)
components.about(view.indicator, con, text["read_map"])
