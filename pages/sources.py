"""Every source, definition, method and change, where each figure comes from, open data, and accessibility."""

from dashboard.frame import components, filters, kept, session
from dashboard.reading import catalogue
from dashboard.sources import definitions, open_data_page, provenance, sourcebook

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["sources_title"], text["sources_lead"])
section = provenance.choose_section()
with filters.bar():
    if section in ("methods", "origin"):
        area = filters.choose_priority_area(con)
        indicator = filters.choose_indicator(kept.read(catalogue.indicators, code), area)
    if section == "origin":
        asked = provenance.choose(con, indicator)

if section == "sources":
    sourcebook.freshness(con)
    sourcebook.cards(con)
elif section == "methods":
    definitions.indicator_card(con, indicator)
    definitions.methods()
    definitions.areas_and_goals(con, area)
elif section == "origin":
    provenance.figures_of(con, asked)
elif section == "deliveries":
    sourcebook.deliveries(con)
    sourcebook.revisions(con)
    sourcebook.left_out(con)
elif section == "glossary":
    definitions.glossary(con)
elif section == "changes":
    definitions.changes()
elif section == "open":
    open_data_page.downloads(con)
elif section == "accessibility":
    definitions.accessibility()
