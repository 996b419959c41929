"""One indicator over time, by district, sex or age: lines, small multiples, twelve months at a time, seasons."""

from dashboard import catalogue, components, filters, session, trend_panels, trend_pictures, trend_sentence, trends

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["trend_title"], text["trend_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)
    view = trends.choose_view(con, session.read(catalogue.indicators, code), area)

head = components.heading(
    view.indicator, view.filters, session.kept(trend_sentence.sentence, view.key, view), con, view.kind
)
reading = trend_panels.reading(view)
with components.figure_frame(head, "utveckling", reading):
    trend_panels.draw(view)
table = session.kept(trend_panels.shown, view.key, view)
components.table_twin(table, head, f"utveckling-{view.indicator.id}", trend_pictures.made(view))
components.about(view.indicator, con)
