"""(rows of a comparison, look) -> plotly figure: ranked intervals, and gaps between two groups.

Shape tells what is tested: a triangle is a certain difference, in the direction it points; a circle is none. A hollow
mark is a value that its source calls unreliable, or a preliminary one.
"""

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
