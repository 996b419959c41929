"""picture -> the categories and series of a native chart, the same for a spreadsheet and a slide."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from dashboard import words
from dashboard.figures import spec as p
from dashboard.figures.cells.spec import Hexagons
from dashboard.figures.grid import spec as grid_spec
from dashboard.figures.lines import marks
from dashboard.figures.lines import spec as lines_spec
from dashboard.figures.map.spec import Map
from dashboard.figures.palette import LIGHT, Colour
from dashboard.figures.points.spec import Pairs, Points
from dashboard.figures.pyramid import spec as pyramid_spec
from dashboard.figures.ranking.spec import Bars, Dots, Limits, Ranked
from dashboard.figures.spine import spec as spine_spec
from dashboard.figures.tested import ARROWS
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
    colour: Colour
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
    if type(picture) not in KINDS:
        raise TypeError(f"picture: expected one of {[kind.__name__ for kind in KINDS]}, found {type(picture).__name__}")
    make = KINDS[type(picture)]
    return make(picture) if make else None


def _rows(picture: Ranked | Bars) -> Chart:
    """A lying bar for each row, in the figure's order, with the interval as an error bar.

    A bar and no dot: neither Excel nor PowerPoint has a chart of dots beside names, and a line chart without its line
    would set eleven long names on end and has no triangle that points down. What the dots show is there all the same:
    a hollow value has no fill, the chosen one is darker, and after its name a row says what is certain of it (▲ ▼) or,
    without a value, what is known. Bars begin at zero, so an axis that the dots let begin higher is not cut here.
    """
    rows = picture.rows
    states = [_states(row.is_hollow, row.is_chosen and row.value is not None) for row in rows]
    column = Column(
        picture.unit,
        _base([row.is_chosen for row in rows]),
        [row.value for row in rows],
        *_sides([row.limits for row in rows]),
        states=states,
    )
    names = [_named(row.label, row.direction, row.told if row.value is None else "") for row in rows]
    return Chart("bar", names, [column])


def _sides(limits: Sequence[Limits]) -> tuple[list[float | None], list[float | None]]:
    """(the lower limits, the upper ones)."""
    return [ends[0] if ends else None for ends in limits], [ends[1] if ends else None for ends in limits]


def _base(chosen: Sequence[bool]) -> Colour:
    """The colour of the bars, a light one where a chosen bar is to be darker than the others."""
    return LIGHT.of("sequential-2" if any(chosen) else "accent")


def _states(is_hollow: bool, is_chosen: bool = False) -> frozenset[str]:
    return frozenset(name for name, is_so in (("hollow", is_hollow), ("chosen", is_chosen)) if is_so)


def _named(label: str, direction: str, told: str = "") -> str:
    """A row's name with what its bar cannot show: 'Bromma ▲', 'Järva (skyddad uppgift)'."""
    return f"{label} ({told})" if told else f"{label} {ARROWS.get(direction, '')}".rstrip()


def _dots(picture: Dots) -> Chart:
    """A column for each month, since a chart cannot stack dots; a protected month says so after its name."""
    names = [f"{month.label} ({picture.withheld})" if month.is_withheld else month.label for month in picture.months]
    counts = [month.count for month in picture.months]
    nothing: list[float | None] = [None] * len(names)
    return Chart("column", names, [Column(picture.name, LIGHT.of(picture.colour), counts, nothing, nothing)])


def _points(picture: Points) -> Chart:
    """Two indicators side by side, or of a funnel the values alone, the highest first.

    Bars beside names: a native scatter cannot say which point is which district.
    """
    points = sorted(picture.points, key=lambda point: -point.y)
    first = Column(
        picture.titles[1],
        _base([point.is_chosen for point in points]),
        [point.y for point in points],
        *_sides([point.y_limits for point in points]),
        states=[_states(point.is_hollow, point.is_chosen) for point in points],
    )
    other = Column(
        picture.titles[0],
        LIGHT.other,
        [point.x for point in points],
        *_sides([point.x_limits for point in points]),
    )
    names = [_named(point.label, point.direction) for point in points]
    return Chart("bar", names, [first] if picture.curves else [first, other])


def _pairs(picture: Pairs) -> Chart:
    """Two bars in each row; a certain difference has its arrow after the row's name."""
    columns = []
    for at, (label, role) in enumerate(picture.groups):
        sides = [pair.sides[at] for pair in picture.pairs]
        limits = _sides([side.limits for side in sides])
        columns.append(Column(label, LIGHT.of(role), [side.value for side in sides], *limits))
    return Chart("bar", [_named(pair.label, pair.direction) for pair in picture.pairs], columns)


def _panels(picture: lines_spec.Panels) -> Chart | None:
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


def _common(parts: list[lines_spec.Lines]) -> set[str]:
    """The labels of the references that are the same in every panel, such as the whole city."""
    return {
        line.label
        for line in parts[0].series
        if line.dashed
        and all(any(line.label == x.label and line.rows.equals(x.rows) for x in one.series) for one in parts)
    }


def _pyramid(picture: pyramid_spec.Pyramid) -> Chart:
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


def _spine(picture: spine_spec.Spine) -> Chart:
    rows = picture.open_rows[picture.open_rows["city_value"].fillna(0) != 0]
    share = 100 / rows["city_value"]
    limited = {name: rows[name] * share for name in ("value", "lower", "upper")}
    rows = rows.assign(**limited)
    return Chart("bar", rows["label"].tolist(), [_column(picture.index_unit, LIGHT.of("accent"), rows)])


def _lines(picture: lines_spec.Lines) -> Chart:
    """Lines over an axis of categories that has the missing periods too; a break's number stands at its category."""
    starts, breaks = marks.categories(picture), marks.breaks(picture)
    names = [words.period(start, picture.kind, picture.language) for start in starts]
    for item in breaks:
        at = next(at for at, start in enumerate(starts) if start >= pd.Timestamp(item.on))
        names[at] = f"{names[at]} ({item.number})"
    columns = [column for series in picture.series for column in _of_series(series, picture, starts)]
    return Chart("line", names, columns)


def _of_series(series: lines_spec.Series, picture: lines_spec.Lines, starts: list[pd.Timestamp]) -> list[Column]:
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


def _line(label: str, series: lines_spec.Series, rows: pd.DataFrame, starts: list[pd.Timestamp]) -> Column:
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
    colour = LIGHT.of("sequential-2" if picture.chosen else "accent")
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


def _frame(kind: str, frame: pd.DataFrame, colours: Sequence[Colour]) -> Chart:
    columns = [
        Column(str(name), colours[place % len(colours)], _cells(frame[name]), [None] * len(frame), [None] * len(frame))
        for place, name in enumerate(frame)
    ]
    return Chart(kind, [str(label) for label in frame.index], columns)


def _column(label: str, colour: Colour, rows: pd.DataFrame) -> Column:
    empty = pd.Series([None] * len(rows), index=rows.index)
    lower, upper = (_cells(rows.get(name, empty)) for name in ("lower", "upper"))
    return Column(label, colour, _cells(rows["value"]), lower, upper)


def _cells(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]


KINDS: dict[type[p.Picture], Callable[[Any], Chart | None] | None] = {
    lines_spec.Lines: _lines,
    lines_spec.Panels: _panels,
    Ranked: _rows,
    Bars: _rows,
    Dots: _dots,
    Points: _points,
    Pairs: _pairs,
    Map: _map,
    Heat: _heat,
    spine_spec.Spine: _spine,
    pyramid_spec.Pyramid: _pyramid,
    grid_spec.Grid: None,
    Hexagons: None,
}
