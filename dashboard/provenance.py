"""Which file, which line and which rule made a figure: every fact, notice and count of an indicator or a source."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import catalogue, components, demonstration, exposed, lineage, origin_queries, session, wording
from dashboard.catalogue import Indicator

NOTICES = "police_events"
SECTIONS = ["sources", "methods", "origin", "deliveries", "glossary", "changes", "open", "accessibility"]
CODED = ["status", "provenance", "confidence", "unit"]
SHOWN = [
    "area", "period", "sex", "age", "published_value", "unit", "numerator", "n", "file", "line", "lines", "rule",
    "status", "published_label", "provenance", "confidence", "document_title", "page", "document_url", "retrieved_via",
    "note",
]  # fmt: skip


def choose_section() -> str:
    """The section of the page; an address that only says whose figures are wanted means their origin."""
    text = session.texts()
    first = "origin" if "origin" in st.query_params and "section" not in st.query_params else None
    return session.choose(
        "section", text["pick_section"], {key: text[f"section_{key}"] for key in SECTIONS}, first or SECTIONS[0]
    )


@dataclass(frozen=True)
class Behind:
    """What stands behind an indicator or a source: published facts, notices, incidents that are only counted."""

    facts: pd.DataFrame
    notices: pd.DataFrame
    incidents: pd.DataFrame
    sex_labels: str


def figures_of(con, indicator: Indicator) -> None:
    """Every published figure behind an indicator, or of a whole source, with its document, file and line."""
    text, code = session.texts(), session.language()
    st.header(text["origin_heading"], anchor=False)
    st.html(f"<p class='lead'>{text['origin_lead_synthetic' if indicator.mark else 'origin_lead']}</p>")
    st.subheader(indicator.title, anchor=False)
    whole = session.once(_whole_sources)
    origin = session.choose("origin", text["pick_origin"], {"indicator": text["this_indicator"]} | whole)
    key = (origin, indicator.id if origin == "indicator" else "")
    found = session.kept(_behind, key, con, indicator, origin)
    if origin == "indicator":
        head = components.heading(indicator, text["every_figure"], "", con)
    else:
        mark = demonstration.mark({*found.facts["provenance"], *found.incidents["provenance"]}, code)
        mark = text["partly_demonstration"].format(mark=mark) if mark else ""
        head = components.plain_heading(whole[origin], con, mark=mark)
    facts, chosen = _narrowed(found) if len(found.facts) else (found.facts, ())
    _rules(con, indicator.source_id if origin == "indicator" else origin, found)
    name = f"ursprung-{origin}"
    if origin == exposed.SOURCE:
        frame, addresses = session.kept(exposed.origin, (), con)
        components.table(frame, head, name, {addresses: text["open_source"]})
    elif len(found.incidents):
        components.table(session.kept(_incident_table, key, found.incidents), head, name)
    elif len(facts):
        table = session.kept(_fact_table, (*key, *chosen), facts, found.sex_labels)
        components.table(table, head, name, {text["column_document_url"]: text["open_source"]})
    elif len(found.notices):
        table = session.kept(_notice_table, key, found.notices)
        components.table(table, head, name, {text["column_url"]: text["open_notice"]})
    else:
        if head.mark:
            st.html(components.band(head.mark))
        st.info(text["kinds_protected" if origin == "indicator" else "nothing_delivered"])


def _whole_sources() -> dict[str, str]:
    sources = session.read(catalogue.sources, session.language())
    words = session.texts()["whole_source"]
    titles = zip(sources["source_id"], sources["title"], strict=True)
    return {key: words.format(source=title) for key, title in titles}


def _behind(con, indicator: Indicator, origin: str) -> Behind:
    if origin == "indicator":
        asked, rules, labels = {"indicator_id": indicator.id}, lineage.rules(con, indicator.id), indicator.sex_labels
        notices = origin_queries.notices(con, indicator.id)
    else:
        asked, rules, labels = {"source_id": origin}, lineage.rules(con), "people"
        notices = origin_queries.notices(con) if origin == NOTICES else pd.DataFrame()
    facts = origin_queries.provenance(con, **asked).merge(rules, on="fact_id")
    facts = facts.assign(year=facts["period_start"].dt.year.astype(str), place=facts["area_id"])
    return Behind(facts, notices, origin_queries.incidents(con, **asked), labels)


def _narrowed(found: Behind) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """(the facts of the year, sex, age and area chosen, where there are several of each, else all; what was chosen)."""
    text, facts, chosen = session.texts(), found.facts, ()
    ages = session.read(catalogue.age_labels, session.language())
    every = {
        "year": text["every_year"],
        "sex": text[f"sex_{found.sex_labels}_all"],
        "age": ages["all"],
        "place": text["all_places"],
    }
    labels = {
        "sex": {sex: text[f"sex_{found.sex_labels}_{sex}"] for sex in ("women", "men")},
        "age": {age: label for age, label in ages.items() if age != "all"},
    }
    for key, words in every.items():
        there = facts[key].unique()
        if len(there) > 1:
            if key == "year":
                named = {year: year for year in sorted(there, reverse=True)}
            elif key == "place":
                named = dict(zip(facts["area_id"], facts["area"], strict=True))
            else:
                named = {value: label for value, label in labels[key].items() if value in there}
            value = session.choose(key, text[f"pick_{key}"], {"all": words} | named)
            facts = facts if value == "all" else facts[facts[key] == value]
            chosen += (key, value)
    return facts, chosen


def _rules(con, source_id: str, found: Behind) -> None:
    """Where the code stands that read the rows and made figures of them, and the digest of all rules."""
    text = session.texts()
    made = "facts" if len(found.facts) else "incidents" if len(found.incidents) else "notices"
    if source_id != exposed.SOURCE:
        st.markdown(text[f"rule_{made}"].format(source=source_id, digest=session.read(lineage.rules_digest)))


def _incident_table(incidents: pd.DataFrame) -> pd.DataFrame:
    text, code = session.texts(), session.language()
    table = pd.DataFrame(
        {
            "period": [wording.period(start, "year", code) for start in incidents["period_start"]],
            "kind": incidents["kind"],
            "numerator": incidents["events"],
            "status": [text[f"status_{status}"] for status in incidents["status"]],
            "file": incidents["file"],
            "provenance": [
                demonstration.mark([key], code) or text[f"provenance_{key}"] for key in incidents["provenance"]
            ],
        }
    )
    return table.rename(columns={key: text[f"column_{key}"] for key in table})


def _notice_table(notices: pd.DataFrame) -> pd.DataFrame:
    text = session.texts()
    notices = notices.assign(
        district=notices["district"].fillna(text["city_only"]),
        neighbourhood=notices["neighbourhood"].fillna(""),
        precision=notices["precision"].map(lambda value: text[f"precision_{value}"]),
    )
    return notices.rename(columns={key: text[f"column_{key}"] for key in notices})


def _fact_table(facts: pd.DataFrame, sex_labels: str) -> pd.DataFrame:
    text, code = session.texts(), session.language()
    periods = zip(facts["period_start"], facts["period_kind"], strict=True)
    facts = facts.assign(
        numerator=facts["numerator"].where(facts["lines"].isna()),  # of answers it is a sum of weights, no count
        period=[wording.period(start, kind, code) for start, kind in periods],
        sex=facts["sex"].map(lambda sex: text[f"sex_{sex_labels}_{sex}"]),
        age=facts["age"].map(session.read(catalogue.age_labels, code)),
        rule=["; ".join(text[f"rule_is_{key}"] for key in keys) for keys in facts["rules"]],
        **{key: facts[key].map(lambda value, key=key: text[f"{key}_{value}"]) for key in CODED},
    ).assign(
        provenance=[demonstration.mark([key], code) or text[f"provenance_{key}"] for key in facts["provenance"]],
    )
    return facts[SHOWN].rename(columns={key: text[f"column_{key}"] for key in SHOWN})
