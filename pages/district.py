"""One district's profile: who lives there, where it stands in each priority area, over time, and what is not known."""

from dashboard import components, district, district_people, district_reach, district_spine, district_strips, session

con, text = session.connection(), session.texts()
components.title(text["district_title"], text["district_lead"])
with components.filter_bar():
    area = components.choose_priority_area(con)
    view = district.choose_view(con, area)

district.head(con, view)
district_spine.spine(con, view)
district_strips.strips(con, view)
district_people.pairs(con, view)
district_people.pyramid(con, view)
district_reach.reach(con, view)
