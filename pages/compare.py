"""Districts and groups beside one another: ranked, funnel, scatter, gaps, similar ones, the span between extremes."""

from dashboard.compare import figures
from dashboard.compare import view as compare_view
from dashboard.frame import components, filters, kept, session
from dashboard.reading import catalogue

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["compare_title"], text["compare_lead"])
with filters.bar():
    area = filters.choose_priority_area()
    view = compare_view.choose_view(kept.read(catalogue.indicators, code), area)

head = figures.heading(view)
picture = figures.picture(view, head)
with components.figure_frame(head, "jamfor", text[f"read_{view.form}"]):
    figures.draw(view, picture)
if len(view.table):
    file = f"jamfor-{view.form}-{view.indicator.id}-{view.year}"
    components.table_twin(figures.table(view), head, file, picture)
components.about(view.indicator)
if view.other:
    components.about(view.other, key="about-other")
