"""The sources page's parts: an indicator's definition and figures, the sources, deliveries and the glossary."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import catalogue, components, demonstration, exposed, queries, session, wording
from dashboard.catalogue import Indicator

NOTICES = "police_events"
CODED = ["status", "provenance", "confidence", "unit"]
SHOWN = [
    "area", "period", "sex", "age", "published_label", "published_value", "unit", "numerator", "n", "status",
    "provenance", "confidence", "document_title", "page", "document_url", "retrieved_via", "file", "line", "lines",
    "note",
]  # fmt: skip
REVISED = [
    "area", "period", "sex", "age", "published_label", "unit", "old_value", "new_value", "difference", "old_status",
    "new_status", "old_file", "old_line", "new_file", "new_line",
]  # fmt: skip


def indicator_card(con, indicator: Indicator) -> None:
    """Title, definition, method, direction, priority areas and caveats of one indicator."""
    text, code = session.texts(), session.language()
    names = catalogue.priority_areas(con, code).set_index("id")["name"]
    with st.container(border=True, key="indicator-card"):
        if indicator.mark:
            st.html(components.band(indicator.mark))
        st.header(indicator.title, anchor=False)
        rows = {
            text["definition"]: indicator.definition,
            text["who"]: indicator.population,
            text["unit"]: indicator.unit,
            text["method"]: text[f"method_{indicator.method}"],
            text["direction"]: text[f"direction_{indicator.good_direction}"],
            text["splits"]: text["split_words"].format(
                words=wording.joined([text[f"splits_{key}"] for key in indicator.splits], text)
            ),
            text["pick_area"]: "; ".join(names[key] for key in indicator.priority_areas),
            text["disclosure"]: text[f"disclosure_{indicator.disclosure}"].format(threshold=indicator.threshold),
            text["column_source"]: indicator.source
            if indicator.mark
            else f"[{indicator.source}]({indicator.source_url}), {indicator.publisher}",
        }
        st.markdown("  \n".join(f"**{name}.** {value}" for name, value in rows.items()))
        for row in catalogue.caveats(con, indicator.id, code).itertuples():
            st.markdown(f"**{row.title}.** {row.text}")


def figures_of(con, indicator: Indicator) -> None:
    """Every published figure behind an indicator, or of a whole source, with its document, file and line."""
    text, code = session.texts(), session.language()
    st.header(text["origin_heading"], anchor=False)
    st.html(f"<p class='lead'>{text['origin_lead_synthetic' if indicator.mark else 'origin_lead']}</p>")
    titles = catalogue.sources(con, code).set_index("source_id")["title"]
    whole = {key: text["whole_source"].format(source=title) for key, title in titles.items()}
    origin = session.choose("origin", text["pick_origin"], {"indicator": text["this_indicator"]} | whole)
    if origin == "indicator":
        head = components.heading(indicator, text["every_figure"], "", con)
        facts, notices = queries.provenance(con, indicator.id), queries.notices(con, indicator.id)
        labels, incidents = indicator.sex_labels, queries.incidents(con, indicator.id)
    else:
        facts, labels = queries.provenance(con, source_id=origin), "people"
        notices = queries.notices(con) if origin == NOTICES else pd.DataFrame()
        incidents = queries.incidents(con, source_id=origin)
        mark = demonstration.mark({*facts["provenance"], *incidents["provenance"]}, code)
        mark = text["partly_demonstration"].format(mark=mark) if mark else ""
        head = components.plain_heading(whole[origin], con, mark=mark)
    if origin == exposed.SOURCE:
        frame, addresses = exposed.origin(con)
        link = st.column_config.LinkColumn(display_text=text["open_source"])
        components.table(frame, head, f"ursprung-{origin}", {addresses: link})
    elif len(incidents):
        components.table(_incident_table(incidents), head, f"ursprung-{origin}")
    elif facts.empty and notices.empty:
        st.info(text["nothing_delivered"])
    elif facts.empty:
        link = st.column_config.LinkColumn(display_text=text["open_notice"])
        components.table(_notice_table(notices), head, f"ursprung-{origin}", {text["column_url"]: link})
    else:
        link = st.column_config.LinkColumn(display_text=text["open_source"])
        components.table(
            _fact_table(con, facts, labels), head, f"ursprung-{origin}", {text["column_document_url"]: link}
        )


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
        age=facts["age"].map(catalogue.age_labels(con, code)),
        **{key: facts[key].map(lambda value, key=key: text[f"{key}_{value}"]) for key in CODED},
    ).assign(
        provenance=[demonstration.mark([key], code) or text[f"provenance_{key}"] for key in facts["provenance"]],
    )
    return facts[SHOWN].rename(columns={key: text[f"column_{key}"] for key in SHOWN})


def source_card(con, source) -> None:
    """One source: what it is, what of it is here, its peculiarities, licence, rows in and out."""
    text, code = session.texts(), session.language()
    with st.expander(f"{source.title} – {source.publisher}", key=f"source-{source.source_id}"):
        st.markdown(source.description)
        st.markdown(
            "  \n".join(
                f"**{name}.** {value}"
                for name, value in {
                    text["coverage"]: source.coverage,
                    text["cadence"]: source.cadence,
                    text["licence"]: source.licence,
                    text["address"]: f"[{source.url}]({source.url})",
                    text["rows"]: text["rows_words"].format(
                        rows_in=wording.number(source.rows_in, code),
                        accepted=wording.number(source.accepted, code),
                        rejected=wording.number(source.rejected, code),
                        deliveries=source.deliveries,
                    )
                    + (
                        text["rows_of_which"].format(synthetic=wording.number(source.synthetic, code))
                        if source.synthetic
                        else ""
                    ),
                }.items()
            )
        )
        for on, words in catalogue.quirks(con, source.source_id, code):
            st.markdown(f"- {'' if on is None or pd.isna(on) else f'*{on:%Y-%m-%d}.* '}{words}")


def deliveries(con) -> None:
    """Every file that was loaded, with its fingerprint and counts of rows."""
    text = session.texts()
    st.header(text["deliveries_heading"], anchor=False)
    frame = queries.deliveries(con)
    synthetic, total = demonstration.rows(con)
    code = session.language()
    numbers = {"synthetic": wording.number(synthetic, code), "total": wording.number(total, code)}
    lead = text["rows_synthetic"].format(**numbers) if synthetic else text["rows_all_real"].format(**numbers)
    st.html(f"<p class='lead'>{escape(lead)}</p>")
    mark = text["partly_demonstration"].format(mark=demonstration.MARK[code]) if synthetic else ""
    frame["provenance"] = [
        demonstration.mark([value], code) or text[f"provenance_{value}"] for value in frame["provenance"]
    ]
    frame["source_id"] = frame["source_id"].map(
        catalogue.sources(con, session.language()).set_index("source_id")["title"]
    )
    components.table(
        frame.rename(columns={key: text[f"column_{key}"] for key in frame}),
        components.plain_heading(text["deliveries_heading"], con, mark=mark),
        "leveranser",
    )


def revisions(con) -> None:
    """Every figure that a later delivery changed: before, after, difference, and where both stand."""
    text, code = session.texts(), session.language()
    st.header(text["revisions_heading"], anchor=False)
    frame = queries.revisions(con)
    if frame.empty:
        st.html(f"<p class='lead'>{text['revisions_none']}</p>")
        return
    st.html(f"<p class='lead'>{text['revisions_lead']}</p>")
    periods = zip(frame["period_start"], frame["period_kind"], strict=True)
    frame = frame.assign(
        period=[wording.period(start, kind, code) for start, kind in periods],
        sex=frame["sex"].map(lambda sex: text[f"sex_people_{sex}"]),
        age=frame["age"].map(catalogue.age_labels(con, code)),
        unit=frame["unit"].map(lambda unit: text[f"unit_{unit}"]),
        **{key: frame[key].map(lambda status: text[f"status_{status}"]) for key in ("old_status", "new_status")},
    )
    components.table(
        frame[REVISED].rename(columns={key: text[f"column_{key}"] for key in REVISED}),
        components.plain_heading(text["revisions_heading"], con),
        "reviderade-siffror",
    )


def left_out(con) -> None:
    """Every row that was not taken, and why."""
    text = session.texts()
    st.header(text["rejected_heading"], anchor=False)
    st.html(f"<p class='lead'>{text['rejected_lead']}</p>")
    frame = queries.rejected(con)
    frame["reason"] = [
        f"{text['reason_bad']} ({reason})" if is_bad else text.get(f"reason_{reason.split()[-1]}", reason)
        for reason, is_bad in zip(frame["reason"], frame["is_bad"], strict=True)
    ]
    frame["is_bad"] = frame["is_bad"].map({True: text["row_bad"], False: text["row_left_out"]})
    components.table(
        frame.rename(columns={key: text[f"column_{key}"] for key in frame}),
        components.plain_heading(text["rejected_heading"], con),
        "bortvalda-rader",
    )


def areas_and_goals(con, chosen: str) -> None:
    """The five priority areas: what they are about, what is missing, what they were called before."""
    text, code = session.texts(), session.language()
    st.header(text["areas_heading"], anchor=False)
    st.html(f"<p class='lead'>{text['own_indicators']}</p>")
    for row in catalogue.priority_areas(con, code).itertuples():
        with st.expander(row.name, expanded=row.id == chosen, key=f"area-{row.id}"):
            st.markdown(
                f"{row.about}\n\n**{text['cannot_say']}** {row.missing}\n\n**{text['earlier']}.** {row.earlier}"
            )


def glossary(con) -> None:
    """The words used, in alphabetical order."""
    text, code = session.texts(), session.language()
    st.header(text["glossary_heading"], anchor=False)
    with st.expander(text["glossary_open"], key="glossary"):
        st.markdown("\n\n".join(f"**{row.term}.** {row.definition}" for row in catalogue.terms(con, code).itertuples()))
