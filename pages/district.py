"""One district's profile: who lives there, where it stands in each priority area, over time, and what is not known."""

from dashboard.district import people, reach, standing, time
from dashboard.district import view as district_view
from dashboard.frame import components, filters, pickers, session

con, text = session.connection(), session.texts()
components.title(text["district_title"], text["district_lead"])
with filters.bar():
    area = filters.choose_priority_area()
    view = district_view.choose_view(area)

district_view.head(con, view)
part = pickers.turn_to("profile_part", text["pick_profile_part"], district_view.parts())
if part == "standing":
    standing.spine(con, view)
elif part == "time":
    time.strips(con, view)
elif part == "perceived":
    people.pairs(con, view)
elif part == "people":
    people.pyramid(con, view)
elif part == "reach":
    reach.reach(con, view)
