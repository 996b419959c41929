"""Where the city stands: one tested sentence, a row per priority area, what stands out and what is new."""

from dashboard import catalogue, components, filters, overview, overview_pictures, session

con, text = session.connection(), session.texts()
components.title(text["overview_title"], text["overview_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)

areas = session.read(catalogue.priority_areas, session.language())
names = areas.loc[areas["id"].eq(area) | (area == "all"), "name"]
sentence = session.read(overview.conclusion, area)
components.html(components.conclusion(sentence, text["overview_read"]))
components.html(session.read(overview.to_districts, area))
components.html(session.read(overview.body, area, session.is_dark()))
components.html(session.read(overview.whats_new))
head = components.plain_heading(
    text["overview_title"], con, "; ".join(names), sentence, text["source_each_row"], overview.mark(area)
)
picture = session.read(overview_pictures.cards, area)
components.table_twin(session.shared(overview.shown, area), head, "oversikt", picture)
