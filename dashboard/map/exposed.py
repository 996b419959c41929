"""The police's list of exposed areas on the map: off until the reader turns it on, always with its date and limits."""

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.frame import components, session
from dashboard.reading import exposed_areas

SOURCE = "exposed_areas"
LEVELS = ["particularly_exposed", "risk", "exposed"]


@dataclass(frozen=True)
class Listed:
    """The list in force at the chosen year: since when, a sentence on it, its areas (`tip`: the words on the map)."""

    since: str
    sentence: str
    areas: pd.DataFrame

    @property
    def drawn(self) -> pd.DataFrame:
        """The areas that have an outline."""
        return self.areas[self.areas["geometry"].notna()]


def since(edition: dict) -> str:
    """'december 2023', or '1 december 2025' where the day is known."""
    code = session.language()
    start = edition["in_force_from"]
    return words.day(start, code) if edition["precision"] == "day" else words.period(start, "month", code)


def listed(con, year: int) -> Listed:
    """The list in force in the middle of the year."""
    text = session.texts()
    edition = exposed_areas.exposed_edition(con, year)
    if edition is None:
        return Listed("", text["exposed_before_first"].format(year=year), exposed_areas.exposed_areas(con, 0))
    start, areas = since(edition), exposed_areas.exposed_areas(con, edition["edition"])
    areas = areas[areas["level"] != "not_listed"].assign(
        tip=lambda frame: [
            text["exposed_tip"].format(area=area, level=text[f"level_{level}"], since=start)
            for area, level in zip(frame["area"], frame["level"], strict=True)
        ]
    )
    sentence = text["exposed_drawn" if edition["has_outlines"] else "exposed_no_outlines"]
    sentence = sentence.format(since=start, year=year)
    if pd.notna(edition["next_from"]):
        later = words.period(edition["next_from"], "month", session.language())
        sentence += " " + text["exposed_next"].format(since=later)
    return Listed(start, sentence, areas)


def named(filters: str, listed: Listed | None) -> str:
    """The figure's filters in words, with the list when it is on and there was one."""
    if not listed or not listed.since:
        return filters
    return f"{filters} · {session.texts()['exposed_table'].format(since=listed.since)}"


def legend(listed: Listed) -> str:
    """What each kind of line means, whose words they are, and how to read them."""
    text = session.texts()
    there = [level for level in LEVELS if (listed.drawn["level"] == level).any()]
    items = "".join(f"<li><i class='line {level}'></i>{escape(text[f'level_{level}'])}</li>" for level in there)
    lines = f"<ul class='legend' aria-label='{escape(text['exposed_legend'])}'>{items}</ul>" if there else ""
    source = text["source_short"].format(source=text["exposed_source"])
    phrase = f"{listed.sentence} {text['exposed_caution']} {source}."
    return f"<div class='listed'>{lines}<p class='legend-note'>{escape(phrase)}</p></div>"


def table_twin(con, listed: Listed) -> None:
    """The list itself, folded, with its CSV."""
    text = session.texts()
    if listed.areas.empty:
        return
    frame = pd.DataFrame(
        {
            text["column_area"]: listed.areas["area"],
            text["column_level"]: [text[f"level_{level}"] for level in listed.areas["level"]],
            text["column_district"]: listed.areas["district"],
            text["column_in_force"]: listed.since,
            text["column_outline"]: listed.areas["geometry"].notna().map({True: text["yes"], False: text["no"]}),
            text["column_confidence"]: [text[f"confidence_{word}"] for word in listed.areas["confidence"]],
        }
    )
    title = text["exposed_table"].format(since=listed.since)
    source = text["source_short"].format(source=text["exposed_source"])
    head = components.plain_heading(title, con, sentence=f"{listed.sentence} {text['exposed_caution']}", source=source)
    with st.expander(f"{title}: {words.number(len(frame), session.language())}", key="table-exposed"):
        components.table(frame, head, "polisens-lista")


def origin(con) -> tuple[pd.DataFrame, str]:
    """Every line of the list with its file and document, for the sources page, and which column holds addresses."""
    text = session.texts()
    frame = exposed_areas.exposed_lines(con)
    frame = frame.assign(
        level=frame["level"].map(lambda level: text[f"level_{level}"]),
        confidence=frame["confidence"].map(lambda word: text[f"confidence_{word}"]),
        has_outline=frame["has_outline"].map({True: text["yes"], False: text["no"]}),
        edition=frame["edition"].astype(str),
    ).rename(columns={"has_outline": "outline"})
    return frame.rename(columns={key: text[f"column_{key}"] for key in frame}), text["column_document_url"]
