"""One district's profile: who lives there, where it stands in each priority area, over time, and what is not known."""

from dashboard import (
    components,
    district,
    district_people,
    district_reach,
    district_spine,
    district_strips,
    filters,
    pickers,
    session,
)

con, text = session.connection(), session.texts()
components.title(text["district_title"], text["district_lead"])
with filters.bar():
    area = filters.choose_priority_area(con)
    view = district.choose_view(con, area)

district.head(con, view)
part = pickers.turn_to("profile_part", text["pick_profile_part"], district.parts())
if part == "standing":
    district_spine.spine(con, view)
elif part == "time":
    district_strips.strips(con, view)
elif part == "perceived":
    district_people.pairs(con, view)
elif part == "people":
    district_people.pyramid(con, view)
elif part == "reach":
    district_reach.reach(con, view)
