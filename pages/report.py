"""The situation report (lokal lägesbild) of a district or the city: chosen, written on, looked at and downloaded."""

from dashboard import components, filters, report_page, session

session.connection()  # a sentence, and no more, where nothing is published
text = session.texts()
components.title(text["report_title"], text["report_lead"])
with filters.bar():
    choice = report_page.choose()

report_page.write(choice)
report_page.files(choice)
report_page.preview(choice)
