"""Native charts read back as a reader has them: from the XML of a workbook and of a slide, which is of one kind."""

import io
from typing import NamedTuple
from zipfile import ZipFile

import pandas as pd
from lxml import etree

from dashboard.figures.slide import slide
from dashboard.figures.workbook import workbook
from tests.export_cases import DAY, LONG
from tests.figures.marks import Mark, number

SPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


class Native(NamedTuple):
    """A chart: line, bar or column; the categories in order; the marks of each series; what the legend names."""

    kind: str
    categories: list[str]
    marks: list[list[Mark]]
    legend: list[str]
    blanks: str


def native(content: bytes) -> Native:
    """The only chart of a workbook or a presentation."""
    with ZipFile(io.BytesIO(content)) as archive:
        [name] = [name for name in archive.namelist() if "/charts/chart" in name and name.endswith(".xml")]
        return _read(etree.fromstring(archive.read(name)))


def natives(picture) -> tuple[Native, Native]:
    """The charts that a picture is in a workbook and on a slide."""
    table = pd.DataFrame({"a": [1.0]})
    return native(workbook(table, LONG, picture, "sv", DAY)), native(slide(LONG, picture, "sv", DAY))


def _read(root) -> Native:
    plots = root.xpath(".//c:lineChart | .//c:barChart | .//c:scatterChart", namespaces=SPACES)
    kind = etree.QName(plots[0]).localname.removesuffix("Chart")
    if plots[0].xpath("string(c:barDir/@val)", namespaces=SPACES) == "col":
        kind = "column"
    series = [one for plot in plots for one in plot.xpath("c:ser", namespaces=SPACES)]
    names = [one.xpath("string(c:tx//c:v)", namespaces=SPACES) for one in series]
    gone = {int(at) for at in root.xpath(".//c:legendEntry[c:delete/@val='1']/c:idx/@val", namespaces=SPACES)}
    legend = (
        [name for at, name in enumerate(names) if at not in gone]
        if root.xpath(".//c:legend", namespaces=SPACES)
        else []
    )
    categories = _texts(series[0].xpath("c:cat", namespaces=SPACES)[0])
    blanks = root.xpath("string(.//c:dispBlanksAs/@val)", namespaces=SPACES) or "gap"  # as Excel, when it is not said
    return Native(
        kind,
        categories,
        [_marks(one, name, categories) for one, name in zip(series, names, strict=True)],
        legend,
        blanks,
    )


def _texts(part) -> list[str]:
    count = int(part.xpath("string(.//c:ptCount/@val)", namespaces=SPACES))
    found = {
        int(point.get("idx")): point.xpath("string(c:v)", namespaces=SPACES)
        for point in part.xpath(".//c:pt", namespaces=SPACES)
    }
    return [found.get(at, "") for at in range(count)]


def _numbers(part) -> dict[int, float]:
    return {
        int(point.get("idx")): float(point.xpath("string(c:v)", namespaces=SPACES))
        for point in part.xpath(".//c:pt", namespaces=SPACES)
        if point.xpath("string(c:v)", namespaces=SPACES)
    }


def _marks(series, name: str, categories: list[str]) -> list[Mark]:
    """A mark for each category, with its value where it has one; states: hollow, chosen, dashed."""
    values = _numbers(series.xpath("c:val", namespaces=SPACES)[0])
    reach = {}
    for side in ("plus", "minus"):
        [*found] = series.xpath(f"c:errBars/c:{side}", namespaces=SPACES)
        reach[side] = _numbers(found[0]) if found else {}
    whole = frozenset({"dashed"} if series.xpath("c:spPr/a:ln/a:prstDash[@val!='solid']", namespaces=SPACES) else ())
    own = _colour(series, "c:marker/c:spPr") or _colour(series, "c:spPr")
    states = {
        int(point.xpath("string(c:idx/@val)", namespaces=SPACES)): _states(point, own)
        for point in series.xpath("c:dPt", namespaces=SPACES)
    }
    marks = []
    for at, category in enumerate(categories):
        value, plus, minus = values.get(at), reach["plus"].get(at), reach["minus"].get(at)
        known = value is not None and bool(plus or minus)
        lower, upper = (value - minus, value + plus) if known else (None, None)
        marks.append(
            Mark(name, category, number(value), number(lower), number(upper), whole | states.get(at, frozenset()))
        )
    return marks


def _states(point, own: str) -> frozenset[str]:
    is_hollow = bool(point.xpath("(c:marker/c:spPr | c:spPr)/a:noFill", namespaces=SPACES))
    edge = point.xpath("string((c:marker/c:spPr | c:spPr)/a:ln/a:solidFill/a:srgbClr/@val)", namespaces=SPACES)
    is_dashed = bool(point.xpath("c:spPr/a:ln/a:prstDash[@val!='solid']", namespaces=SPACES))
    told = {"hollow": is_hollow, "chosen": bool(edge) and edge != own, "dashed": is_dashed}
    return frozenset(name for name, is_so in told.items() if is_so)


def _colour(series, place: str) -> str:
    return series.xpath(f"string({place}/a:solidFill/a:srgbClr/@val)", namespaces=SPACES)
