"""Events over the week, the year, kinds and places; and the crimes that have no place."""

from dashboard.events import figures
from dashboard.events import view as events_view
from dashboard.frame import components, filters, session

con, text = session.connection(), session.texts()
components.title(text["events_title"], text["events_lead"])
with filters.bar():
    area = filters.choose_priority_area()
    view = events_view.choose_view(con, area)

figures.draw(con, view)
components.about(view.indicator, text[f"read_events_{view.form}"])
events_view.placeless(con)
