"""One of the five priority areas: its goal, what moves which way, and its indicators over the districts."""

import streamlit as st

from dashboard.frame import components, filters, kept, session
from dashboard.priority import figures, page, view
from dashboard.reading import catalogue

con, text = session.connection(), session.texts()
components.title(text["priority_title"], text["priority_lead"])
with filters.bar():
    area = filters.choose_priority_area()

names = kept.read(catalogue.priority_areas, session.language()).set_index("id")["name"]
name = names.get(area, text["all_areas"])
sentence = kept.read(view.conclusion, area)
components.html(kept.read(page.goal, area))
components.html(components.conclusion(sentence, text["priority_read_courses"]))
components.html(kept.read(page.movements, area))
head = components.plain_heading(
    text["priority_grid"].format(area=name),
    text["priority_filters"],
    kept.read(view.beside_city, area),
    text["source_each_row"],
    kept.read(view.mark, area),
)
picture = kept.read(figures.grid, area)
with components.figure_frame(head, "prioriterat", text["priority_read"]):
    if picture:
        components.picture(picture, "prioriterat")
    else:
        st.write(text["stands_out_nothing"])
components.table_twin(kept.shared(view.shown, area), head, f"prioriterat-{area}", picture)
components.html(kept.read(page.limits, area))
