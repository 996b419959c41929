"""One indicator over time, by district, sex or age: lines, small multiples, twelve months at a time, seasons."""

from dashboard.frame import components, filters, session
from dashboard.reading import catalogue
from dashboard.trend import figures, pictures, sentence
from dashboard.trend import view as trend_view

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["trend_title"], text["trend_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)
    view = trend_view.choose_view(con, session.read(catalogue.indicators, code), area)

head = components.heading(view.indicator, view.filters, session.kept(sentence.sentence, view.key, view), con, view.kind)
reading = figures.reading(view)
with components.figure_frame(head, "utveckling", reading):
    figures.draw(view)
table = session.kept(figures.shown, view.key, view)
components.table_twin(table, head, f"utveckling-{view.indicator.id}", pictures.made(view))
components.about(view.indicator, con)
