"""Values in order with their intervals, on the screen.

Shape tells what is tested: a triangle is a certain difference, in the direction it points; a circle is none. A hollow
mark is a value that its source calls unreliable, or a preliminary one.
"""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures import plotly_parts as template
from dashboard.figures.palette import Colour
from dashboard.figures.ranking.spec import Ranked, Reference, Row
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look
from dashboard.figures.tested import ARROWS

ROW_HEIGHT = 38
TOP = 30
SYMBOLS = {"up": "triangle-up", "down": "triangle-down"}


def ranked(picture: Ranked, look: Look) -> list[Shown]:
    """A row for each value, the first at the top; one without a value says what is known in its place."""
    figure, palette = go.Figure(), look.palette
    template.lay_out(figure, palette, look.language, TOP + 46 + ROW_HEIGHT * len(picture.rows))
    places = list(enumerate(reversed(picture.rows)))  # the axis counts from below
    drawn = [(place, row) for place, row in places if row.value is not None]
    for place, row in drawn:
        if row.limits:
            figure.add_trace(whisker(row.limits, place, palette.of(row.colour), 4 if row.is_chosen else 2.5))
    colours = [palette.of(row.colour) for _, row in drawn]
    symbols = [symbol(row.direction, row.is_hollow) for _, row in drawn]
    figure.add_trace(
        go.Scatter(
            x=[row.value for _, row in drawn],
            y=[place for place, _ in drawn],
            mode="markers",
            marker={"size": 11, "color": colours, "symbol": symbols, "line": {"width": 2, "color": colours}},
            hovertext=[template.tooltip(*row.tip) for _, row in drawn],
            hoverinfo="text",
            cliponaxis=False,
            name=look.text["column_value"],
        )
    )
    name_rows(figure, [row.label for _, row in places], look)
    if picture.axis_note:
        figure.update_xaxes(title={"text": picture.axis_note, "font": {"size": 12, "color": palette.muted}})
    figure.update_xaxes(template.lying_axis(picture.unit, palette, look.language, picture.ends))
    for place, row in places:
        if row.value is None:
            _in_its_place(figure, place, row.told, look)
        else:
            write_beside(figure, place, _summary(row, look), look)
    figure.update_layout(margin={"t": TOP, "r": 96})
    if picture.reference:
        _mark_reference(figure, picture.reference, look)
    template.stamp(figure, picture.mark, palette, 13)
    return [Shown(figure, alt=picture.alt)]


def symbol(direction: str, is_hollow: bool) -> str:
    """A triangle for a certain difference, else a circle; open where it is hollow."""
    return SYMBOLS.get(direction, "circle") + ("-open" if is_hollow else "")


def whisker(limits: tuple[float, float], place: float, colour: Colour, width: float = 2.5) -> go.Scatter:
    """An interval as a line through its mark."""
    line = {"color": colour, "width": width}
    return go.Scatter(x=list(limits), y=[place, place], mode="lines", line=line, hoverinfo="skip", meta="interval")


def name_rows(figure: go.Figure, names: Sequence[str], look: Look) -> None:
    """The names of rows at the left, from below."""
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


def write_beside(figure: go.Figure, place: float, phrase: str, look: Look) -> None:
    """Words at the right of a row, outside the plot."""
    figure.add_annotation(
        x=1, xref="paper", y=place, text=phrase, showarrow=False, xanchor="left", xshift=10, align="left",
        font={"size": 13, "color": look.palette.ink},
    )  # fmt: skip


def small(phrase: str, look: Look) -> str:
    """A second line in small, muted letters; nothing for ''."""
    return f"<br><span style='font-size:11px;color:{look.palette.muted}'>{phrase}</span>" if phrase else ""


def _summary(row: Row, look: Look) -> str:
    second = small(row.place, look)
    return f"<b>{row.told}</b> {ARROWS.get(row.direction, '')}".rstrip() + second


def _in_its_place(figure: go.Figure, place: float, phrase: str, look: Look) -> None:
    """What is known of a row without a value, where its mark would be."""
    figure.add_annotation(
        x=0, xref="paper", y=place, text=phrase, showarrow=False, xanchor="left", xshift=8,
        font={"size": 12, "color": look.palette.muted},
    )  # fmt: skip


def _mark_reference(figure: go.Figure, reference: Reference, look: Look) -> None:
    if reference.limits:
        figure.add_vrect(
            x0=reference.limits[0], x1=reference.limits[1], fillcolor=template.translucent(look.palette.ink, 0.08),
            line={"width": 0}, layer="below",
        )  # fmt: skip
    figure.add_vline(x=reference.value, line={"color": look.palette.ink, "width": 1.5, "dash": "dash"})
    figure.add_annotation(
        x=reference.value, y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=reference.label, font={"size": 13, "color": look.palette.ink},
    )  # fmt: skip
