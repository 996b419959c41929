"""(rows of a comparison, look) -> plotly figure: ranked intervals, and gaps between two groups.

Shape tells what is tested: a triangle is a certain difference, in the direction it points; a circle is none. A hollow
mark is a value that its source calls unreliable, or a preliminary one.
"""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.spec import Look

ROW_HEIGHT = 38
PAIR_HEIGHT = 56
TOP = 30
SYMBOLS = {"up": "triangle-up", "down": "triangle-down"}
ARROWS = {"up": "▲", "down": "▼"}
GROUP_SHIFT = 0.16
CUT = 0.6  # an axis whose lowest limit is above this share of its highest does not begin at zero


def ranked(rows: pd.DataFrame, city: pd.Series | None, unit: str, look: Look, chosen: str = "") -> go.Figure:
    """Districts by value with their 95 % intervals, the highest at the top, and the city as a dashed line.

    Rows have area_id, area, value, lower, upper, n, status, direction, and rank, rank_lower, rank_upper where ranked. A
    district without a value is named at the foot.
    """
    known = rows[rows["value"].notna()].sort_values(["value", "area"], ascending=[True, False], kind="stable")
    missing = rows[rows["value"].isna()].sort_values("area", ascending=False)
    order = pd.concat([missing, known], ignore_index=True).assign(place=lambda frame: range(len(frame)))
    known = order[order["value"].notna()]
    figure = go.Figure()
    template.lay_out(figure, look.palette, look.language, TOP + 46 + ROW_HEIGHT * len(order))
    colours = [emphasis(row, chosen, look) for row in known.itertuples()]
    for row, colour in zip(known.itertuples(), colours, strict=True):
        figure.add_trace(whisker(row.lower, row.upper, row.place, colour, row.area_id == chosen))
    figure.add_trace(
        go.Scatter(
            x=known["value"],
            y=known["place"],
            mode="markers",
            marker={"size": 11, "color": colours, "symbol": symbols(known), "line": {"width": 2, "color": colours}},
            hovertext=[told(row, unit, look) for row in known.to_dict("records")],
            hoverinfo="text",
            cliponaxis=False,
            name=look.text["column_value"],
        )
    )
    _named_rows(figure, order["area"].tolist(), look)
    limits = _limits(known, city)
    if limits[0] > 0:
        figure.update_xaxes(title={"text": look.text["cut_axis"], "font": {"size": 12, "color": look.palette.muted}})
    figure.update_xaxes(template.lying_axis(unit, look.palette, look.language, limits))
    for row in known.to_dict("records"):
        _right(figure, row["place"], _summary(row, unit, look), look)
    for row in order[order["value"].isna()].itertuples():
        _aside(figure, row.place, look.text[f"status_{row.status}_short"], look)
    figure.update_layout(margin={"t": TOP, "r": 96})
    if city is not None and pd.notna(city["value"]):
        _city_line(figure, city, unit, look)
    template.stamp(figure, look.mark, look.palette, 13)
    return figure


def symbols(rows: pd.DataFrame) -> list[str]:
    """Triangles for certain differences, circles for others, hollow where the value is."""
    return [
        SYMBOLS.get(direction, "circle") + ("-open" if is_hollow else "")
        for direction, is_hollow in zip(rows["direction"], template.hollow(rows), strict=True)
    ]


def emphasis(row, chosen: str, look: Look) -> str:
    if row.area_id == chosen:
        return look.palette.accent
    return look.palette.ink if row.direction in SYMBOLS else look.palette.other


def whisker(lower: float, upper: float, place: float, colour: str, thick: bool = False) -> go.Scatter:
    return go.Scatter(
        x=[lower, upper],
        y=[place, place],
        mode="lines",
        line={"color": colour, "width": 4 if thick else 2.5},
        hoverinfo="skip",
        meta="interval",
    )


def _limits(rows: pd.DataFrame, city: pd.Series | None = None) -> tuple[float, float]:
    columns = [rows[name].astype(float) for name in ("value", "lower", "upper")]
    values = pd.concat([*columns, pd.Series([city["value"]] if city is not None else [], dtype=float)])
    low, high = values.min(), max(values.max(), 0)
    low = low if low < 0 or low > CUT * high else 0
    spread = (high - low) or 1
    return (low - 0.06 * spread if low else 0, high + 0.06 * spread)


def _named_rows(figure: go.Figure, names: list[str], look: Look) -> None:
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[template.broken(name) for name in names],
        range=[-0.7, len(names) - 0.3],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
        ticklabelstandoff=6,
        tickfont={"color": look.palette.ink, "size": 13},
    )


def _summary(row: dict, unit: str, look: Look) -> str:
    arrow = ARROWS.get(row["direction"], "")
    value = words.quantity(row["value"], unit, look.language) if unit == "%" else short_number(row["value"], look)
    rank = ""
    if pd.notna(row.get("rank_lower")):
        low, high = int(row["rank_lower"]), int(row["rank_upper"])
        rank = look.text["rank_short"].format(ranks=f"{low}–{high}" if low != high else low)
        rank = f"<br><span style='font-size:11px;color:{look.palette.muted}'>{rank}</span>"
    return f"<b>{value}</b> {arrow}{rank}".replace("</b> <", "</b><")


def short_number(value: float, look: Look) -> str:
    return words.number(value, look.language, 1 if abs(value) < 100 and not float(value).is_integer() else 0)


def _right(figure: go.Figure, place: float, phrase: str, look: Look) -> None:
    figure.add_annotation(
        x=1, xref="paper", y=place, text=phrase, showarrow=False, xanchor="left", xshift=10, align="left",
        font={"size": 13, "color": look.palette.ink},
    )  # fmt: skip


def _aside(figure: go.Figure, place: float, phrase: str, look: Look) -> None:
    figure.add_annotation(
        x=0, xref="paper", y=place, text=phrase, showarrow=False, xanchor="left", xshift=8,
        font={"size": 12, "color": look.palette.muted},
    )  # fmt: skip


def _city_line(figure: go.Figure, city: pd.Series, unit: str, look: Look) -> None:
    if pd.notna(city["lower"]):
        figure.add_vrect(
            x0=city["lower"], x1=city["upper"], fillcolor=template.translucent(look.palette.ink, 0.08),
            line={"width": 0}, layer="below",
        )  # fmt: skip
    figure.add_vline(x=city["value"], line={"color": look.palette.ink, "width": 1.5, "dash": "dash"})
    value = words.quantity(city["value"], unit, look.language) if unit == "%" else short_number(city["value"], look)
    figure.add_annotation(
        x=city["value"], y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=f"{city['area']} {value}", font={"size": 13, "color": look.palette.ink},
    )  # fmt: skip


def told(row: dict, unit: str, look: Look) -> str:
    text = look.text
    rank = ""
    if pd.notna(row.get("rank_lower")):
        rank = text["rank_long"].format(low=int(row["rank_lower"]), high=int(row["rank_upper"]), total=row["ranked"])
    return template.tooltip(
        row["area"],
        row.get("when", ""),
        words.quantity(row["value"], unit, look.language),
        words.interval(pd.Series(row), look.language, text),
        text[f"place_{row['direction']}"],
        rank,
        text["status_preliminary"] if row["status"] == "preliminary" else "",
        look.mark,
    )


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
