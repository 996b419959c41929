"""What all Plotly figures share: type, axes, direct labels, bands, points, breaks, the stamp of demonstration data.

A figure module draws its traces and takes the rest from here, so that every page's figures look alike. Functions
that change a figure begin with a verb; the others return what a trace is made of.
"""

from collections.abc import Iterable
from datetime import date
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import labels
from dashboard.figures.palette import Colour, Palette
from dashboard.figures.spec import hollow

PLOT_HEIGHT = 300
AXIS_HEIGHT = 70
LABEL_GAP = 16
LETTER_WIDTH = 7
TITLE_WIDTH = 40
MOST_TICKS = 5
BAND_OPACITY = 0.2
FONT = "Source Sans, sans-serif"
TRANSPARENT = "rgba(0,0,0,0)"


def config(language: str) -> dict:
    """Plotly's own words in the reader's language; no tool bar."""
    months = [month[:3] for month in words.MONTHS[language]]
    phrase = {"dictionary": {}, "format": {"months": words.MONTHS[language], "shortMonths": months}}
    return {"displayModeBar": False, "locale": language, "locales": {language: phrase}, "scrollZoom": False}


def font(palette: Palette, size: int = 14) -> dict:
    """The atlas's type."""
    return {"family": FONT, "size": size, "color": palette.ink}


def lay_out(figure: go.Figure, palette: Palette, language: str, height: int) -> None:
    """Type, separators, a ground that lets the page through, tooltips; no legend, since labels stand in the figure."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 12, "b": 8},
        font=font(palette),
        separators=", " if language == "sv" else ".,",
        paper_bgcolor=TRANSPARENT,
        plot_bgcolor=TRANSPARENT,
        showlegend=False,
        hovermode="closest",
        hoverlabel={
            "bgcolor": palette.paper,
            "bordercolor": palette.muted,
            "font": font(palette),
            "align": "left",
            "namelength": -1,
        },
    )


def value_axis(unit: str, palette: Palette, language: str, limits: tuple[float, float] | None = None) -> dict:
    """An axis of values with light gridlines; its numbers as the language writes them, with the per cent sign."""
    suffix = {"ticksuffix": percent(language)} if unit == "%" else {}
    return {
        "range": limits,
        "showgrid": True,
        "gridcolor": palette.grid,
        "zeroline": True,
        "zerolinecolor": palette.muted,
        "zerolinewidth": 1,
        "automargin": True,
        "tickformat": ",~r",
        "nticks": MOST_TICKS + 1,
        "tickangle": 0,
        "fixedrange": True,
        "tickfont": {"color": palette.muted},
        **suffix,
    }


def lying_axis(unit: str, palette: Palette, language: str, limits: tuple[float, float]) -> dict:
    """A value axis from left to right, with no more numbers than have room beside one another on a phone."""
    letters = len(f"{max(map(abs, limits)):.0f}")
    return value_axis(unit, palette, language, limits) | {"nticks": MOST_TICKS if letters < 4 else 3}


def plain_axis(palette: Palette) -> dict:
    """An axis of years or names: a line, ticks outside, no gridlines, no zooming."""
    return {
        "showgrid": False,
        "linecolor": palette.muted,
        "fixedrange": True,
        "tickfont": {"color": palette.muted},
        "ticks": "outside",
        "tickcolor": palette.muted,
        "automargin": True,
        "tickangle": 0,
    }


def time_axis(starts: Iterable[date], kind: str, palette: Palette, most: int = MOST_TICKS) -> dict:
    """An axis of periods that names few enough years to be read on a phone, the last one always."""
    years = sorted({start.year for start in starts})
    span = (years[-1] - years[0]) if years else 0
    axis = plain_axis(palette) | {"tickformat": "%Y"}
    axis["dtick"] = f"M{12 * max(1, -(-span // most))}" if kind == "year" or span > 1 else "M3"
    if kind != "year" and span <= 1:
        axis["tickformat"] = "%b\n%Y"
    if kind == "year" and years:
        step = max(1, -(-span // (most - 1)))
        shown = years if len(years) <= most else list(range(years[-1], years[0] - 1, -step))[::-1]
        axis |= {
            "tickvals": [f"{year}-01-01" for year in shown],
            "ticktext": [str(year) for year in shown],
            "range": [f"{years[0] - 1}-09-01", f"{years[-1]}-05-01"],
        }
    return axis


def percent(language: str) -> str:
    """The per cent sign as the language sets it after a number."""
    return f"{words.HARD}%" if language == "sv" else "%"


def translucent(colour: Colour, opacity: float = BAND_OPACITY) -> str:
    """A colour of the palette, '#RRGGBB', at an opacity."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def points(rows: pd.DataFrame, colour: Colour, size: int = 7) -> dict:
    """The markers of a series: circles, hollow where `hollow` says so."""
    return {
        "size": size,
        "color": colour,
        "symbol": ["circle-open" if is_hollow else "circle" for is_hollow in hollow(rows)],
    }


def error_bars(rows: pd.DataFrame, colour: Colour) -> dict | None:
    """The 95 % intervals of a series as error bars; None where no row has one."""
    if not rows["lower"].notna().any():
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": (rows["upper"] - rows["value"]).astype(float),
        "arrayminus": (rows["value"] - rows["lower"]).astype(float),
        "color": colour,
        "thickness": 1.2,
        "width": 4,
    }


def band(rows: pd.DataFrame, colour: Colour, name: str) -> go.Scatter:
    """The limits of one unbroken stretch (period_start, lower, upper) as an area at 20 % with a thin edge."""
    x = rows["period_start"]
    return go.Scatter(
        x=[*x, *x[::-1]],
        y=[*rows["upper"], *rows["lower"][::-1]],
        mode="lines",
        fill="toself",
        fillcolor=translucent(colour),
        line={"color": translucent(colour, 0.5), "width": 0.75},
        hoverinfo="skip",
        name=name,
        meta="band",
    )


def broken(label: str) -> str:
    """A long label over two lines: at its hyphen, else at its middle space."""
    return "<br>".join(labels.broken(label))


def wrapped(title: str, width: int = TITLE_WIDTH) -> str:
    """A title over as many lines as a phone needs."""
    return "<br>".join(wrap(title, width, break_long_words=False))


def label_ends(
    figure: go.Figure, ends: list[tuple[float, str, Colour]], plot_height: int, limits: tuple[float, float]
) -> None:
    """(value, label, colour) at the end of each line, moved apart where they would cover one another, in the plot."""
    if not ends:
        return
    low, per_pixel = limits[0], (limits[1] - limits[0]) / plot_height
    ends = sorted(ends, key=lambda end: end[0])
    lines = [labels.broken(label) for _, label, _ in ends]
    wanted = [((end[0] - low) / per_pixel, LABEL_GAP * len(part) / 2) for end, part in zip(ends, lines, strict=True)]
    longest = max(len(part) for words_of in lines for part in words_of)
    figure.update_layout(margin_r=LETTER_WIDTH * longest + 18)
    for (value, _, colour), part, (at, _), middle in zip(
        ends, lines, wanted, labels.apart(wanted, plot_height), strict=True
    ):
        figure.add_annotation(
            x=1,
            xref="paper",
            y=value,
            text="<br>".join(part),
            showarrow=False,
            xanchor="left",
            align="left",
            xshift=10,
            yshift=middle - at,
            font={"color": colour, "size": 13},
        )


def mark_breaks(figure: go.Figure, breaks: Iterable[tuple[int, date, str]], palette: Palette) -> None:
    """A dotted line and a numbered mark where a series breaks: (number, day, what changed), which its tooltip says."""
    for number, on, meaning in breaks:
        at = pd.Timestamp(on)
        figure.add_vline(x=at.timestamp() * 1000, line={"color": palette.muted, "width": 1, "dash": "dot"})
        figure.add_trace(
            go.Scatter(
                x=[at],
                y=[1],
                yaxis="y99",
                mode="markers+text",
                text=[str(number)],
                textfont={"size": 11, "color": palette.paper},
                hovertext=meaning,
                hoverinfo="text",
                marker={"color": palette.muted, "symbol": "circle", "size": 16},
                cliponaxis=False,
                name=meaning,
                meta="break",
            )
        )
        figure.update_layout(
            yaxis99={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}, margin_t=20
        )


def stamp(figure: go.Figure, mark: str, palette: Palette, size: int = 17) -> None:
    """The mark of demonstration data as a slanting band across the plot, part of the picture itself; none for ''."""
    if not mark:
        return
    figure.add_annotation(
        text=f"<b>{mark.replace(' – ', '<br>– ')}</b>",
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        textangle=-12,
        opacity=0.5,
        bordercolor=palette.notice,
        borderwidth=1,
        borderpad=6,
        font={"size": size, "color": palette.notice},
        name="demonstration",
    )


def tooltip(*lines: str) -> str:
    """A tooltip: the first line bold, empty ones left out."""
    first, *rest = [line for line in lines if line]
    return "<br>".join([f"<b>{first}</b>", *rest])
