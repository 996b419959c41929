"""One indicator over the areas: a map, the chosen area beside it, and the table."""

from dashboard.frame import components, filters, kept, session
from dashboard.map import layers as map_layers
from dashboard.map import page, tested, years
from dashboard.map import view as map_view
from dashboard.reading import catalogue, coverage

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["map_title"], text["map_lead"])
with filters.bar():
    area = filters.choose_priority_area()
    mapped = kept.read(coverage.mapped_indicators)
    indicators = {key: item for key, item in kept.read(catalogue.indicators, code).items() if key in mapped}
    view = tested.figured(con, map_view.choose_view(indicators, area))
    layers = map_layers.choose(con, view) if view.level != "police_area" else map_layers.NONE

head = page.heading(view, layers)
with components.figure_frame(head, "karta"):
    if view.level != "police_area":
        years.slider(view)
        page.figure(con, view, layers)
page.tables(con, view, layers, head)
components.about(view.indicator, text[f"map_read_{view.form}"])
