"""Which file, which line and which rule made a figure: every fact, notice and count of an indicator or a source."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.figures.heading import Heading
from dashboard.frame import choices, components, kept, pickers, session
from dashboard.frame.kept import keeps
from dashboard.reading import catalogue, demonstration, exposed_areas, origins
from dashboard.reading.catalogue import Indicator
from dashboard.sources import section

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
    return pickers.choose(
        "section", text["pick_section"], {key: text[f"section_{key}"] for key in SECTIONS}, first or SECTIONS[0]
    )


@dataclass(frozen=True)
class Behind:
    """What stands behind an indicator or a source: published facts, notices, incidents that are only counted."""

    facts: pd.DataFrame
    notices: pd.DataFrame
    incidents: pd.DataFrame
    sex_labels: str


@dataclass(frozen=True)
class Asked:
    """Whose figures are asked for: the indicator's or a whole source's (origin), and the facts of the groups chosen."""

    indicator: Indicator
    origin: str
    found: Behind
    facts: pd.DataFrame
    key: tuple[str, ...]

    @property
    def source_id(self) -> str:
        return self.indicator.source_id if self.origin == "indicator" else self.origin


def choose(con: DuckDBPyConnection, indicator: Indicator) -> Asked:
    """The filter bar's choices: year, sex, age and place, where there are several of each, and whose figures."""
    text = session.texts()
    offered = {"indicator": text["this_indicator"]} | _whole_sources()
    origin = choices.standing("origin", offered, "indicator")
    found = _behind(con, indicator, origin)
    facts, chosen = _narrowed(found) if len(found.facts) else (found.facts, ())
    pickers.choose("origin", text["pick_origin"], offered)
    return Asked(indicator, origin, found, facts, (*_key(con, indicator, origin), *chosen))


def figures_of(con: DuckDBPyConnection, asked: Asked) -> None:
    """Every published figure behind an indicator, or of a whole source, with its document, file and line."""
    text, found = session.texts(), asked.found
    own = "_source" if asked.origin != "indicator" else "_synthetic" if asked.indicator.mark else ""
    section.head(text["origin_heading"], text[f"origin_lead{own}"])
    head = _heading(asked)
    st.subheader(head.title, anchor=False)
    _rules(asked)
    name = f"ursprung-{asked.origin}"
    if asked.origin == exposed_areas.SOURCE:
        components.table(_listed_table(), head, name, {text["column_document_url"]: text["open_source"]})
    elif len(found.incidents):
        components.table(_incident_table(asked), head, name)
    elif len(asked.facts):
        table = _fact_table(asked)
        components.table(table, head, name, {text["column_document_url"]: text["open_source"]})
    elif len(found.notices):
        table = _notice_table(asked)
        components.table(table, head, name, {text["column_url"]: text["open_notice"]})
    else:
        if head.mark:
            components.html(components.band(head.mark))
        st.info(text["kinds_protected" if asked.origin == "indicator" else "nothing_delivered"])


def _heading(asked: Asked) -> Heading:
    """What the table says of itself; of a whole source that some of its rows are demonstration data, where they are."""
    text = session.texts()
    if asked.origin == "indicator":
        return components.heading(asked.indicator, text["every_figure"], "")
    made = {*asked.found.facts["provenance"], *asked.found.incidents["provenance"]}
    mark = demonstration.mark(made, session.language())
    mark = text["partly_demonstration"].format(mark=mark) if mark else ""
    return components.plain_heading(_whole_sources()[asked.origin], mark=mark)


@keeps
def _whole_sources() -> dict[str, str]:
    sources = kept.read(catalogue.sources, session.language())
    phrase = session.texts()["whole_source"]
    titles = zip(sources["source_id"], sources["title"], strict=True)
    return {key: phrase.format(source=title) for key, title in titles}


def _key(con: DuckDBPyConnection, indicator: Indicator, origin: str) -> tuple[str, str]:
    """What tells the figures asked for from every other; of a whole source the indicator does not matter."""
    return origin, indicator.id if origin == "indicator" else ""


@keeps(key=_key)
def _behind(con: DuckDBPyConnection, indicator: Indicator, origin: str) -> Behind:
    if origin == "indicator":
        asked, rules, labels = {"indicator_id": indicator.id}, origins.rules(con, indicator.id), indicator.sex_labels
        notices = origins.notices(con, indicator.id)
    else:
        asked, rules, labels = {"source_id": origin}, origins.rules(con), "people"
        notices = origins.notices(con) if origin == NOTICES else pd.DataFrame()
    facts = origins.provenance(con, **asked).merge(rules, on="fact_id")
    facts = facts.assign(year=facts["period_start"].dt.year.astype(str), place=facts["area_id"])
    return Behind(facts, notices, origins.incidents(con, **asked), labels)


def _narrowed(found: Behind) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """(the facts of the year, sex, age and area chosen, where there are several of each, else all; what was chosen)."""
    text, facts = session.texts(), found.facts
    chosen: tuple[str, ...] = ()
    ages = kept.read(catalogue.age_labels, session.language())
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
    for key, phrase in every.items():
        there = facts[key].unique()
        if len(there) > 1:
            if key == "year":
                named = {year: year for year in sorted(there, reverse=True)}
            elif key == "place":
                named = dict(zip(facts["area_id"], facts["area"], strict=True))
            else:
                named = {value: label for value, label in labels[key].items() if value in there}
            value = pickers.choose(key, text[f"pick_{key}"], {"all": phrase} | named)
            facts = facts if value == "all" else facts[facts[key] == value]
            chosen += (key, value)
    return facts, chosen


def _rules(asked: Asked) -> None:
    """Where the code stands that read the rows and made figures of them, and the digest of all rules."""
    text, found = session.texts(), asked.found
    made = "facts" if len(found.facts) else "incidents" if len(found.incidents) else "notices"
    if asked.source_id != exposed_areas.SOURCE:
        phrase = text[f"rule_{made}"].format(source=asked.source_id, digest=kept.read(origins.rules_digest))
        with st.container(key="rules"):
            st.markdown(phrase)


@keeps
def _listed_table() -> pd.DataFrame:
    """Every line of the police's list with its file and document."""
    text, frame = session.texts(), kept.read(exposed_areas.exposed_lines)
    frame = frame.assign(
        level=frame["level"].map(lambda level: text[f"level_{level}"]),
        confidence=frame["confidence"].map(lambda word: text[f"confidence_{word}"]),
        has_outline=frame["has_outline"].map({True: text["yes"], False: text["no"]}),
        edition=frame["edition"].astype(str),
    ).rename(columns={"has_outline": "outline"})
    return frame.rename(columns={key: text[f"column_{key}"] for key in frame})


@keeps(key=lambda asked: asked.key)
def _incident_table(asked: Asked) -> pd.DataFrame:
    text, code = session.texts(), session.language()
    incidents = asked.found.incidents
    table = pd.DataFrame(
        {
            "period": [words.period(start, "year", code) for start in incidents["period_start"]],
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


@keeps(key=lambda asked: asked.key)
def _notice_table(asked: Asked) -> pd.DataFrame:
    text, notices = session.texts(), asked.found.notices
    notices = notices.assign(
        district=notices["district"].fillna(text["city_only"]),
        neighbourhood=notices["neighbourhood"].fillna(""),
        precision=notices["precision"].map(lambda value: text[f"precision_{value}"]),
    )
    return notices.rename(columns={key: text[f"column_{key}"] for key in notices})


@keeps(key=lambda asked: asked.key)
def _fact_table(asked: Asked) -> pd.DataFrame:
    text, code = session.texts(), session.language()
    facts, sex_labels = asked.facts, asked.found.sex_labels
    periods = zip(facts["period_start"], facts["period_kind"], strict=True)
    facts = facts.assign(
        numerator=facts["numerator"].where(facts["lines"].isna()),  # of answers it is a sum of weights, no count
        period=[words.period(start, kind, code) for start, kind in periods],
        sex=facts["sex"].map(lambda sex: text[f"sex_{sex_labels}_{sex}"]),
        age=facts["age"].map(kept.read(catalogue.age_labels, code)),
        rule=["; ".join(text[f"rule_is_{key}"] for key in keys) for keys in facts["rules"]],
        **{key: facts[key].map(lambda value, key=key: text[f"{key}_{value}"]) for key in CODED},
    ).assign(
        provenance=[demonstration.mark([key], code) or text[f"provenance_{key}"] for key in facts["provenance"]],
    )
    shown = [key for key in SHOWN if facts[key].notna().any()]  # a column of nothing takes room from the others
    return facts[shown].rename(columns={key: text[f"column_{key}"] for key in shown})
