"""One indicator over time, by district, sex or age: lines, small multiples, twelve months at a time, seasons."""

from dashboard.frame import components, filters, kept, session
from dashboard.reading import catalogue
from dashboard.trend import figures, sentence
from dashboard.trend import view as trend_view

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["trend_title"], text["trend_lead"])
with filters.bar():
    area = filters.choose_priority_area()
    view = trend_view.choose_view(kept.read(catalogue.indicators, code), area)

head = components.heading(view.indicator, view.filters, sentence.sentence(view), view.kind)
with components.figure_frame(head, "utveckling", figures.reading(view)):
    figures.draw(view)
components.table_twin(figures.shown(view), head, f"utveckling-{view.indicator.id}", figures.picture_of(view))
components.about(view.indicator)
