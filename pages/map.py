"""One indicator over the areas: a map, the chosen area beside it, and the table."""

from dashboard import (
    catalogue,
    components,
    district_map,
    filters,
    map_choices,
    map_figures,
    map_layers,
    map_page,
    queries,
    session,
)

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["map_title"], text["map_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)
    mapped = session.read(queries.mapped_indicators)
    indicators = {key: item for key, item in session.read(catalogue.indicators, code).items() if key in mapped}
    view = map_figures.figured(con, map_choices.choose_view(indicators, area))
    layers = map_layers.choose(con, view) if view.level != "police_area" else map_layers.NONE

head = map_page.heading(con, view, layers)
with components.figure_frame(head, "karta"):
    if view.level != "police_area":
        district_map.years(view)
        map_page.figure(con, view, layers)
map_page.tables(con, view, layers, head)
components.about(view.indicator, con, text[f"map_read_{view.kind}"])
