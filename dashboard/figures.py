"""(frame, palette, texts) -> plotly figure. Every figure is drawn in the reader's theme and language."""

from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go

from dashboard import wording
from dashboard.palette import Palette

PLOT_HEIGHT = 300
LABEL_GAP = 16
LETTER_WIDTH = 7
MANY_POINTS = 15
MOST_TICKS = 5
NOMINAL_DAYS = {"month": 31, "quarter": 92}


@dataclass(frozen=True)
class Line:
    """One series: its label, colour, whether it is a dashed reference, and rows of queries.observations."""

    label: str
    colour: str
    rows: pd.DataFrame
    dashed: bool = False
    thick: bool = False


def config(language: str) -> dict:
    """Plotly's own words in the reader's language; no tool bar."""
    months = [month[:3] for month in wording.MONTHS[language]]
    words = {"dictionary": {}, "format": {"months": wording.MONTHS[language], "shortMonths": months}}
    return {"displayModeBar": False, "locale": language, "locales": {language: words}, "scrollZoom": False}


def trend_lines(
    lines: list[Line],
    kind: str,
    interval_years: int,
    unit: str,
    breaks: list[tuple],
    palette: Palette,
    language: str,
    text: dict[str, str],
    plot_height: int = PLOT_HEIGHT,
    mark: str = "",
) -> go.Figure:
    """Series over time with direct labels; points further apart than one interval are not joined.

    Error bars show the 95 % interval where there is one; a hollow point is preliminary; a vertical dotted
    line marks a break in the source's series. A `mark` (of demonstration data) stands across
    the plot and in every tooltip.
    """
    figure = go.Figure()
    labels = []
    for line in lines:
        rows = line.rows[line.rows["value"].notna()].sort_values("period_start")
        if rows.empty:
            continue
        figure.add_trace(_trace(line, _with_gaps(rows, kind, interval_years), unit, kind, language, text, mark))
        labels.append((rows["value"].iloc[-1], line))
    _axes(figure, lines, kind, palette, language)
    figure.update_layout(height=plot_height + 70)
    if unit == "%":
        figure.update_yaxes(ticksuffix=f"{wording.HARD}%" if language == "sv" else "%")
    _label_ends(figure, labels, plot_height)
    _mark_breaks(figure, lines, breaks, palette)
    if mark:
        _stamp(figure, mark, palette)
    return figure


def _stamp(figure: go.Figure, mark: str, palette: Palette) -> None:
    """The mark as a slanting band across the plot, part of the picture itself."""
    figure.add_annotation(
        text=f"<b>{mark.replace(' – ', '<br>– ')}</b>",
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        textangle=-12,
        opacity=0.75,
        bgcolor=palette.paper,
        bordercolor=palette.notice,
        borderwidth=1,
        borderpad=6,
        font={"size": 17, "color": palette.notice},
        name="demonstration",
    )


def _with_gaps(rows: pd.DataFrame, kind: str, interval_years: int) -> pd.DataFrame:
    """The rows with an empty one wherever the next point lies more than one interval away."""
    step = pd.Timedelta(days=NOMINAL_DAYS.get(kind, 366 * interval_years))
    gaps = rows[rows["period_start"].diff() > step]
    gaps = gaps.assign(value=float("nan"), period_start=gaps["period_start"] - pd.Timedelta(days=1))
    return pd.concat([rows, gaps]).sort_values("period_start")


def _trace(
    line: Line, rows: pd.DataFrame, unit: str, kind: str, language: str, text: dict[str, str], mark: str
) -> go.Scatter:
    hover = [
        "<br>".join(filter(None, [_hover(line.label, row, unit, kind, language, text), mark]))
        if pd.notna(row["value"])
        else ""
        for _, row in rows.iterrows()
    ]
    has_limits = rows["lower"].notna().any()
    return go.Scatter(
        x=rows["period_start"],
        y=rows["value"],
        mode="lines+markers",
        name=line.label,
        connectgaps=False,
        line={"color": line.colour, "width": 3 if line.thick else 2, "dash": "dash" if line.dashed else "solid"},
        marker={
            "size": 7 if len(rows) <= MANY_POINTS else 4,
            "color": line.colour,
            "symbol": ["circle-open" if status == "preliminary" else "circle" for status in rows["status"]],
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": (rows["upper"] - rows["value"]).astype(float),
            "arrayminus": (rows["value"] - rows["lower"]).astype(float),
            "color": line.colour,
            "thickness": 1.2,
            "width": 4,
        }
        if has_limits
        else None,
        hovertext=hover,
        hoverinfo="text",
        cliponaxis=False,
        showlegend=False,
    )


def _hover(label: str, row: pd.Series, unit: str, kind: str, language: str, text: dict[str, str]) -> str:
    lines = [
        f"<b>{label}</b>",
        wording.period(row["period_start"], kind, language),
        wording.quantity(row["value"], unit, language),
    ]
    if unit == "%":
        lines.append(wording.interval(row, language, text))
    if row["status"] == "preliminary":
        lines.append(text["status_preliminary"])
    return "<br>".join(lines)


def _axes(figure: go.Figure, lines: list[Line], kind: str, palette: Palette, language: str) -> None:
    top = pd.concat([line.rows["value"] for line in lines] + [line.rows["upper"] for line in lines]).max()
    font = {"family": "Source Sans, sans-serif", "size": 14, "color": palette.ink}
    years = sorted({start.year for line in lines for start in line.rows["period_start"]})
    span = (years[-1] - years[0]) if years else 0
    figure.update_layout(
        margin={"l": 8, "t": 12, "b": 8},
        font=font,
        separators=", " if language == "sv" else ".,",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
        hoverlabel={"bgcolor": palette.paper, "bordercolor": palette.muted, "font": font, "align": "left"},
    )
    figure.update_yaxes(
        range=[0, (top or 1) * 1.12],
        gridcolor=palette.grid,
        zerolinecolor=palette.muted,
        zerolinewidth=1,
        automargin=True,
        tickformat=",~r",
        fixedrange=True,
        tickfont={"color": palette.muted},
    )
    figure.update_xaxes(
        showgrid=False,
        linecolor=palette.muted,
        fixedrange=True,
        tickfont={"color": palette.muted},
        ticks="outside",
        tickcolor=palette.muted,
        automargin=True,
        tickformat="%Y",
        tickangle=0,
        dtick=f"M{12 * max(1, -(-span // MOST_TICKS))}" if kind == "year" or span > 1 else "M3",
    )
    if kind == "year" and years:
        step = max(1, -(-span // (MOST_TICKS - 1)))
        shown = years if len(years) <= MOST_TICKS else list(range(years[-1], years[0] - 1, -step))[::-1]
        figure.update_xaxes(
            tickvals=[f"{year}-01-01" for year in shown],
            ticktext=[str(year) for year in shown],
            range=[f"{years[0] - 1}-09-01", f"{years[-1]}-05-01"],
        )


def _broken(label: str) -> str:
    return label.replace("-", "-<br>", 1) if len(label) > 14 and "-" in label else label


def _label_ends(figure: go.Figure, labels: list[tuple], plot_height: int) -> None:
    """A label at the end of each line, moved apart where they would cover one another, all within the plot."""
    if not labels:
        return
    per_pixel = figure.layout.yaxis.range[1] / plot_height
    placed, above = [], 0.0
    for value, line in sorted(labels, key=lambda item: item[0]):
        broken = _broken(line.label)
        half = LABEL_GAP * (1 + broken.count("<br>")) / 2
        middle = max(value / per_pixel, above + half)
        above = middle + half
        placed.append((value, line, broken, half, middle))
    longest = max(len(part) for _, _, broken, _, _ in placed for part in broken.split("<br>"))
    figure.update_layout(margin_r=LETTER_WIDTH * longest + 18)
    below = float(plot_height)
    for value, line, broken, half, middle in reversed(placed):
        middle = min(middle, below - half)
        below = middle - half
        figure.add_annotation(
            x=1,
            xref="paper",
            y=value,
            text=broken,
            showarrow=False,
            xanchor="left",
            align="left",
            xshift=10,
            yshift=middle - value / per_pixel,
            font={"color": line.colour, "size": 13},
        )


def _mark_breaks(figure: go.Figure, lines: list[Line], breaks: list[tuple], palette: Palette) -> None:
    starts = pd.concat([line.rows["period_start"] for line in lines])
    for on, meaning in breaks:
        if len(starts) and starts.min() < pd.Timestamp(on) <= starts.max():
            figure.add_vline(
                x=pd.Timestamp(on).timestamp() * 1000, line={"color": palette.muted, "width": 1, "dash": "dot"}
            )
            figure.add_trace(
                go.Scatter(
                    x=[pd.Timestamp(on)],
                    y=[0],
                    mode="markers",
                    hovertext=meaning,
                    hoverinfo="text",
                    marker={"color": palette.muted, "symbol": "diamond", "size": 8},
                    showlegend=False,
                    name=meaning,
                )
            )


def sparkline(values: list[float], colour: str, dashed: bool = False) -> str:
    """A small line (120 x 28) through the latest values, from zero, as an image without text; '' for a single value.

    Dashed for demonstration data.
    """
    if len(values) < 2:
        return ""
    top, step = max(values) or 1, 112 / (len(values) - 1)
    points = [(4 + index * step, 24 - 20 * value / top) for index, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 28" width="120" height="28">'
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3.5" fill="{colour}"/></svg>'
    )
    return f"<img class='spark' alt='' src='data:image/svg+xml,{quote(drawing)}'>"
