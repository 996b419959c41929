"""A profile's Plotly figures: who lives in the district, and every source on one time axis."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.figures import plotly_parts as template
from dashboard.figures.palette import Palette
from dashboard.figures.pyramid.build import SIDES

AGE_HEIGHT = 19


def pyramid(
    rows: pd.DataFrame,
    names: dict[str, str],
    chosen: str,
    labels: dict[str, str],
    palette: Palette,
    language: str,
    text: dict[str, str],
) -> go.Figure:
    """Shares of the residents by age group, youngest lowest: bars for the chosen area, a line of steps for the others.

    Women to the left and men to the right where the rows have them, else everyone together to the right.
    """
    figure, top = go.Figure(), rows["share"].max() * 100
    shade = {"women": palette.women, "men": palette.men, "all": palette.accent}
    for (area, sex), part in rows.groupby(["area_id", "sex"], sort=False):
        phrase = text[f"sex_people_{sex}"]
        hover = [
            template.tooltip(
                f"{names[area]}, {labels[row.age]}",
                "" if sex == "all" else phrase,
                words.quantity(round(row.share * 100, 1), "%", language),
                text["persons_of"].format(persons=words.number(row.persons, language), year=row.year),
            )
            for row in part.itertuples()
        ]
        about = {
            "x": part["share"] * 100 * SIDES[sex],
            "y": [labels[age] for age in part["age"]],
            "orientation": "h",
            "name": f"{names[area]}, {phrase}",
            "hovertext": hover,
            "hoverinfo": "text",
        }
        if area == chosen:
            marker = {"color": template.translucent(shade[sex], 0.5), "line": {"color": shade[sex], "width": 1}}
            figure.add_trace(go.Bar(**about, marker=marker, width=0.8))
        else:
            about.pop("orientation")
            line = {"color": palette.ink, "width": 1.5, "dash": "dash", "shape": "vhv"}
            figure.add_trace(go.Scatter(**about, mode="lines", line=line))
    is_split = set(rows["sex"]) != {"all"}
    template.lay_out(figure, palette, language, AGE_HEIGHT * rows["age"].nunique() + template.AXIS_HEIGHT)
    axis = template.value_axis("%", palette, language, (-top * 1.1 if is_split else 0, top * 1.1))
    if is_split:
        step = 2 if top < 9 else 5
        shown = [step * at for at in range(int(-top // step) + 1, int(top // step) + 1)]
        axis |= {"tickvals": shown, "ticktext": [f"{abs(value)}" for value in shown]}
    figure.update_layout(xaxis=axis, yaxis=template.plain_axis(palette) | {"showline": False, "ticks": ""}, bargap=0.1)
    return figure
