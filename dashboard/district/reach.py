"""What the sources cannot tell of a district: which years each reaches, how far behind it is, what it leaves out."""

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.district.view import DistrictView
from dashboard.figures.grid import build as grid_build
from dashboard.frame import components, sections, session
from dashboard.frame.sections import Section, looked, state
from dashboard.reading import catalogue, demonstration, residents

FIRST_YEAR = 2014


def reach(con, view: DistrictView) -> None:
    """A grid of sources and years with its table twin, and the lag of each source."""
    sections.show(_made(state(), view.district, con, view))


@st.cache_resource(max_entries=100, show_spinner=False)
def _made(state: tuple, district: str, _con, _view: DistrictView) -> Section:
    text, view = session.texts(), _view
    frame = residents.reach(_con, view.district)
    latest = residents.latest(_con, view.district).set_index("source_id")
    frame = frame[frame["year"] >= FIRST_YEAR]
    filters = text["reach_filters"].format(area=view.name, first=frame["year"].min(), last=frame["year"].max())
    head = components.plain_heading(
        text["reach_title"], _con, filters, _sentence(_con, latest, view), text["reach_source"]
    )
    grid, table = _grid(frame, latest, view, _con), _table(frame, latest, _con)
    picture = partial(grid_build.reach, frame, _titles(latest, _con), _years(frame), view.name, *looked(head))
    return Section("reach", head, table, f"kallor-{view.district}", picture, html=grid, reading=text["read_reach"])


def _years(frame: pd.DataFrame) -> list[int]:
    return list(range(int(frame["year"].min()), int(frame["year"].max()) + 1))


def _titles(latest: pd.DataFrame, con) -> dict[str, str]:
    """The sources' titles, in the grid's order; demonstration data say so."""
    code = session.language()
    titles = session.read(catalogue.sources, code).set_index("source_id")["title"]
    marks = latest["provenance"].map(lambda provenance: demonstration.mark([provenance], code))
    return {key: demonstration.titled(titles[key], mark, code) for key, mark in marks.items()}


def _sentence(con, latest: pd.DataFrame, view: DistrictView) -> str:
    text = session.texts()
    own = latest[latest["own_end"].notna()]
    sentence = text["reach_sentence"].format(
        own=len(own), sources=len(latest), area=view.name, wider=len(latest) - len(own)
    )
    if own.empty:
        return sentence
    names = session.read(catalogue.sources, session.language()).set_index("source_id")["title"]
    oldest = own["own_end"].idxmin()
    year = (
        own.loc[oldest, "own_end"].year - 1
        if own.loc[oldest, "own_end"].month == 1
        else own.loc[oldest, "own_end"].year
    )
    return f"{sentence} {text['reach_oldest'].format(source=names[oldest], year=year)}"


def _grid(frame: pd.DataFrame, latest: pd.DataFrame, view: DistrictView, con) -> str:
    text = session.texts()
    sources = session.read(catalogue.sources, session.language()).set_index("source_id")
    years = _years(frame)
    levels = frame.set_index(["source_id", "year"])["level"]
    keys = "".join(
        f"<li><i class='reach-{level}'></i>{escape(text[f'reach_{level}'].format(area=view.name))}</li>"
        for level in ("own", "city", "wider")
    )
    heads = "".join(f"<th scope='col' role='columnheader'><span>{year}</span></th>" for year in years)
    rows = "".join(
        _row(source_id, sources.loc[source_id], levels, years, latest.loc[source_id], view)
        for source_id in latest.index
    )
    return (
        f"<ul class='spine-legend'>{keys}</ul>"
        f"<table class='reach' role='table' style='--years:{len(years)}'><thead role='rowgroup'>"
        f"<tr role='row'><td role='cell'></td>{heads}</tr></thead><tbody role='rowgroup'>{rows}</tbody></table>"
    )


def _row(
    source_id: str, source: pd.Series, levels: pd.Series, years: list[int], latest: pd.Series, view: DistrictView
) -> str:
    text, cells = session.texts(), []
    for year in years:
        level = levels.get((source_id, year))
        phrase = text[f"reach_{level}"].format(area=view.name) if level else text["reach_nothing"]
        shape = f"<i class='reach-{level}'></i>" if level else ""
        cells.append(f"<td role='cell'>{shape}<span class='hidden'>{escape(phrase)}</span></td>")
    lag = _lag(latest, view)
    counted = text["reach_indicators"].format(own=latest["own_indicators"], all=latest["indicators"])
    marked = " class='marked'" if latest["provenance"] == demonstration.SYNTHETIC else ""
    made = components.band(demonstration.mark([latest["provenance"]], session.language()))
    told = f"{escape(source['title'])}<small>{escape(f'{counted}; {lag}')}</small>{made}"
    return f"<tr{marked} role='row'><th scope='row' role='rowheader'>{told}</th>{''.join(cells)}</tr>"


def _lag(latest: pd.Series, view: DistrictView) -> str:
    text, code = session.texts(), session.language()
    if pd.isna(latest["own_end"]):
        return text["reach_no_own"].format(area=view.name)
    last = pd.Timestamp(latest["own_end"]) - pd.Timedelta(days=1)
    return text["reach_lag"].format(day=words.day(last, code), months=months_behind(latest["own_end"]))


def months_behind(end) -> int:
    """Whole months from the end of the latest period to the day that the database was built."""
    _, built = session.read(catalogue.version)
    return max((built.year - end.year) * 12 + built.month - end.month, 0)


def _table(frame: pd.DataFrame, latest: pd.DataFrame, con) -> pd.DataFrame:
    text = session.texts()
    sources = session.read(catalogue.sources, session.language()).set_index("source_id").loc[latest.index]
    own = frame[frame["level"] == "own"].groupby("source_id")["year"]
    years = own.apply(lambda found: ", ".join(map(str, sorted(found)))).reindex(latest.index).fillna("")
    return pd.DataFrame(
        {
            text["column_source"]: sources["title"],
            text["column_own_until"]: _days(latest["own_end"]),
            text["column_any_until"]: _days(latest["any_end"]),
            text["column_lag"]: [months_behind(end) if pd.notna(end) else None for end in latest["own_end"]],
            text["column_own_indicators"]: latest["own_indicators"],
            text["column_all_indicators"]: latest["indicators"],
            text["column_years"]: years,
            text["column_coverage"]: sources["coverage"],
            text["column_provenance"]: [text[f"provenance_{name}"] for name in latest["provenance"]],
        }
    ).reset_index(drop=True)


def _days(ends: pd.Series) -> list[str]:
    return ["" if pd.isna(end) else str((pd.Timestamp(end) - pd.Timedelta(days=1)).date()) for end in ends]
