"""The comparing page's parts: its heading with its sentence, the specification of its figure, and its table."""

import dataclasses

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.compare import sentences
from dashboard.compare.view import CompareView
from dashboard.figures.heading import Heading
from dashboard.figures.palette import LIGHT
from dashboard.figures.points import build as points_build
from dashboard.figures.ranking import build as ranking_build
from dashboard.figures.spec import Look, Picture
from dashboard.frame import components, session
from dashboard.frame.kept import keeps
from dashboard.reading.catalogue import Indicator
from dashboard.statistics import area_measures, methods

OWN_COLOURS = ("women", "men")
CLASSES = {
    "High (0.001)": "above_998",
    "High (0.025)": "above_95",
    "Low (0.025)": "below_95",
    "Low (0.001)": "below_998",
}


def heading(view: CompareView) -> Heading:
    """All that the figure says of itself; of two indicators, both sources and either's mark."""
    head = components.heading(view.indicator, view.filters, sentence(view))
    if view.other is None:
        return head
    text = session.texts()
    other = components.heading(view.other, "", "")
    first, second = _titled(view.indicator, view.year), _titled(view.other, view.other_year)
    title = text["title_pair"].format(first=first, second=second)
    caveats = head.caveats + [line for line in other.caveats if line not in head.caveats]
    source = head.source if head.source == other.source else f"{head.source} {other.source}"
    said = f"{other.mark}. {head.sentence}" if other.mark and not head.mark else head.sentence
    mark = head.mark or other.mark
    return dataclasses.replace(head, title=title, sentence=said, source=source, caveats=caveats, mark=mark)


def _titled(indicator: Indicator, year: int | None) -> str:
    return f"{indicator.short} {year}"


@keeps(key=lambda view: view.key)
def sentence(view: CompareView) -> str:
    """What the tests bear, in one or a few sentences; what is not measured, where nothing is."""
    text, code, table = session.texts(), session.language(), view.table
    if not _measured(view):
        return text["nothing_to_compare"]
    if view.form == "ranked":
        return words.on_map(table, view.indicator, str(view.year), code, text, table)
    if view.form == "funnel":
        return sentences.funnel(table, dispersion(view), code, text)
    if view.other is not None:
        found = area_measures.relation(table)
        return sentences.relation(found, view.indicator.short, view.other.short, code, text)
    if view.form == "gaps":
        return sentences.gaps(table, view.groups[0][1], view.groups[1][1], text)
    if view.form == "similar":
        return sentences.similar(table, _name(view), text)
    return sentences.span(table.iloc[-1], view.indicator, code, text)


def _measured(view: CompareView) -> bool:
    if view.form == "similar" and not view.alike:
        return False
    return len(view.table) > 0 and ("value" not in view.table or view.table["value"].notna().any())


def _name(view: CompareView) -> str:
    return view.table.loc[view.table["area_id"] == view.district, "area"].iloc[0]


def dispersion(view: CompareView) -> float:
    """How many times as much as chance the districts of a funnel vary; 1 where that is not certain."""
    rows, baseline = view.table, baseline_of(view)
    per = float(rows["per"].iloc[0])
    x = (rows["value"] / per * rows["size"]).clip(upper=rows["size"])
    return methods.over_dispersion(x, rows["size"], baseline / per, _kind(view))


def baseline_of(view: CompareView) -> float:
    """The city's value, else that of all districts together."""
    if view.city is not None:
        return float(view.city["value"])
    return float((view.table["value"] * view.table["size"]).sum() / view.table["size"].sum())


def _kind(view: CompareView) -> str:
    return "share" if view.indicator.method == "share" else "rate"


def draw(view: CompareView, picture: Picture | None) -> None:
    """The figure, or where there is none a word on what is missing."""
    if picture is not None:
        components.picture(picture, "compare")
    else:
        st.info(session.texts()["no_alike" if view.form == "similar" else "nothing_to_compare"])


@keeps(key=lambda view, head: view.key)
def picture(view: CompareView, head: Heading) -> Picture | None:
    """The figure of a view, for the screen and for files; None where nothing is compared."""
    if not _measured(view):
        return None
    look, alt, unit = Look(LIGHT, session.language(), session.texts(), head.mark), alternative(view, head), _unit(view)
    if view.form in ("ranked", "similar"):
        return ranking_build.ranked(view.table, view.city, unit, look, alt, view.district, view.form)
    if view.form == "funnel":
        return _funnel(view, unit, look, alt)
    if view.other is not None:
        titles, units = _axes(view, view.other, unit)
        return points_build.scatter(view.table, view.city, titles, units, look, alt, view.district)
    return points_build.pairs(view.table, _groups(view), unit, look, alt)


def _funnel(view: CompareView, unit: str, look: Look, alt: str) -> Picture:
    """Districts by what they rest on, between the limits of chance around the city's value."""
    per = float(view.table["per"].iloc[0])
    curves = area_measures.funnel_curves(view.table["size"], baseline_of(view), _kind(view), per)
    size = look.text["size_answers" if _kind(view) == "share" else "size_residents"]
    named = view.indicator.short if unit == "%" else f"{view.indicator.short}, {unit}"
    return points_build.funnel(view.table, curves, (size, named), unit, look, alt, view.district)


def _axes(view: CompareView, other: Indicator, unit: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """(titles, units) of the two axes of a scatter."""
    second = words.unit(other, False, session.texts())
    named = [(_titled(view.indicator, view.year), unit), (_titled(other, view.other_year), second)]
    first_title, second_title = (name if of == "%" else f"{name}, {of}" for name, of in named)
    return (first_title, second_title), (unit, second)


def _unit(view: CompareView) -> str:
    is_count = bool(view.table["is_count"].eq(True).any()) if "is_count" in view.table else False
    return words.unit(view.indicator, is_count, session.texts())


def _groups(view: CompareView) -> points_build.Groups:
    """(label, role of the colour) of the two sides."""
    if view.form == "span":
        text = session.texts()
        return (text["highest_of"], "accent"), (text["lowest_of"], "muted")
    (_, first, first_key), (_, second, second_key) = view.groups
    return (
        (first, first_key if first_key in OWN_COLOURS else "ages-4"),
        (second, second_key if second_key in OWN_COLOURS else "ages-0"),
    )


def alternative(view: CompareView, head: Heading) -> str:
    """What the figure shows, in words: where the values go from and to, what the test says, and n."""
    text, code, table = session.texts(), session.language(), view.table
    column, label = ("value_a", "label") if "value_a" in table else ("value", "area")
    known = table[table[column].notna()].sort_values(column, kind="stable")
    n = known.get("n", known.get("n_a", pd.Series(dtype=float))).dropna()
    sizes = (
        text["alt_sizes"].format(low=words.number(n.min(), code), high=words.number(n.max(), code)) if len(n) else ""
    )
    ends = text["alt_compare"].format(
        kind=text[f"compare_{view.form}"],
        count=len(known),
        high_area=known[label].iloc[-1],
        high=words.quantity(known[column].iloc[-1], _unit(view), code),
        low_area=known[label].iloc[0],
        low=words.quantity(known[column].iloc[0], _unit(view), code),
    )
    return " ".join(filter(None, [head.mark, ends, head.sentence, sizes]))


@keeps(key=lambda view: view.key)
def table(view: CompareView) -> pd.DataFrame:
    """The table twin: values with limits, n and method, and what the test says of each row."""
    text = session.texts()
    if "value_a" in view.table:
        return _pairs(view)
    order = ranking_build.in_order(view.table)
    twin = components.shown(order, view.indicator, "year")
    if view.other is not None:
        for name, column in (("value_y", "value"), ("lower_y", "lower"), ("upper_y", "upper"), ("n_y", "n")):
            twin[f"{view.other.short} {view.other_year}, {text[f'column_{column}'].lower()}"] = order[name].to_numpy()
        return twin
    if "rank_lower" in order:
        twin[text["column_rank"]] = [words.ranked(row, session.language(), text) for _, row in order.iterrows()]
    if "size" in order:
        twin[text["column_funnel"]] = [text[f"funnel_{CLASSES.get(found, 'inside')}"] for found in order["funnel"]]
        return twin
    twin[text["column_tested"]] = [text[f"place_{direction}"] for direction in order["direction"]]
    return twin


def _pairs(view: CompareView) -> pd.DataFrame:
    text, rows = session.texts(), view.table
    twin = pd.DataFrame({text["column_year" if view.form == "span" else "column_group"]: rows["label"].astype(str)})
    for suffix, (label, _) in zip(points_build.SIDES, _groups(view), strict=True):
        if view.form == "span":
            twin[label] = rows[f"area{suffix}"]
        for name in ("value", "lower", "upper", "n"):
            if rows[f"{name}{suffix}"].notna().any():
                twin[f"{label}, {text[f'column_{name}'].lower()}"] = rows[f"{name}{suffix}"]
    for name in ("difference", "difference_lower", "difference_upper"):
        twin[text[f"column_{name}"]] = rows[name].astype(float)
    twin[text["column_tested"]] = [text[f"place_{direction}"] for direction in rows["direction"]]
    return twin
