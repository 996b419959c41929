"""The police's list of exposed areas on the map: off until the reader turns it on, always with its date and limits."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.figures.map.spec import Dash, Layer, LayerClass, Shape
from dashboard.frame import components, session
from dashboard.reading import exposed_areas

LEVELS: dict[str, Dash] = {"particularly_exposed": "solid", "risk": "dotted", "exposed": "dashed"}  # and their lines


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


def listed(con: DuckDBPyConnection, year: int) -> Listed:
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


def layer(listed: Listed) -> Layer:
    """The list as lines over the map, a class for each level that is there, and whose words these are."""
    text, drawn = session.texts(), listed.drawn
    there = [level for level in LEVELS if (drawn["level"] == level).any()]
    shapes = [Shape(row.geometry, there.index(row.level), row.tip) for row in drawn.itertuples()]
    classes = [LayerClass(text[f"level_{level}"], "notice", LEVELS[level]) for level in there]
    source = text["source_short"].format(source=text["exposed_source"])
    note = f"{listed.sentence} {text['exposed_caution']} {source}."
    return Layer("exposed", text["exposed_legend"], classes, shapes, note=note)


def table_twin(listed: Listed) -> None:
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
    head = components.plain_heading(title, sentence=f"{listed.sentence} {text['exposed_caution']}", source=source)
    with st.expander(f"{title}: {words.number(len(frame), session.language())}", key="table-exposed"):
        components.table(frame, head, "polisens-lista")
