"""Every source, definition, method and change, where each figure comes from, open data, and accessibility."""

from dashboard.frame import components, filters, kept, session
from dashboard.reading import catalogue
from dashboard.sources import definitions, open_data_page, provenance, sourcebook

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["sources_title"], text["sources_lead"])
section = provenance.choose_section()
with filters.bar():
    if section in ("methods", "origin"):
        area = filters.choose_priority_area()
        indicator = filters.choose_indicator(kept.read(catalogue.indicators, code), area)
    if section == "origin":
        asked = provenance.choose(con, indicator)

if section == "sources":
    sourcebook.freshness()
    sourcebook.cards()
elif section == "methods":
    definitions.indicator_card(indicator)
    definitions.methods()
    definitions.areas_and_goals(area)
elif section == "origin":
    provenance.figures_of(con, asked)
elif section == "deliveries":
    sourcebook.deliveries()
    sourcebook.revisions()
    sourcebook.left_out()
elif section == "glossary":
    definitions.glossary()
elif section == "changes":
    definitions.changes()
elif section == "open":
    open_data_page.downloads(con)
elif section == "accessibility":
    definitions.accessibility()
