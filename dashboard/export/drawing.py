"""picture -> PNG (for print), SVG or PDF by matplotlib, without a browser, in the frame that the screen has."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dashboard import wording
from dashboard.export import plots
from dashboard.export.frame import DPI, DRAWING, WIDTH, framed, ready, saved, width_of
from dashboard.export.heading import Heading
from dashboard.export.picture import Bars, Heat, Lines, Map, Picture, Ranked
from dashboard.palette import LIGHT

SMALL = 8.5
ROW = 0.27
HEADROOM = 0.24


def draw(picture: Picture, head: Heading | None, form: str, density: int = DPI) -> bytes:
    """The figure with its frame; without a heading only what is drawn, for a document that has its own."""
    with DRAWING:
        ready()
        return saved(drawn(picture, head), form, head, picture.alt, density)


def drawn(picture: Picture, head: Heading | None) -> Figure:
    """The figure itself: room is made for every label before anything is drawn."""
    left, right, bottom, height = room(picture)
    figure, low = framed(bottom + height + HEADROOM, head, notes(picture))
    total = figure.get_figheight()
    axes = figure.add_axes((left / WIDTH, (low + bottom) / total, (WIDTH - left - right) / WIDTH, height / total))
    PLOTS[type(picture)](axes, picture)
    if picture.mark:
        stamp(axes, picture.mark)
    return figure


def room(picture: Picture) -> tuple[float, float, float, float]:
    """Inches to the left, right and below what is drawn, and its height."""
    if isinstance(picture, Lines):
        labels = [part for series in picture.series for part in plots.broken(series.label).split("\n")]
        return 0.62, 0.3 + max((width_of(label, 9, True) for label in labels), default=0), 0.36, 2.6
    if isinstance(picture, Ranked):
        widest = max(width_of(label, 9, True) for label in picture.rows["label"])
        notes = [plots.note(row, picture) for row in picture.rows.to_dict("records")]
        return 0.3 + widest, 0.3 + max(width_of(note, SMALL) for note in notes), 0.36, ROW * len(notes) + 0.1
    if isinstance(picture, Heat):
        return (
            0.3 + max(width_of(str(label), SMALL) for label in picture.frame.index),
            0.2,
            0.36,
            ROW * len(picture.frame),
        )
    if isinstance(picture, Map):
        return 0.1, 0.1, 0.55, 5.2
    return 0.62, 0.2, 0.75, 2.4


def notes(picture: Picture) -> list[str]:
    """What signs in the picture mean: each break of the series by its day, dashes, hollow points."""
    if not isinstance(picture, Lines):
        return []
    shown = plots.shown_breaks(picture)
    return [f"◆ {on:%Y-%m-%d}: {meaning}" for on, meaning in shown]


def stamp(axes: Axes, mark: str) -> None:
    """The mark of demonstration data as a slanting band across what is drawn, part of the picture."""
    axes.text(
        0.5,
        0.5,
        mark.replace(" – ", "\n– "),
        transform=axes.transAxes,
        rotation=12,
        ha="center",
        va="center",
        size=15,
        weight="bold",
        color=LIGHT.notice,
        alpha=0.55,
        zorder=9,
        bbox={"facecolor": "none", "edgecolor": LIGHT.notice, "linewidth": 0.8, "pad": 6},
    )


def bars(axes: Axes, picture: Bars) -> None:
    """Columns side by side in each group, from zero, with a legend where there are several."""
    frame, count = picture.frame, len(picture.frame.columns)
    wide = 0.8 / count
    for place, name in enumerate(frame):
        at = [index + (place - (count - 1) / 2) * wide for index in range(len(frame))]
        colour = picture.colours[place % len(picture.colours)]
        axes.bar(at, frame[name].astype(float), wide * 0.94, color=colour, label=str(name))
    axes.set_xticks(range(len(frame)), [wording_label(label) for label in frame.index], size=SMALL)
    plots.plain(axes, picture)
    if count > 1:
        axes.legend(frameon=False, fontsize=SMALL, ncols=count, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0)


def wording_label(label: object) -> str:
    """A group's name over at most two lines."""
    words = str(label).split(" ")
    half = (len(words) + 1) // 2
    return str(label) if len(str(label)) < 14 else f"{' '.join(words[:half])}\n{' '.join(words[half:])}"


def heat(axes: Axes, picture: Heat) -> None:
    """Cells darker the more there are, the number in each where there is room; no figure is a dotted cell."""
    frame = picture.frame.astype(float)
    limits = frame.max().max()
    for down, (_, row) in enumerate(frame.iterrows()):
        for across, value in enumerate(row):
            shade = plots.shade_of(value, limits)
            axes.add_patch(plots.cell(across, down, shade, pd.isna(value)))
            if pd.notna(value) and len(frame.columns) <= 24:
                ink = LIGHT.paper if shade in LIGHT.sequential[3:] else LIGHT.ink
                axes.text(
                    across + 0.5,
                    down + 0.5,
                    wording.number(value, picture.language),
                    size=6.5,
                    ha="center",
                    va="center",
                    color=ink,
                )
    axes.set(xlim=(0, len(frame.columns)), ylim=(len(frame), 0))
    axes.set_xticks([at + 0.5 for at in range(len(frame.columns))], [str(name) for name in frame.columns], size=SMALL)
    axes.set_yticks([at + 0.5 for at in range(len(frame))], [str(name) for name in frame.index], size=SMALL)
    axes.tick_params(length=0, colors=LIGHT.muted)
    axes.spines[:].set_visible(False)


PLOTS = {Lines: plots.lines, Ranked: plots.ranked, Bars: bars, Heat: heat, Map: plots.areas}
