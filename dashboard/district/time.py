"""The time axis on the district page: every series of the chosen priority areas below one another."""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.district import profile, sentences
from dashboard.district.view import DistrictView
from dashboard.figures.lines import build as lines_build
from dashboard.frame import components, sections, session
from dashboard.frame.kept import keeps
from dashboard.frame.sections import Section
from dashboard.reading import demonstration
from dashboard.reading.geography import CITY

FEWEST_POINTS = 2


def strips(con: DuckDBPyConnection, view: DistrictView) -> None:
    """Every series of the chosen areas on one axis of years: real figures first, demonstration data apart."""
    for section in _made(con, view):
        sections.show(section)


@keeps(key=lambda con, view: view.key)
def _made(con: DuckDBPyConnection, view: DistrictView) -> list[Section]:
    both = [_striped(view, marked) for marked in (False, True)]
    return [_section(view, keys) for keys in both if keys]


def _striped(view: DistrictView, marked: bool) -> list[str]:
    """Indicators with at least two yearly figures for the district; of all five areas the first two of each."""
    keys = []
    for area in view.areas["id"]:
        rows = view.shown(area, marked)
        enough = [(view.figures[key]["area_id"] == view.district).sum() >= FEWEST_POINTS for key in rows["indicator"]]
        kept = profile.where(rows, enough)
        first = kept if len(view.areas) == 1 else kept.head(2)
        keys += [key for key in first["indicator"] if key not in keys]
    return keys


def _section(view: DistrictView, keys: list[str]) -> Section:
    text, code = session.texts(), session.language()
    mark = view.indicators[keys[0]].mark
    key = "strips-demonstration" if mark else "strips"
    table = pd.concat([_both(view.figures[name], view, name).assign(key=name) for name in keys])
    table = table[table["period_start"] >= table.loc[table["area_id"] == view.district, "period_start"].min()]
    years = sorted({start.year for start in table["period_start"]})
    filters = text["strips_filters"].format(
        area=view.name, names=words.joined(view.areas["name"].tolist(), text), years=f"{years[0]}–{years[-1]}"
    )
    rows = view.rows[view.rows["indicator"].isin(keys)]
    sentence = sentences.summary(rows, view.indicators, view.name, True, text)
    title = demonstration.titled(text["strips_title"], mark, code)
    head, parts = (
        components.plain_heading(title, filters, sentence, text["strips_source"], mark),
        [_strip(view, name) for name in keys],
    )
    return Section(
        key,
        head,
        _table(table, view),
        f"{'demo-' if mark else ''}tidsaxel-{view.district}",
        lines_build.strips(parts, view.name, *sections.looked(head)),
        reading=text["read_strips"],
    )


def _strip(view: DistrictView, key: str) -> lines_build.Strip:
    item, rows = view.indicators[key], view.figures[key]
    own = rows[rows["area_id"] == view.district]
    city = rows[rows["area_id"] == CITY] if _reference(view, key) != view.district else rows.iloc[:0]
    return lines_build.Strip(item.short, item.unit, own, city, item.source, item.mark)


def _both(rows: pd.DataFrame, view: DistrictView, key: str) -> pd.DataFrame:
    return rows[rows["area_id"].isin({view.district, _reference(view, key)})]


def _reference(view: DistrictView, key: str) -> str:
    """The city, where the district's figure can be set beside the city's: not for numbers of events."""
    return view.district if view.indicators[key].method == "count" else CITY


def _table(table: pd.DataFrame, view: DistrictView) -> pd.DataFrame:
    text = session.texts()
    items = [view.indicators[key] for key in table["key"]]
    return pd.DataFrame(
        {
            text["column_indicator"]: [item.short for item in items],
            text["column_area"]: table["area"].tolist(),
            text["column_period"]: [str(start.year) for start in table["period_start"]],
            text["column_value"]: table["value"].tolist(),
            text["column_lower"]: table["lower"].tolist(),
            text["column_upper"]: table["upper"].tolist(),
            text["column_n"]: table["n"].tolist(),
            text["column_interval_method"]: words.interval_methods(table, text),
            text["column_unit"]: [item.unit for item in items],
            text["column_status"]: [components.status_words(row, text) for row in table.to_dict("records")],
        }
    )
