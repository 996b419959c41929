"""picture -> the categories and series of a native chart, the same for a spreadsheet and a slide."""

import dataclasses
from dataclasses import dataclass, field

import pandas as pd

from dashboard import words
from dashboard.figures import spec as p
from dashboard.figures.palette import LIGHT


@dataclass(frozen=True)
class Column:
    """One series of a chart: a value, or None, for each category; limits where they are known.

    `states` says of each value how its mark is drawn: "hollow" without a fill, "chosen" darker than the others; an
    empty list where all are alike. A series that only continues another (a dashed tail) is not in the legend.
    """

    label: str
    colour: str
    values: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    dashed: bool = False
    states: list[frozenset[str]] = field(default_factory=list)
    in_legend: bool = True

    def looks(self) -> list[tuple[str | None, str]]:
        """(fill, edge) of each value's mark, where any differs from the others; no fill for a hollow one."""
        if not any(self.states):
            return []
        edges = [LIGHT.accent if "chosen" in states else self.colour for states in self.states]
        return [(None if "hollow" in states else edge, edge) for states, edge in zip(self.states, edges, strict=True)]


@dataclass(frozen=True)
class Chart:
    """line, bar (lying) or column, with categories in order and series."""

    kind: str
    categories: list[str]
    columns: list[Column]

    @property
    def lowest(self) -> float:
        """The lowest value or limit; an axis begins at zero unless it is below."""
        found = [value for column in self.columns for value in column.values + column.lower if value is not None]
        return min(found, default=0.0)


def chart(picture: p.Picture) -> Chart | None:
    """What can be edited of a figure; a map becomes a ranking and a heat map lines; None where there is no such chart.

    A spine becomes each measure's value where the city's is 100, since its measures have different units.
    """
    if isinstance(picture, p.Lines):
        return _lines(picture)
    if isinstance(picture, p.Ranked):
        return _ranked(picture.rows, picture)
    if isinstance(picture, p.Map):
        rows = picture.table.rename(columns={"area": "label"}).sort_values("value", ascending=False, kind="stable")
        return _ranked(rows, picture)
    if isinstance(picture, p.Bars):
        return _frame("column", picture.frame, list(picture.colours))
    if isinstance(picture, p.Heat):
        return _frame("line", picture.frame.T, list(LIGHT.series))
    if isinstance(picture, p.Points):
        return _points(picture)
    if isinstance(picture, p.Pairs):
        return _pairs(picture)
    if isinstance(picture, p.Panels):
        return _panels(picture)
    if isinstance(picture, p.Spine):
        return _spine(picture)
    if isinstance(picture, p.Pyramid):
        return _pyramid(picture)
    if isinstance(picture, p.Grid | p.Hexagons):
        return None
    raise TypeError(f"picture: expected one that has a chart, found {type(picture).__name__}")


def _points(picture: p.Points) -> Chart:
    """Two indicators side by side, or of a funnel the values alone, the highest first."""
    rows = picture.rows.sort_values("y", ascending=False, kind="stable")
    other = Column(picture.titles[0], LIGHT.other, *_limited(rows, "x", "x_lower", "x_upper"))
    first = Column(picture.titles[1], LIGHT.accent, *_limited(rows, "y", "lower", "upper"))
    return Chart("bar", rows["label"].tolist(), [first] if picture.curves else [first, other])


def _limited(rows: pd.DataFrame, *names: str) -> list[list[float | None]]:
    empty = pd.Series([None] * len(rows), index=rows.index)
    return [_cells(rows.get(name, empty)) for name in names]


def _pairs(picture: p.Pairs) -> Chart:
    columns = [
        Column(label, colour, *_limited(picture.rows, *(f"{name}{suffix}" for name in ("value", "lower", "upper"))))
        for suffix, label, colour in picture.groups
    ]
    return Chart("bar", [str(label) for label in picture.rows["label"]], columns)


def _panels(picture: p.Panels) -> Chart | None:
    """The panels' own lines in one chart, where they have one unit; the ground behind them is left out."""
    if len({one.unit for _, one in picture.panels}) > 1:
        return None
    first, colours, series = picture.panels[0][1], LIGHT.series, []
    for at, (title, one) in enumerate(picture.panels):
        for line in one.series:
            if line.label and not (line.dashed and any(line.label == other.label for other in series)):
                alone = line.label == title or line.dashed
                colour = line.colour if line.dashed else colours[at % len(colours)]
                label = line.label if alone else f"{title}: {line.label}"
                series.append(dataclasses.replace(line, label=label, colour=colour))
    return _lines(dataclasses.replace(first, series=series))


def _pyramid(picture: p.Pyramid) -> Chart:
    """Each group's shares, the oldest first as in the figure; all from zero, since a chart has no sides."""
    columns = [
        Column(
            part.label,
            LIGHT.of(part.colour),
            _cells(pd.Series(part.shares[::-1])),
            [None] * len(part.shares),
            [None] * len(part.shares),
        )
        for part in sorted(picture.parts, key=lambda part: not part.is_chosen)
    ]
    return Chart("bar", list(picture.ages[::-1]), columns)


def _spine(picture: p.Spine) -> Chart:
    rows = picture.open_rows[picture.open_rows["city_value"].fillna(0) != 0]
    share = 100 / rows["city_value"]
    limited = {name: rows[name] * share for name in ("value", "lower", "upper")}
    rows = rows.assign(**limited)
    return Chart("bar", rows["label"].tolist(), [_column(picture.index_unit, LIGHT.accent, rows, False)])


def _lines(picture: p.Lines) -> Chart:
    known = [series.rows[series.rows["value"].notna()] for series in picture.series]
    starts = sorted({start for rows in known for start in rows["period_start"]})
    if picture.kind == "year" and picture.interval_years == 1 and starts:  # a missing year is a gap
        starts = [pd.Timestamp(year, 1, 1) for year in range(starts[0].year, starts[-1].year + 1)]
    columns = []
    for series, rows in zip(picture.series, known, strict=True):
        cells = rows.drop_duplicates("period_start").set_index("period_start").reindex(starts)
        columns.append(_column(series.label, series.colour, cells, series.dashed))
    return Chart("line", [words.period(start, picture.kind, picture.language) for start in starts], columns)


def _ranked(rows: pd.DataFrame, picture: p.Picture) -> Chart:
    chosen = rows["is_chosen"].tolist() if "is_chosen" in rows else []
    column = _column(picture.unit, LIGHT.accent, rows, False)
    if any(chosen):
        states = [frozenset({"chosen"} if is_chosen else ()) for is_chosen in chosen]
        column = dataclasses.replace(column, colour=LIGHT.sequential[2], states=states)
    return Chart("bar", rows["label"].tolist(), [column])


def _frame(kind: str, frame: pd.DataFrame, colours: list[str]) -> Chart:
    columns = [
        Column(str(name), colours[place % len(colours)], _cells(frame[name]), [None] * len(frame), [None] * len(frame))
        for place, name in enumerate(frame)
    ]
    return Chart(kind, [str(label) for label in frame.index], columns)


def _column(label: str, colour: str, rows: pd.DataFrame, dashed: bool) -> Column:
    empty = pd.Series([None] * len(rows), index=rows.index)
    lower, upper = (_cells(rows.get(name, empty)) for name in ("lower", "upper"))
    return Column(label, colour, _cells(rows["value"]), lower, upper, dashed)


def _cells(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]
