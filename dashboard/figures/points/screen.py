"""(rows of a comparison, look) -> plotly figure of points on two axes: funnel, and scatter of two indicators."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.ranking.screen import emphasis, symbols, told
from dashboard.figures.spec import Look

FUNNEL_HEIGHT = 380
SCATTER_HEIGHT = 460
NARROW_PLOT = (240, 320)


def funnel(rows: pd.DataFrame, curves: pd.DataFrame, size_title: str, unit: str, look: Look, chosen="") -> go.Figure:
    """Values against how much they rest on, between the limits that chance alone would keep them within.

    Rows have area_id, area, value, size, direction (outside 99.8 %), beyond (outside 95 %); curves have size, centre,
    low_95, high_95, low_998, high_998. Districts outside the 95 % limits, and the chosen one, are named.
    """
    figure = go.Figure()
    template.lay_out(figure, look.palette, look.language, FUNNEL_HEIGHT)
    muted = look.palette.muted
    ends = []
    for low, high, dash, name in (
        ("low_95", "high_95", "dash", look.text["limits_95"]),
        ("low_998", "high_998", "dot", look.text["limits_998"]),
    ):
        for column in (low, high):
            figure.add_trace(_curve(curves, column, muted, dash, name))
        ends.append((float(curves[high].iloc[-1]), name, muted))
    figure.add_trace(_curve(curves, "centre", look.palette.ink, "dash", look.text["whole_city"]))
    ends.append((float(curves["centre"].iloc[-1]), look.text["whole_city"], look.palette.ink))
    colours = [emphasis(row, chosen, look) for row in rows.itertuples()]
    is_named = rows["beyond"] | rows["area_id"].eq(chosen)
    figure.add_trace(
        go.Scatter(
            x=rows["size"],
            y=rows["value"],
            mode="markers+text",
            marker={"size": 11, "color": colours, "symbol": symbols(rows), "line": {"width": 2, "color": colours}},
            text=[name if shown else "" for name, shown in zip(rows["area"], is_named, strict=True)],
            textposition=_outward(rows, curves),
            textfont={"size": 12, "color": look.palette.ink},
            hovertext=[told(row, unit, look) for row in rows.to_dict("records")],
            hoverinfo="text",
            cliponaxis=False,
            name=look.text["column_value"],
        )
    )
    inside = curves[curves["size"] >= rows["size"].min() * 0.8]
    spread = pd.concat([rows["value"], inside["low_998"], inside["high_998"]]).astype(float)
    limits = (max(0.0, spread.min() * 0.9), spread.max() * 1.08)
    figure.update_yaxes(template.value_axis(unit, look.palette, look.language, limits))
    figure.update_xaxes(_plain_values(size_title, (0, float(curves["size"].max())), look))
    template.label_ends(figure, ends, FUNNEL_HEIGHT - 90, limits)
    template.stamp(figure, look.mark, look.palette, 13)
    return figure


def _outward(rows: pd.DataFrame, curves: pd.DataFrame) -> list[str]:
    """On which side of its point each name stands: away from the funnel's lines, and within the figure."""
    middle = np.interp(rows["size"].astype(float), curves["size"].astype(float), curves["centre"].astype(float))
    far = 0.7 * curves["size"].max()
    return [
        f"{'bottom' if value < centre else 'top'} {'center' if size < far else 'left'}"
        for value, size, centre in zip(rows["value"], rows["size"], middle, strict=True)
    ]


def _curve(curves: pd.DataFrame, column: str, colour: str, dash: str, name: str) -> go.Scatter:
    return go.Scatter(
        x=curves["size"],
        y=curves[column],
        mode="lines",
        line={"color": colour, "width": 1.5, "dash": dash},
        hoverinfo="skip",
        name=name,
        meta="limit" if column != "centre" else "centre",
    )


def _plain_values(title: str, limits: tuple[float, float], look: Look) -> dict:
    return template.plain_axis(look.palette) | {
        "title": {"text": template.wrapped(title), "font": {"size": 13, "color": look.palette.muted}, "standoff": 6},
        "range": limits,
        "tickformat": ",~r",
        "nticks": template.MOST_TICKS,
        "zeroline": False,
    }


def scatter(
    rows: pd.DataFrame, city: pd.Series | None, titles: tuple[str, str], units: tuple[str, str], look: Look, chosen=""
) -> go.Figure:
    """Two indicators of each district, with 95 % intervals on both axes and the city as a cross of dashed lines.

    Rows have area_id, area and value, lower, upper, n for each, the second's with the suffix _y.
    """
    figure = go.Figure()
    template.lay_out(figure, look.palette, look.language, SCATTER_HEIGHT)
    colours = [look.palette.accent if key == chosen else look.palette.ink for key in rows["area_id"]]
    for axis, suffix in (("x", ""), ("y", "_y")):
        for row, colour in zip(rows.to_dict("records"), colours, strict=True):
            ends = [row[f"lower{suffix}"], row[f"upper{suffix}"]]
            x, y = (ends, [row["value_y"]] * 2) if axis == "x" else ([row["value"]] * 2, ends)
            line = {"color": template.translucent(colour, 0.55), "width": 1.5}
            figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", meta=f"interval_{axis}"))
    x_limits, y_limits = _room(rows, "", city), _room(rows, "_y", city)
    names, sides = uncovered(
        rows["value"], rows["value_y"], rows["area"], rows["area_id"].eq(chosen), x_limits, y_limits
    )
    figure.add_trace(
        go.Scatter(
            x=rows["value"],
            y=rows["value_y"],
            mode="markers+text",
            marker={"size": 10, "color": colours},
            text=names,
            textposition=sides,
            textfont={"size": 12, "color": look.palette.ink},
            hovertext=[_told_twice(row, titles, units, look) for row in rows.to_dict("records")],
            hoverinfo="text",
            cliponaxis=False,
            name=look.text["column_area"],
        )
    )
    dashed = {"color": look.palette.muted, "width": 1, "dash": "dash"}
    if city is not None:
        figure.add_vline(x=city["value"], line=dashed)
        figure.add_hline(y=city["value_y"], line=dashed)
        figure.add_annotation(
            x=city["value"], y=1, yref="paper", yanchor="bottom", text=look.text["whole_city"], showarrow=False,
            font={"size": 12, "color": look.palette.muted},
        )  # fmt: skip
    figure.update_xaxes(_plain_values(titles[0], x_limits, look) | _suffix(units[0], look))
    figure.update_yaxes(template.value_axis(units[1], look.palette, look.language, y_limits))
    figure.update_layout(margin_t=40 + 18 * template.wrapped(titles[1]).count("<br>") + 12)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=20, showarrow=False,
        text=template.wrapped(titles[1]), align="left", font={"size": 13, "color": look.palette.muted},
    )  # fmt: skip
    template.stamp(figure, look.mark, look.palette, 13)
    return figure


def _suffix(unit: str, look: Look) -> dict:
    return {"ticksuffix": template.percent(look.language)} if unit == "%" else {}


def _room(rows: pd.DataFrame, suffix: str, city: pd.Series | None) -> tuple[float, float]:
    columns = [rows[f"{name}{suffix}"].astype(float) for name in ("value", "lower", "upper")]
    values = pd.concat([*columns, pd.Series([city[f"value{suffix}"]] if city is not None else [], dtype=float)])
    room = 0.08 * ((values.max() - values.min()) or 1)
    return (max(0.0, values.min() - room), values.max() + room)


def uncovered(x, y, names, is_first, x_limits, y_limits) -> tuple[list[str], list[str]]:
    """(names, sides): the names that can stand beside their points without covering one another, the first ones first.

    Reckoned for a plot as small as a phone's; the others are told by the tooltip and the table.
    """
    width, height = NARROW_PLOT
    across = (np.asarray(x, dtype=float) - x_limits[0]) / (x_limits[1] - x_limits[0]) * width
    up = (np.asarray(y, dtype=float) - y_limits[0]) / (y_limits[1] - y_limits[0]) * height
    names, is_first = list(names), list(is_first)
    phrase, sides, taken = [""] * len(names), ["top right"] * len(names), []
    for at in sorted(range(len(names)), key=lambda at: (not is_first[at], -up[at])):
        length = len(names[at]) * template.LETTER_WIDTH
        left = across[at] + 4 if across[at] + length < width else across[at] - length - 4
        sides[at] = "top right" if left > across[at] else "top left"
        box = (left, up[at] + 2, left + length, up[at] + 2 + template.LABEL_GAP)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        phrase[at] = names[at]
    return phrase, sides


def _told_twice(row: dict, titles: tuple[str, str], units: tuple[str, str], look: Look) -> str:
    lines = []
    for title, unit, suffix in zip(titles, units, ("", "_y"), strict=True):
        part = {name: row.get(f"{name}{suffix}") for name in ("value", "lower", "upper", "n", "is_approximate")}
        lines += [
            f"{title}: {words.quantity(part['value'], unit, look.language)}",
            words.interval(pd.Series(part), look.language, look.text),
        ]
    return template.tooltip(row["area"], *lines, look.mark)
