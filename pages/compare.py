"""Districts and groups beside one another: ranked, funnel, scatter, gaps, similar ones, the span between extremes."""

from dashboard.compare import figures
from dashboard.compare import view as compare_view
from dashboard.frame import components, filters, session
from dashboard.reading import catalogue

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["compare_title"], text["compare_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)
    view = compare_view.choose_view(con, session.read(catalogue.indicators, code), area)

head = figures.heading(con, view)
reading = text[f"read_{view.form}"]
with components.figure_frame(head, "jamfor", reading):
    figures.draw(view, head)
if len(view.table):
    file, picture = f"jamfor-{view.form}-{view.indicator.id}-{view.year}", figures.picture(view, head)
    table = session.kept(figures.shown, view.key, view)
    components.table_twin(table, head, file, picture)
components.about(view.indicator, con)
if view.other:
    components.about(view.other, con, key="about-other")
