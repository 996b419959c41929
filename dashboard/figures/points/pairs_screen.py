"""Two groups side by side in each row, on the screen."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.ranking.screen import ARROWS, GROUP_SHIFT, PAIR_HEIGHT, TOP, _named_rows, _right, whisker
from dashboard.figures.spec import Look


def gaps(rows: pd.DataFrame, groups: list[tuple[str, str, str]], unit: str, look: Look) -> go.Figure:
    """Two groups side by side in each row, with 95 % intervals, and the tested difference at the right.

    Rows have label, and for each group value, lower, upper, n with its suffix; difference, difference_lower,
    difference_upper, direction. Groups are (suffix, label, colour); the first has circles, the other squares.
    """
    count = len(rows)
    figure = go.Figure()
    template.lay_out(figure, look.palette, look.language, TOP + 46 + PAIR_HEIGHT * count)
    for at, (suffix, label, colour) in enumerate(groups):
        places = np.arange(count)[::-1] + (GROUP_SHIFT if at == 0 else -GROUP_SHIFT)
        for row, place in zip(rows.to_dict("records"), places, strict=True):
            figure.add_trace(whisker(row[f"lower{suffix}"], row[f"upper{suffix}"], place, colour))
        figure.add_trace(
            go.Scatter(
                x=rows[f"value{suffix}"],
                y=places,
                mode="markers",
                marker={"size": 10, "color": colour, "symbol": "circle" if at == 0 else "square"},
                hovertext=[_group_told(row, suffix, label, unit, look) for row in rows.to_dict("records")],
                hoverinfo="text",
                cliponaxis=False,
                name=label,
            )
        )
        _named_points(figure, rows, places, (suffix, label, colour), 13 if at == 0 else -13)
    _named_rows(figure, rows["label"].tolist()[::-1], look)
    for place, row in zip(range(count - 1, -1, -1), rows.to_dict("records"), strict=True):
        _right(figure, place, _difference(row, look), look)
    values = pd.concat([rows[f"{name}{suffix}"] for name in ("value", "lower", "upper") for suffix, *_ in groups])
    figure.update_xaxes(template.lying_axis(unit, look.palette, look.language, (0, float(values.max()) * 1.08 or 1)))
    figure.update_layout(margin={"t": TOP, "r": 118})
    figure.add_annotation(
        x=1, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", xshift=10, showarrow=False,
        text=look.text["column_difference"], font={"size": 12, "color": look.palette.muted},
    )  # fmt: skip
    template.stamp(figure, look.mark, look.palette, 13)
    return figure


def _named_points(figure: go.Figure, rows: pd.DataFrame, places: np.ndarray, group: tuple, shift: int) -> None:
    """The group's name at its first point; where the two sides are districts, theirs at every point."""
    suffix, label, colour = group
    areas = (rows["area_a"] != rows["area_b"]).any() if "area_a" in rows else False
    values = rows[f"value{suffix}"]
    known = [at for at, value in enumerate(values) if pd.notna(value)]
    anchors = ["right" if areas and value > values.max() / 2 else "left" if areas else "center" for value in values]
    for at in known if areas else known[:1]:
        name = f"{label}: " if areas and at == known[0] else "" if areas else label
        figure.add_annotation(
            x=rows[f"value{suffix}"].iloc[at], y=places[at], showarrow=False, yshift=shift, xanchor=anchors[at],
            text=name + (rows[f"area{suffix}"].iloc[at] if areas else ""), font={"size": 12, "color": colour},
        )  # fmt: skip


def _group_told(row: dict, suffix: str, label: str, unit: str, look: Look) -> str:
    part = {name: row.get(f"{name}{suffix}") for name in ("value", "lower", "upper", "n", "is_approximate")}
    return template.tooltip(
        f"{row['label']}, {label.lower()}",
        words.quantity(part["value"], unit, look.language) if pd.notna(part["value"]) else "",
        words.interval(pd.Series(part), look.language, look.text),
        look.mark,
    )


def _difference(row: dict, look: Look) -> str:
    if pd.isna(row["difference"]):
        return look.text["no_figure_short"]
    low, high = (_signed(row[name], look) for name in ("difference_lower", "difference_upper"))
    span = look.text["from_to"].format(low=low, high=high) if pd.notna(row["difference_lower"]) else ""
    muted = f"<br><span style='font-size:11px;color:{look.palette.muted}'>{span}</span>" if span else ""
    return f"<b>{_signed(row['difference'], look)}</b> {ARROWS.get(row['direction'], '')}{muted}"


def _signed(value: float, look: Look) -> str:
    decimals = 0 if abs(value) >= 100 else 1
    return ("+" if round(value, decimals) > 0 else "") + words.number(round(value, decimals), look.language, decimals)
