"""What the map shows of each area: value, difference or change, and what the tests found, by number and in words."""

import dataclasses

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard import words
from dashboard.figures.map.build import marked
from dashboard.frame import kept, session
from dashboard.frame.kept import keeps
from dashboard.map.view import MapView
from dashboard.reading import catalogue, observations
from dashboard.statistics import comparisons, methods
from dashboard.statistics.comparisons import Finding

UNTESTED = Finding("untested", "none", "one")


@keeps(key=lambda con, view: view.key)
def figured(con: DuckDBPyConnection, view: MapView) -> MapView:
    """The view with what the tests found: `tested`, `findings`, and its table told further by `marked`.

    The table also has difference and change with their limits, place among the areas, and both findings in words.
    """
    text, language = session.texts(), session.language()
    city = observations.city_on_map(con, view.indicator.id, view.year, view.sex, view.age)
    tested = comparisons.against(view.table, city)
    beside = [words.beside(row, view.indicator, language, text) for _, row in tested.iterrows()]
    table = view.table.assign(
        difference=tested["difference"],
        difference_lower=tested["difference_lower"],
        difference_upper=tested["difference_upper"],
        place=[words.ranked(row, language, text) for _, row in tested.iterrows()],
        beside=np.where(view.table["value"].notna(), beside, ""),
    )
    if view.form != "change":
        return dataclasses.replace(view, tested=tested, table=marked(table, view.form, tested["direction"]))
    findings = changes(con, view)
    table = table.assign(
        change=[finding.difference for finding in findings],
        change_lower=[finding.difference_lower for finding in findings],
        change_upper=[finding.difference_upper for finding in findings],
        changed=[
            words.changed(finding, view.indicator, "year", language, text) if finding.last else ""
            for finding in findings
        ],
    )
    directions = pd.Series([finding.direction for finding in findings], index=table.index)
    return dataclasses.replace(view, tested=tested, findings=findings, table=marked(table, "change", directions))


def changes(con: DuckDBPyConnection, view: MapView) -> list[Finding]:
    """Each area's change since the measurement before, false discoveries held over all of them."""
    if view.before is None:
        raise ValueError("view: expected a measurement before to compare with, found none")
    before = observations.on_map(
        con, view.indicator.id, view.division, view.before, view.sex, view.age, view.level
    ).set_index("area_id")
    breaks = kept.read(catalogue.breaks, view.indicator.id, session.language())
    found = []
    for _, row in view.table.iterrows():
        earlier = before.loc[row["area_id"]]
        both = pd.notna(row["value"]) and pd.notna(earlier["value"])
        found.append(comparisons.compare(earlier, row, breaks, level=1) if both else UNTESTED)
    return controlled(found)


def controlled(findings: list[Finding], q: float = comparisons.FALSE_DISCOVERIES) -> list[Finding]:
    """The findings with a direction only where it holds with false discoveries controlled at q."""
    tested = np.array(
        [item.p if item.direction in ("up", "down", "none") else np.nan for item in findings], dtype=float
    )
    holds = methods.false_discovery(tested, q)
    return [
        dataclasses.replace(item, direction="none") if item.is_certain and not sure else item
        for item, sure in zip(findings, holds, strict=True)
    ]
