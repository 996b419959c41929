"""Events over the week, the year, kinds and places; and the crimes that have no place."""

from dashboard import components, event_views, events, filters, session

con, text = session.connection(), session.texts()
components.title(text["events_title"], text["events_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)
    view = events.choose_view(con, area)

event_views.draw(con, view)
components.about(view.indicator, con, text[f"read_events_{view.kind}"])
events.placeless(con)
