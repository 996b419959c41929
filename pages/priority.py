"""One of the five priority areas: its goal, what moves which way, and its indicators over the districts."""

from dashboard.frame import components, filters, session
from dashboard.overview import figures
from dashboard.priority import grid, view
from dashboard.reading import catalogue

con, text = session.connection(), session.texts()
components.title(text["priority_title"], text["priority_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)

names = session.read(catalogue.priority_areas, session.language()).set_index("id")["name"]
name = names.get(area, text["all_areas"])
sentence = session.read(view.conclusion, area)
components.html(session.read(grid.goal, area))
components.html(components.conclusion(sentence, text["priority_read_courses"]))
components.html(session.read(grid.movements, area))
head = components.plain_heading(
    text["priority_grid"].format(area=name),
    con,
    text["priority_filters"],
    session.read(view.beside_city, area),
    text["source_each_row"],
    session.read(view.mark, area),
)
with components.figure_frame(head, "prioriterat", text["priority_read"]):
    components.html(session.read(grid.grid, area))
picture = session.read(figures.grid, area)
components.table_twin(session.shared(view.shown, area), head, f"prioriterat-{area}", picture)
components.html(session.read(grid.limits, area))
