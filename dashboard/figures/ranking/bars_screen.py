"""Kinds as bars and single events as dots, on the screen."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.palette import Palette

BAR, STRIP = 26, 120
MOST_DOTS = 12


def _limits(row: dict, code: str, text: dict[str, str]) -> str:
    low, high = (words.number(round(row[side], 1), code) for side in ("lower", "upper"))
    return text["limits_told"].format(low=low, high=high)


def _protected(x, y, palette: Palette, text: dict[str, str]) -> go.Scatter:
    """Where a count is protected: an open square with dots, said in words, and never a number."""
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"symbol": "square-open-dot", "size": 9, "color": palette.muted},
        hovertext=text["status_withheld"],
        hoverinfo="text",
        name=text["status_withheld"],
        cliponaxis=False,
    )


def kinds(table: pd.DataFrame, mark: str, palette: Palette, code: str, text: dict[str, str]) -> go.Figure:
    """Kinds as bars from zero, the most frequent on top, with Poisson limits; a protected one says so."""
    figure, shown = go.Figure(), table.iloc[::-1]
    template.lay_out(figure, palette, code, BAR * len(shown) + template.AXIS_HEIGHT)
    known = shown[shown["events"].notna()]
    colour = palette.notice if mark else palette.accent
    bars = template.error_bars(known.rename(columns={"events": "value"}), palette.ink) or {}
    figure.add_trace(
        go.Bar(
            x=known["events"],
            y=known["label"],
            orientation="h",
            marker={"color": template.translucent(colour, 0.55), "line": {"color": colour, "width": 1}},
            error_x=bars,
            hovertext=[
                template.tooltip(
                    row["label"],
                    text["events_told"].format(n=words.number(row["events"], code)),
                    _limits(row, code, text),
                    mark,
                )
                for row in known.to_dict("records")
            ],
            hoverinfo="text",
            name=text["column_kind"],
        )
    )
    protected = shown[shown["events"].isna()]
    if len(protected):
        figure.add_trace(_protected([0] * len(protected), protected["label"], palette, text))
    figure.update_xaxes(template.lying_axis("", palette, code, (0, (known["upper"].max() or 1) * 1.05)))
    axis = template.plain_axis(palette) | {"showline": False, "ticks": "", "categoryorder": "array"}
    figure.update_yaxes(axis | {"categoryarray": shown["label"].tolist()})
    template.stamp(figure, mark, palette)
    return figure


def dots(rows: pd.DataFrame, mark: str, palette: Palette, code: str, text: dict[str, str]) -> go.Figure:
    """One dot for each event in its month, stacked; from thirteen in a month bars; protected months have a mark."""
    figure = go.Figure()
    template.lay_out(figure, palette, code, STRIP + template.AXIS_HEIGHT)
    known, colour = rows[rows["events"].fillna(0) > 0], palette.notice if mark else palette.accent
    top = rows["events"].max() if rows["events"].notna().any() else 1
    about = {"hoverinfo": "text", "name": text["column_events"]}
    hover = [
        template.tooltip(
            words.capital(words.period(row.period_start, "month", code)),
            text["events_told"].format(n=words.number(row.events, code)),
            mark,
        )
        for row in known.itertuples()
    ]
    if top <= MOST_DOTS:
        stacked = [
            (start, level + 0.5, phrase)
            for start, count, phrase in zip(known["period_start"], known["events"], hover, strict=True)
            for level in range(int(count))
        ]
        x, y, phrase = zip(*stacked, strict=True) if stacked else ((), (), ())
        marker = {"size": 7, "color": colour}
        figure.add_trace(go.Scatter(x=x, y=y, mode="markers", marker=marker, hovertext=phrase, meta="dots", **about))
    else:
        marker = {"color": template.translucent(colour, 0.6)}
        figure.add_trace(go.Bar(x=known["period_start"], y=known["events"], marker=marker, hovertext=hover, **about))
    protected = rows[rows["status"].eq("withheld")]
    if len(protected):
        figure.add_trace(_protected(protected["period_start"], [0.5] * len(protected), palette, text))
    figure.update_yaxes(template.value_axis("", palette, code, (0, max(top, 4) + 0.6)) | {"nticks": 4})
    figure.update_xaxes(template.time_axis(rows["period_start"], "month", palette))
    template.stamp(figure, mark, palette, 13)
    return figure
