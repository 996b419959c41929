"""The situation report (lokal lägesbild) of a district or the city: chosen, written on, looked at and downloaded."""

from dashboard.frame import components, filters, session
from dashboard.report import page

session.connection()  # a sentence, and no more, where nothing is published
text = session.texts()
components.title(text["report_title"], text["report_lead"])
with filters.bar():
    choice = page.choose()

page.write(choice)
page.files(choice)
page.preview(choice)
