"""Small multiples on the screen: each panel a figure of its own, or in one column strips over one axis of years."""

import plotly.graph_objects as go

from dashboard.figures import plotly_parts as parts
from dashboard.figures.lines import marks
from dashboard.figures.lines.screen import Frame, drawn, traces
from dashboard.figures.lines.spec import Lines, Panels
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look

PANEL_HEIGHT, WIDE_HEIGHT = 120, 240
PANEL_YEARS, STRIP_YEARS = 2, 8
STRIP_HEIGHT, STRIP_GAP = 54, 34
LONGEST = 46  # letters over a strip on a phone


def panels(picture: Panels, look: Look) -> list[Shown]:
    """The panels in order; on a scale and an axis of time for all where the specification says so."""
    if picture.columns == 1:
        return [Shown(figure=strips(picture, look), alt=picture.alt)]
    every = [one for _, one in picture.panels]
    numbered, is_narrow = marks.breaks(picture), picture.columns > 2
    shared = marks.value_limits(every) if picture.shared else None
    together = marks.starts(every) if picture.shared_time else None
    found = []
    for title, one in picture.panels:
        frame = Frame(
            PANEL_HEIGHT if is_narrow else WIDE_HEIGHT,
            shared or marks.value_limits([one]),
            together or marks.starts([one]),
            marks.own_breaks(one, numbered),
            is_narrow,
            PANEL_YEARS if is_narrow else parts.MOST_TICKS,
            title,
        )
        found.append(Shown(figure=drawn(one, frame, look), alt=one.alt))
    return found


def strips(picture: Panels, look: Look) -> go.Figure:
    """Panels below one another in one figure on a common axis of years, each on a scale of its own from zero.

    Over each strip stands its title, with the unit after it in grey; at its right the last value.
    """
    figure = go.Figure()
    each = STRIP_HEIGHT + STRIP_GAP
    height = len(picture.panels) * each
    parts.lay_out(figure, look.palette, look.language, height + parts.AXIS_HEIGHT // 2)
    for number, (title, one) in enumerate(picture.panels, 1):
        top = 1 - (number - 1) * each / height
        domain = [max(top - each / height, 0), top - STRIP_GAP / height]
        _strip(figure, title, one, "" if number == 1 else str(number), domain, look)
    starts = marks.starts([one for _, one in picture.panels])
    axis = parts.time_axis(starts, "year", look.palette, STRIP_YEARS)
    figure.update_layout(
        xaxis=axis | {"anchor": "free", "position": 0, "side": "bottom"}, margin={"l": 4, "r": 60, "t": 4, "b": 8}
    )
    parts.stamp(figure, picture.mark, look.palette)
    return figure


def _strip(figure: go.Figure, title: str, one: Lines, number: str, domain: list[float], look: Look) -> None:
    axis = {"domain": domain, "range": marks.value_limits([one]), "fixedrange": True, "showgrid": False}
    axis |= {"zeroline": True, "zerolinecolor": look.palette.grid, "showticklabels": False}
    figure.update_layout({f"yaxis{number}": axis})
    figure.add_traces([trace.update(yaxis=f"y{number}") for trace in traces(one, look, is_narrow=True)])
    label, unit = title.removesuffix(f", {one.unit}"), one.unit
    is_told = label != title and len(label) + len(unit) < LONGEST  # what would be cut off on a phone is left out
    written = f"{label} <span style='color:{look.palette.muted}'>{unit}</span>" if is_told else label
    figure.add_annotation(
        text=written, x=0, xref="paper", xanchor="left", y=domain[1], yref="paper", yanchor="bottom", yshift=4,
        showarrow=False, font={"size": 13, "color": look.palette.ink},
    )  # fmt: skip
    for end in marks.ends(one, is_narrow=True):
        figure.add_annotation(
            text=f"<b>{end.label}</b>", x=1, xref="paper", xanchor="left", xshift=8, y=end.value, yref=f"y{number}",
            showarrow=False, font={"size": 13, "color": look.palette.of(end.series.colour)},
        )  # fmt: skip
