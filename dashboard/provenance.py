"""Which file, which line and which rule made a figure: every fact, notice and count of an indicator or a source."""

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


def figures_of(con, indicator: Indicator) -> None:
    """Every published figure behind an indicator, or of a whole source, with its document, file and line."""
    text, code = session.texts(), session.language()
    st.header(text["origin_heading"], anchor=False)
    st.html(f"<p class='lead'>{text['origin_lead_synthetic' if indicator.mark else 'origin_lead']}</p>")
    titles = session.read(catalogue.sources, code).set_index("source_id")["title"]
    whole = {key: text["whole_source"].format(source=title) for key, title in titles.items()}
    st.subheader(indicator.title, anchor=False)
    origin = session.choose("origin", text["pick_origin"], {"indicator": text["this_indicator"]} | whole)
    if origin == "indicator":
        head = components.heading(indicator, text["every_figure"], "", con)
        facts, notices = origin_queries.provenance(con, indicator.id), origin_queries.notices(con, indicator.id)
        facts = facts.merge(lineage.rules(con, indicator.id), on="fact_id")
        labels, incidents = indicator.sex_labels, origin_queries.incidents(con, indicator.id)
    else:
        facts, labels = (
            origin_queries.provenance(con, source_id=origin).merge(lineage.rules(con), on="fact_id"),
            "people",
        )
        notices = origin_queries.notices(con) if origin == NOTICES else pd.DataFrame()
        incidents = origin_queries.incidents(con, source_id=origin)
        mark = demonstration.mark({*facts["provenance"], *incidents["provenance"]}, code)
        mark = text["partly_demonstration"].format(mark=mark) if mark else ""
        head = components.plain_heading(whole[origin], con, mark=mark)
    facts = _narrowed(con, facts, labels) if len(facts) else facts
    _rules(con, indicator.source_id if origin == "indicator" else origin, facts, incidents)
    if origin == exposed.SOURCE:
        frame, addresses = exposed.origin(con)
        link = st.column_config.LinkColumn(display_text=text["open_source"])
        components.table(frame, head, f"ursprung-{origin}", {addresses: link})
    elif len(incidents):
        components.table(_incident_table(incidents), head, f"ursprung-{origin}")
    elif facts.empty and notices.empty:
        if head.mark:
            st.html(components.band(head.mark))
        st.info(text["kinds_protected" if origin == "indicator" else "nothing_delivered"])
    elif facts.empty:
        link = st.column_config.LinkColumn(display_text=text["open_notice"])
        components.table(_notice_table(notices), head, f"ursprung-{origin}", {text["column_url"]: link})
    else:
        link = st.column_config.LinkColumn(display_text=text["open_source"])
        components.table(
            _fact_table(con, facts, labels), head, f"ursprung-{origin}", {text["column_document_url"]: link}
        )


def _narrowed(con, facts: pd.DataFrame, sex_labels: str) -> pd.DataFrame:
    """The facts of the year, sex, age and area chosen, where there are several to choose from; else all of them."""
    text, code = session.texts(), session.language()
    ages = catalogue.age_labels(con, code)
    facts = _of(facts, "year", text["every_year"], {str(year): str(year) for year in _years(facts)})
    sexes = {sex: text[f"sex_{sex_labels}_{sex}"] for sex in ("women", "men")}
    facts = _of(facts, "sex", text[f"sex_{sex_labels}_all"], sexes)
    facts = _of(facts, "age", ages["all"], {age: label for age, label in ages.items() if age != "all"})
    names = dict(zip(facts["area_id"], facts["area"], strict=True))
    return _of(facts, "place", text["all_places"], names)


def _of(facts: pd.DataFrame, key: str, every: str, labels: dict[str, str]) -> pd.DataFrame:
    """The facts of one choice among those there are; all of them for "all", or where there is one kind only."""
    column = {"year": facts["period_start"].dt.year.astype(str), "place": facts["area_id"]}.get(key)
    column = facts[key] if column is None else column
    if column.nunique() < 2:
        return facts
    there = set(column)
    offered = {"all": every} | {value: label for value, label in labels.items() if value in there}
    chosen = session.choose(key, session.texts()[f"pick_{key}"], offered)
    return facts if chosen == "all" else facts[column == chosen]


def _years(facts: pd.DataFrame) -> list[int]:
    return sorted(facts["period_start"].dt.year.unique(), reverse=True)


def _rules(con, source_id: str, facts: pd.DataFrame, incidents: pd.DataFrame) -> None:
    """Where the code stands that read the rows and made figures of them, and the digest of all rules."""
    text = session.texts()
    made = "facts" if len(facts) else "incidents" if len(incidents) else "notices"
    if source_id != exposed.SOURCE:
        st.markdown(text[f"rule_{made}"].format(source=source_id, digest=lineage.rules_digest(con)))


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


def _fact_table(con, facts: pd.DataFrame, sex_labels: str) -> pd.DataFrame:
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
