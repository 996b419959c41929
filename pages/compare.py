"""Districts and groups beside one another: ranked, funnel, scatter, gaps, similar ones, the span between extremes."""

from dashboard import catalogue, comparing, comparison_panels, components, filters, session

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["compare_title"], text["compare_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)
    view = comparing.choose_view(con, session.read(catalogue.indicators, code), area)

head = comparison_panels.heading(con, view)
reading = text[f"read_{view.form}"]
with components.figure_frame(head, "jamfor", reading):
    comparison_panels.draw(view, head)
if len(view.table):
    file, picture = f"jamfor-{view.form}-{view.indicator.id}-{view.year}", comparison_panels.picture(view, head)
    table = session.kept(comparison_panels.shown, view.key, view)
    components.table_twin(table, head, file, picture)
components.about(view.indicator, con)
if view.other:
    components.about(view.other, con, key="about-other")
