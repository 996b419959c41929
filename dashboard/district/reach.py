"""What the sources cannot tell of a district: which years each reaches, how far behind it is, what it leaves out."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.district.view import DistrictView
from dashboard.figures.grid import build as grid_build
from dashboard.figures.grid.spec import GridRow
from dashboard.frame import components, kept, sections, session
from dashboard.frame.kept import keeps
from dashboard.frame.sections import Section, looked
from dashboard.reading import catalogue, coverage, demonstration

FIRST_YEAR = 2014


def reach(con: DuckDBPyConnection, view: DistrictView) -> None:
    """A grid of sources and years with its table twin, and the lag of each source."""
    sections.show(_made(con, view))


@keeps(key=lambda con, view: view.key)
def _made(con: DuckDBPyConnection, view: DistrictView) -> Section:
    text = session.texts()
    frame = coverage.reach(con, view.district)
    latest = coverage.latest(con, view.district).set_index("source_id")
    frame = frame[frame["year"] >= FIRST_YEAR]
    filters = text["reach_filters"].format(area=view.name, first=frame["year"].min(), last=frame["year"].max())
    head = components.plain_heading(text["reach_title"], filters, _sentence(latest, view), text["reach_source"])
    picture = grid_build.reach(frame, _sources(latest, view), _years(frame), view.name, *looked(head))
    table = _table(frame, latest)
    return Section("reach", head, table, f"kallor-{view.district}", picture, reading=text["read_reach"])


def _years(frame: pd.DataFrame) -> list[int]:
    return list(range(int(frame["year"].min()), int(frame["year"].max()) + 1))


def _sources(latest: pd.DataFrame, view: DistrictView) -> dict[str, GridRow]:
    """A row for each source: its title, how many of its measures there are here, and how far behind it is."""
    text, code = session.texts(), session.language()
    titles = kept.read(catalogue.sources, code).set_index("source_id")["title"]
    rows = {}
    for key, row in latest.iterrows():
        counted = text["reach_indicators"].format(own=row["own_indicators"], all=row["indicators"])
        mark = demonstration.mark([row["provenance"]], code)
        rows[str(key)] = GridRow(titles[key], f"{counted}; {_lag(row, view)}", (), mark=mark)
    return rows


def _sentence(latest: pd.DataFrame, view: DistrictView) -> str:
    text = session.texts()
    own = latest[latest["own_end"].notna()]
    sentence = text["reach_sentence"].format(
        own=len(own), sources=len(latest), area=view.name, wider=len(latest) - len(own)
    )
    if own.empty:
        return sentence
    names = kept.read(catalogue.sources, session.language()).set_index("source_id")["title"]
    oldest = own["own_end"].idxmin()
    year = (
        own.loc[oldest, "own_end"].year - 1
        if own.loc[oldest, "own_end"].month == 1
        else own.loc[oldest, "own_end"].year
    )
    return f"{sentence} {text['reach_oldest'].format(source=names[oldest], year=year)}"


def _lag(latest: pd.Series, view: DistrictView) -> str:
    text, code = session.texts(), session.language()
    if pd.isna(latest["own_end"]):
        return text["reach_no_own"].format(area=view.name)
    last = pd.Timestamp(latest["own_end"]) - pd.Timedelta(days=1)
    return text["reach_lag"].format(day=words.day(last, code), months=months_behind(latest["own_end"]))


def months_behind(end: date) -> int:
    """Whole months from the end of the latest period to the day that the database was built."""
    _, built = kept.read(catalogue.version)
    return max((built.year - end.year) * 12 + built.month - end.month, 0)


def _table(frame: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    text = session.texts()
    sources = kept.read(catalogue.sources, session.language()).set_index("source_id").loc[latest.index]
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
