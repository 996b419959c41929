"""picture -> the categories and series of a native chart, the same for a spreadsheet and a slide."""

import dataclasses
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from dashboard import words
from dashboard.figures import spec as p
from dashboard.figures.cells.spec import Hexagons
from dashboard.figures.lines import marks
from dashboard.figures.map.spec import Map
from dashboard.figures.palette import LIGHT
from dashboard.figures.week.spec import Heat

WORDS = {
    "sv": {"lower": "nedre gräns", "upper": "övre gräns", "preliminary": "preliminärt"},
    "en": {"lower": "lower limit", "upper": "upper limit", "preliminary": "preliminary"},
}


@dataclass(frozen=True)
class Column:
    """One series of a chart: a value, or None, for each category; limits where they are known.

    `states` says of each value how its mark is drawn: "hollow" without a fill, "chosen" darker than the others; an
    empty list where all are alike. A series that only continues another (a dotted tail) is not in the legend.
    Of a line chart, `stroke` and `width` (points) are those of the line, and points have marks or none.
    """

    label: str
    colour: str
    values: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    stroke: Literal["solid", "dashed", "dotted", "none"] = "solid"
    states: list[frozenset[str]] = field(default_factory=list)
    in_legend: bool = True
    width: float = 2.25
    has_marks: bool = True

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
    if isinstance(picture, Map):
        return _map(picture)
    if isinstance(picture, p.Bars):
        return _frame("column", picture.frame, list(picture.colours))
    if isinstance(picture, Heat):
        return _heat(picture)
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
    if isinstance(picture, p.Grid | Hexagons):
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
    """The panels' own lines in one chart, where they have one unit; what lies behind them is left out."""
    parts = [one for _, one in picture.panels]
    if len({one.unit for one in parts}) > 1:
        return None
    common, series = _common(parts), []
    for at, (title, one) in enumerate(picture.panels):
        for line in one.series:
            if line.form in ("ground", "span") or (line.label in common and at > 0):
                continue
            label = line.label if line.label in (title, *common) else f"{title}: {line.label}"
            colour = line.colour if line.dashed else f"series-{at % len(LIGHT.series)}"
            series.append(dataclasses.replace(line, label=label, colour=colour))
    return _lines(dataclasses.replace(parts[0], series=series, breaks=[item for one in parts for item in one.breaks]))


def _common(parts: list[p.Lines]) -> set[str]:
    """The labels of the references that are the same in every panel, such as the whole city."""
    return {
        line.label
        for line in parts[0].series
        if line.dashed
        and all(any(line.label == x.label and line.rows.equals(x.rows) for x in one.series) for one in parts)
    }


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
    return Chart("bar", rows["label"].tolist(), [_column(picture.index_unit, LIGHT.accent, rows)])


def _lines(picture: p.Lines) -> Chart:
    """Lines over an axis of categories that has the missing periods too; a break's number stands at its category."""
    starts, breaks = marks.categories(picture), marks.breaks(picture)
    names = [words.period(start, picture.kind, picture.language) for start in starts]
    for item in breaks:
        at = next(at for at, start in enumerate(starts) if start >= pd.Timestamp(item.on))
        names[at] = f"{names[at]} ({item.number})"
    columns = [column for series in picture.series for column in _of_series(series, picture, starts)]
    return Chart("line", names, columns)


def _of_series(series: p.Series, picture: p.Lines, starts: list[pd.Timestamp]) -> list[Column]:
    """The columns of one series: the firm part and its preliminary end, of a span the lower and the upper limit."""
    points, told = marks.points(series, picture), WORDS[picture.language]
    points = points.drop_duplicates("period_start").set_index("period_start")
    if series.form == "span":
        limits = {told[side]: points[side].rename("value").to_frame() for side in ("lower", "upper")}
        return [
            dataclasses.replace(_line(f"{series.label}, {name}", series, rows, starts), width=1.0, has_marks=False)
            for name, rows in limits.items()
        ]
    shown = points.assign(**{side: points[side].where(points["limit"] != "") for side in ("lower", "upper")})
    firm, tail = shown[~shown["is_tail"]], shown[shown["is_tail"]]
    if series.form == "points" or not len(tail):
        return [_line(series.label, series, shown, starts)]
    if not len(firm):
        return [dataclasses.replace(_line(series.label, series, tail, starts), stroke="dotted")]
    from_firm = pd.concat([firm.tail(1).assign(lower=None, upper=None), tail])
    end = _line(f"{series.label}, {told['preliminary']}", series, from_firm, starts)
    end = dataclasses.replace(end, stroke="dotted", in_legend=False)
    return [_line(series.label, series, firm, starts), end]


def _line(label: str, series: p.Series, rows: pd.DataFrame, starts: list[pd.Timestamp]) -> Column:
    cells = rows.reindex(starts)
    column = _column(label, LIGHT.of(series.colour), cells)
    hollow = cells["is_hollow"].eq(True).tolist() if "is_hollow" in cells and series.form != "line" else []
    return dataclasses.replace(
        column,
        stroke="none" if series.form == "points" else "dashed" if series.dashed else "solid",
        states=[frozenset({"hollow"}) if is_hollow else frozenset() for is_hollow in hollow],
        width=3.0 if series.thick else 2.25,
        has_marks=series.form in ("joined", "points"),
    )


def _ranked(rows: pd.DataFrame, picture: p.Picture) -> Chart:
    chosen = rows["is_chosen"].tolist() if "is_chosen" in rows else []
    column = _column(picture.unit, LIGHT.accent, rows)
    if any(chosen):
        states = [frozenset({"chosen"} if is_chosen else ()) for is_chosen in chosen]
        column = dataclasses.replace(column, colour=LIGHT.sequential[2], states=states)
    return Chart("bar", rows["label"].tolist(), [column])


def _map(picture: Map) -> Chart:
    """The areas as a ranking, the highest first: ▲▼ by the name of the certain; hollow is what the map hatches."""
    ranked = sorted(picture.areas, key=lambda area: (area.value is None, -(area.value or 0)))
    values, lower, upper = ([getattr(area, name) for area in ranked] for name in ("value", "lower", "upper"))
    states = [
        frozenset(
            name
            for name, is_so in (
                ("hollow", area.pattern == "uncertain"),
                ("chosen", area.area_id == picture.chosen),
            )
            if is_so
        )
        for area in ranked
    ]
    colour = LIGHT.sequential[2] if picture.chosen else LIGHT.accent
    labels = [f"{p.SIGNS.get(area.sign, '')} {area.name}".strip() for area in ranked]
    return Chart("bar", labels, [Column(picture.unit, colour, values, lower, upper, states=states)])


def _heat(picture: Heat) -> Chart:
    """A line a weekday over the parts of the day: filled points are certainly above an even spread, others hollow."""
    drawn = _frame("line", picture.frame.T, list(LIGHT.series))
    flags = [picture.more.loc[day].tolist() for day in picture.more.index]
    columns = [
        dataclasses.replace(column, states=[frozenset() if is_more else frozenset({"hollow"}) for is_more in row])
        for column, row in zip(drawn.columns, flags, strict=True)
    ]
    return dataclasses.replace(drawn, columns=columns)


def _frame(kind: str, frame: pd.DataFrame, colours: list[str]) -> Chart:
    columns = [
        Column(str(name), colours[place % len(colours)], _cells(frame[name]), [None] * len(frame), [None] * len(frame))
        for place, name in enumerate(frame)
    ]
    return Chart(kind, [str(label) for label in frame.index], columns)


def _column(label: str, colour: str, rows: pd.DataFrame) -> Column:
    empty = pd.Series([None] * len(rows), index=rows.index)
    lower, upper = (_cells(rows.get(name, empty)) for name in ("lower", "upper"))
    return Column(label, colour, _cells(rows["value"]), lower, upper)


def _cells(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]
