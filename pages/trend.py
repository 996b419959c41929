"""One indicator over time, by district, sex or age."""

import streamlit as st

from dashboard import catalogue, components, figures, session, trends

con, text, code = session.connection(), session.texts(), session.language()
components.title(text["trend_title"], text["trend_lead"])
with components.filter_bar():
    area = components.choose_priority_area(con)
    view = trends.choose_view(con, catalogue.indicators(con, code), area)

head = components.heading(view.indicator, view.filters, trends.sentence(view), con, view.kind)
with components.figure_frame(head, "utveckling"):
    if view.table["value"].notna().any():
        st.plotly_chart(
            trends.figure(con, view),
            theme=None,
            config=figures.config(code),
            key="trend",
            alt=f"{head.title}. {head.sentence}",
        )
    else:
        st.info(text["nothing_measured"])
components.table_twin(components.shown(view.table, view.indicator, view.kind), head, f"utveckling-{view.indicator.id}")
components.about(view.indicator, con, text["read_trend"])
