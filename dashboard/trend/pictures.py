"""The trend page's figures for files: (view, look) -> picture, from the same panels and rows as on the screen."""

import pandas as pd

from dashboard.figures.lines.build import months_of_year
from dashboard.figures.lines.screen import Line
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import Lines, Look, Panels, Picture, Series
from dashboard.frame import choices, session
from dashboard.statistics import series_measures
from dashboard.trend import figures
from dashboard.trend import view as trend_view
from dashboard.trend.view import TrendView


def made(view: TrendView) -> Picture | None:
    """The picture of a view, kept for its state; None where nothing is measured."""
    return session.kept(_made, (*view.key, choices.chosen_before("district")), view)


def _made(view: TrendView) -> Picture | None:
    if not view.table["value"].notna().any():
        return None
    look = Look(LIGHT, session.language(), session.texts(), view.indicator.mark)
    return picture(view, look, " ".join(alt for _, alt in figures.figures_of(view)))


def picture(view: TrendView, look: Look, alt: str) -> Picture:
    """Lines, small multiples, or a year's months over the band of earlier years."""
    unit = trend_view.unit(view)
    if view.form == "season":
        titled = [(view.names[key], _season(view, key, unit, look)) for key in view.areas]
        return titled[0][1] if len(titled) == 1 else Panels(unit, look.language, look.mark, alt, titled, 2, True)
    panels = figures.panels_of(view, look)
    if len(panels) == 1:
        return _lines(view, panels[0].lines, [], look, alt)
    titled = [(panel.title, _lines(view, panel.lines, panel.others, look, "")) for panel in panels]
    return Panels(unit, look.language, look.mark, alt, titled, 3, True)


def _lines(view: TrendView, lines: list[Line], others: list[pd.DataFrame], look: Look, alt: str) -> Lines:
    ground = [Series("", look.palette.other, rows) for rows in others]
    drawn = [Series(line.label, line.colour, line.rows, line.dashed, line.thick) for line in lines]
    if others and len(drawn) == 1:
        drawn = [Series(drawn[0].label, drawn[0].colour, drawn[0].rows, thick=True)]
    breaks = figures.breaks(view) if not others else []
    return Lines(
        trend_view.unit(view), look.language, "" if others else look.mark, alt, [*ground, *drawn], view.kind,
        view.indicator.interval_years, breaks, 100.0 if view.measure == "index" else 0.0,
    )  # fmt: skip


def _season(view: TrendView, key: str, unit: str, look: Look) -> Lines:
    """The months of the year with their limits, over the span of the same months in earlier years."""
    rows = series_measures.season(view.table[view.table["area_id"] == key], view.year)
    return months_of_year(rows, view.year, view.names[key], unit, look)
