"""Definitions and methods: what an indicator is, how values are worked out, the five areas, words, what has changed."""

import re

import streamlit as st
from markupsafe import Markup

from dashboard import words
from dashboard.frame import components, kept, session
from dashboard.reading import catalogue
from dashboard.reading.catalogue import Indicator
from dashboard.sources import section

THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")


def indicator_card(indicator: Indicator) -> None:
    """Title, definition, method, direction, priority areas and caveats of one indicator."""
    text, code = session.texts(), session.language()
    names = kept.read(catalogue.priority_areas, code).set_index("id")["name"]
    with st.container(border=True, key="indicator-card"):
        if indicator.mark:
            components.html(components.band(indicator.mark))
        st.header(indicator.title, anchor=False)
        rows = {
            text["definition"]: indicator.definition,
            text["who"]: indicator.population,
            text["unit"]: indicator.unit,
            text["method"]: text[f"method_{indicator.method}"],
            text["direction"]: text[f"direction_{indicator.good_direction}"],
            text["splits"]: text["split_words"].format(
                words=words.joined([text[f"splits_{key}"] for key in indicator.splits], text)
            ),
            text["pick_area"]: "; ".join(names[key] for key in indicator.priority_areas),
            text["disclosure"]: text[f"disclosure_{indicator.disclosure}"].format(threshold=indicator.threshold),
            text["column_source"]: indicator.source
            if indicator.mark
            else f"[{indicator.source}]({indicator.source_url}), {indicator.publisher}",
        }
        st.markdown("  \n".join(f"**{name}.** {value}" for name, value in rows.items()))
        for row in kept.read(catalogue.caveats, indicator.id, code):
            st.markdown(f"**{row.title}.** {row.text}")


def areas_and_goals(chosen: str) -> None:
    """The five priority areas: what they are about, what is missing, what they were called before."""
    text, code = session.texts(), session.language()
    section.head(text["areas_heading"], text["own_indicators"])
    for row in kept.read(catalogue.priority_areas, code).itertuples():
        with st.expander(row.name, expanded=row.id == chosen, key=f"area-{row.id}"):
            st.markdown(
                f"{row.about}\n\n**{text['cannot_say']}** {row.missing}\n\n**{text['earlier']}.** {row.earlier}"
            )


def methods() -> None:
    """Every method in plain words, folded, with its formula, and where it is described."""
    text, code = session.texts(), session.language()
    section.head(text["methods_heading"], text["methods_lead"])
    for method in session.entries("methods")["method"]:
        with st.expander(method[f"title_{code}"], key=f"method-{method['id']}"):
            st.markdown(method[f"text_{code}"])
            st.latex(method["formula"] if code == "sv" else method["formula"].replace("{,}", "."))
            st.markdown(f"{method[f'spoken_{code}']}  \n**{text['reference']}.** {method['reference']}")


def changes() -> None:
    """What has changed in the numbers, the newest first."""
    text, code = session.texts(), session.language()
    section.head(text["changes_heading"], text["changes_lead"])
    with st.container(key="changes"):
        for change in session.entries("changes")["change"]:
            on = change["on"]
            st.markdown(
                f"**{words.day(on, code) if on else text['change_undated']}.** {together(change[f'text_{code}'])}"
            )


def together(phrase: str) -> str:
    """The words with their numbers (90 900) in one piece, however the line breaks."""
    return THOUSANDS.sub("\N{NARROW NO-BREAK SPACE}", phrase)


def accessibility() -> None:
    """The accessibility statement."""
    text, code = session.texts(), session.language()
    statement = session.entries("accessibility")
    section.head(text["accessibility_heading"], text["accessibility_on"].format(day=words.day(statement["on"], code)))
    with st.container(key="statement"):
        for part in statement["part"]:
            st.subheader(part[f"title_{code}"], anchor=False)
            st.markdown(together(part[f"text_{code}"]))


def glossary() -> None:
    """The words used, in alphabetical order, each with a place of its own in the address (#term-…)."""
    text = session.texts()
    section.head(text["glossary_heading"], text["glossary_lead"])
    terms = Markup("").join(
        Markup("<dt id='term-{}'>{}</dt><dd>{}</dd>").format(row.term_id, row.term, row.definition)
        for row in kept.read(catalogue.terms, session.language()).itertuples()
    )
    components.html(Markup("<dl class='glossary'>{}</dl>").format(terms))
