"""(frame, palette, texts) -> plotly figure. Every figure is drawn in the reader's theme and language."""

from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.palette import Palette
from dashboard.figures.plotly_parts import PLOT_HEIGHT, config

__all__ = ["PLOT_HEIGHT", "Line", "config", "sparkline", "trend_lines"]
NOMINAL_DAYS = {"month": 31, "quarter": 92}


@dataclass(frozen=True)
class Line:
    """One series: its label, colour, whether it is a dashed reference, and rows of observations.read."""

    label: str
    colour: str
    rows: pd.DataFrame
    dashed: bool = False
    thick: bool = False


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
    reference: float = 0,
) -> go.Figure:
    """Series over time with direct labels; points further apart than one interval are not joined.

    The 95 % interval is an error bar for survey points and a band for counts and rates; a hollow point is
    preliminary or unreliable, and the line to a preliminary one is dashed; a vertical dotted line marks a break in
    the source's series. The axis holds the `reference`: zero, or what an index or a difference is measured from. A
    `mark` (of demonstration data) stands across the plot and in every tooltip.
    """
    figure = go.Figure()
    template.lay_out(figure, palette, language, plot_height + template.AXIS_HEIGHT)
    limits = value_limits([line.rows for line in lines], reference)
    labels = []
    for line in lines:
        rows = line.rows[line.rows["value"].notna()].sort_values("period_start")
        if rows.empty:
            continue
        gaps = with_gaps(rows, kind, interval_years)
        for trace in series_traces(line, gaps, unit, kind, language, text, mark):
            figure.add_trace(trace)
        labels.append((rows["value"].iloc[-1], line.label, line.colour))
    starts = pd.concat([line.rows["period_start"] for line in lines])
    figure.update_yaxes(template.value_axis(unit, palette, language, limits))
    figure.update_xaxes(template.time_axis(starts, kind, palette))
    template.label_ends(figure, labels, plot_height, limits)
    template.mark_breaks(figure, starts, breaks, palette)
    template.stamp(figure, mark, palette)
    return figure


def value_limits(frames: list[pd.DataFrame], reference: float = 0) -> tuple[float, float]:
    """Limits of a value axis that hold every point, every interval and the reference; from zero where none is below."""
    columns = pd.concat([frame[name] for frame in frames for name in ("value", "lower", "upper")]).astype(float)
    low, high = columns.min(), columns.max()
    low, high = (reference, reference or 1) if pd.isna(low) else (min(low, reference), max(high, reference))
    spread = (high - low) or 1
    begins_at_zero = low >= 0 and reference == 0
    return (0 if begins_at_zero else low - 0.08 * spread, high + 0.12 * spread)


def with_gaps(rows: pd.DataFrame, kind: str, interval_years: int) -> pd.DataFrame:
    """The rows with an empty one wherever the next point lies more than one interval away."""
    step = pd.Timedelta(days=NOMINAL_DAYS.get(kind, 366 * interval_years))
    gaps = rows[rows["period_start"].diff() > step]
    empty = dict.fromkeys(("value", "lower", "upper"), float("nan"))
    gaps = gaps.assign(**empty, period_start=gaps["period_start"] - pd.Timedelta(days=1))
    return pd.concat([rows, gaps]).sort_values("period_start")


def series_traces(
    line: Line, rows: pd.DataFrame, unit: str, kind: str, language: str, text: dict[str, str], mark: str
) -> list[go.Scatter]:
    """The bands of a series and then its line with points, so that the line lies uppermost."""
    banded = unit != "%" or len(rows) > template.MANY_POINTS
    x, lower, upper = rows["period_start"], rows["lower"], rows["upper"]
    drawn = template.bands(x, lower, upper, line.colour, line.label) if banded else []
    covered = {start for band in drawn for start in band.x}
    alone = rows.assign(lower=lower.mask(x.isin(covered)), upper=upper.mask(x.isin(covered)))
    hover = [
        template.tooltip(line.label, *_hover(row, unit, kind, language, text), mark) if pd.notna(row["value"]) else ""
        for _, row in rows.iterrows()
    ]
    firm, tail = _ends(rows)
    shapes = [(slice(0, firm), "dash" if line.dashed else "solid"), (slice(tail, None), "dot")]
    return drawn + [
        _line(line, alone.iloc[part], hover[part], dash, len(rows)) for part, dash in shapes if len(rows.iloc[part])
    ]


def _ends(rows: pd.DataFrame) -> tuple[int, int]:
    """(where the firm part ends, where the preliminary end of the line begins: at the last firm point)."""
    firm = (rows["value"].notna() & rows["status"].ne("preliminary")).to_numpy().nonzero()[0]
    last = int(firm[-1]) if len(firm) else -1
    return (len(rows), len(rows)) if last == len(rows) - 1 else (last + 1, max(last, 0))


def _line(line: Line, rows: pd.DataFrame, hover: list[str], dash: str, points: int) -> go.Scatter:
    return go.Scatter(
        x=rows["period_start"],
        y=rows["value"],
        mode="lines+markers",
        name=line.label,
        connectgaps=False,
        line={"color": line.colour, "width": 3 if line.thick else 2, "dash": dash},
        marker=template.points(rows, line.colour, 7 if points <= template.MANY_POINTS else 4),
        error_y=template.error_bars(rows, line.colour),
        hovertext=hover,
        hoverinfo="text",
        cliponaxis=False,
    )


def _hover(row: pd.Series, unit: str, kind: str, language: str, text: dict[str, str]) -> list[str]:
    return [
        words.period(row["period_start"], kind, language),
        words.quantity(row["value"], unit, language),
        words.interval(row, language, text) if unit == "%" else "",
        text["status_preliminary"] if row["status"] == "preliminary" else "",
    ]


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
