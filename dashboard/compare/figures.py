"""The comparing page's parts: its sentence, its figure with a text alternative, and its table."""

import dataclasses

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import words
from dashboard.compare import pictures, sentences
from dashboard.compare.view import CompareView
from dashboard.figures.heading import Heading
from dashboard.figures.palette import LIGHT, palette
from dashboard.figures.points import pairs_screen as points_pairs_screen
from dashboard.figures.points import screen as points_screen
from dashboard.figures.ranking import screen as ranking_screen
from dashboard.figures.spec import Look, Picture
from dashboard.frame import components, session
from dashboard.statistics import area_measures, methods

CLASSES = {
    "High (0.001)": "above_998",
    "High (0.025)": "above_95",
    "Low (0.025)": "below_95",
    "Low (0.001)": "below_998",
}


def heading(con, view: CompareView) -> Heading:
    """All that the figure says of itself; of two indicators, both sources and either's mark."""
    head = components.heading(view.indicator, view.filters, session.kept(sentence, view.key, view), con)
    if view.other is None:
        return head
    text = session.texts()
    other = components.heading(view.other, "", "", con)
    first, second = _titled(view.indicator, view.year), _titled(view.other, view.other_year)
    title = text["title_pair"].format(first=first, second=second)
    caveats = head.caveats + [line for line in other.caveats if line not in head.caveats]
    source = head.source if head.source == other.source else f"{head.source} {other.source}"
    said = f"{other.mark}. {head.sentence}" if other.mark and not head.mark else head.sentence
    mark = head.mark or other.mark
    return dataclasses.replace(head, title=title, sentence=said, source=source, caveats=caveats, mark=mark)


def _titled(indicator, year: int) -> str:
    return f"{indicator.short} {year}"


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


def draw(view: CompareView, head: Heading) -> None:
    """The figure of a view, kept for its state, and what its marks mean; else a word on what is missing."""
    text = session.texts()
    if not _measured(view):
        st.info(text["no_alike"] if view.form == "similar" else text["nothing_to_compare"])
        return
    figure = session.kept(_figure, (*view.key, session.is_dark()), view, head.mark)
    alt = session.kept(alternative, view.key, view, head)
    components.chart(figure, "compare", alt)


def _figure(view: CompareView, mark: str) -> go.Figure:
    look = Look(palette(session.is_dark()), session.language(), session.texts(), mark)
    unit, table = _unit(view), view.table
    if view.form in ("ranked", "similar"):
        return ranking_screen.ranked(table, view.city, unit, look, view.district)
    if view.form == "funnel":
        curves, title = _funnel(view, look)
        return points_screen.funnel(table, curves, title, unit, look, view.district)
    if view.other is not None:
        titles, units = _axes(view, unit, look)
        return points_screen.scatter(table, view.city, titles, units, look, view.district)
    return points_pairs_screen.gaps(table, _group_marks(view, look), unit, look)


def picture(view: CompareView, head: Heading) -> Picture | None:
    """The figure for files, kept for its state; None where nothing is compared."""
    return session.kept(_picture, view.key, view, head)


def _picture(view: CompareView, head: Heading) -> Picture | None:
    if not _measured(view):
        return None
    look, alt = Look(LIGHT, session.language(), session.texts(), head.mark), alternative(view, head)
    unit = _unit(view)
    if view.form in ("ranked", "similar"):
        return pictures.ranked(view, unit, look, alt)
    if view.form == "funnel":
        curves, title = _funnel(view, look)
        named = view.indicator.short if unit == "%" else f"{view.indicator.short}, {unit}"
        return pictures.funnel(view, curves, (title, named), unit, look, alt)
    if view.other is not None:
        return pictures.scatter(view, *_axes(view, unit, look), look, alt)
    return pictures.pairs(view, _group_marks(view, look), unit, look, alt)


def _funnel(view: CompareView, look: Look) -> tuple[pd.DataFrame, str]:
    """The funnel's curves, and what the districts' sizes are."""
    per = float(view.table["per"].iloc[0])
    curves = area_measures.funnel_curves(view.table["size"], baseline_of(view), _kind(view), per)
    return curves, look.text["size_answers" if _kind(view) == "share" else "size_residents"]


def _axes(view: CompareView, unit: str, look: Look) -> tuple[tuple[str, str], tuple[str, str]]:
    """(titles, units) of the two axes of a scatter."""
    units = (unit, words.unit(view.other, False, look.text))
    named = (_titled(view.indicator, view.year), _titled(view.other, view.other_year))
    return tuple(name if unit == "%" else f"{name}, {unit}" for name, unit in zip(named, units, strict=True)), units


def _unit(view: CompareView) -> str:
    is_count = bool(view.table["is_count"].eq(True).any()) if "is_count" in view.table else False
    return words.unit(view.indicator, is_count, session.texts())


def _group_marks(view: CompareView, look: Look) -> list[tuple[str, str, str]]:
    """(suffix, label, colour) of the two sides."""
    if view.form == "span":
        ends = ("_a", "highest_of", look.palette.accent), ("_b", "lowest_of", look.palette.muted)
        return [(suffix, look.text[key], colour) for suffix, key, colour in ends]
    shade = {"women": look.palette.women, "men": look.palette.men}
    spare = (look.palette.ages[-1], look.palette.ages[0])
    return [(suffix, label, shade.get(key, spare[at])) for at, (suffix, label, key) in enumerate(view.groups)]


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


def shown(view: CompareView) -> pd.DataFrame:
    """The table twin: values with limits, n and method, and what the test says of each row."""
    text = session.texts()
    if "value_a" in view.table:
        return _pairs(view)
    order = view.table.sort_values("value", ascending=False, na_position="last", kind="stable")
    table = components.shown(order, view.indicator, "year")
    if view.other is not None:
        for name, column in (("value_y", "value"), ("lower_y", "lower"), ("upper_y", "upper"), ("n_y", "n")):
            table[f"{view.other.short} {view.other_year}, {text[f'column_{column}'].lower()}"] = order[name].to_numpy()
        return table
    if "rank_lower" in order:
        table[text["column_rank"]] = [words.ranked(row, session.language(), text) for _, row in order.iterrows()]
    if "size" in order:
        table[text["column_funnel"]] = [text[f"funnel_{CLASSES.get(found, 'inside')}"] for found in order["funnel"]]
        return table
    table[text["column_tested"]] = [text[f"place_{direction}"] for direction in order["direction"]]
    return table


def _pairs(view: CompareView) -> pd.DataFrame:
    text, rows = session.texts(), view.table
    table = pd.DataFrame({text["column_year" if view.form == "span" else "column_group"]: rows["label"].astype(str)})
    for suffix, label, _ in _group_marks(view, Look(palette(False), session.language(), text)):
        if view.form == "span":
            table[label] = rows[f"area{suffix}"]
        for name in ("value", "lower", "upper", "n"):
            if rows[f"{name}{suffix}"].notna().any():
                table[f"{label}, {text[f'column_{name}'].lower()}"] = rows[f"{name}{suffix}"]
    for name in ("difference", "difference_lower", "difference_upper"):
        table[text[f"column_{name}"]] = rows[name].astype(float)
    table[text["column_tested"]] = [text[f"place_{direction}"] for direction in rows["direction"]]
    return table
