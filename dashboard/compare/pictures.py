"""The comparing page's figures for files: (view, look) -> picture, from the same rows as on the screen."""

import pandas as pd

from dashboard.compare.view import CompareView
from dashboard.figures.points.file import signed
from dashboard.figures.ranking import screen as ranking_screen
from dashboard.figures.spec import Look, Pairs, Picture, Points, Ranked


def ranked(view: CompareView, unit: str, look: Look, alt: str) -> Ranked:
    """Districts by value, the highest first, those without a figure last and named as what they are."""
    rows = view.table.sort_values("value", ascending=False, na_position="last", kind="stable")
    notes = [look.text[f"status_{status}_short"] for status in rows["status"].where(rows["value"].isna(), "none")]
    rows = rows.assign(label=rows["area"], is_chosen=rows["area_id"].eq(view.district), note=notes)
    city = view.city if view.city is not None and pd.notna(view.city["value"]) else None
    reference = (city["area"], float(city["value"])) if city is not None else None
    return Ranked(unit, look.language, look.mark, alt, rows, reference, look.text["status_none_short"])


def funnel(view: CompareView, curves: pd.DataFrame, titles: tuple[str, str], unit: str, look: Look, alt: str) -> Points:
    """Districts by what they rest on, between the limits of chance."""
    chosen = view.table["area_id"].eq(view.district)
    rows = view.table.assign(label=view.table["area"], x=view.table["size"], y=view.table["value"])
    rows = rows.assign(is_chosen=chosen, is_named=view.table["beyond"] | chosen)
    text, x = look.text, curves["size"]
    named = [("low_95", ""), ("high_95", text["limits_95"]), ("low_998", ""), ("high_998", text["limits_998"])]
    told = [(label, x, curves[name]) for name, label in [*named, ("centre", text["whole_city"])]]
    return Points(unit, look.language, look.mark, alt, rows.drop(columns=["lower", "upper"]), titles, "", told)


def scatter(view: CompareView, titles: tuple[str, str], units: tuple[str, str], look: Look, alt: str) -> Points:
    """Two indicators of each district with the intervals of both, and the city as a cross."""
    table = view.table
    rows = pd.DataFrame(
        {
            "label": table["area"],
            "x": table["value"],
            "x_lower": table["lower"],
            "x_upper": table["upper"],
            "y": table["value_y"],
            "lower": table["lower_y"],
            "upper": table["upper_y"],
            "is_chosen": table["area_id"].eq(view.district),
        }
    )
    cross = None
    if view.city is not None and pd.notna(view.city["value"]) and pd.notna(view.city["value_y"]):
        cross = (look.text["whole_city"], float(view.city["value"]), float(view.city["value_y"]))
    return Points(units[1], look.language, look.mark, alt, rows, titles, units[0], (), cross)


def pairs(view: CompareView, groups: list[tuple[str, str, str]], unit: str, look: Look, alt: str) -> Picture:
    """Two groups in each row with the tested difference beside; of a span, named by district."""
    rows = view.table.assign(note=[_difference(row, look) for row in view.table.to_dict("records")])
    if "area_a" in rows and (rows["area_a"] != rows["area_b"]).any():
        rows = rows.assign(name_a=rows["area_a"], name_b=rows["area_b"])
    return Pairs(unit, look.language, look.mark, alt, rows, groups, look.text["no_figure_short"])


def _difference(row: dict, look: Look) -> str:
    if pd.isna(row["difference"]):
        return look.text["no_figure_short"]
    arrow = ranking_screen.ARROWS.get(row["direction"], "")
    told = f"{arrow} {signed(row['difference'], look.language)}".strip()
    if pd.isna(row["difference_lower"]):
        return told
    low, high = (signed(row[name], look.language) for name in ("difference_lower", "difference_upper"))
    return f"{told} ({look.text['from_to'].format(low=low, high=high)})"
