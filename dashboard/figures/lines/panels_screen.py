"""(panels, look) -> plotly figures: small multiples on one shared axis, and a year's months against earlier years."""

from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.lines import screen as lines_screen
from dashboard.figures.lines.screen import Line
from dashboard.figures.spec import Look

PANEL_HEIGHT = 120
PANEL_TICKS = 2
SEASON_HEIGHT = 240


@dataclass(frozen=True)
class Panel:
    """One of several small figures: its title, its lines, the rows of all the others, drawn thin behind them, and its
    own breaks among those of all the figures, by whose numbers they are marked.
    """

    title: str
    lines: list[Line]
    others: list[pd.DataFrame] = field(default_factory=list)
    breaks: list[tuple] = field(default_factory=list)


def shared_limits(panels: list[Panel], reference: float = 0) -> tuple[float, float]:
    """One value axis for all panels."""
    return lines_screen.value_limits([line.rows for panel in panels for line in panel.lines], reference)


def panel(
    drawn: Panel,
    kind: str,
    interval_years: int,
    unit: str,
    limits: tuple[float, float],
    starts: pd.Series,
    look: Look,
    breaks: list[tuple] = (),
) -> go.Figure:
    """One small figure: the others grey and thin, the lines with intervals, the last value written at its end."""
    figure = go.Figure()
    template.lay_out(figure, look.palette, look.language, PANEL_HEIGHT + 60)
    if drawn.others:
        figure.add_trace(_behind(drawn.others, kind, interval_years, look))
    ends = []
    for line in drawn.lines:
        rows = line.rows[line.rows["value"].notna()].sort_values("period_start")
        if rows.empty:
            continue
        gaps = lines_screen.with_gaps(rows, kind, interval_years)
        for trace in lines_screen.series_traces(line, gaps, unit, kind, look.language, look.text, look.mark):
            figure.add_trace(trace if trace.meta == "band" else _slim(trace, line))
        if not line.dashed:
            ends.append((rows["value"].iloc[-1], _end(rows["value"].iloc[-1], line, drawn, look), line.colour))
    figure.update_yaxes(template.value_axis(unit, look.palette, look.language, limits) | {"nticks": 4})
    figure.update_xaxes(template.time_axis(starts, kind, look.palette, PANEL_TICKS))
    template.label_ends(figure, ends, PANEL_HEIGHT, limits)
    template.mark_breaks(figure, starts, breaks, look.palette, drawn.breaks)
    _titled(figure, drawn.title, look)
    template.stamp(figure, look.mark, look.palette, 11)
    return figure


def _slim(trace: go.Scatter, line: Line) -> go.Scatter:
    """A line as a small figure has room for: small points, and none on the dashed reference."""
    return trace.update(mode="lines", line_width=1.5, error_y=None) if line.dashed else trace.update(marker_size=5)


def _end(value: float, line: Line, drawn: Panel, look: Look) -> str:
    """The last value, or where several lines have one the line's name."""
    if sum(not other.dashed for other in drawn.lines) > 1:
        return line.label
    return words.number(value, look.language, 1 if abs(value) < 100 and not float(value).is_integer() else 0)


def _titled(figure: go.Figure, title: str, look: Look) -> None:
    figure.update_layout(margin_t=34)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=10, showarrow=False,
        text=f"<b>{title}</b>", font={"size": 14, "color": look.palette.ink},
    )  # fmt: skip


def _behind(frames: list[pd.DataFrame], kind: str, interval_years: int, look: Look) -> go.Scatter:
    """Several series as one thin grey trace."""
    x, y = [], []
    for frame in frames:
        rows = frame[frame["value"].notna()].sort_values("period_start")
        rows = lines_screen.with_gaps(rows, kind, interval_years)
        x += [*rows["period_start"], None]
        y += [*rows["value"].astype(float), None]
    line = {"color": template.translucent(look.palette.other, 0.45), "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", meta="others", cliponaxis=False)


def season(title: str, rows: pd.DataFrame, year: int, unit: str, colour: str, look: Look) -> go.Figure:
    """A year's months as points with intervals, over the span between the lowest and highest of earlier years.

    Rows are of trend_measures.season. The dashed line is the mean of the earlier years.
    """
    figure = go.Figure()
    template.lay_out(figure, look.palette, look.language, SEASON_HEIGHT + 70)
    months = words.MONTHS[look.language]
    for band in template.bands(
        rows["month"], rows["low"], rows["high"], look.palette.muted, look.text["earlier_years"]
    ):
        figure.add_trace(band)
    figure.add_trace(_mean(rows, look))
    now = rows[rows["value"].notna()]
    figure.add_trace(
        go.Scatter(
            x=now["month"],
            y=now["value"],
            mode="lines+markers",
            line={"color": colour, "width": 3},
            marker=template.points(now, colour),
            error_y=template.error_bars(now, colour),
            hovertext=[_season_told(row, year, unit, look) for row in now.to_dict("records")],
            hoverinfo="text",
            cliponaxis=False,
            name=str(year),
        )
    )
    values = pd.concat([rows[name] for name in ("value", "upper", "high")]).astype(float)
    limits = (0, (values.max() or 1) * 1.1)
    figure.update_yaxes(template.value_axis(unit, look.palette, look.language, limits))
    figure.update_xaxes(
        template.plain_axis(look.palette)
        | {"tickvals": list(range(1, 13)), "ticktext": [m[0].upper() for m in months], "range": [0.6, 12.4]}
    )
    ends = [(float(now["value"].iloc[-1]), str(year), colour)] if len(now) else []
    known = rows[rows["mean"].notna()]
    if len(known):
        ends.append((float(known["mean"].iloc[-1]), look.text["mean_earlier"], look.palette.muted))
    template.label_ends(figure, ends, SEASON_HEIGHT, limits)
    _titled(figure, title, look)
    template.stamp(figure, look.mark, look.palette)
    return figure


def _mean(rows: pd.DataFrame, look: Look) -> go.Scatter:
    months = words.MONTHS[look.language]
    hover = [
        template.tooltip(
            words.capital(months[int(row["month"]) - 1]),
            look.text["season_span"].format(
                low=words.number(row["low"], look.language),
                high=words.number(row["high"], look.language),
                years=int(row["years"]),
            ),
            look.mark,
        )
        if pd.notna(row["mean"])
        else ""
        for row in rows.to_dict("records")
    ]
    return go.Scatter(
        x=rows["month"],
        y=rows["mean"],
        mode="lines",
        line={"color": look.palette.muted, "width": 1.5, "dash": "dash"},
        hovertext=hover,
        hoverinfo="text",
        name=look.text["mean_earlier"],
    )


def _season_told(row: dict, year: int, unit: str, look: Look) -> str:
    month = words.capital(words.MONTHS[look.language][int(row["month"]) - 1])
    return template.tooltip(
        f"{month} {year}",
        words.quantity(row["value"], unit, look.language),
        words.interval(pd.Series(row | {"n": None}), look.language, look.text) if pd.notna(row["lower"]) else "",
        look.text["status_preliminary"] if row["status"] == "preliminary" else "",
        look.mark,
    )
