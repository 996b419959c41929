"""Where the city stands: one tested sentence, a row per priority area, what stands out and what is new."""

from dashboard.frame import components, filters, kept, session
from dashboard.overview import figures, page
from dashboard.reading import catalogue

con, text = session.connection(), session.texts()
components.title(text["overview_title"], text["overview_lead"])
with filters.bar():
    area = filters.choose_priority_area()

areas = kept.read(catalogue.priority_areas, session.language())
names = areas.loc[areas["id"].eq(area) | (area == "all"), "name"]
sentence = kept.read(page.conclusion, area)
components.html(components.conclusion(sentence, text["overview_read"]))
components.html(kept.read(page.to_districts, area))
components.html(kept.read(page.body, area, session.is_dark()))
components.html(kept.read(page.whats_new))
head = components.plain_heading(
    text["overview_title"], "; ".join(names), sentence, text["source_each_row"], page.mark(area)
)
picture = kept.read(figures.cards, area)
components.table_twin(kept.shared(page.shown, area), head, "oversikt", picture)
