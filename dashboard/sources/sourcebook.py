"""The sources and what has come from them: cards with freshness, deliveries, revised figures, rows left out."""

import re
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.frame import components, kept, session
from dashboard.frame.kept import keeps
from dashboard.frame.sections import state
from dashboard.reading import catalogue, demonstration, origins
from dashboard.sources import section

CODED = {"confidence", "status", "unit"}  # fields whose values are the atlas's own codes
REVISED = [
    "area", "period", "sex", "age", "published_label", "unit", "old_value", "new_value", "difference", "old_status",
    "new_status", "old_file", "old_line", "new_file", "new_line",
]  # fmt: skip


def freshness() -> None:
    """How old each source's figures were when the database was built, and when its next period ends by its cadence."""
    text, (_, built) = session.texts(), kept.read(catalogue.version)
    frame, passed = _freshness(built)
    day = words.day(built, session.language())
    section.head(text["freshness_heading"], text["freshness_lead"].format(passed=passed, sources=len(frame), built=day))
    components.prose(frame, components.plain_heading(text["freshness_heading"]), "aktualitet")


@keeps
def _freshness(built: date) -> tuple[pd.DataFrame, int]:
    """(one row per source, how many of them have a period that has ended since)."""
    text, code = session.texts(), session.language()
    titles = kept.read(catalogue.sources, code).set_index("source_id")
    rows = []
    for row in kept.read(origins.freshness).itertuples():
        end, following = (None if pd.isna(day) else day.date() for day in (row.latest_end, row.next_end))
        rows.append(
            {
                "source_id": titles.loc[row.source_id, "title"],
                "latest_end": f"{end - timedelta(days=1):%Y-%m-%d}" if end else text["no_figure"],
                "age_months": months_between(end, built) if end else None,
                "cadence": titles.loc[row.source_id, "cadence"],
                "next_end": f"{following - timedelta(days=1):%Y-%m-%d}" if following else text["no_cadence"],
                "is_due": text["due_passed" if following < built else "due_later"] if following else "",
                "delivered_on": "" if pd.isna(row.delivered_on) else f"{row.delivered_on:%Y-%m-%d}",
            }
        )
    frame = pd.DataFrame(rows)
    passed = int((frame["is_due"] == text["due_passed"]).sum())
    return frame.rename(columns={key: text[f"column_{key}"] for key in frame}), passed


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to a later one."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def cards() -> None:
    """One card a source, folded."""
    _cards(state())


@st.cache_resource(max_entries=20, show_spinner=False)
def _cards(state: tuple) -> None:
    """The cards: worked out once, sent again at every run."""
    st.header(session.texts()["sources_heading"], anchor=False)
    for source in kept.read(catalogue.sources, session.language()).itertuples():
        source_card(source)


def source_card(source: Any) -> None:
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
                        rows_in=words.number(source.rows_in, code),
                        accepted=words.number(source.accepted, code),
                        rejected=words.number(source.rejected, code),
                        deliveries=source.deliveries,
                    )
                    + (
                        text["rows_of_which"].format(synthetic=words.number(source.synthetic, code))
                        if source.synthetic
                        else ""
                    ),
                }.items()
            )
        )
        quirks = kept.read(catalogue.quirks, source.source_id, code)
        dated = [f"- {'' if on is None or pd.isna(on) else f'*{on:%Y-%m-%d}.* '}{phrase}" for on, phrase in quirks]
        st.markdown("\n".join(dated))


def deliveries() -> None:
    """Every file that was loaded, with its fingerprint and counts of rows."""
    text = session.texts()
    lead, mark, frame = kept.shared(_deliveries)
    section.head(text["deliveries_heading"], lead)
    components.prose(frame, components.plain_heading(text["deliveries_heading"], mark=mark), "leveranser")


def _deliveries(con: DuckDBPyConnection) -> tuple[str, str, pd.DataFrame]:
    """(what the rows are, the mark of demonstration data, one row per file)."""
    text, code, frame = session.texts(), session.language(), origins.deliveries(con)
    synthetic, total = demonstration.rows(con)
    numbers = {"synthetic": words.number(synthetic, code), "total": words.number(total, code)}
    lead = text["rows_synthetic" if synthetic else "rows_all_real"].format(**numbers)
    if (frame["provenance"] != "published").any():
        lead = f"{lead} {text['rows_rounded']}"
    mark = text["partly_demonstration"].format(mark=demonstration.MARK[code]) if synthetic else ""
    frame["provenance"] = [
        demonstration.mark([value], code) or text[f"provenance_{value}"] for value in frame["provenance"]
    ]
    titles = kept.read(catalogue.sources, code).set_index("source_id")["title"]
    frame["source_id"] = frame["source_id"].map(titles)
    return lead, mark, _named(frame)


def revisions() -> None:
    """Every figure that a later delivery changed: before, after, difference, and where both stand."""
    text = session.texts()
    frame = kept.shared(_revisions)
    section.head(text["revisions_heading"], text["revisions_lead" if len(frame) else "revisions_none"])
    if len(frame):
        components.table(frame, components.plain_heading(text["revisions_heading"]), "reviderade-siffror")


def _revisions(con: DuckDBPyConnection) -> pd.DataFrame:
    text, code, frame = session.texts(), session.language(), origins.revisions(con)
    periods = zip(frame["period_start"], frame["period_kind"], strict=True)
    frame = frame.assign(
        period=[words.period(start, kind, code) for start, kind in periods],
        sex=frame["sex"].map(lambda sex: text[f"sex_people_{sex}"]),
        age=frame["age"].map(kept.read(catalogue.age_labels, code)),
        unit=frame["unit"].map(lambda unit: text[f"unit_{unit}"]),
        **{key: frame[key].map(lambda status: text[f"status_{status}"]) for key in ("old_status", "new_status")},
    )
    return _named(frame[REVISED])


def left_out() -> None:
    """Every row that was not taken, and why."""
    text = session.texts()
    section.head(text["rejected_heading"], text["rejected_lead"])
    frame = kept.shared(_left_out)
    components.table(frame, components.plain_heading(text["rejected_heading"]), "bortvalda-rader")


def _left_out(con: DuckDBPyConnection) -> pd.DataFrame:
    text, frame = session.texts(), origins.rejected(con)
    reasons = zip(frame["reason"], frame["is_bad"], strict=True)
    frame["reason"] = [reason_words(reason, is_bad, text) for reason, is_bad in reasons]
    frame["value"] = [value_words(*pair, text) for pair in zip(frame["field"], frame["value"], strict=True)]
    frame["field"] = [text.get(f"field_{field}", field) for field in frame["field"]]
    frame["is_bad"] = frame["is_bad"].map({True: text["row_bad"], False: text["row_left_out"]})
    return _named(frame)


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its columns named in the reader's language."""
    return frame.rename(columns={key: session.texts()[f"column_{key}"] for key in frame})


def reason_words(reason: str, is_bad: bool, text: dict[str, str]) -> str:
    """Why a row was left out; what no text is there for stands as the load wrote it."""
    phrase = text.get(f"reason_{re.sub('[^a-z0-9]+', '_', reason.lower()).strip('_')}", reason)
    return f"{text['reason_bad']}: {phrase}" if is_bad else phrase


def value_words(field: str, value: str | None, text: dict[str, str]) -> str:
    """A coded value in the reader's words; anything else as it stands in the file, written for humans nowhere else."""
    return text.get(f"{field}_{value}", value or "") if field in CODED else value or ""
